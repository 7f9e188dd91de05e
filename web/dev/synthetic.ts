// Synthetic figures for working on the pages without the program: the codes and shapes are those of the pack,
// every figure comes from a seeded generator and means nothing. Never part of a build.
import { readFileSync } from 'node:fs';
import { rows } from './csv.ts';

const pack = new URL('../../packs/kz/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, pack), 'utf8');

function generator(seed: number): () => number {
    let a = seed >>> 0;
    return () => {
        a = (a + 0x6d2b79f5) >>> 0;
        let t = Math.imul(a ^ (a >>> 15), 1 | a);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

const names = (r: Record<string, string>) => ({ kk: r.name_kk, ru: r.name_ru, en: r.name_en });

export const geometry = () => read('geometry/regions.topo.json');
export const sources = () => rows(read('sources.csv'));
export const claimRows = () => rows(read('claims.csv'));

const regionRows = rows(read('codes/region.csv')).filter((r) => !r.valid_to);
export const regions = regionRows.filter((r) => r.level === '1');
export const country = regionRows.find((r) => r.level === '0')!;
export const industries = rows(read('codes/industry.csv')).filter((r) => /^[A-S]$/.test(r.code!));
const occupationRows = rows(read('codes/occupation.csv'));
export const occupations = occupationRows.filter((r) => r.level === '1' || r.level === '2');
export const groups = occupationRows.filter((r) => r.level === '2' && r.parent !== '0');
export const YEARS = Array.from({ length: 10 }, (_, i) => 2026 + i);

interface Cell {
    region: string;
    industry: string;
    occupation: string;
    year: number;
    employed: number;
    growth: number;
    replacement: number;
}

function cube(): Cell[] {
    const random = generator(20261121);
    const cells: Cell[] = [];
    for (const region of regions) {
        const size = 120000 + 620000 * random() ** 3;
        const trend = -0.012 + 0.04 * random();
        const weights = industries.map(() => 0.15 + random() ** 2);
        const sum = weights.reduce((a, b) => a + b);
        industries.forEach((industry, i) => {
            const pull = trend + 0.03 * (random() - 0.5);
            const shares = groups.map(() => random() ** 5);
            const all = shares.reduce((a, b) => a + b);
            groups.forEach((group, g) => {
                let employed = (size * weights[i]! * shares[g]!) / sum / all;
                const leave = 0.02 + 0.02 * random();
                for (const year of YEARS) {
                    const growth = employed * (pull + 0.006 * Math.sin(year + i));
                    employed += growth;
                    const cell = { region: region.code!, industry: industry.code!, occupation: group.code!, year };
                    cells.push({ ...cell, employed, growth, replacement: employed * leave });
                }
            });
        });
    }
    return cells;
}

const cells = cube();

export interface Query {
    by: string[];
    region: string;
    industry: string;
    occupation: string;
    year: number;
    level: number;
    top: number;
}

type Row = Record<string, string | number | null>;

function answer(key: Partial<Cell>, part: Cell[], year: number | string): Row {
    const last = YEARS[YEARS.length - 1];
    let employed = 0;
    let growth = 0;
    let replacement = 0;
    let openings = 0;
    for (const c of part) {
        if (typeof year === 'number' || c.year === last) employed += c.employed;
        growth += c.growth;
        replacement += c.replacement;
        openings += Math.max(0, c.growth + c.replacement);
    }
    const spread = 0.07 + 0.9 / Math.sqrt(part.length + 4) + (typeof year === 'number' ? 0.012 * (year - 2026) : 0.05);
    const quantile = (z: number) => openings * Math.exp(z * spread);
    const row: Row = {
        region: key.region ?? '00',
        region_name: '',
        industry: key.industry ?? '',
        industry_name: '',
        occupation: key.occupation ?? '',
        occupation_name: '',
        year,
        employed,
        growth,
        replacement,
        net: growth + replacement,
        openings,
        p50: openings * 0.99,
        lo80: quantile(-1.28),
        hi80: quantile(1.28),
        lo95: quantile(-1.96),
        hi95: quantile(1.96),
        employed_lo80: employed * 0.95,
        employed_hi80: employed * 1.05,
        class: growth > 0.1 * employed ? 'growing' : growth < -0.05 * employed ? 'declining' : 'stable',
        quality: part.length > 4000 ? 'C' : 'D',
        status: 'fitted',
        unit: 'persons',
    };
    if (part.length && employed < 50) {
        for (const [k, v] of Object.entries(row)) if (typeof v === 'number' && k !== 'year') row[k] = null;
        row.status = 'suppressed';
        row.class = null;
    }
    if (!part.length) row.status = 'missing';
    return row;
}

export function need(q: Query) {
    const chosen = cells.filter(
        (c) =>
            (!q.region || q.region === '00' || c.region === q.region) &&
            (!q.industry || c.industry === q.industry) &&
            (!q.occupation || c.occupation.startsWith(q.occupation)) &&
            (!q.year || c.year === q.year),
    );
    const span = `${YEARS[0]}-${YEARS[YEARS.length - 1]}`;
    const groupsOf = new Map<string, { key: Partial<Cell>; part: Cell[] }>();
    for (const c of chosen) {
        const key: Partial<Cell> = {};
        if (q.by.includes('region')) key.region = c.region;
        if (q.by.includes('industry')) key.industry = c.industry;
        if (q.by.includes('occupation')) key.occupation = q.level === 1 ? c.occupation[0] : c.occupation;
        if (q.by.includes('year')) key.year = c.year;
        const id = Object.values(key).join('|');
        const group = groupsOf.get(id) ?? { key, part: [] };
        group.part.push(c);
        groupsOf.set(id, group);
    }
    let list = [...groupsOf.values()].map(({ key, part }) => answer(key, part, key.year ?? (q.year || span)));
    if (q.top) list = list.sort((a, b) => Number(b.openings) - Number(a.openings)).slice(0, q.top);
    const total = answer({ region: q.region, industry: q.industry, occupation: q.occupation }, chosen, q.year || span);
    return { vintage: 'v-synthetic0001', query: q, unit: 'persons', rows: list, total };
}

export const meta = () => ({
    program: { name: 'qajet', version: '0.1.0' },
    public: false,
    pack: {
        id: 'synthetic',
        version: 'dev',
        base_year: 2025,
        title: { kk: 'Ойдан шығарылған сандар', ru: 'Вымышленные числа', en: 'Synthetic figures' },
        attribution: ['Synthetic figures from a seeded generator'],
    },
    vintage: {
        id: 'v-synthetic0001',
        made_at: '2026-11-21T20:00:00Z',
        method: 'synthetic',
        draws: 1000,
        seed: 1,
        horizon: 10,
        first_year: 2026,
        last_year: 2035,
        standing: 'draft',
        published_at: null,
        withdrawn_imports: null,
    },
    years: YEARS,
    base_year: 2025,
    regions: regions.map((r) => ({
        code: r.code,
        name: names(r),
        short: r.short_en,
        tile: [Number(r.tile_col), Number(r.tile_row)],
        lon: Number(r.lon),
        lat: Number(r.lat),
    })),
    country: { code: country.code, name: names(country) },
    industries: industries.map((r) => ({ code: r.code, name: names(r) })),
    occupations: [
        ...occupations.filter((r) => r.level === '1'),
        ...occupations.filter((r) => r.level === '2' && r.parent !== '0'),
    ].map((r) => ({ code: r.code, parent: r.parent, level: Number(r.level), name: names(r) })),
});
