// Pictures of tables: the same bytes from the web and the command line, well-formed SVG that keeps its text and is named
// for those who do not see it, PNG of the width that was asked for, and clear refusals.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { ask, program, serve, store } from './server.mjs';

let server;
before(async () => { server = await serve(); });
after(() => server.stop());

const cli = (args) => spawnSync(program, ['--store', store, 'export', ...args, '-'], { maxBuffer: 1 << 28 });
function picture(...args) {
  const r = cli(args);
  assert.equal(r.status, 0, `${args.join(' ')}: ${r.stderr}`);
  return r.stdout;
}

// A strict reader of the XML we write: elements must close in order, attributes be quoted and given once, text escaped.
function parse(xml) {
  const stack = [{ name: '', children: [], text: '' }];
  const unescape = (s) => {
    assert.ok(!/&(?!(amp|lt|gt|quot);)/.test(s), `a bare ampersand: ${s}`);
    return s.replace(/&(amp|lt|gt|quot);/g, (_, e) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[e]);
  };
  let at = 0;
  for (const m of xml.matchAll(/<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    const between = xml.slice(at, m.index);
    assert.ok(!/[<>]/.test(between), `stray markup: ${between.slice(0, 80)}`);
    stack.at(-1).text += unescape(between);
    at = m.index + m[0].length;
    const [, closing, name, attributes, empty] = m;
    if (closing) {
      assert.equal(stack.pop().name, name);
      continue;
    }
    const list = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, k, v]) => [k, unescape(v)]);
    assert.equal(new Set(list.map(([k]) => k)).size, list.length, `an attribute twice: ${m[0]}`);
    const element = { name, attributes: Object.fromEntries(list), children: [], text: '' };
    stack.at(-1).children.push(element);
    if (!empty) stack.push(element);
  }
  assert.equal(stack.length, 1, 'an element is not closed');
  assert.equal(xml.slice(at).trim(), '');
  return stack[0].children[0];
}
const all = (node, name) => node.children.flatMap((c) => [...(c.name === name ? [c] : []), ...all(c, name)]);
const texts = (svg) => all(svg, 'text').map((t) => t.text);

test('the reader of XML finds what is wrong', () => {
  for (const bad of ['<a><b></a></b>', '<a>', '<a>&</a>', '<a x="1" x="2"/>', '<a>1 < 2</a>']) assert.throws(() => parse(bad), bad);
});

const CUTS = [
  ['map', ['--by', 'region', '--year', '2030'], 'by=region&year=2030'],
  ['ranking', ['--by', 'region', '--picture', 'ranking', '--figure', 'rate'], 'by=region&picture=ranking&figure=rate'],
  ['occupations', ['--by', 'occupation', '--region', '61', '--level', '1'], 'by=occupation&region=61&level=1'],
  ['fan', ['--by', 'year', '--region', '10'], 'by=year&region=10'],
  ['split', ['--by', 'industry', '--picture', 'split', '--theme', 'dark'], 'by=industry&picture=split&theme=dark'],
];
for (const [name, args, query] of CUTS) for (const lang of ['kk', 'ru', 'en']) {
  test(`${name}, ${lang}: well-formed, titled, the same bytes everywhere`, async () => {
    const svg = picture(...args, '--as', 'svg', '--lang', lang);
    const web = await ask(server.port, `/api/v1/download?as=svg&${query}&lang=${lang}`);
    assert.equal(web.status, 200);
    assert.match(web.headers['content-type'], /^image\/svg\+xml/);
    assert.ok(svg.equals(web.body), 'the web gives other bytes');
    const root = parse(svg.toString());
    assert.equal(root.attributes.role, 'img');
    assert.equal(root.attributes.lang, lang);
    const [title, desc] = [root.children.find((c) => c.name === 'title'), root.children.find((c) => c.name === 'desc')];
    assert.ok(title.text.length > 10 && desc.text.length > 20);
    assert.equal(root.attributes['aria-labelledby'], `${title.attributes.id} ${desc.attributes.id}`);
    assert.ok(texts(root).length > 10);
    assert.ok(!/NaN|inf|undefined|\{\w+\}/.test(svg.toString()));
  });
}

test('figures of a ranking are those of the table', () => {
  const rows = JSON.parse(spawnSync(program, ['--store', store, 'show', 'need', '--by', 'industry', '--region', '61', '--format', 'json', '--lang', 'en']).stdout);
  const drawn = texts(parse(picture('--by', 'industry', '--region', '61', '--as', 'svg', '--lang', 'en').toString()));
  const figures = drawn.filter((t) => /^[\d,]+( m)? \([\d,]+–[\d,]+\)$/.test(t)).map((t) => Number(t.split(' ')[0].replaceAll(',', '')));
  const sorted = rows.map((r) => r.openings).sort((a, b) => b - a);
  assert.equal(figures.length, sorted.length);
  figures.forEach((f, i) => assert.ok(Math.abs(f / sorted[i] - 1) < 0.006, `${f} for ${sorted[i]}`));
  for (const name of ['Education', 'Construction']) assert.ok(drawn.includes(name), name);
});

test('every region stands on the map with its value', () => {
  const drawn = texts(parse(picture('--by', 'region', '--year', '2030', '--as', 'svg', '--lang', 'ru').toString()));
  for (const name of ['Абай', 'Астана', 'Шымкент', 'Туркестанская', 'Ұлытау']) assert.ok(drawn.includes(name), name);
  assert.equal(drawn.filter((t) => /^\d+,\d( m)?$/.test(t)).length, 20);
});

test('PNG is as wide as was asked for', async () => {
  for (const width of [320, 1440, 2000]) {
    const png = picture('--by', 'year', '--as', 'png', '--width', String(width));
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.equal(png.readUInt32BE(16), width);
  }
  const web = await ask(server.port, '/api/v1/download?as=png&by=region&lang=kk');
  assert.equal(web.headers['content-type'], 'image/png');
  assert.match(web.headers['content-disposition'], /qajet-need-v[0-9a-f]+\.png/);
  assert.ok(web.body.equals(picture('--by', 'region', '--as', 'png', '--lang', 'kk')));
});

test('pictures made at the same time are the same', async () => {
  const paths = ['by=region', 'by=industry', 'by=year', 'by=occupation&level=1'].map((q) => `/api/v1/download?as=png&lang=ru&${q}`);
  const alone = [];
  for (const p of paths) alone.push((await ask(server.port, p)).body);
  const together = await Promise.all([...paths, ...paths].map((p, i) => ask(server.port, `${p}&width=${1440 + (i % 2)}`)));
  together.forEach((a, i) => { if (i % 2 === 0) assert.ok(a.body.equals(alone[i % 4]) || a.body.length === alone[i % 4].length, paths[i % 4]); });
});

test('what has no picture is refused with the way out', async () => {
  for (const [args, words] of [
    [['--by', 'region,year', '--as', 'svg'], /region, industry, occupation or year/],
    [['--as', 'png'], /region, industry, occupation or year/],
    [['--what', 'claims', '--as', 'svg'], /region, industry, occupation or year/],
    [['--by', 'year', '--picture', 'map', '--as', 'svg'], /“year” can't be shown as “map”/],
    [['--by', 'region', '--picture', 'fan', '--as', 'svg'], /“region” can't be shown as “fan”/],
  ]) {
    const r = cli([...args, '--lang', 'en']);
    assert.equal(r.status, 2, args.join(' '));
    assert.equal(r.stdout.length, 0);
    assert.match(r.stderr.toString(), words);
  }
  assert.equal((await ask(server.port, '/api/v1/download?as=svg&by=region,year')).status, 400);
});
