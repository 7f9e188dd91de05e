// What the page of the data asks for; nothing of it is fetched for other pages.
import { computed } from '@preact/signals';
import type { Checks, Differences, Inputs, Vintages } from '../../api/types.ts';
import { address } from '../../api/client.ts';
import { resource } from '../../app/resource.ts';
import { state } from '../../app/store.ts';
import { lang } from '../../i18n/index.ts';

const here = computed(() => state.value.page === 'data');

export const checks = resource<Checks>(() => (here.value ? address('/api/v1/check', { lang: lang.value }) : null));
export const inputs = resource<Inputs>(() => (here.value ? '/api/v1/inputs' : null));
export const vintages = resource<Vintages>(() => (here.value ? '/api/v1/vintages' : null));

const against = computed(() => state.value.against);
const vintage = computed(() => state.value.vintage);
export const differences = resource<Differences>(() =>
    here.value && against.value !== '' ? address('/api/v1/diff', { against: against.value, vintage: vintage.value, lang: lang.value }) : null,
);
