// The page Import in a browser: an ugly spreadsheet is looked at, mended, kept, computed with, published and printed.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { api, ask, serve, source, store } from '../api/server.mjs';
import { launch, missing, openPage, RAW, screens, violations } from './browser.mjs';

const file = (name) => join(source, 'tests/e2e/files', name);
const UGLY = 'zanyatye-regiony.csv'; // Windows-1251, thousands, totals, a name misspelt
const DONE = 60_000;

// Text as Windows-1251, Russian letters only.
const cp1251 = (text) => Buffer.from([...text].map((c) => (c >= 'А' && c <= 'я' ? c.charCodeAt(0) - 0x410 + 0xc0 : c.charCodeAt(0))));

// The same file with the name spelt right.
function mended() {
  const bytes = readFileSync(file(UGLY));
  const at = bytes.indexOf(cp1251('Павладарская'));
  assert.ok(at > 0);
  return { name: UGLY, mimeType: 'text/csv', buffer: Buffer.concat([bytes.subarray(0, at), cp1251('Павлодарская'), bytes.subarray(at + 12)]) };
}

describe('import', { skip: missing }, () => {
  let browser;
  let dir;
  let n = 0;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'qajet-import-page-'));
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  // A page on a server with a workspace of its own; free of errors and of requests to elsewhere.
  async function visit(lang, options, run, args = []) {
    const own = join(dir, `${n++}.db`);
    copyFileSync(store, own);
    const server = await serve(own, args);
    const base = `http://127.0.0.1:${server.port}`;
    const p = await openPage(browser, base, options);
    try {
      await p.page.goto(`${base}/${lang}/import`);
      await p.page.waitForSelector('.drop, .read-only');
      await run(p.page, { ...p, server, base, own });
      assert.deepEqual(p.seen.errors.filter((e) => !options.mayFail?.test(e)), [], 'no errors in the console');
      assert.deepEqual(p.foreign(), [], 'no request leaves the machine');
    } finally {
      await p.context.close();
      await server.stop();
    }
  }
  const card = (name) => `[data-file="${name}"]`;
  const bring = async (page, files) => {
    await page.setInputFiles('.drop input[type=file]', files);
    for (const f of [files].flat()) await page.waitForSelector(`${card(f.name ?? f.split('/').at(-1))} .badge`);
  };
  const plain = async (page) => {
    assert.doesNotMatch(await page.innerText('body'), RAW);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `scrolls sideways by ${overflow} px`);
  };

  for (const lang of ['kk', 'ru', 'en']) {
    for (const width of [1440, 360]) {
      it(`goes from an ugly file to the document in ${lang} at ${width} px`, async () => {
        const height = width === 360 ? 740 : 900;
        await visit(lang, { viewport: { width, height }, colorScheme: lang === 'ru' ? 'dark' : 'light' }, async (page, { base }) => {
          const shot = (name) => page.screenshot({ path: join(screens, `import-${name}-${lang}-${width}.png`), fullPage: true });
          const clean = async (name) => {
            await plain(page);
            assert.deepEqual(await violations(page), [], name);
            await shot(name);
          };
          const step = () => page.$eval('.stages [aria-current=step]', (li) => [...li.parentElement.children].indexOf(li));
          assert.match(await page.textContent('h1'), /\?$/);
          assert.equal(await step(), 0);
          await clean('empty');

          // Look: what is wrong has a place and a suggestion.
          await bring(page, [file(UGLY)]);
          assert.equal(await page.$eval(`${card(UGLY)} .badge`, (b) => b.className), 'badge badge-mend');
          const wrong = await page.$$eval(`${card(UGLY)} [data-table=errors] tbody tr`, (rows) => rows.map((tr) => [...tr.children].map((c) => c.textContent)));
          assert.deepEqual(wrong.map((r) => r.slice(0, 2)), [['12:1', 'Павладарская обл.']]);
          assert.match(wrong[0][3], /\(55\)/);
          assert.equal(await step(), 1);
          await page.click(`${card(UGLY)} .preview summary`);
          await clean('findings');

          // Mend: the corrected file in the same place.
          await page.setInputFiles(`${card(UGLY)} input[type=file]`, mended());
          await page.waitForSelector(`${card(UGLY)} .badge-ready`);
          assert.match(await page.textContent(`${card(UGLY)} .compared`), /1.*0/);
          assert.equal(await step(), 2);

          // Keep.
          await page.click(`${card(UGLY)} .actions .primary`);
          await page.waitForSelector(`${card(UGLY)} .badge-kept`);
          await page.waitForSelector('table.imports tbody tr');
          assert.equal(await step(), 3);
          await clean('kept');

          // Run the forecast, with a setting that is wrong at first.
          await page.click('form.start summary');
          await page.fill('#forecast-draws', '5');
          await page.click('form.start button[type=submit]');
          assert.equal(await page.getAttribute('#forecast-draws', 'aria-invalid'), 'true');
          assert.equal(await page.evaluate(() => document.activeElement.id), 'forecast-draws');
          await plain(page);
          await page.fill('#forecast-draws', '60');
          await page.click('form.start button[type=submit]');
          // The list of imports and that of vintages come in any order; in the end both name the new one.
          await page.waitForFunction(() => document.querySelector('table.imports .vintage')?.textContent === document.querySelector('.result')?.dataset.vintage, null, { timeout: DONE });
          const vintage = await page.textContent('table.imports .vintage');
          assert.equal(await step(), 4);

          // Publish, asked once more in its place.
          await page.click('.result .actions .primary');
          assert.ok(await page.$eval('.sure', (s) => s.contains(document.activeElement)));
          await clean('publish');
          await page.keyboard.press('Escape');
          assert.equal(await page.$('.sure'), null);
          await page.click('.result .actions .primary');
          await page.click('.sure .primary');
          await page.waitForSelector('.result .badge-published');
          assert.equal(await step(), 5);
          await clean('published');
          const { json } = await ask(Number(new URL(base).port), '/api/v1/meta');
          assert.deepEqual([json.vintage.id, json.vintage.standing], [vintage, 'published']);

          // Print.
          const pdf = new URL(await page.getAttribute('.print-part a', 'href'), base);
          assert.equal(pdf.searchParams.get('vintage'), vintage);
          if (api.paths['/api/v1/report']) {
            const document = await page.request.get(pdf.href, { timeout: DONE });
            assert.equal(document.status(), 200);
            assert.equal((await document.body()).subarray(0, 4).toString(), '%PDF');
          }
          await page.click('.result a[href*="/map"]');
          await page.waitForSelector('.units .unit');
          assert.equal(new URL(page.url()).searchParams.get('vintage'), vintage);
        });
      });
    }
  }

  it('can be done with the keyboard alone', async () => {
    await visit('kk', {}, async (page) => {
      const focused = () => page.evaluate(() => document.activeElement.closest('label')?.textContent ?? document.activeElement.textContent);
      // Tab to a control whose words fit.
      const reach = async (words) => {
        for (let i = 0; i < 80; i++) {
          await page.keyboard.press('Tab');
          if (words.test(await focused())) return;
        }
        assert.fail(`the focus does not reach ${words}`);
      };
      // The page is told to catch the dialog some time before it opens.
      const choose = async (words, what) => {
        const opened = page.waitForEvent('filechooser');
        await reach(words);
        await page.keyboard.press('Enter');
        await (await opened).setFiles(what);
      };
      await page.waitForSelector('.drop');
      await choose(/Файл таңдау/, [file(UGLY)]);
      await page.waitForSelector(`${card(UGLY)} .badge-mend`);
      await choose(/Түзетілген файлды енгізу/, [mended()]);
      await page.waitForSelector(`${card(UGLY)} .badge-ready`);
      await reach(/Түгел сақтау/);
      await page.keyboard.press('Enter');
      await page.waitForSelector(`${card(UGLY)} .badge-kept`);
      await reach(/Есептеу параметрлері/);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('60');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('table.imports .vintage'), null, { timeout: DONE });
      await reach(/^Жариялау$/);
      await page.keyboard.press('Enter');
      await page.waitForSelector('.sure button:focus');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.result .badge-published');
      await page.waitForFunction(() => document.activeElement.id === 'result-title'); // a moment after the words change
      await reach(/^Кері алу$/);
      await page.keyboard.press('Enter');
      await page.waitForSelector('.sure button:focus');
      await page.keyboard.press('Enter');
      await page.waitForSelector('table.imports .gone');
      await page.waitForFunction(() => document.activeElement.id === 'imports-title'); // a moment after the words change
    });
  });

  it('takes dropped files, several at once, and what a table is about', async () => {
    await visit('en', {}, async (page) => {
      const names = ['zarplata.xlsx', 'opros-rabotodateley.xlsx', 'bezrabotitsa.xlsx'];
      const bytes = names.map((name) => [name, readFileSync(file(name)).toString('base64')]);
      await page.evaluate((list) => {
        const data = new DataTransfer();
        for (const [name, text] of list) data.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
        document.querySelector('.drop').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      }, bytes);
      for (const name of names) await page.waitForSelector(`${card(name)} .badge`);
      assert.equal(await page.$eval(`${card('bezrabotitsa.xlsx')} .badge`, (b) => b.className), 'badge badge-ready');
      assert.match(await page.textContent(`${card('zarplata.xlsx')} .read-as`), /wage, 2023–2024.*15 values.*tenge/);
      // Not recognised: the list is offered, and the choice is taken.
      await bring(page, [{ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('region;2024\nAstana;100\nShymkent;200\n') }]);
      assert.ok(await page.$(`${card('a.csv')} .as-asked`));
      await page.selectOption(`${card('a.csv')} select`, 'vacancies');
      await page.waitForSelector(`${card('a.csv')} .badge-ready`);
      assert.match(await page.textContent(`${card('a.csv')} .read-as`), /Vacancies, 2024: 2 values/);
      // Good rows only; the findings and the rows left out come as CSV.
      const good = card('opros-rabotodateley.xlsx');
      for (const [words, pattern] of [['Findings (CSV)', /Електрики/], ['Rows left out (CSV)', /^﻿?file,place/]]) {
        const [saved] = await Promise.all([page.waitForEvent('download'), page.click(`${good} button:text-is("${words}")`)]);
        assert.match(readFileSync(await saved.path(), 'utf8'), pattern);
      }
      await page.click(`${good} button:has-text("Keep the good rows")`);
      await page.waitForSelector(`${good} .badge-kept`);
      await page.click(`${good} .quiet`);
      assert.equal(await page.$(good), null);
      // Another language, another sentence.
      await page.click('.langs a[lang=ru]');
      await page.waitForFunction(() => /такого названия/.test(document.querySelector('[data-file="zarplata.xlsx"] [data-table=errors]')?.textContent ?? ''));
      // Templates can be fetched.
      await page.click('.known summary');
      const [template] = await Promise.all([page.waitForEvent('download'), page.click('[data-table=indicators] .template')]);
      assert.match(template.suggestedFilename(), /^qajet-\w+\.xlsx$/);
    });
  });

  it('filters many findings and counts what a correction mended', async () => {
    await visit('en', {}, async (page) => {
      const lines = (bad) => ['region;year;vacancies', ...Array.from({ length: 80 }, (_, i) => `${i < bad ? `Nowhere ${i}` : 'Astana'};${1950 + i};10`)].join('\n');
      const table = (bad) => ({ name: 'many.csv', mimeType: 'text/csv', buffer: Buffer.from(lines(bad)) });
      await bring(page, [table(60)]);
      const rows = () => page.$$eval('[data-table=errors] tbody tr', (l) => l.length);
      assert.equal(await rows(), 50);
      await page.click('.finding-group .more');
      assert.equal(await rows(), 60);
      await page.fill('.find input', 'nowhere 7');
      assert.equal(await rows(), 1);
      await bring(page, [table(25)]); // the same name: a correction
      await page.waitForSelector('.compared');
      assert.match(await page.textContent('.compared'), /35 fixed, 25 left/);
      assert.equal((await page.$$('.brought')).length, 1);
    });
  });

  it('a forecast can be stopped, and goes on while the page is closed', async () => {
    await visit('en', {}, async (page, { server }) => {
      const start = async (draws) => {
        if (!(await page.$('form.start details[open]'))) await page.click('form.start summary');
        await page.fill('#forecast-draws', draws);
        await page.click('form.start button[type=submit]');
        await page.waitForSelector('.running progress');
      };
      await start('4000');
      await page.click('.running button');
      await page.waitForFunction(() => /cancelled/.test(document.body.textContent), null, { timeout: DONE });
      await start('1500');
      await page.goto('about:blank');
      for (let i = 0; i < 600 && (await ask(server.port, '/api/v1/job')).json.state === 'running'; i++) await new Promise((r) => setTimeout(r, 100));
      await page.goto(`http://127.0.0.1:${server.port}/en/import`);
      await page.waitForSelector('.result');
      assert.equal(await page.getAttribute('.result', 'data-vintage'), (await ask(server.port, '/api/v1/job')).json.vintage);
    });
  });

  it('a server that only shows says where data are brought in', async () => {
    for (const lang of ['kk', 'ru', 'en'])
      await visit(lang, { viewport: { width: 360, height: 740 } }, async (page) => {
        await page.waitForSelector('.read-only pre');
        assert.equal(await page.$('.drop'), null);
        await plain(page);
        assert.deepEqual(await violations(page), []);
      }, ['--read-only']);
  });

  it('a stopped server is told calmly and heals', async () => {
    await visit('en', { mayFail: /ERR_CONNECTION_REFUSED|Failed to load resource/ }, async (page, { server, own }) => {
      await server.stop();
      await page.setInputFiles('.drop input[type=file]', [file(UGLY)]);
      await page.waitForSelector('.banner');
      assert.match(await page.textContent(`${card(UGLY)} .trouble`), /does not answer/);
      const again = await serve(own, [], server.port);
      try {
        await page.waitForSelector('.banner', { state: 'detached', timeout: DONE });
        await page.setInputFiles(`${card(UGLY)} input[type=file]`, [file(UGLY)]);
        await page.waitForSelector(`${card(UGLY)} .badge-mend`);
      } finally {
        await again.stop();
      }
    });
  });
});
