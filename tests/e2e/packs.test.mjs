// A pack that knows less than that of Kazakhstan: states of the USA, without outlines, occupations, ages, questionnaires. No page
// is a dead end, none shows an error, each says what is not known.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { house, missing, RAW, screens, tabTo, violations } from './browser.mjs';

const PAGES = ['map', 'map?view=outline', 'map?view=years', 'map?region=CA&indicator=rate', 'map?year=all', 'region', 'region/CA', 'occupation', 'occupation/ALL', 'industry',
  'industry/NF', 'industry/NF?region=CA', 'compare', 'compare?regions=CA,TX', 'scenario', 'claims', 'scorecard', 'scorecard?region=CA', 'methods', 'data', 'import'];

const show = async (page, address) => {
  await page.goto(address);
  await page.waitForSelector('main h1');
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('.skeleton') === null);
};

describe('a pack of another country', { skip: missing, concurrency: 3 }, () => {
  const h = house(show, (own) => own.ok('forecast', '--draws', '60'), 'packs/us-states');
  const { visit } = h;

  for (const [lang, width] of [['kk', 360], ['ru', 1440], ['en', 1440], ['en', 360]])
    it(`has no dead end in ${lang} at ${width} px`, () => visit(`/${lang}`, { viewport: { width, height: 900 } }, async (page, p) => {
      const looked = (lang === 'kk' && width === 360) || (lang === 'en' && width === 1440);
      for (const address of PAGES) {
        await show(page, `${h.base}/${lang}/${address}`);
        assert.equal(await page.$$eval('.notice-error', (l) => l.length), 0, address);
        assert.doesNotMatch(await page.innerText('body'), RAW, address);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${address} scrolls sideways`);
        assert.deepEqual(p.seen.errors, [], `${address}: no errors in the console`);
        if (!looked) continue;
        await page.screenshot({ path: join(screens, `us-${address.replace(/[^a-z0-9]+/gi, '-')}-${lang}-${width}.png`), fullPage: true });
        assert.deepEqual(await violations(page), [], address);
      }
    }));

  it('draws squares, offers what is known, and says what is not', async () => {
    await visit('/en/map', {}, async (page) => {
      assert.equal(await page.$$eval('svg.units .unit', (l) => l.length), 48);
      assert.deepEqual(await page.$$eval('.segments-indicator label', (l) => l.map((e) => e.textContent)), ['Growth']);
      assert.deepEqual(await page.$$eval('.segments-view label', (l) => l.map((e) => e.textContent)), ['Tiles', 'Years']);
      assert.match(await page.textContent('.lead-first'), /cannot be told, because .* Employment as a whole grows by about [\d,]+ people/);
      const shown = await page.$$eval('.ranked tbody tr', (rows) => rows.map((r) => [r.dataset.region, Number(r.querySelector('data').value)]));
      const { rows } = await (await fetch(`${h.base}/api/v1/need?by=region&year=1982`)).json();
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
