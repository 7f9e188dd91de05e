// A workspace that is truncated, foreign, read-only, newer or changed: one clear sentence, exit 4, nothing touched.
import test from 'node:test'
import assert from 'node:assert/strict'
import { chmodSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { entries, folder, generator, limited, pack, qajet } from './qajet.mjs'

function workspace(t) {
  const dir = folder(t), store = join(dir, 'w.db')
  assert.equal(qajet('init', store, '--pack', pack).status, 0)
  return { dir, store }
}

// Every command refuses with exit 4 and one sentence that names the file, in each language, and changes nothing.
function refused(store, commands, word) {
  const before = readFileSync(store)
  for (const command of commands) {
    for (const lang of ['kk', 'ru', 'en']) {
      const r = qajet('--store', store, '--lang', lang, ...command)
      assert.equal(r.signal, null)
      assert.equal(r.status, 4, `${command}: ${r.err}`)
      assert.ok(r.err.includes(store), r.err)
      assert.doesNotMatch(r.err, /[{}]/)
      if (lang === 'en') assert.match(r.err, word)
    }
  }
  assert.ok(before.equals(readFileSync(store)), 'the file was touched')
}
const any = [['show', 'need'], ['check'], ['vintages'], ['forecast', '--draws', '20']]

test('truncated', (t) => {
  const { store } = workspace(t)
  const size = statSync(store).size
  for (const part of [0.9, 0.5, 0.1]) {
    truncateSync(store, Math.floor(size * part))
    refused(store, any, /damaged/)
  }
  truncateSync(store, 60)
  refused(store, any, /damaged/)
})

test('foreign', (t) => {
  const dir = folder(t), store = join(dir, 'w.db')
  for (const content of ['', 'region,year\n61,2025\n', 'SQLite format', Buffer.alloc(5000)]) {
    writeFileSync(store, content)
    refused(store, any, /not a Qajet workspace/)
  }
  const other = Buffer.alloc(4096) // the head of an empty database of another program
  other.write('SQLite format 3\0')
  other.writeUInt16BE(4096, 16)
  writeFileSync(store, other)
  refused(store, any, /not a Qajet workspace/)
  assert.equal(qajet('--store', dir, 'check').status, 4)
})

test('newer', (t) => {
  const { store } = workspace(t)
  const bytes = readFileSync(store)
  bytes.writeUInt32BE(bytes.readUInt32BE(60) + 1, 60)
  writeFileSync(store, bytes)
  refused(store, any, /later version/)
})

test('missing', (t) => {
  const dir = folder(t), store = join(dir, 'none.db')
  for (const command of any) {
    const r = qajet('--store', store, '--lang', 'en', ...command)
    assert.equal(r.status, 4)
    assert.match(r.err, /qajet init/)
  }
  assert.deepEqual(entries(dir), [])
})

test('read-only', (t) => {
  const { dir, store } = workspace(t)
  chmodSync(store, 0o444)
  refused(store, [['forecast', '--draws', '20']], /read-only/)
  assert.equal(qajet('--store', store, 'check').status, 0, 'reading goes on')
  chmodSync(dir, 0o555)
  assert.equal(qajet('--store', store, 'check').status, 0, 'also in a read-only folder')
  assert.equal(qajet('--store', store, 'doctor').status, 0)
  const r = qajet('--lang', 'en', 'init', join(dir, 'new.db'), '--pack', pack)
  assert.equal(r.status, 4)
  assert.match(r.err, /may not be written to/)
  assert.deepEqual(entries(dir), ['w.db'])
})

test('a file that is there is never overwritten', (t) => {
  const dir = folder(t), store = join(dir, 'w.db')
  writeFileSync(store, 'mine')
  const r = qajet('--lang', 'en', 'init', store, '--pack', pack)
  assert.equal(r.status, 4)
  assert.match(r.err, /never overwritten/)
  assert.equal(readFileSync(store, 'utf8'), 'mine')
  assert.deepEqual(entries(dir), ['w.db'])
})

test('a disk that takes no more', (t) => {
  const dir = folder(t), store = join(dir, 'w.db')
  assert.equal(qajet('init', join(dir, 'whole.db'), '--pack', pack).status, 0)
  const kilobytes = statSync(join(dir, 'whole.db')).size / 1024
  rmSync(join(dir, 'whole.db'))
  for (const share of [0, 0.001, 0.1, 0.5, 0.98]) {
    const blocks = Math.floor(kilobytes * share)
    const r = limited(`-f ${blocks}`, '--lang', 'en', 'init', store, '--pack', pack)
    assert.equal(r.signal, null)
    assert.equal(r.status, 4, `${blocks}: ${r.err}`)
    assert.deepEqual(entries(dir), [], 'nothing half-made is left')
  }
  assert.equal(qajet('init', store, '--pack', pack).status, 0)
  const r = limited(`-f ${Math.ceil(kilobytes) + 8}`, '--lang', 'en', '--store', store, 'forecast', '--draws', '20')
  assert.equal(r.signal, null)
  assert.equal(r.status, 4, r.err)
  const after = qajet('--store', store, 'vintages', '--format', 'csv')
  assert.equal(after.status, 0)
  assert.equal(after.out.trim().split('\n').length, 1, 'none of the vintage is there')
  assert.equal(qajet('--store', store, 'forecast', '--draws', '20').status, 0)
})

// Half of a small workspace is room at the ends of pages: a byte there belongs to nothing, and then nothing may change.
test('a changed byte of an input is told with its name, or changes nothing', (t) => {
  const { dir, store } = workspace(t)
  const path = join(dir, 'changed.db')
  const quality = () => qajet('--store', path, '--lang', 'en', 'check', '--format', 'csv').out
  const bytes = readFileSync(store), next = generator(5), random = (n) => Math.floor(next() * n)
  writeFileSync(path, bytes)
  const whole = quality()
  let named = 0
  for (let i = 0; i < 60; i++) {
    const copy = Buffer.from(bytes), at = 100 + random(bytes.length - 100)
    copy[at] ^= 1 << random(8)
    writeFileSync(path, copy)
    const r = qajet('--store', path, '--lang', 'en', 'doctor', '--format', 'csv')
    assert.equal(r.signal, null, `byte ${at}`)
    if (/was changed/.test(r.out)) named++
    else if (r.status === 0) assert.equal(quality(), whole, `byte ${at} changed something that nobody told`)
  }
  assert.ok(named > 20, `${named} of 60 were named`)
})
