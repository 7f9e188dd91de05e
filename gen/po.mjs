// Merges po/<area>.<lang>.po into one table of messages, and stops when a text is missing or wrong.
//
//   node gen/po.mjs [--po DIR] [--c FILE] [--json DIR [--areas a,b]] [--warn]
//
// --c writes the C table of src/base/message.h. --json writes DIR/<lang>.json for the pages: {"id": "text"} or, with
// plural forms, {"id": {"one": "...", "other": "..."}}; --areas keeps only these areas. --warn reports and goes on.
import { readdirSync, readFileSync, writeFileSync, mkdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import gettext from 'gettext-parser';

const LANGS = ['kk', 'ru', 'en'];
const FORMS = { kk: ['one', 'other'], ru: ['one', 'few', 'many', 'other'], en: ['one', 'other'] };
const ALL_FORMS = ['one', 'few', 'many', 'other'];
const ID = /^[a-z][a-z0-9]*([._-][A-Za-z0-9]+)*$/;
const KAZAKH = /^[аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя]+$/iu;

const { values: options } = parseArgs({
  options: {
    po: { type: 'string', default: 'po' },
    c: { type: 'string' },
    json: { type: 'string' },
    areas: { type: 'string' },
    warn: { type: 'boolean', default: false },
  },
});

const findings = [];
const found = (text) => findings.push(text);

const placeholders = (text) => [...new Set(text.match(/\{[a-z0-9_]+\}/g) ?? [])].sort().join(' ');
const bare = (text) => text.replace(/\{[a-z0-9_]+\}/g, ' ');

// One po file: Map of id -> {other} or {one, few, many, other}.
function readPo(file, lang) {
  const bytes = readFileSync(file);
  const ids = [...bytes.toString('utf8').matchAll(/^msgid "(.+)"$/gm)].map((m) => m[1]);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i)))
    found(`${file}: "${id}" is there twice; remove one.`);
  const texts = new Map();
  for (const [id, entry] of Object.entries(gettext.po.parse(bytes).translations[''] ?? {})) {
    if (id === '') continue;
    if (!ID.test(id)) found(`${file}: "${id}" is no message id; ids are words joined by dots.`);
    if (entry.comments?.flag?.includes('fuzzy')) found(`${file}: "${id}" is marked fuzzy; review it and remove the mark.`);
    const names = entry.msgid_plural === undefined ? ['other'] : FORMS[lang];
    if (entry.msgstr.length !== names.length)
      found(`${file}: "${id}" needs ${names.length} forms (${names.join(', ')}) but has ${entry.msgstr.length}.`);
    texts.set(id, Object.fromEntries(names.map((name, i) => [name, entry.msgstr[i] ?? ''])));
  }
  return texts;
}

function checkText(file, lang, id, text) {
  if (text === '') found(`${file}: "${id}" has no text.`);
  if (text !== text.trim()) found(`${file}: "${id}" begins or ends with a space or a line break.`);
  for (const [word] of bare(text).matchAll(/\p{L}+/gu)) {
    const latin = word.match(/\p{Script=Latin}/u);
    if (latin && /\p{Script=Cyrillic}/u.test(word))
      found(`${file}: "${id}": the word "${word}" mixes Cyrillic with the Latin letter "${latin[0]}".`);
    else if (lang === 'kk' && !latin && /\p{Script=Cyrillic}/u.test(word) && !KAZAKH.test(word))
      found(`${file}: "${id}": the word "${word}" has a letter that is not in the Kazakh alphabet.`);
  }
}

// Ids that may be the same in Kazakh and Russian: "id  # reason" a line.
function readSame(file) {
  const same = new Map();
  if (!existsSync(file)) return same;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [id, reason = ''] = line.split('#').map((s) => s.trim());
    if (reason === '') found(`${file}: "${id}" needs its reason after a # sign.`);
    same.set(id, false);
  }
  return same;
}

function checkTogether(id, texts, files, same) {
  const missing = LANGS.filter((lang) => !texts[lang]);
  for (const lang of missing) found(`${files[lang]}: "${id}" is missing; the other languages have it.`);
  if (missing.length > 0) return;
  const kinds = LANGS.map((lang) => Object.keys(texts[lang]).length > 1);
  if (new Set(kinds).size > 1) found(`${files.en}: "${id}" has plural forms in some languages only.`);
  const wanted = placeholders(texts.en.other);
  for (const lang of LANGS) {
    for (const [name, text] of Object.entries(texts[lang])) {
      checkText(files[lang], lang, id, text);
      const has = placeholders(text);
      if (has !== wanted && name !== 'one')
        found(`${files[lang]}: "${id}" (${name}) has the arguments ${has || '(none)'}, English has ${wanted || '(none)'}.`);
    }
  }
  if (texts.kk.other === texts.ru.other && /\p{L}/u.test(bare(texts.kk.other))) {
    if (same.has(id)) same.set(id, true);
    else found(`${files.kk}: "${id}" is the same in Kazakh and Russian ("${texts.kk.other}"); translate it, or list it with a reason in same-in-kk-and-ru.txt.`);
  }
}

function readAll(dir) {
  const names = readdirSync(dir).filter((name) => name.endsWith('.po')).sort();
  const areas = [...new Set(names.map((name) => name.split('.')[0]))];
  for (const name of names)
    if (!/^[a-z]+(-[a-z]+)*\.(kk|ru|en)\.po$/.test(name)) found(`${join(dir, name)}: the name must be <area>.<kk|ru|en>.po.`);
  const same = readSame(join(dir, 'same-in-kk-and-ru.txt'));
  const messages = new Map();
  for (const area of areas) {
    const files = Object.fromEntries(LANGS.map((lang) => [lang, join(dir, `${area}.${lang}.po`)]));
    const tables = {};
    for (const lang of LANGS) {
      if (!existsSync(files[lang])) found(`${files[lang]} is missing; every area has kk, ru and en.`);
      tables[lang] = existsSync(files[lang]) ? readPo(files[lang], lang) : new Map();
    }
    for (const id of new Set(LANGS.flatMap((lang) => [...tables[lang].keys()]))) {
      const texts = Object.fromEntries(LANGS.map((lang) => [lang, tables[lang].get(id)]));
      if (messages.has(id)) found(`${files.en}: "${id}" is in area ${messages.get(id).area}, too; keep one.`);
      checkTogether(id, texts, files, same);
      messages.set(id, { area, texts });
    }
  }
  for (const [id, used] of same)
    if (!used) found(`same-in-kk-and-ru.txt: "${id}" is not the same in Kazakh and Russian, or is no message; remove the line.`);
  return messages;
}

const quoted = (text) =>
  text === undefined ? 'NULL' : `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\?/g, '\\?')}"`;

function writeC(file, messages) {
  const ids = [...messages.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const rows = ids.map((id) => {
    const { texts } = messages.get(id);
    const langs = LANGS.map((lang) => {
      const forms = texts[lang] ?? { other: id };
      return `{${ALL_FORMS.map((name) => quoted(forms[name])).join(', ')}}`;
    });
    return `    {${quoted(id)}, {${langs.join(',\n        ')}}},`;
  });
  const text = `// Made by gen/po.mjs from po/. Do not edit.
#include "base/message.h"

const qj_message qj_messages[] = {
${rows.join('\n')}
    {NULL, {{NULL}}},
};
const size_t qj_messages_count = ${ids.length};
`;
  writeFileSync(file, text);
}

function writeJson(dir, messages, areas) {
  mkdirSync(dir, { recursive: true });
  for (const lang of LANGS) {
    const out = {};
    for (const id of [...messages.keys()].sort()) {
      const { area, texts } = messages.get(id);
      if (areas !== undefined && !areas.includes(area)) continue;
      const forms = texts[lang] ?? { other: id };
      out[id] = Object.keys(forms).length > 1 ? forms : forms.other;
    }
    writeFileSync(join(dir, `${lang}.json`), `${JSON.stringify(out, null, 1)}\n`);
  }
}

const messages = readAll(options.po);
if (findings.length > 0) {
  for (const text of findings) console.error(`${options.warn ? 'warning' : 'error'}: ${text}`);
  if (!options.warn) {
    console.error(`${findings.length} wrong or missing texts in ${options.po} (to build on all the same: cmake -DQJ_CHECK_TEXTS=OFF).`);
    process.exit(1);
  }
}
if (options.c !== undefined) writeC(options.c, messages);
if (options.json !== undefined) writeJson(options.json, messages, options.areas?.split(','));
