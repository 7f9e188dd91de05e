// The ceiling of the labour force: coherent figures, the same everywhere, a warning with its size, and none without data.
import test from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { folder } from '../folder.mjs'
import { ask, serve, source, store, violations } from './server.mjs'
import { commands, workspace } from './workspace.mjs'

const conforms = (value, name) => assert.deepEqual(violations(value, { $ref: `#/components/schemas/${name}` }), [])

const all = commands('.', store)
const rows = (...args) => all.json('show', 'labour', ...args)
const near = (a, b, of = b) => assert.ok(Math.abs(a - b) <= 1e-6 * Math.abs(of) + 1e-6, `${a} is not ${b}`)

test('the country is the sum of its regions, and every figure follows from its row', () => {
  const table = rows()
  const country = table[0].region
  for (const year of new Set(table.map((r) => r.year))) {
    const of = table.filter((r) => r.year === year)
    for (const figure of ['population', 'labour_force', 'ceiling'])
      near(of.find((r) => r.region === country)[figure], of.filter((r) => r.region !== country).reduce((s, r) => s + r[figure], 0))
  }
  for (const r of table) {
    near(r.excess, Math.max(0, r.employed - r.ceiling), r.employed)
    assert.ok(r.ceiling_lo80 < r.ceiling && r.ceiling < r.ceiling_hi80 && r.ceiling < r.labour_force && r.labour_force < r.population)
    assert.ok(r.p_over > 0 && r.p_over < 1 && r.expected_excess >= 0)
    assert.equal(r.unit, 'persons')
  }
  const need = all.json('show', 'need', '--by', 'region,year')
  for (const n of need) near(table.find((r) => r.region === n.region && r.year === Number(n.year)).employed, n.employed)
})

test('one region and year; an unknown one is told with the nearest', () => {
  const one = rows('--region', 'Almaty', '--year', '2030')
  assert.deepEqual(one.map((r) => [r.region, r.year]), [['75', 2030]])
  const bad = all.run('show', 'labour', '--region', 'Almatty')
  assert.notEqual(bad.code, 0)
  assert.match(bad.err, /Almatty.*Almaty/)
})

test('the API answers the same, by its contract, and downloads have it', async () => {
  const s = await serve()
  try {
    const answer = await ask(s.port, '/api/v1/labour?lang=en')
    assert.equal(answer.status, 200)
    conforms(answer.json, 'Labour')
    assert.deepEqual(answer.json.rows, rows())
    assert.match(answer.json.notes.at(-1), /Modelled\./)
    const csv = await ask(s.port, '/api/v1/download?what=labour&region=71&as=csv&lang=en')
    assert.equal(csv.status, 200)
    assert.match(csv.body.toString(), /^\uFEFF?region,region_name,year,population,labour_force,ceiling,/)
    assert.equal((await ask(s.port, '/api/v1/labour?region=nowhere')).status, 404)
  } finally {
    await s.stop()
  }
})

test('growth beyond the people there is warned of with its size; other regions are not, and the vintage stays', async (t) => {
  const w = workspace(t)
  const list = () => w.json('vintages').map((v) => [v.vintage, v.digest])
  w.ok('scenario', 'new', 'rush')
  w.ok('scenario', 'set', 'rush', '--growth', '6', '--region', '61')
  w.ok('forecast', '--draws', '64', '--scenario', 'rush')
  const before = list()
  const at = w.json('show', 'labour', '--region', '61', '--vintage', before.at(-1)[0])
  const last = at.at(-1)
  assert.ok(last.excess > 50000 && last.p_over > 0.9, `${last.excess} ${last.p_over}`)
  const said = (region) => w.ok('show', 'need', '--region', region, '--vintage', before.at(-1)[0]).out
  const told = said('61')
  const size = Math.round(last.excess).toLocaleString('en')
  assert.ok(told.includes(`In ${last.year} it is ${size} persons above`), told)
  assert.ok(!said('59').includes('above the ceiling'))
  assert.deepEqual(list(), before)
  const s = await serve(w.store)
  try {
    const need = await ask(s.port, `/api/v1/need?by=year&region=61&lang=en&vintage=${before.at(-1)[0]}`)
    conforms(need.json, 'Need')
    assert.ok(need.json.notes.some((n) => n.includes(`it is ${size} persons above`)), JSON.stringify(need.json.notes))
  } finally {
    await s.stop()
  }
})

test('a comparison and a forecast say it too; assumptions that fit the people say nothing new', (t) => {
  const w = workspace(t)
  const note = /North Kazakhstan Region: .* goes above the ceiling of the labour force/
  for (const [name, growth] of [['much', 6], ['less', -1]]) {
    w.ok('scenario', 'new', name)
    w.ok('scenario', 'set', name, '--growth', String(growth), '--region', '59')
  }
  const compare = (b) => w.ok('scenario', 'compare', 'base', b, '--draws', '20').out
  assert.match(compare('much'), note)
  assert.doesNotMatch(compare('less'), /goes above the ceiling/)
  assert.match(w.ok('forecast', '--draws', '20', '--scenario', 'much').out, note)
  assert.doesNotMatch(w.ok('forecast', '--draws', '20', '--scenario', 'less').out, note)
})

test('a pack without the data has no ceiling and says why', (t) => {
  const w = commands(folder(t))
  w.ok('init', w.store, '--pack', join(source, 'packs/us-states'))
  w.ok('forecast', '--draws', '20')
  const none = w.ok('show', 'labour', '--format', 'json')
  assert.deepEqual(JSON.parse(none.out), [])
  assert.match(none.err, /can't be computed: the pack has no/)
  assert.ok(!w.ok('show', 'need').out.includes('labour force'))
})
