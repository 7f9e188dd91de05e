// The first sentences of a scenario, made from the numbers: how many more or fewer, how sure, instead of how many.
import type { ComparedRow } from '../../api/types.ts';
import { significant } from '../../i18n/format.ts';
import type { Writer } from '../map/sentence.ts';

const whole = (v: number) => Math.round(significant(v, 2));

function part(w: Writer, id: 'need' | 'employed', mean: number, lo: number, hi: number, args: Record<string, string>): string {
    const n = whole(Math.abs(mean));
    if (n === 0 && Math.abs(lo) < 1 && Math.abs(hi) < 1) return w.say(`assume.lead.${id}.same`, args);
    const people = w.count('web.people', n, { n: w.f.people(n) });
    const more = mean >= 0;
    if (lo < 0 && hi > 0) return w.say(`assume.lead.${id}.unsure`, { ...args, people, less: w.f.people(-lo), more: w.f.people(hi) });
    const [a, b] = more ? [lo, hi] : [-hi, -lo];
    const [from, to] = w.f.range(a, b, 0);
    return w.say(`assume.lead.${id}.${more ? 'more' : 'less'}${from === to ? '.sure' : ''}`, { ...args, people, lo: from, hi: to });
}

export function difference(w: Writer, x: ComparedRow, place: string, years: string, last: string): string[] {
    const digits = 3;
    const args = { place, years, last, a: w.f.people(x.openings_a, digits), b: w.f.people(x.openings_b, digits) };
    return [
        part(w, 'need', x.difference, x.lo80, x.hi80, args),
        part(w, 'employed', x.employed_difference, x.employed_lo80, x.employed_hi80, args),
    ];
}
