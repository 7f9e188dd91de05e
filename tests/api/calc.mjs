// Calculators run as a script runs them, in the folder of the sources.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder } from '../folder.mjs'
import { program, source } from './server.mjs'

// How `qajet calc` with these arguments ended.
export function run(args, input) {
  const r = spawnSync(program, ['--lang', 'en', 'calc', ...args], { encoding: 'utf8', input, maxBuffer: 1 << 28, cwd: source })
  assert.equal(r.signal, null, `ended by ${r.signal}: ${args.join(' ')}`)
  return { code: r.status, out: r.stdout, err: r.stderr }
}

// The rows of its answer, and what it said beside them.
export function ok(args, input) {
  const r = run([...args, '--format', 'json'], input)
  assert.equal(r.code, 0, r.err)
  return { rows: JSON.parse(r.out), err: r.err }
}

// It fails with this code and says this, and writes nothing.
export function fails(args, code, says, input) {
  const r = run(args, input)
  assert.equal(r.out, '')
  assert.match(r.err, says)
  assert.equal(r.code, code, r.err)
}

// A file with this text in a folder of the test's own.
export function file(t, text) {
  const path = join(folder(t), 'x.csv')
  writeFileSync(path, text)
  return path
}

export const near = (a, b, tol = 1e-9) => assert.ok(Math.abs(a - b) <= tol, `${a} is not ${b}`)
