// qajet calc order with the demand of a vintage: the mean of its draws is what the published openings and the weights of
// the pack give, computed here again.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { folder } from '../folder.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = process.env.QAJET ?? join(root, 'build/qajet')
const parse = (text) => {
  const [head, ...rows] = text.trim().split(/\r?\n/).map((line) => line.split(','))
  return rows.map((row) => Object.fromEntries(row.map((v, i) => [head[i], v])))
}
const run = (args) => spawnSync(program, ['--lang', 'en', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
const answer = (args) => {
  const r = run([...args, '--format', 'json'])
  assert.equal(r.status, 0, r.stderr)
  return JSON.parse(r.stdout)
}
const shortage = 7

const files = {
  colleges: 'college,region,capacity\na,61,200\nb,Астана,150\n',
  licences: 'college,speciality,length,licence,technical,field,yield\na,07150100,3.8,100,1,,0.7\na,04110100,3.8,75,0,,0.7\nb,nurse,2.8,75,0,0913,0.8\nb,07150100,3.8,50,1,0715,0.7\n',
  rules: 'rule,key,value\nyear,,2026\n',
}

function written(t, change = {}) {
  const dir = folder(t)
  return Object.entries({ ...files, ...change }).flatMap(([name, text]) => {
    writeFileSync(join(dir, `${name}.csv`), text)
    return [`--${name}`, join(dir, `${name}.csv`)]
  })
}

// Mean need of the specialities [speciality, field, graduates] of a region in a year, by the weights given.
function need(region, year, trained, matrix) {
  const occupations = answer(['show', 'need', '--region', region, '--by', 'occupation', '--level', '2', '--year', String(year)])
  const leaves = new Set(occupations.map((o) => o.occupation))
  const leaf = (code) => [code, code.slice(0, 2), code.slice(0, 1)].find((c) => leaves.has(c))
  const shares = trained.map(([, field]) => {
    const rows = matrix.filter((m) => m.field === field), all = rows.reduce((sum, m) => sum + Number(m.weight), 0), of = {}
    assert.ok(rows.length > 0)
    for (const m of rows) of[leaf(m.occupation)] = (of[leaf(m.occupation)] ?? 0) + m.weight / all
    return of
  })
  return trained.map((s, i) => Object.keys(shares[i]).reduce((sum, o) => {
    const { openings } = occupations.find((x) => x.occupation === o)
    assert.ok(openings >= 0, `${region} ${o} is withheld`)
    const everybody = trained.reduce((n, x, k) => n + x[2] * (shares[k][o] ?? 0), 0)
    return sum + openings * s[2] * shares[i][o] / everybody
  }, 0))
}
const packMatrix = () => parse(readFileSync(join(root, 'packs/kz/codes/field_occupation.csv'), 'utf8')).filter((m) => m.education_level === 'VET')
const measure = (a, name) => a.summary.find((m) => m.measure === name).value
const near = (a, b, tol) => assert.ok(Math.abs(a - b) <= tol, `${a} is not ${b}`)
const sum = (list) => list.reduce((a, b) => a + b, 0)

test('the draws of the vintage, through the bridge of the pack', (t) => {
  const a = answer(['calc', 'order', ...written(t), '--time', '0'])
  const turkistan = need('61', 2030, [['welding', '0715', 70], ['accounts', '0411', 52.5]], packMatrix())
  const astana = [...need('71', 2029, [['nurse', '0913', 60], ['welding', '0715', 35]], packMatrix()).slice(0, 1),
    ...need('71', 2030, [['nurse', '0913', 60], ['welding', '0715', 35]], packMatrix()).slice(1)]
  const expected = shortage * sum([...turkistan, ...astana])
  near(measure(a, 'cost-none'), expected, 1e-6 * expected)
  assert.equal(measure(a, 'draws'), Number(process.env.QJ_DRAWS ?? answer(['vintages'])[0].draws))
})

test('a bridge, graduates, a share for colleges and a supply of one’s own', (t) => {
  const own = { bridge: 'field,occupation,value\n0715,72,3\n0715,81,1\n0411,33,1\n0913,22,1\n',
    graduates: 'region,speciality,value\n61,07150100,30\n61,04110100,10\nАстана,nurse,5\nАстана,07150100,5\n',
    supply: 'region,speciality,year,value\n61,04110100,2030,1000000\n61,none,2030,5\n', rules: `${files.rules}college_share,,0.25\n` }
  const matrix = parse(own.bridge).map((m) => ({ field: m.field, occupation: m.occupation, weight: m.value }))
  const r = run(['calc', 'order', ...written(t, own), '--time', '0', '--format', 'json'])
  assert.equal(r.status, 0, r.stderr)
  assert.match(r.stderr, /Rows of supply that no licence is for: 1/)
  const expected = shortage * 0.25 * sum([need('61', 2030, [['w', '0715', 30], ['a', '0411', 10]], matrix)[0],
    need('71', 2029, [['n', '0913', 5], ['w', '0715', 5]], matrix)[0], need('71', 2030, [['n', '0913', 5], ['w', '0715', 5]], matrix)[1]])
  near(measure(JSON.parse(r.stdout), 'cost-none'), expected, 1e-6 * expected)
})

test('what does not fit the vintage: file, line and column', (t) => {
  const fails = (change, says, more = []) => {
    const r = run(['calc', 'order', ...written(t, change), ...more])
    assert.match(r.stderr, says)
    assert.notEqual(r.status, 0)
    assert.equal(r.stdout, '')
  }
  fails({ rules: 'rule,key,value\nyear,,2060\n' }, /rules\.csv: graduates would come in 2064/)
  fails({ rules: 'rule,key,value\nseats,,100\n' }, /the rule year is needed/)
  fails({ colleges: 'college,region,capacity\na,61,200\nb,Mars,150\n' }, /colleges\.csv:3:3: the vintage \w+ has no region “Mars”/)
  fails({ licences: files.licences.replace('0913', 'none') }, /licences\.csv:4:\d+: the field of study of “none” is not known/)
  fails({ licences: files.licences.replace(',0913', ',') }, /licences\.csv:4:3: the field of study of “nurse” is not known/)
  fails({ bridge: 'field,occupation,value\n0715,none,1\n' }, /bridge\.csv:2:6: the vintage \w+ has no occupation “none”/)
  fails({ graduates: 'region,speciality,value\nMars,nurse,1\n' }, /graduates\.csv:2:1: the vintage \w+ has no region “Mars”/)
  fails({ demand: 'region,speciality,draw,value\nr,s,1,3\n' }, /--vintage belongs to demand from a vintage/, ['--vintage', 'v1'])
})
