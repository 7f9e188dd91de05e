// A table that can be sorted by any column, narrowed by words, and copied into a spreadsheet as it is seen.
import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { formats, lang, t } from '../../i18n/index.ts';
import { Index } from '../../i18n/search.ts';
import { copy, tabbed, type Cell } from '../map/export.ts';
import { ShareButton } from './ShareButton.tsx';
import type { Sharing } from './share.ts';

export interface DataColumn<T> {
    id: string;
    label: string;
    text?: (row: T) => string;
    number?: (row: T) => number | null; // instead of text
    decimals?: number;
    cell?: (row: T) => ComponentChildren; // how it is shown, when not as it is written
    class?: string;
    lang?: string;
    total?: boolean; // the numbers of the column are added up under it
}

interface Props<T> {
    name: string;
    label: string;
    rows: T[];
    id: (row: T) => string;
    columns: DataColumn<T>[];
    share: Sharing;
    selected?: (row: T) => boolean;
}

const MANY = 12; // rows from which a reader looks for some of them
const PAGE = 200; // rows drawn at once, so that thousands stay smooth

export function DataTable<T>({ name, label, rows, id, columns, share, selected }: Props<T>) {
    const [sort, setSort] = useState('');
    const [words, setWords] = useState('');
    const [most, setMost] = useState(PAGE);
    const [said, setSaid] = useState('');
    const f = formats.value;
    const text = (c: DataColumn<T>, r: T): string => (c.number ? f.fixed(c.number(r), c.decimals ?? 0) : (c.text?.(r) ?? ''));
    const index = useMemo(() => new Index(rows, (r) => [columns.map((c) => c.text?.(r) ?? '').join(' ')]), [rows]);
    const list = useMemo(() => {
        const found = words.trim() === '' ? rows : index.search(words, rows.length);
        const kept = words.trim() === '' ? [...found] : rows.filter((r) => found.includes(r));
        const col = columns.find((c) => c.id === sort.replace(/^-/, ''));
        if (!col) return kept;
        const sign = sort.startsWith('-') ? -1 : 1;
        const collator = new Intl.Collator(lang.value, { numeric: true });
        return kept.sort((a, b) => {
            if (!col.number) return sign * collator.compare(col.text?.(a) ?? '', col.text?.(b) ?? '');
            const x = col.number(a);
            const y = col.number(b);
            return x === null || y === null ? (x === y ? 0 : x === null ? 1 : -1) : sign * (x - y);
        });
    }, [rows, words, sort, lang.value]);
    const take = async () => {
        const cells = (r: T): Cell[] => columns.map((c) => (c.number ? c.number(r) : (c.text?.(r) ?? '')));
        const done = await copy(tabbed({ head: columns.map((c) => c.label), rows: list.map(cells) }, (v) => f.plain(v)));
        setSaid(t(done ? 'web.copied' : 'web.copy.failed'));
        setTimeout(() => setSaid(''), 4000);
    };
    const totals = columns.some((c) => c.total) && list.length > 1;
    return (
        <div class="table-part">
            {rows.length > MANY && (
                <label class="table-filter">
                    <span class="field-label">{t('web.table.filter')}</span>
                    <input type="search" value={words} onInput={(e) => setWords(e.currentTarget.value)} />
                    <small role="status">{words.trim() !== '' && t('web.table.filtered', { n: f.fixed(list.length), all: f.fixed(rows.length) })}</small>
                </label>
            )}
            <div class="table-scroll" tabIndex={0} role="region" aria-label={label}>
                <table class="data" data-table={name}>
                    <thead>
                        <tr>
                            {columns.map((c) => (
                                <Head key={c.id} column={c} sort={sort} onSort={setSort} />
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {list.slice(0, most).map((r) => (
                            <tr key={id(r)} data-name={id(r)} class={selected?.(r) ? 'selected' : ''}>
                                {columns.map((c, i) => {
                                    const inner = c.cell ? c.cell(r) : c.number && c.number(r) !== null ? <data value={f.exact(c.number(r))}>{text(c, r)}</data> : text(c, r);
                                    const of = `${c.class ?? ''}${c.number ? ' num' : ''}`;
                                    return i === 0 ? (
                                        <th key={c.id} scope="row" class={of} lang={c.lang}>
                                            {inner}
                                        </th>
                                    ) : (
                                        <td key={c.id} class={of} lang={c.lang}>
                                            {inner}
                                        </td>
                                    );
                                })}
                            </tr>
                        ))}
                    </tbody>
                    {totals && (
                        <tfoot>
                            <tr class="total">
                                {columns.map((c, i) =>
                                    i === 0 ? (
                                        <th key={c.id} scope="row">{t('web.table.total')}</th>
                                    ) : (
                                        <td key={c.id} class={c.number ? 'num' : ''}>
                                            {c.total && f.fixed(list.reduce((sum, r) => sum + (c.number?.(r) ?? 0), 0), c.decimals ?? 0)}
                                        </td>
                                    ),
                                )}
                            </tr>
                        </tfoot>
                    )}
                </table>
            </div>
            <div class="actions">
                {list.length > most && (
                    <button type="button" onClick={() => setMost(most + 10 * PAGE)}>
                        {t('web.list.all', { n: f.fixed(list.length) })}
                    </button>
                )}
                <button type="button" onClick={take}>
                    {t('web.copy')}
                </button>
                <ShareButton share={share} />
                <span role="status" class="said">
                    {said}
                </span>
            </div>
        </div>
    );
}

interface HeadProps<T> {
    column: DataColumn<T>;
    sort: string;
    onSort: (sort: string) => void;
}

function Head<T>({ column: c, sort, onSort }: HeadProps<T>) {
    const on = sort === c.id ? 'ascending' : sort === `-${c.id}` ? 'descending' : undefined;
    // Words are looked up from A, numbers from the largest.
    const next = c.number ? (on === 'descending' ? c.id : `-${c.id}`) : on === 'ascending' ? `-${c.id}` : c.id;
    return (
        <th scope="col" class={c.number ? 'num' : ''} aria-sort={on}>
            <button type="button" onClick={() => onSort(next)}>
                {c.label}
                <svg class={`sort ${on ?? ''}`} viewBox="0 0 8 12" aria-hidden="true">
                    <path class="up" d="M4 1L7 5H1z" />
                    <path class="down" d="M4 11L1 7H7z" />
                </svg>
            </button>
        </th>
    );
}
