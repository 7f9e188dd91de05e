// Ways through the pages in a browser: from the map to a file with the keyboard alone, comparing, embedding, searching.
import assert from 'node:assert/strict';
import http from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { serve, source } from '../api/server.mjs';
import { commands } from '../api/workspace.mjs';
import { folder } from '../folder.mjs';
import { house, missing, openPage, say, screens, showMap, showPage, tabTo, take, violations } from './browser.mjs';

const csv = (text) => {
  const [head, ...rows] = text.trimEnd().split('\r\n').map((l) => [...l.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((m) => m[1].replace(/^"|"$/g, '')));
  return rows.map((r) => Object.fromEntries(head.map((k, i) => [k, r[i]])));
};

describe('ways through the pages', { skip: missing }, () => {
  const h = house();
  const { visit } = h;

  for (const lang of ['kk', 'ru', 'en']) {
    it(`leads from the map to a region, to why, to a file, in ${lang}, with the keyboard alone, on a phone`, async () => {
      const p = await openPage(h.browser, h.base, { viewport: { width: 360, height: 740 } });
      const { page } = p;
      await showMap(page, `${h.base}/${lang}/map`);
      await tabTo(page, '.combo-search input');
      await page.keyboard.type('nehrtcnfy');
      await page.waitForSelector('.combo-search [role=option]');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => location.search.includes('region=61'));
      await tabTo(page, '.detail .open-page');
      await page.keyboard.press('Enter');
      await page.waitForSelector('svg.history');
      assert.equal(new URL(page.url()).pathname, `/${lang}/region/61`);
      await tabTo(page, '.keys .why');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.why-panel .node');
      const shown = await page.getAttribute('.keys data', 'value');
      assert.ok(Math.abs(Number(await page.getAttribute('.why-panel .node-value', 'title')) - Number(shown)) <= 1e-9 * Number(shown));
      await page.keyboard.press('Escape');
      await page.waitForSelector('.why-panel', { state: 'detached' });
      await tabTo(page, '.rank-list .share');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.share-panel [data-files=seen] a');
      assert.deepEqual(await violations(page), []);
      await page.screenshot({ path: join(screens, `share-${lang}-360.png`) });
      await tabTo(page, '.share-panel [data-files=seen] a');
      const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
      const rows = csv(readFileSync(await file.path(), 'utf8').replace(/^\ufeff/, ''));
      const said = say('show', 'need', '--region', '61', '--year', '2030', '--by', 'occupation', '--top', '1000');
      assert.deepEqual(rows.map((r) => [r.occupation, r.openings]), said.map((r) => [r.occupation, r.openings === null ? '' : String(r.openings)]));
      await page.keyboard.press('Escape');
      await page.waitForSelector('.share-panel', { state: 'detached' });
      assert.ok(await page.evaluate(() => document.activeElement.matches('.rank-list .share')), 'the focus returns');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      assert.deepEqual(p.seen.errors, []);
      await p.context.close();
    });
  }

  it('compares regions that are added and taken out with the keyboard', async () => {
    await visit('/en/compare', {}, async (page) => {
      assert.match(await page.textContent('.lead-first'), /four|4/);
      for (const [text, regions] of [['turkist', '61'], ['астана', '61,71'], ['fkvfns ', '61,71,75']]) {
        await tabTo(page, '.combo-compare input');
        await page.keyboard.type(text);
        await page.waitForSelector('.combo-compare [role=option][aria-selected=true]');
        await page.keyboard.press('Enter');
        await page.waitForFunction((want) => new URLSearchParams(location.search).get('regions') === want, regions);
      }
      await page.waitForSelector('[data-table=compared] tbody tr');
      const said = new Map(say('show', 'need', '--by', 'region', '--year', '2030').map((r) => [r.region, r]));
      const shown = await page.$$eval('[data-table=compared] tbody tr', (trs) => trs.map((tr) => [tr.dataset.region, [...tr.querySelectorAll('data')].map((d) => Number(d.value))]));
      assert.deepEqual(shown.map(([c]) => c).filter(Boolean).sort(), ['61', '71', '75']);
      for (const [code, [rate, ...figures]] of shown.filter(([c]) => c)) {
        const row = said.get(code);
        assert.equal(rate, (row.openings / row.employed) * 1000);
        assert.deepEqual(figures, ['openings', 'replacement', 'growth', 'employed'].map((id) => row[id]));
      }
      // What the first sentences say of the order is what the intervals say.
      const at = (c) => ['lo80', 'hi80'].map((k) => said.get(c)[k] / said.get(c).employed);
      const pairs = [['61', '71'], ['61', '75'], ['71', '75']];
      const same = pairs.filter(([a, b]) => at(a)[0] <= at(b)[1] && at(a)[1] >= at(b)[0]).length;
      assert.match(await page.textContent('.lead-first'), same === 3 ? /All their 80% intervals overlap/ : same === 0 ? /do not overlap/ : /Not distinguishable/);
      await tabTo(page, '.chooser .combo-clear');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => new URLSearchParams(location.search).get('regions') === '71,75');
      assert.ok(await page.evaluate(() => document.activeElement.matches('.combo-compare input')), 'the focus stays in the chooser');
      await page.goBack();
      await page.waitForFunction(() => new URLSearchParams(location.search).get('regions') === '61,71,75');
    });
  });

  it('shows of a comparison what its file holds', async () => {
    await visit('/ru/compare?regions=61,75&year=2031', {}, async (page) => {
      await page.waitForSelector('.chart svg.series');
      await page.click('.chart:nth-of-type(1) .as-table[aria-pressed]');
      const shown = await page.$$eval('[data-table=years] tbody tr', (trs) => trs.length);
      const { text } = await take(page, '.chart:nth-of-type(1) .share', 'CSV');
      const rows = csv(text);
      assert.equal(rows.length, shown);
      assert.deepEqual([...new Set(rows.map((r) => r.region))], ['61', '75']);
      const differ = page.locator('.chart', { has: page.locator('h3', { hasText: 'Занятия' }) });
      await differ.locator('.as-table[aria-pressed]').click();
      const [first] = await page.$$eval('[data-table=differ-occupation] tbody tr', (trs) => trs.map((tr) => [tr.dataset.code, [...tr.querySelectorAll('data')].map((d) => Number(d.value))]));
      const per = (region) => {
        const [row] = say('show', 'need', '--region', region, '--occupation', first[0], '--year', '2031', '--by', 'region');
        const [all] = say('show', 'need', '--region', region, '--year', '2031', '--by', 'region');
        return (row.openings / all.employed) * 1000;
      };
      assert.deepEqual(first[1], ['61', '75'].map(per));
    });
  });

  it('gives every form, a picture, the code, the citation and the address', async () => {
    await visit('/en/map?region=61&indicator=openings', {}, async (page) => {
      const vintage = await page.textContent('.chip b');
      await page.waitForSelector('.units .unit');
      for (const [form, begins] of [['CSV', 'region,'], ['XLSX', 'PK'], ['JSON-stat', '{"version":"2.0"'], ['SDMX-CSV', 'STRUCTURE,'], ['GeoJSON', '{"type":"FeatureCollection"'], ['JSON', '{"title"']]) {
        const { text, name } = await take(page, '.map-figure .share', form);
        assert.ok(text.startsWith(begins), form);
        assert.ok(name.includes(vintage), name);
      }
      await page.click('.map-figure .share');
      const [svg] = await Promise.all([page.waitForEvent('download'), page.click('.share-panel button:text-is("SVG")')]);
      const drawn = readFileSync(await svg.path(), 'utf8');
      assert.match(drawn, /^<svg [^>]*viewBox/);
      assert.ok(drawn.includes('2030') && drawn.includes(vintage) && !/class=|style=/.test(drawn));
      const [png] = await Promise.all([page.waitForEvent('download'), page.click('.share-panel button:text-is("PNG")')]);
      const bytes = readFileSync(await png.path());
      assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
      assert.ok(bytes.readUInt32BE(16) > 1000, 'twice as sharp as the page');
      const said = await page.inputValue('#share-cite');
      assert.ok(said.startsWith('Qajet. ') && said.includes(vintage));
      const link = await page.inputValue('#share-link');
      assert.ok(link.includes(`vintage=${vintage}`) && link.includes('region=61'));
      assert.match(await page.inputValue('#share-embed'), /^<iframe src="[^"]*embed=map[^"]*" title="[^"]+"/);
    });
  });

  it('stands in somebody else’s page as a bare chart, and only as that', async () => {
    let inner = '';
    const host = http.createServer((_, answer) => {
      answer.setHeader('content-type', 'text/html');
      answer.end(`<!doctype html><html lang="en"><title>A newspaper</title><h1>A newspaper</h1>${inner}</html>`);
    });
    await new Promise((resolve) => { host.listen(0, '127.0.0.1', resolve); });
    const { page, context } = await openPage(h.browser, h.base);
    try {
      await showPage(page, `${h.base}/ru/region/61`);
      await page.click('.chart:has(svg.history) .share');
      inner = await page.inputValue('#share-embed');
      await page.goto(`http://127.0.0.1:${host.address().port}/`);
      const frame = page.frameLocator('iframe');
      await frame.locator('svg.history').waitFor();
      assert.equal(await frame.locator('header.bar, .share, .controls').count(), 0);
      assert.match(await frame.locator('.embed footer a').getAttribute('href'), /^\/ru\/region\/61\?vintage=v[0-9a-f]+$/);
      assert.match(await frame.locator('.source').innerText(), /v[0-9a-f]{6}/);
      inner = `<iframe src="${h.base}/ru/region/61"></iframe>`;
      const refused = page.waitForEvent('console', (m) => /frame-ancestors/.test(m.text()));
      await page.goto(`http://127.0.0.1:${host.address().port}/`);
      await refused;
    } finally {
      await context.close();
      host.close();
    }
    for (const [address, mark] of [['/kk/map?embed=map', '.units'], ['/kk/map?embed=series', '.series'], ['/ru/region/75?embed=occupations', '.rank-list li'],
      ['/en/compare?regions=61,75&embed=compare', '.series'], ['/en/compare?regions=61,75&embed=fans', '.series'], ['/en/industry/F?embed=history', '.history'],
      ['/en/compare?regions=61,75&embed=differ-industry', '.series'], ['/en/map?embed=nothing', '.note']]) {
      const one = await openPage(h.browser, h.base, { viewport: { width: 700, height: 560 } });
      await one.page.goto(h.base + address);
      await one.page.waitForSelector(`.embed ${mark}`);
      assert.equal(await one.page.locator('header.bar').count(), 0);
      assert.ok(await one.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), address);
      assert.deepEqual(await violations(one.page), [], address);
      assert.deepEqual(one.seen.errors, []);
      await one.context.close();
    }
  });

  it('finds places, terms, pages and topics in three languages, under any layout', async () => {
    await visit('/en/methods', {}, async (page) => {
      const pick = async (text, path) => {
        await page.fill('.combo-search input', '');
        await page.waitForSelector('.combo-search [role=option]', { state: 'detached' }); // what was found before is gone
        await page.fill('.combo-search input', text);
        await page.waitForSelector('.combo-search [role=option][aria-selected=true]');
        await page.keyboard.press('Enter');
        await page.waitForFunction((want) => location.pathname + location.search === want, path);
      };
      await page.focus('.combo-search input');
      await page.waitForLoadState('networkidle'); // the words of the other languages
      await pick('qyzylorda', '/en/region/43');
      await pick('cnhjbntkmcndj', '/en/industry/F');
      await pick('Turkstan', '/en/region/61');
      await pick('дуальное обучение', '/en/claims?topic=dual-training');
      await pick('Салыстыру', '/en/compare');
      await pick('замещение', '/en/methods');
      await pick('шығарылымдар', '/en/data');
    });
  });

  it('shows all years as small maps in one scale, each of which chooses its year', async () => {
    const p = await openPage(h.browser, h.base);
    await p.page.goto(`${h.base}/kk/map?view=years&region=61&industry=F`);
    await p.page.waitForSelector('.year-grid svg .unit');
    const years = await p.page.$$eval('.year-grid b', (l) => l.map((e) => Number(e.textContent)));
    assert.deepEqual(years, say('show', 'need', '--by', 'year').map((r) => Number(r.year)));
    assert.equal(await p.page.getAttribute('.year-grid [aria-pressed=true] b', 'class'), null);
    await p.page.click('.year-grid li:nth-child(7) button');
    await p.page.waitForFunction(() => location.search.includes('year=2032'));
    await p.page.click('.segments-indicator label:nth-child(2)');
    await p.page.waitForFunction(() => location.search.includes('indicator=openings'));
    assert.equal(new URL(p.page.url()).search, '?indicator=openings&year=2032&industry=F&region=61&view=years', 'region, year and filters stay');
    assert.deepEqual(await violations(p.page), []);
    assert.deepEqual(p.seen.errors, []);
    await p.context.close();
  });

  it('compares two vintages as the command line does', async (t) => {
    const two = commands(folder(t), undefined, 'ru');
    two.ok('init', two.store, '--pack', join(source, 'packs/kz'));
    for (const seed of ['1', '2']) two.ok('forecast', '--draws', '20', '--seed', seed);
    const [first, second] = two.json('vintages').map((v) => v.vintage);
    const said = two.json('diff', first, second);
    const own = await serve(two.store);
    const p = await openPage(h.browser, `http://127.0.0.1:${own.port}`);
    try {
      await showPage(p.page, `http://127.0.0.1:${own.port}/ru/data?vintage=${second}`);
      await p.page.selectOption('.differences select >> nth=0', first);
      await p.page.waitForSelector('[data-table=differences] tbody tr');
      assert.equal(new URL(p.page.url()).search, `?against=${first}&vintage=${second}`);
      const shown = await p.page.$$eval('[data-table=differences] tbody tr', (trs) => trs.map((tr) => [...tr.querySelectorAll('data')].map((d) => Number(d.value))));
      const figures = (said.rows ?? said).filter((r) => r.kind === 'figure');
      assert.ok(figures.length > 0);
      assert.deepEqual(shown, figures.map((r) => [r.before, r.after, r.change]));
      for (const r of (said.rows ?? said).filter((x) => x.kind !== 'figure' && x.text)) assert.ok((await p.page.textContent('.differences')).includes(r.text), r.text);
      const { text } = await take(p.page, '.differences .share', 'CSV');
      assert.equal(text.trimEnd().split('\r\n').length - 1, (said.rows ?? said).length);
      await p.page.screenshot({ path: join(screens, 'diff-ru.png'), fullPage: true });
      assert.deepEqual(await violations(p.page), []);
      assert.deepEqual(p.seen.errors, []);
    } finally {
      await p.context.close();
      await own.stop();
    }
  });
});
