// A chart as an SVG file of its own: the computed look is written into each element, the title and the source are added.
import { download } from '../pages/map/export.ts';

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
const HEAD = 34;
const FOOT = 24;

function dress(from: Element, to: Element): void {
    const style = getComputedStyle(from);
    // As attributes, not as a style: the page's own security policy forbids inline styles.
    for (const k of LOOK) to.setAttribute(k, style.getPropertyValue(k));
    for (const name of ['class', 'tabindex', 'role', 'data-unit', 'aria-selected']) to.removeAttribute(name);
    [...from.children].forEach((child, i) => dress(child, to.children[i]!));
}

function line(text: string, y: number, size: number, weight: number, colour: string): SVGTextElement {
    const element = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    element.textContent = text;
    element.setAttribute('x', '8');
    element.setAttribute('y', String(y));
    element.setAttribute('font-size', String(size));
    element.setAttribute('font-weight', String(weight));
    element.setAttribute('fill', colour);
    return element;
}

export function saveSvg(svg: SVGSVGElement, name: string, title: string, source: string): void {
    const copy = svg.cloneNode(true) as SVGSVGElement;
    dress(svg, copy);
    const { width, height } = svg.viewBox.baseVal;
    const page = getComputedStyle(document.documentElement);
    const colour = page.getPropertyValue('--ink');
    const outer = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    outer.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    outer.setAttribute('viewBox', `0 0 ${width} ${height + HEAD + FOOT}`);
    outer.setAttribute('font-family', "Inter, 'Noto Sans', Arial, sans-serif");
    const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    paper.setAttribute('width', '100%');
    paper.setAttribute('height', '100%');
    paper.setAttribute('fill', page.getPropertyValue('--paper'));
    copy.setAttribute('y', String(HEAD));
    outer.append(paper, line(title, 22, 16, 650, colour), copy, line(source, height + HEAD + 16, 11, 400, colour));
    document.querySelectorAll('.defs defs').forEach((defs) => {
        const signs = defs.cloneNode(true) as SVGDefsElement;
        [...defs.querySelectorAll('*')].forEach((e, i) => {
            const style = getComputedStyle(e);
            for (const k of ['fill', 'stroke', 'opacity']) signs.querySelectorAll('*')[i]!.setAttribute(k, style.getPropertyValue(k));
        });
        outer.prepend(signs);
    });
    download(`${name}.svg`, new XMLSerializer().serializeToString(outer), 'image/svg+xml');
}
