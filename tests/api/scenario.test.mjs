// Scenarios: named assumptions, kept as versions; a forecast under one; two compared in the same draws.
import test from 'node:test'
import assert from 'node:assert/strict'
import { index, recompute, TOLERANCE } from './recompute.mjs'
import { workspace } from './workspace.mjs'

const compare = (w, ...args) => w.json('scenario', 'compare', ...args, '--draws', '50')
const near = (a, b, by, why) => assert.ok(Math.abs(a - b) <= by, `${why}: ${a} and ${b}`)

test('a scenario is made, changed, copied, listed and put away; every refusal leaves it as it was', (t) => {
  const w = workspace(t)
  assert.deepEqual(w.json('scenario', 'list'), [])
  w.ok('scenario', 'new', 'өрлеу')
  w.ok('scenario', 'set', 'өрлеу', '--growth', '1.5', '--industry', 'Construction')
  w.ok('scenario', 'set', 'өрлеу', '--growth', '-2', '--industry', 'F')
  w.ok('scenario', 'set', 'өрлеу', '--jobs', '-300', '--region', 'Astana', '--from', '2028', '--percent', '40', '--title', 'Plant')
  w.ok('scenario', 'set', 'өрлеу', '--retirement', '1', '--sex', 'F')
  const rows = w.json('scenario', 'show', 'өрлеу')
  assert.deepEqual(rows.map((r) => [r.kind, r.industry, r.region, r.value, r.from]), [
    ['growth', 'F', null, -2, 2026], ['jobs', null, '71', -300, 2028], ['retirement', null, null, 1, 2026]])
  w.ok('scenario', 'new', 'second', '--copy', 'өрлеу')
  w.ok('scenario', 'set', 'second', '--drop', '1')
  assert.equal(w.json('scenario', 'show', 'second').length, 2)
  assert.equal(w.json('scenario', 'show', 'өрлеу').length, 3)
  for (const [code, ...args] of [[2, 'new', 'өрлеу'], [2, 'new', 'base'], [2, 'new', 'a|b'], [2, 'new', ''], [3, 'show', 'third'], [3, 'set', 'third', '--growth', '1'],
    [2, 'set', 'second'], [2, 'set', 'second', '--growth', '1', '--jobs', '5'], [2, 'set', 'second', '--growth', 'much'], [2, 'set', 'second', '--growth', '99'],
    [2, 'set', 'second', '--jobs', '5'], [2, 'set', 'second', '--jobs', '5', '--from', '2020'], [2, 'set', 'second', '--growth', '1', '--occupation', '71'],
    [2, 'set', 'second', '--growth', '1', '--from', '2030', '--to', '2029'], [3, 'set', 'second', '--growth', '1', '--region', 'Atlantis'],
    [3, 'set', 'second', '--drop', '9'], [3, 'compare', 'base', 'third'], [3, 'compare', 'base', 'second', '--region', 'Atlantis'],
    [2, 'compare', 'base', 'second', '--draws', '3'], [2, 'set', 'base', '--growth', '1']]) {
    const r = w.run('scenario', ...args)
    assert.equal(r.code, code, `${args.join(' ')}: ${r.err}`)
    assert.equal(r.err.trim().split('\n').length, 1, r.err)
  }
  assert.equal(w.json('scenario', 'show', 'second').length, 2)
  w.ok('scenario', 'remove', 'second')
  assert.equal(w.run('scenario', 'show', 'second').code, 3)
  assert.deepEqual(w.json('scenario', 'list').map((s) => [s.scenario, s.assumptions, s.version]), [['өрлеу', 3, 5]])
})

test('compared with itself nothing differs; what is set shows, and only there', (t) => {
  const w = workspace(t)
  w.ok('scenario', 'new', 'jobs')
  w.ok('scenario', 'set', 'jobs', '--jobs', '1000', '--region', '61', '--industry', 'C', '--occupation', '72', '--from', '2028')
  for (const r of compare(w, 'jobs', 'jobs', '--by', 'region'))
    assert.deepEqual([r.difference, r.lo80, r.hi80, r.p_more, r.employed_difference], [0, 0, 0, 0, 0])
  const years = compare(w, 'base', 'jobs', '--by', 'year', '--region', '61')
  for (const r of years) {
    // The same in every draw: the interval has no width, though that of either scenario is wide.
    const jobs = Number(r.year) >= 2028 ? 1000 : 0
    assert.deepEqual([r.employed_difference, r.employed_lo80, r.employed_hi80], [jobs, jobs, jobs], r.year)
    if (Number(r.year) < 2028) assert.equal(r.difference, 0)
  }
  for (const r of compare(w, 'base', 'jobs', '--by', 'region')) if (r.region !== '61') assert.equal(r.difference, 0, r.region)
  const regions = compare(w, 'base', 'jobs', '--by', 'region', '--year', '2030'), [country] = compare(w, 'base', 'jobs', '--year', '2030')
  near(regions.reduce((sum, r) => sum + r.difference, 0), country.difference, 1e-6, 'differences add up')
  const groups = compare(w, 'base', 'jobs', '--by', 'occupation', '--level', '1', '--year', '2028')
  assert.equal(groups.length, 10)
  assert.deepEqual(groups.filter((r) => r.employed_difference !== 0).map((r) => r.occupation), ['7'])
  w.ok('scenario', 'set', 'jobs', '--jobs', '1000', '--region', '61', '--industry', 'C', '--occupation', '72', '--from', '2028', '--percent', '50')
  const [half] = compare(w, 'base', 'jobs', '--year', '2028')
  assert.deepEqual([half.employed_difference, half.employed_lo80, half.employed_hi80], [500, 0, 1000])
})

test('growth, a target and a later pension do what they say', (t) => {
  const w = workspace(t)
  w.ok('scenario', 'new', 'x')
  w.ok('scenario', 'set', 'x', '--target', '700000', '--region', '75', '--from', '2030')
  const [almaty] = compare(w, 'base', 'x', '--region', '75', '--year', '2030')
  near(almaty.employed_b, 700000, 3500, 'the mean of the draws is near the target')
  w.ok('scenario', 'new', 'y')
  w.ok('scenario', 'set', 'y', '--growth', '2', '--industry', 'F', '--to', '2026')
  const [f] = compare(w, 'base', 'y', '--industry', 'F', '--year', '2026')
  const base = w.json('show', 'need', '--industry', 'F', '--year', '2026')[0]
  near(f.employed_difference, 0.02 * (base.employed - base.growth), 0.002 * f.employed_difference + 50, 'two points of the base year')
  w.ok('scenario', 'new', 'z')
  w.ok('scenario', 'set', 'z', '--retirement', '1', '--from', '2027')
  const [z] = compare(w, 'base', 'z', '--year', '2027')
  assert.ok(z.difference < 0 && z.hi80 < 0, 'fewer leave')
  assert.equal(z.employed_difference, 0)
})

test('a forecast under a scenario is verified and explained; the comparison meets it', (t) => {
  const w = workspace(t)
  const plain = w.json('forecast', '--draws', '50')[0]
  w.ok('scenario', 'new', 'high')
  assert.equal(w.json('forecast', '--draws', '50', '--scenario', 'high')[0].vintage, plain.vintage, 'without assumptions it is the same run')
  w.ok('scenario', 'set', 'high', '--growth', '1.5', '--industry', 'F')
  w.ok('scenario', 'set', 'high', '--target', '700000', '--region', '75', '--from', '2030')
  w.ok('scenario', 'set', 'high', '--jobs', '800', '--region', '61', '--occupation', '72', '--from', '2028', '--percent', '70', '--phase-in', '2', '--title', 'Plant')
  w.ok('scenario', 'set', 'high', '--retirement', '1', '--sex', 'F', '--from', '2028')
  const high = w.json('forecast', '--draws', '50', '--scenario', 'high', '--threads', '1')[0]
  const [difference] = compare(w, 'base', 'high')
  near(high.openings - plain.openings, difference.difference, 1e-3, 'openings')
  near(high.employed_last - plain.employed_last, difference.employed_difference, 1e-3, 'employed')
  const text = w.ok('diff', plain.vintage, high.vintage, '--format', 'csv').out
  assert.match(text, /param,scenario/)
  // Later versions of the scenario change nothing of the vintage.
  w.ok('scenario', 'set', 'high', '--drop', '1')
  w.ok('verify', high.vintage, '--threads', '2')
  const seen = { rows: 0, nodes: 0 }
  for (const cut of [[], ['--region', '75'], ['--region', '61', '--occupation', '72'], ['--industry', 'F'], ['--region', '61', '--industry', 'F']])
    for (const [figure, year] of [['openings', '2029'], ['employed', '2028'], ['replacement', '2029']]) {
      const root = w.json('explain', 'need', '--vintage', high.vintage, '--figure', figure, '--year', year, '--depth', 'all', ...cut)
      const [row] = w.json('show', 'need', '--vintage', high.vintage, '--year', year, ...cut)
      near(recompute(root, index(root), new Map(), seen), row[figure], TOLERANCE * Math.max(1, row.employed), `${figure} ${year} ${cut}`)
    }
  const tree = JSON.stringify(w.json('explain', 'need', '--vintage', high.vintage, '--figure', 'employed', '--region', '61', '--occupation', '72', '--year', '2028', '--depth', 'all'))
  for (const word of ['Factor of the scenario', 'Jobs of the scenario: Plant', 'Part that is there']) assert.ok(tree.includes(word), word)
})

test('plans of employers stay in both scenarios', (t) => {
  const w = workspace(t)
  w.put('p.csv', 'project;region;industry;occupation;year;project_jobs;probability\nMill;71;C;81;2029;1000;1\n')
  w.ok('import', 'p.csv', '--as', 'project_jobs')
  w.ok('scenario', 'new', 'x')
  w.ok('scenario', 'set', 'x', '--jobs', '10', '--region', '71', '--from', '2029')
  const [r] = compare(w, 'base', 'x', '--region', '71', '--year', '2029')
  assert.equal(r.employed_difference, 10)
})
