// A chart as a picture of its own: the computed look is written into each element, title, legend and source are added.
import { save } from '../pages/map/export.ts';

export interface Drawing {
    svg: SVGSVGElement;
    title: string;
    legend?: Element | null; // the legend of a map, whose classes are drawn anew
    source: string;
}

const LOOK = [
    'fill',
    'stroke',
    'stroke-width',
    'stroke-linejoin',
    'stroke-dasharray',
    'opacity',
    'color',
    'font-size',
    'font-weight',
    'text-anchor',
    'paint-order',
];
const LINE = 20;
const FOOT = 26;
const LEGEND = 46;
const SIDE = 12;

function dress(from: Element, to: Element): void {
    const style = getComputedStyle(from);
    // As attributes, not as a style: the page's own security policy forbids inline styles.
    for (const k of LOOK) to.setAttribute(k, style.getPropertyValue(k));
    for (const name of ['class', 'tabindex', 'role', 'data-unit', 'aria-selected']) to.removeAttribute(name);
    [...from.children].forEach((child, i) => dress(child, to.children[i]!));
}

function make(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [k, v] of Object.entries(attributes)) element.setAttribute(k, String(v));
    if (text !== undefined) element.textContent = text;
    return element;
}

// A title in lines that fit, roughly: nine pixels a letter.
function lines(title: string, width: number): string[] {
    const out: string[] = [];
    for (const word of title.split(' ')) {
        const last = out[out.length - 1];
        if (last !== undefined && (last.length + word.length + 1) * 8.6 < width - 2 * SIDE) out[out.length - 1] = `${last} ${word}`;
        else out.push(word);
    }
    return out;
}

// The classes of a map's legend as swatches with their borders under them.
function legendOf(host: Element, y: number, colour: string): SVGElement {
    const group = make('g', {});
    const unit = host.querySelector('.legend-title')?.textContent ?? '';
    group.append(make('text', { x: SIDE, y: y + 8, 'font-size': 11, fill: colour }, unit));
    host.querySelectorAll('.legend-class').forEach((c, i) => {
        const swatch = c.querySelector('.legend-swatch');
        const fill = swatch ? getComputedStyle(swatch).backgroundColor : 'none';
        group.append(make('rect', { x: SIDE + i * 48, y: y + 14, width: 48, height: 12, fill }));
        const edge = c.querySelector('.legend-break')?.textContent;
        if (edge) group.append(make('text', { x: SIDE + i * 48, y: y + 38, 'font-size': 11, 'text-anchor': 'middle', fill: colour }, edge));
    });
    return group;
}

function draw({ svg, title, legend, source }: Drawing): { text: string; width: number; height: number } {
    const copy = svg.cloneNode(true) as SVGSVGElement;
    dress(svg, copy);
    const { width: inner, height: own } = svg.viewBox.baseVal;
    const width = inner + 2 * SIDE;
    const page = getComputedStyle(document.documentElement);
    const colour = page.getPropertyValue('--ink');
    const heading = lines(title, width);
    const top = 14 + heading.length * LINE;
    const height = top + own + (legend ? LEGEND : 0) + FOOT;
    const outer = make('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, 'font-family': "Inter, 'Noto Sans', Arial, sans-serif" });
    copy.setAttribute('x', String(SIDE));
    copy.setAttribute('y', String(top));
    outer.append(make('rect', { width: '100%', height: '100%', fill: page.getPropertyValue('--paper') }));
    heading.forEach((text, i) => outer.append(make('text', { x: SIDE, y: 24 + i * LINE, 'font-size': 16, 'font-weight': 650, fill: colour }, text)));
    outer.append(copy);
    if (legend) outer.append(legendOf(legend, top + own + 4, colour));
    outer.append(make('text', { x: SIDE, y: height - 9, 'font-size': 11, fill: page.getPropertyValue('--muted') }, source));
    document.querySelectorAll('.defs defs').forEach((defs) => {
        const signs = defs.cloneNode(true) as SVGDefsElement;
        [...defs.querySelectorAll('*')].forEach((e, i) => {
            const style = getComputedStyle(e);
            const sign = signs.querySelectorAll('*')[i]!;
            for (const k of ['fill', 'stroke', 'opacity']) sign.setAttribute(k, style.getPropertyValue(k));
            sign.removeAttribute('class');
        });
        outer.prepend(signs);
    });
    return { text: new XMLSerializer().serializeToString(outer), width, height };
}

export function saveSvg(image: Drawing, name: string): void {
    save(`${name}.svg`, new Blob([draw(image).text], { type: 'image/svg+xml;charset=utf-8' }));
}

const SHARP = 2; // pixels of the picture for one of the page

export async function savePng(image: Drawing, name: string): Promise<void> {
    const { text, width, height } = draw(image);
    const picture = new Image();
    const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml;charset=utf-8' }));
    try {
        picture.src = url;
        await picture.decode();
        const canvas = document.createElement('canvas');
        canvas.width = Math.round(width * SHARP);
        canvas.height = Math.round(height * SHARP);
        canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
        const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
        if (!blob) throw new Error('no picture');
        save(`${name}.png`, blob);
    } finally {
        URL.revokeObjectURL(url);
    }
}
