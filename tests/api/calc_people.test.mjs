// Calculators of people and shares, and every example of the handbook: they run as they stand, in three languages the same.
import test from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder } from '../folder.mjs'
import { fails, file, near, ok, run } from './calc.mjs'
import { source } from './server.mjs'

const example = (path) => join('docs/examples', path)


// The commands of a page: indented lines that begin with the program, joined where they go on.
const commands = (page) => [...readFileSync(join(source, page), 'utf8').replace(/ \\\n */g, ' ').matchAll(/^ {4}qajet (calc .*)$/gm)]
  .map((m) => m[1])

test('every command of the handbook runs, and the three languages have the same', () => {
  const all = ['en', 'ru', 'kk'].map((lang) => commands(`docs/user/${lang}/calculators.md`))
  const registered = [...readFileSync(join(source, 'src/service/calc.def'), 'utf8').matchAll(/^QJ_CALC\((\w+),/gm)].map((m) => m[1])
  assert.deepEqual(all[1], all[0])
  assert.deepEqual(all[2], all[0])
  assert.deepEqual(all[0].map((c) => c.split(' ')[1]).sort(), registered.sort())
  for (const c of all[0]) {
    const r = run(c.split(' ').slice(1))
    assert.equal(r.code, 0, `${c}: ${r.err}`)
    assert.ok(r.out.length > 50, c)
  }
})

test('shares: sums of one, ranges around, one industry by its own slope', (t) => {
  const { rows } = ok(['shares', example('staffing/shares.csv'), '--horizon', '5'])
  const sums = new Map()
  for (const r of rows) {
    const k = `${r.industry} ${r.year}`
    sums.set(k, (sums.get(k) ?? 0) + r.share)
    assert.ok(r.lo80 < r.share && r.share < r.hi80)
  }
  assert.equal(sums.size, 10)
  for (const s of sums.values()) near(s, 1, 1e-12)
  // One industry and no other to learn from: the fixture's own slope, capped by nothing, damped by 0.9, and less by what a
  // random walk shows by chance.
  const one = readFileSync(join(source, example('staffing/shares.csv')), 'utf8').split('\n').filter((l) => !l.startsWith('transport')).join('\n')
  const own = ok(['shares', file(t, one), '--horizon', '5']).rows.filter((r) => r.year === 2029)
  const z = [0.7951415923614527, 0.3447250963910218, -0.1321989756992874, -1.0076677130531875]
  const slope = [-0.041972697374879846, -0.030862379182420387, 0.015066974823421384, 0.05776810173387886]
  const waves = new Map()
  for (const l of one.trim().split('\n').slice(1)) {
    const [, , year, value] = l.split(',')
    waves.set(year, [...(waves.get(year) ?? []), Math.log(Number(value))])
  }
  const clr = [...waves.values()].map((w) => w.map((v) => v - w.reduce((a, b) => a + b) / w.length))
  const steps = clr.slice(1).flatMap((w, t) => w.map((v, k) => (v - clr[t][k] - slope[k]) ** 2))
  const chance = steps.reduce((a, b) => a + b) / (steps.length - 4) / (clr.length - 1) * 4
  const calm = 1 - chance / slope.reduce((a, b) => a + b * b, 0)
  assert.ok(calm > 0.5 && calm < 1, `${calm}`)
  const e = z.map((v, i) => Math.exp(v + calm * slope[i] * 3.68559))
  own.forEach((r, i) => near(r.share, e[i] / e.reduce((a, b) => a + b), 1e-9))
})

test('shares: a back-test beside constant patterns; noise alone is not projected', (t) => {
  const table = ok(['shares', example('staffing/shares.csv'), '--horizon', '3', '--backtest']).rows
  assert.deepEqual(table.map((r) => r.method), ['projected', 'constant'])
  assert.ok(table[0].misplaced < 0.5 * table[1].misplaced)
  near(table[0].skill_constant, 1 - table[0].misplaced / table[1].misplaced, 1e-12)
  assert.equal(table[1].cover80, null)
  assert.equal(table[0].patterns, 12)
  // Years that swing around one level: what is kept of the slopes is little, and the forecast stays near the last pattern.
  const swing = Array.from({ length: 9 }, (_, i) => `x,${2010 + i},${50 + (i % 2 ? 6 : -6)}\ny,${2010 + i},50\nz,${2010 + i},${40 + (i % 3 ? 5 : -5)}`)
  const rows = ok(['shares', file(t, `occupation,year,value\n${swing.join('\n')}\n`), '--horizon', '1']).rows
  const last = [44, 50, 45]
  rows.forEach((r, i) => near(r.share, last[i] / 139, 1e-9))
  // No look ahead: a changed last year changes only the forecasts of that year, of which there is one an origin.
  const back = (text) => ok(['shares', file(t, text), '--horizon', '1', '--backtest']).rows[1]
  const head = 'occupation,year,value\n', years = (end) => head + [1, 2, 3, 4].map((i) => `x,${2000 + i},${10 * i}\ny,${2000 + i},50\n`).join('') + `x,2005,${end}\ny,2005,50\n`
  near(back(years(50)).misplaced, 100 * (40 / 90 - 30 / 80 + 50 / 100 - 40 / 90) / 2, 1e-9)
  near(back(years(200)).misplaced, 100 * (40 / 90 - 30 / 80 + 200 / 250 - 40 / 90) / 2, 1e-9)
  fails(['shares', file(t, 'occupation,year,value\nx,2020,1\ny,2020,3\n'), '--horizon', '1', '--backtest'], 5, /too short for a back-test: at least 4 years/)
})

test('shares: what is missing, empty or all zero is named', (t) => {
  const head = 'industry,occupation,year,value\n'
  fails(['shares', file(t, `${head}a,x,2020,1\na,y,2020,1\na,x,2021,1\n`), '--horizon', '1'], 1, /“y” has no row of 2021 in “a”/)
  fails(['shares', file(t, `${head}a,x,2020,0\na,x,2021,3\n`), '--horizon', '1'], 5, /all values of “a” are 0/)
  fails(['shares', file(t, `${head}a,x,2020,-1\n`), '--horizon', '1'], 1, /x\.csv:2:10: -1 is negative/)
  fails(['shares', file(t, `${head}a,x,2020,1\na,x,2020,2\n`), '--horizon', '1'], 1, /x\.csv:3:1: .*2/)
  const r = ok(['shares', file(t, `${head}a,x,2020,1\na,y,2020,3\n`), '--horizon', '1'])
  assert.match(r.err, /one year only/)
  near(r.rows[0].share, 0.25, 1e-12)
  assert.equal(r.rows[0].lo80, null)
})

test('shrink: kappa between the ends, quality by weight, the pattern where there is nothing', (t) => {
  const { rows } = ok(['shrink', example('staffing/survey.csv')])
  assert.ok(rows.kappa.every((k) => k.kappa > 1 && k.kappa < 10000), JSON.stringify(rows.kappa))
  assert.ok(rows.shares.some((r) => r.quality === 'A') && rows.shares.some((r) => r.quality === 'E'))
  const f = file(t, 'region,occupation,value\na,x,14\na,y,3\na,z,1\nb,x,6\nb,y,9\nb,z,5\n')
  near(ok(['shrink', f, '--kappa', '20']).rows.shares[0].share, (14 + 20 * 20 / 38) / 38)
  near(ok(['shrink', f, '--kappa', '0']).rows.shares[0].share, 14 / 18)
  fails(['shrink', f, '--kappa', 'much'], 2, /“much” is neither auto nor a number/)
})

test('cohorts: the published form, shrinkage, and uneven steps', (t) => {
  const { rows } = ok(['cohorts', example('cohorts/employed.csv')])
  near(rows[0].outflow, 72.73039215686275)
  near(rows[0].annual_rate, 0.026489458400293597)
  assert.notEqual(ok(['cohorts', example('cohorts/employed.csv'), '--kappa', '50', '--smooth']).rows[0].outflow, rows[0].outflow)
  const head = 'occupation,age,year,value\n'
  fails(['cohorts', file(t, `${head}a,15,2019,1\na,20,2019,1\n`)], 5, /one year or one age only/)
  fails(['cohorts', file(t, `${head}a,15,2019,1\na,20,2024,1\na,27,2024,1\n`)], 1, /x\.csv:4:3: 27 does not stand in even steps \(5 years\)/)
  fails(['cohorts', file(t, `${head}a,15,2019,1\na,20,2022,1\n`)], 1, /x\.csv:3:6: 2022 does not stand/)
  fails(['cohorts', file(t, `${head}a,15,2019,1\na,200,2024,1\n`)], 1, /x\.csv:3:3/)
})

test('exits: causes one after another, and ages without rates', (t) => {
  const rates = file(t, 'age,retirement,death,emigration\n15,0.5,0.1,0.2\n')
  const { rows } = ok(['exits', '--workers', file(t, 'occupation,age,value\na,20,100\n'), '--rates', rates])
  near(rows[0].death, 10)
  near(rows[0].retirement, 45)
  near(rows[0].emigration, 9)
  near(rows[0].rate, 0.64)
  fails(['exits', '--workers', file(t, 'occupation,age,value\na,14,100\n'), '--rates', rates], 1, /x\.csv:2:1: “14” has no row|x\.csv:2:3: “14” has no row/)
})

test('labour: the ceiling is said with its size', (t) => {
  const { rows, err } = ok(['labour', '--population', example('labour/population.csv'), '--participation', example('labour/participation.csv'),
    '--employment', example('labour/employment.csv')])
  assert.equal(rows.length, 4)
  const north = rows.find((r) => r.region === 'north' && r.year === 2030)
  near(north.excess, north.employed - north.ceiling)
  assert.match(err, /north, 2030: by 16,711/)
  near(rows.find((r) => r.region === 'north' && r.year === 2024).labour_force, 60000 * (0.54 + 0.6) + 45000 * (0.8 + 0.88) + 30000 * 0.27, 1e-6)
  const p = file(t, 'region,sex,age,year,value\na,f,20,2024,100\n')
  const r = file(t, 'sex,age,year,rate\nf,15,2024,1.2\n')
  fails(['labour', '--population', p, '--participation', r], 1, /x\.csv:2:\d+: .*1\.2/)
})

test('bridge: the fixture, the way back, and totals that disagree', (t) => {
  const args = ['bridge', '--counts', example('bridge/counts.csv'), '--prior', example('bridge/prior.csv'), '--graduates', example('bridge/graduates.csv')]
  const one = ok([...args, '--hires', example('bridge/hires.csv'), '--demand', example('bridge/demand.csv')])
  near(one.rows.shares[0].flow, 888.1408531462113, 1e-6)
  near(one.rows.fields.reduce((s, r) => s + r.wanted, 0), 2520, 1e-9)
  fails([...args, '--hires', example('bridge/demand.csv')], 5, /adds up to 2,400, but .* to 2,520/)
  fails(['bridge', '--counts', example('bridge/counts.csv'), '--hires', example('bridge/hires.csv')], 2, /--graduates/)
  fails([...args.slice(0, 3), '--graduates', file(t, 'field,value\nlaw,3\n')], 1, /x\.csv:2:1: “law” is not in the counts/)
  const nobody = ok(['bridge', '--counts', file(t, 'field,occupation,value\na,x,5\na,y,0\n'), '--kappa', '0', '--graduates',
    file(t, 'field,value\na,10\n'), '--demand', file(t, 'occupation,value\nx,4\ny,7\n')])
  near(nobody.rows.fields[0].wanted, 4)
  assert.match(nobody.err, /Nobody is trained for 7/)
})

test('pipeline: destinations become supply, shares above one are refused', (t) => {
  const args = ['pipeline', '--stock', example('pipeline/stock.csv'), '--rates', example('pipeline/rates.csv'), '--years', '5', '--destinations']
  const { rows } = ok([...args, example('pipeline/destinations.csv')])
  const graduates = new Map(rows.flows.map((r) => [r.year, r.graduates]))
  for (const s of rows.supply) near(s.supply, 0.46 * graduates.get(s.year) + 0.09 * 0.6 * (graduates.get(s.year - 1) ?? 0))
  fails([...args, file(t, 'programme,destination,share,to_field\nwelding,a,0.7,1\nwelding,b,0.4,0\n')], 1, /x\.csv:3:11: with 0\.4 the shares/)
})

// No calculator takes a file of ten million rows; each says so where its limit is passed, and writes nothing.
test('a file of ten million rows is refused at the limit', { timeout: 300000 }, (t) => {
  const rows = Array.from({ length: 100000 }, (_, i) => `s${i},2020,1\n`).join('')
  const big = join(folder(t), 'big.csv')
  writeFileSync(big, 'series,year,value\n')
  for (let k = 0; k < 100; k++) writeFileSync(big, rows.replaceAll(',2020,', `,${1900 + k},`), { flag: 'a' })
  fails(['forecast', big, '--horizon', '1'], 1, /big\.csv:2000002:1: more than 2,000,000 rows/)
})

// Every kind of bad input that people bring: a sentence with its place, the right exit code, nothing written.
test('bad input is named by file, line and column', (t) => {
  const f = (text) => file(t, text)
  const series = (...lines) => ['forecast', f(`series,year,value\n${lines.join('\n')}\n`), '--horizon', '2']
  fails(series('a,2020,-3'), 1, /x\.csv:2:8: -3 is negative/)
  fails(series('a,2020,NaN'), 1, /x\.csv:2:8: “NaN” is not a number/)
  fails(series('a,2020,inf'), 1, /x\.csv:2:8: “inf” is not a number/)
  fails(series('a,2020,'), 1, /x\.csv:2:8: “value” is empty/)
  fails(series('a,2020,5'), 5, /x\.csv:2.*“a”.*1/)
  fails(series('a,2020,5', 'a,2020,6'), 1, /x\.csv:3:3: “a, 2020” was there before, in line 2/)
  fails(['forecast', f(''), '--horizon', '2'], 1, /x\.csv/)
  fails(['forecast', f('series,year\na,2020\n'), '--horizon', '2'], 1, /x\.csv:1:\d+: the column “value” is missing/)
  const nodes = f('node,parent\na,b\nb,c\nc,a\nd,a\n')
  fails(['reconcile', '--hierarchy', nodes, '--forecasts', f('node,year,mean\na,2030,1\nb,2030,1\nc,2030,1\nd,2030,1\n')], 1, /circle/)
  const fit = (seed, ...margins) => ['fit', '--seed', f(seed), ...margins.flatMap((m) => ['--margin', f(m)])]
  fails(fit('r,c,value\na,x,0\na,y,0\nb,x,1\nb,y,1\n', 'r,value\na,5\nb,5\n', 'c,value\nx,5\ny,5\n'), 5, /x\.csv:2:\d+: .*no cell/)
  fails(fit('r,c,value\na,x,1\nb,x,1\n', 'r,value\na,5\nb,5\n', 'c,value\nx,11\n'), 5, /add up to 10.*add up to 11|add up to 11.*add up to 10/)
  fails(['population', '--population', f('region,sex,age,year,value\nx,f,200,2020,1\n'), '--mortality', f('region,sex,age,q\nx,f,0,0.1\n'),
    '--fertility', f('region,age,rate\nx,0,0\n'), '--years', '1'], 1, /x\.csv:2:5: /)
  fails(['exits', '--workers', f('occupation,age,value\na,-1,3\n'), '--rates', f('age,death\n0,0.1\n')], 1, /x\.csv:2:3: /)
  fails(['exits', '--workers', f('occupation,age,value\na,1,3\n'), '--rates', f('age,death\n0,1.1\n')], 1, /x\.csv:2:3: .*1\.1/)
})

// Two regions, two sexes, single ages to 60 and more, people who move between the regions.
function country(t) {
  const ages = [...Array(61).keys()], each = (f) => ['a', 'b'].flatMap((r) => ['female', 'male'].flatMap((s) => ages.map((x) => f(r, s, x))))
  const csv = (head, rows) => file(t, `${[head, ...rows].join('\n')}\n`)
  return ['population',
    '--population', csv('region,sex,age,year,value', each((r, s, x) => `${r},${s},${x},2025,${r === 'a' ? 1000 - 5 * x : 300 + x}`)),
    '--mortality', csv('region,sex,age,q', each((r, s, x) => `${r},${s},${x},${x === 60 ? 0.2 : x === 0 ? 0.02 : 0.001 + x / 5000}`)),
    '--fertility', csv('region,age,rate', ['a', 'b'].flatMap((r) => ages.slice(15, 50).map((x) => `${r},${x},${r === 'a' ? 0.05 : 0.07}`))),
    '--migration', csv('from,to,sex,age,rate', ['female', 'male'].flatMap((s) => ages.map((x) => `b,a,${s},${x},${x < 40 ? 0.05 : 0.01}`))),
    '--years', '12']
}

test('population in draws: without chance it is the projection, and it is the same on any number of threads', (t) => {
  const args = country(t), plain = ok(args).rows
  const still = ok([...args, '--draws', '40', '--fertility-sd', '0', '--mortality-sd', '0', '--migration-sd', '0']).rows
  assert.equal(still.population.length, plain.length)
  still.population.forEach((r, k) => {
    assert.deepEqual([r.region, r.sex, r.age, r.year, r.value], [plain[k].region, plain[k].sex, plain[k].age, plain[k].year, plain[k].value])
    for (const c of ['mean', 'lo80', 'hi80', 'lo95', 'hi95']) near(r[c] / r.value, 1, 1e-11)
  })
  const one = ok([...args, '--draws', '100', '--threads', '1']), two = ok([...args, '--draws', '100', '--threads', '2'])
  assert.deepEqual(one.rows, two.rows)
  assert.match(one.err, /100 draws, seed 1/)
  assert.notDeepEqual(ok([...args, '--draws', '100', '--seed', '2']).rows, one.rows)
})

test('population in draws: means add up to the totals, ranges widen, and each uncertainty reaches what it should', (t) => {
  const args = country(t), of = (...more) => ok([...args, '--draws', '200', ...more]).rows
  const { population, totals } = of()
  const sum = (rows, c) => rows.reduce((s, r) => s + r[c], 0)
  const width = (r) => (r.hi95 - r.lo95) / r.value
  for (const r of totals)
    for (const c of ['value', 'mean'])
      near(sum(population.filter((p) => p.year === r.year && (r.region === '*' || p.region === r.region)), c) / r[c], 1, 1e-12)
  for (const r of [...population, ...totals])
    assert.ok(r.lo95 <= r.lo80 && r.lo80 <= r.hi80 && r.hi80 <= r.hi95, JSON.stringify(r))
  const all = totals.filter((r) => r.region === '*')
  assert.equal(all.length, 12)
  assert.ok(width(all[11]) > 2 * width(all[0]))
  const only = (name) => of(...['fertility', 'mortality', 'migration'].filter((n) => n !== name).flatMap((n) => [`--${n}-sd`, '0']))
  const find = (rows, region, sex, age, year) => rows.population.find((r) => r.region === region && r.sex === sex && r.age === age && r.year === year)
  const births = only('fertility'), deaths = only('mortality'), moves = only('migration')
  assert.ok(width(find(births, 'a', 'male', 3, 2037)) > 0.05)
  assert.ok(Math.abs(width(find(births, 'a', 'male', 30, 2037))) < 1e-11) // born before
  assert.ok(width(find(deaths, 'a', 'male', 60, 2037)) > 10 * width(find(deaths, 'a', 'male', 20, 2037)))
  assert.ok(width(find(moves, 'b', 'female', 30, 2037)) > 0.05)
  const people = moves.totals.filter((r) => r.region === '*')
  assert.ok(width(people[0]) < 1e-4 && width(people[0]) < width(moves.totals.find((r) => r.region === 'b'))) // who moves is not lost
})

test('population in draws: what cannot be said is told', (t) => {
  const args = country(t)
  fails([...args, '--seed', '4'], 2, /--seed says something only together with --draws/)
  fails([...args, '--draws', '100', '--mortality-sd', '2'], 2, /mortality-sd/)
  fails([...args, '--draws', '1'], 2, /from 20/)
})

test('exits of years to come: leavers are refilled, by hand the same, and the same on any number of threads', (t) => {
  const w = file(t, 'occupation,age,value\na,20,100\na,30,80\na,35,40\na,60,30\nb,50,10\n')
  const r = file(t, 'age,death\n20,0.01\n30,0.02\n60,0.3\n')
  const args = ['exits', '--workers', w, '--rates', r, '--years', '6']
  const still = ok([...args, '--growth', '0.02', '--rates-sd', '0', '--employed-sd', '0', '--draws', '20']).rows
  const leave = [0.01, 0.02, 0.02, 0.3], pass = [1 / 10, 1 / 5, 1 / 25, 0]
  const year = (p) => p.map((n, a) => n * (1 - leave[a]) * (1 - pass[a]) + (a > 0 ? p[a - 1] * (1 - leave[a - 1]) * pass[a - 1] : 0))
  const sum = (p) => p.reduce((x, y) => x + y, 0)
  let p = [100, 80, 40, 30]
  const missing = year(p).map((n, a) => Math.max(0, p[a] - n)), enter = missing.map((m) => m / sum(missing))
  for (let k = 1; k <= 6; k++) {
    const wanted = 250 * 1.02 ** k, left = year(p), open = Math.max(0, wanted - sum(left))
    p = left.map((n, a) => (n + open * enter[a]) * wanted / (sum(left) + open))
    const row = still.openings.find((x) => x.occupation === 'a' && x.ahead === k)
    near(row.employed, wanted, 1e-9)
    for (const c of ['openings', 'mean', 'lo80', 'hi95']) near(row[c], open, 1e-9)
  }
  const flat = ok(args).rows // nobody more is wanted: who leaves in the first year is who is missing
  for (const o of flat.exits) near(flat.openings.find((x) => x.occupation === o.occupation && x.ahead === 1).openings, o.leavers, 1e-9)
  for (const x of flat.openings) assert.ok(x.lo95 <= x.lo80 && x.lo80 < x.hi80 && x.hi80 <= x.hi95 && x.lo95 >= 0)
  assert.deepEqual(ok([...args, '--threads', '1']).rows, ok([...args, '--threads', '2']).rows)
  assert.notDeepEqual(ok([...args, '--seed', '5']).rows, flat)
  fails(['exits', '--workers', w, '--rates', r, '--growth', '0.1'], 2, /--growth says something only together with --years/)
  fails([...args, '--rates-sd', '3'], 2, /rates-sd/)
})
