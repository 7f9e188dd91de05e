// The map's figures as a ranked table: the same rows, the same selection.
import { signal } from '@preact/signals';
import { Interval } from '../../charts/Interval.tsx';
import { Link } from '../../app/Link.tsx';
import { change, hover, state, toPage } from '../../app/store.ts';
import { formats, lang, t, textOr } from '../../i18n/index.ts';
import type { NeedRow } from '../../api/types.ts';
import { columns, sorted, type Column, type Line } from './columns.ts';
import { indicator, meta, nameOf, ordered, rows, shortName, span, total, year, yearText } from './data.ts';
import { decimals, modelled, overlapping, shownAs, valueOf, type Value } from './figures.ts';
import { copy, tabbed, type Cell, type Grid } from './export.ts';
import { mapShare } from './MapFigure.tsx';
import { ShareButton } from '../parts/ShareButton.tsx';
import { openWhy } from './why.ts';

// Beside the map the table is narrow; everywhere else all columns are seen.
const isFull = () => state.value.table === 'full' || state.value.page !== 'map';

const said = signal(''); // what the last copy came to

function lines(): Line[] {
    const m = meta.data.value;
    return (m?.regions ?? []).flatMap((r) => {
        const row = rows.value.get(r.code);
        return row ? [{ code: r.code, name: r.name[lang.value], row }] : [];
    });
}

function order(): { list: Line[]; sort: string; cols: Column[] } {
    const s = state.value;
    const told = [...rows.value.values()];
    const cols = columns(indicator.value).filter((c) => c.kind === 'text' || c.id === indicator.value || told.some((r) => c.number(r) !== null));
    const sort = s.sort || `-${indicator.value}`;
    return { list: sorted(lines(), sort, cols, new Intl.Collator(lang.value)), sort, cols };
}

export function Table() {
    const s = state.value;
    const { list, sort, cols } = order();
    const ranked = ordered.value && sort === `-${indicator.value}`;
    const values = list.map((l) => valueOf(l.row, indicator.value));
    const ends = values.flatMap((v) => [v.value, v.lo95, v.hi95]).filter((v): v is number => v !== null);
    const [min, max] = ends.length ? [Math.min(...ends), Math.max(...ends)] : [0, 0];
    const width = s.page !== 'map' ? 132 : isFull() ? 180 : 104;
    const hasInterval = indicator.value === 'rate' || indicator.value === 'openings';
    const resort = (id: string) => {
        const next = sort === `-${id}` ? id : `-${id}`;
        change({ sort: next === `-${indicator.value}` ? '' : next });
    };
    const heading = (c: Column) => (
        <Heading key={c.id} id={c.id} sort={sort} onSort={resort} label={t(c.message)} number={c.kind === 'number'} />
    );
    const [first, ...others] = cols;
    return (
        <div class="table-part">
            {!ordered.value && <p class="note">{t('web.table.fitted-section')}</p>}
            <div class="table-scroll" tabIndex={0} role="region" aria-label={t('web.table')}>
                <table class="ranked">
                    <caption class="unseen">
                        {t('web.table.caption', { indicator: t(`web.indicator.${indicator.value}.long`), year: yearText.value })}
                    </caption>
                    <thead>
                        <tr>
                            <Heading id="name" sort={sort} onSort={resort} label={t('col.region_name')} number={false} first />
                            {first && heading(first)}
                            <th scope="col" class="interval-head">
                                <span>{t(hasInterval ? 'web.table.interval' : 'web.table.position')}</span>
                                {max > min && <Ends min={min} max={max} decimals={max - min < 10 ? 1 : 0} />}
                            </th>
                            {others.map(heading)}
                        </tr>
                    </thead>
                    <tbody>
                        {list.map((l, i) => (
                            <Row
                                key={l.code}
                                line={l}
                                rank={ranked && values[i]!.value !== null ? i + 1 : null}
                                cols={cols}
                                interval={<Interval {...values[i]!} min={min} max={max} width={width} />}
                            />
                        ))}
                    </tbody>
                    {total.value && (
                        <tfoot>
                            <Total row={total.value} cols={cols} />
                        </tfoot>
                    )}
                </table>
            </div>
            {ranked && <Overlap values={values} />}
            <Actions />
        </div>
    );
}

function Overlap({ values }: { values: Value[] }) {
    const n = overlapping(values);
    if (n === 0) return null;
    const all = values.length - 1;
    const text = n === all ? t('web.table.overlap.all') : t('web.table.overlap', { n: String(n), all: String(all) });
    return <p class="note">{text}</p>;
}

interface HeadingProps {
    id: string;
    sort: string;
    label: string;
    number: boolean;
    first?: boolean;
    onSort: (id: string) => void;
}

function Heading({ id, sort, label, number, first, onSort }: HeadingProps) {
    const on = sort === id ? 'ascending' : sort === `-${id}` ? 'descending' : undefined;
    return (
        <th scope="col" class={`col-${id} ${number ? 'num' : ''}${first ? ' first' : ''}`} aria-sort={on}>
            <button type="button" onClick={() => onSort(id)}>
                {label}
                <svg class={`sort ${on ?? ''}`} viewBox="0 0 8 12" aria-hidden="true">
                    <path class="up" d="M4 1L7 5H1z" />
                    <path class="down" d="M4 11L1 7H7z" />
                </svg>
            </button>
        </th>
    );
}

// What the ends of the interval column's scale are.
function Ends({ min, max, decimals }: { min: number; max: number; decimals: number }) {
    const f = formats.value;
    return (
        <span class="interval-ends">
            <span>{f.fixed(min, decimals)}</span>
            <span>{f.fixed(max, decimals)}</span>
        </span>
    );
}

interface RowProps {
    line: Line;
    rank: number | null;
    cols: Column[];
    interval: preact.JSX.Element;
}

function Row({ line, rank, cols, interval }: RowProps) {
    const s = state.value;
    const { code, name: full, row } = line;
    const name = s.table === 'full' ? full : (shortName.value.get(code) ?? full);
    const on = s.region === code;
    const [first, ...others] = cols;
    return (
        <tr
            class={`${on ? 'selected' : ''}${hover.value === code ? ' hovered' : ''}`}
            data-region={code}
            onPointerEnter={() => (hover.value = code)}
            onPointerLeave={() => (hover.value = '')}
        >
            <th scope="row" class="first">
                <span class="ranked-name">
                    <span class="rank">{rank ?? ''}</span>
                    {s.page === 'map' ? (
                        <button type="button" class="name" title={full} aria-pressed={on} onClick={() => change({ region: on ? '' : code })}>
                            {name}
                        </button>
                    ) : (
                        <Link class="name" to={toPage('region', { region: code, industry: s.industry, occupation: s.occupation })}>
                            {name}
                        </Link>
                    )}
                </span>
            </th>
            {first && <Main row={row} col={first} region={code} place={full} />}
            <td class="interval-cell">{interval}</td>
            {others.map((c) => (
                <td key={c.id} class={`col-${c.id} ${c.kind === 'number' ? 'num' : ''}`}>
                    {c.kind === 'number' ? <Figure row={row} col={c} /> : <Word row={row} id={c.id} />}
                </td>
            ))}
        </tr>
    );
}

// The indicator's figure, and the way to where it comes from.
function Main({ row, col, region, place }: { row: NeedRow; col: Column; region: string; place: string }) {
    return (
        <td class="num main">
            <Figure row={row} col={col} />
            {col.number(row) !== null && (
                <button
                    type="button"
                    class="why"
                    aria-label={t('web.why.of', { place })}
                    title={t('web.why')}
                    aria-haspopup="dialog"
                    onClick={(e) => openWhy(region, indicator.value === 'rate' ? 'openings' : indicator.value, e.currentTarget)}
                >
                    ?
                </button>
            )}
        </td>
    );
}

function Figure({ row, col }: { row: NeedRow; col: Column }) {
    const v = col.number(row);
    const kind = shownAs(row, v);
    if (kind !== 'value') return <span class={`none none-${kind}`}>{t(`web.value.${kind}`)}</span>;
    return (
        <data value={formats.value.exact(v)} title={formats.value.exact(v)} data-col={col.id}>
            {formats.value.fixed(v, col.decimals)}
            {modelled(row.status) && <span class="m">m</span>}
        </data>
    );
}

function Word({ row, id }: { row: NeedRow; id: string }) {
    const value = id === 'quality' ? row.quality : row.status;
    if (!value) return null;
    const text = textOr(`${id}.${value}`, value);
    return id === 'quality' ? (
        <span class="grade" title={text}>
            <b>{value}</b> <span>{text}</span>
        </span>
    ) : (
        <span>{text}</span>
    );
}

// Sums are the server's own for the country; quantiles do not add up, and the note says so.
function Total({ row, cols }: { row: NeedRow; cols: Column[] }) {
    const [first, ...others] = cols;
    return (
        <tr class="total">
            <th scope="row" class="first">
                <span class="ranked-name">
                    <span class="rank" />
                    {nameOf('r', '')}
                </span>
            </th>
            {first && <Main row={row} col={first} region="" place={nameOf('r', '')} />}
            <td class="interval-cell" />
            {others.map((c) => (
                <td key={c.id} class={`col-${c.id} ${c.kind === 'number' ? 'num' : ''}`}>
                    {c.kind === 'number' ? <Figure row={row} col={c} /> : <Word row={row} id={c.id} />}
                </td>
            ))}
        </tr>
    );
}

// What is seen: the same rows, columns and order, with exact figures and what they were asked for.
function seen(): Grid {
    const { list, cols } = order();
    const s = state.value;
    const fixed: Cell[] = [s.industry, s.occupation, year.value === 'all' ? span.value.replace('–', '-') : year.value];
    const vintage = s.vintage || (meta.data.value?.vintage?.id ?? '');
    const cells = (c: Column, row: NeedRow): Cell => (c.kind === 'number' ? c.number(row) : (row[c.id as 'quality' | 'status'] ?? ''));
    const line = (code: string, name: string, row: NeedRow): Cell[] => [code, name, ...cols.map((c) => cells(c, row)), ...fixed, vintage];
    const body = list.map((l) => line(l.code, l.name, l.row));
    if (total.value) body.push(line(meta.data.value?.country?.code ?? '', nameOf('r', ''), total.value));
    const head = (id: string) => (id === 'rate' ? 'openings_per_1000_employed' : id);
    return {
        head: ['region', 'region_name', ...cols.map((c) => head(c.id)), 'industry', 'occupation', 'year', 'vintage'],
        rows: body,
    };
}

function Actions() {
    const s = state.value;
    const onCopy = async () => {
        const done = await copy(tabbed(seen(), (v) => formats.value.plain(v)));
        said.value = t(done ? 'web.copied' : 'web.copy.failed');
        setTimeout(() => (said.value = ''), 4000);
    };
    return (
        <div class="actions">
            {s.page === 'map' && (
                <button type="button" aria-pressed={s.table === 'full'} onClick={() => change({ table: s.table === 'full' ? 'side' : 'full' })}>
                    {t(s.table === 'full' ? 'web.table.side' : 'web.table.full')}
                </button>
            )}
            <button type="button" onClick={onCopy}>
                {t('web.copy')}
            </button>
            <ShareButton share={{ ...mapShare(t('web.table')), embed: undefined }} />
            <span role="status" class="said">
                {said.value}
            </span>
            <p class="table-note">
                {t(decimals(indicator.value) ? 'web.table.note.rate' : 'web.table.note')}
            </p>
        </div>
    );
}
