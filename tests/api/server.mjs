// A server of the program under test on a free port, and a checker of answers against api/openapi.yaml.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';

export const program = process.env.QAJET;
export const store = process.env.QAJET_STORE;
export const source = process.env.QJ_SOURCE ?? process.cwd();
export const api = parse(readFileSync(join(source, 'api/openapi.yaml'), 'utf8'));

export function freePort() {
  return new Promise((resolve, reject) => {
    const s = net.createServer();
    s.on('error', reject);
    s.listen(0, '127.0.0.1', () => {
      const { port } = s.address();
      s.close(() => resolve(port));
    });
  });
}

// Resolves with {port, child, stop} as soon as /healthz answers.
export async function serve(path = store, args = [], wanted = 0) {
  const port = wanted || (await freePort());
  const child = spawn(program, ['--store', path, 'serve', '--port', String(port), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => { said += chunk; });
  const ended = new Promise((resolve) => { child.on('exit', (code, signal) => resolve({ code, signal, said })); });
  const stop = (signal = 'SIGTERM') => { child.kill(signal); return ended; };
  for (let i = 0; i < 1000; i++) {
    if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}: ${said}`);
    try {
      if ((await ask(port, '/healthz')).status === 200) return { port, child, stop, ended };
    } catch { /* not up yet */ }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await stop('SIGKILL');
  throw new Error(`serve did not answer: ${said}`);
}

// One request; the body as bytes, and as JSON when it is JSON and not compressed. The path is sent as it is. A connection
// each, unless an agent is given: between two questions the server may have closed an idle one.
export function ask(port, path, { method = 'GET', headers = {}, agent = false, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path, method, headers, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        const type = response.headers['content-type'] ?? '';
        const plain = body.length > 0 && response.headers['content-encoding'] === undefined;
        resolve({
          status: response.statusCode, headers: response.headers, body, type,
          json: plain && type.includes('json') ? JSON.parse(body.toString('utf8')) : undefined,
        });
      });
    });
    request.on('error', reject);
    request.setTimeout(60_000, () => request.destroy(new Error(`no answer to ${path}`)));
    request.end(body);
  });
}

// The job of a server when it is over.
export async function jobEnded(port) {
  for (const until = Date.now() + 300_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const { json } = await ask(port, '/api/v1/job');
    if (json.state !== 'running') return json;
  }
  throw new Error('the job did not end in five minutes');
}

const KNOWN = new Set(['$ref', 'type', 'const', 'enum', 'properties', 'required', 'additionalProperties', 'items', 'anyOf',
  'minimum', 'maximum', 'minItems', 'maxItems', 'format', 'description', 'x-kk', 'x-ru']);

const typeOf = (v) => (v === null ? 'null' : Array.isArray(v) ? 'array' : typeof v);

function isType(v, type) {
  if (type === 'integer') return Number.isInteger(v);
  return typeOf(v) === type;
}

function deref(schema) {
  if (schema.$ref === undefined) return schema;
  const target = schema.$ref.replace(/^#\//, '').split('/').reduce((at, key) => at[key], api);
  return deref(target);
}

// What is wrong with a value against a schema of openapi.yaml: a list of sentences, empty when all is well.
export function violations(value, schema, where = '$') {
  const s = deref(schema);
  for (const key of Object.keys(s)) if (!KNOWN.has(key)) throw new Error(`the checker does not know "${key}" (${where})`);
  if (s.anyOf !== undefined)
    return s.anyOf.some((one) => violations(value, one, where).length === 0)
      ? [] : [`${where}: fits none of anyOf: ${violations(value, s.anyOf[0], where).join('; ')}`];
  if (s.const !== undefined) return value === s.const ? [] : [`${where}: not ${JSON.stringify(s.const)}`];
  if (s.enum !== undefined && !s.enum.includes(value)) return [`${where}: ${JSON.stringify(value)} is not in the list`];
  if (s.type !== undefined && ![s.type].flat().some((type) => isType(value, type)))
    return [`${where}: ${typeOf(value)} ${JSON.stringify(value)?.slice(0, 60)} instead of ${[s.type].flat().join(' or ')}`];
  const wrong = [];
  if (typeof value === 'number' && (value < s.minimum || value > s.maximum)) wrong.push(`${where}: ${value} is out of range`);
  if (Array.isArray(value)) {
    if (value.length < s.minItems || value.length > s.maxItems) wrong.push(`${where}: ${value.length} items`);
    if (s.items !== undefined) value.forEach((v, i) => wrong.push(...violations(v, s.items, `${where}[${i}]`)));
  } else if (typeOf(value) === 'object') {
    for (const key of s.required ?? []) if (!(key in value)) wrong.push(`${where}: "${key}" is missing`);
    for (const [key, v] of Object.entries(value)) {
      if (s.properties?.[key] !== undefined) wrong.push(...violations(v, s.properties[key], `${where}.${key}`));
      else if (s.additionalProperties === false) wrong.push(`${where}: "${key}" is not described`);
      else if (typeof s.additionalProperties === 'object') wrong.push(...violations(v, s.additionalProperties, `${where}.${key}`));
    }
  }
  return wrong;
}
