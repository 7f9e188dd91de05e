// A spoilt pack: one clear sentence in each language with file, line and remedy, the right exit code, nothing half-made.
import test from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyPack, edit, entries, folder, qajet } from './qajet.mjs'

const wage = 'observations/wage.csv', staffing = 'priors/staffing.csv'

// name, how the pack is spoilt, exit code, what the English sentences say.
const faults = [
  ['a missing file', (dir) => rmSync(join(dir, staffing)), 1, [staffing, 'pack.json', 'Restore']],
  ['a bad code', (dir) => edit(join(dir, wage), 'hourly_earnings,00,,,,,,2014', 'hourly_earnings,6l,,,,,,2014'), 1,
    [wage, 'line 2', 'region', '“6l”', '61']],
  ['a duplicate key', (dir) => edit(join(dir, wage), '2015,880,', '2014,880,'), 1, [wage, 'line 3', 'line 2', 'Remove']],
  ['shares that do not sum to one', (dir) => edit(join(dir, staffing), 'A,11,0.0018033,0.002917', 'A,11,0.0018033,0.012917'), 1,
    [staffing, 'line 2', 'share_kz', 'industry=A', '1.01']],
  ['a NUL byte', (dir) => edit(join(dir, wage), '2015,880,', '2015,8\x000,'), 1, [`${wage}:3:`, 'NUL']],
  ['a byte that is not UTF-8', (dir) => edit(join(dir, wage), '2015,880,', Buffer.from('2015,8\xff0,', 'latin1')), 1,
    [`${wage}:3:`, 'UTF-8']],
  ['a wrong header', (dir) => edit(join(dir, wage), 'indicator,region', 'indicator,regoin'), 1, [wage, 'line 1', 'regoin', 'region']],
  ['a row too long', (dir) => edit(join(dir, wage), '2015,880,', '2015,880,,'), 1, [wage, 'line 3', '14', '13']],
  ['a changed byte', (dir) => edit(join(dir, wage), '2015,880,', '2015,881,'), 1, [wage, 'digest', 'qajet pack seal']],
  ['a byte changed in a file that is no table', (dir) => edit(join(dir, 'geometry/regions.topo.json'), 'Topology', 'topology'), 1,
    ['geometry/regions.topo.json', 'digest']],
  ['a file that nobody lists', (dir) => writeFileSync(join(dir, 'observations/new.csv'), 'a\n1\n'), 1, ['observations/new.csv', 'pack.json']],
  ['a broken pack.json', (dir) => edit(join(dir, 'pack.json'), '"id": "kz",', '"id": "kz"'), 1, ['pack.json', 'line 3', 'JSON']],
  ['a link instead of a file', (dir) => {
    rmSync(join(dir, wage))
    symlinkSync('/etc/hostname', join(dir, wage))
  }, 1, [wage, 'link']],
  ['a path that leads out', (dir) => edit(join(dir, 'pack.json'), '"claims.csv"', '"../claims.csv"'), 1, ['pack.json', '../claims.csv']],
  ['no pack.json', (dir) => rmSync(join(dir, 'pack.json')), 1, ['pack.json']],
  ['no pack at all', (dir) => rmSync(dir, { recursive: true }), 4, ['pack']],
]

for (const [name, spoil, code, pieces] of faults) {
  test(name, (t) => {
    const dir = folder(t), pack = copyPack(dir), out = join(dir, 'out')
    mkdirSync(out)
    spoil(pack)
    const said = {}
    for (const lang of ['en', 'ru', 'kk']) {
      const r = qajet('--lang', lang, 'init', join(out, 'w.db'), '--pack', pack)
      assert.equal(r.signal, null)
      assert.equal(r.status, code, r.err)
      assert.equal(r.out, '')
      assert.doesNotMatch(r.err, /[{}]/)
      assert.deepEqual(entries(out), [], 'nothing half-made is left')
      said[lang] = r.err
    }
    for (const piece of pieces) assert.ok(said.en.includes(piece), `"${piece}" is not in: ${said.en}`)
    assert.notEqual(said.ru, said.kk)
    assert.notEqual(said.ru, said.en)
  })
}

test('everything that is wrong is told at once, in the order of file and line', (t) => {
  const dir = folder(t), pack = copyPack(dir)
  edit(join(pack, wage), '2015,880,', '2015,88O,')
  edit(join(pack, wage), '2016,950,', '1016,950,')
  edit(join(pack, 'claims.csv'), 'C002,', 'C001,')
  const r = qajet('--lang', 'en', 'init', join(dir, 'w.db'), '--pack', pack)
  assert.equal(r.status, 1)
  const at = ['“claims.csv”, line 3', 'of file “claims.csv”', `“${wage}”, line 3`, `“${wage}”, line 4`, `of file “${wage}”`]
    .map((s) => r.err.indexOf(s))
  assert.ok(at.every((p) => p >= 0), r.err)
  assert.deepEqual(at, [...at].sort((a, b) => a - b))
})
