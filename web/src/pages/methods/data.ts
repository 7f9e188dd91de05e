// What the page of the methods asks for; nothing of it is fetched for other pages.
import { computed } from '@preact/signals';
import type { Methods } from '../../api/types.ts';
import { address } from '../../api/client.ts';
import { resource } from '../../app/resource.ts';
import { state } from '../../app/store.ts';
import { lang } from '../../i18n/index.ts';

const here = computed(() => state.value.page === 'methods');

export const scores = resource<Methods>(() => (here.value ? address('/api/v1/methods', { lang: lang.value }) : null));
