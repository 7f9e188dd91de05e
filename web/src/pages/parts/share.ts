// What a table or a chart offers to take along, and which one a reader wants to take.
import { signal } from '@preact/signals';
import { address } from '../../api/client.ts';
import { state } from '../../app/store.ts';
import { format } from '../../app/url.ts';
import { lang } from '../../i18n/index.ts';
import { meta } from '../map/data.ts';

export type FileQuery = Record<string, string | number | null>;

export interface Sharing {
    title: string; // what it is of, as a citation names it
    seen: FileQuery; // question of a download with the rows that are seen
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
export function pdfAddress(region: string): string {
    return address('/api/v1/report', { region, link: location.origin, vintage: state.value.vintage, lang: lang.value });
}

// Forms with dimensions are for the need only, shapes only for rows that are regions.
export function formsOf(query: FileQuery, shapes: boolean): Form[] {
    return FORMS.filter((f) => (f === 'geojson' ? shapes : query.what === 'need' || !['jsonstat', 'sdmx-csv'].includes(f)));
}

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
