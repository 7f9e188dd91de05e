// A copy of the shared workspace and what a test asks of it, on the command line or over a server.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { folder, make, remove } from '../folder.mjs'
import { program, serve, store as shared } from './server.mjs'

// The commands of a workspace in a folder: run tells how it ended, ok wants success, json gives the rows.
export function commands(dir, store = join(dir, 'kz.db'), lang = 'en') {
  const run = (...args) => {
    const r = spawnSync(program, ['--store', store, '--lang', lang, ...args], { encoding: 'utf8', cwd: dir, maxBuffer: 1 << 28 })
    assert.equal(r.signal, null, args.join(' '))
    return { code: r.status, out: r.stdout, err: r.stderr }
  }
  const ok = (...args) => {
    const r = run(...args)
    assert.equal(r.code, 0, `${args.join(' ')}: ${r.err}${r.out}`)
    return r
  }
  const json = (...args) => JSON.parse(ok(...args, '--format', 'json').out)
  const put = (name, text) => {
    writeFileSync(join(dir, name), text)
    return join(dir, name)
  }
  // Imports a text as a file of this name; the id of the import, none when it was there already.
  const bring = (name, text, as = 'employed') => {
    const known = new Set(json('imports').map((r) => r.id))
    ok('import', put(name, text), '--as', as)
    return json('imports').find((r) => !known.has(r.id))?.id
  }
  const digest = () => createHash('sha256').update(readFileSync(store)).digest('hex')
  return { dir, store, run, ok, json, put, bring, digest }
}

// A copy of the shared workspace for the test `t`.
export function workspace(t) {
  const w = commands(folder(t))
  copyFileSync(shared, w.store)
  return w
}

// A server on a copy of the shared workspace, for all tests of a file: its port, and the commands on the copy.
export function ownServer(skip) {
  const server = {}
  before(async () => {
    if (skip) return
    Object.assign(server, commands(make()))
    copyFileSync(shared, server.store)
    Object.assign(server, await serve(server.store))
  })
  after(async () => {
    if (skip) return
    const end = await server.stop()
    assert.equal(end.code, 0, end.said)
    remove(server.dir)
  })
  return server
}
