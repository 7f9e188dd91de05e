// Downloads: all forms of a question agree number by number, keep the rules of their standards, and are the same bytes
// from the web and from the command line, in three languages.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { folder } from '../folder.mjs';
import { api, ask, program, serve, source, store } from './server.mjs';

const LANGS = ['kk', 'ru', 'en'];
const FORMS = ['csv', 'xlsx', 'jsonstat', 'sdmx-csv', 'geojson', 'json'];
const FIGURES = ['employed', 'growth', 'replacement', 'net', 'openings', 'p50', 'lo80', 'hi80', 'lo95', 'hi95',
  'employed_lo80', 'employed_hi80'];
const KEYS = ['region', 'industry', 'occupation', 'year'];

// The tables besides the need, with the least that each must be asked.
const TABLES = [['claims', ''], ['sources', ''], ['check', ''], ['inputs', ''], ['vintages', ''], ['history', 'region=61'], ['history', 'industry=F'],
  ['profile', 'occupation=71'], ['plans', ''], ['observed', 'region=61&year=2022']];

let server;
before(async () => { server = await serve(); });
after(() => server.stop());
const get = (path, options) => ask(server.port, path, options);
const download = async (query) => {
  const answer = await get(`/api/v1/download?${query}`);
  assert.equal(answer.status, 200, `${query}: ${answer.body.toString().slice(0, 300)}`);
  return answer;
};
function run(args, where = store) {
  const r = spawnSync(program, ['--store', where, ...args], { maxBuffer: 1 << 28 });
  assert.equal(r.status, 0, `${args.join(' ')}: ${r.stderr}`);
  return r.stdout;
}

// ---- readers, strict where the standards are

// RFC 4180; lines end with CR LF.
function csv(text) {
  const rows = [];
  let row = [];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        assert.ok(at < text.length, 'an open quote');
        if (text[at] === '"') at++;
        field += text[at];
      }
      at++;
    } else while (at < text.length && text[at] !== ',' && text[at] !== '\r') field += text[at++];
    row.push(field);
    if (text[at] === ',') at++;
    else {
      assert.equal(text.slice(at, at + 2), '\r\n');
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  const [head, ...body] = rows;
  for (const r of body) assert.equal(r.length, head.length, r.join());
  return { head, rows: body.map((r) => Object.fromEntries(head.map((name, i) => [name, r[i]]))) };
}

// The files of a zip archive, from its central directory.
function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  assert.ok(end >= 0, 'no zip archive');
  const files = {};
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < bytes.readUInt16LE(end + 10); i++) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50);
    const [packed, names, extra, comment] = [20, 28, 30, 32].map((k) => (k === 20 ? bytes.readUInt32LE(at + k) : bytes.readUInt16LE(at + k)));
    const name = bytes.toString('utf8', at + 46, at + 46 + names);
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(from, from + packed);
    files[name] = (bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data).toString('utf8');
    at += 46 + names + extra + comment;
  }
  return files;
}

const unescape = (s) => s.replace(/_x([0-9A-F]{4})_/g, (_, h) => String.fromCharCode(parseInt(h, 16)))
  .replace(/&(lt|gt|quot|apos|amp);/g, (_, n) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[n]);

// {name: {rows: [[cell]], xml}}; a cell is a number, a text or undefined.
function workbook(bytes) {
  const files = unzip(bytes);
  const relations = Object.fromEntries([...files['xl/_rels/workbook.xml.rels'].matchAll(/Id="([^"]+)"[^>]*Target="([^"]+)"/g)].map((m) => [m[1], m[2]]));
  const sheets = {};
  for (const [, name, id] of files['xl/workbook.xml'].matchAll(/<sheet name="([^"]+)"[^>]*r:id="([^"]+)"/g)) {
    const xml = files[`xl/${relations[id]}`];
    const rows = [];
    for (const [, n, cells] of xml.matchAll(/<row r="(\d+)"[^>]*?(?:\/>|>(.*?)<\/row>)/gs))
      for (const [, col, attributes, body] of (cells ?? '').matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
        const k = [...col].reduce((sum, c) => sum * 26 + c.charCodeAt(0) - 64, 0) - 1;
        (rows[n - 1] ??= [])[k] = body === undefined ? undefined
          : attributes.includes('t="inlineStr"') ? unescape(/<t[^>]*>(.*?)<\/t>/s.exec(body)[1])
            : Number(/<v>(.*?)<\/v>/.exec(body)[1]);
      }
    sheets[unescape(name)] = { rows, xml };
  }
  return { sheets, files };
}

// ---- what each form says, as {"region|industry|occupation|year|figure": number or null}

const number = (s) => (s === '' ? null : Number(s));
const key = (row, figure) => [...KEYS.map((k) => row[k] || '_T'), figure].join('|');
const readers = {
  csv: (body) => Object.fromEntries(csv(body.toString()).rows.flatMap((r) => FIGURES.map((f) => [key(r, f), number(r[f])]))),
  json: (body) => Object.fromEntries(JSON.parse(body).rows.flatMap((r) => FIGURES.map((f) => [key(r, f), r[f]]))),
  geojson: (body) => Object.fromEntries(JSON.parse(body).features.flatMap(({ properties: r }) => FIGURES.map((f) => [key(r, f), r[f]]))),
  xlsx(body) {
    const [{ rows: [, ...rows] }] = Object.values(workbook(body).sheets);
    return Object.fromEntries(rows.flatMap((r) => {
      const place = { region: r[0], industry: r[2], occupation: r[4], year: r[6] };
      return FIGURES.map((f, i) => [key(place, f), r[7 + i] ?? null]);
    }));
  },
  jsonstat(body) {
    const d = JSON.parse(body);
    const codes = d.id.map((id) => d.dimension[id].category.index);
    const out = {};
    d.value.forEach((v, i) => {
      const at = [];
      for (let k = d.size.length - 1, rest = i; k >= 0; rest = Math.floor(rest / d.size[k]), k--) at[k] = codes[k][rest % d.size[k]];
      if (d.status === undefined || typeof d.status === 'string' || d.status[i] !== null) out[at.join('|')] = v;
    });
    return out;
  },
  'sdmx-csv': (body) => Object.fromEntries(csv(body.toString()).rows.filter((r) => r.REF_AREA !== '').map((r) => {
    const range = /^(\d{4})-01-01\/P(\d+)Y$/.exec(r.TIME_PERIOD);
    const year = range ? `${range[1]}-${Number(range[1]) + Number(range[2]) - 1}` : r.TIME_PERIOD;
    return [[r.REF_AREA, r.ACTIVITY, r.OCCUPATION, year, r.INDICATOR.toLowerCase()].join('|'), number(r.OBS_VALUE)];
  })),
};

const CUTS = ['by=region', 'by=region&year=2030', 'by=occupation&region=61&level=1&year=2031', 'by=region,occupation&industry=F&year=2030',
  'by=industry,year&region=61', 'by=occupation&top=7', 'by=region,occupation&top=25', 'by=occupation&occupation=7', 'by=year'];

test('all forms of a question say the same numbers', async () => {
  for (const cut of CUTS) {
    const wanted = readers.csv((await download(`as=csv&${cut}`)).body);
    assert.ok(Object.keys(wanted).length > 0);
    for (const as of FORMS.filter((f) => f !== 'geojson' || /^by=region(&|$)/.test(cut))) {
      const got = readers[as]((await download(`as=${as}&${cut}`)).body);
      assert.deepEqual(Object.keys(got).sort(), Object.keys(wanted).sort(), `${cut} as ${as}`);
      // A workbook keeps 16 digits, all else is exact.
      for (const [k, v] of Object.entries(wanted))
        assert.ok(got[k] === v || (as === 'xlsx' && v !== null && Math.abs(got[k] - v) <= 1e-15 * Math.abs(v)), `${cut} as ${as}: ${k}: ${got[k]}, not ${v}`);
    }
  }
});

test('withheld figures are told in every form, never as zero', async () => {
  const cut = 'by=region,industry&occupation=0&year=2030';
  const rows = csv((await download(`as=csv&${cut}`)).body.toString()).rows;
  const hidden = rows.filter((r) => r.status === 'suppressed');
  assert.ok(hidden.length > 0 && hidden.length < rows.length);
  const sdmx = csv((await download(`as=sdmx-csv&${cut}`)).body.toString()).rows.filter((r) => r.OBS_STATUS === 'Q');
  assert.equal(sdmx.length, hidden.length * FIGURES.length);
  for (const r of sdmx) assert.deepEqual([r.OBS_VALUE, r.CONF_STATUS], ['', 'C']);
  const stat = JSON.parse((await download(`as=jsonstat&${cut}`)).body);
  stat.status.forEach((s, i) => assert.equal(s === 'suppressed', stat.value[i] === null));
  assert.equal(stat.status.filter((s) => s === 'suppressed').length, hidden.length * FIGURES.length);
});

test('the web and the command line give the same bytes', async () => {
  const cases = [...CUTS.filter((_, i) => i % 3 === 0).flatMap((cut) => FORMS.map((as) => ['need', as, cut])), ['need', 'geojson', 'by=region&year=2030'],
    ...TABLES.flatMap(([what, cut]) => ['csv', 'xlsx', 'json'].map((as) => [what, as, cut])),
    ...FORMS.map((as) => ['need', as, 'by=region&year=2030&regions=61,75']), ['claims', 'xlsx', 'topic=vacancies'], ['claims', 'csv', 'region=61']];
  for (const [i, [what, as, cut]] of cases.entries()) {
    if (as === 'geojson' && !/^by=region(&|$)/.test(cut)) continue;
    const lang = LANGS[i % 3];
    const options = cut === '' ? [] : cut.split('&').flatMap((p) => [`--${p.split('=')[0]}`, p.split('=')[1]]);
    const { body } = await download(`what=${what}&as=${as}&lang=${lang}${cut ? `&${cut}` : ''}`);
    assert.ok(run(['--lang', lang, 'export', '--what', what, '--as', as, ...options, '-']).equals(body), `${what} as ${as} ${cut}`);
    const again = await download(`what=${what}&as=${as}&lang=${lang}${cut ? `&${cut}` : ''}`);
    assert.ok(again.body.equals(body), `${what} as ${as} ${cut}: not the same again`);
  }
});

test('every table is the same number by number in each of its forms', async () => {
  for (const [what, cut] of TABLES) {
    const json = JSON.parse((await download(`what=${what}&as=json&lang=ru&${cut}`)).body).rows;
    const text = csv((await download(`what=${what}&as=csv&lang=ru&${cut}`)).body.toString());
    const [{ rows: [, ...cells] }] = Object.values(workbook((await download(`what=${what}&as=xlsx&lang=ru&${cut}`)).body).sheets);
    assert.equal(text.rows.length, json.length, what);
    assert.equal(cells.length, json.length, what);
    if (what !== 'plans') assert.ok(json.length > 0, what);
    json.forEach((row, i) => Object.entries(row).forEach(([key, v], k) => {
      assert.equal(text.head[k], key);
      if (typeof v !== 'number') return;
      assert.equal(Number(text.rows[i][key]), v, `${what} ${key}`);
      assert.ok(Math.abs(cells[i][k] - v) <= 1e-15 * Math.abs(v), `${what} ${key}: ${cells[i][k]}, not ${v}`);
    }));
  }
});

test('several regions are asked for at once', async () => {
  const rows = csv((await download('as=csv&by=region,year&regions=75,%20Turkistan%20Region,75&lang=en')).body.toString()).rows;
  assert.deepEqual([...new Set(rows.map((r) => r.region))], ['75', '61'], 'each once, in the order of the question');
  const all = csv((await download('as=csv&by=region,year&lang=en')).body.toString()).rows;
  for (const r of rows) assert.deepEqual(r, all.find((o) => o.region === r.region && o.year === r.year));
  const shapes = JSON.parse((await download('as=geojson&by=region&regions=61,75&year=2030')).body);
  assert.deepEqual(shapes.features.map((f) => f.id), ['61', '75']);
  const answer = (await get('/api/v1/need?by=region&regions=61,75&year=2030')).json;
  assert.equal(answer.query.regions, '61,75');
  assert.equal(answer.total.region, '00', 'beside them the country');
});

test('the forms are the same words everywhere, and a file’s name tells its form', (t) => {
  const op = api.paths['/api/v1/download'].get;
  assert.deepEqual(op.parameters.find((p) => p.name === 'as').schema.enum, [...FORMS, 'svg', 'png']);
  const help = run(['--lang', 'en', 'help', 'export']).toString();
  for (const form of FORMS) assert.match(help, new RegExp(`\\b${form}\\b`));
  const dir = folder(t);
  for (const [name, begins] of [['a.csv', 'region,'], ['a.xlsx', 'PK'], ['a.jsonstat.json', '{"version":"2.0"'], ['a.sdmx.csv', 'STRUCTURE,'],
    ['a.geojson', '{"type":"FeatureCollection"'], ['a.json', '{"title"'], ['a', 'region,']]) {
    run(['export', '--by', 'region', join(dir, name)]);
    assert.ok(readFileSync(join(dir, name), 'latin1').startsWith(begins), name);
  }
});

test('a download has its media type and a name to be saved under', async () => {
  const vintage = (await get('/api/v1/meta')).json.vintage.id;
  const types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', jsonstat: 'application/json',
    'sdmx-csv': 'application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8', geojson: 'application/geo+json', json: 'application/json' };
  const endings = { csv: 'csv', xlsx: 'xlsx', jsonstat: 'jsonstat.json', 'sdmx-csv': 'sdmx.csv', geojson: 'geojson', json: 'json' };
  for (const as of FORMS) {
    const answer = await download(`as=${as}&by=region`);
    assert.equal(answer.type, types[as]);
    assert.equal(answer.headers['content-disposition'], `attachment; filename="qajet-need-${vintage}.${endings[as]}"`);
    const same = await get(`/api/v1/download?as=${as}&by=region`, { headers: { 'if-none-match': answer.headers.etag } });
    assert.equal(same.status, 304);
  }
  assert.equal((await get('/api/v1/need?by=region')).headers['content-disposition'], undefined);
});

test('what a form or a table can’t do is told, in three languages', async () => {
  const cases = [['what=claims&as=jsonstat', 'err.export.dims'], ['what=check&as=geojson', 'err.export.dims'], ['what=vintages&as=sdmx-csv', 'err.export.dims'],
    ['as=geojson&by=region,year', 'err.export.regions'], ['as=geojson&by=occupation', 'err.export.regions'], ['what=check&region=61', 'err.export.filter'],
    ['what=profile', 'err.export.must'], ['what=diff', 'err.export.must'], ['what=claims&regions=61,75', 'err.export.filter'],
    ['region=61&regions=75', 'err.need.regions'], ['regions=61,nowhere', 'err.no-code'],
    ['what=need&topic=vacancies', 'err.export.filter'], ['what=check&top=3', 'err.export.filter'], ['as=xls', 'err.http.value-near'],
    ['region=nowhere', 'err.no-code'], ['year=1999', 'err.need.no-year'], ['vintage=v-none', 'err.not-found']];
  for (const [query, code] of cases) {
    const said = new Set();
    for (const lang of LANGS) {
      const answer = await get(`/api/v1/download?${query}&lang=${lang}`);
      assert.ok(answer.status >= 400 && answer.status < 500, `${query}: ${answer.status}`);
      assert.equal(answer.json.code, code, query);
      assert.equal(answer.headers['content-disposition'], undefined);
      assert.doesNotMatch(answer.json.detail, /[{}]/);
      said.add(answer.json.detail);
    }
    assert.equal(said.size, 3, query);
  }
  const refused = spawnSync(program, ['--store', store, '--lang', 'en', 'export', '--as', 'geojson', '-'], { encoding: 'utf8' });
  assert.equal(refused.status, 2);
  assert.equal(refused.stdout, '');
  assert.match(refused.stderr, /by: region/);
});

// ---- the standards

test('JSON-stat keeps the rules of version 2.0', async () => {
  for (const lang of LANGS)
    for (const cut of CUTS) {
      const d = JSON.parse((await download(`as=jsonstat&lang=${lang}&${cut}`)).body);
      assert.deepEqual([d.version, d.class], ['2.0', 'dataset']);
      assert.equal(d.id.length, d.size.length);
      assert.equal(new Set(d.id).size, d.id.length);
      assert.deepEqual(Object.keys(d.dimension).sort(), [...d.id].sort());
      const product = d.size.reduce((a, b) => a * b, 1);
      assert.equal(d.value.length, product);
      assert.ok(d.value.every((v) => v === null || Number.isFinite(v)));
      if (typeof d.status !== 'string') assert.equal(d.status.length, product);
      d.id.forEach((id, i) => {
        const { label, category } = d.dimension[id];
        assert.ok(label);
        assert.equal(category.index.length, d.size[i]);
        assert.equal(new Set(category.index).size, d.size[i]);
        assert.deepEqual(Object.keys(category.label).sort(), [...category.index].sort());
        assert.ok(category.index.every((code) => typeof code === 'string' && code !== '' && category.label[code]));
      });
      assert.deepEqual(d.role, { time: ['year'], geo: ['region'], metric: ['statistic'] });
      assert.deepEqual(Object.keys(d.dimension.statistic.category.unit), d.dimension.statistic.category.index);
      for (const links of Object.values(d.link)) for (const l of links) assert.ok(l.href.startsWith('/') && l.type);
      assert.ok(d.label && d.source && d.extension.citation.includes(d.extension.about.vintage));
      for (const s of new Set([d.status].flat())) if (s !== null) assert.ok(d.extension.status.label[s]);
    }
});

test('SDMX-CSV keeps the rules of version 2.0', async () => {
  const { head, rows } = csv((await download('as=sdmx-csv&by=region,year&lang=en')).body.toString());
  assert.deepEqual(head, ['STRUCTURE', 'STRUCTURE_ID', 'ACTION', 'REF_AREA', 'ACTIVITY', 'OCCUPATION', 'TIME_PERIOD', 'INDICATOR', 'OBS_VALUE',
    'UNIT_MEASURE', 'OBS_STATUS', 'CONF_STATUS', 'CLASS', 'QUALITY', 'VINTAGE', 'TITLE', 'CITATION', 'LINK']);
  const message = rows.pop(); // attributes of the whole, in a row without a place
  assert.deepEqual(Object.entries(message).filter(([, v]) => v !== '').map(([k]) => k),
    ['STRUCTURE', 'STRUCTURE_ID', 'ACTION', 'VINTAGE', 'TITLE', 'CITATION', 'LINK']);
  const seen = new Set();
  for (const r of rows) {
    assert.equal(r.STRUCTURE, 'dataflow');
    assert.match(r.STRUCTURE_ID, /^[A-Z]+:[A-Z]+\(\d+\.\d+\)$/);
    assert.equal(r.ACTION, 'I');
    for (const dim of ['REF_AREA', 'ACTIVITY', 'OCCUPATION', 'INDICATOR']) assert.match(r[dim], /^[A-Za-z0-9_@$-]+$/);
    assert.match(r.TIME_PERIOD, /^\d{4}(-01-01\/P\d+Y)?$/);
    assert.match(r.OBS_STATUS, /^[A-Z]$/);
    seen.add([r.REF_AREA, r.ACTIVITY, r.OCCUPATION, r.TIME_PERIOD, r.INDICATOR].join());
  }
  assert.equal(seen.size, rows.length);
});

test('GeoJSON keeps the rules of RFC 7946', async () => {
  const d = JSON.parse((await download('as=geojson&by=region&year=2030&lang=kk')).body);
  assert.equal(d.type, 'FeatureCollection');
  assert.equal(d.crs, undefined);
  const [west, south, east, north] = d.bbox;
  const codes = (await get('/api/v1/meta')).json.regions.map((r) => r.code);
  assert.deepEqual(d.features.map((f) => f.id), codes);
  const twice = (ring) => ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0);
  for (const f of d.features) {
    assert.equal(f.type, 'Feature');
    assert.equal(f.properties.region, f.id);
    const polygons = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates;
    for (const rings of polygons)
      rings.forEach((ring, i) => {
        assert.ok(ring.length >= 4);
        assert.deepEqual(ring[0], ring.at(-1), `${f.id}: not closed`);
        assert.ok(i === 0 ? twice(ring) > 0 : twice(ring) < 0, `${f.id}: wound the wrong way`);
        for (const [x, y] of ring) {
          assert.ok(x >= west && x <= east && y >= south && y <= north);
          assert.ok(`${x}`.length <= 12 && `${y}`.length <= 12, `${x} ${y}`);
        }
      });
  }
  // The label point of a region lies inside of its shape.
  const inside = ([x, y], ring) => ring.slice(1).reduce((odd, [bx, by], i) => {
    const [ax, ay] = ring[i];
    return (ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax ? !odd : odd;
  }, false);
  const meta = (await get('/api/v1/meta')).json.regions;
  for (const f of d.features) {
    const { lon, lat } = meta.find((r) => r.code === f.id);
    const polygons = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates;
    assert.equal(polygons.some((rings) => rings.reduce((odd, ring) => odd !== inside([lon, lat], ring), false)), true, f.id);
  }
});

test('a workbook has headings, looks and notes in the reader’s language', async () => {
  const cyrillic = { kk: /[әғқңөұүһі]/i, ru: /[а-яё]/i, en: /[a-z]/i };
  for (const lang of LANGS) {
    const { sheets, files } = workbook((await download(`as=xlsx&by=region,year&lang=${lang}`)).body);
    const [[name, table], [notesName, notes]] = Object.entries(sheets);
    assert.match(name + notesName, cyrillic[lang]);
    assert.equal(table.rows[0].length, 23);
    assert.match(table.rows[0].join(), cyrillic[lang]);
    assert.match(table.xml, /<pane ySplit="1"[^>]*state="frozen"/);
    assert.match(table.xml, /<col [^>]*customWidth="1"/);
    assert.match(table.xml, /<autoFilter /);
    assert.match(files['xl/styles.xml'], /formatCode="#,##0"/);
    assert.equal(typeof table.rows[1][0], 'string'); // a code
    assert.equal(typeof table.rows[1][6], 'number'); // a year
    assert.equal(typeof table.rows[1][7], 'number');
    assert.doesNotMatch(table.xml + notes.xml, /<f>/);
    const said = notes.rows.flat().filter((s) => s !== undefined);
    for (const heading of table.rows[0]) assert.ok(said.includes(heading), `no definition of ${heading}`);
    for (const id of ['BNS-102798', 'WPP2019', 'ILO-ECO']) assert.ok(said.includes(id), id);
    assert.ok(said.some((s) => s.startsWith('/api/v1/download?what=need&as=xlsx&by=region%2Cyear')));
    assert.ok(said.some((s) => s.startsWith('Qajet. ') && s.includes('need-')));
    assert.doesNotMatch(said.join('\n'), /[{}]/);
    assert.match(files['docProps/core.xml'], /2020-01-01T00:00:00Z/);
  }
});

test('every column of every table has a definition', async () => {
  const vintage = (await get('/api/v1/meta')).json.vintage.id;
  for (const [what, cut] of [['need', 'by=region'], ...TABLES, ['diff', `against=${vintage}`]])
    for (const lang of LANGS) {
      const [table, notes] = Object.values(workbook((await download(`what=${what}&as=xlsx&lang=${lang}&${cut}`)).body).sheets);
      for (const heading of table.rows[0]) {
        const line = notes.rows.find((r) => r?.[0] === heading && r[1] !== undefined);
        assert.ok(line?.[1]?.length > 3, `${what} ${lang}: ${heading}`);
      }
    }
});

test('the links of a download lead to itself and to the page', async () => {
  for (const query of ['as=json&by=region&year=2030&region=61&lang=ru', 'as=json&by=occupation&level=1&top=3&industry=F&lang=kk',
    'what=claims&as=json&topic=labour%20demand&lang=en']) {
    const first = await download(query);
    const again = await get(first.json.data);
    assert.ok(again.body.equals(first.body), first.json.data);
    assert.equal((await get(first.json.link)).status < 500, true);
    assert.ok(first.json.citation.endsWith(first.json.link));
  }
  const { json } = await download('as=json&by=occupation&region=Turkistan%20Region&year=2030&lang=en');
  assert.match(json.link, /^\/en\/map\?year=2030&region=61&vintage=v/);
});

// ---- hostile names

test('names that look like formulas stay text in every form', async (t) => {
  const dir = folder(t);
  const pack = join(dir, 'pack');
  cpSync(join(source, 'packs/kz'), pack, { recursive: true });
  const evil = ['=1+1', '+7 705', '-2+3', '@SUM(A1)', '=HYPERLINK(""http://x"",""</t><&>"")'];
  const names = evil.map((s) => s.replace(/""/g, '"'));
  const file = join(pack, 'codes/region.csv');
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [i, s] of evil.entries()) {
    const fields = lines[2 + i].split(',');
    fields[5] = s.includes('"') ? `"${s}"` : s; // name_en
    lines[2 + i] = fields.join(',');
  }
  writeFileSync(file, lines.join('\n'));
  const about = JSON.parse(readFileSync(join(pack, 'pack.json'), 'utf8'));
  const entry = about.files.find((f) => f.path === 'codes/region.csv');
  const bytes = readFileSync(file);
  entry.sha256 = createHash('sha256').update(bytes).digest('hex');
  entry.bytes = bytes.length;
  writeFileSync(join(pack, 'pack.json'), JSON.stringify(about));
  const where = join(dir, 'hostile.db');
  run(['init', where, '--pack', pack], where);
  run(['forecast', '--draws', '20'], where);
  const as = (form) => run(['--lang', 'en', 'export', '--as', form, '--by', 'region', '--year', '2030', '-'], where);
  const shown = csv(as('csv').toString()).rows.map((r) => r.region_name);
  for (const name of names) assert.ok(shown.includes(`'${name}`), name);
  for (const cell of as('csv').toString().split(/[,\r\n]/)) assert.ok(!/^"?[=+@]/.test(cell) && (!cell.startsWith('-') || Number.isFinite(Number(cell))), cell);
  const { sheets } = workbook(as('xlsx'));
  const [table] = Object.values(sheets);
  for (const name of names) assert.ok(table.rows.some((r) => r[1] === name), name);
  assert.doesNotMatch(table.xml, /<f>|<hyperlink/);
  assert.deepEqual(JSON.parse(as('json')).rows.map((r) => r.region_name).filter((n) => names.includes(n)), names);
  assert.deepEqual(JSON.parse(as('geojson')).features.map((f) => f.properties.region_name).filter((n) => names.includes(n)), names);
  assert.deepEqual(Object.values(JSON.parse(as('jsonstat')).dimension.region.category.label).filter((n) => names.includes(n)), names);
});
