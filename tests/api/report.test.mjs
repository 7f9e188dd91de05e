// The document: what a reader, a printer, a screen reader and a phone's camera find in it. Read with tools of others:
// poppler (text, structure, pictures) and zbar (the code).
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, program, serve, store } from './server.mjs';

const LANGS = ['kk', 'ru', 'en'];
const dir = mkdtempSync(join(tmpdir(), 'qajet-report-'));
let server;
before(async () => { server = await serve(); });
after(() => { rmSync(dir, { recursive: true }); return server.stop(); });

function run(command, args, options = {}) {
  const r = spawnSync(command, args, { maxBuffer: 1 << 28, ...options });
  assert.equal(r.status, 0, `${command} ${args.join(' ')}: ${r.error ?? r.stderr}`);
  return r.stdout;
}
const qajet = (args, where = store) => spawnSync(program, ['--store', where, ...args], { maxBuffer: 1 << 28 });
const made = new Map();
function report(lang, region, ...more) {
  const key = [lang, region, ...more].join();
  if (!made.has(key)) {
    const path = join(dir, `${made.size}.pdf`);
    const r = qajet(['report', 'map', ...(region ? ['--region', region] : []), '--lang', lang, ...more, path]);
    assert.equal(r.status, 0, r.stderr.toString());
    made.set(key, path);
  }
  return made.get(key);
}
const info = (path, ...more) => run('pdfinfo', [...more, path]).toString();
const pages = (path) => Number(/^Pages:\s+(\d+)$/m.exec(info(path))[1]);
const flat = (s) => s.replace(/[\s\u00a0]+/g, ' ');
const text = (path, ...more) => flat(run('pdftotext', [...more, path, '-']).toString());

const words = {
  kk: { title: 'кадр қажеттілігінің картасы', draft: 'НОБАЙ', approved: 'Бекітілді', total: 'Барлығы', withheld: 'жасырылған' },
  ru: { title: 'карта потребности в кадрах', draft: 'ЧЕРНОВИК', approved: 'Утверждено', total: 'Всего', withheld: 'скрыто' },
  en: { title: 'workforce needs map', draft: 'DRAFT', approved: 'Approved', total: 'Total', withheld: 'withheld' },
};

for (const lang of LANGS) {
  test(`${lang}: A4, tagged, named, in its language, with bookmarks`, () => {
    const path = report(lang, '61');
    const about = info(path);
    assert.match(about, /^Tagged:\s+yes$/m);
    assert.match(about, /A4/);
    assert.match(about, new RegExp(`^Title:.*${words[lang].title}`, 'm'));
    for (const key of ['Subject', 'Keywords', 'Author', 'CreationDate']) assert.match(about, new RegExp(`^${key}:\\s+\\S`, 'm'));
    const n = pages(path);
    assert.ok(n >= 6 && n <= 12, `${n} pages`);
    const bytes = readFileSync(path).toString('latin1');
    assert.match(bytes, new RegExp(`/Lang \\(${lang}\\)`));
    assert.match(bytes, /\/DisplayDocTitle true/);
    assert.equal((bytes.match(/\/Type \/Outlines/g) ?? []).length, 1);
    assert.ok((bytes.match(/\/Title /g) ?? []).length >= 9, 'bookmarks');
  });

  test(`${lang}: headings, tables and figures mean what they are`, () => {
    const structure = info(report(lang, '61'), '-struct');
    const count = (tag) => (structure.match(new RegExp(`^\\s*${tag}(:| |$)`, 'gm')) ?? []).length;
    assert.match(structure, /^Document/);
    assert.equal(count('H1'), 1);
    assert.ok(count('H2') >= 7, `${count('H2')} headings`);
    assert.ok(count('Table') >= 4);
    assert.ok(count('TH') >= 30 && count('TD') > 500);
    const bytes = readFileSync(report(lang, '61')).toString('latin1');
    assert.ok(count('Figure') >= 5);
    assert.equal((bytes.match(/\/Alt <FEFF/g) ?? []).length, count('Figure'), 'every figure has words in its place');
    assert.ok(count('Link') >= 1);
  });

  test(`${lang}: the figures are those of “show need”, and every letter can be searched`, () => {
    const all = text(report(lang, '61'), '-layout');
    const shown = (args) => run(program, ['--store', store, 'show', 'need', '--region', '61', '--lang', lang, ...args, '--format', 'json']);
    const format = (v) => {
      const s = Math.abs(v).toFixed(0).replace(/\B(?=(\d{3})+$)/g, lang === 'en' ? ',' : ' ');
      return (v < 0 && /[1-9]/.test(s) ? '−' : '') + s;
    };
    let checked = 0;
    for (const args of [['--by', 'industry'], ['--by', 'occupation', '--level', '1'], ['--by', 'occupation'], ['--by', 'year']])
      for (const row of JSON.parse(shown(args))) {
        if (row.status === 'suppressed') continue;
        for (const key of ['employed', 'growth', 'replacement', 'openings', 'lo80', 'hi80']) {
          assert.ok(all.includes(format(row[key])), `${row.industry ?? row.occupation} ${row.year} ${key}: ${format(row[key])}`);
          checked++;
        }
        const cells = ['employed', 'growth', 'replacement', 'openings'].map((k) => format(row[k])).join(' ');
        assert.ok(all.includes(cells), `not on one line: ${cells}`);
      }
    assert.ok(checked > 400);
    const letters = { kk: /[әғқңөұүһі]/gi, ru: /[ёжщыэ]/gi, en: /[a-z]/gi }[lang];
    assert.ok((all.match(letters) ?? []).length > 100);
    assert.ok(!/\ufffd|\{\w+\}|NaN|report\.|web\./.test(all), all.match(/.{30}(\ufffd|\{\w+\}|NaN|report\.|web\.).{30}/)?.[0]);
  });

  test(`${lang}: every page has its number, the place, and says that it is a draft`, () => {
    const path = report(lang, '59');
    const n = pages(path);
    for (let p = 1; p <= n; p++) {
      const page = text(path, '-layout', '-f', String(p), '-l', String(p));
      assert.ok(page.replaceAll(' ', '').includes(`${p}/${n}`), `page ${p}`);
      assert.ok(page.includes(words[lang].draft), `page ${p} does not say that it is a draft`);
    }
    assert.ok(text(path).includes(words[lang].approved));
  });
}

test('the first sentences are those of the page', () => {
  for (const lang of LANGS) {
    const [row] = JSON.parse(run(program, ['--store', store, 'show', 'need', '--region', '61', '--lang', lang, '--format', 'json']));
    const first = text(report(lang, '61'), '-l', '1');
    const millions = (v) => String(Math.round(v / 10 ** (Math.floor(Math.log10(v)) - 1))).slice(0, 2);
    assert.ok(first.includes('2026–2035'));
    assert.match(first, new RegExp(`${millions(row.openings)}0[ ,]000`), 'rounded to two digits');
  }
});

test('the code leads to the permanent link, and so does the printed one', () => {
  for (const [more, host] of [[[], 'http://127.0.0.1:8080'], [['--link', 'https://map.example.kz/'], 'https://map.example.kz']]) {
    const path = report('kk', '61', ...more);
    run('pdftoppm', ['-r', '150', '-l', '1', '-png', path, join(dir, 'page')]);
    const pages = ['page-01.png', 'page-1.png', 'page-001.png'].map((f) => join(dir, f)).find((f) => { try { return statSync(f); } catch { return false; } });
    const code = run('zbarimg', ['-q', '--raw', pages]).toString().trim();
    assert.match(code, new RegExp(`^${host.replaceAll('.', '\\.')}/kk/region/61\\?year=all&vintage=v[0-9a-f]{12}$`));
    assert.ok(text(path, '-l', '1').includes(code));
    assert.ok(readFileSync(path).toString('latin1').includes(`/URI (${code})`) || info(path, '-url').includes(code), 'the link can be pressed');
    rmSync(pages);
  }
});

test('the same bytes twice, on one and on two threads, and from the web', async () => {
  const one = readFileSync(report('ru', '27'));
  for (const threads of ['1', '2']) {
    const again = qajet(['--threads', threads, 'report', 'map', '--region', '27', '--lang', 'ru', '-']);
    assert.equal(again.status, 0);
    assert.ok(one.equals(again.stdout), `other bytes with ${threads} threads`);
  }
  const web = await ask(server.port, '/api/v1/report?region=27&lang=ru');
  assert.equal(web.status, 200);
  assert.equal(web.headers['content-type'], 'application/pdf');
  assert.match(web.headers['content-disposition'], /^inline; filename="qajet-map-27-v[0-9a-f]{12}\.pdf"$/);
  assert.ok(one.equals(web.body), 'the web gives other bytes');
});

test('nothing of the machine shows: time zone, language, fonts', () => {
  const one = readFileSync(report('ru', '27'));
  for (const env of [{}, { TZ: 'America/New_York', LC_ALL: 'ru_RU.UTF-8' }, { FONTCONFIG_FILE: '/dev/null', HOME: '/nonexistent', XDG_DATA_HOME: dir }]) {
    const r = spawnSync(program, ['--store', store, 'report', 'map', '--region', '27', '--lang', 'ru', '-'], { env, maxBuffer: 1 << 28 });
    assert.equal(r.status, 0, r.stderr.toString());
    assert.ok(one.equals(r.stdout), `other bytes with ${JSON.stringify(env)}`);
  }
});

test('documents made at the same time are the same', async () => {
  const paths = ['61', '27', '10', ''].map((r) => `/api/v1/report?region=${r}&lang=kk`);
  const alone = [];
  for (const p of paths) alone.push((await ask(server.port, p)).body);
  const together = await Promise.all([...paths, ...paths].map((p) => ask(server.port, p)));
  together.forEach((a, i) => assert.ok(a.body.equals(alone[i % 4]), paths[i % 4]));
});

test('the country has a document, with its regions', () => {
  const all = text(report('en', ''), '-layout');
  assert.match(all, /Kazakhstan: workforce needs map/);
  for (const name of ['Abai Region', 'Turkistan Region', 'Shymkent']) assert.ok(all.includes(name));
  assert.ok(pages(report('en', '')) <= 16);
});

test('a published vintage is no draft', () => {
  const where = join(dir, 'published.db');
  copyFileSync(store, where);
  assert.equal(qajet(['publish', JSON.parse(qajet(['vintages', '--format', 'json'], where).stdout).at(-1).vintage], where).status, 0);
  const path = join(dir, 'published.pdf');
  assert.equal(qajet(['report', 'map', '--region', 'Түркістан облысы', '--lang', 'ru', path], where).status, 0);
  const all = text(path);
  assert.ok(!all.includes(words.ru.draft));
  assert.ok(all.includes('опубликован'));
});

test('refusals say what and where, and write nothing', async () => {
  const path = join(dir, 'none.pdf');
  for (const [args, status, said] of [
    [['--region', 'Atlantis', path], 3, /“Atlantis” is not a known region/],
    [['--vintage', 'vdead', path], 3, /vdead/],
    [['--link', 'javascript:alert(1)', path], 2, /is no address/],
    [['--link', "https://a'b", path], 2, /is no address/],
    [[join(dir, 'no', 'such', 'x.pdf')], 4, /there is no such folder/],
  ]) {
    const r = qajet(['report', 'map', ...args, '--lang', 'en']);
    assert.equal(r.status, status, args.join(' '));
    assert.match(r.stderr.toString(), said);
    assert.equal(r.stderr.toString().trim().split('\n').length, 1);
  }
  assert.throws(() => statSync(path));
  assert.equal((await ask(server.port, '/api/v1/report?region=Atlantis')).status, 404);
  assert.equal((await ask(server.port, '/api/v1/report?link=ftp://x')).status, 400);
});

test('a workspace without a vintage says how to make one', () => {
  const where = join(dir, 'empty.db');
  run(program, ['init', where, '--pack', join(process.env.QJ_SOURCE ?? '.', 'packs/kz')]);
  const r = qajet(['report', 'map', '--lang', 'en', join(dir, 'x.pdf')], where);
  assert.equal(r.status, 3);
  assert.match(r.stderr.toString(), /forecast/);
});

test('every page is printed within its margins', () => {
  const path = report('kk', '61');
  run('pdftoppm', ['-r', '40', '-gray', path, join(dir, 'g')]);
  const n = pages(path);
  for (let p = 1; p <= n; p++) {
    const file = join(dir, `g-${String(p).padStart(String(n).length, '0')}.pgm`);
    const bytes = readFileSync(file);
    const [head, width, height] = /^P5\s+(\d+)\s+(\d+)\s+\d+\s/.exec(bytes.toString('latin1', 0, 40));
    const at = (x, y) => bytes[head.length + y * Number(width) + x];
    const edge = Math.round(40 * 28 / 72);
    for (let y = 0; y < Number(height); y++)
      for (let x = 0; x < Number(width); x++) {
        const outside = x < edge || x >= Number(width) - edge || y < 10 || y >= Number(height) - 10;
        assert.ok(!outside || at(x, y) > 250, `page ${p}: ink at ${x},${y}`);
      }
  }
  writeFileSync(join(dir, 'done'), '');
});
