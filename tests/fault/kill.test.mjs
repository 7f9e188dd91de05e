// kill -9 at any moment of init, forecast and publish: the workspace has all of the step or none of it. 125 kills.
import test from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { entries, folder, generator, killed, pack, qajet, rows } from './qajet.mjs'

const KILLS = 25 // in each of the tests

function seconds(work) {
  const start = performance.now()
  const r = work()
  assert.equal(r.status, 0, r.err)
  return performance.now() - start
}

const vintages = (store) => {
  const r = qajet('--store', store, 'vintages', '--format', 'csv')
  assert.equal(r.status, 0, r.err)
  return rows(r.out).map((row) => row.vintage)
}

function isWhole(store) {
  const r = qajet('--store', store, 'doctor', '--format', 'csv')
  assert.equal(r.status, 0, r.err)
  for (const row of rows(r.out))
    if (row.what !== 'vintages') assert.equal(row.result, 'ok', `${row.what}: ${row.text}`)
}

async function killInit(t, delays, word) {
  const dir = folder(t), store = join(dir, 'w.db')
  let there = 0, dead = 0
  for (const delay of delays) {
    const r = await killed(delay, word, '--lang', 'en', 'init', store, '--pack', pack)
    dead += r.signal === 'SIGKILL'
    if (!existsSync(store)) continue
    there++
    isWhole(store)
    assert.deepEqual(vintages(store), [])
    const again = qajet('--lang', 'en', 'init', store, '--pack', pack)
    assert.equal(again.status, 4, 'a workspace is never overwritten')
    for (const name of entries(dir)) if (name.startsWith('w.db')) rmSync(join(dir, name))
  }
  assert.equal(qajet('init', store, '--pack', pack).status, 0)
  assert.deepEqual(entries(dir), ['w.db'], 'the next init clears what dead ones left')
  isWhole(store)
  assert.ok(dead > 0, 'no run was killed')
  t.diagnostic(`${delays.length} runs, ${dead} killed, ${there} left a whole workspace`)
}

test('init, killed at any moment', async (t) => {
  const dir = folder(t), random = generator(1)
  const whole = seconds(() => qajet('init', join(dir, 'w.db'), '--pack', pack))
  await killInit(t, Array.from({ length: KILLS }, () => random() * whole * 1.1), null)
})

test('init, killed while it writes', async (t) => {
  const random = generator(2)
  await killInit(t, Array.from({ length: KILLS }, () => random() * 60), 'Keeping the data')
})

async function killForecast(t, delays, word) {
  const dir = folder(t), store = join(dir, 'w.db')
  assert.equal(qajet('init', store, '--pack', pack).status, 0)
  let before = vintages(store), kept = 0, dead = 0
  for (const [i, delay] of delays.entries()) {
    const r = await killed(delay, word, '--store', store, '--lang', 'en', 'forecast', '--draws', '50', '--seed', String(i + 1))
    dead += r.signal === 'SIGKILL'
    const after = vintages(store)
    assert.deepEqual(after.slice(0, before.length), before)
    assert.ok(after.length <= before.length + 1)
    if (after.length > before.length) {
      kept++
      const shown = qajet('--store', store, 'show', 'need', '--vintage', after.at(-1))
      assert.equal(shown.status, 0, shown.err)
    } else {
      assert.notEqual(r.status, 0, 'a run that ends well keeps its vintage')
    }
    before = after
  }
  isWhole(store)
  assert.equal(qajet('--store', store, 'forecast', '--draws', '50', '--seed', '99').status, 0)
  assert.equal(vintages(store).length, before.length + 1)
  assert.equal(qajet('--store', store, 'verify').status, 0)
  assert.deepEqual(entries(dir), ['w.db'])
  assert.ok(dead > 0, 'no run was killed')
  t.diagnostic(`${delays.length} runs, ${dead} killed, ${kept} kept their vintage`)
}

test('forecast, killed at any moment', async (t) => {
  const dir = folder(t), store = join(dir, 'w.db'), random = generator(3)
  assert.equal(qajet('init', store, '--pack', pack).status, 0)
  const whole = seconds(() => qajet('--store', store, 'forecast', '--draws', '50'))
  await killForecast(t, Array.from({ length: KILLS }, () => random() * whole * 1.1), null)
})

test('forecast, killed while it writes', async (t) => {
  const random = generator(4)
  await killForecast(t, Array.from({ length: KILLS }, () => random() * 300), 'Keeping the vintage')
})

test('publish, killed at any moment', async (t) => {
  const dir = folder(t), store = join(dir, 'w.db'), random = generator(5)
  assert.equal(qajet('init', store, '--pack', pack).status, 0)
  for (const seed of ['1', '2']) assert.equal(qajet('--store', store, 'forecast', '--draws', '50', '--seed', seed).status, 0)
  const ids = vintages(store)
  const events = () => rows(qajet('--store', store, 'publish', '--list', '--format', 'csv').out)
  const whole = seconds(() => qajet('--store', store, 'publish', ids[1]))
  let before = events(), kept = 0, dead = 0
  for (let i = 0; i < KILLS; i++) {
    const r = await killed(random() * whole * 1.1, null, '--store', store, '--lang', 'en', 'publish', ids[i % 2])
    dead += r.signal === 'SIGKILL'
    const after = events(), wanted = before.at(-1).vintage !== ids[i % 2]
    assert.deepEqual(after.slice(0, before.length), before)
    assert.ok(after.length <= before.length + (wanted ? 1 : 0))
    if (r.status === 0 && wanted) assert.equal(after.length, before.length + 1, 'a publication that ends well is kept')
    kept += after.length - before.length
    assert.equal(rows(qajet('--store', store, 'vintages', '--format', 'csv').out).filter((v) => v.standing === 'published').length, 1)
    before = after
  }
  isWhole(store)
  assert.deepEqual(entries(dir), ['w.db'])
  assert.ok(dead > 0, 'no run was killed')
  t.diagnostic(`${KILLS} runs, ${dead} killed, ${kept} kept`)
})
