// The texts of the pages, read from po/ as the build does.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lang } from '../src/api/types.ts';
import type { Messages } from '../src/i18n/text.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export function readMessages(): Record<Lang, Messages> {
    const dir = mkdtempSync(join(tmpdir(), 'qajet-texts-'));
    try {
        execFileSync('node', ['gen/po.mjs', '--warn', '--json', dir, '--areas', 'base,need,web'], { cwd: root, stdio: 'pipe' });
        const read = (lang: Lang) => JSON.parse(readFileSync(join(dir, `${lang}.json`), 'utf8')) as Messages;
        return { kk: read('kk'), ru: read('ru'), en: read('en') };
    } finally {
        rmSync(dir, { recursive: true });
    }
}
