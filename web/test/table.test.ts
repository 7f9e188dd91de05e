import { describe, expect, it } from 'vitest';
import type { NeedRow } from '../src/api/types.ts';
import { columns, sorted, type Line } from '../src/pages/map/columns.ts';
import { tabbed } from '../src/pages/map/export.ts';
import { modelled, overlapping, rankable, shownAs, valueOf } from '../src/pages/map/figures.ts';
import { Formats } from '../src/i18n/format.ts';

const row = (openings: number | null, employed: number | null, status = 'fitted'): NeedRow =>
    ({ openings, employed, lo80: 10, hi80: 40, lo95: 5, hi95: 60, growth: 1, replacement: 2, quality: 'D', status }) as NeedRow;

describe('figures', () => {
    it('computes the rate from its own row, with the interval', () => {
        expect(valueOf(row(20, 500), 'rate')).toEqual({ value: 40, lo80: 20, hi80: 80, lo95: 10, hi95: 120 });
        expect(valueOf(row(20, 0), 'rate').value).toBeNull();
    });
    it('counts whom the first cannot be told apart from', () => {
        const v = (lo80: number, hi80: number) => ({ value: (lo80 + hi80) / 2, lo80, hi80, lo95: null, hi95: null });
        expect(overlapping([v(50, 70), v(40, 50), v(10, 49)])).toBe(1);
        expect(overlapping([])).toBe(0);
    });
    it('tells withheld from missing and zero from both', () => {
        expect(shownAs(row(null, null, 'suppressed'), null)).toBe('suppressed');
        expect(shownAs(row(null, null, 'missing'), null)).toBe('missing');
        expect(shownAs(undefined, null)).toBe('missing');
        expect(shownAs(row(0, 10), 0)).toBe('value');
    });
    it('marks what a model made', () => {
        expect([modelled('fitted'), modelled('forecast'), modelled('observed'), modelled('suppressed')]).toEqual([true, true, false, false]);
    });
    it('does not rank regions where most figures are graded D or worse', () => {
        expect([undefined, null, 'A', 'B', 'C'].map(rankable)).toEqual([true, true, true, true, true]);
        expect(['D', 'E'].some(rankable)).toBe(false);
    });
});

describe('table', () => {
    const lines: Line[] = [
        { code: '1', name: 'Ә', row: row(5, 100) },
        { code: '2', name: 'Б', row: row(null, null, 'suppressed') },
        { code: '3', name: 'А', row: row(90, 1000) },
        { code: '4', name: 'Қ', row: row(5, 10) },
    ];
    const cols = columns('openings');
    const order = (sort: string) => sorted(lines, sort, cols, new Intl.Collator('kk')).map((l) => l.code);
    it('sorts both ways, ties by name, what is missing last', () => {
        expect(order('-openings')).toEqual(['3', '1', '4', '2']);
        expect(order('openings')).toEqual(['1', '4', '3', '2']);
        expect(order('name')[0]).toBe('3');
    });
    it('shows no column twice', () => {
        for (const i of ['rate', 'openings', 'growth', 'replacement'] as const) {
            const ids = columns(i).map((c) => c.id);
            expect(new Set(ids).size).toBe(ids.length);
            expect(ids[0]).toBe(i);
        }
    });
});

describe('export', () => {
    const grid = { head: ['region', 'openings'], rows: [['A, "b"', 0.1 + 0.2], ['c', null]] };
    it('writes text for a spreadsheet with the decimal sign of the language', () => {
        const ru = new Formats('ru');
        expect(tabbed(grid, (v) => ru.plain(v))).toBe('region\topenings\nA, "b"\t0,30000000000000004\nc\t\n');
    });
});
