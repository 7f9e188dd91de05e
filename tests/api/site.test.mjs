// qajet site: whole or nothing, the same bytes every time, nothing of the machine in them, no stranger's folder touched.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { program, source } from './server.mjs';

const ready = program !== undefined && existsSync(program);
const skip = ready ? false : 'set QAJET to the program';
let dir, store, vintage;
const run = (...args) => spawnSync(program, ['--store', store, '--lang', 'en', ...args], { encoding: 'utf8', maxBuffer: 64 << 20 });
const ok = (...args) => { const r = run(...args); assert.equal(r.status, 0, r.stderr); return r; };
const filesUnder = (at) => readdirSync(at, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? filesUnder(join(at, e.name)) : [join(at, e.name)])).sort();
const tree = (at) => filesUnder(at).map((f) => `${relative(at, f)} ${createHash('sha256').update(readFileSync(f)).digest('hex')}`);

before(() => {
  if (!ready) return;
  dir = mkdtempSync(join(tmpdir(), 'qajet-still-'));
  store = join(dir, 'kz.db');
  ok('init', store, '--pack', join(source, 'packs/kz'));
  ok('forecast', '--draws', '20', '--horizon', '1');
  [{ vintage }] = JSON.parse(ok('vintages', '--format', 'json').stdout);
});
after(() => { if (dir !== undefined) rmSync(dir, { recursive: true }); });

test('with nothing published there is no site, and the remedy is told', { skip }, () => {
  const r = run('site', join(dir, 'none'));
  assert.equal(r.status, 3);
  assert.match(r.stderr, /No forecast is published yet.*qajet publish/);
  assert.deepEqual(readdirSync(dir), ['kz.db']);
});

test('the same vintage gives the same files, and none names the machine', { skip }, () => {
  ok('publish', vintage);
  assert.match(ok('site', join(dir, 'one')).stderr, /files, [0-9.]+ MB, [0-9.]+ s/);
  mkdirSync(join(dir, 'two')); // an empty folder is taken
  ok('site', `${join(dir, 'two')}/`, '--threads', '3'); // files are made side by side
  const one = tree(join(dir, 'one'));
  assert.deepEqual(tree(join(dir, 'two')), one);
  assert.ok(one.length > 1000);
  const secrets = [dir, hostname(), process.env.USER].filter((s) => s && s.length > 3);
  const ours = /\/one\/assets\//; // texts of the program name such addresses, whatever machine it was built on
  for (const file of filesUnder(join(dir, 'one'))) {
    let bytes = readFileSync(file);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
    for (const secret of ours.test(file) ? secrets : [...secrets, '127.0.0.1', 'localhost']) assert.ok(!bytes.includes(secret), `${file} holds ${secret}`);
  }
  const page = readFileSync(join(dir, 'one/ru/region/61/index.html'), 'utf8');
  assert.match(page, /<html lang="ru">/);
  assert.match(page, /<title>Туркестанская область – Qajet<\/title>/);
  assert.ok(!existsSync(join(dir, 'one/sitemap.xml')));
});

test('cells that are withheld are not in the files', { skip }, () => {
  const index = JSON.parse(readFileSync(join(dir, 'one/data/need.json'), 'utf8'));
  const width = index.figures.reduce((sum, [, w]) => sum + w, 0);
  let withheld = 0;
  for (const file of filesUnder(join(dir, 'one/data/need/ri'))) {
    let bytes = readFileSync(file);
    if (bytes[0] === 0x1f) bytes = gunzipSync(bytes);
    const cells = index.occupation.length * index.year.length;
    const hidden = bytes.subarray(0, cells).filter((flag) => flag & 0x80).length;
    assert.equal(bytes.length, cells + (cells - hidden) * width, file);
    withheld += hidden;
  }
  assert.ok(withheld > 1000, 'the small cells');
});

test('a folder of somebody else is left alone', { skip }, () => {
  mkdirSync(join(dir, 'theirs'));
  writeFileSync(join(dir, 'theirs/index.html'), 'mine');
  writeFileSync(join(dir, 'file'), 'mine');
  for (const name of ['theirs', 'file']) {
    const r = run('site', join(dir, name));
    assert.equal(r.status, 4, r.stderr);
    assert.match(r.stderr, /not ours and was left alone/);
  }
  assert.deepEqual(readdirSync(join(dir, 'theirs')), ['index.html']);
  assert.equal(run('site', join(dir, 'no/such/folder')).status, 4);
});

test('killed at any moment, the site before it stays whole', { skip }, async () => {
  const at = join(dir, 'two'), before = tree(at);
  let dead = 0;
  for (const delay of [20, 120, 400, 900, 2000, 4000]) {
    const child = spawn(program, ['--store', store, 'site', at, '--base', '/other'], { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), delay);
    const signal = await new Promise((resolve) => child.on('exit', (_, s) => resolve(s)));
    clearTimeout(timer);
    if (signal === null) break;
    dead++;
    assert.deepEqual(tree(at), before);
  }
  assert.ok(dead > 0, 'no run was killed');
});

test('the next site takes the place of all before it, dead or done; a whole address gives a map, alternates and addresses with the folder', { skip }, () => {
  writeFileSync(join(dir, 'two/stray.txt'), 'of an earlier site');
  ok('site', join(dir, 'two'), '--base', 'https://example.kz/qala/');
  assert.deepEqual(readdirSync(dir).filter((n) => n.startsWith('.')), [], 'what dead ones left is cleared');
  assert.ok(!existsSync(join(dir, 'two/stray.txt')));
  const map = readFileSync(join(dir, 'two/sitemap.xml'), 'utf8');
  for (const lang of ['kk', 'ru', 'en']) assert.ok(map.includes(`<loc>https://example.kz/qala/${lang}/region/61</loc>`));
  assert.match(readFileSync(join(dir, 'two/robots.txt'), 'utf8'), /^Sitemap: https:\/\/example\.kz\/qala\/sitemap\.xml$/m);
  const page = readFileSync(join(dir, 'two/kk/map/index.html'), 'utf8');
  assert.match(page, /<meta name="qajet-site" content="\/qala" data-address="https:\/\/example\.kz\/qala">/);
  assert.equal(readFileSync(join(dir, 'two/files/report-61.kk.pdf')).subarray(0, 5).toString(), '%PDF-');
  assert.match(page, /hreflang="ru" href="https:\/\/example\.kz\/qala\/ru\/map"/);
  assert.ok(page.includes('src="/qala/assets/') && !page.includes('"/assets/'));
  for (const [, path] of page.matchAll(/"\/qala(\/assets\/[^"]+)"/g)) assert.ok(existsSync(join(dir, 'two', path)), path);
  for (const wrong of ['needs', '/a b', 'ftp://x.kz', 'https://', '/../x', '/a"b']) {
    const r = run('site', join(dir, 'wrong'), '--base', wrong);
    assert.equal(r.status, 2, wrong);
    assert.ok(!existsSync(join(dir, 'wrong')));
  }
});

test('a full disk leaves the site before it as it was', { skip }, () => {
  const at = join(dir, 'two'), before = tree(at);
  const r = spawnSync('bash', ['-c', 'trap "" XFSZ; ulimit -f 20; exec "$0" "$@"', program, '--store', store, '--lang', 'en', 'site', at], { encoding: 'utf8' });
  assert.equal(r.status, 4, r.stderr);
  assert.deepEqual(tree(at), before);
  assert.deepEqual(readdirSync(dir).filter((n) => n.startsWith('.')), []);
});
