// The states of the USA replayed, a year at a time: every import moves the base year on, every forecast meets its facts; and
// the recorded figures that the pages show are those that come out.
import test from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder } from '../folder.mjs'
import { program, source } from './server.mjs'
import { commands } from './workspace.mjs'

const panel = readFileSync(join(source, 'tests/ref/us_states_1970_86.csv'), 'utf8').trim().split('\n').map((l) => l.split(','))

test('states replayed: what is recorded comes out again, and beats no change', () => {
  const now = JSON.parse(execFileSync('node', [join(source, 'docs/examples/us-states/replay.mjs')], { encoding: 'utf8', env: { ...process.env, QAJET: program } }))
  const recorded = JSON.parse(readFileSync(join(source, 'docs/examples/us-states/scores.json'), 'utf8'))
  const all = now.regions.find((r) => r.base_year === null)
  assert.deepEqual(now.regions.map((r) => r.base_year), [null, 1977, 1978, 1979, 1980, 1981, 1982, 1983, 1984, 1985])
  assert.equal(all.n, 48 * (5 * 5 + 4 + 3 + 2 + 1))
  assert.ok(all.skill_naive > 0.15 && all.wmape < 4.6, JSON.stringify(all))
  assert.deepEqual(now, recorded, 'the recorded figures are to be made anew: docs/examples/us-states/replay.mjs')
  // No change, from the panel itself: what the skill is measured against.
  const x = panel.slice(1).map((row) => row.slice(2).map((v) => Math.round(Number(v) * 1000)))
  let missed = 0, facts = 0
  for (let t = 7; t < 16; t++) for (let h = 1; h <= 5 && t + h < 17; h++) for (const s of x) {
    missed += Math.abs(s[t + h] - s[t])
    facts += s[t + h]
  }
  assert.ok(Math.abs(all.wmape / (1 - all.skill_naive) - 100 * missed / facts) < 0.02)
})

test('the tables in the guide hold the recorded figures', () => {
  const recorded = JSON.parse(readFileSync(join(source, 'docs/examples/us-states/scores.json'), 'utf8'))
  for (const lang of ['kk', 'ru', 'en']) {
    const page = readFileSync(join(source, `docs/user/${lang}/scorecard.md`), 'utf8')
    const number = (x, decimals) => x.toFixed(decimals).replace('-', '−').replace('.', lang === 'en' ? '.' : ',')
    for (const r of recorded.regions) {
      const told = `| ${r.n} | ${number(r.wmape, 2)} | ${number(100 * r.cover80, 0)} % | ${number(100 * r.cover95, 0)} % | ${number(r.skill_naive, 2)} |`
      const line = page.split('\n').filter((l) => l.startsWith('| ') && l.endsWith(told))
      assert.ok(line.some((l) => r.base_year === null || l.startsWith(`| ${r.base_year} |`)), `${lang}: ${r.base_year} ${told}`)
    }
    const [all] = recorded.regions
    const sentence = page.split('\n').find((l) => l.startsWith('> ') && l.includes(String(all.n)))
    for (const figure of [number(all.wmape, 1), number(all.wmape / (1 - all.skill_naive), 1), number(100 * all.cover80, 0)])
      assert.match(sentence, new RegExp(`[^\\d,.]${figure} (%|пайыз)`), `${lang}: ${figure}`)
  }
})

test('a part of a year waits, a whole one moves the base year on; taken back, it is as before', (t) => {
  const { dir, ok: run, json } = commands(folder(t))
  run('init', '--pack', join(source, 'packs/us-states'))
  const first = run('forecast', '--horizon', '3', '--format', 'json')
  assert.match(first.err, /no population by age/)
  const [made] = JSON.parse(first.out)
  assert.deepEqual([made.first_year, made.openings, made.replacement], [1978, null, null])
  assert.ok(made.employed_base > 8e7)
  const year = readFileSync(join(source, 'docs/examples/us-states/1978.csv'), 'utf8').trim().split('\n')
  writeFileSync(join(dir, 'part.csv'), year.slice(0, 20).join('\n') + '\n')
  run('import', join(dir, 'part.csv'), '--as', 'employed')
  assert.equal(json('forecast', '--horizon', '3')[0].first_year, 1978)
  assert.equal(json('score').filter((r) => r.level === 'region' && r.vintage === null)[0].n, 18)
  run('import', join(source, 'docs/examples/us-states/1978.csv'), '--as', 'employed')
  assert.equal(json('forecast', '--horizon', '3')[0].first_year, 1979)
  const [whole] = json('imports').slice(-1)
  run('import', '--undo', whole.id)
  assert.equal(json('forecast', '--horizon', '3')[0].first_year, 1978)
  const history = json('score', '--history')
  assert.ok(history.some((h) => h.withdrawn > 0 && /withdrawn/.test(h.text)))
})
