import { describe, expect, it } from 'vitest';
import { Formats, MINUS, significant } from '../src/i18n/format.ts';
import { pluralForm } from '../src/i18n/plural.ts';

const kk = new Formats('kk');
const ru = new Formats('ru');
const en = new Formats('en');

describe('numbers', () => {
    it('takes the separators of the language', () => {
        expect(kk.fixed(1234567.891, 2)).toBe('1\u00a0234\u00a0567,89');
        expect(ru.fixed(1234.5, 1)).toBe('1\u00a0234,5');
        expect(en.fixed(1234567.891, 2)).toBe('1,234,567.89');
    });
    it('writes a minus sign, never a negative zero, and a dash for what is missing', () => {
        expect(en.fixed(-1500)).toBe(`${MINUS}1,500`);
        expect(en.fixed(-0.2)).toBe('0');
        expect(en.fixed(null)).toBe('–');
        expect(en.fixed(NaN)).toBe('–');
    });
    it('rounds to significant digits', () => {
        expect(significant(9147, 2)).toBe(9100);
        expect(significant(-0.01234, 2)).toBe(-0.012);
        expect(significant(999, 2)).toBe(1000);
        expect(significant(0, 2)).toBe(0);
        expect(en.rounded(21437)).toBe('21,000');
        expect(ru.rounded(3.14159)).toBe('3,1');
        expect(en.rounded(7)).toBe('7');
        expect(en.rounded(0.0312)).toBe('0.03');
    });
    it('gives both ends of a range the same precision', () => {
        expect(en.range(17980, 24210)).toEqual(['18,000', '24,000']);
        expect(ru.range(7954, 10630)).toEqual(['8\u00a0000', '11\u00a0000']);
        expect(en.range(238900, 250100)).toEqual(['239,000', '250,000']);
        expect(en.range(12.62, 19.4)).toEqual(['13', '19']);
        expect(en.range(0, 0)).toEqual(['0', '0']);
        expect(en.range(0.02, 7.94, 0)).toEqual(['0', '8']);
    });
    it('gives spreadsheets every digit', () => {
        expect(ru.plain(1234.5678901234567)).toBe('1234,5678901234567');
        expect(en.exact(0.1 + 0.2)).toBe('0.30000000000000004');
        expect(en.plain(null)).toBe('');
    });
    it('writes dates as read in the language', () => {
        expect(ru.date('2026-11-21T20:00:00Z')).toBe('21.11.2026');
        expect(en.date('2026-11-21T20:00:00Z')).toBe('2026-11-21');
    });
});

describe('plural forms', () => {
    const people = { one: 'человек', few: 'человека', many: 'человек', other: 'человека' };
    it('follows Russian grammar', () => {
        expect([1, 2, 5, 11, 12, 21, 22, 25, 101, 112, 21000].map((n) => pluralForm('ru', n, people))).toEqual([
            'человек',
            'человека',
            'человек',
            'человек',
            'человек',
            'человек',
            'человека',
            'человек',
            'человек',
            'человек',
            'человек',
        ]);
        expect(pluralForm('ru', 2.5, people)).toBe('человека');
    });
    it('knows one and other in Kazakh and English', () => {
        expect(pluralForm('en', 1, { one: 'person', other: 'people' })).toBe('person');
        expect(pluralForm('en', 0, { one: 'person', other: 'people' })).toBe('people');
        expect(pluralForm('kk', 21, { one: 'a', other: 'b' })).toBe('b');
    });
});
