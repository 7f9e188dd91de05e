// Numbers as each language writes them. Kazakh and Russian group with a no-break space and use a decimal comma.
import type { Lang } from '../api/types.ts';

export const MINUS = '\u2212';
const SEPARATORS: Record<Lang, [group: string, decimal: string]> = {
    kk: ['\u00a0', ','],
    ru: ['\u00a0', ','],
    en: [',', '.'],
};

// Rounded to so many significant digits: a forecast is not known to the last person.
export function significant(value: number, digits: number): number {
    if (value === 0 || !Number.isFinite(value)) return value;
    const power = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
    if (power < 0) return Math.round(value / 10 ** -power) * 10 ** -power;
    return Math.round(value * 10 ** power) / 10 ** power;
}

export class Formats {
    constructor(readonly lang: Lang) {}

    fixed(value: number | null | undefined, decimals = 0): string {
        if (value === null || value === undefined || Number.isNaN(value)) return '–';
        const [group, decimal] = SEPARATORS[this.lang];
        const [whole = '0', part] = Math.abs(value).toFixed(decimals).split('.');
        const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
        const zero = Number(whole) === 0 && (part === undefined || Number(part) === 0);
        return (value < 0 && !zero ? MINUS : '') + grouped + (part === undefined ? '' : decimal + part);
    }

    // For prose and labels: two or three significant digits, never more decimals than are known.
    rounded(value: number | null | undefined, digits = 2): string {
        if (value === null || value === undefined || Number.isNaN(value)) return '–';
        const v = significant(value, digits);
        const size = Math.abs(v);
        const decimals = size >= 10 || v === 0 ? 0 : size >= 1 ? Math.min(1, digits - 1) : digits;
        const text = this.fixed(v, decimals);
        const [, decimal] = SEPARATORS[this.lang];
        return decimals > 0 ? text.replace(new RegExp(`\\${decimal}?0+$`), '') : text;
    }

    // Both ends of a range with the same precision, so that it never reads "18 000-23 700"; `least` is the power of
    // ten that is not divided further: 0 for people.
    range(lo: number, hi: number, least = -Infinity): [string, string] {
        const size = Math.max(Math.abs(lo), Math.abs(hi));
        if (size === 0) return ['0', '0'];
        const wide = Math.abs(hi - lo) / size > 0.1;
        const power = Math.max(least, Math.floor(Math.log10(size)) - (wide ? 1 : 2));
        const unit = 10 ** power;
        const decimals = Math.max(0, -power);
        return [this.fixed(Math.round(lo / unit) * unit, decimals), this.fixed(Math.round(hi / unit) * unit, decimals)];
    }

    // For a spreadsheet: every digit, the language's decimal sign, no grouping.
    plain(value: number | null): string {
        if (value === null || Number.isNaN(value)) return '';
        return String(value).replace('.', SEPARATORS[this.lang][1]);
    }

    exact(value: number | null): string {
        return value === null || Number.isNaN(value) ? '' : String(value);
    }

    // People are whole.
    people(value: number, digits = 2): string {
        return this.fixed(Math.round(significant(value, digits)));
    }

    // A point in time, from ISO text, as a plain date.
    date(iso: string): string {
        const m = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
        if (!m) return iso;
        return this.lang === 'en' ? `${m[1]}-${m[2]}-${m[3]}` : `${m[3]}.${m[2]}.${m[1]}`;
    }
}
