// A model, indicator, method or solver is five things: a source, a line in a registry (src/model/*.def), a reference
// test, a page in docs/models and texts in three languages. Here a registered one that lacks any of them is found.
import test from 'node:test'
import assert from 'node:assert/strict'
import { files, messages } from './read.mjs'

// Lines such as QJ_METHOD(TD8, "td8", ...): the quoted id names everything else.
const registered = (tree) => Object.entries(tree).filter(([path]) => /^src\/model\/.*\.def$/.test(path))
  .flatMap(([path, text]) => [...text.matchAll(/^QJ_(\w+)\(\w+,\s*"([^"]+)"/gm)].map((m) => ({ path, id: m[2] })))

function incomplete(tree, ids) {
  const paths = Object.keys(tree)
  const file = (id) => id.replace(/[.-]/g, '_')
  return registered(tree).flatMap(({ path, id }) => [
    ...(paths.some((p) => /^src\/(model|num)\/.*\.c$/.test(p) && p.endsWith(`/${file(id)}.c`)) ? [] : [`${id}: no source`]),
    ...(paths.some((p) => p.startsWith('tests/ref/') && p.endsWith('.qjt') && new RegExp(`\\b${id}\\b`).test(tree[p]))
      ? [] : [`${id}: no reference test`]),
    ...(tree[`docs/models/${id}.md`] ? [] : [`${id}: no page in docs/models`]),
    ...(ids.some((k) => k.endsWith(`.${id}`)) ? [] : [`${id}: no name in po`]),
  ].map((why) => `${path}: ${why}`))
}

test('a registered method has its five parts', () => {
  const whole = {
    'src/model/methods.def': 'QJ_METHOD(X, "x", 1)\n', 'src/num/x.c': '', 'tests/ref/all.qjt': 'case x',
    'docs/models/x.md': '# x',
  }
  assert.deepEqual(incomplete(whole, ['method.x']), [])
  for (const part of ['src/num/x.c', 'tests/ref/all.qjt', 'docs/models/x.md']) {
    const { [part]: gone, ...rest } = whole
    assert.equal(incomplete(rest, ['method.x']).length, 1, part)
  }
  assert.equal(incomplete(whole, []).length, 1)
  const tree = {
    ...files('src/model', /\.(c|def)$/), ...files('src/num', /\.c$/), ...files('tests/ref', /\.qjt$/),
    ...files('docs/models', /\.md$/),
  }
  assert.deepEqual(incomplete(tree, Object.keys(messages().kk)), [])
})

// The folders of src/model are the systems of the mission; each says what it does in a page of its own.
const pageOf = { demand: 'need', supply: 'population', exits: 'separations' }
test('every folder of src/model has its page', () => {
  const missing = (tree) => [...new Set(Object.keys(tree).map((p) => /^src\/model\/(\w+)\//.exec(p)?.[1]).filter(Boolean))]
    .filter((folder) => !tree[`docs/models/${pageOf[folder] ?? folder}.md`])
  assert.deepEqual(missing({ 'src/model/supply/a.c': '' }), ['supply'])
  assert.deepEqual(missing({ ...files('src/model', /\.c$/), ...files('docs/models', /\.md$/) }), [])
})

// No forecasting method without its score: a row in each table of docs/accuracy.md, and the same figures on its page.
test('every forecasting method has its score, and the command line offers it', () => {
  const read = (path) => Object.values(files(path.slice(0, path.lastIndexOf('/')), new RegExp(`^${path.split('/').pop()}$`)))[0]
  const scored = (id, accuracy, page) => {
    const rows = [...accuracy.matchAll(/^\| \[([\w-]+)\]\(models\/[\w-]+\.md\) \| ([\d.]+) \| ([\d.]+) \|/gm)].filter((m) => m[1] === id)
    const said = /wMAPE (\d+\.\d+) %, MASE (\d+\.\d+)/.exec(page)
    const tables = [...accuracy.matchAll(/^\| method \|[^\n]*MASE[^\n]*\n\|[^\n]*\n(\| [^\n]*\n)*/gm)].filter((m) => /^\| \[/m.test(m[0]))
    return rows.length > 0 && tables.every((m) => m[0].includes(`| [${id}](`)) && said?.[2] === rows[0][2] && said?.[1] === rows[0][3]
  }
  assert.ok(scored('x', '| [x](models/x.md) | 1.5 | 4.30 |', 'wMAPE 4.30 %, MASE 1.5'))
  assert.ok(!scored('x', '| [x](models/x.md) | 1.5 | 4.30 |', 'wMAPE 4.30 %, MASE 1.4'))
  assert.ok(!scored('y', '| [x](models/x.md) | 1.5 | 4.30 |', 'wMAPE 4.30 %, MASE 1.5'))
  const ids = registered(files('src/model/forecast', /^methods\.def$/)).map((m) => m.id)
  assert.ok(ids.length > 0)
  assert.deepEqual(ids.filter((id) => !scored(id, read('docs/accuracy.md'), read(`docs/models/${id}.md`))), [])
  assert.equal(/QJ_CALC_METHODS "([^"]+)"/.exec(read('src/service/calc.def'))[1].split('|').sort().join(), ids.sort().join())
})

// A calculator is five things, too: its file, an example that people can run, a page in docs/models, a section in the
// handbook of each language and its messages. The examples themselves are run by tests/api.
test('every calculator has its example, page and place in the handbook', () => {
  const tree = { ...files('src/service', /^calc.*\.(c|def)$/), ...files('docs/models', /\.md$/), ...files('docs/user', /\.md$/), ...files('docs', /^accuracy\.md$/) }
  const ids = [...tree['src/service/calc.def'].matchAll(/^QJ_CALC\((\w+),/gm)].map((m) => m[1])
  assert.ok(ids.length > 10)
  const pages = Object.entries(tree).filter(([path]) => path.startsWith('docs/models/')).map(([, text]) => text).join('\n')
  const lacks = (id) => [
    ...(new RegExp(`^\\|[^|]*\`calc ${id}\`[^|]*\\| [^|]{10,}`, 'm').test(tree['docs/accuracy.md']) ? [] : [`${id}: nothing measures it in docs/accuracy.md`]),
    ...(tree[`src/service/calc_${id}.c`] ? [] : [`${id}: no source`]),
    ...(pages.includes(`qajet calc ${id}`) ? [] : [`${id}: no page in docs/models`]),
    ...['kk', 'ru', 'en'].filter((lang) => !tree[`docs/user/${lang}/calculators.md`]?.includes(`qajet calc ${id}`))
      .map((lang) => `${id}: not in docs/user/${lang}/calculators.md`),
    ...(['summary', 'text'].every((k) => messages().kk[`cmd.calc-${id}.${k}`]) ? [] : [`${id}: no messages`]),
  ]
  assert.deepEqual(lacks('nothing').length, 7)
  assert.deepEqual(ids.flatMap(lacks), [])
})
