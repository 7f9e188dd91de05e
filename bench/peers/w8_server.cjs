// A read API as many would write it, express and better-sqlite3: w8_server.cjs FACTS.DB PORT. $NODE_PATH has both.
const express = require('express')
const Database = require('better-sqlite3')

const [file, port] = process.argv.slice(2)
const db = new Database(file, { readonly: true, fileMustExist: true })
db.pragma('mmap_size=1073741824')
db.pragma('cache_size=-200000')
const sums = 'sum(value) value, sum(lo) lo, sum(hi) hi'
const q = {
  point: db.prepare('SELECT year, scenario, value, lo, hi FROM facts WHERE occupation=? AND region=? AND year BETWEEN 2026 AND 2030 AND scenario IN (0, 1) AND industry=?'),
  series: db.prepare(`SELECT year, scenario, ${sums} FROM facts WHERE occupation=? AND region=? GROUP BY year, scenario`),
  map: db.prepare(`SELECT region, ${sums} FROM facts WHERE occupation=? AND region BETWEEN 0 AND 19 AND year=? AND scenario=? GROUP BY region`),
  rank: db.prepare(`SELECT occupation, ${sums} FROM facts WHERE region=? AND year=? AND scenario=? GROUP BY occupation ORDER BY value DESC LIMIT ?`),
}
const app = express()
app.set('etag', false)
app.disable('x-powered-by')
app.get('/point', ({ query: p }, s) => s.json({ data: q.point.all(+p.occupation, +p.region, +p.industry) }))
app.get('/series', ({ query: p }, s) => s.json({ data: q.series.all(+p.occupation, +p.region) }))
app.get('/map', ({ query: p }, s) => s.json({ data: q.map.all(+p.occupation, +p.year, +p.scenario) }))
app.get('/rank', ({ query: p }, s) => s.json({ data: q.rank.all(+p.region, +p.year, +p.scenario, +p.limit) }))
app.listen(+port, '127.0.0.1')
