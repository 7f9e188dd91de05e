// An answer of the server as signals: the data of the last good answer stay on screen while the next is on its way.
import { effect, signal, type Signal } from '@preact/signals';
import { alive, ApiError, get, peek } from '../api/client.ts';

export interface Resource<T> {
    data: Signal<T | null>;
    error: Signal<ApiError | null>;
    slow: Signal<boolean>; // nothing for more than 200 ms: time for a skeleton
    url: Signal<string | null>; // the address `data` belongs to
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

export function resource<T>(address: () => string | null): Resource<T> {
    const data = signal<T | null>(null);
    const error = signal<ApiError | null>(null);
    const slow = signal(false);
    const url = signal<string | null>(null);
    effect(() => {
        const wanted = address();
        epoch.value;
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
    return { data, error, slow, url };
}
