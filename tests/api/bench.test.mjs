// `qajet bench` and what bench/run makes of its figures. $QAJET is the program.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checked, least, limit, median, rates, row } from '../../bench/figures.mjs'
import workloads from '../../bench/peers/peers.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = process.env.QAJET ?? join(root, 'build/qajet')
const bench = (lang, ...args) => spawnSync(program, ['--lang', lang, 'bench', ...args], { encoding: 'utf8' })

test('data that are missing or no data are named, and what to do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qajet-bench-test-'))
  try {
    for (const lang of ['kk', 'ru', 'en']) {
      const r = bench(lang, 'w1', '--data', join(folder, 'none'))
      assert.equal(r.status, 4, r.stderr)
      assert.ok(r.stderr.includes(join(folder, 'none/w1/seed.f64')) && r.stderr.includes('bench/peers/gen.py'), r.stderr)
      assert.equal(r.stdout, '')
    }
    mkdirSync(join(folder, 'w1'))
    writeFileSync(join(folder, 'w1/seed.f64'), 'rubbish')
    let r = bench('en', 'w1', '--data', folder)
    assert.equal(r.status, 1)
    assert.match(r.stderr, /seed\.f64” has 7 bytes, and 6,138,880 belong there/)
    for (const wrong of [NaN, -1, Infinity]) {
      const seed = new Float64Array(20 * 88 * 436).fill(1)
      seed[2] = wrong
      writeFileSync(join(folder, 'w1/seed.f64'), seed)
      r = bench('en', 'w1', '--data', folder)
      assert.equal(r.status, 1)
      assert.match(r.stderr, /seed\.f64”: number 3 is not one/)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a workload that there is not is refused with those there are', () => {
  const r = bench('en', 'w99', '--data', '.')
  assert.equal(r.status, 3)
  assert.match(r.stderr, /no workload “w99”\. There are: w1/)
  assert.equal(bench('en', 'w1').status, 2)
})

test('a figure counts only with its check values', () => {
  assert.equal(checked({ seconds: 1, squares: 100 }, { squares: 100 * (1 + 9e-10) }), undefined)
  assert.match(checked({ seconds: 1, squares: 100 }, { squares: 100 * (1 + 2e-9) }), /squares is 100/)
  assert.match(checked({ seconds: 1 }, { squares: 100 }), /squares is undefined/)
  assert.match(checked({ seconds: 1, squares: NaN }, { squares: 100 }), /squares is NaN/)
  assert.equal(checked({ seconds: 1, mase: 1.5 }, { mase: { below: 1.5 } }), undefined)
  assert.match(checked({ seconds: 1, mase: 1.6 }, { mase: { below: 1.5 } }), /mase is 1.6, not at most 1.5/)
  assert.match(checked({ squares: 100 }, { squares: 100 }), /no seconds/)
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(median([4, 1, 2, 3]), 2.5)
  const run = (seconds) => ({ said: { seconds }, cpu: 2 * seconds, mb: 10 })
  const ours = { name: 'qajet', runs: [run(1), run(2), run(4)] }
  assert.match(row({ name: 'a', runs: [run(3), run(4)] }, ours), /^\| a \| 2 \| 3\.50 \| 7\.00 \| 10 \| 2\.5 \| 2\.5 \| equal \|$/)
  assert.match(row({ name: 'a', runs: [run(3)], failed: 'squares is 1' }, ours), /^\| a \| failed \|[ |]+squares is 1 \|$/)
})

test('every workload has a promise, check values and peers that name their runner', () => {
  for (const [name, w] of Object.entries(workloads)) {
    assert.ok(Object.keys(w.check).length > 0 && w.rounds > 0 && w.peers.length > 0, name)
    assert.ok(w.peers.some((p) => p.name === w.promise.against), name)
  }
})

test('the limit: each part at the rate of the machine, and ours against their sum', () => {
  const page = '| threads | a | b | c | d | e | f |\n| ---: |\n| 1 | 20 | 19 | 40 | 50 | 100 | 7 |\n| 2 | 44 | 37 | 80 | 100 | 200 | 15 |\n'
  const rate = rates(page, 2)
  assert.deepEqual(rate, { memory: 44e9, cache: 80e9, flops: 100e9 })
  assert.equal(rates(page, 4), undefined) // not measured on so many threads
  assert.equal(least({ bytes: 8e9 }, rate), 0.1)
  assert.equal(least({ bytes: 8e9, ops: 50e9 }, rate), 0.5)
  assert.equal(least({ bytes: 4.4e9, from: 'memory' }, rate), 0.1)
  const lines = limit([{ what: 'x', bytes: 8e9 }, { what: 'y', ops: 10e9 }], rate, 0.6, 2)
  assert.equal(lines[2], '| x | 8.00 GB | 0.10 |')
  assert.equal(lines.at(-2), '| together, on 2 threads | | 0.20 |')
  assert.equal(lines.at(-1), '| ours, 3.0 times that | | 0.600 |')
  for (const w of Object.values(workloads))
    for (const p of w.parts ?? []) assert.ok(p.what && least(p, rate) > 0, p.what)
})
