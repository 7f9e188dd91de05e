// From rows of the API to what the page shows: the indicator's value, its interval, its status.
import type { NeedRow } from '../../api/types.ts';
import type { Indicator } from '../../app/url.ts';

export interface Value {
    value: number | null;
    lo80: number | null;
    hi80: number | null;
    lo95: number | null;
    hi95: number | null;
}

function per1000(part: number | null, whole: number | null): number | null {
    return part === null || whole === null || whole <= 0 ? null : (part / whole) * 1000;
}

// Only openings carry an interval of their own; that of the rate is theirs over the mean of the employed.
export function valueOf(row: NeedRow, indicator: Indicator): Value {
    switch (indicator) {
        case 'rate': {
            const e = row.employed;
            const f = (v: number | null) => per1000(v, e);
            return { value: f(row.openings), lo80: f(row.lo80), hi80: f(row.hi80), lo95: f(row.lo95), hi95: f(row.hi95) };
        }
        case 'openings':
            return { value: row.openings, lo80: row.lo80, hi80: row.hi80, lo95: row.lo95, hi95: row.hi95 };
        case 'growth':
        case 'replacement':
            return { value: row[indicator], lo80: null, hi80: null, lo95: null, hi95: null };
    }
}

// How many of the others can't be told apart from the first: their 80 % intervals overlap its own.
export function overlapping(values: Value[]): number {
    const [first, ...others] = values.filter((v) => v.lo80 !== null && v.hi80 !== null);
    if (!first) return 0;
    return others.filter((v) => v.hi80! >= first.lo80! && v.lo80! <= first.hi80!).length;
}

export type Shown = 'value' | 'missing' | 'suppressed';

export function shownAs(row: NeedRow | undefined, value: number | null): Shown {
    if (row?.status === 'suppressed') return 'suppressed';
    return value === null ? 'missing' : 'value';
}

const COUNTED = ['observed', 'provisional', 'enacted'];

export function modelled(status: string | null | undefined): boolean {
    return !!status && status !== 'missing' && status !== 'suppressed' && !COUNTED.includes(status);
}

// A probability in whole per cent: nothing is certain that rests on a model.
export function percentOf(p: number): number {
    return Math.min(99, Math.max(1, Math.round(100 * p)));
}

export function decimals(indicator: Indicator): number {
    return indicator === 'rate' ? 1 : 0;
}

// Where most regional figures are graded D or worse they were fitted, not measured: their order means nothing.
export function rankable(grade: string | null | undefined): boolean {
    return !grade || grade < 'D';
}
