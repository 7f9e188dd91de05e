// The page of an occupation and that of an industry: across regions, by year, by the other of the two.
import { Link } from '../../app/Link.tsx';
import { Failure, Skeleton } from '../../app/States.tsx';
import { change, state, toPage } from '../../app/store.ts';
import { t } from '../../i18n/index.ts';
import { Years } from '../map/Controls.tsx';
import { failure, indicator, nameOf, ordered, selectedRow, settled, yearText } from '../map/data.ts';
import { KeyFigures } from '../map/Detail.tsx';
import { filterWords, firstSentences } from '../map/lead.ts';
import { SourceLine } from '../map/SourceLine.tsx';
import { Table } from '../map/Table.tsx';
import { NeedSeries, PastChart, Ranks } from '../parts/Charts.tsx';
import { Made } from '../parts/Made.tsx';
import { Main } from '../parts/Main.tsx';
import { PREFIX, type Of } from '../parts/ranks.ts';
import { ProfilePart } from './ProfilePart.tsx';

type Kind = Of;

export const OccupationPage = () => <Group kind="occupation" />;
export const IndustryPage = () => <Group kind="industry" />;

function Group({ kind }: { kind: Kind }) {
    const code = state.value[kind];
    return code ? <One kind={kind} code={code} /> : <All kind={kind} />;
}

function Slider() {
    return (
        <section class="controls controls-slim" aria-label={t('web.controls')}>
            <Years />
        </section>
    );
}

function All({ kind }: { kind: Kind }) {
    const other = kind === 'occupation' ? 'industry' : 'occupation';
    return (
        <Main
            title={t(`web.${kind}.all.title`, { year: yearText.value })}
            above={
                <p class="crumbs">
                    <Link to={toPage(other)}>{t(`web.nav.${other === 'industry' ? 'industries' : 'occupations'}`)}</Link>
                </p>
            }
            filters={filterWords(kind)}
            sentences={firstSentences()}
        >
            <Slider />
            <h2 class="unseen">{t('web.part.who')}</h2>
            <Ranks of={kind} title={t(`web.${kind}.all`)} />
            <SourceLine />
        </Main>
    );
}

function One({ kind, code }: { kind: Kind; code: string }) {
    const s = state.value;
    const name = nameOf(PREFIX[kind], code);
    const other = kind === 'occupation' ? 'industry' : 'occupation';
    const extra = s.region !== '' || s[other] !== '';
    const above = (
        <p class="crumbs">
            <Link to={toPage(kind)}>{t(kind === 'occupation' ? 'web.nav.occupations' : 'web.nav.industries')}</Link>
            <Link to={toPage('map', { industry: s.industry, occupation: s.occupation, region: s.region })}>{t('web.on-map')}</Link>
            {extra && (
                <button type="button" class="link" onClick={() => change({ region: '', [other]: '' })}>
                    {t('web.filters.clear')}
                </button>
            )}
        </p>
    );
    const outlook = selectedRow.value?.class;
    const sentences = settled.value ? firstSentences() : [];
    if (outlook && outlook !== 'insufficient' && sentences.length) sentences.push(t('web.outlook', { class: t(`class.${outlook}`) }));
    return (
        <Main title={t(`web.${kind}.title`, { name, year: yearText.value })} above={above} filters={filterWords(kind)} sentences={sentences}>
            <Slider />
            {failure.value && <Failure error={failure.value} />}
            {settled.value ? <Body kind={kind} /> : !failure.value && <Skeleton kind="lines" />}
        </Main>
    );
}

function Body({ kind }: { kind: Kind }) {
    const other = kind === 'occupation' ? 'industry' : 'occupation';
    return (
        <>
            <KeyFigures />
            <section class="part">
                <h2>{t('web.part.years')}</h2>
                {kind === 'industry' && <PastChart />}
                <NeedSeries />
            </section>
            <section class="part full">
                <h2>{t('web.across')}</h2>
                {ordered.value && indicator.value === 'rate' && <p class="note">{t('web.across.what')}</p>}
                <Table />
            </section>
            <div class="detail-charts part">
                <Ranks of={other} title={t(`web.${kind}.by-${other}`)} first={10} />
                {kind === 'occupation' && <ProfilePart />}
            </div>
            <SourceLine />
            <Made />
        </>
    );
}
