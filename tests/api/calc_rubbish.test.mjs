// Every calculator with every file of its example spoilt in every way that people spoil files: the answer is refused in a
// sentence that names the culprit, or computed; never half written, never a message with a hole in it.
import test from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sharedFolder } from '../folder.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = process.env.QAJET ?? join(root, 'build/qajet')
const dir = sharedFolder()

const commands = [...readFileSync(join(root, 'docs/user/en/calculators.md'), 'utf8').replace(/ \\\n */g, ' ')
  .matchAll(/^ {4}qajet (calc .*)$/gm)].map((m) => m[1].split(' '))
const spoilt = join(dir, 'spoilt.csv')

// Runs the command with one of its files replaced by a text.
function run(args, at, text, lang = 'en') {
  writeFileSync(spoilt, text)
  const r = spawnSync(program, ['--lang', lang, ...args.with(at, spoilt), ...(args[1] === 'order' ? ['--rounds', '1'] : [])],
    { encoding: 'utf8', maxBuffer: 1 << 28, cwd: root })
  const what = `${args.slice(0, 2).join(' ')}, ${args[at]}`
  assert.equal(r.signal, null, `${what}: ended by ${r.signal}\n${text.slice(0, 300)}`)
  assert.ok([0, 1, 5].includes(r.status), `${what}: exit code ${r.status}: ${r.stderr}`)
  assert.ok(!/[{}]/.test(r.stderr), `${what}: a hole in ${r.stderr}`)
  assert.ok(!/\b(nan|inf)\b/.test(r.stdout), `${what}: not a number in the answer to\n${text.slice(0, 300)}`)
  if (r.status !== 0) {
    assert.equal(r.stdout, '', what)
    assert.match(r.stderr, /[.!]\s*$/, what)
  }
  return { code: r.status, err: r.stderr, out: r.stdout }
}
const refused = (r, says) => {
  assert.equal(r.code, 1, r.err || r.out.slice(0, 300))
  assert.match(r.err, says)
}

for (const args of commands) {
  const files = args.map((a, i) => [a, i]).filter(([a]) => a.endsWith('.csv'))
  test(`${args.slice(0, 2).join(' ')}: what its files may not be is named`, () => {
    assert.ok(files.length > 0)
    for (const [path, at] of files) {
      const lines = readFileSync(join(root, path), 'utf8').trimEnd().split(/\r?\n/)
      const [head, first, ...rest] = lines
      const columns = head.split(',')
      const whole = (line) => `${[head, line, ...rest].join('\n')}\n`
      refused(run(args, at, ''), /there are no rows/)
      refused(run(args, at, `${head}\n`), /there are no rows/)
      refused(run(args, at, lines.join('\n').replaceAll(',', ';')), /spoilt\.csv:1:1: the columns are separated by “;”/)
      refused(run(args, at, `${lines.join('\n')}\n${first},1\n`), new RegExp(`spoilt\\.csv:${lines.length + 1}:\\d+: the row has`))
      refused(run(args, at, [columns.map((_, k) => `c${k}`).join(), ...lines.slice(1)].join('\n')), /spoilt\.csv:1:1: the /)
      for (const column of columns) // one may do without
        run(args, at, [columns.map((c) => (c === column ? 'else' : c)).join(), ...lines.slice(1)].join('\n'))
      for (const lang of ['en', 'ru', 'kk'])
        if (!path.endsWith('transitions.csv') && !path.endsWith('nodes.csv')) // persons may have several rows, and roots
          refused(run(args, at, `${lines.join('\n')}\n${first}\n`, lang), new RegExp(`spoilt\\.csv:${lines.length + 1}:\\d+: [^:]+${path.includes('demo-region/demand') ? '' : ' 2\\D'}`))
      // Other columns are kept out of the way, whatever stands in them.
      if (args[1] !== 'fit')
        assert.equal(run(args, at, `${lines.map((l, i) => `${l},${i === 0 ? 'note' : '"a, ""b"""'}`).join('\n')}\n`).code, 0)
      columns.forEach((column, k) => {
        for (const value of ['', 'NaN', '-1', '1e400', '1e300', 'х', '99999999', '0', '"a\n"']) {
          const fields = first.split(',')
          fields[k] = value
          const r = run(args, at, whole(fields.join()))
          if (r.code === 1)
            assert.match(r.err, /^[^ ]+\.csv(:\d+:\d+)?: /, `${path} ${column}=${value}`)
        }
      })
    }
  })
}

test('every number of every file may be zero: an answer, or what is lacking', () => {
  for (const args of commands)
    args.forEach((path, at) => {
      if (!path.endsWith('.csv'))
        return
      const lines = readFileSync(join(root, path), 'utf8').trimEnd().split(/\r?\n/)
      const columns = lines[0].split(',')
      columns.forEach((column, k) => {
        const zero = lines.slice(1).map((l) => l.split(',').with(k, '0').join())
        if (lines.slice(1).every((l) => l.split(',')[k] !== '' && !Number.isNaN(Number(l.split(',')[k]))))
          run(args, at, `${[lines[0], ...zero].join('\n')}\n`)
      })
    })
})

// Tables of an answer: rows by what is not measured (texts, years, ages, grades), and their numbers.
function answer(args, ...more) {
  const r = spawnSync(program, ['--lang', 'en', '--format', 'json', ...more, ...args.filter((a, i) => a !== '--format' && args[i - 1] !== '--format')],
    { encoding: 'utf8', maxBuffer: 1 << 28, cwd: root })
  assert.equal(r.status, 0, r.stderr)
  const out = JSON.parse(r.stdout)
  const rows = (Array.isArray(out) ? [['', out]] : Object.entries(out)).flatMap(([table, list]) => list.map((row) => [table, row]))
  return new Map(rows.map(([table, row]) => {
    const named = Object.entries(row).filter(([k, v]) => typeof v === 'string' || ['year', 'age', 'grade'].includes(k))
    return [JSON.stringify([table, named]), row]
  }))
}
test('the order of rows and the number of threads change nothing', () => {
  for (const args of commands.filter((c) => c[1] !== 'order')) { // what ties places is the order of colleges
    const plain = answer(args)
    assert.deepEqual(answer(args, '--threads', '1'), answer(args, '--threads', '2'), args.join(' '))
    args.forEach((path, at) => {
      if (!path.endsWith('.csv'))
        return
      const [head, ...lines] = readFileSync(join(root, path), 'utf8').trimEnd().split(/\r?\n/)
      writeFileSync(spoilt, `${[head, ...lines.reverse()].join('\n')}\n`)
      const other = answer(args.with(at, spoilt))
      assert.deepEqual([...other.keys()].sort(), [...plain.keys()].sort(), `${args[1]} ${path}`)
      for (const [key, row] of plain)
        for (const [k, v] of Object.entries(row))
          if (typeof v === 'number')
            assert.ok(Math.abs(other.get(key)[k] - v) <= 1e-9 * (1 + Math.abs(v)), `${args[1]} ${path} ${key} ${k}: ${v} ${other.get(key)[k]}`)
    })
  }
})

test('standard input is read once', () => {
  const r = spawnSync(program, ['--lang', 'en', 'calc', 'gap', '--demand', '-', '--supply', '-'], { encoding: 'utf8', input: 'a\n' })
  assert.equal(r.status, 2)
  assert.match(r.stderr, /once/)
})
