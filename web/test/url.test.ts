import { describe, expect, it } from 'vitest';
import { format, parse, START, type PageState } from '../src/app/url.ts';

describe('the address is the state', () => {
    it('leaves defaults out', () => {
        expect(format(START)).toBe('/kk/map');
        expect(parse('/kk/map', '')).toEqual(START);
    });
    it('carries everything there and back', () => {
        const state: PageState = {
            lang: 'ru',
            page: 'map',
            indicator: 'growth',
            year: 2031,
            industry: 'F',
            occupation: '71',
            region: '61',
            view: 'tiles',
            table: 'full',
            sort: '-employed',
            topic: 'labour-demand',
            regions: '61,75',
            against: 'v-11aa22bb',
            scenario: 'Үлкен жоба',
            assume: 'growth=-1.5,industry=F|jobs=500,from=2028,title=Зауыт, үлкен',
            split: 'occupation',
            flow: 'employed',
            embed: 'series',
            vintage: 'v-3f9a02c1',
        };
        const [path, query] = format(state).split('?');
        expect(parse(path!, `?${query}`)).toEqual(state);
    });
    it('holds the code of a page in the path', () => {
        const state = parse('/en/region/61', '?year=2031&industry=F');
        expect(state).toEqual({ ...START, lang: 'en', page: 'region', region: '61', year: 2031, industry: 'F' });
        expect(format(state)).toBe('/en/region/61?year=2031&industry=F');
        expect(format(parse('/kk/occupation/71', '?region=61'))).toBe('/kk/occupation/71?region=61');
        expect(format(parse('/ru/claims', '?topic=colleges&region=61'))).toBe('/ru/claims?region=61&topic=colleges');
        expect(parse('/ru/region/%3Cb%3E', '').region).toBe('');
    });
    it('holds up to four regions that are compared, each once', () => {
        expect(parse('/kk/compare', '?regions=61,75,61,10,11,15').regions).toBe('61,75,10,11');
        expect(parse('/kk/compare', '?regions=61,%3Cb%3E,,75').regions).toBe('61,75');
        expect(format(parse('/kk/compare', '?regions=61%2C75'))).toBe('/kk/compare?regions=61,75');
    });
    it('carries all years together', () => {
        expect(format({ ...START, year: 'all' })).toBe('/kk/map?year=all');
        expect(parse('/en/map', '?year=all').year).toBe('all');
    });
    it('falls back to the default on what it does not know', () => {
        const odd = parse('/de/map', '?indicator=pay&year=soon&view=globe&sort=1;drop&region=%3Cb%3E&table=x&vintage=%00');
        expect(odd).toEqual(START);
    });
    it('changes only the language when the language changes', () => {
        const state = parse('/kk/map', '?indicator=openings&year=2033&region=75');
        expect(format({ ...state, lang: 'en' })).toBe('/en/map?indicator=openings&year=2033&region=75');
    });
});
