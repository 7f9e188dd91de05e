// Calculators as a script meets them: CSV in, CSV or JSON out, errors with their place. $QAJET is the program.
import test from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run as calc } from './calc.mjs'
import { program, source } from './server.mjs'

const langs = ['kk', 'ru', 'en']

const rows = (text) => {
  const [head, ...lines] = text.trimEnd().split('\r\n').map((l) => l.split(','))
  return lines.map((l) => Object.fromEntries(head.map((k, i) => [k, l[i]])))
}
const csv = (...lines) => `series,year,value\n${lines.join('\n')}\n`
const series = (name, values, first = 2000) => values.map((v, i) => `${name},${first + i},${v}`)
const ten = [100, 104, 103, 108, 112, 111, 117, 120, 119, 125]

// The panel of the reference tests, a row a year; `value` may change a value.
function states(value = (year, v) => v) {
  const [head, ...lines] = readFileSync(join(source, 'tests/ref/us_states_1970_86.csv'), 'utf8').trim().split('\n').map((l) => l.split(','))
  return csv(...lines.flatMap((l) => l.slice(2).map((v, i) => [l[0], Number(head[i + 2]), value(Number(head[i + 2]), v)])
    .filter(([, , v]) => v !== null).map((r) => r.join(','))))
}

test('a forecast has its columns, the years after the last and ranges inside one another', () => {
  const r = calc(['forecast', '-', '--horizon', '3'], csv(...series('a', ten), ...series('b', ten.slice(0, 8))))
  assert.equal(r.code, 0, r.err)
  assert.match(r.out, /^series,year,mean,lo80,hi80,lo95,hi95,method\r\n/)
  const out = rows(r.out)
  assert.deepEqual(out.map((x) => [x.series, x.year]),
    [['a', '2010'], ['a', '2011'], ['a', '2012'], ['b', '2008'], ['b', '2009'], ['b', '2010']])
  for (const x of out) {
    const [lo95, lo80, mean, hi80, hi95] = [x.lo95, x.lo80, x.mean, x.hi80, x.hi95].map(Number)
    assert.ok(lo95 < lo80 && lo80 < mean && mean < hi80 && hi80 < hi95, JSON.stringify(x))
    assert.equal(x.method, 'td8')
  }
})

test('columns stand in any order, others are left alone, and rows in any order give the same', () => {
  const plain = calc(['forecast', '-', '--horizon', '2'], csv(...series('a', ten)))
  const lines = ten.map((v, i) => `x${i},${v},a,"q, ""z""",${2000 + i}`)
  const odd = calc(['forecast', '-', '--horizon', '2'], `note,value,series,other,year\r\n${lines.reverse().join('\r\n')}\r\n`)
  assert.equal(odd.out, plain.out)
})

for (const method of ['td8', 'theta', 'ets', 'damped', 'level', 'drift', 'naive', 'shift-share', 'combo']) {
  test(`${method}: the unit of values does not matter, threads neither`, () => {
    const f = (unit, ...more) => calc(['forecast', '-', '--horizon', '4', '--method', method, ...more],
      csv(...series('a', ten.map((v) => v * unit)), ...series('b', ten.map((v, i) => (v + 7 * i) * unit))))
    const one = f(1)
    assert.equal(one.code, 0, one.err)
    assert.equal(f(1, '--threads', '1').out, f(1, '--threads', '2').out)
    const [a, b] = [rows(one.out), rows(f(1024).out)]
    const near = ['ets', 'damped', 'level', 'combo'].includes(method) ? 1e-4 : 1e-12 // the likelihood is climbed, not solved
    a.forEach((x, i) => ['mean', 'lo80', 'hi95'].forEach((k) =>
      assert.ok(Math.abs(b[i][k] / 1024 / x[k] - 1) < near, `${k} ${x[k]} ${b[i][k]}`)))
    assert.ok(a.every((x) => x.method === method))
  })
}

test('a combination lies between its members', () => {
  const f = (method) => rows(calc(['forecast', '-', '--horizon', '4', '--method', method], states()).out).map((x) => Number(x.mean))
  const members = ['td8', 'theta', 'ets', 'damped', 'level', 'drift', 'naive', 'shift-share'].map(f)
  f('combo').forEach((v, i) => {
    const all = members.map((m) => m[i])
    assert.ok(v >= Math.min(...all) - 1e-9 && v <= Math.max(...all) + 1e-9, `${v} of ${all}`)
  })
})

test('a constant stays, a zero too', () => {
  for (const method of ['td8', 'theta', 'ets', 'damped', 'level', 'drift', 'naive', 'shift-share', 'combo', 'best']) {
    const r = calc(['forecast', '-', '--horizon', '3', '--method', method], csv(...series('a', Array(9).fill(7)), ...series('b', Array(9).fill(0))))
    assert.equal(r.code, 0, r.err)
    rows(r.out).forEach((x) => ['mean', 'lo95', 'hi95'].forEach((k) =>
      assert.ok(Math.abs(x[k] - (x.series === 'a' ? 7 : 0)) < 1e-6, `${method} ${k} ${x[k]}`)))
  }
})

test('the naive forecast is the last value, the drift goes on', () => {
  const growing = Array.from({ length: 12 }, (_, i) => 100 * 1.1 ** i)
  const last = growing.at(-1)
  const f = (method) => rows(calc(['forecast', '-', '--horizon', '2', '--method', method], csv(...series('a', growing))).out)
    .map((x) => Number(x.mean))
  for (const v of f('naive')) assert.ok(Math.abs(v / last - 1) < 1e-12)
  f('drift').forEach((v, h) => assert.ok(Math.abs(v / (last * 1.1 ** (h + 1)) - 1) < 1e-12))
})

test('the targets on the panel of states hold', () => {
  const r = calc(['backtest', '-', '--horizon', '5'], states())
  assert.equal(r.code, 0, r.err)
  assert.match(r.out, /^method,mase,wmape,smape,cover80,cover95,msis,direction,skill_naive,n\r\n/)
  const by = Object.fromEntries(rows(r.out).map((x) => [x.method, x]))
  assert.deepEqual(Object.keys(by), ['td8', 'theta', 'ets', 'damped', 'level', 'drift', 'naive', 'shift-share', 'combo', 'best'])
  assert.ok(by.td8.mase <= 1.6 && by.td8.wmape < 4.305)
  assert.ok(by.best.mase <= 1.6)
  assert.ok(by.ets.wmape <= 5.524 && by.damped.wmape <= 5.092, 'no worse than R')
  assert.ok(by.td8.cover80 >= 0.77 && by.td8.cover80 <= 0.87 && by.td8.cover95 >= 0.92 && by.td8.cover95 <= 0.97)
  assert.equal(by.naive.skill_naive, '0')
  assert.equal(by.naive.direction, '')
  assert.ok(Object.values(by).every((x) => x.n === '1680'))
})

// One origin, 1983: what is judged is 1984 alone, so all that the origin knew shows in the ranges and in the choice.
test('a back-test does not look ahead: what follows the judged year changes nothing', () => {
  const f = (input, origins) => calc(['backtest', '-', '--horizon', '1', '--methods', 'td8,ets,best', '--origins', origins], input).out
  const known = f(states((year, v) => (year <= 1984 ? v : null)), '7')
  const whole = rows(f(states(), '9'))
  const spoilt = rows(f(states((year, v) => (year <= 1984 ? v : 1)), '9'))
  assert.ok(rows(known).every((x) => x.n === '336'))
  // Two more origins, 1984 and 1985, are judged by the spoilt years; what is left after them is the same.
  whole.forEach((x, i) => assert.equal(x.n, spoilt[i].n))
  const part = (out, origins) => rows(f(out, origins)).map((x) => x.mase * x.n)
  const early = (input) => part(input, '9').map((v, i) => v - part(input, '2')[i])
  const sound = rows(known).map((x) => x.mase * x.n)
  for (const input of [states(), states((year, v) => (year <= 1984 ? v : v * 3))])
    early(input).forEach((v, i) => assert.ok(Math.abs(v / sound[i] - 1) < 1e-9, `${v} ${sound[i]}`))
})

test('methods and origins narrow the back-test', () => {
  const r = rows(calc(['backtest', '-', '--horizon', '2', '--methods', 'naive,td8', '--origins', '3'], states()).out)
  assert.deepEqual(r.map((x) => x.method), ['td8', 'naive'])
  assert.ok(r.every((x) => x.n === `${48 * 5}`))
})

test('JSON holds the same numbers as CSV', () => {
  const input = csv(...series('ә', ten))
  const text = rows(calc(['forecast', '-', '--horizon', '2'], input).out)
  const json = JSON.parse(calc(['forecast', '-', '--horizon', '2', '--format', 'json'], input).out)
  assert.deepEqual(json.map((x) => Object.values(x).map(String)), text.map((x) => Object.values(x)))
})

test('best says which method it took', () => {
  const growing = (g) => Array.from({ length: 20 }, (_, i) => (100 * g ** i).toFixed(6))
  const r = calc(['forecast', '-', '--horizon', '2', '--method', 'best'], csv(...series('a', growing(1.05)), ...series('b', growing(1.1))))
  assert.match(r.err, /drift/)
  assert.ok(rows(r.out).every((x) => x.method === 'drift'))
})

test('best claims no smallest error where another method had missed less, but not clearly', () => {
  const few = csv(...series('a', [100, 104, 109, 111, 118, 115, 120]), ...series('b', [10, 14, 19, 11, 18, 15, 20]))
  const judged = rows(calc(['backtest', '-', '--horizon', '2', '--methods', 'td8,naive'], few).out)
  assert.ok(Number(judged[1].mase) < Number(judged[0].mase), 'the last value misses less on these')
  const r = calc(['forecast', '-', '--horizon', '2', '--method', 'best'], few)
  assert.match(r.err, /TD8: error 0\.702 over 2 origins, against 0\.677 of the last value; another method is preferred from 5/)
})

test('missing years are bridged and told, zeros are data', () => {
  const gap = series('a', ten).filter((l) => !l.startsWith('a,2004'))
  const r = calc(['forecast', '-', '--horizon', '1'], csv(...gap))
  assert.equal(r.code, 0)
  assert.match(r.err, /bridged.*2004/)
  const zero = rows(calc(['forecast', '-', '--horizon', '2'], csv(...series('a', [0, 3, 0, 5, 4, 6]), ...series('b', [0, 0, 0, 0]))).out)
  assert.ok(zero.every((x) => Number(x.lo95) >= 0 && Number(x.hi95) >= Number(x.mean)))
  assert.ok(zero.slice(2).every((x) => x.mean === '0'))
})

for (const [what, input, code, place, more = []] of [
  ['nothing', '', 1, '-:1:1:'],
  ['a heading alone', 'series,year,value\n', 1, '-:1:1:'],
  ['a missing column', 'series,jahr,value\na,2000,1\n', 1, '-:1:1:.*year'],
  ['a column twice', 'series,year,value,value\na,2000,1,1\n', 1, '-:1:19:'],
  ['a negative value', csv('a,2000,1', 'a,2001,-5'), 1, '-:3:8:.*-5'],
  ['NaN', csv('a,2000,NaN'), 1, '-:2:8:.*NaN'],
  ['infinity', csv('a,2000,inf'), 1, '-:2:8:'],
  ['an empty value', csv('a,2000,'), 1, '-:2:8:.*value'],
  ['an empty name', csv(',2000,1'), 1, '-:2:1:.*series'],
  ['a decimal comma', csv('a,2000,"1,5"'), 1, '-:2:8:'],
  ['a year that is none', csv('a,2000.5,1'), 1, '-:2:3:'],
  ['a year out of range', csv('a,20000,1'), 1, '-:2:3:'],
  ['centuries', csv('a,1000,1', 'a,2000,1'), 1, '-:3:3:.*500'],
  ['a value without end', csv('a,2000,1e300'), 1, '-:2:8:'],
  ['a key twice', csv('a,2000,1', 'b,2000,1', 'a,2000,2'), 1, '-:4:3:.*a, 2000.*line 2'],
  ['a key twice in JSON of one line',
    JSON.stringify([1, 2, 2].map((v, i) => ({ series: 'a', year: 2000 + (i > 1 ? 1 : i), value: v }))), 1, '-:1:97:.*a, 2001'],
  ['a short row', csv('a,2000,1', 'a,2001'), 1, '-:3:3:'],
  ['a long row', csv('a,2000,1,9'), 1, '-:2:'],
  ['an open quote', csv('"a,2000,1'), 1, '-:2:1:'],
  ['a byte that is no UTF-8', Buffer.concat([Buffer.from('series,year,value\na'), Buffer.from([0xff]), Buffer.from(',2000,1\n')]), 1, '-:2:2:'],
  ['one point', csv('a,2000,1'), 5, '-:2:1:.*“a”'],
  ['too few points for a method', csv(...series('long', ten), ...series('brief', [1, 2, 3])), 5, '-:12:1:.*brief.*8', ['--method', 'damped']],
]) test(`forecast: ${what} is named with its place`, () => {
  for (const lang of langs) {
    const r = calc(['forecast', '-', '--horizon', '2', '--lang', lang, ...more], input)
    assert.equal(r.code, code, r.err)
    assert.equal(r.out, '')
    assert.ok(r.err.startsWith(place.split('.*')[0]), r.err)
    if (lang === 'en') assert.match(r.err, new RegExp(place))
    assert.doesNotMatch(r.err, /\{\w+\}|err\./)
  }
})

test('a history of three years has no back-test', () => {
  const r = calc(['backtest', '-', '--horizon', '2'], csv(...series('a', [1, 2, 3])))
  assert.equal(r.code, 5)
  assert.equal(r.out, '')
})

test('options have their limits', () => {
  for (const args of [[], ['--horizon', '0'], ['--horizon', '51'], ['--horizon', '2', '--method', 'arima'], ['--horizon', '2', '--levels', '81']])
    assert.equal(calc(['forecast', '-', ...args], csv(...series('a', ten))).code, 2, args.join(' '))
  const r = calc(['forecast', '-', '--horizon', '2', '--levels', '99,50'], csv(...series('a', ten)))
  assert.match(r.out, /^series,year,mean,lo50,hi50,lo99,hi99,method\r\n/)
})

test('the examples of the help run on the files they name', () => {
  const text = readFileSync(join(source, 'src/service/calc.def'), 'utf8').replace(/"\s*\n\s*"/g, '')
  const examples = [...text.matchAll(/"calc ([^"]+(?:docs\/examples|packs\/demo-region)[^"]+)"/g)].map((m) => m[1].split(' '))
  assert.equal(examples.length, [...text.matchAll(/^QJ_CALC\(/gm)].length)
  for (const args of examples) assert.equal(calc(args).code, 0, args.join(' '))
})

// --- shiftshare

const cells = (...lines) => `region,industry,year,value\n${lines.join('\n')}\n`

test('shift-share: the parts add up to the change, and the changes to that of the whole', () => {
  const input = readFileSync(join(source, 'docs/examples/region_industry.csv'), 'utf8')
  const r = calc(['shiftshare', '-'], input)
  assert.equal(r.code, 0, r.err)
  const out = rows(r.out).map((x) => Object.fromEntries(Object.entries(x).map(([k, v]) => [k, k === 'industry' ? v : Number(v)])))
  assert.equal(out.length, 42)
  for (const x of out) {
    assert.ok(Math.abs(x.national + x.mix + x.regional - x.change) < 1e-6 * x.base, JSON.stringify(x))
    assert.ok(Math.abs(x.competitive + x.allocation - x.regional) < 1e-6 * x.base)
  }
  const sum = (k) => out.reduce((s, x) => s + x[k], 0)
  assert.ok(Math.abs(sum('national') - sum('change')) < 1e-3)
  assert.ok(Math.abs(sum('mix')) < 1e-3 && Math.abs(sum('regional')) < 1e-3)
  assert.equal(calc(['shiftshare', '-'], [...input.trim().split('\n').slice(0, 1), ...input.trim().split('\n').slice(1).reverse()].join('\n')).code, 0)
})

test('shift-share: what was zero is an entry, and years may be chosen', () => {
  const input = cells('a,x,2000,0', 'a,x,2001,5', 'a,x,2002,9', 'b,x,2000,10', 'b,x,2001,11', 'b,x,2002,11')
  const r = calc(['shiftshare', '-'], input)
  assert.match(r.err, /zero in 2000: 1/)
  assert.deepEqual(rows(r.out).map((x) => [x.change, x.national === '']), [['9', true], ['1', false]])
  assert.deepEqual(rows(calc(['shiftshare', '-', '--from', '2001'], input).out).map((x) => x.change), ['4', '0'])
})

for (const [what, input, place, more = []] of [
  ['a key twice', cells('a,x,2000,1', 'a,x,2001,2', 'a,x,2001,3'), '-:4:1:.*a, x.*line 3'],
  ['a gap', cells('a,x,2000,1', 'a,x,2001,2', 'b,x,2000,3'), '-:4:1:.*b, x.*2001'],
  ['one year', cells('a,x,2000,1'), '-:1:1:.*2000'],
  ['years in the wrong order', cells('a,x,2000,1', 'a,x,2001,1'), '-:1:1:', ['--from', '2001', '--to', '2000']],
  ['a negative value', cells('a,x,2000,-1'), '-:2:10:'],
]) test(`shift-share: ${what} is named with its place`, () => {
  for (const lang of langs) {
    const r = calc(['shiftshare', '-', '--lang', lang, ...more], input)
    assert.equal(r.code, 1, r.err)
    assert.equal(r.out, '')
    assert.ok(r.err.startsWith(place.split('.*')[0]), r.err)
    if (lang === 'en') assert.match(r.err, new RegExp(place))
  }
})
