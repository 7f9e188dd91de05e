// Requests that change something: who may make them, what is refused, and what readers see meanwhile.
import test from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { api, ask, jobEnded, serve, source, store, violations } from './server.mjs';
import { ownServer } from './workspace.mjs';

const skip = process.env.QAJET && store && existsSync(store) ? false : 'needs QAJET and QAJET_STORE';
const MARK = { 'x-qajet': '1' };
const BYTES = { ...MARK, 'content-type': 'application/octet-stream' };
const server = ownServer(skip);

const get = (path, options) => ask(server.port, path, options);
const post = (path, options = {}) => ask(server.port, path, { method: 'POST', headers: MARK, ...options });

function fits(answer, path, method) {
  assert.equal(answer.status, 200, answer.body.toString().slice(0, 300));
  const schema = api.paths[path][method].responses['200'].content['application/json'].schema;
  assert.deepEqual(violations(answer.json, schema), []);
  return answer.json;
}

function isProblem(answer, status, code) {
  assert.equal(answer.status, status, answer.body.toString().slice(0, 300));
  assert.equal(answer.type, 'application/problem+json');
  assert.deepEqual(violations(answer.json, api.components.schemas.Problem), []);
  if (code) assert.equal(answer.json.code, code);
  return answer.json;
}

const ended = () => jobEnded(server.port);

test('changes come from our own pages only', { skip }, async () => {
  const host = `127.0.0.1:${server.port}`;
  const path = '/api/v1/job/cancel?lang=en';
  const refused = [
    [{}, 403, 'err.http.mark'],
    [{ ...MARK, origin: 'http://evil.example' }, 403, 'err.http.foreign'],
    [{ ...MARK, origin: 'null' }, 403, 'err.http.foreign'],
    [{ ...MARK, origin: `http://127.0.0.1:${server.port + 1}` }, 403, 'err.http.foreign'],
    [{ ...MARK, 'sec-fetch-site': 'cross-site' }, 403, 'err.http.foreign'],
    [{ ...MARK, 'sec-fetch-site': 'same-site' }, 403, 'err.http.foreign'],
    [{ ...MARK, host: 'evil.example', origin: 'http://evil.example' }, 421, 'err.http.host'],
    [{ ...MARK, host: `evil.example:${server.port}` }, 421, 'err.http.host'],
  ];
  for (const [headers, status, code] of refused) isProblem(await post(path, { headers }), status, code);
  // Ours get through: there is nothing to cancel.
  for (const headers of [MARK, { ...MARK, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }])
    isProblem(await post(path, { headers }), 409, 'err.job.none');
});

test('refusals are in the language of the reader', { skip }, async () => {
  const said = [];
  for (const lang of ['kk', 'ru', 'en'])
    said.push(isProblem(await post('/api/v1/job/cancel', { headers: { 'accept-language': lang } }), 403).detail);
  assert.equal(new Set(said).size, 3);
  assert.match(said[0], /[әғқңөұүһі]/);
  for (const text of said) assert.match(text, /X-Qajet/);
});

test('methods are told by path', { skip }, async () => {
  const cases = [['/api/v1/imports/undo', 'GET', 'OPTIONS, POST'], ['/api/v1/need', 'POST', 'GET, HEAD, OPTIONS'],
    ['/api/v1/forecast', 'DELETE', 'OPTIONS, POST'], ['/kk/map', 'POST', 'GET, HEAD, OPTIONS'], ['/nothing', 'POST', 'GET, HEAD, OPTIONS']];
  for (const [path, method, allow] of cases) {
    const answer = await get(path, { method, headers: MARK });
    isProblem(answer, 405, 'err.http.method');
    assert.equal(answer.headers.allow, allow, path);
  }
  const options = await get('/api/v1/forecast', { method: 'OPTIONS' });
  assert.equal(options.headers.allow, 'OPTIONS, POST');
  assert.equal(options.headers['access-control-allow-origin'], undefined, 'no other site may ask');
});

test('a server that only shows takes no changes, and says how to', { skip }, async () => {
  for (const args of [['--read-only'], ['--public'], ['--bind', '0.0.0.0']]) {
    const shown = await serve(server.store, args);
    try {
      for (const path of ['/api/v1/forecast', '/api/v1/job/cancel', '/api/v1/imports/undo?id=i1234567']) {
        const problem = isProblem(await ask(shown.port, `${path}${path.includes('?') ? '&' : '?'}lang=en`, { method: 'POST', headers: MARK }), 403, 'err.http.readonly');
        assert.match(problem.detail, /qajet serve/);
      }
      const list = fits(await ask(shown.port, '/api/v1/imports'), '/api/v1/imports', 'get');
      assert.equal(list.changes, false);
      assert.deepEqual(list.rows, []);
      assert.equal((await ask(shown.port, '/api/v1/job')).json.state, 'none');
    } finally {
      await shown.stop();
    }
  }
  const local = await serve(server.store, ['--bind', '127.0.0.1']);
  assert.equal((await ask(local.port, '/api/v1/imports')).json.changes, true);
  await local.stop();
});

test('an address without a body takes none', { skip }, async () => {
  isProblem(await post('/api/v1/forecast', { body: 'x' }), 400, 'err.http.body-extra');
  isProblem(await post('/api/v1/imports/undo?id=i0000000'), 404, 'err.import.none');
  isProblem(await post('/api/v1/imports/undo'), 400, 'err.http.param-missing');
  isProblem(await post('/api/v1/forecast?draws=5'), 400, 'err.http.value-range');
});

const file = (name) => readFileSync(join(source, 'tests/e2e/files', name));
const bring = (name, body, query = '', port = server.port) =>
  ask(port, `/api/v1/imports?lang=en&file=${encodeURIComponent(name)}${query}`, { method: 'POST', headers: BYTES, body });

// The bytes of the store: the file, and the log beside it when there is one.
const bytes = () => [server.store, `${server.store}-wal`].filter(existsSync).map((path) => readFileSync(path));

test('a file is looked at without a trace', { skip }, async () => {
  const before = bytes();
  for (const name of ['zarplata.xlsx', 'zanyatye-regiony.csv', 'qyzmet-turleri.tsv', 'opros-rabotodateley.xlsx', 'proekty.csv']) {
    const said = fits(await bring(name, file(name), '&dry_run=yes'), '/api/v1/imports', 'post');
    assert.equal(said.kept, false);
    assert.equal(said.file, name);
    assert.ok(said.recognised.length > 0 && said.preview.length > 0, name);
    assert.equal(said.findings.filter((f) => f.severity === 'error').length, said.errors, name);
    assert.equal(said.refused, said.errors > 0);
  }
  assert.deepEqual(bytes(), before);
  assert.deepEqual(readdirSync(server.dir).filter((name) => !name.startsWith('kz.db')), [], 'nothing is left beside the store');
});

test('findings say where, what and why in the language asked for', { skip }, async () => {
  const said = {};
  for (const lang of ['kk', 'ru', 'en'])
    said[lang] = (await ask(server.port, `/api/v1/imports?lang=${lang}&file=zarplata.xlsx&dry_run=yes`, { method: 'POST', headers: BYTES, body: file('zarplata.xlsx') })).json;
  const wrong = said.en.findings.filter((f) => f.severity === 'error');
  assert.deepEqual(wrong.map((f) => [f.place, f.value]), [['3.1!A8', 'Костонайская']]);
  assert.match(wrong[0].suggestion, /Kostanay Region \(39\)/);
  assert.equal(new Set(Object.values(said).map((s) => s.findings.find((f) => f.severity === 'error').reason)).size, 3);
  assert.deepEqual(said.ru.recognised[0], { ...said.en.recognised[0], name: said.ru.recognised[0].name });
  assert.equal(said.en.recognised[0].layout, 'years');
  const csv = await bring('zarplata.xlsx', file('zarplata.xlsx'), '&dry_run=yes&give=findings');
  assert.match(csv.type, /^text\/csv/);
  assert.match(csv.headers['content-disposition'], /attachment; filename="qajet-findings.csv"/);
  assert.equal(csv.body.toString().trim().split('\r\n').length, 1 + said.en.findings.length);
  const rows = await bring('zarplata.xlsx', file('zarplata.xlsx'), '&dry_run=yes&give=rejected');
  assert.match(rows.body.toString(), /^file,place\r\n.*Костонайская/s);
});

test('a file with errors is refused as a whole, or gives its good rows', { skip }, async () => {
  const name = 'zanyatye-regiony.csv';
  const before = (await get('/api/v1/imports')).json.rows.length;
  const refused = fits(await bring(name, file(name)), '/api/v1/imports', 'post');
  assert.equal(refused.refused, true);
  assert.equal(refused.id, null);
  assert.equal((await get('/api/v1/imports')).json.rows.length, before);
  const good = fits(await bring(name, file(name), '&accept_good=yes'), '/api/v1/imports', 'post');
  assert.equal(good.kept, true);
  const { rows } = fits(await get('/api/v1/imports'), '/api/v1/imports', 'get');
  assert.deepEqual(rows.slice(before).map((r) => [r.id, r.file, r.rows, r.withdrawn_at]), [[good.id, name, good.values, null]]);
  const twice = fits(await bring(name, file(name), '&accept_good=yes'), '/api/v1/imports', 'post');
  assert.equal(twice.existed, true);
  assert.equal(fits(await bring(name, file(name), '&dry_run=yes'), '/api/v1/imports', 'post').twin, good.id);
  fits(await post(`/api/v1/imports/undo?id=${good.id}`), '/api/v1/imports/undo', 'post');
  const after = (await get('/api/v1/imports')).json.rows.at(-1);
  assert.match(after.withdrawn_at, /^20\d\d-/);
  isProblem(await post(`/api/v1/imports/undo?id=${good.id}`), 409, 'err.import.withdrawn');
});

test('what is no table, too large or of another type is told', { skip }, async () => {
  const junk = fits(await bring('picture.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2])), '/api/v1/imports', 'post');
  assert.equal(junk.unreadable, true);
  assert.equal(junk.findings.length, 1);
  assert.equal(junk.findings[0].severity, 'error');
  isProblem(await bring('empty.csv', Buffer.alloc(0)), 400, 'err.http.body-empty');
  isProblem(await post('/api/v1/imports?file=a.csv', { body: 'a,b', headers: { ...MARK, 'content-type': 'multipart/form-data; boundary=x' } }), 415, 'err.http.media');
  isProblem(await post('/api/v1/imports?file=a.csv', { body: 'a,b' }), 415, 'err.http.media');
  isProblem(await bring('a.csv', 'a,b', '&as=nothing'), 400, 'err.import.indicator');
  isProblem(await bring('a.csv', 'a,b', '&dry_run=maybe'), 400);
  // Announced as too large: refused before it comes.
  const large = await new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: server.port, method: 'POST', path: '/api/v1/imports?file=a.csv&lang=en',
      headers: { ...BYTES, 'content-length': String(101 << 20), expect: '100-continue' } }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => { request.destroy(); resolve({ status: response.statusCode, json: JSON.parse(text) }); });
    });
    request.on('error', reject);
    request.flushHeaders();
  });
  assert.equal(large.status, 413);
  assert.match(large.json.detail, /100/);
  // Not announced: told when the limit is passed.
  const block = Buffer.alloc(1 << 20, '1;2;3\n');
  const grown = await new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: server.port, method: 'POST', path: '/api/v1/imports?file=a.csv&dry_run=yes', headers: BYTES },
      (response) => { response.resume(); resolve(response.statusCode); });
    request.on('error', reject);
    for (let i = 0; i < 102; i++) request.write(block);
    request.end();
  });
  assert.equal(grown, 413);
});

test('a large file is read while readers are answered', { skip, timeout: 280_000 }, async () => {
  const lines = ['region,year,employed'];
  for (let i = 0; i < 400_000; i++) lines.push(`nowhere ${i % 977},${2000 + (i % 24)},${i}`);
  const coming = bring('large.csv', Buffer.from(lines.join('\n')), '&dry_run=yes&as=employed');
  let over = false;
  const end = coming.finally(() => { over = true; });
  let reads = 0;
  let longest = 0;
  while (!over) {
    const from = performance.now();
    assert.equal((await get(`/api/v1/need?by=region&year=${2026 + (reads % 10)}`)).status, 200);
    longest = Math.max(longest, performance.now() - from);
    reads++;
  }
  const said = fits(await end, '/api/v1/imports', 'post');
  assert.ok(said.errors >= 1000 && said.findings.length <= 1000, `${said.errors} errors, ${said.findings.length} told`);
  assert.ok(reads > 3, `${reads} answers meanwhile, the longest took ${longest} ms`);
});

test('several bring at once: all are taken, one after the other', { skip, timeout: 120_000 }, async () => {
  const before = (await get('/api/v1/imports')).json.rows.length;
  const table = (n) => `region;year;vacancies\n61;2024;${n}\n75;2024;${n + 1}\n`;
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => bring(`v${n}.csv`, table(n))));
  for (const answer of answers) assert.equal(fits(answer, '/api/v1/imports', 'post').kept, true, JSON.stringify(answer.json.findings));
  assert.equal((await get('/api/v1/imports')).json.rows.length, before + 6);
  for (const answer of answers) assert.equal((await post(`/api/v1/imports/undo?id=${answer.json.id}`)).status, 200);
});

test('every indicator is explained and has a template that comes back clean', { skip }, async () => {
  const list = fits(await get('/api/v1/indicators?lang=kk'), '/api/v1/indicators', 'get').rows;
  assert.ok(list.length >= 10);
  for (const row of list) {
    assert.match(row.about, /[әғқңөұүһі]/);
    for (const as of ['xlsx', 'csv']) {
      const answer = await get(`/api/v1/template?indicator=${row.id}&as=${as}&lang=kk`);
      assert.equal(answer.status, 200, row.id);
      assert.match(answer.headers['content-disposition'], new RegExp(`qajet-${row.id}\\.${as}`));
      const said = fits(await bring(`t.${as}`, answer.body, '&dry_run=yes'), '/api/v1/imports', 'post');
      assert.equal(said.errors, 0, `${row.id}.${as}: ${JSON.stringify(said.findings)}`);
      assert.deepEqual(said.recognised.map((r) => r.indicator), [row.id]);
    }
  }
  isProblem(await get('/api/v1/template?indicator=nothing'), 400, 'err.import.indicator');
});

// Reads server-sent events until `enough` says so. `begin` is awaited once the first has come, so that what it starts is
// seen from its beginning however the two connections are scheduled.
function watch(port, enough, begin) {
  return new Promise((resolve, reject) => {
    let begun = null;
    const request = http.get({ host: '127.0.0.1', port, path: '/api/v1/job/events?lang=en' }, (response) => {
      assert.equal(response.headers['content-type'], 'text/event-stream');
      const events = [];
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
        for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n')) {
          const data = /^data: (.*)$/m.exec(text.slice(0, at));
          text = text.slice(at + 2);
          if (!data) continue;
          events.push(JSON.parse(data[1]));
          begun ??= begin().catch(reject);
          if (enough(events)) {
            request.destroy();
            resolve(events);
            return;
          }
        }
      });
      response.on('error', () => {}); // the server went
      response.on('close', () => resolve(events));
    });
    request.on('error', (e) => (e.code === 'ECONNRESET' ? resolve([]) : reject(e)));
  });
}

test('a forecast runs in the background, is watched, and its vintage is served at once', { skip, timeout: 280_000 }, async () => {
  const before = (await get('/api/v1/meta')).json.vintage.id;
  const tag = (await get('/api/v1/need?by=region')).headers.etag;
  const events = await watch(server.port, (seen) => ['done', 'failed'].includes(seen.at(-1).state), async () => {
    const started = fits(await post('/api/v1/forecast?draws=40&horizon=9&seed=77&lang=en'), '/api/v1/forecast', 'post');
    assert.equal(started.state, 'running');
    assert.deepEqual([started.draws, started.horizon, started.seed], [40, 9, 77]);
  });
  assert.equal(events[0].state, 'none');
  assert.ok(events.filter((e) => e.state === 'running').length >= 2, `${events.length} events`);
  for (const e of events) assert.deepEqual(violations(e, api.components.schemas.Job), []);
  const last = events.at(-1);
  assert.equal(last.state, 'done', last.error);
  // Who hears that it is done finds it there.
  const meta = (await get('/api/v1/meta')).json;
  assert.equal(meta.vintage.id, last.vintage);
  assert.notEqual(meta.vintage.id, before);
  assert.equal(meta.vintage.draws, 40);
  const now = await get('/api/v1/need?by=region', { headers: { 'if-none-match': tag } });
  assert.equal(now.status, 200, 'the entity tag follows');
  assert.deepEqual((await get(`/api/v1/need?by=region&vintage=${before}`)).status, 200);
  const again = await post('/api/v1/forecast?draws=40&horizon=9&seed=77');
  assert.equal(again.status, 200);
  const same = await ended();
  assert.equal(same.existed, true);
  assert.equal(same.vintage, last.vintage);
});

test('one forecast at a time; it can be cancelled and leaves nothing', { skip, timeout: 280_000 }, async () => {
  const vintages = (await get('/api/v1/vintages')).json.rows.length;
  assert.equal((await post('/api/v1/forecast?draws=3000&seed=5')).status, 200);
  const busy = isProblem(await post('/api/v1/forecast?draws=20&lang=en'), 409, 'err.job.busy');
  assert.match(busy.detail, /[Cc]ancel/);
  assert.equal((await get('/api/v1/need?by=region')).status, 200, 'readers are answered');
  fits(await post('/api/v1/job/cancel'), '/api/v1/job/cancel', 'post');
  assert.equal((await ended()).state, 'cancelled');
  assert.equal((await get('/api/v1/vintages')).json.rows.length, vintages);
  isProblem(await post('/api/v1/job/cancel'), 409, 'err.job.none');
});

test('imported, forecast, published: readers see it, and the import says what rests on it', { skip, timeout: 280_000 }, async () => {
  const name = 'zanyatye-regiony.csv';
  const kept = fits(await bring(name, file(name), '&accept_good=yes'), '/api/v1/imports', 'post');
  assert.equal(kept.kept, true, JSON.stringify(kept.findings));
  await post('/api/v1/forecast?draws=30&seed=3');
  const job = await ended();
  assert.equal(job.state, 'done', job.error);
  const row = (await get('/api/v1/imports')).json.rows.find((r) => r.id === kept.id);
  assert.ok(row.vintages.split(',').includes(job.vintage), row.vintages);
  const published = fits(await post(`/api/v1/publish?vintage=${job.vintage}`), '/api/v1/publish', 'post');
  assert.deepEqual([published.vintage, published.existed], [job.vintage, false]);
  assert.equal((await get('/api/v1/meta')).json.vintage.standing, 'published');
  assert.equal(fits(await post(`/api/v1/publish?vintage=${job.vintage}`), '/api/v1/publish', 'post').existed, true);
  isProblem(await post('/api/v1/publish?vintage=v00000000'), 404);
  // A later draft is not what readers see.
  await post('/api/v1/forecast?draws=30&seed=4');
  const draft = await ended();
  assert.equal((await get('/api/v1/meta')).json.vintage.id, job.vintage);
  assert.equal((await get(`/api/v1/meta?vintage=${draft.vintage}`)).json.vintage.standing, 'draft');
});

test('the stop of the server ends a forecast and its watchers cleanly', { skip, timeout: 120_000 }, async () => {
  const other = await serve(server.store);
  let end;
  await watch(other.port, () => false, async () => {
    await ask(other.port, '/api/v1/forecast?draws=3000&seed=6', { method: 'POST', headers: MARK });
    end = other.stop();
  });
  const { code, said } = await end;
  assert.equal(code, 0, said);
});

test('bytes that never come do not hold a reader up', { skip }, async () => {
  const sockets = Array.from({ length: 8 }, () => {
    const s = net.connect(server.port, '127.0.0.1');
    s.on('error', () => {});
    s.write(`POST /api/v1/forecast HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Qajet: 1\r\nContent-Length: 0`);
    return s;
  });
  for (let i = 0; i < 20; i++) assert.equal((await get('/healthz')).status, 200);
  for (const s of sockets) s.destroy();
});
