// Answers of a static site: the same questions as those to the server, read from files that "qajet site" wrote with the
// server's own answers. data/questions.json says which questions have many answers in one file, and by which parameter.
import { base } from '../app/base.ts';
import { t } from '../i18n/index.ts';
import { ApiError } from './client.ts';
import { need } from './still_need.ts';

const files = new Map<string, Promise<Uint8Array>>();
const KEEP = 200;

// Files named .bin are packed here and not by the web server, which may or may not say so; the bytes tell.
async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function fetched(name: string): Promise<Uint8Array> {
    let response: Response;
    try {
        response = await fetch(`${base}/data/${name}`);
    } catch {
        throw new ApiError(0, {});
    }
    if (response.status === 404) throw new ApiError(404, {});
    if (!response.ok) throw new ApiError(response.status >= 502 && response.status <= 504 ? 0 : response.status, {});
    return unpack(new Uint8Array(await response.arrayBuffer()));
}

export function read(name: string): Promise<Uint8Array> {
    const known = files.get(name);
    if (known) return known;
    const coming = fetched(name);
    coming.catch(() => files.delete(name));
    files.set(name, coming);
    if (files.size > KEEP) files.delete(files.keys().next().value as string);
    return coming;
}

export async function readJson<T>(name: string): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await read(name))) as T;
}

const OPTIONS = ['region', 'industry', 'occupation', 'year', 'figure'];

// The command that answers what the site can't.
export function command(operation: string, query: URLSearchParams): string {
    const given = OPTIONS.filter((name) => query.get(name)).map((name) => ` --${name} ${query.get(name)}`);
    if (operation === 'diff') return `qajet diff ${query.get('against')} VINTAGE`;
    return operation === 'explain' ? `qajet explain need${given.join('')}` : 'qajet serve';
}

export function unavailable(operation: string, query: URLSearchParams): ApiError {
    return new ApiError(404, { title: t('web.still.none'), detail: t('web.still.command', { command: command(operation, query) }) });
}

async function look<T>(operation: string, query: URLSearchParams): Promise<T> {
    const questions = await readJson<Record<string, string | null>>('questions.json');
    const inside = questions[operation];
    if (inside === undefined) throw unavailable(operation, query);
    const parts = [...query].filter(([name]) => name !== inside).sort(([a], [b]) => (a < b ? -1 : 1));
    const name = operation + (parts.length ? `/${parts.map(([k, v]) => `${k}-${v}`).join('_')}` : '');
    if (inside === null) return readJson<T>(`${name}.json`);
    const answers = await readJson<Record<string, T>>(`${name}.bin`);
    const answer = answers[query.get(inside) ?? ''];
    if (answer === undefined) throw unavailable(operation, query);
    return answer;
}

// The site holds one vintage; its id, or the beginning of it, may stand in an address.
async function checkVintage(query: URLSearchParams): Promise<void> {
    const wanted = query.get('vintage');
    query.delete('vintage');
    if (!wanted) return;
    const { vintage } = await readJson<{ vintage: string }>('need.json');
    if (!vintage.startsWith(wanted)) throw new ApiError(404, { title: t('web.still.none'), detail: t('web.still.vintage', { wanted, vintage }) });
}

export async function answer<T>(url: string): Promise<T> {
    const { pathname, searchParams } = new URL(url, location.href);
    const operation = pathname.replace('/api/v1/', '');
    const query = new URLSearchParams([...searchParams].filter(([, value]) => value !== ''));
    await checkVintage(query);
    if (operation === 'need') return (await need(query)) as T;
    try {
        return await look<T>(operation, query);
    } catch (e) {
        throw e instanceof ApiError && e.status === 404 && !e.problem.title ? unavailable(operation, query) : e;
    }
}
