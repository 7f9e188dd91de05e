// Which figure is being explained, and what the server says about it.
import { computed, signal } from '@preact/signals';
import { address } from '../../api/client.ts';
import type { Explain, ExplainNode, Figure } from '../../api/types.ts';
import { resource } from '../../app/resource.ts';
import { state } from '../../app/store.ts';
import { lang } from '../../i18n/index.ts';
import { year } from './data.ts';

export interface Asked {
    region: string; // "" is the country
    figure: Figure;
    industry: string;
    occupation: string;
    year: number | null; // null: the years together, one is to be chosen
}

export const asked = signal<Asked | null>(null);
// How deep the tree has been asked for. Whole trees run into megabytes, so branches are fetched as they are opened.
export const depth = signal(3);
const DEEPER = 4;

export function askDeeper(): void {
    depth.value += DEEPER;
}
let opener: HTMLElement | null = null;

export function openWhy(region: string, figure: Figure, from: HTMLElement, more: Partial<Asked> = {}): void {
    opener = from;
    depth.value = 3;
    const s = state.value;
    const y = year.value;
    asked.value = { region, figure, industry: s.industry, occupation: s.occupation, year: y === 'all' ? null : y, ...more };
}

export function closeWhy(): void {
    asked.value = null;
    if (opener?.isConnected) opener.focus();
    opener = null;
}

const vintage = computed(() => state.value.vintage);

export const explanation = resource<Explain>(() => {
    const a = asked.value;
    if (!a || a.year === null) return null;
    const { figure, region, industry, occupation } = a;
    return address('/api/v1/explain', {
        figure,
        region,
        industry,
        occupation,
        year: a.year,
        depth: depth.value,
        vintage: vintage.value,
        lang: lang.value,
    });
});

export const byId = computed<Map<string, ExplainNode>>(() => {
    const index = new Map<string, ExplainNode>();
    const visit = (node: ExplainNode) => {
        if (node.id && !node.ref) index.set(node.id, node);
        node.children?.forEach(visit);
    };
    if (explanation.data.value) visit(explanation.data.value.root);
    return index;
});
