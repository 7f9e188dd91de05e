// What the page of the comparison asks for, and what follows from it.
import { computed } from '@preact/signals';
import { address } from '../../api/client.ts';
import type { Need, NeedRow } from '../../api/types.ts';
import { resource } from '../../app/resource.ts';
import { state } from '../../app/store.ts';
import { byRegionYear, hasVintage, meta, rows, yearNumber } from '../map/data.ts';
import { valueOf, type Value } from '../map/figures.ts';
import type { Of } from '../parts/ranks.ts';

const list = computed(() => state.value.regions);
const vintage = computed(() => state.value.vintage);
const industry = computed(() => state.value.industry);
const occupation = computed(() => state.value.occupation);

// Codes that are regions of the pack, in the order in which they were chosen.
export const chosen = computed<string[]>(() => {
    const known = new Set((meta.data.value?.regions ?? []).map((r) => r.code));
    return list.value.split(',').filter((code) => known.has(code));
});

const ask = (of: Of) => () =>
    hasVintage.value && state.value.page === 'compare' && chosen.value.length > 1
        ? address('/api/v1/need', {
              by: `region,${of}`,
              regions: chosen.value.join(','),
              level: of === 'occupation' ? 2 : null,
              industry: of === 'industry' ? '' : industry.value,
              occupation: of === 'occupation' ? '' : occupation.value,
              year: yearNumber.value,
              vintage: vintage.value,
          })
        : null;
export const parts = { occupation: resource<Need>(ask('occupation')), industry: resource<Need>(ask('industry')) };

// All years of a region, first year first.
export function seriesOf(code: string): NeedRow[] {
    return (byRegionYear.data.value?.rows ?? []).filter((r) => r.region === code);
}

export interface Place {
    code: string;
    row: NeedRow;
    rate: Value;
}

// The regions with their figures of the chosen year, in the order in which they were chosen.
export const places = computed<Place[]>(() =>
    chosen.value.flatMap((code) => {
        const row = rows.value.get(code);
        return row ? [{ code, row, rate: valueOf(row, 'rate') }] : [];
    }),
);
