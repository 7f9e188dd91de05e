// Publishing: one vintage is the public one, the others are drafts; what each door shows of them.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { api, ask, program, serve, source, violations } from './server.mjs';

const ready = program !== undefined && existsSync(program);
const skip = ready ? false : 'set QAJET to the program';
let dir, path, work, open, one, two;
const run = (...args) => execFileSync(program, ['--store', path, '--lang', 'en', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const tried = (...args) => spawnSync(program, ['--store', path, '--lang', 'en', ...args], { encoding: 'utf8' });
const get = async (server, at) => {
  const answer = await ask(server.port, at);
  const schema = answer.status === 200 && api.paths[at.split('?')[0]]?.get.responses['200'].content?.['application/json']?.schema;
  if (schema) assert.deepEqual(violations(answer.json, schema), [], at);
  return answer;
};
const vintage = async (server) => (await get(server, '/api/v1/meta')).json.vintage;
const standings = () => Object.fromEntries(JSON.parse(run('vintages', '--format', 'json')).map((r) => [r.vintage, r.standing]));

async function until(server, check, what) {
  for (let i = 0; i < 60; i++) {
    if (check(await vintage(server))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server did not turn: ${what}`);
}

before(async () => {
  if (!ready) return;
  dir = mkdtempSync(join(tmpdir(), 'qajet-publish-'));
  path = join(dir, 'kz.db');
  run('init', path, '--pack', join(source, 'packs/kz'));
  for (const horizon of ['3', '4']) run('forecast', '--draws', '20', '--horizon', horizon);
  [one, two] = Object.keys(standings());
  work = await serve(path);
  open = await serve(path, ['--public']);
});
after(async () => {
  for (const server of [work, open]) if (server !== undefined) await server.stop('SIGINT');
  if (dir !== undefined) rmSync(dir, { recursive: true });
});

test('without a publication the newest is shown, and marked as a draft', { skip }, async () => {
  const shown = await vintage(work);
  assert.deepEqual([shown.id, shown.standing, shown.published_at], [two, 'draft', null]);
  assert.ok((await get(work, '/api/v1/need?lang=en')).json.notes.some((n) => n.startsWith('Draft: ')));
  assert.match((await get(work, '/api/v1/download?what=need&as=json&by=region&lang=en')).json.citation, /draft, not published/);
});

test('a public server without a publication has codes and no figures', { skip }, async () => {
  const meta = await get(open, '/api/v1/meta');
  assert.deepEqual([meta.json.public, meta.json.vintage], [true, null]);
  assert.deepEqual((await get(open, '/api/v1/vintages')).json.rows, []);
  for (const at of ['/api/v1/need?lang=en', '/api/v1/download?what=need&as=csv&by=region&lang=en', `/api/v1/need?lang=en&vintage=${two}`]) {
    const answer = await get(open, at);
    assert.equal(answer.status, 404, at);
    assert.match(answer.json.detail, /No forecast is published yet|is not open to the public/);
  }
});

test('readers see the published vintage, drafts open by their id at work and are closed to the world', { skip }, async () => {
  const said = tried('publish', one.slice(0, 6));
  assert.equal(said.status, 0, said.stderr);
  assert.match(said.stderr, new RegExp(`${one} is published`));
  assert.deepEqual(standings(), { [one]: 'published', [two]: 'draft' });
  for (const server of [work, open]) await until(server, (v) => v?.id === one && v.standing === 'published', 'publish');
  assert.ok(!JSON.stringify((await get(work, '/api/v1/need?lang=en')).json.notes).includes('Draft'));
  assert.doesNotMatch((await get(work, '/api/v1/download?what=need&as=json&by=region&lang=en')).json.citation, /draft/);
  const draft = await get(work, `/api/v1/need?lang=en&vintage=${two}`);
  assert.equal(draft.status, 200);
  assert.ok(draft.json.notes.some((n) => n.startsWith('Draft: ')));
  for (const at of ['need', 'meta', 'claims', 'download?what=need&as=csv&by=region']) {
    const closed = await get(open, `/api/v1/${at}${at.includes('?') ? '&' : '?'}vintage=${two}&lang=en`);
    assert.equal(closed.status, 404, at);
    assert.equal(closed.json.code, 'err.publish.not-public');
    const none = await get(open, `/api/v1/${at}${at.includes('?') ? '&' : '?'}vintage=v00000000&lang=en`);
    assert.equal(none.json.detail.replace('v00000000', two), closed.json.detail, 'nothing tells drafts from what is not there');
  }
  assert.deepEqual((await get(open, '/api/v1/vintages')).json.rows.map((r) => r.vintage), [one]);
  const list = (await ask(open.port, '/api/v1/download?what=vintages&as=csv')).body.toString();
  assert.ok(list.includes(one) && !list.includes(two));
  assert.match(run('show', 'need'), new RegExp(`Vintage ${one}`));
});

test('what was replaced stays readable by its id; what is taken back does not', { skip }, async () => {
  assert.match(tried('publish', two).stderr, new RegExp(`former vintage ${one}`));
  assert.deepEqual(standings(), { [one]: 'former', [two]: 'published' });
  await until(open, (v) => v.id === two, 'second publication');
  const former = await get(open, `/api/v1/need?lang=en&vintage=${one}`);
  assert.equal(former.status, 200);
  assert.ok(former.json.notes.some((n) => n.startsWith('Another vintage was published')));
  assert.match(tried('publish', two).stderr, /already/);
  assert.match(tried('publish', '--withdraw', one).stderr, new RegExp(`Published, as before, is ${two}`));
  assert.equal(standings()[one], 'withdrawn');
  await until(open, () => true, '');
  assert.match(tried('publish', '--withdraw').stderr, /No forecast is published now/);
  await until(open, (v) => v === null, 'withdrawal');
  assert.equal((await get(open, `/api/v1/need?vintage=${two}`)).status, 404);
  assert.equal((await vintage(work)).standing, 'withdrawn');
  assert.deepEqual(JSON.parse(run('publish', '--list', '--format', 'json')).map((r) => [r.vintage, r.what]),
    [[one, 'published'], [two, 'published'], [one, 'withdrawn'], [two, 'withdrawn']]);
});

test('what can’t be done is said, and changes nothing', { skip }, () => {
  const before = run('publish', '--list', '--format', 'csv');
  for (const [status, text, ...args] of [[2, /Say which vintage/], [3, /was not found/, 'v0000beef'], [3, /nothing to withdraw/, '--withdraw', one],
    [3, /No forecast is published/, '--withdraw'], [2, /--list goes without/, '--list', one]]) {
    const r = tried('publish', ...args);
    assert.equal(r.status, status, r.stderr);
    assert.match(r.stderr, text);
  }
  assert.equal(run('publish', '--list', '--format', 'csv'), before);
});

test('a published vintage that rests on a withdrawn import says so', { skip }, async () => {
  const file = join(dir, 'jobs.csv');
  writeFileSync(file, 'region,industry,year,employed\n61,F,2025,70000\n');
  run('import', file, '--as', 'employed');
  const id = JSON.parse(run('imports', '--format', 'json'))[0].id;
  const made = JSON.parse(run('forecast', '--draws', '20', '--horizon', '2', '--format', 'json'))[0].vintage;
  run('publish', made);
  await until(open, (v) => v?.id === made && v.withdrawn_imports === null, 'third publication');
  run('import', '--undo', id);
  await until(open, (v) => v.withdrawn_imports === 'jobs.csv', 'withdrawn import');
  assert.ok((await get(open, '/api/v1/need?lang=en')).json.notes.some((n) => n.includes('withdrawn since: jobs.csv')));
  assert.match(run('show', 'need'), /withdrawn since: jobs.csv/);
});
