import { describe, expect, it } from 'vitest';
import { entry, fold, loose, search } from '../src/i18n/fold.ts';

const places = [
    ['Түркістан облысы', 'Туркестанская область', 'Turkistan Region'],
    ['Қарағанды облысы', 'Карагандинская область', 'Karaganda Region'],
    ['Шығыс Қазақстан облысы', 'Восточно-Казахстанская область', 'East Kazakhstan Region'],
    ['Құрылысшылар', 'Строители и рабочие, ещё отделочники', 'Building workers'],
];
const entries = places.map((texts) => entry(texts[2]!, texts));

describe('search', () => {
    it('folds case and ё, keeps Kazakh letters', () => {
        expect(fold('  ЕЩЁ  Раз ')).toBe('еще раз');
        expect(fold('ҚАРАҒАНДЫ Әлемі')).toBe('қарағанды әлемі');
        expect(loose('Қарағанды')).toBe('караганды');
    });
    it('finds in each of three languages', () => {
        for (const q of ['түркі', 'турке', 'TURK']) expect(search(entries, q)).toEqual(['Turkistan Region']);
    });
    it('finds Kazakh words typed on a Russian keyboard', () => {
        expect(search(entries, 'курылысш')).toEqual(['Building workers']);
        expect(search(entries, 'караганды')).toContain('Karaganda Region');
    });
    it('finds ё by е and words inside a name', () => {
        expect(search(entries, 'еще отдел')).toEqual(['Building workers']);
        expect(search(entries, 'казахстанская')).toEqual(['East Kazakhstan Region']);
    });
    it('asks every word to match', () => {
        expect(search(entries, 'карагандинская турке')).toEqual([]);
        expect(search(entries, '')).toEqual([]);
        expect(search(entries, '(')).toEqual([]);
    });
    it('puts beginnings first', () => {
        const list = ['Workers in building', 'Building workers'].map((n) => entry(n, [n]));
        expect(search(list, 'building')).toEqual(['Building workers', 'Workers in building']);
    });
});
