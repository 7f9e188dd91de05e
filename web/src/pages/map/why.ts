// Which figure is being explained, and what the server says about it.
import { computed, signal } from '@preact/signals';
import { address } from '../../api/client.ts';
import type { Explain, Figure } from '../../api/types.ts';
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
let opener: HTMLElement | null = null;

export function openWhy(region: string, figure: Figure, from: HTMLElement, more: Partial<Asked> = {}): void {
    opener = from;
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
    return address('/api/v1/explain', { figure, region, industry, occupation, year: a.year, vintage: vintage.value, lang: lang.value });
});
