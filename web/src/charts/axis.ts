import { niceStep } from '../map/scale.ts';

export function scaleTo(min: number, max: number, from: number, to: number): (v: number) => number {
    const k = max > min ? (to - from) / (max - min) : 0;
    return (v) => from + (v - min) * k;
}

// Rounded marks from at or below min to at or above max.
export function ticks(min: number, max: number, about: number): number[] {
    if (!(max > min)) return [min];
    const step = niceStep(max - min, about);
    const out: number[] = [];
    for (let i = Math.floor(min / step + 1e-9); ; i++) {
        out.push(Number((i * step).toPrecision(12)));
        if (i * step >= max - 1e-9 * step) return out;
    }
}
