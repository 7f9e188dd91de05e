// One region: who is needed, how it came to this, beside its neighbours, what others say, what is not known.
import { Link } from '../../app/Link.tsx';
import { Failure, Skeleton } from '../../app/States.tsx';
import { change, state, toPage } from '../../app/store.ts';
import { COMPARED } from '../../app/url.ts';
import { t } from '../../i18n/index.ts';
import { Years } from '../map/Controls.tsx';
import { failure, loading, nameOf, settled, year, yearText } from '../map/data.ts';
import { KeyFigures } from '../map/Detail.tsx';
import { filterWords, firstSentences, writer } from '../map/lead.ts';
import { SourceLine } from '../map/SourceLine.tsx';
import { Table } from '../map/Table.tsx';
import { title } from '../map/sentence.ts';
import { NeedSeries, PastChart, Ranks } from '../parts/Charts.tsx';
import { Made } from '../parts/Made.tsx';
import { Main } from '../parts/Main.tsx';
import { pdfAddress } from '../parts/share.ts';
import { neighbourCodes } from './data.ts';
import { LabourPart } from './Labour.tsx';
import { Missing } from './Missing.tsx';
import { Neighbours } from './Neighbours.tsx';
import { Plans } from './Plans.tsx';
import { RegionClaims } from './RegionClaims.tsx';
import { Width } from './Width.tsx';

export function RegionPage() {
    return state.value.region ? <One /> : <All />;
}

function All() {
    return (
        <Main title={t('web.regions.title', { year: yearText.value })} sentences={firstSentences()} filters={filterWords('region')}>
            <section class="controls controls-slim" aria-label={t('web.controls')}>
                <Years />
            </section>
            {!loading.value && (
                <div class="full">
                    <Table />
                </div>
            )}
            <SourceLine />
        </Main>
    );
}

function One() {
    const s = state.value;
    const place = nameOf('r', s.region);
    const filtered = s.industry !== '' || s.occupation !== '';
    const heading = title(writer.value, place, yearText.value, year.value === 'all', filtered);
    const beside = [s.region, ...neighbourCodes.value].slice(0, COMPARED).join(',');
    const document = pdfAddress(s.region);
    const above = (
        <p class="crumbs">
            <Link to={toPage('region')}>{t('web.nav.regions')}</Link>
            <Link to={toPage('map', { region: s.region, industry: s.industry, occupation: s.occupation })}>{t('web.on-map')}</Link>
            <Link to={toPage('compare', { regions: beside, industry: s.industry, occupation: s.occupation })}>{t('web.compare.from')}</Link>
            {document !== null && (
                <a href={document} download>
                    {t('web.pdf')}
                </a>
            )}
            {filtered && (
                <button type="button" class="link" onClick={() => change({ industry: '', occupation: '' })}>
                    {t('web.filters.clear')}
                </button>
            )}
        </p>
    );
    return (
        <Main title={heading} above={above} filters={filterWords('region')} sentences={settled.value ? firstSentences() : []}>
            <section class="controls controls-slim" aria-label={t('web.controls')}>
                <Years />
            </section>
            {failure.value && <Failure error={failure.value} />}
            {settled.value ? <Body /> : !failure.value && <Skeleton kind="lines" />}
        </Main>
    );
}

function Body() {
    return (
        <>
            <KeyFigures />
            <section class="part">
                <h2>{t('web.part.years')}</h2>
                <PastChart />
                <NeedSeries />
            </section>
            <section class="part">
                <h2>{t('web.part.who')}</h2>
                <div class="detail-charts">
                    <Ranks of="occupation" title={t('web.nav.occupations')} first={10} />
                    <Ranks of="industry" title={t('web.nav.industries')} first={10} />
                </div>
                <SourceLine />
            </section>
            <Width />
            <Made />
            <LabourPart />
            <Plans />
            <Neighbours />
            <RegionClaims />
            <Missing />
        </>
    );
}
