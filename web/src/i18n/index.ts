// Texts of the pages. Each language is a chunk of its own, fetched when it is asked for.
import { computed, effect, signal } from '@preact/signals';
import type { Lang, Names } from '../api/types.ts';
import { lang as wanted } from '../app/store.ts';
import { Formats } from './format.ts';
import { fill, type Args, type Messages } from './text.ts';

const loaders: Record<Lang, () => Promise<{ default: Messages }>> = {
    kk: () => import('./messages/kk.json') as Promise<{ default: Messages }>,
    ru: () => import('./messages/ru.json') as Promise<{ default: Messages }>,
    en: () => import('./messages/en.json') as Promise<{ default: Messages }>,
};

// The language the page is shown in: the one of the address once its texts are here.
const shown = signal<{ lang: Lang; messages: Messages } | null>(null);
export const ready = computed(() => shown.value !== null);
export const lang = computed<Lang>(() => shown.value?.lang ?? wanted.value);
export const formats = computed(() => new Formats(lang.value));

export function startTexts(): void {
    effect(() => {
        const code = wanted.value;
        void loaders[code]().then((module) => {
            if (wanted.peek() !== code) return;
            document.documentElement.lang = code;
            shown.value = { lang: code, messages: module.default };
        });
    });
}

export async function loadMessages(code: Lang): Promise<Messages> {
    return (await loaders[code]()).default;
}

export function messages(): Messages {
    return shown.value?.messages ?? {};
}

export function t(id: string, args: Args = {}): string {
    const text = shown.value?.messages[id];
    if (text === undefined) return id;
    return fill(typeof text === 'string' ? text : (text.other ?? id), args);
}

// The text of an id when there is one, else what is given.
export function textOr(id: string, otherwise: string): string {
    const text = shown.value?.messages[id];
    return typeof text === 'string' ? text : otherwise;
}

export function named(names: Names): string {
    return names[lang.value];
}
