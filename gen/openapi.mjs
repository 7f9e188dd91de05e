// Reads api/openapi.yaml and makes from it what the server and the pages need.
//
//   node gen/openapi.mjs [--api FILE] [--po DIR] [--c FILE] [--types FILE]
//
// --c writes the route table, openapi.json and the readable pages as one C file; --types writes TypeScript types.
// It stops when the description is incomplete: every operation, parameter and field needs its text in three languages.
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import gettext from 'gettext-parser';
import { parse } from 'yaml';
import { routesC } from './openapi_c.mjs';
import { page, pageStyle } from './openapi_page.mjs';
import { typesOf } from './openapi_types.mjs';

const LANGS = ['kk', 'ru', 'en'];
const CACHES = ['vintage', 'list', 'static', 'none'];

const { values: options } = parseArgs({
  options: {
    api: { type: 'string', default: 'api/openapi.yaml' },
    po: { type: 'string', default: 'po' },
    c: { type: 'string' },
    types: { type: 'string' },
  },
});

const findings = [];
const found = (text) => findings.push(`${options.api}: ${text}`);

const text = readFileSync(options.api, 'utf8');
const api = parse(text);

function resolve(root, node) {
  if (node?.$ref === undefined) return node;
  const target = node.$ref.replace(/^#\//, '').split('/').reduce((at, key) => at?.[key], root);
  if (target === undefined) throw new Error(`${options.api}: ${node.$ref} does not exist.`);
  const { $ref, ...own } = node;
  return { ...resolve(root, target), ...own };
}

// A text in three languages, as {kk, ru, en}.
function checkTexts(where, node, base = 'description') {
  const prefix = base === 'description' ? 'x' : `x-${base}`;
  const [en, kk, ru] = [node[base], node[`${prefix}-kk`], node[`${prefix}-ru`]];
  if (!en || !kk || !ru) found(`${where} needs ${base}, ${prefix}-kk and ${prefix}-ru.`);
  else if (kk === ru) found(`${where}: the Kazakh text is the Russian one.`);
  return { kk, ru, en };
}

// A comma inside a one-line YAML map silently starts a new key without a value.
function checkKeys(where, node) {
  if (Array.isArray(node)) node.forEach((v, i) => checkKeys(`${where}/${i}`, v));
  else if (node !== null && typeof node === 'object')
    for (const [key, value] of Object.entries(node)) {
      if (value === null) found(`${where}: "${key}" has no value; quote texts that hold a comma.`);
      checkKeys(`${where}/${key}`, value);
    }
}

function checkParameter(where, p) {
  checkTexts(`${where} ${p.name}`, p);
  if (p.in !== 'query') found(`${where} ${p.name}: only query parameters are known.`);
  const s = p.schema ?? {};
  const known =
    (s.type === 'string' && (s.enum || s.maxLength)) ||
    (s.type === 'integer' && Number.isInteger(s.minimum) && Number.isInteger(s.maximum)) ||
    (s.type === 'array' && s.items?.enum && p.explode === false);
  if (!known) found(`${where} ${p.name}: give it enum, maxLength, minimum with maximum, or a list of words.`);
  if (p.required && p.example === undefined) found(`${where} ${p.name}: a required parameter needs an example.`);
}

// What an operation takes besides its parameters: {media, bytes}, or null.
function bodyOf(where, method, op) {
  if (op.requestBody === undefined) return null;
  const types = Object.keys(op.requestBody.content ?? {});
  if (method !== 'post') found(`${where}: only POST takes a body.`);
  if (types.length !== 1) found(`${where}: a body has one media type.`);
  if (!Number.isInteger(op['x-max-bytes'])) found(`${where} needs x-max-bytes, the largest body.`);
  return { media: types[0], bytes: op['x-max-bytes'] };
}

function operations() {
  const ops = [];
  for (const [path, item] of Object.entries(api.paths))
    for (const [method, op] of Object.entries(item)) {
      const where = `${method.toUpperCase()} ${path}`;
      if (!['get', 'post'].includes(method)) found(`${where}: only GET and POST are known.`);
      if (method === 'post' && op['x-cache'] !== 'none') found(`${where} changes something, so its x-cache is none.`);
      if (!/^qj_api_[a-z]+$/.test(op['x-handler'] ?? '')) found(`${where} needs x-handler.`);
      if (op['x-slow'] !== undefined && (op['x-slow'] !== true || method !== 'get')) found(`${where}: x-slow is true, of a GET, or not there.`);
      if (!CACHES.includes(op['x-cache'])) found(`${where} needs x-cache, one of ${CACHES.join(', ')}.`);
      checkTexts(where, op, 'summary');
      checkTexts(where, op);
      const parameters = (op.parameters ?? []).map((p) => resolve(api, p));
      for (const p of parameters) checkParameter(where, p);
      const body = bodyOf(where, method, op);
      const responses = Object.fromEntries(Object.entries(op.responses).map(([k, v]) => [k, resolve(api, v)]));
      const live = 'text/event-stream' in (responses['200']?.content ?? {});
      ops.push({ path, method, body, live, slow: op['x-slow'] === true, id: op.operationId, handler: op['x-handler'], cache: op['x-cache'], op, parameters, responses });
    }
  return ops;
}

function messagesOf(dir) {
  const of = (lang) => {
    const file = join(dir, `http.${lang}.po`);
    const entries = gettext.po.parse(readFileSync(file)).translations[''] ?? {};
    return (id) => {
      if (!entries[id]?.msgstr?.[0]) found(`${file}: "${id}" is missing.`);
      return entries[id]?.msgstr?.[0] ?? id;
    };
  };
  return Object.fromEntries(LANGS.map((lang) => [lang, of(lang)]));
}

function put(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

checkKeys('', api);
checkTexts('info', api.info);
checkTexts('info', api.info, 'summary');
const ops = operations();
for (const [name, schema] of Object.entries(api.components.schemas))
  for (const [key, field] of Object.entries(schema.properties ?? {}))
    if (name !== 'Names') checkTexts(`${name}.${key}`, resolve(api, field));
const messages = messagesOf(options.po);
const pages = Object.fromEntries(LANGS.map((lang) => [lang, page({ api, ops, lang, say: messages[lang], resolve })]));

if (findings.length > 0) {
  for (const line of findings) console.error(`error: ${line}`);
  process.exit(1);
}
if (options.c !== undefined) put(options.c, routesC({ api, ops, pages, style: pageStyle }));
if (options.types !== undefined) put(options.types, typesOf({ api, ops, resolve }));
