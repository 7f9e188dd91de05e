// The counter of test cases must not lose a failure.
import test from 'node:test'
import assert from 'node:assert/strict'
import { countTap, countTest, readJunit } from '../../tools/count.mjs'

test('flat TAP of cmocka', () => {
  const n = countTap('1..3\nok 1 - a\nnot ok 2 - b\n# why\nnot ok 3 # SKIP c\n# not ok - group\n')
  assert.deepEqual(n, { passed: 1, failed: 1, skipped: 1 })
})

test('nested TAP counts leaves', () => {
  const tap = `TAP version 13
# Subtest: file
    # Subtest: group
        ok 1 - a
          ---
          duration_ms: 1
          ...
        not ok 2 - b
        1..2
    not ok 1 - group
    ok 2 - c
    1..2
not ok 1 - file
ok 2 - other
1..2
# tests 2
`
  assert.deepEqual(countTap(tap), { passed: 3, failed: 1, skipped: 0 })
})

test('a file that fails by itself is one failure', () => {
  assert.deepEqual(countTap('    ok 1 - a\n    1..1\nnot ok 1 - file\n1..1\n'), { passed: 1, failed: 1, skipped: 0 })
})

test('a test that dies without a word is one failure', () => {
  assert.deepEqual(countTest({ status: 'fail', output: 'ok 1 - a\nSegmentation fault' }),
    { passed: 1, failed: 1, skipped: 0 })
  assert.deepEqual(countTest({ status: 'run', output: '' }), { passed: 1, failed: 0, skipped: 0 })
  assert.deepEqual(countTest({ status: 'skip', output: '' }), { passed: 0, failed: 0, skipped: 1 })
})

test('JUnit of ctest', () => {
  const xml = `<testsuite><testcase name="unit.a" classname="unit.a" time="0.1" status="fail">
    <failure message=""/><system-out>not ok 1 - x &lt; y
</system-out></testcase><testcase name="b" classname="b" time="0" status="notrun">
    <skipped message="Unable to find executable"/><system-out></system-out></testcase>
    <testcase name="c" classname="c" time="0" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>
    </testsuite>`
  assert.deepEqual(readJunit(xml), [
    { name: 'unit.a', status: 'fail', output: 'not ok 1 - x < y\n' },
    { name: 'b', status: 'fail', output: '' },
    { name: 'c', status: 'skip', output: '' },
  ])
})
