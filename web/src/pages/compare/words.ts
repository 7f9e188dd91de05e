// The first sentences of a comparison, with what can't be told apart said in words.
import type { Writer } from '../map/sentence.ts';
import { overlap } from './differ.ts';
import type { Value } from '../map/figures.ts';

export interface Named {
    name: string;
    rate: Value;
    openings: number | null;
    counted?: boolean; // those who leave are not known, what changes is
}

// "A, B and C" without a word: names stand in the nominative in all languages.
export function comparison(w: Writer, when: string, list: Named[]): string[] {
    if (list.every((p) => p.openings === null && p.counted)) return [w.say('web.lead.leavers', { year: when })];
    const known = list.filter((p) => p.rate.value !== null).sort((a, b) => b.rate.value! - a.rate.value!);
    if (known.length < 2) return [w.say('web.compare.lead.few')];
    const [top, low] = [known[0]!, known[known.length - 1]!];
    const range = (p: Named) => {
        const [lo, hi] = p.rate.lo80 !== null && p.rate.hi80 !== null ? w.f.range(p.rate.lo80, p.rate.hi80, 0) : ['', ''];
        return w.say('web.compare.lead.value', { place: p.name, rate: w.f.rounded(p.rate.value, 2), lo, hi });
    };
    const out = [w.say('web.compare.lead', { year: when, top: range(top), low: range(low) })];
    const pairs = known.flatMap((a, i) => known.slice(i + 1).map((b) => [a, b] as const));
    const same = pairs.filter(([a, b]) => overlap(a.rate, b.rate));
    if (same.length === pairs.length) out.push(w.say(pairs.length === 1 ? 'web.compare.same.two' : 'web.compare.same.all'));
    else if (same.length === 0) out.push(w.say('web.compare.apart'));
    else out.push(w.say('web.compare.same.some', { pairs: same.map(([a, b]) => `${a.name} – ${b.name}`).join('; ') }));
    const people = known.filter((p) => p.openings !== null).sort((a, b) => b.openings! - a.openings!);
    out.push(w.say('web.compare.people', { list: people.map((p) => `${p.name} – ${w.f.people(p.openings!)}`).join('; ') }));
    return out;
}
