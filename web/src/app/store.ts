// The one store of the page: what the address says, and what the pointer is on.
import { computed, signal } from '@preact/signals';
import { format, parse, type PageState } from './url.ts';

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

export function listen(): void {
    if (location.pathname !== format(state.value).split('?')[0]) history.replaceState(null, '', format(state.value));
    addEventListener('popstate', () => {
        state.value = parse(location.pathname, location.search);
    });
}
