// The pages besides the map in a browser, served by the program, on the real workspace.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import gettext from 'gettext-parser';
import { source } from '../api/server.mjs';
import { house, missing, openPage, RAW, say, screens, showMap, tabTo, take, violations } from './browser.mjs';

const PAGES = ['compare?regions=61,75,71', 'region/61', 'region', 'occupation/71', 'occupation', 'industry/F', 'industry', 'claims', 'scorecard', 'methods', 'data'];
const FIGURES = ['openings', 'replacement', 'growth', 'employed'];

describe('pages', { skip: missing }, () => {
  const h = house();
  const { visit } = h;
  const list = (page, n) => page.$$eval('.rank-list', (lists, at) => [...lists[at].querySelectorAll('li')].map((li) => [li.dataset.code, Number(li.querySelector('data').value)]), n);

  for (const lang of ['kk', 'ru', 'en']) {
    for (const width of [1440, 360]) {
      it(`reads well in ${lang} at ${width} px`, async () => {
        for (const address of PAGES) {
          await visit(`/${lang}/${address}`, { viewport: { width, height: width === 360 ? 740 : 900 } }, async (page) => {
            assert.equal(await page.getAttribute('html', 'lang'), lang);
            assert.match(await page.textContent('h1'), /\?$/, address);
            assert.match(await page.textContent('.lead-first'), /\d/, address);
            assert.doesNotMatch(await page.innerText('body'), RAW, address);
            await page.screenshot({ path: join(screens, `${address.replace(/[^a-z0-9]+/g, '-')}-${lang}-${width}.png`), fullPage: true });
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(overflow <= 0, `${address} scrolls sideways by ${overflow} px`);
            if (width === 1440 || lang === 'kk') assert.deepEqual(await violations(page), [], address);
          });
        }
      });
    }
  }

  it('is clean for axe in the dark scheme, with everything unfolded', async () => {
    await visit('/kk/region/61?industry=F', { colorScheme: 'dark' }, async (page) => {
      for (const button of await page.$$('.rank-list [aria-expanded=false], .as-table[aria-pressed=false]')) await button.click();
      await page.waitForSelector('table[data-table=history]');
      assert.deepEqual(await violations(page), []);
      await page.screenshot({ path: join(screens, 'region-kk-dark.png'), fullPage: true });
    });
    await visit('/ru/data', { colorScheme: 'dark' }, async (page) => {
      for (const summary of await page.$$('details:not([open]) summary')) await summary.click();
      assert.deepEqual(await violations(page), []);
    });
  });

  it('opens where the width of a range comes from, by keyboard, as the command line says it', async () => {
    for (const [lang, width] of [['kk', 360], ['ru', 1440], ['en', 1440]])
      await visit(`/${lang}/region/61?year=2030`, { viewport: { width, height: 900 } }, async (page) => {
        const summary = page.locator('[data-part=width] details summary');
        await summary.focus();
        await page.keyboard.press('Enter');
        await page.waitForSelector('[data-table=width] tbody tr');
        const note = await page.$eval('details:has([data-table=width]) .note', (p) => p.textContent);
        const draws = /\d{2,4}/.exec(note.replace('80 %', ''))[0];
        const said = say('explain', 'spread', '--year', '2030', '--region', '61', '--draws', draws);
        const shown = await page.$$eval('[data-table=width] tbody tr', (trs) => trs.map((tr) => [...tr.querySelectorAll('th, td')].map((d) => d.textContent)));
        const texts = gettext.po.parse(readFileSync(join(source, `po/uncertainty.${lang}.po`))).translations[''];
        const names = (id) => texts[id].msgstr[0];
        const round = (v) => String(Math.round(Math.abs(100 * v)) * Math.sign(v) || 0).replace('-', '\u2212');
        const wanted = said.filter((r) => r.block !== 'all').map((r) => [names(`block.${r.block}`), round(r.openings_share), round(r.employed_share)]);
        const byName = (a, b) => (a[0] < b[0] ? -1 : 1);
        assert.deepEqual(shown.sort(byName), wanted.sort(byName));
        const beside = await page.$eval('.table-scroll:has([data-table=width])', (box) => box.scrollWidth - box.clientWidth);
        assert.ok(beside <= 0, `${lang} ${width}: the table goes on for ${beside} px beside the screen`);
        assert.deepEqual(await violations(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${lang} ${width}`);
        await page.locator('[data-table=width]').scrollIntoViewIfNeeded();
        await page.screenshot({ path: join(screens, `region-width-${lang}-${width}.png`) });
      });
  });

  it('says which method the back-test chose, with its error and the runner-up\'s, and the page\'s own past errors', async () => {
    const chosen = say('explain', 'methods');
    const points = say('backtest', '--points');
    const own = (of) => points.filter((p) => p.level in of && Object.entries(of[p.level]).every(([k, v]) => p[k] === v));
    const share = (list, of) => (100 * list.reduce((s, p) => s + Math.abs(of(p) - p.fact), 0)) / list.reduce((s, p) => s + p.fact, 0);
    const pages = [['region/61', 'region', { region: { region: '61' } }], ['industry/F', 'industry', { industry: { industry: 'F' } }], ['occupation/71', 'cell'], ['region/61?industry=F', 'cell']];
    for (const [address, level, of] of pages)
      await visit(`/en/${address}`, {}, async (page) => {
        const row = chosen.find((r) => r.level === level);
        const part = page.locator(`[data-part=made][data-level=${level}][data-method=${row.method}]`);
        const text = await part.textContent();
        for (const figure of [row.mase, row.mase_second, row.mase_naive]) assert.ok(text.includes(figure.toFixed(2)), `${address}: ${figure} in ${text}`);
        assert.equal(await part.locator('[data-own]').count(), of ? 1 : 0, address);
        if (of) {
          const list = own(of);
          const inside = list.filter((p) => p.fact >= p.lo80 && p.fact <= p.hi80).length;
          const said = await part.locator('[data-own]').textContent();
          assert.ok(list.length > 10);
          assert.match(said, new RegExp(`by ${share(list, (p) => p.forecast).toFixed(1)} %.*${share(list, (p) => p.base).toFixed(1)} %.* ${inside} of ${list.length} `), said);
        }
        assert.deepEqual(await part.locator('a').evaluateAll((links) => links.map((a) => a.pathname)), ['/en/methods', '/en/scorecard']);
      });
  });

  it('shows of a region what the command line says', async () => {
    await visit('/en/region/61?year=2031', {}, async (page) => {
      await page.click('.rank-list:nth-child(1) [aria-expanded=false]');
      await page.click('.rank-list:nth-child(2) [aria-expanded=false]');
      for (const [at, by] of ['occupation', 'industry'].entries()) {
        const rows = say('show', 'need', '--region', '61', '--year', '2031', '--by', by, '--top', '1000');
        const want = rows.filter((r) => r.openings !== null).map((r) => [r[by], r.openings]);
        assert.ok(want.length > 10);
        assert.deepEqual(await list(page, at), want, by);
      }
      const near = await page.$$eval('[data-table=neighbours] tbody tr', (trs) => trs.map((tr) => [tr.dataset.region, [...tr.querySelectorAll('data')].map((d) => Number(d.value))]));
      const said = say('show', 'need', '--by', 'region', '--year', '2031');
      assert.ok(near.length >= 4);
      assert.equal(new Set(near.map(([code]) => code)).size, near.length, 'each region once');
      for (const [code, [rate, ...figures]] of near.filter(([code]) => code)) {
        const row = said.find((r) => r.region === code);
        assert.deepEqual(figures, FIGURES.map((id) => row[id]), code);
        assert.equal(rate, (row.openings / row.employed) * 1000);
      }
    });
  });

  it('shows the past of the pack and the forecast of the command line in one table', async () => {
    await visit('/en/region/61', {}, async (page) => {
      await page.click('.chart:has(svg.history) .as-table[aria-pressed]');
      const shown = await page.$$eval('[data-table=history] tbody tr', (trs) => trs.map((tr) => [...tr.children].map((c) => c.textContent)));
      const number = (text) => Number(text.replace(/,/g, ''));
      const lines = readFileSync(join(source, 'packs/kz/observations/employed_region_panel.csv'), 'utf8').trimEnd().split('\n').map((l) => l.split(','));
      const past = lines.filter((c) => c[1] === '61').map((c) => [c[7], Number(c[8])]);
      assert.deepEqual(shown.slice(0, past.length).map((c) => [c[0], number(c[1])]), past);
      const ahead = say('show', 'need', '--region', '61', '--by', 'year').map((r) => [String(r.year), Math.round(r.employed)]);
      assert.deepEqual(shown.slice(past.length).map((c) => [c[0], number(c[1])]), ahead);
    });
    await visit('/en/region/61', {}, async (page) => {
      assert.deepEqual(await page.$$eval('.break-year', (l) => l.map((e) => e.textContent)), ['2018', '2022']);
      assert.match(await page.textContent('.breaks'), /South Kazakhstan.*survey/s);
    });
  });

  it('shows of an occupation and of an industry what the command line says', async () => {
    for (const [address, args] of [['/en/occupation/71?year=2028', ['--occupation', '71']], ['/en/industry/F?year=2028', ['--industry', 'F']]]) {
      await visit(address, {}, async (page) => {
        const shown = await page.$$eval('.ranked tbody tr', (rows) => rows.map((tr) => [
          tr.dataset.region, Object.fromEntries([...tr.querySelectorAll('data[data-col]')].map((d) => [d.dataset.col, Number(d.value)]))]));
        const said = say('show', 'need', '--by', 'region', '--year', '2028', ...args);
        assert.equal(shown.length, said.length);
        for (const row of said) {
          const cells = shown.find(([code]) => code === row.region)[1];
          for (const id of FIGURES) assert.equal(cells[id] ?? null, row[id], `${address} ${row.region} ${id}`);
        }
      });
    }
    await visit('/ru/occupation', {}, async (page) => {
      const want = say('show', 'need', '--by', 'occupation', '--year', '2030', '--top', '1000').filter((r) => r.openings !== null);
      assert.deepEqual(await list(page, 0), want.map((r) => [r.occupation, r.openings]));
      await page.click('.rank-list li:first-child a');
      await page.waitForSelector('.profile .dots li');
      assert.equal(new URL(page.url()).pathname, `/ru/occupation/${want[0].occupation}`);
    });
  });

  it('sets every claim of the command line beside its rivals', async () => {
    const said = say('claims');
    await visit('/en/claims', {}, async (page) => {
      const shown = await page.$$eval('[data-claim]', (bodies) => bodies.map((b) => [b.dataset.claim, [...b.querySelectorAll('data')].map((d) => Number(d.value))]));
      const want = said.map((c) => [c.id, [c.value, c.ours].filter((v) => v !== null)]);
      const byId = (a, b) => (a[0] < b[0] ? -1 : 1);
      assert.deepEqual(shown.sort(byId), want.sort(byId));
      const groups = await page.$$eval('[data-group]', (l) => l.map((g) => [g.dataset.group, g.querySelectorAll('[data-claim]').length]));
      assert.ok(groups.length > 10);
      for (const [id, n] of groups) assert.equal(n, said.filter((c) => c.conflict_group === id).length, id);
      await page.selectOption('.pickers select >> nth=0', 'colleges');
      await page.waitForFunction(() => location.search === '?topic=colleges');
      assert.equal((await page.$$('[data-claim]')).length, said.filter((c) => c.topic === 'colleges').length);
      await page.goBack();
      await page.waitForFunction(() => location.search === '');
    });
  });

  it('shows the files with their digests, the findings and the vintages', async () => {
    await visit('/en/data', {}, async (page) => {
      const shown = await page.$$eval('[data-table=inputs] tbody tr', (trs) => trs.map((tr) => [tr.dataset.name, tr.querySelector('.hash').textContent]));
      assert.ok(shown.length > 25);
      for (const [name, digest] of shown) {
        assert.equal(digest, createHash('sha256').update(readFileSync(join(source, 'packs/kz', name))).digest('hex'), name);
      }
      const said = say('check');
      assert.equal((await page.$$('.findings li')).length, said.length);
      const [vintage] = say('vintages');
      assert.equal(Number(await page.getAttribute('[data-table=vintages] td:nth-child(8) data', 'value')), vintage.openings);
    });
  });

  it('is reached and left with the keyboard alone', async () => {
    const p = await openPage(h.browser, h.base);
    const { page } = p;
    await showMap(page, `${h.base}/kk/map?industry=F&year=2031&region=61`);
    await tabTo(page, '[data-unit="61"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('svg.history');
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/kk/region/61?year=2031&industry=F');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main', 'the focus arrives with the reader');
    await tabTo(page, '.rank-list .why');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.why-panel .node');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.why-panel', { state: 'detached' });
    await tabTo(page, '[data-table=neighbours] a');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !location.pathname.endsWith('/61'));
    await page.goBack();
    await page.waitForFunction(() => location.pathname.endsWith('/61'));
    await page.goBack();
    await page.waitForSelector('.units .unit');
    assert.match(page.url(), /\/kk\/map\?industry=F&year=2031&region=61$/);
    assert.deepEqual(p.seen.errors, []);
    await p.context.close();
  });

  it('keeps place, year and filters when the language changes', async () => {
    await visit('/kk/region/75?year=2033&industry=F', {}, async (page) => {
      const before = await list(page, 0);
      assert.ok(before.length > 0);
      await page.click('.langs a[lang=ru]');
      await page.waitForFunction(() => document.documentElement.lang === 'ru');
      assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/ru/region/75?year=2033&industry=F');
      assert.deepEqual(await list(page, 0), before);
      await page.click('.pages a[href*="/ru/claims"]');
      await page.waitForSelector('[data-claim]');
      await page.fill('.combo-search input', 'Teaching prof');
      await page.waitForSelector('.combo-search [role=option]');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => location.pathname === '/ru/occupation/23');
    });
  });

  it('downloads whole lists and prints on A4', async () => {
    await visit('/ru/region/61', {}, async (page) => {
      const { text } = await take(page, '.rank-list:nth-child(1) .share', 'CSV');
      const lines = text.trimEnd().split('\r\n');
      assert.equal(lines.length - 1, say('show', 'need', '--region', '61', '--year', '2030', '--by', 'occupation', '--top', '1000').length);
      const book = await take(page, '.rank-list:nth-child(2) .share', 'XLSX');
      assert.match(book.name, /\.xlsx$/);
      assert.equal(book.bytes.subarray(0, 2).toString(), 'PK');
      const pdf = await page.pdf({ path: join(screens, 'region-ru.pdf'), preferCSSPageSize: true, printBackground: true });
      assert.ok(pdf.length > 20_000);
    });
  });

  it('says calmly where there is no such page', async () => {
    for (const lang of ['kk', 'ru', 'en']) {
      await visit(`/${lang}/nowhere`, {}, async (page) => {
        assert.match(await page.textContent('.lead-first'), /nowhere/);
        assert.deepEqual(await violations(page), []);
        assert.equal((await fetch(page.url())).status, 404);
        await page.click('main .bullets a[href*=claims]');
        await page.waitForSelector('[data-claim]');
        assert.equal((await fetch(page.url())).status, 200);
      }, /404/);
    }
    const { page, context } = await openPage(h.browser, h.base);
    await page.goto(`${h.base}/`);
    await page.waitForSelector('.units .unit');
    assert.equal(new URL(page.url()).pathname, '/kk/map');
    await context.close();
  });
});
