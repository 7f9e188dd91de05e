// An answer of the server as signals: the data of the last good answer stay on screen while the next is on its way.
import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { alive, ApiError, get, peek } from '../api/client.ts';

export interface Resource<T> {
    data: Signal<T | null>;
    error: Signal<ApiError | null>;
    slow: Signal<boolean>; // nothing for more than 200 ms: time for a skeleton
    url: Signal<string | null>; // the address `data` belongs to
    wanted: ReadonlySignal<string | null>;
    now: ReadonlySignal<T | null>; // the data, if they are those that are wanted: for what stands under the name of a place
}

// True while the server can't be reached; it heals by itself.
export const stopped = signal(false);
const epoch = signal(0);
let watching = 0;

export function retry(): void {
    epoch.value++;
}

// The server does not answer: say so, and ask until it does.
export function watchServer(): void {
    stopped.value = true;
    if (watching) return;
    watching = window.setInterval(async () => {
        if (!(await alive())) return;
        clearInterval(watching);
        watching = 0;
        stopped.value = false;
        retry();
    }, 2500);
}

// What may stay while another year of the same is on its way; of another place, or after an error, nothing.
export function lasting<T>(r: Resource<T>): T | null {
    const but = (url: string | null) => url?.replace(/&year=\d+/, '');
    return r.now.value ?? (r.error.value === null && but(r.url.value) === but(r.wanted.value) ? r.data.value : null);
}

export function resource<T>(address: () => string | null): Resource<T> {
    const data = signal<T | null>(null);
    const error = signal<ApiError | null>(null);
    const slow = signal(false);
    const url = signal<string | null>(null);
    const asked = computed(address);
    const now = computed(() => (url.value !== null && url.value === asked.value ? data.value : null));
    let last: string | null = null;
    effect(() => {
        const wanted = asked.value;
        epoch.value;
        if (wanted !== last) error.value = null; // that of another address
        last = wanted;
        if (wanted === null) {
            data.value = null;
            error.value = null;
            url.value = null;
            return;
        }
        const known = peek<T>(wanted);
        if (known !== undefined) {
            data.value = known;
            error.value = null;
            slow.value = false;
            url.value = wanted;
            return;
        }
        const abort = new AbortController();
        const timer = setTimeout(() => (slow.value = true), 200);
        get<T>(wanted, abort.signal)
            .then(
                (body) => {
                    data.value = body;
                    error.value = null;
                    url.value = wanted;
                },
                (e: unknown) => {
                    if (abort.signal.aborted) return;
                    const failure = e instanceof ApiError ? e : new ApiError(500, { detail: String(e) });
                    if (failure.status === 0) watchServer();
                    error.value = failure;
                },
            )
            .finally(() => {
                clearTimeout(timer);
                if (!abort.signal.aborted) slow.value = false;
            });
        return () => {
            abort.abort();
            clearTimeout(timer);
        };
    });
    return { data, error, slow, url, wanted: asked, now };
}
