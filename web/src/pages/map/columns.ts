// The columns of the ranked table, in the order in which they are shown and written.
import type { NeedRow } from '../../api/types.ts';
import type { Indicator } from '../../app/url.ts';
import { decimals, valueOf } from './figures.ts';

export interface Column {
    id: string;
    message: string; // of its heading
    kind: 'number' | 'text';
    decimals: number;
    number: (row: NeedRow) => number | null;
    sums: boolean; // regions add up to the total
}

const plain = (id: keyof NeedRow & string, sums: boolean): Column => ({
    id,
    message: `col.${id}`,
    kind: 'number',
    decimals: 0,
    number: (row) => row[id] as number | null,
    sums,
});

const text = (id: 'quality' | 'status'): Column => ({
    id,
    message: `col.${id}`,
    kind: 'text',
    decimals: 0,
    number: () => null,
    sums: false,
});

// The indicator comes first; a column that would repeat it is left out.
export function columns(indicator: Indicator): Column[] {
    const value: Column = {
        id: indicator,
        message: `web.indicator.${indicator}`,
        kind: 'number',
        decimals: decimals(indicator),
        number: (row) => valueOf(row, indicator).value,
        sums: indicator !== 'rate',
    };
    const rest = [plain('openings', true), plain('growth', true), plain('replacement', true), plain('employed', true)];
    const quantiles = [plain('lo80', false), plain('hi80', false)];
    return [value, ...rest.filter((c) => c.id !== indicator), ...quantiles, text('quality'), text('status')];
}

export interface Line {
    code: string;
    name: string;
    row: NeedRow;
}

// By a column id, "-" before it for largest first; rows without a figure come last either way.
export function sorted(lines: Line[], sort: string, cols: Column[], collator: Intl.Collator): Line[] {
    const down = sort.startsWith('-');
    const id = down ? sort.slice(1) : sort;
    const col = cols.find((c) => c.id === id);
    const sign = down ? -1 : 1;
    const byName = (a: Line, b: Line) => collator.compare(a.name, b.name);
    if (!col) return [...lines].sort((a, b) => sign * byName(a, b));
    if (col.kind === 'text') {
        const key = (l: Line) => String(l.row[col.id as 'quality' | 'status'] ?? '');
        return [...lines].sort((a, b) => sign * key(a).localeCompare(key(b)) || byName(a, b));
    }
    return [...lines].sort((a, b) => {
        const x = col.number(a.row);
        const y = col.number(b.row);
        if (x === null || y === null) return x === y ? byName(a, b) : x === null ? 1 : -1;
        return sign * (x - y) || byName(a, b);
    });
}
