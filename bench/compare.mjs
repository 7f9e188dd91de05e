// One workload, ours and every peer that is installed, in turns A B A B: compare.mjs W DATA QAJET. Prints Markdown.
// Ends with an error when our own check values are wrong; a peer whose values are wrong is shown as failed.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checked, limit, median, rates, row } from './figures.mjs'
import workloads from './peers/peers.mjs'

const [name, data, qajet] = process.argv.slice(2)
const w = workloads[name]
if (!w) throw new Error(`no workload ${name} in bench/peers/peers.mjs`)
const folder = join(dirname(fileURLToPath(import.meta.url)), 'peers')
const env = { ...process.env, BENCH_DATA: resolve(data) }
const times = join(tmpdir(), `qajet-bench-${process.pid}`)
const LIMIT = 400 // seconds for one run

// Wall, processor and memory of a whole run, and what it printed.
function measure(command) {
  const start = process.hrtime.bigint()
  const limited = ['timeout', '-s', 'KILL', String(LIMIT), ...command] // kills the tool and not only what measures it
  const r = spawnSync('/usr/bin/time', ['-o', times, '-f', '%U %S %M', ...limited], { cwd: folder, env, encoding: 'utf8' })
  const wall = Number(process.hrtime.bigint() - start) / 1e9
  if (r.status !== 0) return { failed: (r.stderr || r.error?.message || 'ended by a signal').trim().split('\n').pop() }
  const [user, system, kb] = readFileSync(times, 'utf8').trim().split('\n').pop().split(' ').map(Number)
  const begin = r.stdout.search(/[[{]/)
  let printed
  try {
    printed = JSON.parse(r.stdout.slice(begin < 0 ? r.stdout.length : begin))
  } catch {
    return { failed: 'printed no JSON' }
  }
  const said = Array.isArray(printed) ? Object.fromEntries(printed.map((f) => [f.figure, f.value])) : printed
  return { wall, cpu: user + system, mb: kb / 1024, said }
}

const ours = { name: 'qajet', command: [resolve(qajet), '--lang', 'en', '--format', 'json', 'bench', name, '--data', env.BENCH_DATA], runs: [] }
const tools = [ours]
const missing = []
for (const p of w.peers) {
  const there = spawnSync(p.present[0], p.present.slice(1), { stdio: 'ignore' }).status === 0
  if (there && (!p.slow || process.env.BENCH_SLOW)) tools.push({ ...p, runs: [] })
  else missing.push({ ...p, why: there ? 'not run (slow)' : 'not installed' })
}
measure(ours.command) // the first one reads the data into the cache of the system
for (let round = 0; round < w.rounds; round++)
  for (const t of tools)
    if (round < (t.rounds ?? w.rounds) && !t.failed) {
      const r = measure(t.command)
      t.failed = r.failed ?? checked(r.said, w.check)
      if (!r.failed) t.runs.push(r)
    }
rmSync(times, { force: true })
if (ours.failed) throw new Error(`${name}: ${ours.failed}`)

const first = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).split('\n')[0].trim()
const lines = [
  `${w.what}. Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} processors ${cpus()[0].model}, ` +
  `${Math.round(totalmem() / 2 ** 30)} GiB, revision ${first('git', 'rev-parse', '--short', 'HEAD')}.`, '',
  '| tool | runs | work, s | processor, s | memory, MB | times ours | processor, times ours | check values |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
  ...tools.map((t) => row(t, ours)),
  ...missing.map((p) => `| ${p.name} | ${p.why} | | | | | | |`), '',
  `Check values: ${Object.entries(w.check).map(([k, v]) => `${k} ${v.below ? `at most ${v.below}` : v}`).join(', ')}.`,
]
const promise = w.promise
if (promise) {
  const work = median(ours.runs.map((r) => r.said.seconds))
  const peer = tools.find((t) => t.name === promise.against && t.runs.length > 0 && !t.failed)
  const met = (good) => (good ? 'reached' : 'missed')
  lines.push('', '| promised | measured | |', '| --- | ---: | --- |', `| work in ${promise.seconds} s | ${work.toPrecision(3)} s | ${met(work <= promise.seconds)} |`)
  if (promise.megabytes) {
    const mb = median(ours.runs.map((r) => r.mb))
    lines.push(`| memory of ${promise.megabytes} MB | ${mb.toFixed(0)} MB | ${met(mb <= promise.megabytes)} |`)
  }
  if (peer) {
    const ratio = median(peer.runs.map((r, i) => r.said.seconds / ours.runs[i].said.seconds))
    lines.push(`| ${promise.times} times as fast as ${peer.name} | ${ratio.toFixed(1)} times | ${met(ratio >= promise.times)} |`)
  }
}
// The roofline of the page is that of this machine when bench/run measured it before.
const threads = w.threads ?? cpus().length
const page = readFileSync(join(folder, '../../docs/performance.md'), 'utf8')
const rate = w.parts && rates(page.slice(page.indexOf('<!-- roofline: begin -->'), page.indexOf('<!-- roofline: end -->')), threads)
if (rate) lines.push('', ...limit(w.parts, rate, median(ours.runs.map((r) => r.said.seconds)), threads))
console.log(lines.join('\n'))
