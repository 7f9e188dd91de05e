// Requests to the server the page came from, or to the files of a static site. Answers are kept by address, so moving
// back costs nothing.
import { base, site } from '../app/base.ts';
import type { Problem } from './types.ts';

export class ApiError extends Error {
    constructor(
        readonly status: number, // 0: the server could not be reached
        readonly problem: Partial<Problem>,
    ) {
        super(problem.detail ?? problem.title ?? String(status));
    }
}

const kept = new Map<string, unknown>();
const KEEP = 80;

export function address(path: string, query: Record<string, string | number | null | undefined> = {}): string {
    const parts = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
        if (value !== '' && value !== null && value !== undefined) parts.set(key, String(value));
    }
    const text = parts.toString();
    return text ? `${path}?${text}` : path;
}

export function peek<T>(url: string): T | undefined {
    return kept.get(url) as T | undefined;
}

// What was kept of before a change.
export function forget(): void {
    kept.clear();
}

export async function get<T>(url: string, signal?: AbortSignal): Promise<T> {
    const known = kept.get(url);
    if (known !== undefined) return known as T;
    return keep(url, site === null ? await ask<T>(url, signal) : await (await import('./still.ts')).answer<T>(url));
}

function keep<T>(url: string, body: T): T {
    kept.set(url, body);
    if (kept.size > KEEP) kept.delete(kept.keys().next().value as string);
    return body;
}

async function ask<T>(url: string, signal?: AbortSignal): Promise<T> {
    let response: Response;
    try {
        response = await fetch(url, signal ? { signal } : {});
    } catch (e) {
        if (e instanceof DOMException && e.name === 'AbortError') throw e;
        throw new ApiError(0, {});
    }
    if (!response.ok) {
        const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
        // A proxy or the development server answers 502-504 when the program itself is not running.
        throw new ApiError(response.status >= 502 && response.status <= 504 ? 0 : response.status, problem);
    }
    return (await response.json()) as T;
}

export async function alive(): Promise<boolean> {
    try {
        return (await fetch(site === null ? '/healthz' : `${base}/site.json`, { cache: 'no-store' })).ok;
    } catch {
        return false;
    }
}
