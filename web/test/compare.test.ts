import { describe, expect, it } from 'vitest';
import type { NeedRow } from '../src/api/types.ts';
import { differences, overlap } from '../src/pages/compare/differ.ts';
import { comparison } from '../src/pages/compare/words.ts';
import { Writer } from '../src/pages/map/sentence.ts';
import { readMessages } from './messages.ts';

const messages = readMessages();
const value = (v: number, lo: number, hi: number) => ({ value: v, lo80: lo, hi80: hi, lo95: lo - 5, hi95: hi + 5 });
const place = (name: string, v: number, lo: number, hi: number, openings: number) => ({ name, rate: value(v, lo, hi), openings });

describe('comparison', () => {
    it('says in words what can not be told apart', () => {
        for (const lang of ['kk', 'ru', 'en'] as const) {
            const w = new Writer(lang, messages[lang]);
            const two = comparison(w, '2030', [place('A', 34, 13, 57, 28000), place('B', 52, 25, 80, 44000)]);
            expect(two[0]).toMatch(/B, 52.*A, 34/);
            expect(two[1]).toBe(w.say('web.compare.same.two'));
            expect(two[2]).toMatch(/B – 44.000; A – 28.000/);
            const apart = comparison(w, '2030', [place('A', 34, 30, 40, 1), place('B', 52, 45, 80, 2)]);
            expect(apart[1]).toBe(w.say('web.compare.apart'));
            const some = comparison(w, '2030', [place('A', 10, 5, 15, 1), place('B', 12, 8, 16, 2), place('C', 50, 40, 60, 3)]);
            expect(some[1]).toContain('B – A');
            expect(some[1]).not.toContain('C');
        }
    });
    it('takes what is withheld for not distinguishable', () => {
        expect(overlap(value(1, 0, 2), { value: null, lo80: null, hi80: null, lo95: null, hi95: null })).toBe(true);
        expect(comparison(new Writer('en', messages.en), '2030', [place('A', 1, 0, 2, 1)])).toHaveLength(1);
    });
    it('puts the largest difference first, on equal footing', () => {
        const row = (region: string, occupation: string, openings: number | null): NeedRow =>
            ({ region, occupation, openings, lo80: openings, hi80: openings, lo95: openings, hi95: openings }) as NeedRow;
        const rows = [row('1', 'a', 10), row('2', 'a', 40), row('1', 'b', 10), row('2', 'b', 100), row('1', 'c', 5), row('2', 'c', null)];
        const list = differences(rows, 'occupation', ['1', '2'], [1000, 4000]);
        expect(list.map((d) => [d.code, d.spread])).toEqual([['b', 15], ['a', 0]]);
        expect(list[0]!.apart).toBe(true);
        expect(list[1]!.apart).toBe(false);
        expect(list[1]!.values.map((v) => v!.value)).toEqual([10, 10]);
    });
});
