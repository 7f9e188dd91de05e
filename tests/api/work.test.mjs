// Requests that change something: who may make them, what is refused, and what readers see meanwhile.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api, ask, serve, source, store, violations } from './server.mjs';

const skip = process.env.QAJET && store && existsSync(store) ? false : 'needs QAJET and QAJET_STORE';
const MARK = { 'x-qajet': '1' };
const BYTES = { ...MARK, 'content-type': 'application/octet-stream' };
let dir;
let own;
let server;

before(async () => {
  if (skip) return;
  dir = mkdtempSync(join(tmpdir(), 'qajet-work-'));
  own = join(dir, 'own.db');
  copyFileSync(store, own);
  server = await serve(own);
});
after(async () => {
  if (skip) return;
  const end = await server.stop();
  assert.equal(end.code, 0, end.said);
  rmSync(dir, { recursive: true });
});

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

// Polls until the job is over.
async function ended(port = server.port) {
  for (let i = 0; i < 3000; i++) {
    const { json } = await ask(port, '/api/v1/job');
    if (json.state !== 'running') return json;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the job does not end');
}

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
    const shown = await serve(own, args);
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
  const local = await serve(own, ['--bind', '127.0.0.1']);
  assert.equal((await ask(local.port, '/api/v1/imports')).json.changes, true);
  await local.stop();
});

test('an address without a body takes none', { skip }, async () => {
  isProblem(await post('/api/v1/forecast', { body: 'x' }), 400, 'err.http.body-extra');
  isProblem(await post('/api/v1/imports/undo?id=i0000000'), 404, 'err.import.none');
  isProblem(await post('/api/v1/imports/undo'), 400, 'err.http.param-missing');
  isProblem(await post('/api/v1/forecast?draws=5'), 400, 'err.http.value-range');
});

// Reads server-sent events until `enough` says so.
function watch(port, enough) {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path: '/api/v1/job/events?lang=en' }, (response) => {
      assert.equal(response.headers['content-type'], 'text/event-stream');
      const events = [];
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
        for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n')) {
          const data = /^data: (.*)$/m.exec(text.slice(0, at));
          text = text.slice(at + 2);
          if (data) events.push(JSON.parse(data[1]));
          if (data && enough(events)) {
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
  const watched = watch(server.port, (events) => ['done', 'failed'].includes(events.at(-1).state));
  const started = fits(await post('/api/v1/forecast?draws=40&horizon=9&seed=77&lang=en'), '/api/v1/forecast', 'post');
  assert.equal(started.state, 'running');
  assert.deepEqual([started.draws, started.horizon, started.seed], [40, 9, 77]);
  const events = await watched;
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
  assert.equal((await post('/api/v1/forecast?draws=10000&seed=5')).status, 200);
  const busy = isProblem(await post('/api/v1/forecast?draws=20&lang=en'), 409, 'err.job.busy');
  assert.match(busy.detail, /[Cc]ancel/);
  assert.equal((await get('/api/v1/need?by=region')).status, 200, 'readers are answered');
  fits(await post('/api/v1/job/cancel'), '/api/v1/job/cancel', 'post');
  assert.equal((await ended()).state, 'cancelled');
  assert.equal((await get('/api/v1/vintages')).json.rows.length, vintages);
  isProblem(await post('/api/v1/job/cancel'), 409, 'err.job.none');
});

test('the stop of the server ends a forecast and its watchers cleanly', { skip, timeout: 120_000 }, async () => {
  const other = await serve(own);
  const watched = watch(other.port, () => false);
  await ask(other.port, '/api/v1/forecast?draws=10000&seed=6', { method: 'POST', headers: MARK });
  const end = await other.stop();
  assert.equal(end.code, 0, end.said);
  await watched;
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
