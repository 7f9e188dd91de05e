// What the page of scenarios knows: the assumptions of the address, the answer to them, and what is kept.
import { computed, effect, signal } from '@preact/signals';
import { change as send, question, type Query } from '../../api/change.ts';
import { address, ApiError } from '../../api/client.ts';
import type { Compared, Scenario, Scenarios } from '../../api/types.ts';
import { resource, retry, stopped, watchServer } from '../../app/resource.ts';
import { change, state } from '../../app/store.ts';
import { lang, t } from '../../i18n/index.ts';
import { meta } from '../map/data.ts';
import { save as saveFile } from '../map/export.ts';
import { fits, NOTHING, read, replaced, written, type Assumption } from './assume.ts';

export const DRAWS = 100; // of an answer on the page
const here = computed(() => state.value.page === 'scenario');
const text = computed(() => state.value.assume);

export const kept = resource<Scenarios>(() => (here.value ? address('/api/v1/scenarios', { lang: lang.value }) : null));
// A page of files without a program behind it has no list of scenarios at all.
export const readOnly = computed(() => kept.data.value?.changes === false || kept.error.value?.status === 404);
export const years = computed(() => meta.data.value?.years ?? []);
// Years ahead: those of the forecast that is shown beside it.
export const horizon = computed(() => String(meta.data.value?.vintage?.horizon ?? 10));
export const oneYear = computed(() => {
    const y = state.value.year;
    return typeof y === 'number' && years.value.includes(y) ? y : null;
});

// ---- the assumptions of the address

export const list = computed<Assumption[]>(() => read(text.value));

export const idle = computed(() => replaced(list.value, years.value[0] ?? null));
const counted = computed(() => list.value.filter((a) => !idle.value.has(a)));

export function put(next: Assumption[], quiet = false): void {
    change({ assume: written(next) }, quiet);
}

export function patch(at: number, part: Partial<Assumption>, quiet = false): void {
    put(list.peek().map((a, i) => (i === at ? { ...a, ...part } : a)), quiet);
}

// ---- the answer

export const answer = signal<Compared | null>(null);
export const trouble = signal('');
export const waiting = signal(false);

const asked = computed<Query | null>(() => {
    const s = state.value;
    const assumptions = written(counted.value.filter(fits));
    if (!here.value || assumptions === '' || kept.data.value?.changes !== true) return null;
    if (!meta.data.value && !meta.error.value) return null; // the years are not known yet
    const year = oneYear.value === null ? '' : String(oneYear.value);
    return { assumptions, by: s.split, region: s.region, industry: s.industry, occupation: s.occupation, year, horizon: horizon.value, draws: String(DRAWS), lang: lang.value };
});
let running = false;
let done = '';

function wordsFor(e: unknown): string {
    const failure = e instanceof ApiError ? e : new ApiError(500, { detail: String(e) });
    if (failure.status === 0) watchServer();
    return failure.status === 0 ? t('work.stopped') : (failure.problem.detail ?? failure.message);
}

// One question at a time; whatever was changed meanwhile is asked next, and only the newest of it.
async function answerNewest(): Promise<void> {
    if (running) return;
    running = true;
    const slow = setTimeout(() => (waiting.value = true), 300);
    for (let q = asked.peek(); q !== null && JSON.stringify(q) !== done; q = asked.peek()) {
        done = JSON.stringify(q);
        try {
            const now = await question('/api/v1/scenario/compare', q);
            if (asked.peek() === null) break; // nothing is asked any more
            answer.value = now;
            trouble.value = '';
        } catch (e) {
            if (asked.peek() === null) break;
            trouble.value = wordsFor(e);
            if (!(e instanceof ApiError && e.status === 0)) continue;
            done = ''; // asked again when the server is back
            break;
        }
    }
    clearTimeout(slow);
    waiting.value = false;
    running = false;
}

effect(() => {
    if (asked.value === null) {
        answer.value = null;
        trouble.value = '';
        done = '';
    } else if (!stopped.value) void answerNewest();
});

// A file of the rows that are seen, or of all years.
export async function take(all: boolean): Promise<void> {
    const q = asked.peek();
    if (!q) return;
    const more: Query = all ? { by: `${q.by},year`, year: '' } : {};
    try {
        const csv = await question('/api/v1/scenario/compare', { ...q, ...more, give: 'csv' }, true);
        saveFile('qajet-scenario.csv', new Blob(['\ufeff', csv], { type: 'text/csv;charset=utf-8' }));
    } catch (e) {
        trouble.value = wordsFor(e);
    }
}

// ---- what is kept

export const keepError = signal('');
export const said = signal('');

function fromRows(s: Scenario): Assumption[] {
    return s.rows.map((r) => ({
        ...NOTHING,
        kind: r.kind,
        value: r.value,
        region: r.region ?? '',
        industry: r.industry ?? '',
        occupation: r.occupation ?? '',
        sex: r.sex ?? '',
        from: r.from,
        to: r.to,
        phase: r.phase_in ?? 1,
        percent: Math.round((r.probability ?? 1) * 100),
        title: r.title ?? '',
    }));
}

export async function open(name: string): Promise<void> {
    keepError.value = said.value = '';
    try {
        const response = await fetch(address('/api/v1/scenario', { name, lang: lang.peek() }), { cache: 'no-store' });
        if (!response.ok) throw new ApiError(response.status, await response.json());
        change({ assume: written(fromRows((await response.json()) as Scenario)), scenario: name });
    } catch (e) {
        keepError.value = wordsFor(e);
    }
}

// What is kept under the name of the address, and whether the assumptions at hand are the same.
const named = computed(() => state.value.scenario);
const opened = resource<Scenario>(() => (here.value && named.value !== '' && kept.data.value ? address('/api/v1/scenario', { name: named.value, lang: lang.value }) : null));
export const asKept = computed(() => {
    const first = years.value[0] ?? null;
    const canonical = (l: Assumption[]) => l.map((a) => written([{ ...a, from: a.from ?? first }])).sort().join('|');
    return opened.data.value !== null && canonical(fromRows(opened.data.value)) === canonical(counted.value);
});

export async function keep(name: string, replace: boolean): Promise<boolean> {
    keepError.value = said.value = '';
    const assumptions = written(counted.peek());
    try {
        await send('/api/v1/scenarios', { name, assumptions, replace: replace ? 'yes' : 'no', lang: lang.peek() });
        change({ scenario: name });
        said.value = t('assume.kept', { name });
        retry();
        return true;
    } catch (e) {
        keepError.value = wordsFor(e);
        return false;
    }
}

export async function putAway(name: string): Promise<void> {
    keepError.value = said.value = '';
    try {
        await send('/api/v1/scenario/remove', { name, lang: lang.peek() });
        if (state.peek().scenario === name) change({ scenario: '' });
        said.value = t('assume.removed', { name });
        retry();
    } catch (e) {
        keepError.value = wordsFor(e);
    }
}
