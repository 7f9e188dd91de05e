// A pack that knows less than that of Kazakhstan: states of the USA, without outlines, occupations, ages, questionnaires. No page
// is a dead end, none shows an error, each says what is not known.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { program, serve, source } from '../api/server.mjs';
import { launch, missing, openPage, screens, tabTo, violations } from './browser.mjs';

const PAGES = ['map', 'map?view=outline', 'map?view=years', 'map?region=CA&indicator=rate', 'map?year=all', 'region', 'region/CA', 'occupation', 'occupation/ALL', 'industry',
  'industry/NF', 'industry/NF?region=CA', 'compare', 'compare?regions=CA,TX', 'scenario', 'claims', 'scorecard', 'scorecard?region=CA', 'methods', 'data', 'import'];

describe('a pack of another country', { skip: missing }, () => {
  let dir, server, browser, base;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'qajet-packs-'));
    const run = (...args) => execFileSync(program, ['--store', join(dir, 'us.db'), '--lang', 'en', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    run('init', '--pack', join(source, 'packs/us-states'));
    run('forecast', '--draws', '60');
    server = await serve(join(dir, 'us.db'));
    base = `http://127.0.0.1:${server.port}`;
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    if (dir) rmSync(dir, { recursive: true });
  });

  const visit = async (address, options, run) => {
    const p = await openPage(browser, base, options);
    try {
      await p.page.goto(`${base}${address}`);
      await p.page.waitForSelector('main h1');
      await p.page.waitForLoadState('networkidle');
      await p.page.waitForFunction(() => document.querySelector('.skeleton') === null);
      await run(p.page);
      assert.deepEqual(p.seen.errors, [], `${address}: no errors in the console`);
      assert.deepEqual(p.foreign(), []);
    } finally {
      await p.context.close();
    }
  };

  for (const [lang, width] of [['kk', 360], ['ru', 1440], ['en', 1440], ['en', 360]])
    it(`has no dead end in ${lang} at ${width} px`, async () => {
      for (const address of PAGES)
        await visit(`/${lang}/${address}`, { viewport: { width, height: 900 } }, async (page) => {
          assert.equal(await page.$$eval('.notice-error', (l) => l.length), 0, address);
          assert.doesNotMatch(await page.innerText('body'), /\b(?:web|page|claim|check|unit|status|class)\.[a-z]|undefined|NaN|Infinity|\{[a-z]+\}/, address);
          await page.screenshot({ path: join(screens, `us-${address.replace(/[^a-z0-9]+/gi, '-')}-${lang}-${width}.png`), fullPage: true });
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${address} scrolls sideways`);
          if (lang !== 'ru' && (lang === 'kk') === (width === 360)) assert.deepEqual(await violations(page), [], address);
        });
    });

  it('draws squares, offers what is known, and says what is not', async () => {
    await visit('/en/map', {}, async (page) => {
      assert.equal(await page.$$eval('svg.units .unit', (l) => l.length), 48);
      assert.deepEqual(await page.$$eval('.segments-indicator label', (l) => l.map((e) => e.textContent)), ['Growth']);
      assert.deepEqual(await page.$$eval('.segments-view label', (l) => l.map((e) => e.textContent)), ['Tiles', 'Years']);
      assert.match(await page.textContent('.lead-first'), /cannot be told, because .* Employment as a whole grows by about [\d,]+ people/);
      const shown = await page.$$eval('.ranked tbody tr', (rows) => rows.map((r) => [r.dataset.region, Number(r.querySelector('data').value)]));
      const { rows } = await (await fetch(`${base}/api/v1/need?by=region&year=1982`)).json();
      assert.deepEqual(shown, rows.map((r) => [r.region, r.growth]).sort((a, b) => b[1] - a[1]));
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      assert.equal(await page.$$eval('.year-maps svg', (l) => l.length), 10, 'years on paper are squares, too');
    });
  });

  it('is walked with the keyboard from the map to a region and back', async () => {
    await visit('/en/map', {}, async (page) => {
      await tabTo(page, 'svg.units .unit, svg.units', 60);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => new URLSearchParams(location.search).has('region'));
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => location.pathname.includes('/region/'));
      await page.waitForSelector('[data-part=made]');
      await page.goBack();
      await page.waitForSelector('svg.units .unit');
    });
  });
});
