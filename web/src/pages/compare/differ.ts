// Where regions differ, and whether that can be said for sure.
import type { NeedRow } from '../../api/types.ts';
import type { Value } from '../map/figures.ts';

export function overlap(a: Value, b: Value): boolean {
    if (a.lo80 === null || a.hi80 === null || b.lo80 === null || b.hi80 === null) return true;
    return a.lo80 <= b.hi80 && a.hi80 >= b.lo80;
}

export interface Difference {
    code: string;
    values: (Value | null)[]; // in the order of the regions; null: withheld or not there
    spread: number;
    apart: boolean; // some two of them can be told apart
}

// Openings of a group for each 1,000 of all employed in the region: equal footing for large and small regions.
export function differences(need: NeedRow[], of: 'occupation' | 'industry', codes: string[], employed: (number | null)[]): Difference[] {
    const groups = new Map<string, (Value | null)[]>();
    for (const r of need) {
        const at = codes.indexOf(r.region ?? '');
        const whole = employed[at];
        if (at < 0 || !whole || r.openings === null) continue;
        const per = (v: number | null) => (v === null ? null : (v / whole) * 1000);
        const values = groups.get(r[of] ?? '') ?? codes.map(() => null);
        values[at] = { value: per(r.openings), lo80: per(r.lo80), hi80: per(r.hi80), lo95: per(r.lo95), hi95: per(r.hi95) };
        groups.set(r[of] ?? '', values);
    }
    const out: Difference[] = [];
    for (const [code, values] of groups) {
        const known = values.filter((v): v is Value => v !== null && v.value !== null);
        if (known.length < 2) continue;
        const numbers = known.map((v) => v.value!);
        out.push({
            code,
            values,
            spread: Math.max(...numbers) - Math.min(...numbers),
            apart: known.some((a, i) => known.slice(i + 1).some((b) => !overlap(a, b))),
        });
    }
    return out.sort((a, b) => b.spread - a.spread);
}
