// The page of an occupation and that of an industry: across regions, by year, by the other of the two.
import { History } from '../../charts/History.tsx';
import { RankList } from '../../charts/RankList.tsx';
import { Series } from '../../charts/Series.tsx';
import { Link } from '../../app/Link.tsx';
import { Failure, Skeleton } from '../../app/States.tsx';
import { change, state, toPage } from '../../app/store.ts';
import { t } from '../../i18n/index.ts';
import { Years } from '../map/Controls.tsx';
import { failure, loading, meta, nameOf, selectedRow, series, year, yearNumber, yearText } from '../map/data.ts';
import { KeyFigures } from '../map/Detail.tsx';
import { rankable } from '../map/figures.ts';
import { filterWords, firstSentences } from '../map/lead.ts';
import { SourceLine } from '../map/SourceLine.tsx';
import { Table } from '../map/Table.tsx';
import { openWhy } from '../map/why.ts';
import { Main } from '../parts/Main.tsx';
import { byOther, history } from './data.ts';
import { ProfilePart } from './ProfilePart.tsx';

type Kind = 'occupation' | 'industry';
const PREFIX = { occupation: 'o', industry: 'i' } as const;

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
    const s = state.value;
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
            {byOther.error.value && <Failure error={byOther.error.value} />}
            <h2 class="unseen">{t('web.part.who')}</h2>
            {byOther.data.value ? (
                <RankList
                    title={t(`web.${kind}.all`)}
                    subtitle={`${nameOf('r', s.region)} · ${yearText.value}`}
                    rows={byOther.data.value.rows}
                    code={(r) => r[kind] ?? ''}
                    name={(c) => nameOf(PREFIX[kind], c)}
                    selected=""
                    to={(code) => toPage(kind, { [kind]: code, region: s.region })}
                    onWhy={(code, from) => openWhy(s.region, 'openings', from, { [kind]: code })}
                    file={`qajet-${kind}`}
                    query={{ by: kind, region: s.region, year: yearNumber.value }}
                />
            ) : (
                byOther.slow.value && <Skeleton kind="lines" />
            )}
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
    const sentences = firstSentences();
    if (outlook && outlook !== 'insufficient' && sentences.length) sentences.push(t('web.outlook', { class: t(`class.${outlook}`) }));
    return (
        <Main title={t(`web.${kind}.title`, { name, year: yearText.value })} above={above} filters={filterWords(kind)} sentences={sentences}>
            <Slider />
            {failure.value && <Failure error={failure.value} />}
            {loading.value ? <Skeleton kind="lines" /> : <Body kind={kind} name={name} code={code} />}
        </Main>
    );
}

function Body({ kind, name, code }: { kind: Kind; name: string; code: string }) {
    const s = state.value;
    const other = kind === 'occupation' ? 'industry' : 'occupation';
    const source = `${name} · ${meta.data.value?.vintage?.id ?? ''} · Qajet`;
    const past = history.data.value;
    return (
        <>
            <KeyFigures />
            <section class="part">
                <h2>{t('web.part.years')}</h2>
                {kind === 'industry' && past && (
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
            <section class="part full">
                <h2>{t('web.across')}</h2>
                {rankable(s.industry) && <p class="note">{t('web.across.what')}</p>}
                <Table />
            </section>
            <div class="detail-charts part">
                <RankList
                    title={t(`web.${kind}.by-${other}`)}
                    subtitle={`${nameOf('r', s.region)} · ${yearText.value}`}
                    rows={byOther.data.value?.rows ?? []}
                    code={(r) => r[other] ?? ''}
                    name={(c) => nameOf(PREFIX[other], c)}
                    selected=""
                    to={(c) => toPage(other, { [other]: c, region: s.region })}
                    onWhy={(c, from) => openWhy(s.region, 'openings', from, { [other]: c })}
                    first={10}
                    file={`qajet-${kind}-${code}-${other}`}
                    query={{ by: other, [kind]: code, region: s.region, year: yearNumber.value }}
                />
                {kind === 'occupation' && <ProfilePart />}
            </div>
            <SourceLine />
        </>
    );
}
