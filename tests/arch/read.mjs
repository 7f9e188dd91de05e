// Reading the project as text: files, C without comments, messages, CSV.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

// {path from the root: text} of the files under a folder whose names match.
export function files(folder, pattern) {
  const out = {}
  const walk = (dir) => {
    for (const e of readdirSync(dir, { withFileTypes: true })) {
      if (e.name === 'node_modules' || e.name === 'dist') continue
      const path = join(dir, e.name)
      if (e.isDirectory()) walk(path)
      else if (pattern.test(e.name)) out[relative(root, path)] = readFileSync(path, 'utf8')
    }
  }
  if (existsSync(join(root, folder))) walk(join(root, folder))
  return out
}

// C with comments blanked and literals emptied, line for line; and the string literals with their lines.
// Adjacent literals are joined, as the compiler does.
export function readC(text) {
  let code = ''
  const strings = []
  let line = 1
  let joinable = null // the literal that a following one continues
  const lexer = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.|\\\n)*"|'(?:[^'\\\n]|\\.)+'|\s+|[\s\S]/g
  for (const [token] of text.matchAll(lexer)) {
    if (token.startsWith('//') || token.startsWith('/*')) code += token.replace(/[^\n]/g, ' ')
    else if (token[0] === '"' && token.length > 1) {
      const value = token.slice(1, -1)
      if (joinable) joinable.text += value
      else strings.push((joinable = { line, text: value }))
      code += '""'
    } else if (token[0] === "'" && token.length > 1) code += "' '"
    else code += token
    if (!/^\s+$/.test(token) && !/^("|\/\/|\/\*)/.test(token)) joinable = null
    line += token.split('\n').length - 1
  }
  return { code, strings }
}

// #include lines: [{line, path, system}].
export function includes(text) {
  const out = []
  text.split('\n').forEach((s, i) => {
    const m = /^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)/.exec(s)
    if (m) out.push({ line: i + 1, path: m[1] ?? m[2], system: m[1] === undefined })
  })
  return out
}

// {kk, ru, en}: all messages as gen/po.mjs merges them, {id: [text, ...]} with one text a plural form. Read once.
let merged
export const messages = () => (merged ??= readMessages())

function readMessages() {
  const dir = mkdtempSync(join(tmpdir(), 'qajet-po-'))
  try {
    execFileSync(process.execPath, [join(root, 'gen/po.mjs'), '--po', join(root, 'po'), '--json', dir, '--warn'],
      { stdio: 'ignore' })
    const read = (lang) => Object.fromEntries(Object.entries(JSON.parse(readFileSync(join(dir, `${lang}.json`), 'utf8')))
      .map(([id, text]) => [id, typeof text === 'string' ? [text] : Object.values(text)]))
    return { kk: read('kk'), ru: read('ru'), en: read('en') }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

// Rows of a CSV file (RFC 4180) as objects by heading, with their line.
export function readCsv(text) {
  const rows = []
  let row = []
  let field = ''
  let quoted = false
  let line = 1
  let start = 1
  const end = () => {
    row.push(field)
    rows.push({ line: start, row })
    row = []
    field = ''
    start = line + 1
  }
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') field += text[i++]
      else if (c === '"') quoted = false
      else field += c
    } else if (c === '"') quoted = true
    else if (c === ',') {
      row.push(field)
      field = ''
    } else if (c === '\n') end()
    else if (c !== '\r') field += c
    if (c === '\n') line++
  }
  if (field !== '' || row.length) end()
  const head = rows.shift()?.row ?? []
  return rows.map(({ line, row }) => ({ line, ...Object.fromEntries(head.map((h, i) => [h, row[i] ?? ''])) }))
}
