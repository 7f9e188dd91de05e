// What the search finds besides regions, industries and occupations: pages, terms that a page explains, topics of claims.
// Their words are texts of the pages; those of the other two languages are fetched when the field is first used.
import { signal } from '@preact/signals';
import type { Lang } from '../api/types.ts';
import { loadMessages } from '../i18n/index.ts';
import type { Messages } from '../i18n/text.ts';
import { LANGS } from './url.ts';

const spoken = signal<Partial<Record<Lang, Messages>>>({});

export function learnAll(): void {
    if (Object.keys(spoken.peek()).length) return;
    void Promise.all(LANGS.map(async (l) => [l, await loadMessages(l)] as const)).then((list) => {
        spoken.value = Object.fromEntries(list) as Record<Lang, Messages>;
    });
}

// The texts of a message in the languages that are known by now.
export function everywhere(ids: string[]): string[] {
    return LANGS.flatMap((l) => ids.map((id) => spoken.value[l]?.[id])).filter((x): x is string => typeof x === 'string');
}

export const known = spoken;

// Topics of claims are the messages "claim.<topic>".
export function topics(messages: Messages): string[] {
    return Object.keys(messages).flatMap((id) => (id.startsWith('claim.') && typeof messages[id] === 'string' ? [id.slice('claim.'.length)] : []));
}

// A term and the page that explains it; more words by which it is found.
export const TERMS: { id: string; page: string; also: string[] }[] = [
    { id: 'col.openings', page: 'methods', also: ['web.indicator.openings.long', 'web.indicator.openings'] },
    { id: 'col.replacement', page: 'methods', also: ['web.indicator.replacement.long'] },
    { id: 'col.growth', page: 'methods', also: ['web.indicator.growth.long'] },
    { id: 'web.table.interval', page: 'methods', also: ['web.find.interval'] },
    { id: 'col.quality', page: 'methods', also: ['web.methods.grades'] },
    { id: 'web.methods.limits', page: 'methods', also: [] },
    { id: 'web.methods.api', page: 'methods', also: ['web.find.api'] },
    { id: 'web.data.vintages', page: 'data', also: ['web.diff'] },
    { id: 'web.data.findings', page: 'data', also: ['web.find.quality'] },
    { id: 'web.sources', page: 'claims', also: ['web.claims.title'] },
];
