// The route table of src/http/route.h, and the documents of src/http/assets.h, as C.
import { createHash } from 'node:crypto';

const quoted = (s) =>
  s === undefined || s === null
    ? 'NULL'
    : `"${String(s).replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\?/g, '\\?')}"`;

// A long text as one literal a line, so that compilers and people can read it.
function literal(text) {
  const lines = text.split('\n');
  return lines.map((line, i) => `    ${quoted(i < lines.length - 1 ? `${line}\n` : line)}`).join('\n');
}

const PATTERNS = { '^[0-9A-Za-z-]*$': 'QJ_PATTERN_ID' };

function parameterC(name, p) {
  const s = p.schema;
  const words = s.enum ?? s.items?.enum;
  const kind = words ? (s.type === 'array' ? 'QJ_PARAM_WORDS' : 'QJ_PARAM_WORD') : s.type === 'integer' ? 'QJ_PARAM_INT' : 'QJ_PARAM_TEXT';
  if (s.pattern !== undefined && PATTERNS[s.pattern] === undefined) throw new Error(`${p.name}: unknown pattern ${s.pattern}`);
  const [min, max] = s.type === 'integer' ? [s.minimum, s.maximum] : [s.minLength ?? 0, s.maxLength ?? 0];
  const fallback = Array.isArray(s.default) ? s.default.join(',') : s.default;
  return `    {.name = ${quoted(p.name)}, .kind = ${kind}, .pattern = ${PATTERNS[s.pattern] ?? 'QJ_PATTERN_ANY'}, ` +
    `.required = ${p.required ? 'true' : 'false'}, .min = ${min}, .max = ${max},\n` +
    `     .words = ${words ? name : 'NULL'}, .n_words = ${words?.length ?? 0}, ` +
    `.fallback = ${quoted(fallback)}, .example = ${quoted(p.example ?? fallback)}},`;
}

const METHOD = { get: 'QJ_GET', post: 'QJ_POST' };
const CACHE = { vintage: 'QJ_FRESH_VINTAGE', list: 'QJ_FRESH_BODY', static: 'QJ_FRESH_BUILD', none: 'QJ_FRESH_NEVER' };

export function routesC({ api, ops, pages, style }) {
  const parts = [];
  for (const op of ops) {
    for (const p of op.parameters) {
      const words = p.schema.enum ?? p.schema.items?.enum;
      if (words) parts.push(`static const char *const ${op.id}_${p.name}[] = {${words.map(quoted).join(', ')}};`);
    }
    if (op.parameters.length > 0)
      parts.push(`static const qj_route_param ${op.id}_params[] = {\n${op.parameters.map((p) => parameterC(`${op.id}_${p.name}`, p)).join('\n')}\n};`);
  }
  const rows = ops.map((op) =>
    `    {.path = ${quoted(op.path)}, .id = ${quoted(op.id)}, .method = ${METHOD[op.method]}, .handle = ${op.handler}, ` +
    `.fresh = ${CACHE[op.cache]},\n` +
    `     .media = ${quoted(op.body?.media)}, .max_bytes = ${op.body?.bytes ?? 0}, ` +
    `.live = ${op.live}, .slow = ${op.slow},\n` +
    `     .params = ${op.parameters.length > 0 ? `${op.id}_params` : 'NULL'}, .n_params = ${op.parameters.length}},`);
  const json = JSON.stringify(api);
  const hash = createHash('sha256').update(style).digest('base64');
  const document = (name, text) => `static const char ${name}[] =\n${literal(text)};`;
  return `// Made by gen/openapi.mjs from api/openapi.yaml. Do not edit.
#include "http/api.h"
#include "http/assets.h"

${parts.join('\n')}

const qj_op qj_ops[] = {
${rows.join('\n')}
};
const size_t qj_ops_count = ${ops.length};

${document('openapi', json)}
${document('page_kk', pages.kk)}
${document('page_ru', pages.ru)}
${document('page_en', pages.en)}

const qj_document qj_openapi_json = {openapi, sizeof openapi - 1};
const qj_document qj_api_pages[QJ_LANGS] = {
    [QJ_KK] = {page_kk, sizeof page_kk - 1},
    [QJ_RU] = {page_ru, sizeof page_ru - 1},
    [QJ_EN] = {page_en, sizeof page_en - 1},
};
const char qj_api_page_style[] = "'sha256-${hash}'";
`;
}
