// The ceiling of the labour force: coherent figures, the same everywhere, a warning with its size, and none without data.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, program, serve, source, store, violations } from './server.mjs'

const conforms = (value, name) => assert.deepEqual(violations(value, { $ref: `#/components/schemas/${name}` }), [])

function place(t) {
  const dir = mkdtempSync(join(tmpdir(), 'qajet-labour-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

function runner(file) {
  return (...args) => {
    const r = spawnSync(program, ['--store', file, '--lang', 'en', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
    assert.equal(r.status, 0, `${args.join(' ')}: ${r.stderr}`)
    return r
  }
}

const run = runner(store)
const rows = (...args) => JSON.parse(run('show', 'labour', ...args, '--format', 'json').stdout)
const near = (a, b, of = b) => assert.ok(Math.abs(a - b) <= 1e-6 * Math.abs(of) + 1e-6, `${a} is not ${b}`)

test('the country is the sum of its regions, and every figure follows from its row', () => {
  const all = rows()
  const country = all[0].region
  for (const year of new Set(all.map((r) => r.year))) {
    const of = all.filter((r) => r.year === year)
    for (const figure of ['population', 'labour_force', 'ceiling'])
      near(of.find((r) => r.region === country)[figure], of.filter((r) => r.region !== country).reduce((s, r) => s + r[figure], 0))
  }
  for (const r of all) {
    near(r.excess, Math.max(0, r.employed - r.ceiling), r.employed)
    assert.ok(r.ceiling_lo80 < r.ceiling && r.ceiling < r.ceiling_hi80 && r.ceiling < r.labour_force && r.labour_force < r.population)
    assert.ok(r.p_over > 0 && r.p_over < 1 && r.expected_excess >= 0)
    assert.equal(r.unit, 'persons')
  }
  const need = JSON.parse(run('show', 'need', '--by', 'region,year', '--format', 'json').stdout)
  for (const n of need) near(all.find((r) => r.region === n.region && r.year === Number(n.year)).employed, n.employed)
})

test('one region and year; an unknown one is told with the nearest', () => {
  const one = rows('--region', 'Almaty', '--year', '2030')
  assert.deepEqual(one.map((r) => [r.region, r.year]), [['75', 2030]])
  const bad = spawnSync(program, ['--store', store, '--lang', 'en', 'show', 'labour', '--region', 'Almatty'], { encoding: 'utf8' })
  assert.notEqual(bad.status, 0)
  assert.match(bad.stderr, /Almatty.*Almaty/)
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
  const file = join(place(t), 'kz.db')
  cpSync(store, file)
  const go = runner(file)
  const list = () => JSON.parse(go('vintages', '--format', 'json').stdout).map((v) => [v.vintage, v.digest])
  go('scenario', 'new', 'rush')
  go('scenario', 'set', 'rush', '--growth', '6', '--region', '61')
  go('forecast', '--draws', '64', '--scenario', 'rush')
  const before = list()
  const at = JSON.parse(go('show', 'labour', '--region', '61', '--vintage', before.at(-1)[0], '--format', 'json').stdout)
  const last = at.at(-1)
  assert.ok(last.excess > 50000 && last.p_over > 0.9, `${last.excess} ${last.p_over}`)
  const said = (region) => go('show', 'need', '--region', region, '--vintage', before.at(-1)[0]).stdout
  const told = said('61')
  const size = Math.round(last.excess).toLocaleString('en')
  assert.ok(told.includes(`In ${last.year} it is ${size} persons above`), told)
  assert.ok(!said('59').includes('above the ceiling'))
  assert.deepEqual(list(), before)
  const s = await serve(file)
  try {
    const need = await ask(s.port, `/api/v1/need?by=year&region=61&lang=en&vintage=${before.at(-1)[0]}`)
    conforms(need.json, 'Need')
    assert.ok(need.json.notes.some((n) => n.includes(`it is ${size} persons above`)), JSON.stringify(need.json.notes))
  } finally {
    await s.stop()
  }
})

test('a comparison and a forecast say it too; assumptions that fit the people say nothing new', (t) => {
  const file = join(place(t), 'kz.db')
  cpSync(store, file)
  const go = runner(file)
  const note = /North Kazakhstan Region: .* goes above the ceiling of the labour force/
  for (const [name, growth] of [['much', 6], ['less', -1]]) {
    go('scenario', 'new', name)
    go('scenario', 'set', name, '--growth', String(growth), '--region', '59')
  }
  const compare = (b) => go('scenario', 'compare', 'base', b, '--draws', '20').stdout
  assert.match(compare('much'), note)
  assert.doesNotMatch(compare('less'), note)
  assert.match(go('forecast', '--draws', '20', '--scenario', 'much').stdout, note)
  assert.doesNotMatch(go('forecast', '--draws', '20', '--scenario', 'less').stdout, note)
})

test('a pack without the data has no ceiling and says why', (t) => {
  const file = join(place(t), 'other.db')
  const go = runner(file)
  go('init', file, '--pack', join(source, 'packs/us-states'))
  go('forecast', '--draws', '20')
  const none = go('show', 'labour', '--format', 'json')
  assert.deepEqual(JSON.parse(none.stdout), [])
  assert.match(none.stderr, /can't be computed: the pack has no/)
  assert.ok(!go('show', 'need').stdout.includes('labour force'))
})
