// Every text exists in Kazakh, Russian and English, is used, and is written in its own alphabet.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { files, messages, readC, readCsv, root } from './read.mjs'

const langs = ['kk', 'ru', 'en']
const po = messages()
const ids = Object.keys(po.en).sort()

// --- three languages: gen/po.mjs stops the build; here it is shown to stop

// Runs the generator on a folder of {file: text}; {ok, words}.
function generate(texts) {
  const dir = mkdtempSync(join(tmpdir(), 'qajet-po-'))
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(dir, name), text)
  const r = spawnSync(process.execPath, [join(root, 'gen/po.mjs'), '--po', dir], { encoding: 'utf8' })
  rmSync(dir, { recursive: true })
  return { ok: r.status === 0, words: r.stderr }
}
const area = (kk, ru, en) => Object.fromEntries([['kk', kk], ['ru', ru], ['en', en]].map(([lang, texts]) => [`a.${lang}.po`,
  `msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n` +
  Object.entries(texts).map(([id, text]) => `\nmsgid "${id}"\nmsgstr "${text}"\n`).join('')]))
const good = [{ 'x.y': 'Өңір {n}' }, { 'x.y': 'Регион {n}' }, { 'x.y': 'Region {n}' }]

test('the generator takes good texts', () => assert.deepEqual(generate(area(...good)), { ok: true, words: '' }))
for (const [what, ...texts] of [
  ['a missing language', good[0], good[1], {}],
  ['an empty text', { 'x.y': 'Өңір' }, { 'x.y': '' }, { 'x.y': 'Region' }],
  ['other {names}', { 'x.y': 'Өңір {m}' }, good[1], good[2]],
  ['a Kazakh text that is the Russian one', { 'x.y': 'Регион {n}' }, good[1], good[2]],
  ['a Latin letter in a Kazakh word', { 'x.y': 'Ѳңіp {n}'.replace('Ѳ', 'Ө') }, good[1], good[2]],
  ['a Latin letter in a Russian word', good[0], { 'x.y': 'Pегион {n}' }, good[2]],
]) test(`the generator stops at ${what}`, () => {
  const { ok, words } = generate(area(...texts))
  assert.equal(ok, false)
  assert.equal(words.match(/^error: /gm).length, 1, words)
})

test('the generator takes the texts of po/', () => {
  const r = spawnSync(process.execPath, [join(root, 'gen/po.mjs'), '--po', join(root, 'po')], { encoding: 'utf8' })
  assert.equal(r.stderr, '')
  assert.equal(r.status, 0)
  assert.ok(ids.length > 0)
})

test('every error of err.def has its message', () => {
  const missing = (def, has) => [...def.matchAll(/^QJ_ERR\(\w+, "([^"]+)"/gm)].map((m) => m[1]).filter((id) => !has(id))
  assert.deepEqual(missing('QJ_ERR(A, "err.a", 1, 400)\n', () => false), ['err.a'])
  const def = readFileSync(join(root, 'src/base/err.def'), 'utf8')
  assert.deepEqual(missing(def, (id) => langs.every((l) => id in po[l])), [])
})

// --- used and known

// Ids and the beginnings of ids that are completed at run time ("status." + id), as they stand in the sources.
function mentioned(texts) {
  const used = new Map() // id or prefix: where
  for (const [path, text] of Object.entries(texts)) {
    const literals = /\.(c|h|def)$/.test(path) ? readC(text).strings.map((s) => [s.line, s.text])
      : text.split('\n').flatMap((s, i) => [...s.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`\n]*)`/g)]
        .map((m) => [i + 1, m[1] ?? m[2] ?? m[3]]))
    for (const [line, s] of literals) {
      const m = /^([a-z][a-z0-9-]*(?:\.[A-Za-z0-9_-]+)*\.?)(?:%s.*|\$\{.*)?$/.exec(s)
      if (m && m[1].includes('.')) used.set(m[1], `${path}:${line}`)
    }
  }
  return used
}

// Dotted words that are no messages: names of files.
const fileName = /\.(json|csv|db|md|png|svg|css|js|mjs|ts|tsx|po|html|yaml|def|c|h|txt|xlsx|pdf|woff2)$/
// Keys of facts in the store.
const keys = /^pack\.(id|version|json|base_year)$/

function unknown(used, ids) {
  const groups = new Set(ids.map((id) => id.split('.')[0]))
  return [...used].filter(([id]) => groups.has(id.split('.')[0]) && !fileName.test(id) && !keys.test(id) &&
    (id.endsWith('.') ? !ids.some((k) => k.startsWith(id)) : !ids.includes(id))).map(([id, where]) => `${where}: ${id}`)
}
function unused(used, ids) {
  const prefixes = [...used.keys()].filter((id) => id.endsWith('.'))
  return ids.filter((id) => !used.has(id) && !prefixes.some((p) => id.startsWith(p)))
}

const used = mentioned({
  ...files('src', /\.(c|h|def)$/), ...files('web/src', /\.(ts|tsx)$/), ...files('gen', /\.mjs$/),
})

test('every message that the sources mention exists', () => {
  assert.equal(unknown(new Map([['err.x', 'a']]), ['err.y']).length, 1)
  assert.equal(unknown(new Map([['err.z.', 'a']]), ['err.y']).length, 1)
  assert.deepEqual(unknown(mentioned({ 'a.c': 'f("err." "y"); g("status.%s");' }), ['err.y', 'status.a']), [])
  assert.deepEqual(unknown(used, ids), [])
})

test('every message is used', () => {
  assert.deepEqual(unused(new Map([['status.', 'a']]), ['status.a', 'err.b']), ['err.b'])
  assert.deepEqual(unused(mentioned({ 'a.tsx': 't(`class.${c}`); t("map.title")' }), ['class.a', 'map.title']), [])
  assert.deepEqual(unused(used, ids), [])
})

// --- alphabets

// Letters that only Kazakh has, in a Russian text; Cyrillic in an English one. Names of the languages stand in their
// own language everywhere, and two regions keep their Kazakh spelling in official Russian.
const official = ['область Жетісу', 'область Ұлытау']
const strangers = (texts) => texts.filter(([where]) => !where.startsWith('lang.')).flatMap(([where, t]) => [
  ...(/[әғқңөұүһіӘҒҚҢӨҰҮҺІ]/.test(t.ru) && !official.includes(t.ru) ? [`${where} (ru): ${t.ru}`] : []),
  ...(/\p{Script=Cyrillic}/u.test(t.en) ? [`${where} (en): ${t.en}`] : []),
])
// Names in the pack: [where, {kk, ru, en}].
const names = Object.entries(files('packs', /\.csv$/)).flatMap(([path, text]) => readCsv(text)
  .filter((row) => row.name_kk !== undefined)
  .map((row) => [`${path.split('/').pop()}:${row.code ?? row.skill ?? Object.values(row)[1]}`,
    { kk: row.name_kk, ru: row.name_ru, en: row.name_en ?? '' }]))

test('each language keeps to its own letters', () => {
  assert.equal(strangers([['a', { kk: '', ru: 'қажет', en: 'карта' }]]).length, 2)
  assert.deepEqual(strangers([['lang.kk', { kk: '', ru: 'Қазақша', en: 'Қазақша' }]]), [])
  assert.deepEqual(strangers(ids.map((id) => [id, Object.fromEntries(langs.map((l) => [l, po[l][id]?.join(' ') ?? ''])) ])), [])
  assert.ok(names.length > 0)
  assert.deepEqual(strangers(names), [])
})

const same = (names, reviewed) => names.map(([where, t]) => [`${where} ${t.kk}`, t])
  .filter(([line, t]) => t.kk !== '' && t.kk === t.ru && !reviewed.includes(line)).map(([line]) => line)
test('a Kazakh name of the pack is not the Russian one, except the reviewed list', () => {
  assert.deepEqual(same([['a', { kk: 'Карта', ru: 'Карта' }]], []), ['a Карта'])
  assert.deepEqual(same([['a', { kk: 'Карта', ru: 'Карта' }]], ['a Карта']), [])
  const reviewed = readFileSync(join(root, 'tests/arch/pack-same.txt'), 'utf8').split('\n').filter((s) => s && s[0] !== '#')
  assert.deepEqual(same(names, reviewed), [])
  const live = same(names, [])
  assert.deepEqual(reviewed.filter((s) => !live.includes(s)), [], 'the reviewed list names what is no longer the same')
})

// Aliases repeat spellings as they are found, mistakes included.
const mixed = (text) => readCsv(text).flatMap(({ line, aliases, ...row }) => Object.values(row)
  .filter((v) => /\p{Script=Cyrillic}\p{Script=Latin}|\p{Script=Latin}\p{Script=Cyrillic}/u.test(v)).map((v) => `${line}: ${v}`))
test('no word of the pack mixes Latin and Cyrillic letters', () => {
  assert.equal(mixed('code,name\n1,кaрта\n').length, 1)
  assert.deepEqual(mixed('code,aliases\n1,кaрта\n2,CSV файлы\n'), [])
  for (const [path, text] of Object.entries(files('packs', /\.csv$/))) assert.deepEqual(mixed(text), [], path)
})
