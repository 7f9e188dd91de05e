// The whole way of an analyst who has only the README, in a browser and with the keyboard alone: an ugly table, what is
// wrong with it, mending by what the page suggests, keeping, forecast, publishing, the document of the region. In three
// languages, on a desk and on a phone. (The way of a reader, map to region to why to a file, is in compare.test.mjs.)
import { execFileSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { program, serve, source, store } from '../api/server.mjs';
import { launch, missing, openPage, RAW, screens, violations } from './browser.mjs';

const NAME = 'ugly-turkistan.csv';
const WIDTHS = [1440, 360];
const region = { kk: 'Түркістан облысы', ru: 'Туркестанская область', en: 'Turkistan Region' };

describe('the way of an analyst', { skip: missing }, () => {
  let browser, dir;
  before(async () => {
    browser = await launch();
    dir = mkdtempSync(join(tmpdir(), 'qajet-flow-'));
  });
  after(async () => {
    await browser?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  // What a person does with a keyboard, and what must hold on every page on the way.
  function hands(p, width) {
    const { page } = p;
    page.on('filechooser', () => {}); // from the first listener on the browser tells of dialogs
    const on = (what) => page.evaluate((s) => document.activeElement?.matches(s) ?? false, what);
    const tabTo = async (what) => {
      await page.waitForSelector(what, { state: 'attached' });
      for (let i = 0; i < 150 && !(await on(what)); i++) await page.keyboard.press('Tab');
      assert.ok(await on(what), `Tab reaches ${what}`);
    };
    const press = async (what, key = 'Enter') => {
      await tabTo(what);
      await page.keyboard.press(key);
    };
    const choose = async (what, path) => {
      await tabTo(what);
      const [dialog] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
      await dialog.setFiles(path);
    };
    const fetch = async (what) => {
      await tabTo(what);
      const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
      return readFileSync(await file.path());
    };
    const clean = async (name) => {
      assert.deepEqual(await violations(page), [], name);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${name} scrolls sideways by ${overflow} px`);
      assert.doesNotMatch(await page.innerText('body'), RAW, name);
      await page.screenshot({ path: join(screens, `flow-${name}-${width}.png`), fullPage: true });
    };
    return { page, tabTo, press, choose, fetch, clean };
  }

  // The rows of the table of errors as a person reads them.
  const errors = (page) => page.$$eval('table[data-table=errors] tbody tr', (rows) => rows.map((r) => [...r.children].map((c) => c.textContent.trim())));

  for (const lang of ['kk', 'ru', 'en'])
    for (const width of WIDTHS)
      it(`from a table to the document in ${lang} at ${width} px`, async () => {
        const mine = join(dir, `${lang}-${width}.db`), file = join(dir, NAME);
        cpSync(store, mine);
        cpSync(join(source, 'tests/e2e/files', NAME), file);
        const say = (...args) => execFileSync(program, ['--store', mine, '--lang', lang, ...args], { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 << 20 }).toString();
        const server = await serve(mine), base = `http://127.0.0.1:${server.port}`;
        const p = await openPage(browser, base, { viewport: { width, height: width === 360 ? 740 : 900 } });
        const { page, tabTo, press, choose, fetch, clean } = hands(p, width);
        try {
          await page.goto(`${base}/${lang}/`);
          await page.waitForSelector('.rank-list li');
          await press('.pages a[href$="/import"]');
          await page.waitForFunction(() => location.pathname.endsWith('/import') && document.activeElement?.id === 'main');

          // Look: four faults, each with its place.
          await choose('.drop input[type=file]', file);
          await page.waitForSelector('table[data-table=errors]');
          const found = await errors(page);
          assert.deepEqual(found.map((r) => r[0]), ['5:1', '5:4', '6:1', '7:4']);
          assert.deepEqual(found.map((r) => r[1]), ['Кызылордa', '35O,2', 'Жамбылская облысть', '85 %']);
          for (const r of found) assert.ok(r[2].length > 5 && r[3].length > 5, `${r[0]} says why and what to do`);
          await clean(`findings-${lang}`);
          const kept = JSON.parse(say('imports', '--format', 'json'));
          assert.equal(kept.length, 0, 'looking keeps nothing');

          // Mend: names as the page suggests them, figures as they should be.
          const suggested = (row) => row[3].match(/([^:;]+) \(\d+\)/)[1].trim();
          const right = readFileSync(file, 'utf8').replace(found[0][1], suggested(found[0])).replace(found[1][1], '350,2')
            .replace(found[2][1], suggested(found[2])).replace(found[3][1], '498,3');
          writeFileSync(file, right);
          await choose('.brought .actions input[type=file]', file);
          await page.waitForSelector('.brought .compared');
          assert.equal(await page.$('table[data-table=errors]'), null, 'nothing is wrong any more');
          assert.match(await page.innerText('.brought .compared'), /4.*0/s);

          // Keep.
          await press('.brought .actions button.primary');
          await page.waitForSelector('.badge-kept');
          const [brought] = JSON.parse(say('imports', '--format', 'json'));
          assert.deepEqual([brought.file, brought.rows], [NAME, 12]);

          // Forecast, with fewer draws so that the test is short.
          const earlier = await page.getAttribute('.result', 'data-vintage');
          await press('form.start summary');
          await tabTo('#forecast-draws');
          await page.keyboard.press('Control+A');
          await page.keyboard.type('50');
          await press('form.start button[type=submit]');
          await page.waitForSelector(`.result:not([data-vintage="${earlier}"]) .badge-draft`, { timeout: 120_000 });
          const vintage = await page.getAttribute('.result', 'data-vintage');
          const told = say('explain', 'need', '--region', '61', '--year', '2030', '--figure', 'employed', '--depth', 'all', '--vintage', vintage, '--format', 'json');
          assert.ok(told.includes('"value":860100'), 'the forecast rests on the figure of the table');

          // Publish: asked once more, and then readers see it.
          await press('.result .actions button');
          await page.waitForSelector('.sure button:focus');
          await page.keyboard.press('Enter');
          await page.waitForSelector('.result .badge-published');
          await clean(`published-${lang}`);
          const shown = JSON.parse(say('show', 'need', '--region', '61', '--year', '2030', '--format', 'json'))[0];

          // Print.
          await tabTo('#print-region');
          for (let i = 0; i < 30 && (await page.inputValue('#print-region')) !== '61'; i++) await page.keyboard.press('ArrowDown');
          assert.equal(await page.inputValue('#print-region'), '61');
          const pdf = join(dir, `${lang}-${width}.pdf`);
          writeFileSync(pdf, await fetch('.print-part a.file'));
          const text = execFileSync('pdftotext', ['-layout', pdf, '-']).toString();
          assert.ok(text.includes(region[lang]), 'the document names the region');
          assert.ok(text.includes(vintage), 'the document names the vintage');
          assert.ok(text.length > 2000 && shown.openings > 0);
          assert.match(execFileSync('pdfinfo', [pdf]).toString(), /Tagged: +yes/);
          assert.deepEqual(p.seen.errors, [], 'no errors in the console');
          assert.deepEqual(p.foreign(), [], 'no request leaves the machine');
        } catch (e) {
          await page.screenshot({ path: join(screens, `flow-failed-${lang}-${width}.png`), fullPage: true });
          throw e;
        } finally {
          await p.context.close();
          await server.stop();
        }
      });
});
