// Packs the built pages into one C file of gzip'd bytes: the tables of src/http/assets.h. Which pages there are is read from
// DIR/pages/index.ts, which of them exist for each code from DIR/app/url.ts.
//
//   node gen/assets.mjs --c FILE --web DIR [--dist DIR]
//
// Without --dist, or when DIR has no index.html, the table is empty and the server says that it has no pages.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const { values: options } = parseArgs({ options: { c: { type: 'string' }, web: { type: 'string' }, dist: { type: 'string' } } });

function filesUnder(dir) {
  return readdirSync(dir, { withFileTypes: true })
    .flatMap((e) => (e.isDirectory() ? filesUnder(join(dir, e.name)) : [join(dir, e.name)]))
    .sort();
}

function read(dist) {
  if (dist === undefined || !existsSync(join(dist, 'index.html'))) return [];
  return filesUnder(dist).map((file) => {
    const path = `/${relative(dist, file).split(sep).join('/')}`;
    const type = TYPES[extname(file)];
    if (type === undefined) throw new Error(`${file}: no media type is known for "${extname(file)}"; add it to gen/assets.mjs.`);
    if (!/^[\w./-]+$/.test(path)) throw new Error(`${file}: the name has a character that addresses must escape.`);
    const raw = readFileSync(file);
    const packed = gzipSync(raw, { level: 9 });
    const gzip = packed.length < raw.length * 0.95;
    return { path, type, raw: raw.length, gzip, bytes: gzip ? packed : raw, immutable: path.startsWith('/assets/') };
  });
}

function bytesC(bytes) {
  const lines = [];
  for (let i = 0; i < bytes.length; i += 32) lines.push(`    ${bytes.subarray(i, i + 32).join(',')},`);
  return lines.join('\n');
}

function listed(file, list, item) {
  const text = readFileSync(join(options.web, file), 'utf8').match(list)?.[1] ?? '';
  const found = [...text.matchAll(item)].map((m) => m[1]);
  if (found.length === 0) throw new Error(`${file}: the list is not where it was; mend gen/assets.mjs.`);
  return found;
}

const coded = listed('app/url.ts', /export const CODED = \[(.*?)\]/s, /'(\w+)'/g);
const pages = listed('pages/index.ts', /export const PAGES: Page\[\] = \[\n(.*?)\n\];/s, /^ {4}\{ id: '(\w+)'/gm);
const assets = read(options.dist);
const arrays = assets.map((a, i) => `static const unsigned char asset_${i}[] = {\n${bytesC(a.bytes)}\n};`);
const rows = assets.map((a, i) =>
  `    {.path = "${a.path}", .type = "${a.type}", .bytes = asset_${i}, .size = sizeof asset_${i},\n` +
  `     .raw = ${a.raw}, .gzip = ${a.gzip}, .immutable = ${a.immutable}},`);
writeFileSync(options.c, `// Made by gen/assets.mjs from the built pages. Do not edit.
#include "http/assets.h"

${arrays.join('\n')}

const qj_asset qj_assets[] = {
${rows.join('\n')}
    {.path = NULL},
};
const size_t qj_assets_count = ${assets.length};

const qj_page qj_pages[] = {
${pages.map((id) => `    {.id = "${id}", .coded = ${coded.includes(id)}},`).join('\n')}
};
const size_t qj_pages_count = ${pages.length};
`);
