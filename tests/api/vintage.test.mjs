// A server that runs while forecasts are made: it turns to the newest vintage, keeps the older ones, and says plainly
// when there is none.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { api, ask, program, serve, source, violations } from './server.mjs';

const ready = program !== undefined && existsSync(program);
const skip = ready ? false : 'set QAJET to the program';
let dir, path, server;
const get = (at) => ask(server.port, at);
const run = (...args) => execFileSync(program, ['--store', path, '--lang', 'en', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

async function newest(not) {
  for (let i = 0; i < 50; i++) {
    const { vintage } = (await get('/api/v1/meta')).json;
    if (vintage !== null && vintage.id !== not) return vintage;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the server did not turn to the new vintage');
}

before(async () => {
  if (!ready) return;
  dir = mkdtempSync(join(tmpdir(), 'qajet-api-'));
  path = join(dir, 'kz.db');
  run('init', path, '--pack', join(source, 'packs/kz'));
  server = await serve(path);
});
after(async () => {
  if (server !== undefined) await server.stop('SIGINT');
  if (dir !== undefined) rmSync(dir, { recursive: true });
});

test('without a forecast the codes are there and the figures are not', { skip }, async () => {
  const meta = await get('/api/v1/meta');
  assert.equal(meta.status, 200);
  assert.deepEqual(violations(meta.json, api.paths['/api/v1/meta'].get.responses['200'].content['application/json'].schema), []);
  assert.equal(meta.json.vintage, null);
  assert.deepEqual(meta.json.years, []);
  for (const address of ['/api/v1/need', '/api/v1/explain?year=2030']) {
    const answer = await get(`${address}${address.includes('?') ? '&' : '?'}lang=en`);
    assert.equal(answer.status, 404);
    assert.equal(answer.json.code, 'err.no-vintage');
  }
  for (const address of ['/api/v1/claims', '/api/v1/sources', '/api/v1/check', '/api/v1/geometry', '/api/v1/vintages'])
    assert.equal((await get(address)).status, 200, address);
});

test('a new vintage takes over while the server runs; the old one can be asked for', { skip }, async () => {
  run('forecast', '--draws', '20', '--horizon', '3');
  const first = await newest();
  const before = (await get('/api/v1/need?by=year')).json;
  assert.equal(before.rows.length, 3);
  run('forecast', '--draws', '20', '--horizon', '4');
  const second = await newest(first.id);
  assert.equal(second.horizon, 4);
  assert.equal((await get('/api/v1/need?by=year')).json.rows.length, 4);
  assert.deepEqual((await get(`/api/v1/need?by=year&vintage=${first.id}`)).json, before);
  assert.deepEqual((await get('/api/v1/vintages')).json.rows.map((r) => r.vintage).sort(), [first.id, second.id].sort());
});

test('a workspace that is put in its place is served', { skip }, async () => {
  const old = (await get('/api/v1/meta')).json.vintage.id;
  const other = join(dir, 'other.db');
  execFileSync(program, ['--lang', 'en', 'init', other, '--pack', join(source, 'packs/kz')], { stdio: 'ignore' });
  execFileSync(program, ['--store', other, '--lang', 'en', 'forecast', '--draws', '20', '--horizon', '2', '--seed', '5'], { stdio: 'ignore' });
  for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
  execFileSync('mv', [other, path]);
  const now = await newest(old);
  assert.equal(now.horizon, 2);
});
