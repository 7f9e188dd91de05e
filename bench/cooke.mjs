// Performance weights against equal weights on studies of structured expert judgement, in sample and leaving out one
// seed at a time: node bench/cooke.mjs PROGRAM FOLDER, a folder of studies NAME.dtt (judgements) and NAME.rls (values).
//
// Both pools are scored as if they were two experts of one study, so on the same intrinsic ranges.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [program, folder] = process.argv.slice(2)
if (!program || !folder || !existsSync(folder)) {
  console.error('There are no studies here: give the program and a folder of .dtt and .rls files.')
  process.exit(77)
}
const dir = mkdtempSync(join(tmpdir(), 'cooke-'))
process.on('exit', () => rmSync(dir, { recursive: true }))

// Values that were not given are written as -999.5 and the like.
const number = (s) => Number(s.replace(/E([+-])0+(\d)/, 'E$1$2'))
const missing = (v) => !Number.isFinite(v) || (v < -994 && v > -1000)

function readStudy(name) {
  const text = readFileSync(join(folder, `${name}.dtt`), 'latin1').split(/\r?\n/)
  const n = Number(/NQ=\s*(\d+)/.exec(text[0])[1])
  const levels = /QU=\s*([\d\s.]+)/.exec(text[0])[1].trim().split(/\s+/).map(Number)
  const low = levels.includes(5) ? 5 : 10
  const pick = [low, 50, 100 - low].map((p) => levels.indexOf(p))
  const rows = []
  for (const line of text.slice(1)) {
    const m = /^\s*\d+\s+(.+?)\s+(\d+)\s+(.+?)\s+(uni|log)\s+(-?\d.*)$/i.exec(line)
    if (!m) continue
    const q = m[5].trim().split(/\s+/).slice(0, n).map(number)
    const three = pick.map((k) => q[k])
    if (!three.some(missing)) rows.push({ expert: m[1], item: m[2], scale: m[4].toLowerCase(), q: three })
  }
  const truth = new Map()
  for (const line of readFileSync(join(folder, `${name}.rls`), 'latin1').split(/\r?\n/)) {
    const m = /^\s*(\d+)\s+.*?\s(-?\d+\.\d+E[+-]\d+)/i.exec(line)
    if (m && !missing(number(m[2]))) truth.set(m[1], number(m[2]))
  }
  const items = new Set(rows.map((r) => r.item))
  for (const item of truth.keys()) if (!items.has(item)) truth.delete(item)
  return { low, rows, truth }
}

function pool(low, rows, truth, ...options) {
  const scale = new Map()
  const lines = rows.map((r) => {
    if (!scale.has(r.item)) scale.set(r.item, r.scale)
    return `${r.expert},${r.item},${r.q.join()},${scale.get(r.item)}`
  })
  const head = low === 5 ? 'q05,q50,q95' : 'q10,q50,q90'
  writeFileSync(join(dir, 'j.csv'), `expert,item,${head},scale\n${lines.join('\n')}\n`)
  writeFileSync(join(dir, 't.csv'), `item,value\n${[...truth].map((t) => t.join()).join('\n')}\n`)
  const r = spawnSync(program, ['calc', 'pool', join(dir, 'j.csv'), '--truths', join(dir, 't.csv'), '--format', 'json',
    '--lang', 'en', ...options], { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (r.status !== 0) throw new Error(r.stderr.trim().replaceAll(dir, ''))
  const out = JSON.parse(r.stdout)
  const names = head.split(',')
  return { ...out, quantiles: new Map(out.items.map((i) => [i.item, names.map((k) => i[k])])) }
}

// The two pools as experts of one study on its seeds.
function score(s, performance, equal) {
  // An item that no weighted expert judged has no pool.
  const truth = new Map([...s.truth].filter(([item]) => performance.get(item)[0] !== null))
  const rows = [...truth.keys()].flatMap((item) => [['cooke', performance], ['equal', equal]].map(([expert, q]) => ({
    expert, item, q: q.get(item), scale: s.rows.find((r) => r.item === item).scale,
  })))
  return pool(s.low, rows, truth, '--weights', 'equal').experts.map((e) => ({ ...e, score: e.calibration * e.information }))
}

function study(name) {
  const s = readStudy(name)
  const best = pool(s.low, s.rows, s.truth, '--alpha', 'auto').quantiles
  const equal = pool(s.low, s.rows, s.truth, '--weights', 'equal').quantiles
  const out = new Map()
  for (const item of s.truth.keys()) {
    const rest = new Map([...s.truth].filter(([k]) => k !== item))
    out.set(item, pool(s.low, s.rows, rest, '--alpha', 'auto').quantiles.get(item))
  }
  return { name, experts: new Set(s.rows.map((r) => r.expert)).size, seeds: s.truth.size,
    inside: score(s, best, equal), outside: score(s, out, equal) }
}

const median = (v) => { const a = [...v].sort((x, y) => x - y), h = a.length >> 1; return a.length % 2 ? a[h] : (a[h - 1] + a[h]) / 2 }
const mean = (v) => v.reduce((a, b) => a + b, 0) / v.length
const names = readdirSync(folder).filter((f) => f.endsWith('.dtt')).map((f) => f.slice(0, -4)).sort()
const done = []
console.log('study\texperts\tseeds\tcooke\tequal\tcooke_left_out\tequal_left_out')
for (const name of names) {
  try {
    const r = study(name)
    done.push(r)
    const cells = [...r.inside, ...r.outside].map((e) => e.score.toPrecision(3))
    console.log([name, r.experts, r.seeds, ...cells].join('\t'))
  } catch (e) {
    console.log(`${name}\tnot scored: ${e.message}`)
  }
}
for (const [where, label] of [['inside', 'in sample'], ['outside', 'one seed left out']]) {
  const pairs = done.map((d) => d[where])
  const better = pairs.filter(([p, e]) => p.score > e.score).length
  const logs = pairs.filter(([p, e]) => p.score > 0 && e.score > 0).map(([p, e]) => Math.log(p.score / e.score))
  const line = (k) => `calibration ${mean(pairs.map((p) => p[k].calibration)).toFixed(3)}, information ` +
    `${mean(pairs.map((p) => p[k].information)).toFixed(3)}, median score ${median(pairs.map((p) => p[k].score)).toFixed(3)}`
  console.log(`${label}: performance weights better in ${better} of ${pairs.length}, geometric mean ratio of scores ` +
    `${Math.exp(mean(logs)).toFixed(2)}; performance: ${line(0)}; equal: ${line(1)}`)
}
