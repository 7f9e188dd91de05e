// Classes of a choropleth: five to seven with rounded breaks, or symmetric ones around zero.
export interface Scale {
    kind: 'sequential' | 'diverging';
    breaks: number[]; // ascending inner borders: n classes have n - 1
    n: number;
    min: number;
    max: number;
}

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

// The rounded number nearest to v on a logarithmic scale.
export function niceNumber(v: number): number {
    if (v <= 0) return 0;
    const power = 10 ** Math.floor(Math.log10(v));
    let best = STEPS[0]!;
    for (const s of STEPS) if (Math.abs(Math.log(s / (v / power))) < Math.abs(Math.log(best / (v / power)))) best = s;
    return clean(best * power);
}

export function niceStep(range: number, classes: number): number {
    const raw = range / classes;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 2.5, 5, 10].find((s) => s * power >= raw * 0.999) ?? 10;
    return clean(step * power);
}

function clean(v: number): number {
    return Number(v.toPrecision(6));
}

// The roundest step that gives five to seven classes.
function equalBreaks(min: number, max: number): number[] {
    const power = 10 ** Math.floor(Math.log10((max - min) / 6));
    for (const mantissa of [1, 2, 5, 10, 2.5, 4, 3, 1.5, 6]) {
        const step = clean(mantissa * power);
        const breaks: number[] = [];
        for (let i = Math.floor(min / step) + 1; i * step < max; i++) breaks.push(clean(i * step));
        if (breaks.length >= 4 && breaks.length <= 6) return breaks;
    }
    return [];
}

function quantileBreaks(sorted: number[], classes: number): number[] {
    const breaks: number[] = [];
    for (let i = 1; i < classes; i++) {
        const at = (i / classes) * (sorted.length - 1);
        const lo = sorted[Math.floor(at)]!;
        const hi = sorted[Math.ceil(at)]!;
        const b = niceNumber(lo + (hi - lo) * (at % 1));
        if (b > sorted[0]! && b <= sorted[sorted.length - 1]! && !breaks.includes(b)) breaks.push(b);
    }
    return breaks.sort((a, b) => a - b);
}

export function sequential(values: number[]): Scale {
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
    const min = sorted[0] ?? 0;
    const max = sorted[sorted.length - 1] ?? 0;
    if (!(max > min)) return { kind: 'sequential', breaks: [], n: 1, min, max };
    let breaks = equalBreaks(min, max);
    // Where one equal class would hold most regions the map would say nothing: use rounded quantiles.
    const counts = new Array<number>(breaks.length + 1).fill(0);
    for (const v of sorted) counts[classOf(v, breaks)]!++;
    if (min > 0 && sorted.length >= 8 && Math.max(...counts) > 0.5 * sorted.length) {
        const q = quantileBreaks(sorted, 6);
        if (q.length >= 3) breaks = q;
    }
    return { kind: 'sequential', breaks, n: breaks.length + 1, min, max };
}

// Up to four classes on each side of zero, the same widths on both; only the sides that occur are kept.
export function diverging(values: number[]): Scale {
    const finite = values.filter(Number.isFinite);
    const min = Math.min(0, ...finite);
    const max = Math.max(0, ...finite);
    const size = Math.max(-min, max);
    if (size === 0) return { kind: 'diverging', breaks: [0], n: 2, min, max };
    const sizes = finite.map(Math.abs).sort((a, b) => a - b);
    const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
    const skewed = size > 4 * median && median > 0;
    const upper = skewed ? uniqueAscending([niceNumber(median / 2), niceNumber(median), niceNumber(median * 2)]) : [1, 2, 3].map((i) => clean(i * niceStep(size, 4)));
    const inner = upper.filter((b) => b < size);
    const breaks = [...inner.map((b) => -b).reverse(), 0, ...inner].filter((b) => b >= min && b <= max);
    return { kind: 'diverging', breaks, n: breaks.length + 1, min, max };
}

function uniqueAscending(list: number[]): number[] {
    return [...new Set(list)].sort((a, b) => a - b);
}

export function classOf(value: number, breaks: number[]): number {
    let i = 0;
    while (i < breaks.length && value >= breaks[i]!) i++;
    return i;
}

// The CSS class that paints the i-th class: s1..s7 light to dark, n4..n1 and p1..p4 around zero.
export function paint(scale: Scale, i: number): string {
    if (scale.kind === 'diverging') {
        const zero = scale.breaks.indexOf(0);
        const side = i - zero;
        const below = zero;
        const above = scale.n - 1 - zero;
        const depth = Math.max(below, above, 1);
        const rank = side > 0 ? side : 1 - side; // 1 is next to zero
        const step = depth >= 4 ? rank : Math.round(1 + ((rank - 1) * 3) / Math.max(1, depth - 1));
        return (side > 0 ? 'p' : 'n') + Math.min(4, Math.max(1, step));
    }
    return 's' + (scale.n === 1 ? 4 : Math.round(1 + (i * 6) / (scale.n - 1)));
}
