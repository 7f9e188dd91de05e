// What the pages of an occupation and of an industry ask for besides the figures of the map.
import { computed } from '@preact/signals';
import { address } from '../../api/client.ts';
import type { History, Need, Profile } from '../../api/types.ts';
import { resource } from '../../app/resource.ts';
import { state } from '../../app/store.ts';
import { lang } from '../../i18n/index.ts';
import { hasVintage, yearNumber } from '../map/data.ts';

const kind = computed(() => (state.value.page === 'occupation' || state.value.page === 'industry' ? state.value.page : ''));
const code = computed(() => (kind.value === 'occupation' ? state.value.occupation : kind.value === 'industry' ? state.value.industry : ''));
const industry = computed(() => state.value.industry);
const occupation = computed(() => state.value.occupation);
const region = computed(() => state.value.region);
const vintage = computed(() => state.value.vintage);
const ready = computed(() => hasVintage.value && kind.value !== '');
const common = () => ({ region: region.value, year: yearNumber.value, vintage: vintage.value, top: 1000 });

// By industry on the page of an occupation, by occupation on that of an industry; without a code, the list of groups.
export const byOther = resource<Need>(() => {
    if (!ready.value) return null;
    if (code.value === '') return address('/api/v1/need', { by: kind.value, level: kind.value === 'occupation' ? 2 : null, ...common() });
    if (kind.value === 'occupation') return address('/api/v1/need', { by: 'industry', occupation: occupation.value, ...common() });
    return address('/api/v1/need', { by: 'occupation', level: 2, industry: industry.value, ...common() });
});

export const regions = resource<Need>(() =>
    ready.value && code.value !== ''
        ? address('/api/v1/need', {
              by: 'region',
              industry: industry.value,
              occupation: occupation.value,
              year: yearNumber.value,
              vintage: vintage.value,
              top: 1000,
          })
        : null,
);

export const profile = resource<Profile>(() =>
    ready.value && kind.value === 'occupation' && code.value !== ''
        ? address('/api/v1/occupation', { occupation: code.value, lang: lang.value })
        : null,
);

export const history = resource<History>(() =>
    ready.value && kind.value === 'industry' && code.value !== '' && occupation.value === ''
        ? address('/api/v1/history', { industry: code.value, region: region.value, lang: lang.value })
        : null,
);
