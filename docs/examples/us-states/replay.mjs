// The states of the USA, replayed: from 1977 on a year is imported, a forecast made, and all forecasts are judged.
// QAJET=build/qajet node docs/examples/us-states/replay.mjs > docs/examples/us-states/scores.json
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url)), dir = mkdtempSync(join(tmpdir(), 'qajet-states-'))
const qajet = (...args) => execFileSync(process.env.QAJET ?? 'qajet', ['--store', join(dir, 'us.db'), '--lang', 'en', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 })
try {
  qajet('init', '--pack', join(here, '../../../packs/us-states'))
  qajet('forecast', '--horizon', '5')
  for (let year = 1978; year <= 1986; year++) {
    qajet('import', join(here, `${year}.csv`), '--as', 'employed')
    qajet('forecast', '--horizon', '5')
  }
  const rows = JSON.parse(qajet('score', '--format', 'json'))
  const method = JSON.parse(qajet('vintages', '--format', 'json'))[0].method
  const round = (x, n) => x === null ? null : Number(x.toFixed(n))
  const list = (level) => rows.filter((r) => r.level === level).map((r) => ({ base_year: r.base_year, n: r.n, wmape: round(r.wmape, 3), bias: round(r.bias, 3),
    direction: round(r.direction, 3), cover80: round(r.cover80, 3), cover95: round(r.cover95, 3), skill_naive: round(r.skill_naive, 3) }))
  console.log(JSON.stringify({ method, country: list('total'), regions: list('region') }, null, 1))
} finally {
  rmSync(dir, { recursive: true, force: true })
}
