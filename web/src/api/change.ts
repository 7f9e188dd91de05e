// Requests that change something. They carry a mark that a form of another site can't send.
import { address, ApiError, forget } from './client.ts';
import type { Problem } from './types.ts';
import type { Changes } from './schema';

type Answer<P extends keyof Changes> = Changes[P]['answer'];

export type Query = Record<string, string>;

interface Options {
    body?: Blob;
    onSent?: (fraction: number) => void; // of the body
}

// Sends and resolves with the text of the answer. The older way of asking, because it tells how much was sent.
function send(url: string, { body, onSent }: Options): Promise<string> {
    return new Promise((resolve, reject) => {
        const x = new XMLHttpRequest();
        x.open('POST', url);
        x.setRequestHeader('X-Qajet', '1');
        if (body) x.setRequestHeader('Content-Type', 'application/octet-stream');
        if (onSent) x.upload.onprogress = (e) => e.lengthComputable && e.total > 0 && onSent(e.loaded / e.total);
        x.onerror = () => reject(new ApiError(0, {}));
        x.onload = () => {
            if (x.status >= 200 && x.status < 300) {
                resolve(x.responseText);
                return;
            }
            let problem: Partial<Problem> = {};
            try {
                problem = JSON.parse(x.responseText) as Partial<Problem>;
            } catch {
                // told by its status
            }
            reject(new ApiError(x.status, problem));
        };
        x.send(body ?? null);
    });
}

// The answers kept of before may be wrong after a change, so they go.
export async function change<P extends keyof Changes>(path: P, query: Query, options: Options = {}): Promise<Answer<P>> {
    const text = await send(address(path, query), options);
    forget();
    return JSON.parse(text) as Answer<P>;
}

// Asks what takes a while to compute and changes nothing: what is known of before stays. `file`: the answer as text.
export async function question<P extends keyof Changes>(path: P, query: Query, file: true): Promise<string>;
export async function question<P extends keyof Changes>(path: P, query: Query): Promise<Answer<P>>;
export async function question<P extends keyof Changes>(path: P, query: Query, file?: true): Promise<Answer<P> | string> {
    const text = await send(address(path, query), {});
    return file ? text : (JSON.parse(text) as Answer<P>);
}

// An answer that is a file.
export function changeText(path: keyof Changes, query: Query, body: Blob): Promise<string> {
    return send(address(path, query), { body });
}
