// What the page knows: the files at hand, the forecast that runs, and what the workspace holds. It stays while a
// reader looks at other pages.
import { computed, effect, signal } from '@preact/signals';
import { change, changeText, type Query } from '../../api/change.ts';
import { address, alive, ApiError, forget } from '../../api/client.ts';
import type { Brought, FindingRow, ImportRow, Imports, Indicators, Job, Vintages } from '../../api/types.ts';
import { resource, retry, watchServer } from '../../app/resource.ts';
import { state } from '../../app/store.ts';
import { lang, t } from '../../i18n/index.ts';
import { save as saveFile } from '../map/export.ts';

export const MAX_MB = 100;
const MB = 2 ** 20;
const here = computed(() => state.value.page === 'import');

export const imports = resource<Imports>(() => (here.value ? address('/api/v1/imports', { lang: lang.value }) : null));
export const vintages = resource<Vintages>(() => (here.value ? address('/api/v1/vintages', { lang: lang.value }) : null));
export const indicators = resource<Indicators>(() => (here.value ? address('/api/v1/indicators', { lang: lang.value }) : null));

// A page of files without a program behind it has no list of imports at all.
export const readOnly = computed(() => imports.data.value?.changes === false || imports.error.value?.status === 404);

const feeds = (ids: string) =>
    ids.split(',').some((id) => indicators.data.value?.rows.find((r) => r.id === id)?.use === 'forecast');
const restsOn = (r: ImportRow, vintage: string) => (r.vintages ?? '').split(',').includes(vintage);

// Imports that are used though they are withdrawn, or not used though they are there.
const differing = (vintage: string) =>
    (imports.data.value?.rows ?? []).filter((r) => feeds(r.indicators) && restsOn(r, vintage) !== (r.withdrawn_at === null)).length;

// The vintage at hand: that of the last job, else the newest that rests on the data as they are now, else the newest.
export const current = computed(() => {
    const rows = [...(vintages.data.value?.rows ?? [])].reverse();
    return rows.find((r) => r.vintage === job.value?.vintage) ?? rows.find((r) => differing(r.vintage) === 0) ?? rows[0] ?? null;
});

// Changes that the vintage at hand does not contain.
export const waiting = computed(() => {
    if (current.value) return differing(current.value.vintage);
    return (imports.data.value?.rows ?? []).filter((r) => feeds(r.indicators) && r.withdrawn_at === null).length;
});

// A control that did its work goes away; the focus then rests on the heading of the part.
function focusOn(id: string): void {
    setTimeout(() => document.getElementById(id)?.focus({ preventScroll: true }), 50);
}

// ---- files

export interface Bring {
    key: number;
    file: File;
    phase: 'look' | 'looked' | 'keep' | 'kept' | 'failed';
    sent: number; // part of the file that was sent
    as: string; // indicator chosen by the reader; "" is recognised
    report: Brought | null;
    error: string | null;
    compared: { fixed: number; left: number } | null; // with the file before
    saved: string; // name of the CSV that was made last
}

export const files = signal<Bring[]>([]);
let next = 1;

function patch(key: number, part: Partial<Bring>): void {
    files.value = files.value.map((b) => (b.key === key ? { ...b, ...part } : b));
}

const find = (key: number) => files.peek().find((b) => b.key === key);
const errorsOf = (report: Brought | null) => (report?.findings ?? []).filter((f) => f.severity === 'error');
const sameFinding = (a: FindingRow, b: FindingRow) => a.place === b.place && a.value === b.value;

// What a reader is told when a request failed. A file that can't be read looks like a server that does not answer.
async function wordsFor(e: unknown, name: string): Promise<string> {
    const failure = e instanceof ApiError ? e : new ApiError(500, { detail: String(e) });
    if (failure.status !== 0) return failure.problem.detail ?? failure.message;
    if (await alive()) return t('work.unread', { file: name });
    watchServer();
    return t('work.stopped');
}

const query = (b: Bring, more: Query): Query => ({ file: b.file.name, as: b.as, lang: lang.peek(), ...more });

// One file after the other: the server reads one at a time.
let line: Promise<unknown> = Promise.resolve();
function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = line.then(work);
    line = turn.catch(() => undefined);
    return turn;
}

export function look(key: number, before: Brought | null = null): Promise<void> {
    patch(key, { phase: 'look', sent: 0, error: null, saved: '' });
    return inTurn(async () => {
        const b = find(key);
        if (!b) return;
        try {
            const report = await change('/api/v1/imports', query(b, { dry_run: 'yes' }), { body: b.file, onSent: (sent) => patch(key, { sent }) });
            const old = errorsOf(before);
            const now = errorsOf(report);
            const fixed = old.filter((f) => !now.some((g) => sameFinding(f, g))).length;
            patch(key, { phase: 'looked', report, compared: before ? { fixed, left: report.errors } : b.compared });
        } catch (e) {
            patch(key, { phase: 'failed', error: await wordsFor(e, b.file.name) });
        }
    });
}

// A file with the name of one at hand is its correction.
export function add(list: Iterable<File>): void {
    for (const file of list) {
        const known = files.peek().find((b) => b.file.name === file.name && b.phase !== 'kept');
        if (known) {
            correct(known.key, file);
            continue;
        }
        const key = next++;
        const large = file.size > MAX_MB * MB;
        const size = (file.size / MB).toFixed(0);
        const error = large ? t('work.too-large', { file: file.name, size, max: MAX_MB }) : null;
        files.value = [...files.value, { key, file, phase: large ? 'failed' : 'look', sent: 0, as: '', report: null, error, compared: null, saved: '' }];
        if (!large) void look(key);
    }
}

export function correct(key: number, file: File): void {
    const before = find(key)?.report ?? null;
    const large = file.size > MAX_MB * MB;
    patch(key, { file });
    if (large) patch(key, { phase: 'failed', error: t('work.too-large', { file: file.name, size: (file.size / MB).toFixed(0), max: MAX_MB }) });
    else void look(key, before);
}

export function choose(key: number, as: string): void {
    patch(key, { as, compared: null });
    void look(key);
}

export function remove(key: number): void {
    focusOn('drop-title');
    files.value = files.value.filter((b) => b.key !== key);
}

export function keep(key: number, good: boolean): Promise<void> {
    patch(key, { phase: 'keep', sent: 0, error: null });
    return inTurn(async () => {
        const b = find(key);
        if (!b) return;
        try {
            const report = await change('/api/v1/imports', query(b, { accept_good: good ? 'yes' : 'no' }), { body: b.file, onSent: (sent) => patch(key, { sent }) });
            patch(key, report.kept ? { phase: 'kept', report: { ...report, findings: b.report?.findings ?? [] } } : { phase: 'looked', report });
            retry();
            focusOn(`file-${key}`);
        } catch (e) {
            patch(key, { phase: 'looked', error: await wordsFor(e, b.file.name) });
        }
    });
}

// Findings or rows that are left out, as the server writes them.
export async function save(key: number, give: 'findings' | 'rejected'): Promise<void> {
    const b = find(key);
    if (!b) return;
    try {
        const text = await changeText('/api/v1/imports', query(b, { dry_run: 'yes', give }), b.file);
        const name = `${b.file.name}.${give}.csv`;
        // The mark at the start makes spreadsheets read the Kazakh and Russian letters as UTF-8.
        saveFile(name, new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
        patch(key, { saved: name, error: null });
    } catch (e) {
        patch(key, { error: await wordsFor(e, b.file.name) });
    }
}

// Sentences come from the server, so another language means another look.
let spoken = lang.peek();
effect(() => {
    if (lang.value === spoken) return;
    spoken = lang.value;
    for (const b of files.peek()) if (b.phase === 'looked') void look(b.key);
});

// ---- the list

export const undone = signal('');
export const undoError = signal('');

export async function undo(id: string, file: string): Promise<void> {
    undone.value = undoError.value = '';
    try {
        await change('/api/v1/imports/undo', { id, lang: lang.peek() });
        undone.value = file;
        files.value = files.value.filter((b) => b.report?.id !== id);
        retry();
        focusOn('imports-title');
    } catch (e) {
        undoError.value = await wordsFor(e, file);
    }
}

// ---- the forecast

export const job = signal<Job | null>(null);
export const jobError = signal('');
export const cancelling = signal(false);
let stream: EventSource | null = null;
let poll = 0;

function take(now: Job): void {
    const was = job.peek();
    job.value = now;
    if (now.state === 'running') {
        watch();
        return;
    }
    unwatch();
    cancelling.value = false;
    if (was?.state === 'running' || (was && was.number !== now.number)) {
        forget(); // there is a new vintage
        retry();
    }
}

export async function askJob(): Promise<void> {
    try {
        const response = await fetch(address('/api/v1/job', { lang: lang.peek() }), { cache: 'no-store' });
        if (response.ok) take((await response.json()) as Job);
    } catch {
        watchServer();
    }
}

// Told by the server where that is possible, asked every second where it is not.
function watch(): void {
    if (stream || poll) return;
    stream = new EventSource(address('/api/v1/job/events', { lang: lang.peek() }));
    stream.onmessage = (e) => take(JSON.parse(e.data as string) as Job);
    stream.onerror = () => {
        stream?.close();
        stream = null;
        poll ||= window.setInterval(() => void askJob(), 1000);
    };
}

function unwatch(): void {
    stream?.close();
    stream = null;
    clearInterval(poll);
    poll = 0;
}

// When the page is opened, and when the server is back.
effect(() => {
    if (here.value && imports.data.value?.changes) void askJob();
});
effect(() => {
    if (lang.value && stream) {
        unwatch();
        void askJob();
    }
});

export async function run(options: { draws: string; horizon: string; seed: string; scenario?: string }): Promise<void> {
    jobError.value = '';
    try {
        focusOn('forecast-title');
        take(await change('/api/v1/forecast', { ...options, lang: lang.peek() }));
    } catch (e) {
        jobError.value = await wordsFor(e, '');
        void askJob();
    }
}

export async function cancel(): Promise<void> {
    cancelling.value = true;
    try {
        take(await change('/api/v1/job/cancel', { lang: lang.peek() }));
        cancelling.value = job.peek()?.state === 'running';
    } catch {
        cancelling.value = false;
        void askJob();
    }
}

// ---- publishing

export const published = signal('');
export const publishError = signal('');

export async function publish(vintage: string): Promise<void> {
    publishError.value = '';
    try {
        await change('/api/v1/publish', { vintage, lang: lang.peek() });
        published.value = vintage;
        retry();
        focusOn('result-title');
    } catch (e) {
        publishError.value = await wordsFor(e, '');
    }
}
