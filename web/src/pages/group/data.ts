// What the page of an occupation asks for besides the figures of the map.
import { computed } from '@preact/signals';
import { address } from '../../api/client.ts';
import type { Profile } from '../../api/types.ts';
import { resource } from '../../app/resource.ts';
import { state } from '../../app/store.ts';
import { lang } from '../../i18n/index.ts';

const code = computed(() => (state.value.page === 'occupation' ? state.value.occupation : ''));

export const profile = resource<Profile>(() =>
    code.value !== '' ? address('/api/v1/occupation', { occupation: code.value, lang: lang.value }) : null,
);
