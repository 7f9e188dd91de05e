// The shapes of the HTTP API (api/openapi.yaml), as far as the pages use them.
export type Lang = 'kk' | 'ru' | 'en';
export type Names = Record<Lang, string>;

export interface Region {
    code: string;
    name: Names;
    short: string | null;
    tile: [number, number] | null;
    lon: number | null;
    lat: number | null;
}
export interface Industry {
    code: string;
    name: Names;
}
export interface Occupation {
    code: string;
    parent: string | null;
    level: number;
    name: Names;
}
export interface Vintage {
    id: string;
    made_at: string;
    method: string;
    draws: number | null;
    seed: number | string | null;
    horizon: number | null;
    first_year: number;
    last_year: number;
}
export interface Meta {
    program: { name: string; version: string };
    pack: { id: string; version: string; base_year: number; title: Names; attribution: string[] };
    vintage: Vintage | null;
    years: number[];
    base_year: number;
    regions: Region[];
    country: { code: string; name: Names } | null;
    industries: Industry[];
    occupations: Occupation[];
}

type Num = number | null;
export interface NeedRow {
    region: string;
    industry: string;
    occupation: string;
    year: number | string;
    employed: Num;
    growth: Num;
    replacement: Num;
    net: Num;
    openings: Num;
    p50: Num;
    lo80: Num;
    hi80: Num;
    lo95: Num;
    hi95: Num;
    employed_lo80: Num;
    employed_hi80: Num;
    class: string | null;
    quality: string | null;
    status: string | null;
    unit: string | null;
}
export interface Need {
    vintage: string;
    unit: string;
    rows: NeedRow[];
    total: NeedRow;
}

export type Figure = 'openings' | 'employed' | 'growth' | 'replacement' | 'net';
export interface ExplainNode {
    label: string;
    value?: Num;
    unit?: string;
    status?: string;
    op?: string;
    formula?: string;
    source?: string;
    file?: string;
    line?: number;
    children?: ExplainNode[];
}
export interface Explain {
    vintage: string;
    figure: Figure;
    root: ExplainNode;
}

export interface Claim {
    id: string;
    topic: string;
    conflict_group: string | null;
    region: string;
    region_name: string;
    period: string;
    value: Num;
    value_max: Num;
    unit: string;
    definition: string;
    claimant: string;
    source: string;
    date: string | null;
    ours: Num;
    ours_lo80: Num;
    ours_hi80: Num;
    ours_note: string | null;
}
export interface Source {
    id: string;
    title: string;
    publisher: string;
    date: string | null;
    url: string | null;
    licence: string | null;
    note: string | null;
}
export interface Problem {
    type?: string;
    title?: string;
    status?: number;
    detail?: string;
    code?: string;
}
