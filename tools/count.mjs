// Counts test cases: count.mjs [--failures] FILE... reads JUnit files of ctest and TAP files.
//
// ctest counts executables; what a reader wants to know is how many cases ran. Our executables print TAP (cmocka and
// node --test can), so the output that ctest keeps for each test is read for its lines "ok" and "not ok". A test
// without such lines counts as one case. The last line printed is "N passed, N failed"; exit 1 if any failed.
// With --failures the output of the failed tests is printed instead.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

// Leaves of a TAP stream. A result that follows a deeper plan is the sum of its parts; it counts only when it failed
// by itself, that is when none of its parts did.
export function countTap(text) {
  const n = { passed: 0, failed: 0, skipped: 0 }
  let deepest = -1
  let failedBelow = false
  for (const line of text.split('\n')) {
    const m = /^( *)(ok|not ok|1\.\.\d+)\b(.*)$/.exec(line)
    if (!m) continue
    const [, { length: indent }, what, rest] = m
    if (what.startsWith('1..')) {
      deepest = Math.max(deepest, indent)
      continue
    }
    const parent = deepest > indent
    if (!parent) {
      if (/#\s*(skip|todo)/i.test(rest)) n.skipped++
      else if (what === 'ok') n.passed++
      else n.failed++
    } else if (what === 'not ok' && !failedBelow) n.failed++
    if (what === 'not ok') failedBelow = indent > 0
    if (parent) {
      deepest = -1
      if (indent === 0) failedBelow = false
    }
  }
  return n
}

const unescape = (s) =>
  s.replace(/&(lt|gt|quot|apos|amp|#(\d+)|#x([0-9a-f]+));/gi, (all, name, dec, hex) =>
    dec || hex ? String.fromCodePoint(parseInt(dec ?? hex, dec ? 10 : 16))
               : { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }[name.toLowerCase()])

// Tests of a ctest JUnit file: {name, status: 'run' | 'fail' | 'skip', output}. What could not be started, because its
// program or its fixture is missing, has failed; skipped is only what said so itself.
export function readJunit(xml) {
  return [...xml.matchAll(/<testcase ([^>]*)>([\s\S]*?)<\/testcase>/g)].map(([, attributes, body]) => {
    const status = /status="([^"]*)"/.exec(attributes)[1]
    return {
      name: unescape(/name="([^"]*)"/.exec(attributes)[1]),
      status: status === 'run' ? 'run' : /<skipped message="SKIP_/.test(body) ? 'skip' : 'fail',
      output: unescape(/<system-out>([\s\S]*?)<\/system-out>/.exec(body)?.[1] ?? ''),
    }
  })
}

export function countTest({ status, output }) {
  const n = countTap(output)
  if (status === 'run') return n.passed + n.failed + n.skipped ? n : { ...n, passed: 1 }
  if (status === 'skip') return { passed: 0, failed: 0, skipped: 1 }
  return n.failed ? n : { ...n, failed: 1 }
}

function main(args) {
  const showFailures = args[0] === '--failures'
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const file of showFailures ? args.slice(1) : args) {
    const text = readFileSync(file, 'utf8')
    const tests = file.endsWith('.xml') ? readJunit(text)
      : [{ name: file, status: /^not ok/m.test(text) ? 'fail' : 'run', output: text }]
    for (const test of tests) {
      const n = countTest(test)
      for (const k in sum) sum[k] += n[k]
      if (showFailures && n.failed) console.log(`\n--- failed: ${test.name} (${file})\n${test.output.trimEnd()}\n`)
    }
  }
  if (showFailures) return
  if (sum.skipped) console.log(`${sum.skipped} skipped`)
  console.log(`${sum.passed} passed, ${sum.failed} failed`)
  process.exitCode = sum.failed || !sum.passed ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2))
