// What the figures rest on: what the checks found, the files as they were read, the forecasts made from them.
import { Failure, Skeleton } from '../../app/States.tsx';
import { Link } from '../../app/Link.tsx';
import { change, state, toPage } from '../../app/store.ts';
import { formats, t, textOr } from '../../i18n/index.ts';
import type { CheckRow, VintageRow } from '../../api/types.ts';
import { meta } from '../map/data.ts';
import { DataTable } from '../parts/DataTable.tsx';
import { ShareButton } from '../parts/ShareButton.tsx';
import { Main } from '../parts/Main.tsx';
import { checks, differences, inputs, vintages } from './data.ts';

const SEVERITIES = ['error', 'warning', 'note'];

export function DataPage() {
    const found = checks.data.value?.rows ?? [];
    const files = inputs.data.value?.rows ?? [];
    const count = (severity: string) => String(found.filter((r) => r.severity === severity).length);
    const f = formats.value;
    const sentences =
        checks.data.value && inputs.data.value
            ? [
                  t('web.data.lead', { files: String(files.length), rows: f.fixed(files.reduce((n, r) => n + (r.rows ?? 0), 0)) }),
                  t('web.data.lead.checks', { errors: count('error'), warnings: count('warning'), notes: count('note') }),
              ]
            : [];
    const failure = checks.error.value ?? inputs.error.value ?? vintages.error.value;
    return (
        <Main title={t('web.data.title')} sentences={sentences}>
            {failure && <Failure error={failure} />}
            {!checks.data.value && checks.slow.value && <Skeleton kind="lines" />}
            {checks.data.value && <Findings rows={found} />}
            {inputs.data.value && <Files />}
            {vintages.data.value && <Made />}
        </Main>
    );
}

function Findings({ rows }: { rows: CheckRow[] }) {
    const kinds = [...new Set(rows.map((r) => r.kind))];
    const worst = (kind: string) => Math.min(...rows.filter((r) => r.kind === kind).map((r) => SEVERITIES.indexOf(r.severity)));
    kinds.sort((a, b) => worst(a) - worst(b));
    return (
        <section class="part" aria-labelledby="findings">
            <h2 id="findings">{t('web.data.findings')}</h2>
            <p class="note">{t('web.data.findings.what')}</p>
            {kinds.map((kind) => {
                const list = rows.filter((r) => r.kind === kind);
                return (
                    <details key={kind} class="finding-group" open={worst(kind) === 0}>
                        <summary>
                            <b>{t(`check.${kind}`)}</b>
                            {SEVERITIES.map((s) => [s, list.filter((r) => r.severity === s).length] as const)
                                .filter(([, n]) => n > 0)
                                .map(([s, n]) => (
                                    <span key={s} class={`severity severity-${s}`}>
                                        {t(`web.severity.${s}`, { n: String(n) })}
                                    </span>
                                ))}
                        </summary>
                        <ul class="findings">
                            {list.map((r, i) => (
                                <li key={i} data-severity={r.severity}>
                                    <span class={`severity severity-${r.severity}`}>{t(`severity.${r.severity}`)}</span> {r.text}{' '}
                                    <span class="where">
                                        {r.file}
                                        {r.line ? `:${r.line}` : ''}
                                    </span>
                                </li>
                            ))}
                        </ul>
                    </details>
                );
            })}
            <p class="actions">
                <ShareButton share={{ title: t('web.data.findings'), seen: { what: 'check' } }} />
            </p>
        </section>
    );
}

function Files() {
    return (
        <section class="part">
            <h2>{t('web.data.files')}</h2>
            <p class="note">
                {t('web.data.files.what')} <Link to={toPage('claims')}>{t('web.data.files.sources')}</Link>
            </p>
            <DataTable
                name="inputs"
                label={t('web.data.files')}
                rows={inputs.data.value!.rows}
                id={(r) => r.name}
                share={{ title: t('web.data.files'), seen: { what: 'inputs' } }}
                columns={[
                    { id: 'name', label: t('col.file'), text: (r) => r.name },
                    { id: 'rows', label: t('web.data.rows'), number: (r) => (r.kind === 'frame' ? r.rows : null), total: true },
                    { id: 'bytes', label: t('web.data.bytes'), number: (r) => r.bytes, total: true },
                    { id: 'sha256', label: 'SHA-256', text: (r) => r.sha256, cell: (r) => <code class="hash" title={r.sha256}>{r.sha256}</code> },
                ]}
            />
        </section>
    );
}

function Made() {
    const f = formats.value;
    const shown = meta.data.value?.vintage?.id;
    return (
        <section class="part" id="vintages">
            <h2>{t('web.data.vintages')}</h2>
            <p class="note">{t('web.data.vintages.what')}</p>
            <DataTable
                name="vintages"
                label={t('web.data.vintages')}
                rows={vintages.data.value!.rows}
                id={(r) => r.vintage}
                selected={(r) => r.vintage === shown}
                share={{ title: t('web.data.vintages'), seen: { what: 'vintages' } }}
                columns={[
                    {
                        id: 'vintage',
                        label: t('col.vintage'),
                        text: (r) => r.vintage,
                        cell: (r) => <Link to={toPage('map', { vintage: r.vintage })}>{r.vintage}</Link>,
                        class: 'nowrap',
                    },
                    { id: 'standing', label: t('col.standing'), text: (r) => t(`standing.${r.standing}`), class: 'nowrap' },
                    { id: 'made_at', label: t('col.made_at'), text: (r) => r.made_at, cell: (r) => f.date(r.made_at), class: 'nowrap' },
                    { id: 'method', label: t('col.method'), text: (r) => r.method },
                    { id: 'years', label: t('web.data.years'), text: (r) => `${r.first_year}–${r.last_year}`, class: 'nowrap' },
                    { id: 'draws', label: t('col.draws'), number: (r) => r.draws },
                    { id: 'seed', label: t('col.seed'), text: (r) => String(r.seed ?? '') },
                    { id: 'openings', label: t('web.data.openings'), number: (r) => r.openings },
                    { id: 'digest', label: t('col.digest'), text: (r) => r.digest ?? '', cell: (r) => <code class="hash" title={r.digest ?? ''}>{r.digest}</code> },
                ]}
            />
            <Differences />
        </section>
    );
}

// Two vintages side by side: which figures changed, and what caused it.
function Differences() {
    const s = state.value;
    const list = vintages.data.value!.rows;
    const after = meta.data.value?.vintage?.id ?? '';
    const others = list.filter((r) => r.vintage !== after);
    const f = formats.value;
    const name = (r: VintageRow) => `${r.vintage} · ${f.date(r.made_at)} · ${t(`standing.${r.standing}`)}`;
    return (
        <section class="differences" aria-labelledby="differences">
            <h3 id="differences">{t('web.diff')}</h3>
            {others.length === 0 ? (
                <p class="note">{t('web.diff.none')}</p>
            ) : (
                <>
                    <div class="pickers">
                        <label>
                            <span class="field-label">{t('web.diff.before')}</span>
                            <select value={s.against} onChange={(e) => change({ against: e.currentTarget.value })}>
                                <option value="">{t('web.diff.choose')}</option>
                                {others.map((r) => (
                                    <option key={r.vintage} value={r.vintage} selected={r.vintage === s.against}>
                                        {name(r)}
                                    </option>
                                ))}
                            </select>
                        </label>
                        <label>
                            <span class="field-label">{t('web.diff.after')}</span>
                            <select value={after} onChange={(e) => change({ vintage: e.currentTarget.value, against: s.against === e.currentTarget.value ? '' : s.against })}>
                                {list.map((r) => (
                                    <option key={r.vintage} value={r.vintage} selected={r.vintage === after}>
                                        {name(r)}
                                    </option>
                                ))}
                            </select>
                        </label>
                    </div>
                    {differences.error.value && <Failure error={differences.error.value} />}
                    {differences.slow.value && !differences.data.value && <Skeleton kind="lines" />}
                    {differences.data.value && <Changes before={s.against} after={after} />}
                </>
            )}
        </section>
    );
}

function Changes({ before, after }: { before: string; after: string }) {
    const rows = differences.data.value!.rows;
    // Words first: why; then the figures.
    const causes = rows.filter((r) => r.text && r.kind !== 'figure');
    const figures = rows.filter((r) => r.kind === 'figure');
    return (
        <>
            <ul class="bullets">
                {causes.map((r, i) => (
                    <li key={i}>{r.text}</li>
                ))}
            </ul>
            {figures.length > 0 && (
                <DataTable
                    name="differences"
                    label={`${before} → ${after}`}
                    rows={figures}
                    id={(r) => r.name ?? ''}
                    share={{ title: `${t('web.diff')}: ${before} → ${after}`, seen: { what: 'diff', against: before } }}
                    columns={[
                        { id: 'name', label: t('col.name'), text: (r) => r.text || (r.name ?? ''), class: 'words' },
                        { id: 'before', label: t('col.before'), number: (r) => r.before },
                        { id: 'after', label: t('col.after'), number: (r) => r.after },
                        { id: 'change', label: t('col.change'), number: (r) => r.change },
                        { id: 'unit', label: t('col.unit'), text: (r) => textOr(`unit.${r.unit}`, r.unit ?? '') },
                    ]}
                />
            )}
        </>
    );
}
