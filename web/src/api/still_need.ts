// The need from the slices of a static site: the rows that /api/v1/need gives. src/service/site_need.h says what is in them.
import { read, readJson, unavailable } from './still.ts';
import type { Need, NeedRow } from './types.ts';

interface Index {
    vintage: string;
    country: string; // code
    region: string[]; // codes; the first of each is all
    industry: string[];
    occupation: string[];
    year: string[];
    figures: [string, number][]; // name and bytes
    classes: string[];
    statuses: [string, string]; // shown, withheld
}

interface Place {
    region: number;
    industry: number;
    occupation: number;
    year: number;
}

type Slice = Partial<NeedRow>[];
type Lists = { [K in keyof Place]: number[] };

function decode(bytes: Uint8Array, cells: number, index: Index): Slice {
    const flags = bytes.subarray(0, cells);
    const shown = [...flags.keys()].filter((i) => !(flags[i]! & 0x80));
    const rows = [...flags].map((flag) => ({
        class: index.classes[flag & 7],
        quality: 'ABCDE'[(flag >> 3) & 7],
        status: index.statuses[flag >> 7],
    })) as Record<string, unknown>[];
    let at = cells;
    for (const [name, width] of index.figures) {
        const plain = new Uint8Array(shown.length * width);
        for (let b = 0; b < width; b++) for (let i = 0; i < shown.length; i++) plain[i * width + b] = bytes[at++]!;
        const view = new DataView(plain.buffer);
        rows.forEach((row) => (row[name] = null));
        shown.forEach((cell, i) => {
            const value = width === 4 ? view.getFloat32(i * 4, true) : view.getFloat64(i * 8, true);
            rows[cell]![name] = Number.isFinite(value) ? value : null;
        });
    }
    return rows as Slice;
}

const code = (codes: string[], at: number) => (at === 0 ? 'all' : codes[at]);

// What the cells lie in: by region and industry, by industry and occupation, or of the country by occupation.
const LAYOUTS = [
    { name: 'ri', one: 'region', other: 'industry', over: 'occupation' },
    { name: 'io', one: 'industry', other: 'occupation', over: 'region' },
    { name: 'ro', one: 'region', other: 'occupation', over: 'industry' },
] as const;
type Layout = (typeof LAYOUTS)[number];
const MOST_SLICES = 60;

function slicesOf(layout: Layout, lists: Lists): number {
    if (layout.name === 'ro' && lists.region.some((r) => r !== 0)) return Infinity;
    return lists[layout.one].length * lists[layout.other].length;
}

async function rowsOf(index: Index, lists: Lists, query: URLSearchParams): Promise<NeedRow[]> {
    const layout = LAYOUTS.reduce((best, l) => (slicesOf(l, lists) < slicesOf(best, lists) ? l : best));
    if (slicesOf(layout, lists) > MOST_SLICES) throw unavailable('need', query);
    const years = index.year.length;
    const slices = new Map<string, Slice>();
    const key = (one: number, other: number) => `${code(index[layout.one], one)}-${code(index[layout.other], other)}`;
    await Promise.all(
        lists[layout.one].flatMap((one) =>
            lists[layout.other].map(async (other) => {
                const bytes = await read(`need/${layout.name}/${key(one, other)}.bin`);
                slices.set(key(one, other), decode(bytes, index[layout.over].length * years, index));
            }),
        ),
    );
    const rows: NeedRow[] = [];
    for (const region of lists.region)
        for (const industry of lists.industry)
            for (const occupation of lists.occupation)
                for (const year of lists.year) {
                    const place: Place = { region, industry, occupation, year };
                    const cell = slices.get(key(place[layout.one], place[layout.other]))![place[layout.over] * years + year]!;
                    rows.push({
                        region: region === 0 ? index.country : index.region[region]!,
                        region_name: null,
                        industry: index.industry[industry]!,
                        industry_name: null,
                        occupation: index.occupation[occupation]!,
                        occupation_name: null,
                        year: year === 0 ? `${index.year[1]}-${index.year[years - 1]}` : index.year[year]!,
                        ...cell,
                        unit: 'persons',
                    } as NeedRow);
                }
    return rows;
}

const all = (codes: string[]) => codes.map((_, i) => i).slice(1);

// A group of two digits, or a major one that has no parts; of level 1 the major ones. Under a chosen one only its own.
function occupations(codes: string[], level: number, chosen: number): number[] {
    const list = all(codes).filter((i) => {
        const major = codes[i]!.length === 1;
        const parent = major && (codes[i + 1] ?? '').startsWith(codes[i]!);
        return (level === 1 ? major : !parent) && (chosen === 0 || codes[i]!.startsWith(codes[chosen]!));
    });
    return list.length ? list : [chosen];
}

function ranked(rows: NeedRow[], top: number): NeedRow[] {
    const openings = (r: NeedRow) => r.openings ?? -Infinity;
    return [...rows].sort((a, b) => openings(b) - openings(a) || 0).slice(0, top);
}

export async function need(query: URLSearchParams): Promise<Need> {
    const index = await readJson<Index>('need.json');
    const position = (dim: 'region' | 'industry' | 'occupation' | 'year', wanted: string | null): number => {
        if (!wanted || (dim === 'region' && wanted === index.country)) return 0;
        const at = index[dim].indexOf(wanted);
        if (at < 1) throw unavailable('need', query);
        return at;
    };
    const by = (query.get('by') ?? 'region').split(',') as Need['query']['by'];
    const level = Number(query.get('level') ?? 2);
    const top = Number(query.get('top') ?? 0);
    const chosen: Place = {
        region: position('region', query.get('region')),
        industry: position('industry', query.get('industry')),
        occupation: position('occupation', query.get('occupation')),
        year: position('year', query.get('year')),
    };
    const several = query.get('regions')?.split(',').map((c) => position('region', c));
    const list = (dim: 'region' | 'industry' | 'year') => (by.includes(dim) && chosen[dim] === 0 ? all(index[dim]) : [chosen[dim]]);
    const lists: Lists = {
        region: several ?? list('region'),
        industry: list('industry'),
        occupation: by.includes('occupation') ? occupations(index.occupation, level, chosen.occupation) : [chosen.occupation],
        year: list('year'),
    };
    const rows = await rowsOf(index, lists, query);
    const one: Lists = { region: [chosen.region], industry: [chosen.industry], occupation: [chosen.occupation], year: [chosen.year] };
    const [total] = await rowsOf(index, one, query);
    return {
        vintage: index.vintage,
        query: {
            by,
            region: query.get('region'),
            regions: query.get('regions'),
            industry: query.get('industry'),
            occupation: query.get('occupation'),
            year: Number(query.get('year')) || null,
            level,
            top: top || null,
            lang: 'kk',
        },
        unit: 'persons',
        rows: top > 0 ? ranked(rows, top) : rows,
        total: total ?? null,
    };
}
