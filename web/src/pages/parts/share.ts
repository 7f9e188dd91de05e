// What a table or a chart offers to take along, and which one a reader wants to take.
import { signal } from '@preact/signals';
import { address } from '../../api/client.ts';
import { base, site, siteAddress } from '../../app/base.ts';
import { state } from '../../app/store.ts';
import { format } from '../../app/url.ts';
import { lang } from '../../i18n/index.ts';
import { meta } from '../map/data.ts';

export type FileQuery = Record<string, string | number | null>;

export interface Sharing {
    title: string; // what it is of, as a citation names it
    seen?: FileQuery; // question of a download with the rows that are seen
    made?: { seen: () => Promise<void>; all: () => Promise<void> }; // instead: rows that no address has, saved as CSV
    all?: FileQuery; // and with everything behind them
    shapes?: boolean; // its rows are regions
    embed?: string; // name of the chart in the address
    picture?: () => Picture | null;
}

export interface Picture {
    svg: SVGSVGElement;
    title: string;
    legend?: Element | null;
}

export const FORMS = ['csv', 'xlsx', 'jsonstat', 'sdmx-csv', 'geojson', 'json'] as const;
export type Form = (typeof FORMS)[number];

export function fileAddress(as: Form | 'svg' | 'png', query: FileQuery): string {
    return address('/api/v1/download', { as, ...query, vintage: state.value.vintage, lang: lang.value });
}

// The document of a region for print and approval.
// A static site has the documents when it was written for a known address, which they print; else null.
export function pdfAddress(region: string, vintage = state.value.vintage): string | null {
    if (site !== null) return siteAddress ? `${base}/files/report-${region}.${lang.value}.pdf` : null;
    return address('/api/v1/report', { region, link: location.origin, vintage, lang: lang.value });
}

// Forms with dimensions are for the need only, shapes only for rows that are regions.
export function formsOf(query: FileQuery, shapes: boolean): Form[] {
    return FORMS.filter((f) => (f === 'geojson' ? shapes : query.what === 'need' || !['jsonstat', 'sdmx-csv'].includes(f)));
}

export interface File {
    form: Form;
    href: string;
}

// What can be downloaded. A static site has the tables as a whole: of the need the smallest one that holds the rows.
export function filesOf(query: FileQuery, shapes: boolean): File[] {
    if (site === null) return formsOf(query, shapes).map((form) => ({ form, href: fileAddress(form, query) }));
    const file = (form: Form, name: string) => ({ form, href: `${base}/files/${name}` });
    if (query.what && query.what !== 'need')
        return PLAIN.includes(String(query.what)) ? (['csv', 'xlsx'] as const).map((f) => file(f, `${query.what}.${lang.value}.${f}`)) : [];
    const by = String(query.by ?? '').split(',');
    const given = ['region', 'industry', 'occupation', 'year'].filter((d) => query[d] || by.includes(d) || (d === 'region' && query.regions));
    const whole = WHOLE.find(([dims]) => given.every((d) => dims.includes(d))) ?? WHOLE[WHOLE.length - 1]!;
    const name = `need-${whole[0].join('-')}.${lang.value}`;
    return [...whole[1].map((f) => file(f, `${name}.${ENDING[f]}`)), ...(shapes ? [file('geojson', `need-region.${lang.value}.geojson`)] : [])];
}

// As src/http/still_answers.c writes them.
const PLAIN = ['claims', 'check', 'sources', 'inputs', 'vintages', 'score', 'score-points', 'score-history', 'score-claims', 'backtest', 'backtest-points'];
const ENDING: Record<Form, string> = { csv: 'csv.gz', xlsx: 'xlsx', jsonstat: 'jsonstat.json.gz', 'sdmx-csv': 'sdmx.csv.gz', geojson: 'geojson', json: 'json' };
const WHOLE: [string[], Form[]][] = [
    [['region', 'industry', 'year'], ['csv', 'xlsx', 'jsonstat', 'sdmx-csv']],
    [['region', 'occupation', 'year'], ['csv', 'xlsx', 'jsonstat', 'sdmx-csv']],
    [['industry', 'occupation', 'year'], ['csv', 'xlsx']],
    [['region', 'industry', 'occupation', 'year'], ['csv']],
];

// The address with the vintage in it: it shows the same figures for as long as the workspace is kept.
export function permalink(embed = ''): string {
    const vintage = meta.data.value?.vintage?.id ?? '';
    return location.origin + format({ ...state.value, vintage, embed });
}

export const sharing = signal<Sharing | null>(null);
let opener: HTMLElement | null = null;

export function openShare(what: Sharing, from: HTMLElement): void {
    opener = from;
    sharing.value = what;
}

export function closeShare(): void {
    sharing.value = null;
    if (opener?.isConnected) opener.focus();
    opener = null;
}
