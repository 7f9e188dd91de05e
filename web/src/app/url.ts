// The address is the state: the language in the path, everything else in the query, defaults left out.
import type { Lang } from '../api/types.ts';

export const LANGS: Lang[] = ['kk', 'ru', 'en'];
export const INDICATORS = ['rate', 'openings', 'growth', 'replacement'] as const;
export type Indicator = (typeof INDICATORS)[number];
export type View = 'outline' | 'tiles';

export interface PageState {
    lang: Lang;
    indicator: Indicator;
    year: number | 'all' | null; // null: the page's default year
    industry: string;
    occupation: string;
    region: string;
    view: View;
    table: 'side' | 'full';
    sort: string; // a column id, "-" before it for descending; "" is by the indicator, largest first
    vintage: string; // "" is the newest
}

export const START: PageState = {
    lang: 'kk',
    indicator: 'rate',
    year: null,
    industry: '',
    occupation: '',
    region: '',
    view: 'outline',
    table: 'side',
    sort: '',
    vintage: '',
};

const CODE = /^[A-Za-z0-9-]{1,12}$/;
const VINTAGE = /^[A-Za-z0-9-]{1,64}$/;
const SORT = /^-?[a-z0-9_]{1,20}$/;

function one<T extends string>(value: string | null, allowed: readonly T[], otherwise: T): T {
    return allowed.includes(value as T) ? (value as T) : otherwise;
}

function matching(value: string | null, pattern: RegExp): string {
    return value !== null && pattern.test(value) ? value : '';
}

export function parse(path: string, search: string): PageState {
    const query = new URLSearchParams(search);
    const year = query.get('year');
    return {
        lang: one(path.split('/')[1] ?? '', LANGS, START.lang),
        indicator: one(query.get('indicator'), INDICATORS, START.indicator),
        year: year === 'all' ? 'all' : year !== null && /^\d{4}$/.test(year) ? Number(year) : null,
        industry: matching(query.get('industry'), CODE),
        occupation: matching(query.get('occupation'), CODE),
        region: matching(query.get('region'), CODE),
        view: one(query.get('view'), ['outline', 'tiles'] as const, START.view),
        table: one(query.get('table'), ['side', 'full'] as const, START.table),
        sort: matching(query.get('sort'), SORT),
        vintage: matching(query.get('vintage'), VINTAGE),
    };
}

export function format(state: PageState): string {
    const query = new URLSearchParams();
    const keys = ['indicator', 'year', 'industry', 'occupation', 'region', 'view', 'table', 'sort', 'vintage'] as const;
    for (const key of keys) {
        if (state[key] !== START[key] && state[key] !== '') query.set(key, String(state[key]));
    }
    const text = query.toString();
    return `/${state.lang}/map${text ? `?${text}` : ''}`;
}
