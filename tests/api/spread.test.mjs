// Where the width of a range comes from, and how methods do on the published margins: qajet explain spread, qajet methods.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { serve } from './server.mjs'

const { QAJET, QAJET_STORE } = process.env
const skip = QAJET && QAJET_STORE ? false : 'QAJET and QAJET_STORE are not set'
const run = (...args) => spawnSync(QAJET, ['--lang', 'en', '--format', 'json', ...args], { encoding: 'utf8', env: process.env })
function rows(...args) {
  const r = run(...args)
  assert.equal(r.status, 0, r.stderr)
  return JSON.parse(r.stdout)
}

test('the blocks of a range: each narrows it, the cell matters most in a cell, the same on one and two threads', { skip }, () => {
  const ask = (...where) => rows('explain', 'spread', '--year', '2030', '--draws', '100', ...where)
  const country = ask('--threads', '1')
  assert.deepEqual(country.map((r) => r.block), ['country', 'industry', 'region', 'sector', 'cell', 'staffing', 'exits', 'events', 'together', 'all'])
  assert.deepEqual(ask('--threads', '2'), country)
  const of = (list, block) => list.find((r) => r.block === block)
  for (const figure of ['openings_share', 'employed_share']) {
    assert.equal(of(country, 'all')[figure], 1)
    const sum = country.slice(0, -1).reduce((s, r) => s + r[figure], 0)
    assert.ok(Math.abs(sum - 1) < 1e-9, `${figure} ${sum}`)
  }
  assert.ok(of(country, 'country').employed_share > 0.3, 'the country is the common shock')
  assert.ok(Math.abs(of(country, 'staffing').employed_share) < 0.01, 'staffing does not move all employed')
  // Without announced jobs nothing comes of them, and a block that is alone in its figure has no other's share.
  assert.equal(of(country, 'events').employed_share, 0)
  assert.equal(of(country, 'events').openings_width, of(country, 'all').openings_width)
  for (const r of country.filter((x) => !['together', 'all'].includes(x.block)))
    assert.ok(r.openings_share > -0.1 && r.openings_share < 1, JSON.stringify(r))
  const cell = ask('--region', '61', '--industry', 'F')
  assert.ok(of(cell, 'cell').employed_share > of(cell, 'country').employed_share)
  const all = of(cell, 'all')
  assert.ok(of(cell, 'cell').employed_width < 0.9 * all.employed_width)
})

test('a year that is not there is refused', { skip }, () => {
  const r = run('explain', 'spread', '--year', '2099')
  assert.equal(r.status, 3)
  assert.equal(r.stdout, '')
  assert.match(r.stderr, /2099/)
})

test('methods: the command says the same as the API, and why', { skip }, () => {
  const list = rows('methods')
  assert.equal(list.filter((r) => r.used === 1).length, 3)
  assert.match(run('methods').stderr, /The map forecasts every level/)
})

test('the API says the same as the command on as many draws, and a year together has no spread', { skip }, async () => {
  const server = await serve()
  try {
    const answer = await (await fetch(`http://127.0.0.1:${server.port}/api/v1/spread?year=2030&region=61&lang=en`)).json()
    const draws = Number(/over (\d+) draws/.exec(answer.notes[0])[1])
    assert.ok(draws <= 250)
    assert.deepEqual(answer.rows, rows('explain', 'spread', '--year', '2030', '--region', '61', '--draws', String(draws)))
    assert.equal((await fetch(`http://127.0.0.1:${server.port}/api/v1/spread?year=2090`)).status, 404)
  } finally {
    await server.stop()
  }
})
