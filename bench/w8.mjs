// Asks the read API of W8 and its peers the same questions, checks the answers, and measures in turns A B A B:
// w8.mjs DATA/w8 QAJET [SECONDS] [ROUNDS]. Prints rows for bench/report.mjs. Needs wrk, nginx and what w8.sh prepared.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from './figures.mjs'

const [data, qajet, seconds = '3', rounds = '5'] = process.argv.slice(2)
const QUESTIONS = 12000 // most of them asked once a turn, so that few can be answered from memory of answers
const COMPARED = 2000   // with express
// Servers and wrk run at the usual priority, also where the benchmark has a real-time one: with that they would leave
// nothing to the rest of the system, which Linux then gives 50 ms of every second, and p99 would be that.
const USUAL = spawnSync('chrt', ['-o', '0', 'true']).status === 0 ? ['chrt', '-o', '0'] : []
const AGAINST = 'v-synthetic-1'
const dir = mkdtempSync(join(tmpdir(), 'qajet-w8-'))
const children = []

const freePort = () => new Promise((done) => { const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)) }) })

async function server(path, commandAt) {
  const port = await freePort()
  const command = [...USUAL, ...commandAt(port)].map(String)
  const child = spawn(command[0], command.slice(1), { stdio: 'ignore' })
  children.push(child)
  for (let tries = 0; ; tries++) {
    const up = await fetch(`http://127.0.0.1:${port}${path}`).then((r) => r.text(), () => null)
    if (up !== null) return { port, pid: child.pid }
    if (child.exitCode !== null || tries > 600) throw new Error(`${command[0]} did not start`)
    await new Promise((next) => setTimeout(next, 50))
  }
}

// ---- the questions: 40 % cells, 30 % series, 20 % maps, 10 % rankings, drawn evenly

function questions() {
  let state = 12345n
  const draw = (n) => { state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n); return Number((state >> 33n) % BigInt(n)) }
  const code = (letter, i) => letter + String(i + 1).padStart(3, '0')
  const figures = 'columns=openings,lo80,hi80'
  const kinds = [
    (o, r, i) => [`by=year&occupation=${code('O', o)}&region=${code('R', r)}&industry=${code('I', i)}&${figures}&against=${AGAINST}`,
      `/point?occupation=${o}&region=${r}&industry=${i}`],
    (o, r) => [`by=year&occupation=${code('O', o)}&region=${code('R', r)}&${figures}&against=${AGAINST}`, `/series?occupation=${o}&region=${r}`],
    (o, r, i, y, s) => [`by=region&occupation=${code('O', o)}&year=${y}&${figures}&vintage=v-synthetic-${s}`, `/map?occupation=${o}&year=${y}&scenario=${s}`],
    (o, r, i, y, s) => [`by=occupation&region=${code('R', r)}&year=${y}&top=20&${figures}&vintage=v-synthetic-${s}`,
      `/rank?region=${r}&year=${y}&scenario=${s}&limit=20`],
  ]
  return Array.from({ length: QUESTIONS }, () => {
    const k = draw(100), kind = k < 40 ? 0 : k < 70 ? 1 : k < 90 ? 2 : 3
    const [ours, theirs] = kinds[kind](draw(436), draw(20), draw(88), 2026 + draw(5), draw(2))
    return { ours: `/api/v1/figures?${ours}`, theirs, kind }
  })
}

// ---- equal answers

// Rows of an answer as [key, value, lo, hi], in one order for all.
const flat = (body, scenario) => body.rows.filter((r) => r[1] !== null).map(([key, ...v]) => [`${key}/${scenario}`, ...v])
const ours = (body, kind) => kind > 1 ? flat(body, '') : [...flat(body, 0), ...flat(body.against, 1)]
const key = { 0: (r) => `${r.year}/${r.scenario}`, 1: (r) => `${r.year}/${r.scenario}`,
  2: (r) => `R${String(r.region + 1).padStart(3, '0')}/`, 3: (r) => `O${String(r.occupation + 1).padStart(3, '0')}/` }
const theirs = (body, kind) => body.data.map((r) => [key[kind](r), r.value, r.lo, r.hi])

function differ(a, b, ranked) {
  if (!ranked) [a, b] = [a, b].map((rows) => [...rows].sort((x, y) => (x[0] < y[0] ? -1 : 1)))
  return a.length !== b.length || a.some((row, i) => row[0] !== b[i][0] ||
    row.slice(1).some((v, k) => Math.abs(v - b[i][k + 1]) > 1e-9 * Math.abs(v)))
}

async function each(n, work) {
  let next = 0
  await Promise.all(Array.from({ length: 8 }, async () => { while (next < n) await work(next++) }))
}

const get = async (port, path) => {
  const r = await fetch(`http://127.0.0.1:${port}${path}`)
  if (r.status !== 200) throw new Error(`${path}: ${r.status}`)
  return Buffer.from(await r.arrayBuffer())
}

// ---- load

const cpu = (pid) => {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ').slice(11, 13).map(Number)
  const below = spawnSync('pgrep', ['-P', pid], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean)
  return (user + system) / 100 + below.reduce((s, p) => s + cpu(p), 0)
}
const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024

function script(name, paths) {
  writeFileSync(join(dir, name), `local list = {${paths.map((p) => JSON.stringify(p)).join(',\n')}}
local i = 0
request = function() i = i % #list + 1; return wrk.format("GET", list[i]) end
done = function(s, l) io.write(string.format("RESULT %d %.1f %.3f %.3f %d\\n", s.requests, s.requests / s.duration * 1e6, l:percentile(50) / 1e3,
  l:percentile(99) / 1e3, s.errors.status + s.errors.connect + s.errors.read + s.errors.timeout)) end\n`)
  return join(dir, name)
}

function load(s, time) {
  const before = cpu(s.pid)
  const [program, ...rest] = [...USUAL, 'wrk', '-t1', '-c8', `-d${time}s`, '-s', s.script, `http://127.0.0.1:${s.port}`]
  const said = execFileSync(program, rest, { encoding: 'utf8' })
  const [, n, rate, p50, p99, errors] = /RESULT (\S+) (\S+) (\S+) (\S+) (\S+)/.exec(said).map(Number)
  if (errors > 0) throw new Error(`${errors} requests failed: ${said}`)
  return { rate, p50, p99, cpu: (cpu(s.pid) - before) / n * 1e6 }
}

const row = (...cells) => console.log([...cells, '', ''].slice(0, 4).join('\t'))
const of = (runs, field, digits) => median(runs.map((r) => r[field])).toFixed(digits)

async function main() {
  const list = questions()
  const facts = Object.fromEntries(JSON.parse(readFileSync(join(data, '../../w8.json'), 'utf8')).map((f) => [f.figure, f.value]))
  const a = await server('/healthz', (port) => [qajet, '--store', join(data, 'qajet.db'), 'serve', '--public', '--port', port])
  mkdirSync(join(dir, 'www'))
  const compared = []
  let bytes = 0
  await each(list.length, async (i) => {
    const body = await get(a.port, list[i].ours)
    writeFileSync(join(dir, 'www', `${i}.json`), body)
    bytes += body.length
    if (i < COMPARED) compared[i] = ours(JSON.parse(body), list[i].kind)
  })
  execFileSync('chmod', ['-R', 'a+rX', dir])
  const nginx = spawnSync('sh', ['-c', 'command -v nginx'], { encoding: 'utf8' }).stdout.trim() || '/usr/sbin/nginx'
  // It keeps files open where the system allows as many.
  const open = Math.min(QUESTIONS, Number(execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).replace('unlimited', 1e9)) - 1000)
  const configured = (port) => {
    writeFileSync(join(dir, 'nginx.conf'), `daemon off; worker_processes auto; pid ${dir}/pid; error_log ${dir}/errors; user root;
events { worker_connections 512; }
http { access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000000; open_file_cache max=${open} inactive=600s; open_file_cache_valid 600s;
 client_body_temp_path ${dir}/b; proxy_temp_path ${dir}/p; fastcgi_temp_path ${dir}/f; uwsgi_temp_path ${dir}/u; scgi_temp_path ${dir}/s;
 default_type application/json; server { listen 127.0.0.1:${port} backlog=512; root ${dir}/www; } }`)
    return ['sh', '-c', 'ulimit -n $(ulimit -Hn); exec "$@"', 'nginx', nginx, '-p', dir, '-c', join(dir, 'nginx.conf')]
  }
  const b = await server('/0.json', configured)
  for (let i = 0; i < list.length; i += 100)
    if (!(await get(a.port, list[i].ours)).equals(await get(b.port, `/${i}.json`))) throw new Error(`nginx and qajet differ at ${list[i].ours}`)

  let c, wrong = 0
  if (existsSync(join(process.env.NODE_PATH ?? '', 'better-sqlite3/build/Release/better_sqlite3.node'))) {
    c = await server('/map?occupation=0&year=2026&scenario=0', (port) => [process.execPath, 'bench/peers/w8_server.cjs', join(data, 'facts.db'), port])
    for (let i = 0; i < COMPARED; i++)
      wrong += differ(compared[i], theirs(JSON.parse(await get(c.port, list[i].theirs)), list[i].kind), list[i].kind === 3)
  }

  Object.assign(a, { script: script('a.lua', list.map((q) => q.ours)), runs: [] })
  Object.assign(b, { script: script('b.lua', list.map((_, i) => `/${i}.json`)), runs: [] })
  if (c) Object.assign(c, { script: script('c.lua', list.map((q) => q.theirs)), runs: [] })
  for (const s of [a, b]) load(s, 2)
  for (let round = 0; round < Number(rounds); round++) {
    for (const s of [a, b]) s.runs.push(load(s, seconds))
    if (c && round < 2) c.runs.push(load(c, seconds))
  }
  const pairs = (runs, field) => median(runs.map((r, i) => a.runs[i][field] / r[field]))
  row('facts read back', facts.facts)
  row('sum of their values', facts.values.toFixed(3))
  row('questions, drawn with a fixed seed; mean answer', `${list.length}; ${(bytes / list.length).toFixed(0)} bytes`)
  row('the questions asked of the service alone, one thread', (facts.seconds / facts.reads * 1e6).toFixed(1), 'us a question')
  row('qajet', of(a.runs, 'rate', 0), 'requests/s')
  row('nginx, the same bytes from files', of(b.runs, 'rate', 0), 'requests/s')
  row(`qajet to nginx, median of ${rounds} pairs`, pairs(b.runs, 'rate').toFixed(2), '', '>= 0.8')
  row('p50, qajet', of(a.runs, 'p50', 3), 'ms')
  row('p99, qajet', of(a.runs, 'p99', 2), 'ms', '< 5')
  row('p99, nginx', of(b.runs, 'p99', 2), 'ms')
  row('processor time of the server, qajet', of(a.runs, 'cpu', 1), 'us a request')
  row('processor time of the server, nginx', of(b.runs, 'cpu', 1), 'us a request')
  row('memory, qajet', memory(a.pid).toFixed(0), 'MB')
  if (!c) { row('express and better-sqlite3', 'not installed'); return }
  row('express and better-sqlite3', of(c.runs, 'rate', 0), 'requests/s')
  row('p99, express', of(c.runs, 'p99', 2), 'ms')
  row('processor time of the server, express', of(c.runs, 'cpu', 1), 'us a request')
  row('memory, express', memory(c.pid).toFixed(0), 'MB')
  row('qajet to express', pairs(c.runs, 'rate').toFixed(1), 'times')
  row(`answers that differ from those of express, of ${COMPARED}`, wrong, '', '0')
  if (wrong > 0) process.exitCode = 1
}

try {
  await main()
} finally {
  for (const child of children) child.kill()
  rmSync(dir, { recursive: true, force: true })
}
