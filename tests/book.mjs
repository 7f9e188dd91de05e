// Workbooks for tests, written as the program that made them would: shared strings, merged cells, hidden rows and sheets,
// dates, formulas with kept values, error cells. Also single parts put into an archive, for files that mean harm.
import { deflateRawSync } from 'node:zlib'

const table = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1
  return n >>> 0
})
const crc32 = (bytes) => {
  let c = 0xffffffff
  for (const b of bytes) c = table[(c ^ b) & 255] ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

// zip([[name, text or bytes], ...]): an archive without times, the same bytes every time.
export function zip(parts) {
  const local = [], central = []
  let at = 0
  for (const [name, content] of parts) {
    const data = Buffer.isBuffer(content) ? content : Buffer.from(content)
    const packed = deflateRawSync(data), bytes = Buffer.from(name)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(8, 4)
    head.writeUInt32LE(0x00210000, 6)
    head.writeUInt32LE(crc32(data), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(data.length, 18)
    head.writeUInt16LE(bytes.length, 22)
    local.push(Buffer.from('PK\x03\x04'), head, bytes, packed)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    central.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), head, tail, bytes)
    at += 30 + bytes.length + packed.length
  }
  const size = central.reduce((n, b) => n + b.length, 0), end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(size, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...local, ...central, Buffer.from('PK\x05\x06'), end])
}

const xml = (s) => String(s).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const links = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export function column(n) {
  let s = ''
  for (n++; n > 0; n = Math.floor((n - 1) / 26)) s = String.fromCharCode(65 + (n - 1) % 26) + s
  return s
}

// Days since 30 December 1899, as workbooks count.
export const date = (text) => ({ date: (Date.parse(text) - Date.UTC(1899, 11, 30)) / 86400000 })

// A cell: null, a text, a number, {date}, {percent}, {error}, {formula, value}, {text, raised} (a footnote number above).
function cell(c, ref, strings) {
  if (c === null || c === undefined || c === '') return ''
  const shared = (inner) => {
    if (!strings.has(inner)) strings.set(inner, strings.size)
    return `<c r="${ref}" t="s"><v>${strings.get(inner)}</v></c>`
  }
  if (typeof c === 'string') return shared(`<t xml:space="preserve">${xml(c)}</t>`)
  if (typeof c === 'number') return `<c r="${ref}"><v>${c}</v></c>`
  if ('date' in c) return `<c r="${ref}" s="1"><v>${c.date}</v></c>`
  if ('percent' in c) return `<c r="${ref}" s="2"><v>${c.percent}</v></c>`
  if ('error' in c) return `<c r="${ref}" t="e"><f>VLOOKUP(A1,#REF!,2)</f><v>${c.error}</v></c>`
  if ('raised' in c)
    return shared(`<r><t>${xml(c.text)}</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>${xml(c.raised)}</t></r>`)
  return `<c r="${ref}"><f>${xml(c.formula)}</f>${c.value === undefined ? '' : `<v>${c.value}</v>`}</c>`
}

function sheetXml(s, strings) {
  const rows = s.rows.map((r, y) => {
    const cells = r.map((c, x) => cell(c, `${column(x)}${y + 1}`, strings)).join('')
    return cells || s.hiddenRows?.includes(y + 1)
      ? `<row r="${y + 1}"${s.hiddenRows?.includes(y + 1) ? ' hidden="1"' : ''}>${cells}</row>` : ''
  }).join('')
  const merged = (s.merged ?? []).map((m) => `<mergeCell ref="${m}"/>`).join('')
  return `${head}<worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${merged && `<mergeCells>${merged}</mergeCells>`}</worksheet>`
}

// The parts around the sheets, to be changed by tests that break them.
export function bookParts(sheets) {
  const strings = new Map(), n = sheets.length
  const parts = sheets.map((s, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(s, strings)])
  const list = (f) => sheets.map(f).join('')
  const rel = (id, type, target) => `<Relationship Id="rId${id}" Type="${links}/${type}" Target="${target}"/>`
  return [
    ['[Content_Types].xml', `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${list((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)}<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`],
    ['_rels/.rels', `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rel(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`],
    ['xl/workbook.xml', `${head}<workbook xmlns="${main}" xmlns:r="${links}"><sheets>${list((s, i) => `<sheet name="${xml(s.name)}" sheetId="${i + 1}"${s.hidden ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`)}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list((_, i) => rel(i + 1, 'worksheet', `worksheets/sheet${i + 1}.xml`))}${rel(n + 1, 'sharedStrings', 'sharedStrings.xml')}${rel(n + 2, 'styles', 'styles.xml')}</Relationships>`],
    ['xl/sharedStrings.xml', `${head}<sst xmlns="${main}" count="${strings.size}" uniqueCount="${strings.size}">${[...strings.keys()].map((s) => `<si>${s}</si>`).join('')}</sst>`],
    ['xl/styles.xml', `${head}<styleSheet xmlns="${main}"><fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="9" applyNumberFormat="1"/></cellXfs></styleSheet>`],
    ...parts,
  ]
}

// book([{name, rows, merged, hidden, hiddenRows}, ...]): the bytes of an .xlsx file.
export const book = (sheets) => zip(bookParts(sheets))
