// What the page of a region asks for, and derives from the figures, besides what the pages share.
import { computed } from '@preact/signals';
import { neighbors } from 'topojson-client';
import { address } from '../../api/client.ts';
import type { NeedRow, Plans } from '../../api/types.ts';
import { resource } from '../../app/resource.ts';
import { state } from '../../app/store.ts';
import { lang } from '../../i18n/index.ts';
import { geometry, hasVintage } from '../map/data.ts';

const here = computed(() => hasVintage.value && state.value.page === 'region' && state.value.region !== '');
const region = computed(() => state.value.region);
const vintage = computed(() => state.value.vintage);

export const plans = resource<Plans>(() =>
    here.value ? address('/api/v1/plans', { region: region.value, vintage: vintage.value, lang: lang.value }) : null,
);

// Codes of the regions that share a border with the region, from the shapes.
export const neighbourCodes = computed<string[]>(() => {
    const topology = geometry.data.value;
    if (!topology) return [];
    const shapes = topology.objects.regions.geometries;
    const at = shapes.findIndex((g) => String(g.id) === region.value);
    return at < 0 ? [] : (neighbors(shapes)[at] ?? []).map((i) => String(shapes[i]!.id)).filter((code) => code !== region.value);
});

// Sections whose figure for this region is graded low, in the order of codes.
export function weak(rows: NeedRow[]): string[] {
    return rows.filter((r) => r.quality === 'D' || r.quality === 'E').map((r) => r.industry ?? '').sort();
}

// Years as short as they can be said: "2001–2009, 2015".
export function spans(years: number[]): string {
    const out: string[] = [];
    let from = years[0];
    years.forEach((y, i) => {
        if (years[i + 1] === y + 1) return;
        out.push(from === y ? String(y) : `${from}–${y}`);
        from = years[i + 1];
    });
    return out.join(', ');
}
