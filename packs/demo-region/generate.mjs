// Makes the tables of the demonstration region from a seed: node packs/demo-region/generate.mjs [SEED] [FOLDER].
// Nothing in them is real; every row says so in the column status.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const seed = Number(process.argv[2] ?? 2026), folder = process.argv[3] ?? new URL('.', import.meta.url).pathname

// Park and Miller's generator: the same numbers everywhere.
let state = seed % 2147483647 || 1
const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
const pick = (list) => list[Math.floor(uniform() * list.length)]
const round = (x, to = 1) => Math.round(x / to) * to

const regions = [['north', 61000], ['south', 83000]] // name, people of 15-28
const specialities = [ // name, technical, usual need a year of both regions, spread of the draws
  ['welding', 1, 150, 0.25], ['electrical', 1, 190, 0.2], ['machining', 1, 90, 0.3], ['car-service', 1, 140, 0.25],
  ['construction', 1, 230, 0.35], ['farm-machines', 1, 120, 0.3], ['food-technology', 1, 110, 0.2], ['software', 1, 160, 0.45],
  ['energy', 1, 80, 0.5], ['nursing', 0, 170, 0.15], ['preschool', 0, 120, 0.2], ['accounting', 0, 60, 0.35],
  ['catering', 0, 130, 0.3], ['tourism', 0, 50, 0.5],
]
const year = 2026
const share = { north: 0.42, south: 0.58 }

const colleges = []
for (const [region] of regions)
  for (let k = 1; k <= 6; k++)
    colleges.push({ college: `${region}-${k}`, region, capacity: round(100 + 160 * uniform(), 5), places: 0, continuing: 0, beds: '', bed_share: '', tier: uniform() < 0.4 ? 2 : 1 })
for (const c of colleges) {
  c.places = round(3.1 * c.capacity, 10)
  c.continuing = round(2.1 * c.capacity, 5)
  if (uniform() < 0.5) Object.assign(c, { beds: round(c.capacity * 0.3, 5), bed_share: 0.35 })
}

// A college teaches five to seven specialities, some in both languages, some after grades 9 and 11.
const licences = []
for (const c of colleges) {
  const taught = specialities.map((s) => [uniform(), s]).sort((a, b) => a[0] - b[0]).map(([, s]) => s).slice(0, 5 + Math.floor(3 * uniform()))
  for (const [speciality, technical] of taught.sort((a, b) => (a[0] < b[0] ? -1 : 1)))
    for (const language of uniform() < 0.4 ? ['kk', 'ru'] : [pick(['kk', 'kk', 'ru'])])
      for (const entry of uniform() < 0.3 ? [9, 11] : [9])
        licences.push({ college: c.college, speciality, language, entry, length: entry === 9 ? 3.8 : 1.8, licence: 25 * (1 + Math.floor(3 * uniform())),
          technical, yield: round(0.55 + 0.3 * uniform(), 0.01).toFixed(2), group: speciality === 'software' ? 20 : 25 })
}

// What the region will want in the year of graduation, above what is in the pipeline.
const demand = []
const draws = 60
for (const [region] of regions)
  for (const [speciality, , need, spread] of specialities) {
    const local = need * share[region] * Math.exp(0.3 * normal())
    for (const y of [year + 2, year + 4])
      for (let draw = 1; draw <= draws; draw++)
        demand.push({ region, speciality, year: y, draw, value: Math.max(0, round((y === year + 2 ? 0.35 : 0.65) * local * Math.exp(spread * normal() - 0.5 * spread ** 2))) })
  }

const last = licences.filter(() => uniform() < 0.3).map((l) => ({ college: l.college, speciality: l.speciality, language: l.language, entry: l.entry, seats: Math.min(l.licence, l.group) }))
const contracts = licences.filter((l) => l.technical === 1 && uniform() < 0.12).map((l) => ({ college: l.college, speciality: l.speciality, language: l.language, entry: l.entry, seats: 5 + Math.floor(15 * uniform()) }))
const rules = [
  ['year', '', year], ['budget', '', 2900000], ['budget', 'north', 1300000], ['technical_share', '', 0.7], ['continuity', '', 0.5],
  ['shortage', '', 7], ['surplus', '', 3], ['shortage', 'nursing', 9], ['price', 1, 437], ['price', 2, 912],
  ['equity', '', 0.25], ...regions.map(([r, n]) => ['youth', r, n]),
].map(([rule, key, value]) => ({ rule, key, value }))

const write = (name, rows) => writeFileSync(join(folder, name), [Object.keys(rows[0]).concat('status').join(','),
  ...rows.map((r) => Object.values(r).concat('synthetic').join(','))].join('\n') + '\n')
for (const [name, rows] of Object.entries({ colleges, licences, demand, last, contracts, rules })) write(`${name}.csv`, rows)
