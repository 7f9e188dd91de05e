// The static site in a browser, from a server of files: it shows what the program's public server shows, page by page and
// number by number, at the root and in a folder.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { program, serve, source } from '../api/server.mjs';
import { launch, missing, openPage, screens, violations } from './browser.mjs';
import { serveFiles } from './still.mjs';

// Every page, with the filters that readers combine.
const PAGES = ['map', 'map?year=all', 'map?year=2027&industry=F', 'map?region=61&occupation=71&indicator=openings', 'map?industry=F&occupation=7',
  'map?region=75&table=full&year=2026', 'region', 'region/61', 'region/75?industry=F', 'region/10?occupation=71&year=2028', 'region/61?year=all', 'occupation',
  'occupation/71', 'occupation/71?region=61', 'occupation/2?industry=P', 'occupation/71?region=61&year=all', 'industry', 'industry/F', 'industry/P?region=75&year=2027',
  'industry/A?occupation=6', 'compare', 'compare?regions=61,75', 'compare?regions=61,75,10,79&occupation=7&year=2027',
  'region/61?embed=series', 'scenario', 'claims', 'scorecard', 'methods', 'data'];

describe('static site', { skip: missing }, () => {
  let dir, server, browser, sites;
  const run = (...args) => execFileSync(program, ['--store', join(dir, 'kz.db'), '--lang', 'en', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'qajet-site-'));
    run('init', join(dir, 'kz.db'), '--pack', join(source, 'packs/kz'));
    run('forecast', '--draws', '60', '--horizon', '3');
    const [{ vintage }] = JSON.parse(run('vintages', '--format', 'json'));
    run('publish', vintage);
    run('site', join(dir, 'root'), '--base', 'https://example.kz');
    run('site', join(dir, 'folder'), '--base', 'https://example.kz/qala/needs');
    server = await serve(join(dir, 'kz.db'), ['--public']);
    sites = [['', await serveFiles(join(dir, 'root'))], ['/qala/needs', await serveFiles(join(dir, 'folder'), '/qala/needs')]];
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    for (const [, files] of sites ?? []) await files.stop();
    if (dir) rmSync(dir, { recursive: true });
  });

  const settle = async (page) => {
    await page.waitForSelector('main h1', { state: 'attached' });
    await page.waitForLoadState('networkidle');
    await page.waitForFunction(() => document.querySelector('.skeleton') === null);
  };
  // All that is read: the text, every exact figure behind it, names for screen readers.
  const content = (page, home) => page.evaluate((start) => ({
    title: document.title,
    lang: document.documentElement.lang,
    text: document.body.innerText.replace(/\s+/g, ' ').replaceAll(start, ''),
    figures: [...document.querySelectorAll('data')].map((d) => d.value),
    names: [...document.querySelectorAll('svg [aria-label], main [aria-label]')].map((e) => e.getAttribute('aria-label')),
  }), home);

  for (const [at, lang] of ['kk', 'ru', 'en'].entries()) {
    it(`shows what the program shows, in ${lang}`, async () => {
      const ours = await openPage(browser, `http://127.0.0.1:${server.port}`);
      for (const [base, files] of at === 0 ? sites : sites.slice(at - 1, at)) {
        const origin = `http://127.0.0.1:${files.port}`, theirs = await openPage(browser, origin);
        let figures = 0;
        for (const address of PAGES) {
          const home = `http://127.0.0.1:${server.port}`;
          await ours.page.goto(`${home}/${lang}/${address}`);
          await theirs.page.goto(`${origin}${base}/${lang}/${address}`);
          await settle(ours.page);
          await settle(theirs.page);
          let expected, shown;
          for (let i = 0; i < 50; i++) { // parts of a page come one after another
            [expected, shown] = [await content(ours.page, home), await content(theirs.page, origin + base)];
            if (isDeepStrictEqual(shown, expected)) break;
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
          assert.deepEqual(shown, expected, `${base}/${lang}/${address}`);
          figures += shown.figures.length;
        }
        assert.ok(figures > 1000, `${figures} figures were compared`);
        assert.deepEqual(theirs.seen.errors, [], 'no errors in the console');
        assert.deepEqual(theirs.foreign(), [], 'no request leaves the machine');
        await theirs.context.close();
      }
      await ours.context.close();
    });
  }

  for (const at of [0, 1]) {
    it(`is used like the program ${at === 0 ? 'at the root' : 'in a folder'}`, async () => {
      const [base, files] = sites[at], origin = `http://127.0.0.1:${files.port}`;
      const { page, context, seen } = await openPage(browser, origin);
      await page.goto(`${origin}${base}/`);
      await page.waitForURL(`${origin}${base}/kk/map`);
      await settle(page);
      await page.click('.langs a[lang="ru"]');
      await page.waitForFunction(() => document.documentElement.lang === 'ru');
      await page.fill('.combo-search input', 'Абай');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => location.search.includes('region='));
      await page.click('nav.pages a[href$="/ru/region"]');
      await page.waitForSelector('main a[href*="/ru/region/61"]');
      await page.click('main a[href*="/ru/region/61"]');
      await settle(page);
      assert.equal(new URL(page.url()).pathname, `${base}/ru/region/61`);
      const heading = await page.innerText('h1'), lead = await page.innerText('.lead-first');
      await page.reload();
      await settle(page);
      assert.deepEqual([await page.innerText('h1'), await page.innerText('.lead-first')], [heading, lead], 'the address is the state');
      await page.goBack();
      await page.waitForFunction((path) => location.pathname.replace(/\/$/, '') === path, `${base}/ru/region`);
      assert.deepEqual(seen.errors, []);
      await context.close();
    });
  }

  it('explains a figure, and says which command goes on where it can’t', async () => {
    const [base, files] = sites[1], origin = `http://127.0.0.1:${files.port}`;
    const { page, context, seen } = await openPage(browser, origin);
    await page.goto(`${origin}${base}/en/region/61?year=2027`);
    await settle(page);
    await page.click('main [aria-label^="Why this number"]');
    await page.waitForSelector('.why-panel .tree-root .node-value');
    for (let i = 0; i < 6 && await page.locator('.why-panel .note code').count() === 0; i++)
      for (const button of await page.locator('.why-panel .node-head[aria-expanded="false"]').all()) await button.click();
    assert.match(await page.locator('.why-panel .note code').first().innerText(), /^qajet explain need --region 61 --year 2027 --figure openings --depth all$/);
    await page.screenshot({ path: join(screens, 'site-why.png') });
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(seen.errors, []);
    await context.close();
  });

  it('opens an address of scenarios: its assumptions in words, and what computes them', async () => {
    for (const [at, lang, width] of [[0, 'kk', 360], [1, 'en', 1440]]) {
      const [base, files] = sites[at], origin = `http://127.0.0.1:${files.port}`;
      const { page, context, seen, foreign } = await openPage(browser, origin, { viewport: { width, height: 740 } });
      const answer = await page.goto(`${origin}${base}/${lang}/scenario`);
      assert.equal(answer.status(), 200);
      await settle(page);
      assert.equal(await page.textContent('.read-only code'), 'qajet serve');
      assert.match(await page.title(), / – Qajet$/);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      assert.deepEqual(await violations(page), []);
      await page.screenshot({ path: join(screens, `site-scenario-${lang}-${width}.png`), fullPage: true });
      assert.deepEqual(seen.errors, []);
      assert.deepEqual(foreign(), []);
      await context.close();
    }
  });

  it('says what it does not hold: another vintage, an address that is not there', async () => {
    const [base, files] = sites[1], origin = `http://127.0.0.1:${files.port}`;
    const { page, context } = await openPage(browser, origin, { viewport: { width: 360, height: 740 } });
    await page.goto(`${origin}${base}/ru/map?vintage=v000000000000`);
    await page.waitForSelector('.notice-error');
    assert.match(await page.innerText('.notice-error'), /На сайте есть только выпуск v[0-9a-f]{12}/);
    const lost = await page.goto(`${origin}${base}/ru/nowhere`);
    assert.equal(lost.status(), 404);
    assert.deepEqual(await page.$$eval('section[lang]', (all) => all.map((s) => s.lang)), ['kk', 'ru', 'en']);
    assert.deepEqual(await violations(page), []);
    await page.screenshot({ path: join(screens, 'site-404.png') });
    await page.click('section[lang="en"] a');
    await settle(page);
    await context.close();
  });

  it('gives every table as a file', async () => {
    const [base, files] = sites[0], origin = `http://127.0.0.1:${files.port}`;
    const { page, context } = await openPage(browser, origin);
    let found = 0;
    for (const address of ['kk/map', 'ru/region/61?industry=F', 'en/occupation/71?region=61']) {
      await page.goto(`${origin}${base}/${address}`);
      await settle(page);
      await page.locator('button.share').first().click();
      await page.waitForSelector('.share-panel');
      const links = await page.$$eval('a[download]', (all) => all.map((a) => a.href));
      found += links.length;
      for (const link of links.filter((l) => l.startsWith('http'))) assert.equal((await page.request.head(link)).status(), 200, link);
    }
    assert.ok(found > 0, 'some page has a file to download');
    await context.close();
  });
});
