// The title and the first sentences, made from the numbers. Names stand in the nominative in all three languages,
// so the templates put them where no case ending is needed.
import type { Lang } from '../../api/types.ts';
import { pluralForm } from '../../i18n/plural.ts';
import { Formats, significant } from '../../i18n/format.ts';
import { fill, type Args, type Messages } from '../../i18n/text.ts';

export class Writer {
    readonly f: Formats;
    constructor(
        readonly lang: Lang,
        readonly messages: Messages,
    ) {
        this.f = new Formats(lang);
    }
    say(id: string, args: Args = {}): string {
        const text = this.messages[id];
        return text === undefined ? id : fill(typeof text === 'string' ? text : (text.other ?? id), args);
    }
    count(id: string, n: number, args: Args = {}): string {
        const text = this.messages[id];
        if (text === undefined) return id;
        return fill(typeof text === 'string' ? text : pluralForm(this.lang, n, text), args);
    }
}

export interface LeadInput {
    openings: number | null;
    lo80: number | null;
    hi80: number | null;
    growth: number | null;
    replacement: number | null;
    employed: number | null;
    years: number; // how many years the figures cover
    span: string; // "2030" or "2026–2035"
    countryRate: number | null; // openings per 1,000 employed in the country, when a region is shown
    status: string | null;
}

const SHARES: [upTo: number, id: string][] = [
    [0.06, 'none'],
    [0.15, 'tenth'],
    [0.225, 'fifth'],
    [0.29, 'quarter'],
    [0.37, 'third'],
    [0.45, 'two-fifths'],
    [0.55, 'half'],
    [0.635, 'three-fifths'],
    [0.71, 'two-thirds'],
    [0.775, 'three-quarters'],
    [0.85, 'four-fifths'],
    [0.95, 'nine-tenths'],
    [Infinity, 'all'],
];

export function shareId(share: number): string {
    return SHARES.find(([upTo]) => share < upTo)![1];
}

export function title(w: Writer, place: string, span: string, all: boolean, filtered: boolean): string {
    const text = w.say(`web.title.${filtered ? 'many' : 'who'}.${all ? 'span' : 'year'}`, { place, year: span });
    return text.charAt(0).toLocaleUpperCase(w.lang) + text.slice(1);
}

// Rounded to what the interval lets one know: two digits, three when it is narrow.
function digitsFor(value: number, lo: number, hi: number): number {
    return value > 0 && (hi - lo) / value < 0.1 ? 3 : 2;
}

export function lead(w: Writer, x: LeadInput): string[] {
    if (x.status === 'suppressed') return [w.say('web.lead.suppressed')];
    if (x.openings === null && x.replacement === null && x.growth !== null)
        return [w.say('web.lead.leavers', { year: x.span }), changeSentence(w, x)].filter(Boolean);
    if (x.openings === null || x.lo80 === null || x.hi80 === null) return [w.say('web.lead.missing')];
    const { f } = w;
    const digits = digitsFor(x.openings, x.lo80, x.hi80);
    const n = Math.round(significant(x.openings, digits));
    const [lo, hi] = f.range(x.lo80, x.hi80, 0);
    const people = w.count('web.people', n, { n: f.people(x.openings, digits) });
    const out: string[] = [];
    const share = x.openings > 0 && x.replacement !== null ? w.say(`web.share.${shareId(x.replacement / x.openings)}`) : '';
    const args = { people, lo, hi, year: x.span };
    const first = x.years > 1 ? w.say('web.lead.span', { ...args, yearly: yearly(w, x, digits) }) : w.say('web.lead.year', args);
    out.push(share ? w.say('web.lead.share', { first, share }) : `${first}.`);
    const change = changeSentence(w, x);
    if (change) out.push(change);
    const rate = rateSentence(w, x);
    if (rate) out.push(rate);
    return out;
}

function yearly(w: Writer, x: LeadInput, digits: number): string {
    return w.f.people((x.openings ?? 0) / x.years, digits);
}

function changeSentence(w: Writer, x: LeadInput): string {
    if (x.growth === null || !x.employed) return '';
    if (Math.abs(x.growth) < 0.0005 * x.employed * x.years) return w.say('web.lead.steady');
    const n = Math.round(significant(Math.abs(x.growth), 2));
    if (n === 0) return w.say('web.lead.steady');
    const people = w.count('web.people', n, { n: w.f.people(n) });
    return w.say(x.growth > 0 ? 'web.lead.grows' : 'web.lead.shrinks', { people });
}

function rateSentence(w: Writer, x: LeadInput): string {
    if (!x.employed || x.openings === null || x.years > 1) return '';
    const rate = w.f.rounded((x.openings / x.employed) * 1000, 2);
    return x.countryRate === null
        ? w.say('web.lead.rate', { rate })
        : w.say('web.lead.rate-region', { rate, country: w.f.rounded(x.countryRate, 2) });
}
