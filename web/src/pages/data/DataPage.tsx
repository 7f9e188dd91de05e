// What the figures rest on: what the checks found, the files as they were read, the forecasts made from them.
import { Failure, Skeleton } from '../../app/States.tsx';
import { Link } from '../../app/Link.tsx';
import { toPage } from '../../app/store.ts';
import { formats, t } from '../../i18n/index.ts';
import type { CheckRow } from '../../api/types.ts';
import { meta } from '../map/data.ts';
import { csv, download } from '../map/export.ts';
import { Workbook } from '../parts/Workbook.tsx';
import { Main } from '../parts/Main.tsx';
import { checks, inputs, vintages } from './data.ts';

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
                <button type="button" onClick={() => save(rows)}>
                    {t('web.csv')}
                </button>
                <Workbook query={{ what: 'check' }} />
            </p>
        </section>
    );
}

const COLUMNS = ['kind', 'severity', 'file', 'line', 'region', 'industry', 'year', 'value', 'expected', 'unit', 'text'] as const;

function save(rows: CheckRow[]): void {
    download('qajet-check.csv', csv({ head: [...COLUMNS], rows: rows.map((r) => COLUMNS.map((c) => r[c])) }), 'text/csv');
}

function Files() {
    const f = formats.value;
    return (
        <section class="part">
            <h2>{t('web.data.files')}</h2>
            <p class="note">
                {t('web.data.files.what')} <Link to={toPage('claims')}>{t('web.data.files.sources')}</Link>
            </p>
            <div class="table-scroll" tabIndex={0} role="region" aria-label={t('web.data.files')}>
                <table class="data" data-table="inputs">
                    <thead>
                        <tr>
                            <th scope="col">{t('col.file')}</th>
                            <th scope="col" class="num">{t('web.data.rows')}</th>
                            <th scope="col" class="num">{t('web.data.bytes')}</th>
                            <th scope="col">SHA-256</th>
                        </tr>
                    </thead>
                    <tbody>
                        {inputs.data.value!.rows.map((r) => (
                            <tr key={r.name} data-name={r.name}>
                                <th scope="row">{r.name}</th>
                                <td class="num">{r.kind === 'frame' ? <data value={String(r.rows)}>{f.fixed(r.rows)}</data> : ''}</td>
                                <td class="num">{f.fixed(r.bytes)}</td>
                                <td>
                                    <code class="hash" title={r.sha256}>{r.sha256}</code>
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

function Made() {
    const f = formats.value;
    const shown = meta.data.value?.vintage?.id;
    return (
        <section class="part">
            <h2>{t('web.data.vintages')}</h2>
            <p class="note">{t('web.data.vintages.what')}</p>
            <div class="table-scroll" tabIndex={0} role="region" aria-label={t('web.data.vintages')}>
                <table class="data" data-table="vintages">
                    <thead>
                        <tr>
                            <th scope="col">{t('col.vintage')}</th>
                            <th scope="col">{t('col.standing')}</th>
                            <th scope="col">{t('col.made_at')}</th>
                            <th scope="col">{t('col.method')}</th>
                            <th scope="col" class="num">{t('web.data.years')}</th>
                            <th scope="col" class="num">{t('col.draws')}</th>
                            <th scope="col" class="num">{t('col.seed')}</th>
                            <th scope="col" class="num">{t('web.data.openings')}</th>
                            <th scope="col">{t('col.digest')}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {vintages.data.value!.rows.map((r) => (
                            <tr key={r.vintage} class={r.vintage === shown ? 'selected' : ''}>
                                <th scope="row" class="nowrap">
                                    <Link to={toPage('map', { vintage: r.vintage })}>{r.vintage}</Link>
                                </th>
                                <td class="nowrap">{t(`standing.${r.standing}`)}</td>
                                <td class="nowrap">{f.date(r.made_at)}</td>
                                <td>{r.method}</td>
                                <td class="num nowrap">
                                    {r.first_year}–{r.last_year}
                                </td>
                                <td class="num">{f.fixed(r.draws)}</td>
                                <td class="num">{r.seed}</td>
                                <td class="num">
                                    <data value={f.exact(r.openings)}>{f.fixed(r.openings)}</data>
                                </td>
                                <td>
                                    <code class="hash" title={r.digest ?? ''}>{r.digest}</code>
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            <p class="note">{t('web.data.vintages.diff')}</p>
            <pre>
                <code>qajet diff V1 V2</code>
            </pre>
        </section>
    );
}
