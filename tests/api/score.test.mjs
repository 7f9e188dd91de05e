// The scorecard: kept vintages against what was observed later, recomputed here from the lists of forecast and fact; what a
// changed and a withdrawn observation do to it; official forecasts; the back-test of the map.
import test from 'node:test'
import assert from 'node:assert/strict'
import { appendFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import { folder } from '../folder.mjs'
import { ask, serve, source } from './server.mjs'
import { commands, workspace } from './workspace.mjs'

// Vintages keep no 95 % ranges of employment of their own (tests/unit/test_service_score.c has one that does).
const STRETCHED = /their 95 % range is the same in logs/
const near = (a, b, why, by = 1e-9) => assert.ok(Math.abs(a - b) <= by * Math.max(1, Math.abs(b)), `${why}: ${a} and ${b}`)
const causes = ['revision', 'total', 'own', 'staffing', 'replacement', 'rest'].map((c) => `cause_${c}`)
const sum = (list) => list.reduce((a, b) => a + b, 0)

// The forecast of a year as the map shows it.
function forecast(w, year, region) {
  const rows = w.json('show', 'need', '--by', 'year', ...(region ? ['--region', region] : []))
  return rows.find((r) => Number(r.year) === year)
}

test('a forecast without later observations is not judged and says so', (t) => {
  const w = workspace(t)
  const r = w.ok('score')
  assert.match(r.out, /Nothing was observed yet after the data/)
  assert.doesNotMatch(r.out, STRETCHED)
  assert.deepEqual(w.json('score'), [])
  assert.deepEqual(w.json('score', '--history'), [])
})

test('a new year of facts is scored by itself: measures follow from the list of forecast and fact', (t) => {
  const w = workspace(t)
  w.bring('first.csv', 'region,year,value\nKazakhstan,2026,9400000\nAstana,2026,720000\nAlmaty,2026,1050000\nTurkistan Region,2026,800000\n')
  assert.match(w.ok('score').out, STRETCHED)
  const points = w.json('score', '--points')
  const regions = points.filter((p) => p.level === 'region'), country = points.find((p) => p.level === 'total')
  assert.deepEqual(regions.map((p) => p.region).sort(), ['61', '71', '75'])
  for (const p of regions) {
    const shown = forecast(w, 2026, p.region)
    near(p.forecast, shown.employed, p.region)
    assert.equal(p.error, p.forecast - p.fact)
    near(sum(causes.map((c) => p[c])), p.error, `parts of ${p.region}`, 1e-12)
    assert.ok(p.lo95 < p.lo80 && p.hi80 < p.hi95)
    assert.ok(p.file.startsWith('imports/') && p.line > 1 && p.status === 'observed' && p.unit === 'persons')
  }
  const [row] = w.json('score').filter((r) => r.level === 'region' && r.vintage !== null)
  const actual = sum(regions.map((p) => p.fact))
  near(row.wmape, 100 * sum(regions.map((p) => Math.abs(p.error))) / actual, 'wmape')
  near(row.bias, 100 * sum(regions.map((p) => p.error)) / actual, 'bias')
  near(row.cover80, sum(regions.map((p) => p.fact >= p.lo80 && p.fact <= p.hi80 ? 1 : 0)) / 3, 'cover80')
  near(sum(causes.map((c) => row[c])), row.wmape, 'causes add up')
  // The base year as published: what a rule without any model would say.
  const base = Object.fromEntries(['61', '71', '75'].map((r) => [r, w.json('show', 'observed', '--indicator', 'employed', '--region', r, '--year', '2025')
    .find((o) => o.industry === null && o.occupation === null && o.sex === null).value]))
  const naive = sum(regions.map((p) => Math.abs(base[p.region] - p.fact)))
  near(row.skill_naive, 1 - sum(regions.map((p) => Math.abs(p.error))) / naive, 'skill over no change', 1e-4)
  assert.equal(row.direction, sum(regions.map((p) => p.forecast > base[p.region] === p.fact > base[p.region] ? 1 : 0)) / 3)
  near(country.forecast, forecast(w, 2026).employed, 'country')
  const all = w.json('score').filter((r) => r.vintage === null)
  assert.deepEqual(all.map((r) => [r.level, r.n]), [['total', 1], ['region', 3]])
  assert.deepEqual(all.map((r) => r.faster === null), [true, false]) // the country is the whole
  const history = w.json('score', '--history')
  assert.equal(history.length, 1)
  near(history[0].wmape_region, row.wmape, 'kept')
  assert.equal(history[0].observations, 4)
  assert.match(w.ok('score').out, /For 2026 our forecasts of the regions’ employment missed by/)
})

test('occupations and those who left are judged once somebody counts them', (t) => {
  const w = workspace(t)
  w.bring('occupations.csv', 'region,occupation,year,value\nKazakhstan,7,2026,1300000\nKazakhstan,2,2026,2000000\n')
  w.bring('left.csv', 'region,year,value\nKazakhstan,2026,210000\n', 'exits')
  const staffing = w.json('score', '--points').filter((p) => p.level === 'staffing')
  assert.deepEqual(staffing.map((p) => p.occupation), ['2', '7'])
  for (const p of staffing) {
    near(sum(causes.map((c) => p[c])), p.error, 'parts', 1e-12)
    near(p.cause_rest + p.cause_revision, p.error, 'without the industries of that year nothing can be told apart', 1e-12)
  }
  const [left] = w.json('score', '--points').filter((p) => p.level === 'replacement')
  near(left.forecast, forecast(w, 2026).replacement, 'leavers')
  assert.equal(left.cause_rest, left.error) // employment of the year is not known
  w.bring('country.csv', 'region,year,value\nKazakhstan,2026,9300000\n')
  const [now] = w.json('score', '--points').filter((p) => p.level === 'replacement')
  near(now.cause_total, now.forecast / forecast(w, 2026).employed * (forecast(w, 2026).employed - 9300000), 'part of employment')
  near(now.cause_total + now.cause_replacement, now.error, 'parts', 1e-12)
  // All national industries of the year: now the shares of occupations are told from the growth of industries.
  const industries = w.json('show', 'need', '--by', 'industry', '--year', '2026').filter((r) => r.industry !== null)
  w.bring('industries.csv', 'region,industry,year,value\n' + industries.map((r, i) => `Kazakhstan,${r.industry},2026,${Math.round(r.employed * (i % 2 ? 1.03 : 0.98))}`).join('\n') + '\n')
  for (const p of w.json('score', '--points').filter((q) => q.level === 'staffing')) {
    assert.equal(p.cause_rest, 0)
    assert.notEqual(p.cause_staffing, 0)
    near(sum(causes.map((c) => p[c])), p.error, 'parts', 1e-12)
  }
  const row = w.json('score').find((r) => r.level === 'staffing' && r.vintage !== null)
  assert.ok(row.skill_constant !== null)
})

test('a changed and a withdrawn observation change the score and say so; nothing kept is lost', (t) => {
  const w = workspace(t)
  const first = w.bring('first.csv', 'region,year,value\nKazakhstan,2026,9400000\nAstana,2026,720000\n')
  const was = w.json('score').find((r) => r.level === 'region' && r.vintage !== null).wmape
  const second = w.bring('second.csv', 'region,year,value\nAstana,2026,690000\nAlmaty,2026,1100000\n')
  const is = w.json('score').find((r) => r.level === 'region' && r.vintage !== null).wmape
  assert.notEqual(was, is)
  let history = w.json('score', '--history')
  assert.deepEqual(history.map((h) => [h.added > 0, h.changed, h.withdrawn]), [[true, 1, 0], [true, 0, 0]])
  near(history[0].wmape_region, is, 'now')
  near(history[1].wmape_region, was, 'before')
  assert.match(history[0].text, /changed: 1 \(Astana, 2026: from 720,000 to 690,000\)/)
  w.ok('import', '--undo', second)
  history = w.json('score', '--history')
  assert.deepEqual([history.length, history[0].changed, history[0].withdrawn], [3, 1, 1])
  assert.match(history[0].text, /withdrawn: 1 \(Almaty, 2026: 1,100,000\)/)
  near(w.json('score').find((r) => r.level === 'region' && r.vintage !== null).wmape, was, 'as before')
  const changes = w.json('score', '--changes')
  assert.deepEqual(changes.filter((c) => c.at === history[0].at && c.what === 'withdrawn').map((c) => [c.region, c.before, c.after]), [['75', 1100000, null]])
  w.ok('import', '--undo', first)
  assert.deepEqual(w.json('score'), [])
  history = w.json('score', '--history')
  assert.deepEqual([history.length, history[0].observations, history[0].wmape_region], [4, 0, null])
  // Asking again keeps nothing twice, and a revised base year is a revision.
  w.ok('score')
  assert.equal(w.json('score', '--history').length, 4)
  w.bring('third.csv', 'region,year,value\nKazakhstan,2025,9500000\nKazakhstan,2026,9600000\n')
  const [country] = w.json('score', '--points').filter((p) => p.level === 'total')
  assert.ok(country.cause_revision < -100000, `revision ${country.cause_revision}`)
  near(sum(causes.map((c) => country[c])), country.error, 'parts', 1e-12)
})

test('the same figures from another file are no news', (t) => {
  const w = workspace(t), text = 'region,year,value\nKazakhstan,2026,9400000\nAstana,2026,720000\n'
  const first = w.bring('first.csv', text)
  const history = w.json('score', '--history')
  assert.equal(history.length, 1)
  assert.ok(w.bring('again.csv', `region,year,value\n${text.split('\n').slice(1).reverse().join('\n').trim()}\n`))
  w.ok('score')
  assert.deepEqual(w.json('score', '--history'), history)
  w.ok('import', '--undo', first)
  assert.deepEqual(w.json('score', '--history'), history)
})

test('official forecasts wait for their years, want their facts, and are judged when these come', (t) => {
  const w = workspace(t)
  const state = () => Object.fromEntries(w.json('score', '--claims').map((c) => [c.id, c]))
  assert.equal(state().C151.state, 'waiting')
  assert.equal(state().C150.state, 'no-leavers')
  w.bring('left.csv', 'region,year,value\nKazakhstan,2025,190000\nKazakhstan,2026,200000\n', 'exits')
  w.bring('country.csv', 'region,year,value\nKazakhstan,2026,9400000\n')
  const { C150, C151 } = state()
  const [before, base] = [2024, 2025].map((year) => w.json('show', 'observed', '--indicator', 'employed', '--region', '00', '--year', String(year))
    .find((o) => o.industry === null && o.occupation === null && o.sex === null).value)
  assert.equal(C150.fact, base - before + 190000)
  assert.equal(C151.fact, 9400000 - base + 200000)
  assert.equal(C151.error, 260000 - C151.fact)
  near(C151.error_percent, 100 * C151.error / C151.fact, 'percent')
  assert.deepEqual([C150.state, C151.state], ['coverage', 'coverage']) // they count hired labour
})

test('an official forecast without a first year, or of a period that runs backwards, is never scored as zero', (t) => {
  const w = commands(folder(t)), pack = join(w.dir, 'pack')
  cpSync(join(source, 'packs/kz'), pack, { recursive: true })
  const said = (id, from, to, date) => `${id},labour demand,00,${from},${to},1000,persons,қажеттілік,потребность,hired-labour demand of the year,` +
    `Министрлік,Министерство,Ministry,S09,${date},,\n`
  appendFileSync(join(pack, 'claims.csv'), said('C901', '', 2025, '2025-03-01') + said('C902', 2030, 2025, '2024-03-01') + said('C903', 2021, 2200, '2020-03-01'))
  w.ok('pack', 'seal', pack)
  w.ok('init', w.store, '--pack', pack)
  const own = w.json('score', '--claims').filter((c) => c.id.startsWith('C90'))
  assert.deepEqual(own.map((c) => [c.id, c.period, c.fact, c.state]),
    [['C901', '2025', null, 'no-leavers'], ['C902', '2030–2025', null, 'no-fact'], ['C903', '2021–2200', null, 'waiting']])
})

test('the back-test judges published margins only, and its ranges count origins', (t) => {
  const w = workspace(t)
  const rows = w.json('backtest', '--draws', '50')
  const methods = w.json('methods')
  for (const [level, margin] of [['region', 'region'], ['industry', 'industry']]) {
    const all = rows.find((r) => r.level === level && r.ahead === 0), map = methods.find((m) => m.margin === margin && m.method === 'map')
    near(all.wmape, map.wmape, 'the same forecasts as in the table of methods')
    assert.equal(all.n, map.n)
    assert.equal(all.origins, 5)
    near(all.cause_total + all.cause_own, all.wmape, 'causes')
    assert.ok(all.cover80_lo < all.cover80 && all.cover80 < all.cover80_hi)
    const n = 5, z = 1.959963984540054, p = all.cover80
    near(all.cover80_lo, ((p + z * z / (2 * n)) - z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n), 'Wilson')
    assert.equal(sum(rows.filter((r) => r.level === level && r.ahead > 0).map((r) => r.n)), all.n)
  }
  assert.deepEqual([...new Set(rows.filter((r) => r.counted === 0).map((r) => r.level))], ['cell'])
  const points = w.json('backtest', '--draws', '50', '--points')
  assert.ok(!points.some((p) => p.level === 'cell'))
  const regions = points.filter((p) => p.level === 'region')
  near(100 * sum(regions.map((p) => Math.abs(p.error))) / sum(regions.map((p) => p.fact)), rows.find((r) => r.level === 'region' && r.ahead === 0).wmape, 'points')
  const long = w.json('backtest', '--draws', '20', '--origins', '8', '--horizon', '2')
  assert.ok(long.find((r) => r.level === 'region' && r.ahead === 1).origins > 5)
  assert.equal(w.run('backtest', '--origins', '99').code, 2)
})

test('the API says what the command line says; the world sees public vintages and nothing imported after them', async (t) => {
  const w = workspace(t)
  const [vintage] = w.json('vintages').map((v) => v.vintage)
  w.ok('publish', vintage)
  w.bring('first.csv', 'region,year,value\nKazakhstan,2026,9400000\nAstana,2026,720000\n')
  const open = await serve(w.store), shut = await serve(w.store, ['--public'])
  try {
    const { status, json } = await ask(open.port, '/api/v1/score?lang=en')
    assert.equal(status, 200)
    assert.deepEqual(json.points, w.json('score', '--points'))
    assert.deepEqual(json.rows, w.json('score', '--years'))
    assert.deepEqual(json.history, w.json('score', '--history'))
    assert.match(json.sentence, /missed by/)
    const world = await ask(shut.port, '/api/v1/score?lang=en')
    assert.deepEqual([world.status, world.json.points, world.json.history], [200, [], []])
    const csv = await ask(open.port, '/api/v1/download?what=score-points&as=csv&lang=en')
    assert.equal(csv.status, 200)
    assert.equal(csv.body.toString().trim().split('\n').length, json.points.length + 1)
  } finally {
    await open.stop()
    await shut.stop()
  }
})
