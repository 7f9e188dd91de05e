// The one store of the page: what the address says, and what the pointer is on.
import { computed, signal } from '@preact/signals';
import { format, parse, START, type PageState } from './url.ts';

export const state = signal<PageState>(parse(location.pathname, location.search));
export const lang = computed(() => state.value.lang);

// The unit under the pointer or the focus, shared by map and table.
export const hover = signal('');

let settle = 0;

// Changes the state and the address. `quiet` is for a control that is being dragged or played: the address
// follows, but only where the movement rests becomes a step of the back button.
export function change(patch: Partial<PageState>, quiet = false): void {
    const before = format(state.value);
    const next = { ...state.value, ...patch };
    const after = format(next);
    state.value = next;
    if (after === before) return;
    if (!quiet) {
        history.pushState(null, '', after);
        return;
    }
    if (!settle) history.pushState(null, '', after);
    else history.replaceState(null, '', after);
    clearTimeout(settle);
    settle = window.setTimeout(() => (settle = 0), 900);
}

// To another page, and to its top. What the pages share goes along: year, vintage and filters, save those named.
export function go(page: string, patch: Partial<PageState> = {}): void {
    const to = toPage(page, patch);
    moved = format(to) !== format(state.value);
    change(to);
    scrollTo(0, 0);
}

// True once after a reader moved to another page from within: its heading then takes the focus.
let moved = false;
export function arrived(): boolean {
    const was = moved;
    moved = false;
    return was;
}

export function toPage(page: string, patch: Partial<PageState> = {}): PageState {
    const { lang, year, vintage } = state.value;
    return { ...START, lang, year, vintage, page, ...patch };
}

export function listen(): void {
    const read = () => {
        state.value = parse(location.pathname, location.search);
    };
    read();
    if (location.pathname !== format(state.value).split('?')[0]) history.replaceState(null, '', format(state.value));
    addEventListener('popstate', read);
}
