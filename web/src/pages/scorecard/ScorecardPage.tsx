// How good the forecasts were: a sentence, forecast against fact, the scores and how they changed, the back-test of the map,
// official forecasts by the same rule, and a replay on real history.
import { Failure, Skeleton } from '../../app/States.tsx';
import { change, state } from '../../app/store.ts';
import { formats, t } from '../../i18n/index.ts';
import type { BacktestRow, ClaimScoreRow, ScoreRecordRow, ScoreRow } from '../../api/types.ts';
import { meta, nameOf } from '../map/data.ts';
import { DataTable, type DataColumn } from '../parts/DataTable.tsx';
import { Main } from '../parts/Main.tsx';
import { Against, type Meeting } from './Against.tsx';
import { back, card } from './data.ts';
import { Replay } from './Replay.tsx';

const level = (id: string | null) => t(`level.${id}`);
const percent = (v: number | null, decimals = 0) => (v === null ? '–' : `${formats.value.fixed(v * 100, decimals)} %`);

export function ScorecardPage() {
    const c = card.data.value;
    const b = back.data.value;
    const judged = (c?.rows.length ?? 0) > 0;
    const past = b?.notes?.[0];
    const first = c ? (judged || !past ? [c.sentence, ...(past ? [past] : [])] : [past, c.sentence]) : [];
    const failure = card.error.value ?? ([404, 422].includes(back.error.value?.status ?? 0) ? null : back.error.value);
    return (
        <Main title={t('web.scorecard.title')} sentences={first}>
            {failure && <Failure error={failure} />}
            {!c && card.slow.value && <Skeleton kind="lines" />}
            {(c || b) && <PlacePicker />}
            {c && judged && <Kept />}
            {b && <Past />}
            {c && c.claims.length > 0 && <Official rows={c.claims} />}
            <Replay />
        </Main>
    );
}

// The chosen region; without one, or where it was not judged, the country.
function place(): string {
    return state.value.region || (meta.data.value?.country?.code ?? '');
}

function PlacePicker() {
    const country = meta.data.value?.country?.code ?? '';
    const codes = [...new Set([...(card.data.value?.points ?? []), ...(back.data.value?.points ?? [])].filter((p) => p.level === 'region').map((p) => p.region ?? ''))];
    codes.sort((a, b) => nameOf('r', a).localeCompare(nameOf('r', b), state.value.lang));
    return (
        <section class="controls controls-slim pickers" aria-label={t('web.controls')}>
            <label>
                <span class="field-label">{t('col.region_name')}</span>
                <select value={state.value.region} onChange={(e) => change({ region: e.currentTarget.value })}>
                    <option value="">{nameOf('r', country)}</option>
                    {codes.map((code) => (
                        <option key={code} value={code} selected={code === state.value.region}>
                            {nameOf('r', code)}
                        </option>
                    ))}
                </select>
            </label>
        </section>
    );
}

// Kept forecasts: what came of them.
function Kept() {
    const c = card.data.value!;
    const at = place();
    const of = state.value.region ? 'region' : 'total';
    const pooled = new Map<number, string>(); // of every base year the vintage made last
    for (const p of c.points) pooled.set(p.base_year!, p.vintage!);
    const list: Meeting[] = c.points
        .filter((p) => p.level === of && p.region === at && pooled.get(p.base_year!) === p.vintage)
        .map((p) => ({ from: p.base_year!, year: p.year!, base: p.base, forecast: p.forecast!, lo80: p.lo80, hi80: p.hi80, fact: p.fact! }));
    return (
        <section class="part" aria-labelledby="kept">
            <h2 id="kept">{t('web.scorecard.kept')}</h2>
            <Against title={t('web.scorecard.chart')} place={nameOf('r', at)} list={list} name="kept-points"
                share={{ title: `${t('web.scorecard.chart')}. ${nameOf('r', at)}`, seen: { what: 'score-points' } }} />
            <Scores rows={c.rows.filter((r) => r.ahead === 0)} />
            {(c.notes ?? []).slice(1).map((n) => (
                <p key={n} class="note">
                    {n}
                </p>
            ))}
            <Causes rows={c.rows.filter((r) => r.ahead === 0 && r.vintage === null)} />
            <HistoryOf rows={c.history} />
        </section>
    );
}

function Scores({ rows }: { rows: ScoreRow[] }) {
    const columns: DataColumn<ScoreRow>[] = [
        { id: 'level', label: t('web.scorecard.level'), text: (r) => level(r.level) },
        { id: 'vintage', label: t('col.vintage'), text: (r) => r.vintage ?? t('web.scorecard.all') },
        { id: 'base_year', label: t('col.base_year'), text: (r) => (r.base_year === null ? '' : String(r.base_year)) },
        { id: 'n', label: t('web.scorecard.n'), number: (r) => r.n },
        { id: 'wmape', label: t('col.wmape'), number: (r) => r.wmape, decimals: 2 },
        { id: 'bias', label: t('col.bias'), number: (r) => r.bias, decimals: 2 },
        { id: 'direction', label: t('web.scorecard.direction'), number: (r) => r.direction, cell: (r) => percent(r.direction) },
        { id: 'faster', label: t('col.faster'), number: (r) => r.faster, cell: (r) => percent(r.faster) },
        { id: 'cover80', label: t('web.scorecard.cover80'), number: (r) => r.cover80, cell: (r) => percent(r.cover80) },
        { id: 'cover95', label: t('web.scorecard.cover95'), number: (r) => r.cover95, cell: (r) => percent(r.cover95) },
        { id: 'skill_naive', label: t('col.skill_naive'), number: (r) => r.skill_naive, decimals: 2 },
        { id: 'skill_constant', label: t('col.skill_constant'), number: (r) => r.skill_constant, decimals: 2 },
    ];
    return (
        <>
            <h3>{t('web.scorecard.scores')}</h3>
            <DataTable name="scores" label={t('web.scorecard.scores')} rows={rows} id={(r) => `${r.vintage ?? 'all'}-${r.level}`} columns={columns}
                share={{ title: t('web.scorecard.scores'), seen: { what: 'score' } }} />
        </>
    );
}

const PARTS = ['revision', 'total', 'own', 'staffing', 'replacement', 'rest'] as const;
const CAUSE = {
    revision: 'col.cause_revision',
    total: 'col.cause_total',
    own: 'col.cause_own',
    staffing: 'col.cause_staffing',
    replacement: 'col.cause_replacement',
    rest: 'col.cause_rest',
};

// Where the error came from, in points of wMAPE: the parts add up to it.
function Causes({ rows }: { rows: ScoreRow[] }) {
    const shown = PARTS.filter((p) => rows.some((r) => Math.abs(r[`cause_${p}`] ?? 0) > 0.0005));
    const columns: DataColumn<ScoreRow>[] = [
        { id: 'level', label: t('web.scorecard.level'), text: (r) => level(r.level) },
        ...shown.map((p): DataColumn<ScoreRow> => ({ id: p, label: t(CAUSE[p]), number: (r) => r[`cause_${p}`], decimals: 2 })),
        { id: 'wmape', label: t('col.wmape'), number: (r) => r.wmape, decimals: 2 },
    ];
    return (
        <>
            <h3>{t('web.scorecard.causes')}</h3>
            <p class="note">{t('web.scorecard.causes.how')}</p>
            <DataTable name="causes" label={t('web.scorecard.causes')} rows={rows} id={(r) => r.level ?? ''} columns={columns}
                share={{ title: t('web.scorecard.causes'), seen: { what: 'score' } }} />
        </>
    );
}

function HistoryOf({ rows }: { rows: ScoreRecordRow[] }) {
    const f = formats.value;
    if (rows.length === 0) return null;
    const columns: DataColumn<ScoreRecordRow>[] = [
        { id: 'at', label: t('col.at'), text: (r) => r.at ?? '', cell: (r) => f.date((r.at ?? '').slice(0, 10)), class: 'nowrap' },
        { id: 'vintage', label: t('col.vintage'), text: (r) => r.vintage ?? '' },
        { id: 'text', label: t('web.scorecard.what'), text: (r) => r.text ?? '', class: 'words' },
        { id: 'wmape_total', label: t('col.wmape_total'), number: (r) => r.wmape_total, decimals: 2 },
        { id: 'wmape_region', label: t('col.wmape_region'), number: (r) => r.wmape_region, decimals: 2 },
    ];
    return (
        <>
            <h3>{t('web.scorecard.history')}</h3>
            <DataTable name="score-history" label={t('web.scorecard.history')} rows={rows} id={(r) => `${r.at}-${r.vintage}-${r.text}`} columns={columns}
                share={{ title: t('web.scorecard.history'), seen: { what: 'score-history' } }} />
        </>
    );
}

// From earlier years: what the map would have said.
function Past() {
    const b = back.data.value!;
    const at = place();
    const of = state.value.region ? 'region' : 'total';
    const list: Meeting[] = b.points
        .filter((p) => p.level === of && p.region === at)
        .map((p) => ({ from: p.origin!, year: p.year!, base: p.base, forecast: p.forecast!, lo80: p.lo80, hi80: p.hi80, fact: p.fact! }));
    const range = (lo: number | null, hi: number | null) => (lo === null || hi === null ? '' : `${percent(lo)} – ${percent(hi)}`);
    const columns: DataColumn<BacktestRow>[] = [
        { id: 'level', label: t('web.scorecard.level'), text: (r) => level(r.level) + (r.counted === 0 ? ` (${t('web.scorecard.fitted')})` : '') },
        { id: 'ahead', label: t('web.scorecard.ahead'), text: (r) => (r.ahead === 0 ? t('web.scorecard.ahead.all') : String(r.ahead)) },
        { id: 'origins', label: t('col.origins'), number: (r) => r.origins },
        { id: 'n', label: t('web.scorecard.n'), number: (r) => r.n },
        { id: 'wmape', label: t('col.wmape'), number: (r) => r.wmape, decimals: 2 },
        { id: 'bias', label: t('col.bias'), number: (r) => r.bias, decimals: 2 },
        { id: 'direction', label: t('web.scorecard.direction'), number: (r) => r.direction, cell: (r) => percent(r.direction) },
        { id: 'cover80', label: t('web.scorecard.cover80'), number: (r) => r.cover80, cell: (r) => <>{percent(r.cover80)} <small>({range(r.cover80_lo, r.cover80_hi)})</small></> },
        { id: 'cover95', label: t('web.scorecard.cover95'), number: (r) => r.cover95, cell: (r) => <>{percent(r.cover95)} <small>({range(r.cover95_lo, r.cover95_hi)})</small></> },
        { id: 'skill_naive', label: t('col.skill_naive'), number: (r) => r.skill_naive, decimals: 2 },
    ];
    return (
        <section class="part" aria-labelledby="past">
            <h2 id="past">{t('web.scorecard.past')}</h2>
            {(b.notes ?? []).map((n) => (
                <p key={n}>{n}</p>
            ))}
            <Against title={t('web.scorecard.past.chart')} place={nameOf('r', at)} list={list} name="past-points"
                share={{ title: `${t('web.scorecard.past.chart')}. ${nameOf('r', at)}`, seen: { what: 'backtest-points' } }} />
            <DataTable name="backtest" label={`${t('web.scorecard.past')}: ${t('web.scorecard.scores')}`} rows={b.rows.filter((r) => r.counted === 1 || r.ahead === 0)} id={(r) => `${r.level}-${r.ahead}`}
                columns={columns} share={{ title: t('web.scorecard.past'), seen: { what: 'backtest' } }} />
        </section>
    );
}

function Official({ rows }: { rows: ClaimScoreRow[] }) {
    const columns: DataColumn<ClaimScoreRow>[] = [
        { id: 'claimant', label: t('col.claimant'), text: (r) => r.claimant ?? '' },
        { id: 'definition', label: t('col.definition'), text: (r) => r.definition ?? '', class: 'words' },
        { id: 'region', label: t('col.region_name'), text: (r) => r.region_name ?? '' },
        { id: 'period', label: t('col.period'), text: (r) => r.period ?? '', class: 'nowrap' },
        { id: 'value', label: t('col.value'), number: (r) => r.value },
        { id: 'fact', label: t('col.fact'), number: (r) => r.fact },
        { id: 'error', label: t('col.error_percent'), number: (r) => r.error_percent, decimals: 1 },
        { id: 'state', label: t('col.state'), text: (r) => t(`claim-score.${r.state}`) },
    ];
    return (
        <section class="part" aria-labelledby="official">
            <h2 id="official">{t('web.scorecard.official')}</h2>
            <p>{t('web.scorecard.official.how')}</p>
            <DataTable name="official" label={`${t('web.scorecard.official')}: ${t('web.scorecard.scores')}`} rows={rows} id={(r) => r.id ?? ''} columns={columns}
                share={{ title: t('web.scorecard.official'), seen: { what: 'score-claims' } }} />
        </section>
    );
}
