// The groups of a place, largest need first: what the lists of occupations and industries show, on every page.
import { computed } from '@preact/signals';
import { address } from '../../api/client.ts';
import type { History, Need } from '../../api/types.ts';
import { resource } from '../../app/resource.ts';
import { state } from '../../app/store.ts';
import { lang } from '../../i18n/index.ts';
import { hasVintage, yearNumber } from '../map/data.ts';

export type Of = 'occupation' | 'industry';
export const PREFIX = { occupation: 'o', industry: 'i' } as const;

const page = computed(() => state.value.page);
const region = computed(() => state.value.region);
const industry = computed(() => state.value.industry);
const occupation = computed(() => state.value.occupation);
const vintage = computed(() => state.value.vintage);

// The page of a group lists the groups of the other kind; without a code, those of its own.
function wanted(of: Of): boolean {
    if (!hasVintage.value) return false;
    if (page.value === 'map') return true;
    if (page.value === 'region') return region.value !== '';
    const own = page.value === 'occupation' ? occupation.value : page.value === 'industry' ? industry.value : null;
    return own !== null && (own === '') === (page.value === of);
}

// All rows: `top` beyond the number of groups orders them without leaving any out.
export function query(of: Of): Record<string, string | number | null> {
    return {
        by: of,
        level: of === 'occupation' ? 2 : null,
        top: 1000,
        region: region.value,
        industry: of === 'industry' ? '' : industry.value,
        occupation: of === 'occupation' ? '' : occupation.value,
        year: yearNumber.value,
    };
}
const ask = (of: Of) => () => (wanted(of) ? address('/api/v1/need', { ...query(of), vintage: vintage.value }) : null);
export const ranks = { occupation: resource<Need>(ask('occupation')), industry: resource<Need>(ask('industry')) };

// Employment in the past: of a region, of an industry, or of an industry in a region. Occupations are not observed.
const past = computed(() => (page.value === 'region' && region.value !== '') || (page.value === 'industry' && industry.value !== ''));
export const history = resource<History>(() =>
    hasVintage.value && past.value && occupation.value === ''
        ? address('/api/v1/history', { region: region.value, industry: industry.value, lang: lang.value })
        : null,
);
