import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fold, loose, otherLayouts, sound, typos } from '../src/i18n/fold.ts';
import { Index } from '../src/i18n/search.ts';

// The real names of the pack in three languages.
function names(file: string): { code: string; texts: string[] }[] {
    const [head, ...rows] = readFileSync(new URL(`../../packs/kz/codes/${file}.csv`, import.meta.url), 'utf8').trimEnd().split(/\r?\n/);
    const cells = (line: string) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((m) => m[1]!.replace(/^"|"$/g, '').replace(/""/g, '"'));
    const at = (id: string) => cells(head!).indexOf(id);
    return rows.map(cells).map((c) => ({ code: `${file}:${c[at('code') < 0 ? at('id') : at('code')]}`, texts: ['kk', 'ru', 'en'].map((l) => c[at(`name_${l}`)]!) }));
}
const everything = ['region', 'industry', 'occupation', 'skill'].flatMap(names).filter((e) => !/^occupation:\d{3,}|^industry:.*\d|^industry:.*-/.test(e.code));
const index = new Index(everything, (e) => e.texts);
const find = (query: string) => index.search(query).map((e) => e.code);
const first = (query: string) => find(query)[0];

describe('folding', () => {
    it('folds case and ё, keeps Kazakh letters', () => {
        expect(fold('  ЕЩЁ  Раз ')).toBe('еще раз');
        expect(fold('ҚАРАҒАНДЫ Әлемі')).toBe('қарағанды әлемі');
        expect(loose('Қарағанды')).toBe('караганды');
    });
    it('hears the same in both scripts', () => {
        for (const [cyrillic, ...latin] of [['Түркістан', 'turkistan', 'Turkıstan', 'Türkistan'], ['Алматы облысы', 'almaty oblysy', 'almati oblisi'],
            ['научный', 'nauchnyi', 'nauchnyy', 'nauchny'], ['Жетісу', 'jetisu', 'zhetisu', 'zhetysu', 'Jetısu'], ['Шымкент', 'shymkent', 'Şymkent'],
            ['Қызылорда', 'kyzylorda', 'qyzylorda'], ['құрылыс', 'qurylys', 'kurylys'], ['Щучинск', 'shchuchinsk', 'schuchinsk'], ['район', 'rayon', 'raion']])
            for (const l of latin) expect(sound(l!), `${cyrillic} ${l}`).toBe(sound(cyrillic!));
        expect(sound('Астана')).not.toBe(sound('Атырау'));
    });
    it('reads the keys under the other layouts', () => {
        expect(otherLayouts('nehrtcnfy')).toContain('туркестан');
        expect(otherLayouts('n8hr3cnfy')).toContain('түркістан');
        expect(otherLayouts('[bvbr')).toContain('химик');
        expect(otherLayouts('егклшыефт')).toEqual(['turkistan']);
        expect(otherLayouts('61')).toEqual([]);
    });
    it('counts typos up to a bound', () => {
        expect(typos('турк', 'туркестан', 1)).toBe(0);
        expect(typos('туркетсан', 'туркестан', 2)).toBe(1);
        expect(typos('туркистан', 'туркестан', 2)).toBe(1);
        expect(typos('астана', 'туркестан', 2)).toBe(3);
    });
});

describe('search', () => {
    it('finds in each of three languages', () => {
        for (const q of ['түркі', 'турке', 'TURKIS', 'Түркістан облысы', 'Туркестанская область']) expect(first(q), q).toBe('region:61');
        for (const q of ['құрылыс', 'строительство', 'construction']) expect(find(q), q).toContain('industry:F');
        for (const q of ['программирование', 'programming']) expect(find(q), q).toContain('skill:S22');
    });
    it('finds Kazakh words typed on a Russian keyboard', () => {
        for (const q of ['туркистан', 'туркистан облысы']) expect(first(q), q).toBe('region:61');
        expect(first('караганды')).toBe('region:35');
        expect(find('курылыс')).toContain('industry:F');
    });
    it('finds words typed under the wrong layout', () => {
        for (const q of ['nehrtcnfy', 'n8hr3cnfy', 'Nehrtcnfycrfz j,kfcnm', 'егклшыефт']) expect(first(q), q).toBe('region:61');
        expect(first('0fhf5fyls')).toBe('region:35');
        expect(find('cnhjbntkmcndj')).toContain('industry:F');
    });
    it('finds words in Latin letters', () => {
        for (const q of ['turkistan', 'turkestan', 'turkistan oblysy', 'Türkıstan']) expect(first(q), q).toBe('region:61');
        expect(first('almaty oblysy')).toBe('region:19');
        expect(first('qyzylorda')).toBe('region:43');
        expect(first('zhambylskaya')).toBe('region:31');
        expect(first('jetisu')).toBe('region:33');
        expect(find('qurylys')).toContain('industry:F');
        expect(find('nauchno')).toEqual(find('научно'));
        expect(find('stroitelstvo')).toContain('industry:F');
    });
    it('finds words with typos', () => {
        for (const q of ['туркетсан', 'туркистн', 'туркестанской', 'Turkstan', 'nehrtcyfy']) expect(first(q), q).toBe('region:61');
        expect(find('стоительство')).toContain('industry:F');
        expect(find('constuction')).toContain('industry:F');
        expect(first('караганда облысы')).toBe('region:35');
        expect(find('хззз')).toEqual([]);
        expect(find('аст')).not.toContain('region:23');
    });
    it('puts the closest first', () => {
        expect(find('алматы').slice(0, 2)).toEqual(['region:75', 'region:19']);
        expect(find('Almaty').slice(0, 2)).toEqual(['region:75', 'region:19']);
        expect(first('астана')).toBe('region:71');
        const list = new Index(['Workers in building', 'Building workers'], (s) => [s]);
        expect(list.search('building')).toEqual(['Building workers', 'Workers in building']);
        expect(list.search('workers building')).toHaveLength(2);
    });
    it('asks every word to match, and takes any sign', () => {
        expect(find('карагандинская турке')).toEqual([]);
        for (const q of ['', '  ', '(', '***', '\\']) expect(find(q)).toEqual([]);
    });
    it('answers a keystroke within 5 ms over all entries', () => {
        const queries = ['тур', 'туркест', 'nehrtcnfy', 'almaty oblysy', 'стоительство', 'специалисты-профессионалы в обасти', 'zzzzzzzz zzzzzzzzz', 'nauchnyi rabotnik'];
        for (const q of queries) find(q); // the engine warms up
        const rounds = 20;
        const start = performance.now();
        for (let i = 0; i < rounds; i++) for (const q of queries) find(q);
        const each = (performance.now() - start) / (rounds * queries.length);
        expect(each).toBeLessThan(5);
    });
});
