// Tables brought in from the command line: what goes in, what is refused, and that withdrawing leaves no trace in the
// figures. $QAJET is the program, $QAJET_STORE a workspace with one forecast.
import test from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask, serve, source } from './server.mjs'
import { workspace } from './workspace.mjs'

const files = join(source, 'tests/e2e/files')

const good = 'Занятое население;;\n;;тыс. человек\nРегион;2024;2025\nТуркестанская область;850,5;860,1\nАстана;640,2;655,7\n'
const forecast = (w) => w.json('forecast', '--draws', '50')[0].vintage

test('a refused file and a dry run change nothing', (t) => {
  const w = workspace(t)
  const bad = w.put('bad.csv', good.replace('Астана', 'Атлантида'))
  const before = w.digest()
  const refused = w.run('import', bad, '--format', 'json', '--report', join(w.dir, 'found.csv'))
  assert.equal(refused.code, 1)
  const error = JSON.parse(refused.out).find((r) => r.severity === 'error')
  assert.deepEqual([error.file, error.place, error.value], ['bad.csv', '5:1', 'Атлантида'])
  assert.ok(readFileSync(join(w.dir, 'found.csv'), 'utf8').includes('bad.csv,5:1,error,Атлантида'))
  assert.equal(readFileSync(join(w.dir, 'found.rejected.csv'), 'utf8'), 'file,place\r\nbad.csv,5,Атлантида,"640,2","655,7"\r\n')
  w.ok('import', w.put('good.csv', good), '--dry-run')
  assert.equal(w.digest(), before)
})

test('good rows go in when the user says so', (t) => {
  const w = workspace(t)
  const bad = w.put('bad.csv', good.replace('Астана', 'Атлантида'))
  w.ok('import', bad, '--accept-good')
  assert.equal(w.json('imports')[0].rows, 2)
  assert.ok(existsSync(`${bad}.rejected.csv`))
})

test('imports feed the forecast, withdrawing them gives the figures of before', (t) => {
  const w = workspace(t)
  const before = forecast(w)
  const need = w.ok('export', '--by', 'region,year', '--vintage', before, '-').out
  w.ok('import', w.put('good.csv', good))
  assert.match(w.ok('import', join(w.dir, 'good.csv')).err, /already imported/)
  const after = forecast(w)
  assert.notEqual(after, before)
  assert.notEqual(w.ok('export', '--by', 'region,year', '--vintage', after, '-').out, need)
  const leaf = w.json('explain', 'need', '--region', '61', '--year', '2030', '--figure', 'employed', '--depth', 'all', '--vintage', after)
  assert.ok(JSON.stringify(leaf).includes('"value":860100'))
  const [{ id }] = w.json('imports')
  w.ok('import', '--undo', id.slice(0, 6))
  assert.equal(w.run('import', '--undo', id).code, 3)
  assert.ok(w.json('imports')[0].withdrawn_at)
  assert.equal(forecast(w), before)
  assert.equal(w.ok('export', '--by', 'region,year', '--vintage', before, '-').out, need)
  assert.ok(w.ok('vintages', '--format', 'csv').err.includes(after))
  assert.ok(w.json('verify', after).some((r) => r.result === 'withdrawn'))
  w.ok('verify', before)
  w.ok('doctor')
  w.ok('import', join(w.dir, 'good.csv'))
  assert.equal(w.json('imports').length, 2)
  assert.notEqual(forecast(w), before)
})

test('files from real layouts: every fault has a place', (t) => {
  const w = workspace(t)
  const found = { 'zanyatye-regiony.csv': ['12:1'], 'zarplata.xlsx': ['3.1!A8'], 'vypusk.csv': ['5:1'], 'qyzmet-turleri.tsv': [],
    'employed-long.csv': ['8:2', '9:5'], 'proekty.csv': ['3:5', '6:4'], 'bezrabotitsa.xlsx': [],
    'opros-rabotodateley.xlsx': ['Опрос!F5', 'Опрос!D6', 'Опрос!C7', null] }
  for (const [name, places] of Object.entries(found)) {
    const r = w.run('import', join(files, name), '--dry-run', '--format', 'json')
    assert.equal(r.code, places.length > 0 ? 1 : 0, name)
    assert.deepEqual(JSON.parse(r.out).filter((f) => f.severity === 'error').map((f) => f.place), places, name)
  }
})

test('plans of employers and projects stand beside the forecast', (t) => {
  const w = workspace(t)
  assert.deepEqual(w.json('show', 'plans'), [])
  const mine = ['proekty.csv', 'opros-rabotodateley.xlsx'].map((name) => w.put(name, readFileSync(join(files, name))))
  w.ok('import', ...mine, '--accept-good') // the rows left out are written beside the file
  const rows = w.json('show', 'plans')
  assert.deepEqual(rows.map((r) => [r.region, r.occupation, r.year, r.planned_hires, r.project_jobs, r.project_jobs_likely]), [
    ['35', '21', '2026', 12, null, null], ['35', '21', '2027', 15, null, null],
    ['61', '21', '2027', null, 15, 12], ['61', '61', '2026', null, 300, 150]])
  const [need] = w.json('show', 'need', '--region', '61', '--occupation', '21', '--year', '2027')
  assert.equal(rows[2].openings, need.openings)
  assert.equal(w.json('show', 'plans', '--region', 'Turkistan', '--year', '2026').length, 1)
  assert.equal(w.run('show', 'plans', '--region', 'Atlantis').code, 3)
  for (const { id } of w.json('imports')) w.ok('import', '--undo', id)
  assert.deepEqual(w.json('show', 'plans'), [])
})

test('findings are in the language of the user', (t) => {
  const w = workspace(t)
  const of = (lang) => w.run('import', join(files, 'zarplata.xlsx'), '--dry-run', '--format', 'json', '--lang', lang).out
  assert.match(of('kk'), /Қостанай облысы \(39\)/)
  assert.match(of('ru'), /возможно: Костанайская область \(39\)/)
})

test('a template comes back in', (t) => {
  const w = workspace(t)
  for (const indicator of ['employed', 'wage_average', 'vacancies', 'tve_graduates', 'unemployment_rate', 'planned_hires', 'project_jobs']) {
    for (const [form, lang] of [['csv', 'en'], ['xlsx', 'kk'], ['xlsx', 'ru']]) {
      const path = join(w.dir, `${indicator}-${lang}.${form}`)
      w.ok('template', indicator, path, '--lang', lang)
      w.ok('import', path, '--dry-run')
    }
  }
  assert.equal(w.run('template', 'nonsense', join(w.dir, 'a.csv')).code, 2)
  assert.equal(w.run('template', 'employed', join(w.dir, 'a.doc')).code, 2)
})

test('files that mean harm are refused with a sentence', (t) => {
  const w = workspace(t)
  const before = w.digest()
  for (const [name, bytes] of [['wide.csv', '1;'.repeat(10000)], ['nul.csv', 'a\0b'], ['cut.xlsx', Buffer.from('PK\x03\x04')],
    ['old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')], ['quote.csv', 'a;"b\n'], ['utf16.csv', Buffer.from('fffe6100', 'hex')]]) {
    const r = w.run('import', w.put(name, bytes), '--format', 'json')
    assert.equal(r.code, 1, name)
    assert.equal(JSON.parse(r.out).length, 1, name)
  }
  assert.equal(w.run('import', join(w.dir, 'absent.csv')).code, 1)
  assert.equal(w.run('import').code, 2)
  assert.equal(w.run('import', join(files, 'vypusk.csv'), '--as', 'nonsense').code, 2)
  assert.equal(w.digest(), before)
})

test('a command beside a server that serves does not pull the log from under it', async (t) => {
  const w = workspace(t)
  const server = await serve(w.store)
  t.after(() => server.stop())
  const change = (path, body) => ask(server.port, path, { method: 'POST', headers: { 'X-Qajet': '1', 'Content-Type': 'application/octet-stream' }, body })
  assert.equal((await change('/api/v1/imports?file=good.csv&lang=en', Buffer.from(good))).json.kept, true)
  for (let i = 0; i < 3; i++) assert.equal(w.json('imports').length, 1) // opens and closes the file
  assert.equal((await change('/api/v1/forecast?draws=50&lang=en')).status, 200)
  let job = { state: 'running' }
  for (let i = 0; i < 600 && job.state === 'running'; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    job = (await ask(server.port, '/api/v1/job?lang=en')).json
  }
  assert.equal(job.state, 'done', job.error)
  assert.ok(w.json('vintages').some((v) => v.vintage === job.vintage))
  w.ok('doctor')
})
