// No memory: the program says so and ends, and the workspace stays as it was.
import test from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { entries, folder, limited, pack, qajet } from './qajet.mjs'

// Under a limit of address space the sanitizers can't run at all.
const sanitized = limited('-v 4000000', 'version').status !== 0
const options = { skip: sanitized ? 'a sanitizer needs all address space' : false }

test('init without memory', options, (t) => {
  const dir = folder(t), store = join(dir, 'w.db')
  let refused = 0
  for (let kilobytes = 12000; kilobytes < 200000; kilobytes = Math.floor(kilobytes * 1.25)) {
    const r = limited(`-v ${kilobytes}`, 'init', store, '--pack', pack)
    if (r.status === 127) continue // the loader itself found no room
    assert.equal(r.signal, null, `${kilobytes} kB`)
    assert.ok([0, 4, 70].includes(r.status), `${kilobytes} kB: ${r.status} ${r.err}`)
    assert.equal(existsSync(store), r.status === 0)
    refused += r.status !== 0
    rmSync(store, { force: true })
    assert.deepEqual(entries(dir), [])
  }
  assert.ok(refused > 0)
})

test('forecast without memory', options, (t) => {
  const dir = folder(t), store = join(dir, 'w.db')
  assert.equal(qajet('init', store, '--pack', pack).status, 0)
  let refused = 0, kept = 0
  for (let kilobytes = 12000; kilobytes < 600000; kilobytes = Math.floor(kilobytes * 1.25)) {
    const r = limited(`-v ${kilobytes}`, '--store', store, '--threads', '1', 'forecast', '--draws', '20', '--seed', `${kilobytes}`)
    if (r.status === 127) continue
    assert.equal(r.signal, null, `${kilobytes} kB`)
    assert.ok([0, 4, 70].includes(r.status), `${kilobytes} kB: ${r.status} ${r.err}`)
    refused += r.status !== 0
    kept += r.status === 0
    const seen = qajet('--store', store, 'vintages', '--format', 'csv')
    assert.equal(seen.out.trim().split('\n').length - 1, kept)
  }
  assert.ok(refused > 0 && kept > 0)
})
