// What the page of a region derives from the figures.
import { computed } from '@preact/signals';
import { neighbors } from 'topojson-client';
import type { NeedRow } from '../../api/types.ts';
import { state } from '../../app/store.ts';
import { geometry } from '../map/data.ts';

const region = computed(() => state.value.region);

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
