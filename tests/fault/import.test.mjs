// Files that mean harm, or are no tables at all: each is refused with one clear sentence, in bounded time and memory,
// and the workspace stays as it was, byte by byte.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { book, bookParts, column, zip } from '../book.mjs'
import { folder, limited, pack, program, qajet } from './qajet.mjs'

// The sanitizers take several times the time and the memory: then only the answers are checked.
const sanitized = limited('-v 4000000', 'version').status !== 0
const env = { ...process.env, LC_ALL: 'C.UTF-8' }

function workspace(t) {
  const dir = folder(t), store = join(dir, 'kz.db')
  assert.equal(qajet('init', store, '--pack', pack).status, 0)
  const digest = () => createHash('sha256').update(readFileSync(store)).digest('hex')
  const before = digest()
  // import(name, bytes, {seconds, megabytes}): what was said of the file.
  const bring = (name, bytes, { seconds = 5, megabytes = 300, args = [] } = {}) => {
    const path = join(dir, name)
    if (bytes !== null) writeFileSync(path, bytes)
    const began = Date.now()
    const r = spawnSync('/usr/bin/time', ['-q', '-f', '%M', '-o', join(dir, 'memory'), program, '--store', store, '--lang', 'en', 'import', path, '--format', 'json', ...args],
      { encoding: 'utf8', env, cwd: dir, maxBuffer: 1 << 28 })
    const took = (Date.now() - began) / 1000, used = Number(readFileSync(join(dir, 'memory'), 'utf8').trim().split('\n').at(-1)) / 1024
    assert.equal(r.signal, null, name)
    assert.ok([0, 1].includes(r.status), `${name}: ${r.status} ${r.stderr}`)
    if (!sanitized) {
      assert.ok(took < seconds, `${name}: ${took} s`)
      assert.ok(used < megabytes, `${name}: ${used} MB`)
    }
    return { status: r.status, found: r.stdout ? JSON.parse(r.stdout) : [], err: r.stderr }
  }
  const refused = (name, bytes, says, bounds) => {
    const r = bring(name, bytes, bounds)
    assert.equal(r.status, 1, name)
    const errors = r.found.filter((f) => f.severity === 'error')
    assert.ok(errors.some((f) => says.test(f.reason)), `${name}: ${JSON.stringify(errors.slice(0, 3))}`)
    assert.ok(r.found.length <= 1000, name)
    assert.equal(digest(), before, name)
    return r
  }
  return { dir, store, bring, refused, digest, before }
}

const rows = [['Занятое население, человек'], ['Регион', 2024], ['Астана', 640200], ['Шымкент', 492500]]
// A workbook whose parts are changed: {name: text or function of the text}.
const broken = (changes, sheets = [{ name: 'S', rows }]) =>
  zip(bookParts(sheets).map(([name, text]) => [name, name in changes ? (typeof changes[name] === 'function' ? changes[name](text) : changes[name]) : text]))
const sheet = 'xl/worksheets/sheet1.xml', strings = 'xl/sharedStrings.xml'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

test('text files', (t) => {
  const w = workspace(t)
  w.refused('empty.csv', '', /is empty/)
  w.refused('mark.csv', '\ufeff', /no table/)
  w.refused('blank.csv', '\n\n;;;\n\n', /no table/)
  w.refused('nul.csv', 'Регион;2024\nАстана;6\u00002\n', /not a table|NUL|zero byte/i)
  for (const [name, mark, encoding] of [['utf16le.csv', [0xff, 0xfe], 'utf16le'], ['utf16be.csv', [0xfe, 0xff], 'utf16le']])
    w.refused(name, Buffer.concat([Buffer.from(mark), Buffer.from('Регион;2024\n', encoding)]), /UTF-16/)
  w.refused('unmarked-utf16.csv', Buffer.from('Region;2024\nAstana;1\n', 'utf16le'), /not a table|NUL|zero byte/i)
  w.refused('open-quote.csv', `Регион;2024\n"Астана;${'x'.repeat(30e6)}`, /quote/)
  w.refused('one-line.csv', 'a'.repeat(100e6), /more than .* bytes of text/)
  w.refused('one-line-of-cells.csv', '1;'.repeat(50e6), /more than 2,?000/)
  w.refused('wide.csv', `${Array.from({ length: 10000 }, (_, i) => `c${i}`).join(';')}\n`, /more than 2,?000/)
  w.refused('page.xls', '<html><body><table><tr><td>Астана</td><td>5</td></tr></table></body></html>', /web page/)
  w.refused('old.xml', '\ufeff<?xml version="1.0"?><Workbook></Workbook>', /web page/)
  w.refused('old.xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4096)]), /old XLS/)
  w.refused('locked.xlsx', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2048), Buffer.from('EncryptedPackage', 'utf16le')]), /password/)
  w.refused('letter.pdf', '%PDF-1.7\n', /not a table/)
  w.refused('.', null, /./)
})

test('a CSV of 100 MB goes in whole', (t) => {
  const w = workspace(t)
  const codes = (file, level) => readFileSync(join(pack, 'codes', file), 'utf8').split('\n').slice(1).map((l) => l.split(','))
    .filter((c) => c[2] === level && !/\d{4}-\d\d-\d\d,\d{4}/.test(c.join(','))).map((c) => c[0])
  const regions = codes('region.csv', '1').filter((c) => c !== '51'), sections = codes('industry.csv', '1'), groups = codes('occupation.csv', '2')
  const lines = ['indicator;region;industry;occupation;year;value;remark'], remark = 'x'.repeat(80)
  for (let year = 1960; lines.length <= 1e6; year++)
    for (const r of regions) for (const s of sections) for (const o of groups) lines.push(`employed;${r};${s};${o};${year};7;${remark}`)
  lines.length = 1000001
  const text = lines.join('\n')
  assert.ok(text.length > 99e6)
  const r = w.bring('hundred.csv', text, { seconds: 15, megabytes: 400 })
  assert.equal(r.status, 0, JSON.stringify(r.found.slice(0, 3)))
  assert.match(r.err, /observations 1,000,000/)
})

test('workbooks that unpack beyond measure', (t) => {
  const w = workspace(t)
  const sheetOf = (inner) => `<worksheet ${main}><sheetData>${inner}</sheetData></worksheet>`
  w.refused('zeros.xlsx', broken({ [sheet]: sheetOf(' '.repeat(200e6)) }), /unpacks beyond/)
  w.refused('rows.xlsx', broken({ [sheet]: (s) => s.replace('</sheetData>', `${'<row></row>'.repeat(6e6)}</sheetData>`) }), /unpacks beyond/)
  w.refused('strings.xlsx', broken({ [strings]: `<sst ${main}>${'<si><t>a</t></si>'.repeat(6e6)}</sst>` }), /unpacks beyond/)
  const laughs = `<!DOCTYPE x [<!ENTITY a "ha">${'bcdefghij'.split('').map((c, i) => `<!ENTITY ${c} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>`
  w.refused('laughs.xlsx', broken({ [sheet]: (s) => s.replace('<worksheet', `${laughs}<worksheet`).replace('<v>0<', '<v>&j;<') }), /damaged/)
  w.refused('outside.xlsx', broken({ [sheet]: (s) => s.replace('<worksheet', '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><worksheet').replace('<v>0<', '<v>&f;<') }), /damaged/)
  w.refused('deep.xlsx', broken({ [sheet]: sheetOf('<a>'.repeat(9e6)) }), /damaged/)
  w.refused('attribute.xlsx', broken({ [sheet]: sheetOf(`<row r="${'1'.repeat(20e6)}"><c><v>1</v></c></row>`) }), /unpacks beyond|damaged/)
  w.refused('many-parts.xlsx', zip([...bookParts([{ name: 'S', rows }]), ...Array.from({ length: 5000 }, (_, i) => [`x/${i}`, ''])]), /unpacks beyond/)
  w.refused('many-sheets.xlsx', book(Array.from({ length: 300 }, (_, i) => ({ name: `S${i}`, rows }))), /unpacks beyond/)
})

test('workbooks that point outside of themselves', (t) => {
  const w = workspace(t)
  for (const index of ['99', '-1', '99999999999999999999', '', 'x'])
    w.refused(`string-${index}.xlsx`, broken({ [sheet]: (s) => s.replace(/<v>0<\/v>/, `<v>${index}</v>`) }), /damaged|no table|no such|recognised/)
  w.refused('no-strings.xlsx', broken({ [strings]: `<sst ${main} count="4294967295"></sst>` }), /damaged/)
  w.refused('far-column.xlsx', broken({ [sheet]: (s) => s.replace('r="B3"', 'r="ZZZZZZ3"') }), /more than 2,?000 columns/)
  w.refused('wide.xlsx', book([{ name: 'S', rows: [Array.from({ length: 10000 }, (_, i) => `c${i}`)] }]), /more than 2,?000 columns/)
  w.refused('far-row.xlsx', broken({ [sheet]: (s) => s.replace('<row r="3">', '<row r="4294967295">') }), /more than/)
  w.refused('no-sheet.xlsx', zip(bookParts([{ name: 'S', rows }]).filter(([name]) => name !== sheet)), /damaged/)
  w.refused('circle.xlsx', broken({ 'xl/_rels/workbook.xml.rels': (s) => s.replace('sharedStrings.xml', 'worksheets/sheet1.xml') }), /damaged|no table/)
  w.refused('self.xlsx', broken({ 'xl/_rels/workbook.xml.rels': (s) => s.replace('worksheets/sheet1.xml', 'workbook.xml') }), /no table|damaged/)
  w.refused('upward.xlsx', broken({ 'xl/_rels/workbook.xml.rels': (s) => s.replace('worksheets/sheet1.xml', '../../../../etc/passwd') }), /damaged/)
  w.refused('half.xlsx', broken({ [sheet]: (s) => s.slice(0, s.length / 2) }), /damaged/)
  w.refused('latin.xlsx', broken({ [sheet]: (s) => s.replace('UTF-8', 'ISO-2022-JP') }), /damaged/)
})

test('archives that are no workbooks', (t) => {
  const w = workspace(t)
  const whole = book([{ name: 'S', rows }])
  for (let i = 1; i < 8; i++) w.refused(`cut-${i}.xlsx`, whole.subarray(0, Math.floor(whole.length * i / 8)), /damaged|not XLSX/)
  w.refused('table.ods', zip([['mimetype', 'application/vnd.oasis.opendocument.spreadsheet'], ['content.xml', '<a/>']]), /not XLSX/)
  w.refused('table.xlsb', zip([['xl/workbook.bin', 'x']]), /not XLSX/)
  const locked = Buffer.from(whole)
  for (let at = 0; (at = locked.indexOf('PK\x03\x04', at)) >= 0; at += 4) locked[at + 6] |= 1
  for (let at = 0; (at = locked.indexOf('PK\x01\x02', at)) >= 0; at += 4) locked[at + 8] |= 1
  w.refused('flag.xlsx', locked, /damaged/)
  const wrong = Buffer.from(whole)
  const at = wrong.indexOf(deflateRawSync(Buffer.from(bookParts([{ name: 'S', rows }]).at(-1)[1])))
  assert.ok(at > 0)
  wrong.fill(0xff, at, at + 20)
  w.refused('bits.xlsx', wrong, /damaged/)
})

test('a sheet of 2^20 rows, mostly empty, is read', (t) => {
  const w = workspace(t)
  const empty = Array.from({ length: (1 << 20) - 5 }, (_, i) => `<row r="${i + 5}"${i % 3 ? '' : ' spans="1:2"'}><c r="A${i + 5}" s="1"/></row>`).join('')
  const r = w.bring('long.xlsx', broken({ [sheet]: (s) => s.replace('</sheetData>', `${empty}</sheetData>`) }), { args: ['--dry-run'] })
  assert.equal(r.status, 0)
  const last = w.bring('last.xlsx', broken({ [sheet]: (s) => s.replace('<row r="4">', '<row r="1048576">').replace('r="A4"', 'r="A1048576"').replace('r="B4"', 'r="B1048576"') }), { args: ['--dry-run'] })
  assert.equal(last.status, 0)
  assert.equal(w.digest(), w.before)
})

test('what looks like a formula is text, coming in and going out', (t) => {
  const w = workspace(t)
  const evil = ['=HYPERLINK("http://x")', '+1+cmd|calc', '-2+3', '@SUM(A1)', '\t=1', '\r=1']
  const csv = ['Region,2024', ...evil.map((s) => `"${s.replaceAll('"', '""')}",1`)].join('\n')
  const r = w.bring('evil.csv', `Employed persons\n${csv}\n`, { args: ['--report', join(w.dir, 'found.csv')] })
  assert.equal(r.status, 1)
  for (const file of ['found.csv', 'found.rejected.csv']) {
    const text = readFileSync(join(w.dir, file), 'utf8')
    assert.match(text, /'=HYPERLINK/, file)
    // No cell begins with one of the signs: neither after a separator, nor after a quote, nor at the beginning of a line.
    assert.doesNotMatch(text, /(^|[\n,]"?)[=+@\t]/, file)
    assert.doesNotMatch(text, /(^|[\n,]"?)-[^0-9,\r\n"]/, file)
  }
  // As the name of an employer it comes in, and goes out as text.
  const hires = `Планируемый прием\nПредприятие,Регион,Профессия,2026\n${evil.slice(0, 4).map((s, i) => `"${s.replaceAll('"', '""')}",Астана,721${i + 1},5`).join('\n')}\n`
  const kept = w.bring('hires.csv', hires)
  assert.equal(kept.status, 0, JSON.stringify(kept.found))
  const plans = spawnSync(program, ['--store', w.store, 'show', 'plans', '--format', 'csv'], { encoding: 'utf8', env }).stdout
  assert.doesNotMatch(plans, /(^|[\n,]"?)[=+@\t]/)
  assert.ok(!existsSync(join(w.dir, 'hires.csv.rejected.csv')))
})
