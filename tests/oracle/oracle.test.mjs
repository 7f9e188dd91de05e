// Second implementations as oracles, under ./test --long: the package forecast of R, base R's loglin and StructTS, numpy and
// scipy. Without them, or in other modes, the cases are skipped and say why. Tolerances stand at each comparison.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sharedFolder } from '../folder.mjs'

const here = fileURLToPath(new URL('.', import.meta.url)), root = join(here, '../..')
const program = process.env.QAJET ?? join(root, 'build/qajet')
const python = '/usr/bin/python3' // Debian's own, whose scipy is python3-scipy
const has = (command, ...args) => spawnSync(command, args, { encoding: 'utf8' }).status === 0
const long = process.env.QJ_LONG === '1'
const skipR = !long ? 'only with ./test --long' : has('Rscript', '-e', 'library(forecast)') ? false : 'r-cran-forecast is not installed'
const skipPython = !long ? 'only with ./test --long' : has(python, '-c', 'import scipy') ? false : 'python3-scipy is not installed'

const dir = sharedFolder()
const save = (name, head, rows) => {
  writeFileSync(join(dir, name), `${head}\n${rows.map((r) => r.join()).join('\n')}\n`)
  return join(dir, name)
}
function ours(...args) {
  const r = spawnSync(program, ['--lang', 'en', '--format', 'json', 'calc', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
  assert.equal(r.status, 0, r.stderr)
  return JSON.parse(r.stdout)
}
function theirs(command, ...args) {
  const r = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  assert.equal(r.status, 0, r.stderr)
  return r.stdout
}
const csv = (text) => {
  const [head, ...lines] = text.trim().split(/\r?\n/).map((l) => l.split(','))
  return lines.map((l) => Object.fromEntries(head.map((k, i) => [k, l[i]])))
}
// Numbers that look random and are the same every time.
function* numbers(seed = 7) {
  for (let x = seed; ;) yield (x = (x * 48271) % 2147483647) / 2147483647
}

test('R forecast and StructTS: theta, damped trend and local level of 48 states', { skip: skipR }, () => {
  const input = save('states.csv', 'series,year,value', csv(readFileSync(join(root, 'tests/ref/us_states_1970_86.csv'), 'utf8'))
    .flatMap((s) => Object.keys(s).filter((k) => /^\d{4}$/.test(k)).map((y) => [s.state.replaceAll(' ', '_'), y, s[y]])))
  const r = new Map(csv(theirs('Rscript', '--vanilla', join(here, 'oracle.R'), 'damped', input, '3')).map((x) => [`${x.series}/${x.year}`, x]))
  assert.equal(r.size, 48 * 3)
  // Medians over states and years; ours searches theta's alpha on a grid and profiles first states, so single series may
  // lie at another, equally likely optimum.
  for (const [method, median, most] of [['theta', 0.003, 0.03], ['damped', 0.005, 0.12], ['level', 1e-4, 0.01]]) {
    const off = ours('forecast', input, '--horizon', '3', '--method', method)
      .map((x) => Math.abs(x.mean / Number(r.get(`${x.series}/${x.year}`)[method]) - 1)).sort((a, b) => a - b)
    assert.ok(off[off.length >> 1] < median && off.at(-1) < most, `${method}: median ${off[off.length >> 1]}, most ${off.at(-1)}`)
  }
})

test('base R loglin: a four-way table to three margins, to 1e-6', { skip: skipR }, () => {
  const g = numbers(), next = () => g.next().value
  const cells = []
  for (let a = 0; a < 3; a++) for (let b = 0; b < 4; b++) for (let c = 0; c < 3; c++) for (let d = 0; d < 2; d++) cells.push([`a${a}`, `b${b}`, `c${c}`, `d${d}`])
  const seed = cells.map((k) => [...k, next() < 0.1 ? 0 : 1 + 20 * next()])
  const truth = seed.map((r) => [...r.slice(0, 4), r[4] === 0 ? 0 : r[4] * (0.5 + next())])
  const head = ['w', 'x', 'y', 'z']
  const margin = (keep) => {
    const sums = new Map()
    for (const r of truth) { const k = keep.map((i) => r[i]).join(); sums.set(k, (sums.get(k) ?? 0) + r[4]) }
    return save(`m${keep.join('')}.csv`, [...keep.map((i) => head[i]), 'value'].join(), [...sums].map(([k, v]) => [k, v]))
  }
  const margins = [[0, 1], [1, 2], [2, 3, 0]].map(margin)
  const file = save('seed.csv', [...head, 'value'].join(), seed)
  save('truth.csv', [...head, 'value'].join(), truth)
  const r = new Map(csv(theirs('Rscript', '--vanilla', join(here, 'oracle.R'), 'fit', file, ...margins)).map((x) => [head.map((k) => x[k]).join(), Number(x.value)]))
  const mine = ours('fit', '--seed', file, ...margins.flatMap((m) => ['--margin', m]), '--tol', '1e-11')
  assert.equal(mine.length, cells.length)
  for (const x of mine) assert.ok(Math.abs(x.value - r.get(head.map((k) => x[k]).join())) < 1e-6, JSON.stringify(x))
})

test('numpy: a random hierarchy reconciled by all four methods, to 1e-8', { skip: skipPython }, () => {
  const g = numbers(11), next = () => g.next().value
  const nodes = [['T', ''], ...[0, 1, 2].map((i) => [`G${i}`, 'T']), ...[...Array(10).keys()].map((i) => [`L${i}`, `G${i % 3}`])]
  const names = nodes.map((n) => n[0])
  const h = save('nodes.csv', 'node,parent', nodes)
  const f = save('f.csv', 'node,year,mean', names.map((n) => [n, 2030, (n === 'T' ? 1000 : n[0] === 'G' ? 330 : 100) * (0.9 + 0.2 * next())]))
  const e = save('e.csv', 'node,year,residual', [...Array(20).keys()].flatMap((t) => names.map((n) => [n, 2000 + t, 10 * (next() - 0.5)])))
  for (const method of ['ols', 'struct', 'wls-var', 'mint']) {
    const want = JSON.parse(theirs(python, join(here, 'oracle.py'), 'reconcile', h, f, e, method))
    for (const r of ours('reconcile', '--hierarchy', h, '--forecasts', f, '--residuals', e, '--method', method))
      assert.ok(Math.abs(r.mean - want[r.node]) < 1e-8 * 1000, `${method} ${r.node} ${r.mean} ${want[r.node]}`)
  }
})

test('scipy: calibration of experts, to 1e-9', { skip: skipPython }, () => {
  const g = numbers(5), next = () => g.next().value
  const rows = [], truths = []
  for (let i = 0; i < 12; i++) {
    truths.push([`i${i}`, 50 + 60 * next()])
    for (let k = 0; k < 4; k++) { const m = 60 + 40 * next(), w = 5 + 40 * next(); rows.push([`e${k}`, `i${i}`, m - w, m, m + w]) }
  }
  const j = save('j.csv', 'expert,item,q05,q50,q95', rows), t = save('t.csv', 'item,value', truths)
  const want = JSON.parse(theirs(python, join(here, 'oracle.py'), 'pool', j, t))
  for (const x of ours('pool', j, '--truths', t).experts) assert.ok(Math.abs(x.calibration - want[x.expert]) < 1e-9, JSON.stringify(x))
})
