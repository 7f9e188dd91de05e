// One file: what it was taken for, what is wrong with it, and what can be done.
import { formats, t } from '../../i18n/index.ts';
import type { Brought as Report } from '../../api/types.ts';
import { Choose } from './Drop.tsx';
import { Findings } from './Findings.tsx';
import { unitName } from './Known.tsx';
import { Preview } from './Preview.tsx';
import { choose, correct, indicators, keep, remove, save, type Bring } from './state.ts';

function stateOf(b: Bring): 'mend' | 'ready' | 'kept' | 'failed' | null {
    if (b.phase === 'kept' || b.phase === 'failed') return b.phase;
    if (!b.report || b.phase === 'look') return null;
    return b.report.refused || b.report.errors > 0 ? 'mend' : 'ready';
}

export function Brought({ b }: { b: Bring }) {
    const badge = stateOf(b);
    const busy = b.phase === 'look' || b.phase === 'keep';
    const id = `file-${b.key}`;
    return (
        <section class="part brought" aria-labelledby={id} data-file={b.file.name}>
            <h2 id={id} tabIndex={-1}>
                <span class="file-name">{b.file.name}</span> {badge && <span class={`badge badge-${badge}`}>{t(`work.state.${badge}`)}</span>}
            </h2>
            <div role="status" class="brought-state">
                {busy ? <Progress b={b} /> : <Verdict b={b} />}
            </div>
            {b.error && (
                <div class="trouble" role="alert">
                    <h3>{t('work.error')}</h3>
                    <p>{b.error}</p>
                </div>
            )}
            {b.report && b.phase !== 'kept' && <Read b={b} report={b.report} />}
            {!busy && <Actions b={b} />}
        </section>
    );
}

function Progress({ b }: { b: Bring }) {
    const sent = Math.round(b.sent * 100);
    const words = b.phase === 'keep' ? t('work.keeping') : sent < 100 ? t('work.sending', { percent: sent }) : t('work.reading');
    return (
        <p class="note">
            <progress max={100} value={sent < 100 ? sent : undefined} aria-label={words} /> {words}
        </p>
    );
}

const feedsForecast = (r: Report) =>
    r.recognised.some((row) => indicators.data.value?.rows.find((i) => i.id === row.indicator)?.use === 'forecast');

function Verdict({ b }: { b: Bring }) {
    const f = formats.value;
    const r = b.report;
    if (!r || b.phase === 'failed') return null;
    if (b.phase === 'kept')
        return <p class="verdict">{t(r.existed ? 'work.kept.existed' : feedsForecast(r) ? 'work.kept' : 'work.kept.aside', { id: r.id ?? '', values: f.fixed(r.values) })}</p>;
    const words = r.errors === 0 ? 'clean' : r.values === 0 || r.stopped ? 'none' : 'errors';
    return (
        <>
            {b.compared && <p class="compared">{t('work.compared', { fixed: f.fixed(b.compared.fixed), left: f.fixed(b.compared.left) })}</p>}
            <p class="verdict">{t(`work.verdict.${words}`, { errors: f.fixed(r.errors), bad: f.fixed(r.bad_rows) })}</p>
            {r.stopped && <p class="note">{t('work.verdict.stopped')}</p>}
            {r.twin && <p class="note">{t('work.twin', { id: r.twin })}</p>}
        </>
    );
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function Read({ b, report }: { b: Bring; report: Report }) {
    const f = formats.value;
    return (
        <>
            {report.recognised.map((r) => (
                <p key={`${r.indicator} ${r.sheet ?? ''}`} class="read-as">
                    {t('work.read-as', {
                        name: upper(r.name),
                        years: r.first_year === r.last_year ? String(r.first_year ?? '–') : `${r.first_year}–${r.last_year}`,
                        values: f.fixed(r.values),
                        unit: unitName(r.unit),
                        layout: t(`layout.${r.layout ?? 'long'}`),
                    })}{' '}
                    {r.sheet && t('work.read-as.sheet', { sheet: r.sheet })}
                </p>
            ))}
            {!report.unreadable && <About b={b} open={report.recognised.length === 0} />}
            <Findings report={report} name={b.file.name} />
            <Preview rows={report.preview} open={report.errors === 0} name={b.file.name} />
        </>
    );
}

// The reader may say what the table is about.
function About({ b, open }: { b: Bring; open: boolean }) {
    const id = `as-${b.key}`;
    return (
        <p class={`as${open ? ' as-asked' : ''}`}>
            <label for={id}>{t('work.as')}</label>
            <select id={id} value={b.as} disabled={b.phase !== 'looked'} aria-describedby={`${id}-hint`} onChange={(e) => choose(b.key, e.currentTarget.value)}>
                <option value="">{t('work.as.auto')}</option>
                {(indicators.data.value?.rows ?? []).map((r) => (
                    <option key={r.id} value={r.id}>
                        {upper(r.name)}
                    </option>
                ))}
            </select>
            <small id={`${id}-hint`}>{t('work.as.hint')}</small>
        </p>
    );
}

function Actions({ b }: { b: Bring }) {
    const f = formats.value;
    const r = b.report;
    const looked = b.phase === 'looked' && r !== null;
    const clean = looked && r.errors === 0 && r.values > 0;
    const partly = looked && r.errors > 0 && r.values > 0 && !r.stopped;
    return (
        <p class="actions">
            {clean && (
                <button type="button" class="primary" onClick={() => void keep(b.key, false)}>
                    {t('work.keep')}
                </button>
            )}
            {b.phase !== 'kept' && !clean && (
                <Choose label={t('work.again')} primary onFiles={(list) => list[0] && correct(b.key, list[0])} />
            )}
            {partly && (
                <button type="button" onClick={() => void keep(b.key, true)}>
                    {t('work.keep.good', { n: f.fixed(r.values) })}
                </button>
            )}
            {looked && r.findings.length > 0 && (
                <button type="button" onClick={() => void save(b.key, 'findings')}>
                    {t('work.csv.findings')}
                </button>
            )}
            {looked && r.bad_rows > 0 && (
                <button type="button" onClick={() => void save(b.key, 'rejected')}>
                    {t('work.csv.rejected')}
                </button>
            )}
            <button type="button" class="quiet" aria-label={`${t('work.remove')}: ${b.file.name}`} onClick={() => remove(b.key)}>
                {t('work.remove')}
            </button>
            <span role="status" class="note">
                {b.saved && t('work.csv.done', { file: b.saved })}
            </span>
        </p>
    );
}
