// Calculators on the example files and on bad input: published numbers out, places of mistakes, exit codes.
import test from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fails, file, near, ok, run } from './calc.mjs'
import { source } from './server.mjs'

const example = (path) => join(source, 'docs/examples', path)


const fit = (seed, ...margins) => ['fit', '--seed', seed, ...margins.flatMap((m) => ['--margin', m])]
const seed = 'region,occupation,value\na,x,1\na,y,0\nb,x,1\nb,y,1\n'

test('fit: the published table, in any order of columns, from standard input', (t) => {
  const args = fit(example('fit/seed.csv'), example('fit/regions.csv'), example('fit/occupations.csv'))
  const { rows } = ok(args)
  near(rows[0].value, 64.55850977654849, 1e-8)
  near(rows[15].value, 17.03373826180669, 1e-8)
  const turned = file(t, 'note,value,occupation\n-,400,clerk\n-,100,driver\n-,200,welder\n"a, b",300,nurse\n')
  assert.deepEqual(ok(fit(example('fit/seed.csv'), example('fit/regions.csv'), turned)).rows, rows)
  const piped = ok(fit(example('fit/seed.csv'), '-', example('fit/occupations.csv')), 'region,value\nnorth,150\nsouth,300\neast,400\nwest,150\n')
  assert.deepEqual(piped.rows, rows)
})

test('fit: contradictions are named with files and lines', (t) => {
  const s = file(t, seed)
  const rows = file(t, 'region,value\na,30\nb,20\n')
  fails(fit(s, rows, file(t, 'occupation,value\nx,20\ny,30\n')), 5, /x\.csv:2:3: lines \S+x\.csv:2 need 30, .* lines \S+x\.csv:2, which give only 20/)
  fails(fit(s, rows, file(t, 'occupation,value\nx,30\ny,30\n')), 5, /lines \S+x\.csv:2,3 add up to 50, but lines \S+x\.csv:2,3 add up to 60/)
  fails(fit(s, file(t, 'region,value\na,10\nb,20\nc,20\n'), file(t, 'occupation,value\nx,20\ny,30\n')), 5, /x\.csv:4:3: no cell of/)
  fails(fit(s, file(t, 'region,value\na,10\n'), file(t, 'occupation,value\nx,5\ny,5\n')), 1, /x\.csv:4:5: .* has no target/)
  fails(fit(s, file(t, 'regoin,value\na,10\n')), 1, /x\.csv:1:1: the heading has none of the dimensions/)
  fails(fit(file(t, 'region,occupation,value\na,x,0\n'), file(t, 'region,value\na,1\n')), 5, /x\.csv:2:3: no cell of/)
  fails(fit(file(t, 'region,value\na,-1\n'), rows), 1, /x\.csv:2:3: -1 is negative/)
  fails(fit(file(t, 'region,value\na,1e300\n'), rows), 1, /x\.csv:2:3: 1e300 will not do/)
  fails(fit(file(t, 'region,value\na,nan\n'), rows), 1, /x\.csv:2:3: .*nan.* is not a number/)
  fails(fit(file(t, 'region,value\na,1\na,2\n'), rows), 1, /x\.csv:3:1: .*there before, in line 2/)
})

test('fit: JSON goes in as CSV does', (t) => {
  const s = file(t, '[{"region": "a", "occupation": "x", "value": 1}, {"region": "a", "occupation": "y", "value": 0},\n{"region": "b", "occupation": "x", "value": 1}, {"region": "b", "occupation": "y", "value": 1}]')
  const margin = file(t, '[{"region": "a", "value": 30}, {"region": "b", "value": 20}]')
  assert.deepEqual(ok(fit(s, margin)).rows, ok(fit(file(t, seed), file(t, 'region,value\na,30\nb,20\n'))).rows)
  fails(fit(s, file(t, '[{"regoin": "a", "value": 10}]')), 1, /the heading has none of the dimensions/)
})

test('fit: a long key that is there twice is cut between characters', (t) => {
  for (const before of ['', 'x']) {
    const twice = `${before}${'ж'.repeat(90)},1\n`
    const r = run(fit(file(t, `region,value\n${twice}${twice}`), file(t, seed)))
    assert.equal(r.code, 1, r.err)
    assert.match(r.err, /ж{50}.*there before, in line 2/)
    assert.ok(!r.err.includes('\ufffd'), r.err)
  }
})

test('standard input is there once, as a document of many lists too', () => {
  for (const second of ['-', '-#b'])
    fails(fit('-#a', second), 2, /standard input/i, '{"a": [{"x": 1, "value": 1}], "b": [{"x": 1, "value": 1}]}')
})

test('fit: cells that the margins leave nothing become zero', (t) => {
  const { rows } = ok(fit(file(t, 'a,b,value\n1,1,1\n1,2,1\n2,2,1\n'), file(t, 'a,value\n1,20\n2,30\n'), file(t, 'b,value\n1,20\n2,30\n')))
  assert.deepEqual(rows.map((r) => r.value), [20, 0, 30])
})

test('fit: repair moves the less certain margin more', (t) => {
  const s = file(t, 'r,c,value\n1,1,30\n1,2,20\n1,3,10\n2,1,15\n2,2,15\n2,3,12\n')
  const rows = file(t, 'r,value,sd\n1,60,2\n2,40,2\n'), cols = file(t, 'c,value,sd\n1,50,5\n2,35,5\n3,25,5\n')
  fails(fit(s, rows, cols), 5, /add up to 100, .* add up to 110/)
  const { rows: x, err } = ok([...fit(s, rows, cols), '--repair'])
  near(x[0].value, 31.712849448829115)
  near(x[5].value, 11.789486983613077)
  assert.match(err, /line 2: 60\.48/)
})

const reconcile = (method, ...rest) => ['reconcile', '--hierarchy', example('reconcile/nodes.csv'), '--forecasts',
  example('reconcile/forecasts.csv'), '--residuals', example('reconcile/residuals.csv'), '--method', method, ...rest]

test('reconcile: all methods, exactly coherent', () => {
  const total = { ols: 1011.6896551724, struct: 1007.3333333333, 'wls-var': 1004.5403122121, mint: 997.9724669272 }
  for (const [method, value] of Object.entries(total)) {
    const { rows, err } = ok(reconcile(method))
    const at = Object.fromEntries(rows.map((r) => [r.node, r.mean]))
    near(at.Total, value, 1e-8)
    near(at.Total, at.A + at.B, 1e-9)
    near(at.B, at.BA + at.BB + at.BC, 1e-9)
    if (method === 'mint') assert.match(err, /0\.1720387875/)
  }
})

test('reconcile: grouped structures and mistakes', (t) => {
  const nodes = 'node,parent\nT,\nr1,T\nr2,T\ni1,T\ni2,T\na,r1\na,i1\nb,r1\nb,i2\nc,r2\nc,i1\nd,r2\nd,i2\n'
  const forecasts = `node,year,mean\n${['T,30', 'r1,9', 'r2,20', 'i1,14', 'i2,15', 'a,4', 'b,5', 'c,9', 'd,10']
    .map((s) => s.replace(',', ',2030,')).join('\n')}\n`
  const h = file(t, nodes), f = file(t, forecasts)
  const args = (hierarchy, values) => ['reconcile', '--hierarchy', hierarchy, '--forecasts', values]
  const at = Object.fromEntries(ok(args(h, f)).rows.map((r) => [r.node, r.mean]))
  near(at.T, at.a + at.b + at.c + at.d)
  near(at.i1, at.a + at.c)
  near(at.r2, at.c + at.d)
  fails(args(file(t, nodes + 'T,d\n'), f), 1, /x\.csv:\d+:\d+: the hierarchy runs in a circle/)
  fails(args(h, file(t, forecasts.replace('d,2030,10\n', ''))), 1, /node .d. has no forecast for 2030/)
  fails(args(h, file(t, forecasts + 'e,2030,1\n')), 1, /x\.csv:11:1: node .e. is not in the hierarchy/)
  fails([...args(h, f), '--method', 'mint'], 2, /needs residuals/)
})

test('pool: the worked example of TU Delft', () => {
  const args = ['pool', example('pool/judgements.csv'), '--truths', example('pool/truths.csv')]
  const { rows } = ok(args)
  near(rows.experts[0].calibration, 3.621e-5, 5e-9)
  near(rows.experts[1].weight, 0.43388825434205364)
  near(rows.items[0].q50, 24.482759723896823, 1e-6)
  near(ok([...args, '--weights', 'equal']).rows.items[0].q05, 2.548780487804878, 1e-6)
  const best = ok([...args, '--alpha', 'auto']).rows
  assert.ok(best.pool[0].calibration * best.pool[0].information >= rows.pool[0].calibration * rows.pool[0].information)
  fails([...args, '--alpha', '0.9'], 5, /no expert gets a weight/)
  fails([...args, '--alpha', 'x'], 2, /--alpha/)
  fails(['pool', example('pool/judgements.csv')], 2, /--truths/)
  fails(['pool', '-', '--weights', 'equal'], 1, /-:2:7: 3 is below the quantile/, 'expert,item,q05,q50,q95\nA,1,5,3,9\n')
})

test('gap: classes, risk and rows without a pair', (t) => {
  const args = ['gap', '--demand', example('gap/demand.csv'), '--supply', example('gap/supply.csv')]
  const rows = ok(args).rows
  assert.deepEqual(rows.map((r) => r.type_stock), ['good', 'moderate', 'good', 'poor'])
  near(rows[0].ita_flow, 0.6829268292682927)
  for (const r of rows) assert.ok(r.lo80 < r.gap && r.gap < r.hi80 && r.expected_shortage >= Math.max(0, r.gap))
  fails(['gap', '--demand', example('gap/demand.csv'), '--supply', file(t, 'occupation,inflow\nwelder,1\n')], 1, /demand\.csv:3:1: .clerk. has no row/)
})

test('pipeline: graduates and the chain', (t) => {
  const args = (rates) => ['pipeline', '--stock', example('pipeline/stock.csv'), '--rates', rates, '--years', '4']
  const { flows, stock, chain } = ok(args(example('pipeline/rates.csv'))).rows
  near(flows[3].graduates, 91.44225)
  near(stock.at(-1).value, 105.18579)
  near(chain[0].graduation, 0.8362992692438758)
  const head = 'programme,grade,promote,repeat\nwelding,1,0.9,0.02\nwelding,2,0.9,'
  fails(args(file(t, head + '0.2\nwelding,3,0.9,0\n')), 1, /x\.csv:3:15: promote and repeat/)
  fails(args(file(t, head + '2\n')), 1, /x\.csv:3:15: 2 will not do: it must be from 0 to 1/)
})

test('population: Sweden, and what is missing', (t) => {
  const args = (p) => ['population', '--population', p, '--mortality', example('population/sweden_lived.csv'),
    '--fertility', example('population/sweden_births.csv'), '--years']
  const women = example('population/sweden_women_1993.csv')
  const rows = ok([...args(women), '10']).rows
  near(rows[0].value, 293574, 0.5)
  near(rows[1].value, 293189, 0.5)
  assert.equal(rows.at(-1).year, 2003)
  fails([...args(women), '7'], 2, /not a multiple/)
  fails([...args(file(t, 'region,sex,age,year,value\nsweden,female,0,1993,1\nsweden,female,10,1993,1\nsweden,female,15,1993,1\n')), '5'], 1, /x\.csv:4:15: age 15 does not fit/)
  fails([...args(file(t, 'region,sex,age,year,value\nsweden,x,0,1993,1\n')), '5'], 1, /x\.csv:2:8: sex .x./)
  fails([...args(file(t, 'region,sex,age,year,value\nsweden,f,151,1993,1\n')), '5'], 1, /x\.csv:2:10: .151. will not do/)
})

test('separations: rates and their errors, whatever the order of rows', (t) => {
  const path = example('separations/transitions.csv')
  const rows = ok(['separations', path]).rows
  const [first, ...people] = readFileSync(path, 'utf8').trim().split('\n')
  const turned = ok(['separations', file(t, `${[first, ...people.reverse()].join('\n')}\n`)]).rows
  assert.equal(rows.length, 4)
  for (const r of rows) {
    assert.ok(r.exit > 0 && r.exit < 0.2 && r.exit_se > 0)
    near(r.separation, r.exit + r.transfer)
    near(r.exit, turned.find((x) => x.occupation === r.occupation).exit, 1e-6)
    near(r.transfer_se, turned.find((x) => x.occupation === r.occupation).transfer_se, 1e-6)
  }
  const head = 'id,weight,occupation,sex,age,education,state_from,state_to,occupation_to\n'
  fails(['separations', file(t, head + '1,1,a,f,30,x,employed,gone,\n')], 1, /x\.csv:2:23: state .gone./)
  fails(['separations', file(t, head + '1,1,a,f,30,x,inactive,inactive,\n')], 5, /nobody works/)
  fails(['separations', file(t, head + '1,1,a,f,130,x,employed,inactive,\n')], 1, /x\.csv:2:9: .130./)
})
