// The first sentences of a page about the selected place, years and filters.
import { computed } from '@preact/signals';
import { state } from '../../app/store.ts';
import { lang, messages, t } from '../../i18n/index.ts';
import { byRegion, loading, meta, nameOf, selectedRow, span, total, year } from './data.ts';
import { lead, Writer } from './sentence.ts';

export const writer = computed(() => new Writer(lang.value, messages()));

export function firstSentences(): string[] {
    const s = state.value;
    const all = year.value === 'all';
    const row = selectedRow.value;
    const country = total.value;
    if (!row) return loading.value || byRegion.slow.value ? [] : [t('web.lead.missing')];
    return lead(writer.value, {
        ...row,
        years: all ? (meta.data.value?.years.length ?? 1) : 1,
        span: all ? span.value : String(year.value),
        countryRate: s.region && country?.openings && country.employed ? (country.openings / country.employed) * 1000 : null,
    });
}

// The filters that are on, in words: those of the page's own address are its subject, not a filter.
export function filterWords(subject: string): string[] {
    const s = state.value;
    return [
        subject !== 'region' && subject !== 'map' && s.region && nameOf('r', s.region),
        subject !== 'industry' && s.industry && `${t('web.filter.industry')}: ${nameOf('i', s.industry)}`,
        subject !== 'occupation' && s.occupation && `${t('web.filter.occupation')}: ${nameOf('o', s.occupation)}`,
    ].filter((x): x is string => Boolean(x));
}
