// Plans of employers and projects as dated events: they move the forecast by what is said of them, every figure follows
// from its leaves, and withdrawing them gives the figures of before.
import test from 'node:test'
import assert from 'node:assert/strict'
import { index, recompute, TOLERANCE } from './recompute.mjs'
import { workspace } from './workspace.mjs'

const DRAWS = 64
const forecast = (w, ...args) => w.json('forecast', '--draws', String(DRAWS), ...args)[0]

const projects = `project;region;industry;occupation;year;project_jobs;probability
Plant;61;C;72;2027;1200;0.5
Plant;61;C;;2027;300;0.5
Road;61;;71;2028;800;1
Camp;KZ;;5;2026;250;0.9
Old;61;;71;2020;800;1
Far;61;;71;2050;80;1
Never;61;;71;2028;80;0
`
const hires = `employer;region;industry;occupation;year;planned_hires
Alpha;61;;72;2027;3000
Beta;61;F;71;2028;2600
Gamma;61;;7;2028;900
Delta;61;;71;2026;4
`
const near = (a, b, by, why) => assert.ok(Math.abs(a - b) <= by, `${why}: ${a} and ${b}`)

test('a project that is certain adds the part of its jobs that the trend does not hold', (t) => {
  const w = workspace(t)
  const before = forecast(w)
  w.bring('p.csv', 'project;region;industry;occupation;year;project_jobs;probability\nMill;71;C;81;2029;1000;1\n', 'project_jobs')
  const after = forecast(w)
  assert.equal(after.events, 1)
  assert.deepEqual([after.project_jobs, after.project_jobs_likely, after.event_jobs], [1000, 1000, 500])
  const of = (vintage, ...cut) => w.json('show', 'need', '--vintage', vintage, '--by', 'year', ...cut)
  for (const cut of [['--region', '71'], ['--industry', 'C'], ['--occupation', '81'], ['--region', '71', '--industry', 'C', '--occupation', '8'], []]) {
    const x = of(before.vintage, ...cut), y = of(after.vintage, ...cut)
    for (const [k, row] of y.entries()) {
      near(row.employed, x[k].employed + (Number(row.year) >= 2029 ? 500 : 0), 1e-6, `${cut} ${row.year}`)
      near(row.growth, x[k].growth + (row.year === '2029' ? 500 : 0), 1e-6, `growth ${cut} ${row.year}`)
    }
  }
  const [all] = w.json('forecast', '--draws', String(DRAWS), '--project-percent', '100')
  assert.equal(all.event_jobs, 1000)
  assert.notEqual(all.vintage, after.vintage)
  assert.equal(w.run('forecast', '--project-percent', '101').code, 2)
})

test('without plans the forecast is the same to the bit, and diff tells what they change', (t) => {
  const w = workspace(t)
  const plain = forecast(w)
  assert.equal(forecast(w, '--without-events').vintage, plain.vintage)
  w.bring('p.csv', projects, 'project_jobs')
  const without = forecast(w, '--without-events')
  assert.notEqual(without.vintage, plain.vintage)
  assert.deepEqual([without.openings, without.employed_last, without.events], [plain.openings, plain.employed_last, 0])
  const diff = w.ok('diff', without.vintage, forecast(w).vintage, '--format', 'csv').out
  assert.match(diff, /param,events/)
  assert.match(diff, /project_jobs/)
  for (const vintage of [plain.vintage, without.vintage]) w.ok('verify', vintage)
})

test('what is said of plans: what entered, what was left out and why', (t) => {
  const w = workspace(t)
  w.bring('p.csv', projects, 'project_jobs')
  w.bring('s.csv', hires, 'planned_hires')
  const r = w.ok('forecast', '--draws', String(DRAWS))
  assert.match(r.err, /rows of projects 4 \(2,550 jobs, 1,775 by probability\), answers of employers 4 \(6,504 hires\)/)
  assert.match(r.err, /probability zero, left out: 1/)
  assert.match(r.err, /base year or before, left out: 1/)
  assert.match(r.err, /after the horizon, left out: 1/)
  // A later file of the same project takes its place, one of the same employer that of the year it speaks of.
  w.bring('p2.csv', projects.split('\n')[0] + '\n"PLANT";61;C;72;2029;900;0.4\n', 'project_jobs')
  w.bring('s2.csv', hires.split('\n')[0] + '\nAlpha;61;;72;2028;10\nDELTA;61;;71;2026;9\n', 'planned_hires')
  const again = w.ok('forecast', '--draws', String(DRAWS))
  assert.match(again.err, /a later import replaces, left out: 3/)
  const plans = w.json('show', 'plans', '--region', '61')
  const row = (occupation, year) => plans.find((p) => p.occupation === occupation && p.year === year)
  assert.equal(row('72', '2027').project_jobs, null)
  assert.equal(row('72', '2027').planned_hires, 3000)
  assert.deepEqual([row('72', '2029').project_jobs, row('72', '2029').project_jobs_likely], [900, 360])
  assert.equal(row('71', '2026').planned_hires, 9)
  assert.ok(row('72', '2028').imports.length > 0)
  assert.match(w.ok('show', 'plans', '--region', '61').out + w.ok('show', 'plans', '--region', '61').err, /takes these plans into account/)
})

test('import, forecast, verify, explain, undo', (t) => {
  const w = workspace(t)
  const before = forecast(w)
  const frame = (name, text, as) => `imports/${w.bring(name, text, as)}/${as}`
  const imported = { [frame('p.csv', projects, 'project_jobs')]: projects, [frame('s.csv', hires, 'planned_hires')]: hires }
  const [one] = w.json('forecast', '--draws', String(DRAWS), '--threads', '1')
  w.ok('verify', one.vintage, '--threads', '2') // the same bits on one thread and on two
  const cuts = [[], ['--region', '61'], ['--region', '61', '--occupation', '71'], ['--region', '61', '--occupation', '7'], ['--region', '61', '--occupation', '72'],
    ['--region', '61', '--industry', 'F', '--occupation', '71'], ['--region', '61', '--industry', 'C'], ['--region', '63', '--occupation', '51']]
  const seen = { rows: 0, nodes: 0 }
  for (const cut of cuts)
    for (const [figure, year] of [['openings', '2028'], ['employed', '2030'], ['replacement', '2028'], ['growth', '2026']]) {
      const root = w.json('explain', 'need', '--vintage', one.vintage, '--figure', figure, '--year', year, '--depth', 'all', ...cut)
      const [row] = w.json('show', 'need', '--vintage', one.vintage, '--year', year, ...cut)
      const value = recompute(root, index(root), new Map(), seen, imported)
      near(value, row[figure], TOLERANCE * Math.max(1, Math.abs(row.employed)), `${figure} ${year} ${cut}`)
    }
  const employed = (vintage) => JSON.stringify(w.json('explain', 'need', '--vintage', vintage, '--figure', 'employed', '--region', '61',
    '--occupation', '72', '--year', '2028', '--depth', 'all'))
  const tree = employed(one.vintage)
  for (const name of Object.keys(imported)) assert.ok(tree.includes(`"file":"${name}"`), `${name} is an input`)
  assert.ok(tree.includes('"op":"excess"'))
  // What is left to the draws is as before: jobs and chances are in the leaves.
  const rest = (json) => Number(/"id":"employed-draws[^}]*?"value":(-?[\d.e-]+)/.exec(json)[1])
  near(rest(tree), rest(employed(before.vintage)), 1, 'the part of the draws')
  for (const { id } of w.json('imports')) w.ok('import', '--undo', id)
  assert.equal(forecast(w).vintage, before.vintage)
  assert.equal(w.json('verify', one.vintage).filter((r) => r.result === 'withdrawn').length, 2)
  assert.equal(w.ok('vintages').err.split(one.vintage).length - 1 + w.ok('vintages').out.split(`${one.vintage} rests`).length - 1, 2)
})

test('imported wages, vacancies and graduates stand beside those of the pack', (t) => {
  const w = workspace(t)
  const of = (...args) => w.json('show', 'observed', ...args)
  const before = of('--indicator', 'wage_average', '--region', '61', '--year', '2022')
  assert.ok(before.length > 0 && before.every((r) => r.file === 'observations/wage.csv'))
  w.bring('w.csv', 'region;year;wage_average\n61;2022;240000\n61;2031;500000\n', 'wage_average')
  w.bring('v.csv', 'region;occupation;year;vacancies\n61;71;2025;321\n', 'vacancies')
  w.bring('g.csv', 'region;field;year;tve_graduates\n61;0713;2025;77\n', 'tve_graduates')
  const whole = of('--indicator', 'wage_average', '--region', 'Turkistan', '--year', '2022').filter((r) => !r.industry && !r.sex)
  assert.deepEqual(whole.map((r) => [r.value, r.file.startsWith('imports/'), r.line]), [[240000, true, 2]])
  assert.deepEqual(of('--indicator', 'vacancies', '--region', '61', '--occupation', '71').map((r) => [r.value, r.unit]), [[321, 'count']])
  assert.ok(of('--indicator', 'tve_graduates', '--region', '61').some((r) => r.value === 77 && r.file.startsWith('imports/')))
  w.bring('w2.csv', 'region;year;wage_average\n61;2022;250000\n', 'wage_average')
  assert.equal(of('--indicator', 'wage_average', '--region', '61', '--year', '2022').find((r) => !r.industry && !r.sex).value, 250000)
  for (const { id } of w.json('imports')) w.ok('import', '--undo', id)
  assert.deepEqual(of('--indicator', 'wage_average', '--region', '61', '--year', '2022'), before)
  assert.equal(w.run('show', 'observed', '--indicator', 'nonsense').code, 2)
  assert.equal(w.run('show', 'observed', '--region', 'Atlantis').code, 3)
})
