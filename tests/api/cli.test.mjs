// The command line as a script meets it: exit codes, languages, formats, streams. $QAJET is the program, $QAJET_STORE
// a workspace with one forecast.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, readdirSync, writeFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { folder } from '../folder.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = process.env.QAJET ?? join(root, 'build/qajet')
const pack = join(root, 'packs/kz')
const langs = ['kk', 'ru', 'en']

// Runs the program in an environment without language; {code, out, err}.
function run(args, { env = {}, ...options } = {}) {
  const { LC_ALL, LC_MESSAGES, LANG, ...rest } = process.env
  const r = spawnSync(program, args, { encoding: 'utf8', env: { ...rest, ...env }, maxBuffer: 1 << 28, ...options })
  assert.equal(r.signal, null, `ended by ${r.signal}: ${args.join(' ')}`)
  return { code: r.status, out: r.stdout, err: r.stderr }
}
function ok(args, options) {
  const r = run(args, options)
  assert.equal(r.code, 0, `${args.join(' ')}: ${r.err}`)
  return r
}

// RFC 4180, strictly: every record has as many fields as the heading, lines end with CR LF.
function csv(text) {
  const rows = []
  let row = []
  let at = 0
  while (at < text.length) {
    let field = ''
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        assert.ok(at < text.length, 'an open quote')
        if (text[at] === '"') at++
        field += text[at]
      }
      at++
    } else while (at < text.length && text[at] !== ',' && text[at] !== '\r') field += text[at++]
    row.push(field)
    if (text[at] === ',') at++
    else {
      assert.equal(text.slice(at, at + 2), '\r\n')
      at += 2
      rows.push(row)
      row = []
    }
  }
  const [head, ...body] = rows
  return body.map((r) => {
    assert.equal(r.length, head.length)
    return Object.fromEntries(head.map((name, i) => [name, r[i]]))
  })
}

const commands = ['init', 'check', 'forecast', 'show need', 'explain need', 'claims', 'verify', 'vintages', 'diff',
  'export', 'serve', 'calc forecast', 'calc backtest', 'calc shiftshare', 'doctor', 'help', 'completion', 'version']
const topics = ['store', 'formats', 'statuses', 'quality', 'exit-codes']

// --- help

for (const lang of langs) {
  test(`help in ${lang} names every command, option and topic`, () => {
    const { out, err } = ok(['--lang', lang])
    assert.equal(err, '')
    for (const name of [...commands, ...topics, '--store', '--lang', '--format', '--threads', '--help'])
      assert.match(out, new RegExp(`^  ${name}( |$)`, 'm'))
    assert.equal(ok(['help', '--lang', lang]).out, out)
    assert.equal(ok(['--help', '--lang', lang]).out, out)
  })
  test(`help in ${lang} on each command and topic`, () => {
    for (const name of commands) {
      const { out } = ok(['help', ...name.split(' '), '--lang', lang])
      assert.match(out, new RegExp(`^qajet ${name} — `))
      assert.equal(ok([...name.split(' '), '--help', `--lang=${lang}`]).out, out)
    }
    for (const name of topics) assert.ok(ok(['help', name, '--lang', lang]).out.length > 200)
    assert.doesNotMatch([...commands, ...topics].map((n) => ok(['help', ...n.split(' '), '--lang', lang]).out).join(''),
      /\{\w+\}|(cmd|opt|cli|topic|about)\.[a-z]/, 'a message without its text')
  })
}

test('help differs by language and comes in lines a terminal can show', () => {
  const texts = langs.map((lang) => ok(['help', 'show', 'need', '--lang', lang]).out)
  assert.equal(new Set(texts).size, 3)
  for (const line of texts.join('').split('\n')) assert.ok([...line].length <= 96, line)
})

test('the man page is the checked-in one', () => {
  const { out } = ok(['help', '--man', '--lang', 'en'])
  assert.match(out, /^\.TH QAJET 1 /)
  assert.equal(out, readFileSync(join(root, 'docs/man/qajet.1'), 'utf8'),
    'bring it up to date: qajet help --man --lang en > docs/man/qajet.1')
  for (const name of commands) assert.ok(out.includes(`.SS "qajet ${name}`), name)
})

test('completion for bash offers commands, options and values', () => {
  const { out } = ok(['completion', 'bash'])
  const complete = (words) => {
    const r = spawnSync('bash', ['--norc', '-c',
      `${out}\nCOMP_WORDS=(qajet "$@"); COMP_CWORD=$#; _qajet; printf '%s\\n' "\${COMPREPLY[@]}"`, 'x', ...words], { encoding: 'utf8' })
    assert.equal(r.stderr, '')
    return r.stdout.split('\n').filter(Boolean)
  }
  assert.deepEqual(complete(['fore']), ['forecast'])
  assert.deepEqual(complete(['show', '']), ['need'])
  assert.deepEqual(complete(['show', 'need', '--re']), ['--region', '--regions'])
  assert.deepEqual(complete(['show', 'need', '--by', '']), ['region', 'industry', 'occupation', 'year'])
  assert.deepEqual(complete(['--lang', '']), langs)
  assert.deepEqual(complete(['--lang', 'ru', 'forecast', '--dr']), ['--draws'])
  assert.ok(complete(['help', 's']).includes('statuses'))
})

test('version', () => {
  const version = /project\(qajet VERSION (\S+)/.exec(readFileSync(join(root, 'CMakeLists.txt'), 'utf8'))[1]
  assert.equal(ok(['version']).out, `qajet ${version}\n`)
  assert.equal(ok(['--version']).out, `qajet ${version}\n`)
})

// --- languages

test('the language is that of --lang, else of LC_ALL, LC_MESSAGES or LANG, else Kazakh', () => {
  const first = (args, env) => run([...args, 'frobnicate'], { env }).err
  const [kk, ru, en] = langs.map((lang) => first(['--lang', lang], {}))
  assert.equal(new Set([kk, ru, en]).size, 3)
  assert.equal(first([], {}), kk)
  assert.equal(first([], { LANG: 'C.UTF-8' }), kk)
  assert.equal(first([], { LANG: 'de_DE.UTF-8' }), kk)
  assert.equal(first([], { LANG: 'ru_RU.UTF-8' }), ru)
  assert.equal(first([], { LANG: 'ru_RU.UTF-8', LC_MESSAGES: 'en_US' }), en)
  assert.equal(first([], { LANG: 'ru_RU.UTF-8', LC_ALL: 'en' }), en)
  assert.equal(first(['--lang', 'kk'], { LANG: 'ru_RU.UTF-8' }), kk)
})

// --- mistakes

for (const [args, code, words] of [
  [['forcast'], 2, /forecast/],
  [['frobnicate'], 2, /frobnicate/],
  [['show'], 2, /show need/],
  [['show', 'need', '--regoin', '61'], 2, /--region/],
  [['--draws', '100', 'forecast'], 2, /--draws/],
  [['forecast', '--draws', '5'], 2, /--draws.*20.*10,000/],
  [['forecast', '--draws', 'many'], 2, /“many”/],
  [['show', 'need', '--by', 'town'], 2, /--by.*town.*region, industry, occupation, year/],
  [['vintages', '--format', 'xml'], 2, /table, csv, json/],
  [['diff', 'a'], 2, /V2/],
  [['init', 'x.db'], 2, /--pack/],
  [['help', 'statusse'], 2, /statuses/],
  [['completion', 'zsh'], 2, /bash/],
  [['explain', 'need'], 2, /--year/],
  [['show', 'need', '--region', 'nowhere at all'], 3, /nowhere at all/],
  [['show', 'need', '--year', '1950'], 3, /1950/],
  [['show', 'need', '--vintage', 'ffffffffffff'], 3, /ffffffffffff/],
  [['vintages', '--store', '/nowhere/x.db'], 4, /\/nowhere\/x\.db/],
  [['vintages', '--store', pack], 4, /packs\/kz/],
  [['export', '/nowhere/need.csv', '--by', 'region'], 4, /\/nowhere\/need\.csv/],
  [['export', 'need.docx'], 2, /need\.docx.*\.docx.*--as/],
  [['score', '--points', '--history'], 2, /--history.*--points/],
  [['init', '/nowhere/x.db', '--pack', pack], 4, /\/nowhere/],
]) {
  test(`${args.join(' ')} ends with ${code} and one clear line in each language`, () => {
    for (const lang of langs) {
      const r = run([...args, '--lang', lang])
      assert.equal(r.code, code, r.err)
      assert.equal(r.out, '')
      assert.match(r.err, /^[^\n]+\n$/)
      assert.doesNotMatch(r.err, /\{\w+\}/)
      if (lang === 'en') assert.match(r.err, words)
    }
  })
}

// --- formats

const need = ['show', 'need', '--by', 'region', '--year', '2030']

test('table, csv and json hold the same rows', () => {
  const json = JSON.parse(ok([...need, '--format', 'json']).out)
  const rows = csv(ok([...need, '--format', 'csv']).out)
  const table = ok([...need, '--lang', 'en']).out
  assert.ok(json.length >= 20)
  assert.equal(rows.length, json.length)
  rows.forEach((row, i) => {
    assert.deepEqual(Object.keys(row), Object.keys(json[i]))
    for (const [name, text] of Object.entries(row)) {
      const value = json[i][name]
      assert.equal(text === '' ? null : typeof value === 'number' ? Number(text) : text, value, `${name} of ${row.region}`)
    }
    if (json[i].openings !== null) assert.ok(table.includes(Math.round(json[i].openings).toLocaleString('en-US')))
  })
})

test('numbers on the screen follow the language', () => {
  const line = (lang) => ok([...need, '--lang', lang]).out.split('\n').find((s) => s.startsWith('75 '))
  assert.match(line('en'), /\d,\d{3}/)
  for (const lang of ['kk', 'ru']) assert.match(line(lang), /\d\u00a0\d{3}/)
})

test('names do as well as codes, in any language', () => {
  const of = (region) => ok(['show', 'need', '--region', region, '--year', '2030', '--format', 'csv']).out
  assert.equal(of('Түркістан облысы'), of('61'))
  assert.equal(of('turkistan region'), of('61'))
})

test('explain opens to a depth; files hold the whole tree', () => {
  const args = ['explain', 'need', '--region', '61', '--occupation', '71', '--year', '2030']
  const levels = (out) => Math.max(...out.split('\n').filter((s) => /[├└]/.test(s)).map((s) => /^[│ ├└─]*/.exec(s)[0].length)) / 3
  assert.equal(levels(ok([...args, '--depth', '1']).out), 1)
  assert.ok(levels(ok(args).out) <= 3)
  const all = ok([...args, '--depth', 'all']).out
  assert.match(all, /\.csv:\d+/)
  const count = (n) => 1 + (n.children ?? []).map(count).reduce((a, b) => a + b, 0)
  const tree = JSON.parse(ok([...args, '--format', 'json']).out)
  assert.equal(csv(ok([...args, '--format', 'csv']).out).length, count(tree))
  assert.equal(all.split('\n').filter((s) => s !== '' && !/^[│ ]* {2}= /.test(s)).length, count(tree))
})

for (const args of [['vintages'], ['check'], ['claims'], ['doctor']])
  test(`${args} in each format and language`, () => {
    const json = JSON.parse(ok([...args, '--format', 'json']).out)
    assert.ok(json.length > 0)
    assert.equal(csv(ok([...args, '--format', 'csv']).out).length, json.length)
    for (const lang of langs) {
      const { out } = ok([...args, '--lang', lang])
      assert.ok(out.trim() !== '')
      assert.doesNotMatch(out, /\b(col|check|severity|doctor|result|status|unit)\.[a-z_]+\b/, 'a message without its text')
    }
  })

test('claims are told in the reader\'s language', () => {
  const of = (lang) => JSON.parse(ok(['claims', '--lang', lang, '--format', 'json']).out)
  const [kk, ru, en] = langs.map(of)
  assert.ok(en.length > 100)
  en.forEach((claim, i) => {
    const texts = [kk[i].definition, ru[i].definition, claim.definition]
    assert.equal(new Set(texts).size, 3, `${claim.id}: ${texts}`)
    assert.match(texts[0] + texts[1], /^[^a-z]+$/, claim.id)
    assert.ok(kk[i].claimant && ru[i].claimant && claim.claimant, claim.id)
    assert.equal(kk[i].value, claim.value)
  })
  assert.match(kk.map((c) => c.claimant).join(), /Еңбек министрлігі/)
  assert.match(ru.map((c) => c.claimant).join(), /Министерство труда/)
})

test('doctor tells what is wrong with a file that is no workspace', (t) => {
  const file = join(folder(t), 'x.db')
  writeFileSync(file, 'not a workspace')
  const r = run(['doctor', '--store', file, '--format', 'json', '--lang', 'en'])
  assert.equal(r.code, 4)
  assert.ok(JSON.parse(r.out).some((row) => row.result === 'failure'))
  assert.match(r.err, /x\.db/)
})

// --- export

test('export writes the file as a whole, and - is standard output', (t) => {
  const dir = folder(t)
  const file = join(dir, 'need.csv')
  const args = ['export', '--what', 'need', '--by', 'region', '--year', '2030']
  const { out, err } = ok([...args, file])
  assert.equal(out, '')
  assert.match(err, /need\.csv/)
  const text = readFileSync(file, 'utf8')
  assert.equal(text, ok([...need, '--format', 'csv']).out)
  assert.equal(ok([...args, '-']).out, text)
  assert.deepEqual(JSON.parse(ok([...args, '--as', 'json', '-']).out).rows, JSON.parse(ok([...need, '--format', 'json']).out))
  assert.deepEqual(readdirSync(dir), ['need.csv'])
})

test('a need export without a cut holds every cell', () => {
  const rows = csv(ok(['export', '-']).out)
  const values = (name) => new Set(rows.map((r) => r[name]))
  for (const [name, least] of [['region', 20], ['industry', 19], ['occupation', 40], ['year', 10]])
    assert.ok(values(name).size >= least, name)
  assert.ok(rows.length >= 20 * 19 * 40 * 10)
})

// --- streams

test('a reader that goes away is no crash', async () => {
  const child = spawn(program, ['export', '-'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let err = ''
  child.stderr.on('data', (d) => { err += d })
  child.stdout.once('data', () => child.stdout.destroy())
  const [code, signal] = await new Promise((done) => child.on('close', (...how) => done(how)))
  assert.equal(signal, null)
  assert.equal(code, 4)
  assert.equal(err, '')
})

test('a full disk and a closed output are told', () => {
  const full = openSync('/dev/full', 'w')
  const r = run(['vintages', '--lang', 'en'], { stdio: ['ignore', full, 'pipe'] })
  closeSync(full)
  assert.equal(r.code, 4)
  assert.match(r.err, /disk is full/)
  const shut = spawnSync('sh', ['-c', 'exec "$0" vintages --lang en >&-', program], { encoding: 'utf8' })
  assert.equal(shut.status, 4)
  assert.match(shut.stderr, /closed/)
})

// --- init and forecast

test('a bad pack is refused with every fault on a line of its own, and nothing is made', (t) => {
  const dir = folder(t)
  cpSync(pack, join(dir, 'pack'), { recursive: true })
  const file = join(dir, 'pack/observations/wage.csv')
  const lines = readFileSync(file, 'utf8').split('\n')
  for (const i of [3, 7]) lines[i] = lines[i].replace(/^([^,]*),[^,]*/, '$1,ZZ')
  writeFileSync(file, lines.join('\n'))
  for (const lang of langs) {
    const r = run(['init', join(dir, 'x.db'), '--pack', join(dir, 'pack'), '--lang', lang])
    assert.equal(r.code, 1)
    assert.equal(r.out, '')
    for (const line of [4, 8]) assert.match(r.err, new RegExp(`wage\\.csv.*\\b${line}\\b.*ZZ`))
    assert.deepEqual(readdirSync(dir), ['pack'])
  }
})

test('init, forecast, again: the same vintage and nothing written', (t) => {
  const dir = folder(t)
  const store = join(dir, 'x.db')
  const made = ok(['init', store, '--pack', pack, '--lang', 'en'])
  assert.equal(made.out, '')
  assert.match(made.err, /made from the pack “kz”/)
  assert.equal(run(['init', store, '--pack', pack]).code, 4)
  const args = ['forecast', '--draws', '20', '--horizon', '2', '--store', store, '--format', 'json']
  const [first, second] = [ok(args), ok([...args, '--threads', '1'])]
  const figures = (r) => ({ ...JSON.parse(r.out)[0], mc_error: undefined })
  assert.deepEqual(figures(first), figures(second))
  assert.notEqual(first.err, second.err)
  assert.doesNotMatch(first.err, /\x1b/, 'a progress bar outside of a terminal')
  const [summary] = JSON.parse(first.out)
  const vintages = JSON.parse(ok(['vintages', '--store', store, '--format', 'json']).out)
  assert.deepEqual(vintages.map((v) => v.vintage), [summary.vintage])
})

test('Ctrl+C stops a forecast and leaves the workspace as it was', async (t) => {
  const dir = folder(t)
  const store = join(dir, 'x.db')
  ok(['init', store, '--pack', pack])
  const child = spawn(program, ['forecast', '--draws', '10000', '--horizon', '20', '--store', store, '--lang', 'en'],
    { stdio: ['ignore', 'pipe', 'pipe'] })
  let err = ''
  child.stderr.on('data', (d) => {
    if (err === '') setTimeout(() => child.kill('SIGINT'), 200)
    err += d
  })
  const [code, signal] = await new Promise((done) => child.on('close', (...how) => done(how)))
  assert.equal(signal, null)
  assert.equal(code, 70)
  assert.match(err, /Stopped; nothing was changed/)
  assert.deepEqual(JSON.parse(ok(['vintages', '--store', store, '--format', 'json']).out), [])
  assert.ok(existsSync(store))
})
