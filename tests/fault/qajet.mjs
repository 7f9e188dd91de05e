// Running the program in tests of faults: a folder of its own, the program's answers, edits of a copied pack.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder } from '../folder.mjs'

export const root = process.env.QJ_SOURCE ?? new URL('../..', import.meta.url).pathname
export const pack = join(root, 'packs/kz')
export const program = process.env.QAJET ?? join(root, 'build/qajet')
const env = { ...process.env, LC_ALL: 'C.UTF-8' }

// {status, signal, out, err} of the program with these arguments.
export function qajet(...args) {
  const r = spawnSync(program, args, { encoding: 'utf8', env })
  return { status: r.status, signal: r.signal, out: r.stdout, err: r.stderr }
}

// The same under a limit of bash's ulimit ("-f 100").
export function limited(limit, ...args) {
  const script = `trap "" XFSZ; ulimit ${limit} || exit 99; exec "$0" "$@"`
  const r = spawnSync('bash', ['-c', script, program, ...args], { encoding: 'utf8', env })
  return { status: r.status, signal: r.signal, out: r.stdout, err: r.stderr }
}

// Runs the program and kills it `delay` ms after it starts, or after it writes `word` to stderr.
export function killed(delay, word, ...args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    const kill = () => setTimeout(() => child.kill('SIGKILL'), delay)
    if (word === null) kill()
    let err = '', seen = word === null
    child.stderr.on('data', (bytes) => {
      err += bytes
      if (!seen && err.includes(word)) {
        seen = true
        kill()
      }
    })
    child.on('exit', (status, signal) => resolve({ status, signal, err }))
  })
}

export { folder }

export function copyPack(dir) {
  const to = join(dir, 'pack')
  cpSync(pack, to, { recursive: true })
  return to
}

// Replaces a text in a file byte by byte; fails when it is not there.
export function edit(file, from, to) {
  const bytes = readFileSync(file), at = bytes.indexOf(from)
  if (at < 0) throw new Error(`${from} is not in ${file}`)
  writeFileSync(file, Buffer.concat([bytes.subarray(0, at), Buffer.from(to), bytes.subarray(at + Buffer.byteLength(from))]))
}

export const entries = (dir) => readdirSync(dir).sort()

// Rows of a table in CSV, each a Map by heading; cells of these tables hold no line breaks.
export function rows(csv) {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/).filter((s) => s !== '')
  const cells = (s) => [...s.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => (m[1] ?? m[2]).replaceAll('""', '"'))
  const head = cells(lines[0] ?? '')
  return lines.slice(1).map((line) => Object.fromEntries(cells(line).map((c, i) => [head[i], c])))
}

// A generator of numbers in [0, 1) that begins the same in every run.
export function generator(seed) {
  let state = seed
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
}
