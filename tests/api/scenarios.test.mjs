// Scenarios over the API: made, changed and compared by the pages of this machine only, with the figures of the command
// line, from what is kept between two questions.
import test from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { api, ask, jobEnded, program, serve, store, violations } from './server.mjs';
import { ownServer } from './workspace.mjs';

const skip = program && store && existsSync(store) ? false : 'needs QAJET and QAJET_STORE';
const MARK = { 'x-qajet': '1' };
const ALL = 'growth=1.5,industry=F|jobs=500,region=61,occupation=72,from=2028,percent=70,phase_in=2,title=Plant, big';
const server = ownServer(skip);

const url = (path, query) => `/api/v1/${path}?${new URLSearchParams({ lang: 'en', ...query })}`;
const post = (path, query = {}, port = server.port, headers = MARK) => ask(port, url(path, query), { method: 'POST', headers });
const get = (path, query = {}, port = server.port) => ask(port, url(path, query));
function fits(answer, path, method) {
  assert.equal(answer.status, 200, answer.body.toString().slice(0, 300));
  const schema = api.paths[`/api/v1/${path}`][method].responses['200'].content['application/json'].schema;
  assert.deepEqual(violations(answer.json, schema), []);
  return answer.json;
}
function refused(answer, status, code) {
  assert.equal(answer.status, status, answer.body.toString().slice(0, 300));
  assert.deepEqual(violations(answer.json, api.components.schemas.Problem), []);
  assert.equal(answer.json.code, code);
  return answer.json;
}
const cli = (...args) => server.ok(...args).out;
const compare = async (query) => fits(await post('scenario/compare', query), 'scenario/compare', 'post');

test('a scenario is made, shown, changed, copied and put away', { skip }, async () => {
  assert.deepEqual(fits(await get('scenarios'), 'scenarios', 'get'), { changes: true, rows: [] });
  const made = fits(await post('scenarios', { name: 'өрлеу', assumptions: ALL }), 'scenarios', 'post');
  assert.deepEqual(made.rows.map((r) => [r.kind, r.region, r.industry, r.occupation, r.value, r.from, r.phase_in, r.probability, r.title]), [
    ['growth', null, 'F', null, 1.5, 2026, null, null, null], ['jobs', '61', null, '72', 500, 2028, 2, 0.7, 'Plant, big']]);
  assert.deepEqual(fits(await get('scenario', { name: 'өрлеу' }), 'scenario', 'get'), made);
  const set = fits(await post('scenario/set', { name: 'өрлеу', assumptions: 'growth=-2,industry=Construction' }), 'scenario/set', 'post');
  assert.deepEqual(set.rows.map((r) => r.value), [-2, 500]);
  const dropped = fits(await post('scenario/drop', { name: 'өрлеу', number: 1 }), 'scenario/drop', 'post');
  assert.deepEqual(dropped.rows.map((r) => r.kind), ['jobs']);
  const copied = fits(await post('scenarios', { name: 'second', copy: 'өрлеу', assumptions: 'retirement=1,sex=F' }), 'scenarios', 'post');
  assert.deepEqual(copied.rows.map((r) => [r.kind, r.sex]), [['jobs', null], ['retirement', 'F']]);
  const again = fits(await post('scenarios', { name: 'second', replace: 'yes', assumptions: 'growth=1' }), 'scenarios', 'post');
  assert.deepEqual(again.rows.map((r) => r.kind), ['growth']);
  const list = fits(await get('scenarios'), 'scenarios', 'get').rows;
  assert.deepEqual(list.map((r) => [r.scenario, r.assumptions, r.version]).sort(), [['second', 1, 2], ['өрлеу', 1, 3]]);
  assert.deepEqual(fits(await post('scenario/remove', { name: 'second' }), 'scenario/remove', 'post'), { scenario: 'second' });
  refused(await get('scenario', { name: 'second' }), 404, 'err.scenario.none');
  refused(await post('scenarios', { name: 'өрлеу' }), 409, 'err.scenario.exists');
  for (const [path, query] of [['scenarios', { name: 'base', replace: 'yes' }], ['scenario/set', { name: 'base', assumptions: 'growth=1' }]])
    refused(await post(path, query), 409, 'err.scenario.exists');
  assert.equal(JSON.parse(cli('scenario', 'show', 'өрлеу', '--format', 'json')).length, 1);
});

test('what can’t be understood is told with its place, and nothing changes', { skip }, async () => {
  const before = (await get('scenarios')).json;
  for (const [assumptions, status, code] of [['growth', 400, 'err.scenario.text'], ['grow=1', 400, 'err.scenario.text'], ['growth=much', 400, 'err.scenario.value'],
    ['growth=1,region=Atlantis', 404, 'err.no-code'], ['jobs=5', 400, 'err.scenario.year'], ['growth=1,jobs=5', 400, 'err.scenario.one'],
    ['jobs=5,from=2028,percent=170', 400, 'err.scenario.text'], ['jobs=5,from=soon', 400, 'err.scenario.text'], ['retirement=1,region=61', 400, 'err.scenario.part'],
    ['growth=1|', 200], ['retirement=1,sex=X', 400, 'err.scenario.text'], ['growth=1,title=a/b', 400, 'err.scenario.part'], ['jobs=5,from=2028,title=a/b', 400, 'err.scenario.name']]) {
    const answer = await post('scenario/compare', { assumptions });
    if (status === 200) assert.equal(answer.status, 200, assumptions);
    else refused(answer, status, code);
    if (status !== 200) refused(await post('scenarios', { name: 'new', assumptions }), status, code);
  }
  refused(await post('scenario/compare', { b: 'third' }), 404, 'err.scenario.none');
  refused(await post('scenario/compare', { by: 'region,industry,occupation' }), 422, 'err.scenario.large');
  // What fits with a short horizon may be too much with a long one.
  const wide = { by: 'region,industry,occupation', level: 1 };
  refused(await post('scenario/compare', { ...wide, horizon: 20 }), 422, 'err.scenario.large');
  refused(await post('scenario/compare', { draws: 5 }), 400, 'err.http.value-range');
  refused(await post('scenario/compare', { year: 2020 }), 400, 'err.need.option-range');
  assert.deepEqual((await get('scenarios')).json, before);
});

test('a comparison has the figures of the command line, kept or not, and sees what changed', { skip }, async () => {
  await post('scenarios', { name: 'high', assumptions: ALL });
  const told = (...args) => JSON.parse(cli('scenario', 'compare', ...args, '--format', 'json'));
  for (let i = 0; i < 2; i++) {
    const now = await compare({ b: 'high', by: 'region' });
    assert.deepEqual(now.rows, told('base', 'high', '--by', 'region'));
    assert.deepEqual([now.total], told('base', 'high'));
    assert.deepEqual(now.years, told('base', 'high', '--by', 'year'));
  }
  // A trial has the figures of the same kept, and keeps nothing.
  const trial = await compare({ assumptions: ALL, region: '61', by: 'occupation', level: 1, year: 2030 });
  assert.deepEqual(trial.rows, told('base', 'high', '--region', '61', '--by', 'occupation', '--level', '1', '--year', '2030'));
  assert.equal(trial.total.region, '61');
  const over = await compare({ a: 'high', b: 'high', assumptions: 'growth=1.5,industry=F' });
  assert.equal(over.total.difference, 0, 'the same over the same');
  // A new version is seen at once; so is a table that somebody brings in, and its withdrawal.
  await post('scenario/drop', { name: 'high', number: 1 });
  assert.deepEqual([(await compare({ b: 'high' })).total], told('base', 'high'));
  const file = server.put('p.csv', 'project;region;industry;occupation;year;project_jobs;probability\nMill;71;C;81;2029;9000;1\n');
  const employed = (await compare({})).total.employed_a;
  cli('import', file, '--as', 'project_jobs');
  const more = await compare({});
  assert.ok(more.total.employed_a > employed + 1000, `${more.total.employed_a} after ${employed}`);
  assert.deepEqual([more.total], told('base', 'base'));
  const { rows } = (await get('imports')).json;
  await post('imports/undo', { id: rows[0].id });
  assert.equal((await compare({})).total.employed_a, employed);
  // A group of a level has no groups of that level under it: no rows, the figures of the group.
  const none = await compare({ by: 'occupation', occupation: '2', level: 1, draws: 20, horizon: 2 });
  assert.deepEqual(none.rows, []);
  assert.equal(none.years.length, 2);
  assert.deepEqual(told('base', 'base', '--by', 'occupation', '--occupation', '2', '--level', '1', '--draws', '20', '--horizon', '2'), []);
  const csv = await post('scenario/compare', { b: 'high', by: 'region', give: 'csv' });
  assert.match(csv.type, /text\/csv/);
  assert.equal(csv.body.toString(), cli('scenario', 'compare', 'base', 'high', '--by', 'region', '--format', 'csv'));
});

const ended = () => jobEnded(server.port);

test('a vintage of a scenario is made in the background', { skip }, async () => {
  refused(await post('forecast', { scenario: 'third' }), 404, 'err.scenario.none');
  await post('scenarios', { name: 'run', assumptions: 'growth=1,industry=F' });
  const started = fits(await post('forecast', { scenario: 'run', draws: 50 }), 'forecast', 'post');
  assert.equal(started.scenario, 'run');
  let job = await ended();
  assert.equal(job.state, 'done', job.error);
  assert.equal(job.scenario, 'run');
  assert.equal(JSON.parse(cli('forecast', '--draws', '50', '--scenario', 'run', '--format', 'json'))[0].vintage, job.vintage);
  const meta = fits(await get('meta', { vintage: job.vintage }), 'meta', 'get');
  assert.equal(meta.vintage.scenario, 'run');
  const plain = fits(await post('forecast', { draws: 50 }), 'forecast', 'post');
  assert.equal(plain.scenario, null);
  job = await ended();
  assert.equal(job.scenario, null);
});

test('only pages of this machine may; a server without changes shows what is kept, a public one nothing', { skip }, async () => {
  for (const path of ['scenarios', 'scenario/set', 'scenario/drop', 'scenario/remove', 'scenario/compare'])
    assert.equal((await post(path, { name: 'x', assumptions: 'growth=1', number: 1 }, server.port, {})).json.code, 'err.http.mark', path);
  const kept = (await get('scenarios')).json.rows.length;
  assert.ok(kept > 0);
  const readOnly = await serve(server.store, ['--read-only']);
  const open = await serve(server.store, ['--public']);
  try {
    const list = fits(await get('scenarios', {}, readOnly.port), 'scenarios', 'get');
    assert.deepEqual([list.changes, list.rows.length], [false, kept]);
    const why = refused(await post('scenario/compare', { b: 'run' }, readOnly.port), 403, 'err.http.readonly');
    assert.match(why.detail, /qajet serve/);
    assert.deepEqual(fits(await get('scenarios', {}, open.port), 'scenarios', 'get'), { changes: false, rows: [] });
    refused(await get('scenario', { name: 'run' }, open.port), 404, 'err.scenario.none');
    refused(await post('scenario/compare', {}, open.port), 403, 'err.http.readonly');
  } finally {
    await readOnly.stop();
    await open.stop();
  }
});
