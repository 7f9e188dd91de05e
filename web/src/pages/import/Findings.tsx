// What was found in a file, errors first: place, value, reason, suggestion.
import { useMemo, useState } from 'preact/hooks';
import { formats, t } from '../../i18n/index.ts';
import { fold } from '../../i18n/fold.ts';
import type { Brought, FindingRow } from '../../api/types.ts';

const FEW = 8; // more get a filter
const SHOWN = 50;
const CELLS = ['place', 'value', 'reason', 'suggestion'] as const;

export function Findings({ report, name }: { report: Brought; name: string }) {
    const errors = report.findings.filter((r) => r.severity === 'error');
    const notes = report.findings.filter((r) => r.severity === 'note');
    if (report.findings.length === 0) return null;
    return (
        <div class="found">
            <h3>{t('work.findings')}</h3>
            {errors.length > 0 && <Group kind="errors" rows={errors} total={report.errors} name={name} open />}
            {notes.length > 0 && <Group kind="notes" rows={notes} total={notes.length} name={name} open={false} />}
        </div>
    );
}

interface Props {
    kind: 'errors' | 'notes';
    rows: FindingRow[];
    total: number;
    name: string;
    open: boolean;
}

function Group({ kind, rows, total, name, open }: Props) {
    const f = formats.value;
    const [query, setQuery] = useState('');
    const [all, setAll] = useState(false);
    const wanted = fold(query);
    const fitting = useMemo(
        () => (wanted === '' ? rows : rows.filter((r) => CELLS.some((c) => fold(r[c] ?? '').includes(wanted)))),
        [rows, wanted],
    );
    const shown = all ? fitting : fitting.slice(0, SHOWN);
    const title = t(`work.findings.${kind}`, { n: f.fixed(total) });
    return (
        <details class="finding-group" open={open}>
            <summary>
                <b>{title}</b>
            </summary>
            {rows.length > FEW && (
                <label class="find">
                    <span class="field-label">{t('work.findings.filter')}</span>
                    <input type="search" value={query} onInput={(e) => setQuery(e.currentTarget.value)} />
                </label>
            )}
            {total > rows.length && <p class="note">{t('work.findings.limit', { shown: f.fixed(rows.length), n: f.fixed(total) })}</p>}
            <div class="table-scroll" tabIndex={0} role="region" aria-label={`${name}: ${title}`}>
                <table class="data found-table" data-table={kind}>
                    <thead>
                        <tr>
                            {CELLS.map((c) => (
                                <th key={c} scope="col">
                                    {t(`work.col.${c}`)}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {shown.map((r, i) => (
                            <tr key={i}>
                                <th scope="row" data-label={t('work.col.place')}>
                                    {r.place ?? t('work.whole')}
                                </th>
                                <td class="words" data-label={t('work.col.value')}>
                                    {r.value && <code>{r.value}</code>}
                                </td>
                                <td class="words" data-label={t('work.col.reason')}>
                                    {r.reason}
                                </td>
                                <td class="words" data-label={t('work.col.suggestion')}>
                                    {r.suggestion}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            {fitting.length === 0 && <p class="note">{t('work.findings.empty')}</p>}
            {fitting.length > shown.length && (
                <button type="button" class="more" onClick={() => setAll(true)}>
                    {t('work.findings.more', { n: f.fixed(fitting.length) })}
                </button>
            )}
        </details>
    );
}
