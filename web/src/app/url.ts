// The address is the state: language, page and the page's own code in the path, everything else in the query,
// defaults left out. "/kk/region/61?year=2031" is the page of region 61.
import type { Lang } from '../api/types.ts';
import { base } from './base.ts';

export const LANGS: Lang[] = ['kk', 'ru', 'en'];
export const INDICATORS = ['rate', 'openings', 'growth', 'replacement'] as const;
export type Indicator = (typeof INDICATORS)[number];
export const VIEWS = ['outline', 'tiles', 'years'] as const;
export type View = (typeof VIEWS)[number];

export const SPLITS = ['region', 'industry', 'occupation'] as const;
export const FLOWS = ['openings', 'employed'] as const;
export type Split = (typeof SPLITS)[number];
export type Flow = (typeof FLOWS)[number];

// Pages whose address ends with a code: it is the filter of the same name.
export const CODED = ['region', 'industry', 'occupation'] as const;
type Coded = (typeof CODED)[number];

export interface PageState {
    lang: Lang;
    page: string; // an id of pages/index.ts
    indicator: Indicator;
    year: number | 'all' | null; // null: the page's default year
    industry: string;
    occupation: string;
    region: string;
    view: View;
    table: 'side' | 'full';
    sort: string; // a column id, "-" before it for descending; "" is by the indicator, largest first
    topic: string; // of claims; "" is all
    regions: string; // codes of the regions compared, separated by commas
    against: string; // the vintage that another is compared with
    scenario: string; // the name under which the assumptions are kept
    assume: string; // assumptions of a scenario, as pages/scenario/assume.ts writes them
    split: Split; // what the rows of a scenario go over
    flow: Flow;
    embed: string; // name of the one chart to be shown, bare, in somebody else's page
    vintage: string; // "" is the published one, else the newest
}

export const START: PageState = {
    lang: 'kk',
    page: 'map',
    indicator: 'rate',
    year: null,
    industry: '',
    occupation: '',
    region: '',
    view: 'outline',
    table: 'side',
    sort: '',
    topic: '',
    regions: '',
    against: '',
    scenario: '',
    assume: '',
    split: 'region',
    flow: 'openings',
    vintage: '',
    embed: '',
};

// So many regions are compared at most.
export const COMPARED = 4;

const CODE = /^[A-Za-z0-9-]{1,12}$/;
const VINTAGE = /^[A-Za-z0-9-]{1,64}$/;
const PAGE = /^[a-z]{1,20}$/;
const TOPIC = /^[a-z-]{1,40}$/;
const CHART = /^[a-z-]{1,20}$/;
const SORT = /^-?[a-z0-9_]{1,20}$/;

const ASSUMED = 4000; // characters, so that an address stays one

function one<T extends string>(value: string | null, allowed: readonly T[], otherwise: T): T {
    return allowed.includes(value as T) ? (value as T) : otherwise;
}

function matching(value: string | null, pattern: RegExp): string {
    return value !== null && pattern.test(value) ? value : '';
}

// Codes separated by commas, each once, as many as are compared.
function codes(value: string | null): string {
    const list = (value ?? '').split(',').filter((code) => CODE.test(code));
    return [...new Set(list)].slice(0, COMPARED).join(',');
}

function coded(page: string): Coded | null {
    return CODED.includes(page as Coded) ? (page as Coded) : null;
}

export function parse(path: string, search: string): PageState {
    const query = new URLSearchParams(search);
    const own = path.startsWith(base) ? path.slice(base.length) : path;
    const [, language = '', page = '', code = ''] = own.split('/');
    const key = coded(page);
    if (key) query.set(key, code);
    const year = query.get('year');
    return {
        lang: one(language, LANGS, START.lang),
        page: matching(page, PAGE) || START.page,
        indicator: one(query.get('indicator'), INDICATORS, START.indicator),
        year: year === 'all' ? 'all' : year !== null && /^\d{4}$/.test(year) ? Number(year) : null,
        industry: matching(query.get('industry'), CODE),
        occupation: matching(query.get('occupation'), CODE),
        region: matching(query.get('region'), CODE),
        view: one(query.get('view'), VIEWS, START.view),
        table: one(query.get('table'), ['side', 'full'] as const, START.table),
        sort: matching(query.get('sort'), SORT),
        topic: matching(query.get('topic'), TOPIC),
        regions: codes(query.get('regions')),
        against: matching(query.get('against'), VINTAGE),
        scenario: (query.get('scenario') ?? '').slice(0, 60),
        assume: (query.get('assume') ?? '').slice(0, ASSUMED),
        split: one(query.get('split'), SPLITS, START.split),
        flow: one(query.get('flow'), FLOWS, START.flow),
        vintage: matching(query.get('vintage'), VINTAGE),
        embed: matching(query.get('embed'), CHART),
    };
}

export function format(state: PageState): string {
    const query = new URLSearchParams();
    const own = coded(state.page);
    const keys = ['indicator', 'year', 'industry', 'occupation', 'region', 'regions', 'view', 'table', 'sort', 'topic', 'against',
        'scenario', 'assume', 'split', 'flow', 'vintage', 'embed'] as const;
    for (const key of keys) {
        if (key !== own && state[key] !== START[key] && state[key] !== '') query.set(key, String(state[key]));
    }
    const text = query.toString().replace(/%2C/g, ',').replace(/%3D/g, '=');
    const code = own && state[own] ? `/${state[own]}` : '';
    return `${base}/${state.lang}/${state.page}${code}${text ? `?${text}` : ''}`;
}
