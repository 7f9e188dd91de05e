// The map page in a browser, served by the program, on the real workspace.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ask, serve, source } from '../api/server.mjs';
import { commands } from '../api/workspace.mjs';
import { folder } from '../folder.mjs';
import { house, missing, openPage, RAW, say, screens, serveOn, showMap, take, violations } from './browser.mjs';

const PAGE_WEIGHT = 400 * 1024;
const FIRST_MAP_MS = 1000;

describe('map page', { skip: missing }, () => {
  const h = house(showMap);
  const { visit } = h;

  for (const lang of ['kk', 'ru', 'en']) {
    for (const width of [1440, 768, 360]) {
      it(`reads well in ${lang} at ${width} px`, async () => {
        await visit(`/${lang}/map?region=61`, { viewport: { width, height: width === 360 ? 740 : 900 } }, async (page) => {
          assert.equal(await page.getAttribute('html', 'lang'), lang);
          assert.match(await page.textContent('h1'), /2030.*\?$/);
          assert.match(await page.textContent('.lead-first'), /\d/);
          assert.doesNotMatch(await page.innerText('body'), RAW);
          await page.screenshot({ path: join(screens, `${lang}-${width}.png`), fullPage: true });
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(overflow <= 0, `the page scrolls sideways by ${overflow} px`);
          assert.deepEqual(await violations(page), []);
        });
      });
    }
  }

  it('is clean for axe in the dark scheme, as tiles, with a negative indicator and the panel open', async () => {
    await visit('/kk/map?view=tiles&indicator=growth&year=2034&table=full&region=75', { colorScheme: 'dark' }, async (page) => {
      await page.click('tbody tr.selected .why');
      await page.waitForSelector('.why-panel .node');
      await page.screenshot({ path: join(screens, 'kk-dark-tiles-why.png') });
      assert.deepEqual(await violations(page), []);
    });
  });

  it('shows its first map within a second and weighs less than 400 KB', async () => {
    let best = Infinity;
    for (let round = 0; round < 3 || (round < 12 && best >= FIRST_MAP_MS); round++) { // the other work of the machine is not ours
      const { page, context } = await openPage(h.browser, h.base);
      await page.addInitScript(() => {
        new MutationObserver((_, o) => {
          if (!document.querySelector('.units .unit')) return;
          window.firstMap = performance.now();
          o.disconnect();
        }).observe(document, { childList: true, subtree: true });
      });
      const cdp = await context.newCDPSession(page);
      await cdp.send('Network.enable');
      let weight = 0;
      cdp.on('Network.loadingFinished', (e) => { weight += e.encodedDataLength; });
      await showMap(page, `${h.base}/kk/map?region=61`);
      await page.waitForLoadState('networkidle');
      best = Math.min(best, await page.evaluate(() => window.firstMap));
      await context.close();
      assert.ok(weight > 50_000 && weight < PAGE_WEIGHT, `page weight ${Math.round(weight / 1024)} KB`);
      console.log(`# page weight ${(weight / 1024).toFixed(0)} KB, first map so far ${best.toFixed(0)} ms`);
    }
    assert.ok(best < FIRST_MAP_MS, `first map after ${Math.round(best)} ms`);
  });

  it('shows number by number what the command line says', async () => {
    const columns = ['openings', 'growth', 'replacement', 'employed', 'lo80', 'hi80'];
    const compare = async (page, query, args) => {
      await showMap(page, `${h.base}/en/map?table=full&indicator=openings${query}`);
      const shown = await page.$$eval('.ranked tbody tr', (rows) => rows.map((tr) => [
        tr.dataset.region, Object.fromEntries([...tr.querySelectorAll('data[data-col]')].map((d) => [d.dataset.col, d.value]))]));
      const said = say('show', 'need', '--by', 'region', ...args);
      assert.equal(shown.length, said.length);
      for (const row of said) {
        const cells = shown.find(([code]) => code === row.region)?.[1];
        assert.ok(cells, `region ${row.region} is in the table`);
        for (const c of columns) {
          const value = cells[c] === undefined ? null : Number(cells[c]);
          assert.equal(value, row[c] ?? null, `${row.region} ${c}`);
        }
      }
      const total = await page.$$eval('.ranked tfoot data[data-col]', (list) => Object.fromEntries(list.map((d) => [d.dataset.col, Number(d.value)])));
      for (const c of ['openings', 'growth', 'replacement', 'employed']) {
        const sum = said.reduce((s, r) => s + (r[c] ?? 0), 0);
        if (said.every((r) => r[c] !== null)) assert.ok(Math.abs(total[c] - sum) <= 1e-6 * Math.abs(sum), `${c} adds up to the total`);
      }
    };
    await visit('/en/map', {}, async (page) => {
      await compare(page, '&year=2030', ['--year', '2030']);
      await compare(page, '&year=2034&industry=F', ['--year', '2034', '--industry', 'F']);
      await compare(page, '&year=2027&occupation=71', ['--year', '2027', '--occupation', '71']);
      await compare(page, '&year=all', []);
    });
  });

  it('can be used with the keyboard alone', async () => {
    await visit('/kk/map', {}, async (page) => {
      const onUnit = () => page.evaluate(() => document.activeElement?.dataset?.unit ?? '');
      for (let i = 0; i < 60 && !(await onUnit()); i++) await page.keyboard.press('Tab');
      const first = await onUnit();
      assert.ok(first, 'Tab reaches the map');
      const visited = new Set([first]);
      for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowDown']) {
        await page.keyboard.press(key);
        visited.add(await onUnit());
      }
      assert.ok(visited.size >= 3 && !visited.has(''), 'arrows move through the units');
      const code = await onUnit();
      await page.keyboard.press('Enter');
      await page.waitForFunction((c) => new URLSearchParams(location.search).get('region') === c, code);
      assert.equal(await page.getAttribute('.ranked tr.selected', 'data-region'), code, 'the table follows');
      const onWhy = () => page.evaluate(() => document.activeElement?.matches('.ranked .why') ?? false);
      for (let i = 0; i < 60 && !(await onWhy()); i++) await page.keyboard.press('Tab');
      assert.ok(await onWhy(), 'Tab reaches "why"');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.why-panel .node');
      assert.ok(await page.evaluate(() => document.querySelector('.why-panel').contains(document.activeElement)), 'focus is in the panel');
      await page.keyboard.press('Escape');
      await page.waitForSelector('.why-panel', { state: 'detached' });
      assert.ok(await onWhy(), 'focus returns to the button');
    });
  });

  it('opens a figure down to a file and its line', async () => {
    await visit('/en/map?region=61&occupation=71&indicator=openings', {}, async (page) => {
      await page.click('.ranked tr.selected .why');
      await page.waitForSelector('.why-panel .node');
      const shown = await page.getAttribute('.ranked tr.selected .main data', 'value');
      const root = await page.getAttribute('.why-panel .node-value', 'title');
      assert.ok(Math.abs(Number(root) - Number(shown)) <= 1e-9 * Math.abs(Number(shown)), 'the tree explains the figure of the table');
      for (let i = 0; i < 12 && !(await page.$('.why-panel .where')); i++) {
        const closed = await page.$('.why-panel button.node-head[aria-expanded="false"]');
        if (!closed) break;
        const before = (await page.$$('.why-panel .node')).length;
        await closed.click(); // what lies deeper may have to be fetched
        await page.waitForFunction((n) => document.querySelectorAll('.why-panel .node').length > n, before, { timeout: 5000 });
      }
      assert.match(await page.textContent('.why-panel .where'), /\.csv:\d+/);
      await page.screenshot({ path: join(screens, 'en-why.png') });
    });
  });

  it('keeps the state when the language changes, and goes back', async () => {
    await visit('/kk/map?indicator=openings&year=2033&region=75&view=tiles&industry=F', {}, async (page) => {
      const figures = () => page.$$eval('.ranked tbody .main data', (l) => l.map((d) => d.value));
      const before = await figures();
      await page.click('.langs a[lang="ru"]');
      await page.waitForFunction(() => document.documentElement.lang === 'ru');
      assert.equal(new URL(page.url()).pathname, '/ru/map');
      assert.equal(new URL(page.url()).search, '?indicator=openings&year=2033&industry=F&region=75&view=tiles');
      assert.deepEqual(await figures(), before);
      await page.click('.segments-indicator label:nth-child(4)');
      await page.waitForFunction(() => location.search.includes('replacement'));
      await page.goBack();
      await page.waitForFunction(() => location.search.includes('openings'));
      assert.deepEqual(await figures(), before);
      await page.goBack();
      await page.waitForFunction(() => document.documentElement.lang === 'kk');
      assert.match(page.url(), /\/kk\/map\?indicator=openings&year=2033/);
      await page.goForward();
      await page.waitForFunction(() => document.documentElement.lang === 'ru');
    });
  });

  it('moves through the years with one step back for the whole movement', async () => {
    await visit('/en/map?year=2028', {}, async (page) => {
      const before = await page.textContent('.ranked tbody tr:first-child .main');
      await page.focus('.year-range input');
      for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
      await page.waitForFunction(() => location.search.includes('year=2032'));
      assert.notEqual(await page.textContent('.ranked tbody tr:first-child .main'), before);
      await page.goBack();
      await page.waitForFunction(() => location.search.includes('year=2028'));
      assert.equal(await page.textContent('.ranked tbody tr:first-child .main'), before);
    });
  });

  it('finds regions, industries and occupations in three languages', async () => {
    await visit('/en/map', {}, async (page) => {
      const pick = async (text) => {
        await page.fill('.combo-search input', text);
        await page.waitForSelector('.combo-search [role=option]');
        await page.keyboard.press('Enter');
      };
      await pick('түркістан');
      await page.waitForFunction(() => location.search.includes('region=61'));
      await pick('СТРОИТЕЛЬСТВО');
      await page.waitForFunction(() => location.search.includes('industry=F'));
      await pick('teaching prof');
      await page.waitForFunction(() => location.search.includes('occupation=23'));
      assert.match(await page.textContent('h1'), /^How many/);
      await page.click('.combo-industry .combo-clear');
      await page.waitForFunction(() => !location.search.includes('industry'));
      assert.match(page.url(), /occupation=23/);
    });
  });

  it('sorts by any column and downloads what is seen', async () => {
    await visit('/ru/map?indicator=openings&table=full', {}, async (page) => {
      await page.click('.ranked thead th:nth-child(5) button');
      assert.equal(await page.getAttribute('.ranked thead th:nth-child(5)', 'aria-sort'), 'descending');
      const seen = await page.$$eval('.ranked tbody tr', (rows) => rows.map((r) => r.dataset.region));
      const values = await page.$$eval('.ranked tbody td:nth-child(5) data', (l) => l.map((d) => Number(d.value)));
      assert.deepEqual(values, [...values].sort((a, b) => b - a));
      const { text } = await take(page, '.table-part .share', 'CSV');
      const lines = text.trimEnd().split('\r\n').map((l) => l.split(','));
      assert.match(lines[0].join(), /^region,region_name,.*,openings,.*,quality,status,unit$/);
      assert.deepEqual(lines.slice(1).map((l) => l[0]).sort(), [...seen].sort());
    });
  });

  it('does not number regions where their order means nothing', async () => {
    await visit('/en/map?industry=K', {}, async (page) => {
      assert.equal((await page.$$eval('.ranked .rank', (l) => l.map((e) => e.textContent).join(''))).trim(), '');
      assert.match(await page.textContent('.table-part .note'), /not ranked/);
    });
  });

  it('prints on A4', async () => {
    await visit('/kk/map?region=61', {}, async (page) => {
      const pdf = await page.pdf({ path: join(screens, 'kk-print.pdf'), preferCSSPageSize: true, printBackground: true });
      assert.ok(pdf.length > 20_000);
      const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1'));
      if (box) assert.ok(Math.abs(Number(box[1]) - 595) < 2 && Math.abs(Number(box[2]) - 842) < 2, box[0]);
    });
  });

  it('stays calm when the server stops, and heals', async () => {
    const own = await serve();
    let again;
    const p = await openPage(h.browser, `http://127.0.0.1:${own.port}`);
    try {
      await showMap(p.page, `http://127.0.0.1:${own.port}/en/map`);
      const before = await p.page.textContent('.ranked tbody');
      await own.stop();
      await p.page.fill('.combo-industry input', 'constr');
      await p.page.keyboard.press('Enter');
      await p.page.waitForSelector('.banner');
      assert.equal(await p.page.textContent('.ranked tbody'), before, 'the last figures stay');
      again = await serveOn(own.port);
      await p.page.waitForSelector('.banner', { state: 'detached', timeout: 10_000 });
      await p.page.waitForFunction((old) => document.querySelector('.ranked tbody').textContent !== old, before);
    } finally {
      await p.context.close();
      await own.stop();
      await again?.stop();
    }
  });

  it('says how to make the first forecast', async (t) => {
    const empty = commands(folder(t));
    empty.ok('init', empty.store, '--pack', join(source, 'packs/kz'));
    const own = await serve(empty.store);
    const p = await openPage(h.browser, `http://127.0.0.1:${own.port}`);
    try {
      assert.equal((await ask(own.port, '/api/v1/meta')).json.vintage, null);
      await p.page.goto(`http://127.0.0.1:${own.port}/kk/map`);
      await p.page.waitForSelector('.notice');
      assert.match(await p.page.textContent('.notice code'), /qajet forecast/);
      await p.page.screenshot({ path: join(screens, 'kk-empty.png') });
      assert.deepEqual(await violations(p.page), []);
      assert.deepEqual(p.seen.errors, []);
    } finally {
      await p.context.close();
      await own.stop();
    }
  });
});
