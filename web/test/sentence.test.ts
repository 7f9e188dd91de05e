import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Lang } from '../src/api/types.ts';
import { lead, shareId, title, Writer, type LeadInput } from '../src/pages/map/sentence.ts';
import { readMessages } from './messages.ts';

let writers: Record<Lang, Writer>;
beforeAll(() => {
    const m = readMessages();
    writers = { kk: new Writer('kk', m.kk), ru: new Writer('ru', m.ru), en: new Writer('en', m.en) };
});

const plain = (s: string) => s.replace(/\u00a0/g, ' ');
const input: LeadInput = {
    openings: 21137.4,
    lo80: 17980,
    hi80: 24210,
    growth: 6890,
    replacement: 14247.4,
    employed: 700000,
    years: 1,
    span: '2030',
    countryRate: 33.3,
    status: 'fitted',
};

describe('title', () => {
    it('is a question with the place in the nominative', () => {
        expect(title(writers.en, 'Turkistan Region', '2030', false, false)).toBe('Who will Turkistan Region need in 2030?');
        expect(title(writers.ru, 'Туркестанская область', '2030', false, false)).toBe('Туркестанская область: кто понадобится в 2030 году?');
        expect(title(writers.kk, 'Түркістан облысы', '2030', false, false)).toBe('Түркістан облысы: 2030 жылы кім қажет болады?');
    });
    it('begins with a capital even where the name does not', () => {
        expect(title(writers.ru, 'город Алматы', '2026–2035', true, true)).toBe(
            'Город Алматы: сколько работников понадобится в 2026–2035 годах?',
        );
    });
});

describe('first sentence', () => {
    it('says how many, how sure and how many of them replace others', () => {
        expect(plain(lead(writers.en, input)[0]!)).toBe(
            'In 2030, about 21,000 people (18,000–24,000 with 80% probability), two thirds of them to replace those who retire or die.',
        );
        expect(plain(lead(writers.ru, input)[0]!)).toBe(
            'В 2030 году понадобится примерно 21 000 человек (с вероятностью 80 % от 18 000 до 24 000), из них две трети — вместо тех, кто уйдёт на пенсию или умрёт.',
        );
        expect(plain(lead(writers.kk, input)[0]!)).toBe(
            '2030 жылы шамамен 21 000 адам қажет (80 % ықтималдықпен 18 000–24 000), олардың үштен екісі зейнетке шығатындар мен қайтыс болатындардың орнына.',
        );
    });
    it('divides the sum of years by the years', () => {
        const all = { ...input, openings: 210000, lo80: 180000, hi80: 240000, years: 10, span: '2026–2035' };
        const text = plain(lead(writers.en, { ...all, replacement: 140000 })[0]!);
        expect(text).toContain('Over 2026–2035, about 210,000 people, some 21,000 a year');
    });
    it('declines people in Russian', () => {
        const few = lead(writers.ru, { ...input, openings: 2, lo80: 1, hi80: 4, replacement: 2, growth: 0, employed: 90 });
        expect(plain(few[0]!)).toContain('2 человека');
        const many = lead(writers.ru, { ...input, openings: 12, lo80: 9, hi80: 15, replacement: 10, growth: 2, employed: 300 });
        expect(plain(many[0]!)).toContain('12 человек ');
    });
    it('never divides a person', () => {
        const few = { ...input, openings: 2.7, lo80: 0.04, hi80: 7.9, growth: -0.3, replacement: 1.6, employed: 84 };
        const text = plain(lead(writers.en, few).slice(0, 2).join(' '));
        expect(text).toContain('about 3 people (0–8 with 80% probability)');
        expect(text).toContain('hardly changes');
    });
    it('says growth, decline and standstill in words', () => {
        expect(plain(lead(writers.en, input)[1]!)).toBe('Employment as a whole grows by about 6,900 people.');
        expect(plain(lead(writers.en, { ...input, growth: -3050 })[1]!)).toContain('shrinks by about 3,100 people');
        expect(lead(writers.en, { ...input, growth: 10 })[1]).toBe('Employment as a whole hardly changes.');
    });
    it('compares with the country', () => {
        expect(lead(writers.en, input)[2]).toBe('That is 30 for every 1,000 employed; in the country as a whole 33.');
    });
    it('says so when a figure is withheld or missing', () => {
        for (const lang of ['kk', 'ru', 'en'] as Lang[]) {
            const none = { ...input, openings: null, lo80: null, hi80: null };
            const withheld = lead(writers[lang], { ...none, status: 'suppressed' });
            const missing = lead(writers[lang], { ...none, status: 'missing' });
            expect(withheld).toHaveLength(1);
            expect(withheld[0]).not.toContain('web.');
            expect(missing[0]).not.toBe(withheld[0]);
        }
    });
    it('leaves no gap unfilled in any language, for every share', () => {
        for (const lang of ['kk', 'ru', 'en'] as Lang[]) {
            for (let share = 0; share <= 1.3; share += 0.05) {
                for (const growth of [-4000, 0, 9000]) {
                    const text = lead(writers[lang], { ...input, growth, replacement: share * 21137.4 }).join(' ');
                    expect(text).not.toMatch(/[{}]|web\.|undefined|NaN/);
                }
            }
        }
    });
});

// The document writes the same sentences in C: tests/unit/test_service_lead.c reads the same file.
describe('golden sentences', () => {
    const [, ...rows] = readFileSync(new URL('../../tests/golden/sentences.csv', import.meta.url), 'utf8').trim().split('\n');
    it.each(rows)('%s', (row) => {
        const m = /^((?:[^,]*,){11})"(.*)"$/.exec(row)!;
        const [lang, ...fields] = m[1]!.split(',');
        const [openings, lo80, hi80, growth, replacement, employed, years, span, rate, suppressed] = fields;
        const number = (s = '') => (s === '' ? null : Number(s));
        const written = lead(writers[lang as Lang], {
            openings: number(openings),
            lo80: number(lo80),
            hi80: number(hi80),
            growth: number(growth),
            replacement: number(replacement),
            employed: number(employed),
            years: Number(years),
            span: span!,
            countryRate: number(rate),
            status: suppressed === '1' ? 'suppressed' : 'forecast',
        });
        expect(written.join(' ')).toBe(m[2]!.replace(/""/g, '"'));
    });
});

describe('shares in words', () => {
    it('names the nearest simple fraction', () => {
        const of = { none: 0.02, tenth: 0.1, fifth: 0.2, quarter: 0.25, third: 0.34, 'two-fifths': 0.41, half: 0.5, 'three-fifths': 0.6, 'two-thirds': 0.66 };
        for (const [id, share] of Object.entries(of)) expect(shareId(share)).toBe(id);
        expect([0.75, 0.8, 0.9, 1, 1.4].map(shareId)).toEqual(['three-quarters', 'four-fifths', 'nine-tenths', 'all', 'all']);
    });
});
