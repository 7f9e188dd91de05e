// What the map page asks the server for, and what follows from the answers.
import { computed } from '@preact/signals';
import { address } from '../../api/client.ts';
import type { Claim, Meta, Need, NeedRow, Names, Source } from '../../api/types.ts';
import { rankable, valueOf } from './figures.ts';
import { resource } from '../../app/resource.ts';
import { state } from '../../app/store.ts';
import { INDICATORS, VIEWS, type Indicator, type View } from '../../app/url.ts';
import { lang } from '../../i18n/index.ts';
import { shortNames } from '../../map/shortname.ts';
import type { Geometry } from '../../map/project.ts';

const NEED = '/api/v1/need';

// A part of the state that only tells its readers when it changes.
const slice = <T>(pick: () => T) => computed(pick);
const industry = slice(() => state.value.industry);
const occupation = slice(() => state.value.occupation);
const region = slice(() => state.value.region);
const vintage = slice(() => state.value.vintage);
const page = slice(() => state.value.page);
const filters = () => ({ industry: industry.value, occupation: occupation.value, vintage: vintage.value });

export const meta = resource<Meta>(() => address('/api/v1/meta', { vintage: vintage.value }));
const shapes = slice(() => meta.data.value?.pack.shapes ?? false);
export const geometry = resource<Geometry>(() => (shapes.value && ['map', 'region', 'compare'].includes(page.value) ? '/api/v1/geometry' : null));
export const hasVintage = computed(() => meta.data.value?.vintage != null);
// Pages that show the need; the others ask for none of it.
const figures = computed(() => hasVintage.value && ['map', 'region', 'industry', 'occupation', 'compare'].includes(page.value));

export const year = computed<number | 'all'>(() => {
    const wanted = state.value.year;
    const years = meta.data.value?.years ?? [];
    if (wanted === 'all') return 'all';
    if (wanted !== null && years.includes(wanted)) return wanted;
    return years[Math.min(4, years.length - 1)] ?? 'all';
});
export const yearNumber = computed(() => (year.value === 'all' ? null : year.value));

// Every year at once, so that the slider and its play button need no further request.
export const byRegionYear = resource<Need>(() =>
    figures.value ? address(NEED, { by: 'region,year', ...filters() }) : null,
);
export const byYear = resource<Need>(() => (figures.value ? address(NEED, { by: 'year', ...filters() }) : null));
export const byRegion = resource<Need>(() =>
    figures.value && year.value === 'all' ? address(NEED, { by: 'region', ...filters() }) : null,
);

// What the map can be drawn of: outlines, squares, or neither, when the table stands alone.
export const views = computed<View[]>(() => {
    const tiles = (meta.data.value?.regions ?? []).some((r) => r.tile);
    return VIEWS.filter((v) => (v === 'outline' ? shapes.value : v === 'tiles' ? tiles : shapes.value || tiles));
});
export const view = computed<View | null>(() => (views.value.includes(state.value.view) ? state.value.view : (views.value[0] ?? null)));

// What the data tell; without figures of those who leave, growth alone. The one of the address, or the first told.
export const indicators = computed<Indicator[]>(() => {
    const list = byRegionYear.data.value?.rows ?? [];
    const told = INDICATORS.filter((i) => list.some((r) => valueOf(r, i).value !== null));
    return told.length ? told : [...INDICATORS];
});
export const indicator = computed<Indicator>(() =>
    indicators.value.includes(state.value.indicator) ? state.value.indicator : indicators.value[0]!,
);

export const isCountry = computed(() => region.value === '');
export const claims = resource<{ rows: Claim[] }>(() =>
    hasVintage.value ? address('/api/v1/claims', { lang: lang.value, vintage: vintage.value }) : null,
);
export const sources = resource<{ rows: Source[] }>(() => (hasVintage.value ? '/api/v1/sources' : null));

export const loading = computed(() =>
    year.value === 'all' ? !byRegion.data.value : !byRegionYear.data.value || !byYear.data.value,
);
// Whether the figures are those of the filters and vintage of the page: what stands under the name of a group or place must be.
export const settled = computed(
    () => byRegionYear.now.value !== null && byYear.now.value !== null && (year.value !== 'all' || byRegion.now.value !== null),
);
export const failure = computed(
    () =>
        meta.error.value ??
        geometry.error.value ??
        (year.value === 'all' ? byRegion.error.value : (byRegionYear.error.value ?? byYear.error.value)),
);

export const rows = computed<Map<string, NeedRow>>(() => {
    const y = year.value;
    const list = y === 'all' ? byRegion.data.value?.rows : byRegionYear.data.value?.rows.filter((r) => Number(r.year) === y);
    return new Map((list ?? []).map((r) => [r.region ?? '', r]));
});
export const total = computed<NeedRow | null>(() => {
    const y = year.value;
    if (y === 'all') return byRegion.data.value?.total ?? null;
    return byYear.data.value?.rows.find((r) => Number(r.year) === y) ?? null;
});
// All years of the selected region, or of the country.
export const series = computed<NeedRow[]>(() => {
    if (isCountry.value) return byYear.data.value?.rows ?? [];
    return byRegionYear.data.value?.rows.filter((r) => r.region === region.value) ?? [];
});
export const selectedRow = computed(() => (isCountry.value ? total.value : (rows.value.get(region.value) ?? null)));

// Whether regions may be put in an order, with the industry that is chosen.
export const ordered = computed(() => rankable(meta.data.value?.industries.find((i) => i.code === industry.value)?.regional_quality));

const nameIndex = computed(() => {
    const index = new Map<string, Names>();
    const m = meta.data.value;
    m?.regions.forEach((r) => index.set(`r${r.code}`, r.name));
    if (m?.country) index.set('r', m.country.name);
    m?.industries.forEach((r) => index.set(`i${r.code}`, r.name));
    m?.occupations.forEach((r) => index.set(`o${r.code}`, r.name));
    return index;
});
export const nameOf = (kind: 'r' | 'i' | 'o', code: string): string =>
    nameIndex.value.get(kind + (kind === 'r' && code === meta.data.value?.country?.code ? '' : code))?.[lang.value] ?? code;

export const shortName = computed(() =>
    shortNames(new Map((meta.data.value?.regions ?? []).map((r) => [r.code, r.name[lang.value]]))),
);

export const span = computed(() => {
    const years = meta.data.value?.years ?? [];
    return `${years[0] ?? ''}–${years[years.length - 1] ?? ''}`;
});
export const yearText = computed(() => (year.value === 'all' ? span.value : String(year.value)));
