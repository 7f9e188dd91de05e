// Makes the pack of the states of the USA and the yearly tables that follow it, from the panel of the tests:
// node packs/us-states/generate.mjs; then qajet pack seal packs/us-states.
// The pack ends with 1977; 1978-86 are tables to be imported, one a year: docs/examples/us-states/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url)), root = join(here, '../..')
const [head, ...lines] = readFileSync(join(root, 'tests/ref/us_states_1970_86.csv'), 'utf8').trim().split('\n')
const years = head.split(',').slice(2).map(Number), LAST = 1977
const source = 'BLS-MUNNELL'

// Names in Kazakh and Russian, and a place on a grid of equal squares (column, row).
const names = {
  ALABAMA: ['AL', 'Алабама', 'Алабама', 7, 6], ARIZONA: ['AZ', 'Аризона', 'Аризона', 2, 5], ARKANSAS: ['AR', 'Арканзас', 'Арканзас', 5, 5],
  CALIFORNIA: ['CA', 'Калифорния', 'Калифорния', 1, 4], COLORADO: ['CO', 'Колорадо', 'Колорадо', 3, 4], CONNECTICUT: ['CT', 'Коннектикут', 'Коннектикут', 10, 3],
  DELAWARE: ['DE', 'Делавэр', 'Делавэр', 10, 4], FLORIDA: ['FL', 'Флорида', 'Флорида', 9, 7], GEORGIA: ['GA', 'Джорджия', 'Джорджия', 8, 6],
  IDAHO: ['ID', 'Айдахо', 'Айдахо', 2, 2], ILLINOIS: ['IL', 'Иллинойс', 'Иллинойс', 6, 2], INDIANA: ['IN', 'Индиана', 'Индиана', 6, 3],
  IOWA: ['IA', 'Айова', 'Айова', 5, 3], KANSAS: ['KS', 'Канзас', 'Канзас', 4, 5], KENTUCKY: ['KY', 'Кентукки', 'Кентукки', 6, 4],
  LOUISIANA: ['LA', 'Луизиана', 'Луизиана', 5, 6], MAINE: ['ME', 'Мэн', 'Мэн', 11, 0], MARYLAND: ['MD', 'Мэриленд', 'Мэриленд', 9, 4],
  MASSACHUSETTS: ['MA', 'Массачусетс', 'Массачусетс', 10, 2], MICHIGAN: ['MI', 'Мичиган', 'Мичиган', 7, 2], MINNESOTA: ['MN', 'Миннесота', 'Миннесота', 5, 2],
  MISSISSIPPI: ['MS', 'Миссисипи', 'Миссисипи', 6, 6], MISSOURI: ['MO', 'Миссури', 'Миссури', 5, 4], MONTANA: ['MT', 'Монтана', 'Монтана', 3, 2],
  NEBRASKA: ['NE', 'Небраска', 'Небраска', 4, 4], NEVADA: ['NV', 'Невада', 'Невада', 2, 3], NEW_HAMPSHIRE: ['NH', 'Нью-Гэмпшир', 'Нью-Гэмпшир', 11, 1],
  NEW_JERSEY: ['NJ', 'Нью-Джерси', 'Нью-Джерси', 9, 3], NEW_MEXICO: ['NM', 'Нью-Мексико', 'Нью-Мексико', 3, 5], NEW_YORK: ['NY', 'Нью-Йорк', 'Нью-Йорк', 9, 2],
  NORTH_CAROLINA: ['NC', 'Солтүстік Каролина', 'Северная Каролина', 7, 5], NORTH_DAKOTA: ['ND', 'Солтүстік Дакота', 'Северная Дакота', 4, 2],
  OHIO: ['OH', 'Огайо', 'Огайо', 7, 3], OKLAHOMA: ['OK', 'Оклахома', 'Оклахома', 4, 6], OREGON: ['OR', 'Орегон', 'Орегон', 1, 3],
  PENNSYLVANIA: ['PA', 'Пенсильвания', 'Пенсильвания', 8, 3], RHODE_ISLAND: ['RI', 'Род-Айленд', 'Род-Айленд', 11, 3], SOUTH_CAROLINA: ['SC', 'Оңтүстік Каролина', 'Южная Каролина', 8, 5],
  SOUTH_DAKOTA: ['SD', 'Оңтүстік Дакота', 'Южная Дакота', 4, 3], TENNESSE: ['TN', 'Теннесси', 'Теннесси', 6, 5], TEXAS: ['TX', 'Техас', 'Техас', 4, 7],
  UTAH: ['UT', 'Юта', 'Юта', 2, 4], VERMONT: ['VT', 'Вермонт', 'Вермонт', 10, 1], VIRGINIA: ['VA', 'Вирджиния', 'Виргиния', 8, 4],
  WASHINGTON: ['WA', 'Вашингтон', 'Вашингтон', 1, 2], WEST_VIRGINIA: ['WV', 'Батыс Вирджиния', 'Западная Виргиния', 7, 4],
  WISCONSIN: ['WI', 'Висконсин', 'Висконсин', 6, 1], WYOMING: ['WY', 'Вайоминг', 'Вайоминг', 3, 3],
}
const english = (key) => key === 'TENNESSE' ? 'Tennessee' : key.split('_').map((w) => w[0] + w.slice(1).toLowerCase()).join(' ')

const states = lines.map((line) => {
  const [state, , ...x] = line.split(',')
  const known = names[state]
  if (known === undefined) throw new Error(state)
  return { code: known[0], en: english(state), kk: known[1], ru: known[2], col: known[3], row: known[4], persons: x.map((v) => Math.round(Number(v) * 1000)) }
}).sort((a, b) => a.code < b.code ? -1 : 1)
const whole = years.map((_, t) => states.reduce((sum, s) => sum + s.persons[t], 0))

const write = (name, rows) => {
  mkdirSync(dirname(join(here, name)), { recursive: true })
  writeFileSync(join(here, name), rows.join('\n') + '\n')
}
write('codes/region.csv', ['code,parent,level,name_kk,name_ru,name_en,short_en,centre_en,lon,lat,tile_col,tile_row,valid_from,valid_to,aliases',
  'US,,0,АҚШ-тың 48 штаты,48 штатов США,48 states of the USA,USA,,,,,,,,',
  ...states.map((s) => `${s.code},US,1,${s.kk},${s.ru},${s.en},${s.code},,,,${s.col},${s.row},,,`)])
write('codes/region_link.csv', ['old,new,year,kind,share_basis,share,note'])
write('codes/industry.csv', ['code,parent,level,name_kk,name_ru,name_en', 'NF,,1,Ауыл шаруашылығынан басқа барлық қызмет,Вся деятельность кроме сельского хозяйства,All activities but agriculture'])
write('codes/occupation.csv', ['code,parent,level,name_en,name_ru,name_kk,skill_level,name_status', 'ALL,,1,All occupations together,Все занятия вместе,Барлық кәсіп бірге,,own-translation'])
write('codes/field.csv', ['code,parent,level,name_kk,name_ru,name_en'])
write('priors/staffing.csv', ['industry,occupation,share_eu,share_kz,status,source', 'NF,ALL,1,1,assumption,OWN'])

const observation = 'indicator,region,industry,occupation,field,sex,age,year,value,unit,status,source,note'
const row = (region, industry, t, value, status = 'observed', note = '', indicator = 'employed') => `${indicator},${region},${industry},,,,,${years[t]},${value},persons,${status},${source},${note}`
const known = years.map((_, t) => t).filter((t) => years[t] <= LAST)
const sum = 'sum of the states'
const country = (industry) => known.map((t) => row('US', industry, t, whole[t], 'derived', sum))
const cells = (industry, note, indicator) => states.flatMap((s) => known.map((t) => row(s.code, industry, t, s.persons[t], 'observed', note, indicator)))
write('observations/employed_region.csv', [observation, ...country(''), ...cells('')])
write('observations/employed_region_panel.csv', [observation, ...cells('', '', 'employed_present_boundaries')])
write('observations/employed_section.csv', [observation, ...country('NF')])
write('observations/employed_region_section.csv', [observation, ...cells('NF', 'grade A; published total')])
write('observations/employed_region_section_panel.csv', [observation, ...cells('NF', '', 'employed_present_boundaries')])
// Nobody knows these here: tables without rows say so, and the forecast says what it lacks.
for (const name of ['employed_region_sector3', 'employed_section_sex', 'employed_occupation', 'population_region', 'population_age_sex', 'mortality'])
  write(`observations/${name}.csv`, [observation])
write('policy/retirement.csv', ['sex,year,pension_age,status,source'])
write('priors/age_profile.csv', ['sex,age_from,age_to,year,shape_assumed,employment_rate,status,source,note'])
write('sources.csv', ['id,title,publisher,date,url,licence,note',
  `${source},"Employees on non-agricultural payrolls by state, 1970-86",U.S. Bureau of Labor Statistics,1990,,"United States government statistics, public domain","panel of A. Munnell (1990), How does public infrastructure affect regional economic performance; 48 contiguous states"`,
  'OWN,Own statement,this project,,,CC0 1.0,"one group of occupations stands for all, because the panel knows none"'])
const files = ['README.md', 'sources.csv', ...['region', 'region_link', 'industry', 'occupation', 'field'].map((n) => `codes/${n}.csv`), 'priors/staffing.csv', 'priors/age_profile.csv',
  'policy/retirement.csv', ...['employed_region', 'employed_region_panel', 'employed_section', 'employed_region_section', 'employed_region_section_panel',
    'employed_region_sector3', 'employed_section_sex', 'employed_occupation', 'population_region', 'population_age_sex', 'mortality'].map((n) => `observations/${n}.csv`)]
write('pack.json', [JSON.stringify({
  id: 'us-states',
  title: { kk: 'АҚШ штаттары, 1970–1977: болжамды жыл сайын тексеру мысалы', ru: 'Штаты США, 1970–1977: пример ежегодной проверки прогноза', en: 'States of the USA, 1970-1977: a forecast judged year by year' },
  version: '2026-11-22', base_year: LAST, currency: 'USD', default_horizon: 1982, country: 'US', languages: ['kk', 'ru', 'en'],
  region_levels: { 0: 'country', 1: 'state' },
  licence: { pack: 'Layout and names: CC0 1.0. Figures: United States government statistics, public domain.', attribution: ['U.S. Bureau of Labor Statistics'] },
  files: files.map((path) => ({ path, bytes: 0, sha256: '0'.repeat(64) })),
}, null, 1)])

// What came, a table a year, as a statistical office would send it.
const out = join(root, 'docs/examples/us-states')
mkdirSync(out, { recursive: true })
for (let t = known.length; t < years.length; t++)
  writeFileSync(join(out, `${years[t]}.csv`), ['region,year,employed', `US,${years[t]},${whole[t]}`, ...states.map((s) => `${s.code},${years[t]},${s.persons[t]}`)].join('\n') + '\n')
