// One region: who is needed, how it came to this, beside its neighbours, what others say, what is not known.
import { History } from '../../charts/History.tsx';
import { RankList } from '../../charts/RankList.tsx';
import { Series } from '../../charts/Series.tsx';
import { Link } from '../../app/Link.tsx';
import { Failure, Skeleton } from '../../app/States.tsx';
import { change, state, toPage } from '../../app/store.ts';
import { t } from '../../i18n/index.ts';
import { Years } from '../map/Controls.tsx';
import { failure, loading, meta, nameOf, series, year, yearNumber, yearText } from '../map/data.ts';
import { KeyFigures } from '../map/Detail.tsx';
import { filterWords, firstSentences, writer } from '../map/lead.ts';
import { SourceLine } from '../map/SourceLine.tsx';
import { Table } from '../map/Table.tsx';
import { title } from '../map/sentence.ts';
import { openWhy } from '../map/why.ts';
import { Main } from '../parts/Main.tsx';
import { history, industries, occupations } from './data.ts';
import { Missing } from './Missing.tsx';
import { Neighbours } from './Neighbours.tsx';
import { Plans } from './Plans.tsx';
import { RegionClaims } from './RegionClaims.tsx';

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
    const above = (
        <p class="crumbs">
            <Link to={toPage('region')}>{t('web.nav.regions')}</Link>
            <Link to={toPage('map', { region: s.region, industry: s.industry, occupation: s.occupation })}>{t('web.on-map')}</Link>
            {filtered && (
                <button type="button" class="link" onClick={() => change({ industry: '', occupation: '' })}>
                    {t('web.filters.clear')}
                </button>
            )}
        </p>
    );
    return (
        <Main title={heading} above={above} filters={filterWords('region')} sentences={firstSentences()}>
            <section class="controls controls-slim" aria-label={t('web.controls')}>
                <Years />
            </section>
            {failure.value && <Failure error={failure.value} />}
            {loading.value ? <Skeleton kind="lines" /> : <Body place={place} />}
        </Main>
    );
}

function Body({ place }: { place: string }) {
    const s = state.value;
    const vintage = meta.data.value?.vintage?.id ?? '';
    const source = `${place} · ${vintage} · Qajet`;
    const subtitle = `${place} · ${yearText.value}`;
    const when = yearText.value.replace('–', '-');
    const past = history.data.value;
    // The past is of an industry at most: occupations are not observed by region.
    const shows = past && !s.occupation;
    return (
        <>
            <KeyFigures />
            <section class="part">
                <h2>{t('web.part.years')}</h2>
                {shows && (
                    <History
                        past={past.rows}
                        breaks={past.breaks}
                        fitted={past.fitted}
                        forecast={series.value}
                        title={t('web.history.title')}
                        source={source}
                    />
                )}
                <Series rows={series.value} year={year.value} onYear={(y) => change({ year: y })} title={t('web.series.title')} source={source} />
            </section>
            <section class="part">
                <h2>{t('web.part.who')}</h2>
                <div class="detail-charts">
                    <RankList
                        title={t('web.nav.occupations')}
                        subtitle={subtitle}
                        rows={occupations.data.value?.rows ?? []}
                        code={(r) => r.occupation ?? ''}
                        name={(c) => nameOf('o', c)}
                        selected={s.occupation}
                        to={(occupation) => toPage('occupation', { occupation, region: s.region })}
                        onWhy={(occupation, from) => openWhy(s.region, 'openings', from, { occupation })}
                        first={10}
                        file={`qajet-${s.region}-occupations-${when}`}
                        query={{ by: 'occupation', region: s.region, industry: s.industry, year: yearNumber.value }}
                    />
                    <RankList
                        title={t('web.nav.industries')}
                        subtitle={subtitle}
                        rows={industries.data.value?.rows ?? []}
                        code={(r) => r.industry ?? ''}
                        name={(c) => nameOf('i', c)}
                        selected={s.industry}
                        to={(industry) => toPage('industry', { industry, region: s.region })}
                        onWhy={(industry, from) => openWhy(s.region, 'openings', from, { industry })}
                        first={10}
                        file={`qajet-${s.region}-industries-${when}`}
                        query={{ by: 'industry', region: s.region, occupation: s.occupation, year: yearNumber.value }}
                    />
                </div>
                <SourceLine />
            </section>
            <Plans />
            <Neighbours />
            <RegionClaims />
            <Missing />
        </>
    );
}
