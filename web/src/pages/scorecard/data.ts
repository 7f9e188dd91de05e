// What the scorecard asks for; nothing of it is fetched for other pages.
import { computed } from '@preact/signals';
import { address } from '../../api/client.ts';
import type { Backtests, Scorecard } from '../../api/types.ts';
import { resource } from '../../app/resource.ts';
import { state } from '../../app/store.ts';
import { lang } from '../../i18n/index.ts';

const here = computed(() => state.value.page === 'scorecard');

export const card = resource<Scorecard>(() => (here.value ? address('/api/v1/score', { lang: lang.value }) : null));
export const back = resource<Backtests>(() => (here.value ? address('/api/v1/backtest', { lang: lang.value }) : null));
