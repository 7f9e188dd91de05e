// One unit of the map as drawn: what both views, the legend and the table share.
import type { Shown } from '../pages/map/figures.ts';

export interface Unit {
    code: string;
    name: string;
    short: string;
    letters: string; // the few that are left on a very small square
    tile: [number, number] | null;
    lon: number;
    lat: number;
    value: number | null;
    shown: Shown;
    paint: string; // CSS class of its colour, or "missing", "suppressed"
    label: string; // the value as printed
    modelled: boolean;
    spoken: string; // for screen readers
}
