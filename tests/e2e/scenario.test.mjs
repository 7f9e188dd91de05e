// Scenarios on the pages: assumptions with the keyboard, the answer beside the command line's, keeping, a vintage, links;
// and pages that only read.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { serve } from '../api/server.mjs';
import { house, missing, openPage, screens, tabTo, violations } from './browser.mjs';

const GROWTH = 'growth=1.5,industry=F';
const ALL = `${GROWTH}|jobs=5000,region=61,occupation=72,from=2028,phase_in=2,percent=70,title=Зауыт, үлкен|retirement=1,sex=F`;

describe('scenarios', { skip: missing }, () => {
  const h = house(async (page, address) => {
    await page.goto(address);
    await page.waitForSelector('.lead h1');
  }, () => {});
  const { visit } = h;
  const cli = (...args) => h.json(...args);
  const shown = (page) => page.$$eval('.data[data-table=difference] tbody tr', (rows) => rows.map((r) => [r.dataset.name, ...[...r.querySelectorAll('data')].map((d) => Number(d.value))]));

  it('answers an assumption made with the keyboard alone, with the figures of the command line', async () => {
    await visit('/en/scenario', {}, async (page) => {
      await page.waitForSelector('[data-add=growth]');
      await tabTo(page, '[data-add=growth]');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.matches('.assumption input[type=number]'));
      await page.keyboard.press('ArrowUp');
      await page.waitForFunction(() => location.search.includes('growth=1.5'));
      await tabTo(page, '.assumption p:nth-of-type(2) select');
      await page.keyboard.type('Construction');
      await page.waitForFunction(() => location.search.includes('industry=F'));
      await page.waitForSelector('svg.scenario');
      h.ok('scenario', 'new', 'said');
      h.ok('scenario', 'set', 'said', '--growth', '1.5', '--industry', 'F');
      const rows = cli('scenario', 'compare', 'base', 'said', '--by', 'region');
      const wanted = rows.map((r) => [r.region, r.openings_a, r.openings_b, r.difference, r.lo80, r.hi80, r.p_more * 100]);
      await page.waitForFunction((n) => document.querySelectorAll('.data[data-table=difference] tbody tr')[0]?.querySelectorAll('data')[1]?.value === String(n), rows[0].openings_b);
      assert.deepEqual(await shown(page), wanted);
      const [total] = cli('scenario', 'compare', 'base', 'said');
      const sentence = await page.textContent('.lead-first');
      const thousands = Math.round(total.difference / 1000);
      assert.ok(sentence.includes(`${thousands},000 people`), `${sentence}: ${total.difference}`);
      // The slider answers too, and the way back leads to what was before.
      await tabTo(page, '.assumption input[type=range]');
      await page.keyboard.press('ArrowLeft');
      await page.waitForFunction(() => location.search.includes('growth=1,'));
      await page.waitForFunction((n) => document.querySelectorAll('.data[data-table=difference] tbody tr')[0]?.querySelectorAll('data')[1]?.value !== String(n), rows[0].openings_b);
      await tabTo(page, '.assumption .remove');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => !location.search.includes('growth'));
      assert.ok(await page.evaluate(() => document.activeElement.id === 'assumptions-title'), 'the focus stays near');
      await page.waitForSelector('svg.scenario', { state: 'detached' });
    });
  });

  it('keeps, opens, makes a vintage, puts away; files and the link carry the same', async () => {
    await visit(`/en/scenario?assume=${encodeURIComponent(ALL)}&split=occupation&region=61&year=2030`, {}, async (page) => {
      await page.waitForSelector('svg.scenario');
      assert.equal(await page.inputValue('.assumption[data-kind=jobs] input[type=text]'), 'Зауыт, үлкен');
      await page.fill('#keep-name', 'Үлкен жоба');
      await page.press('#keep-name', 'Enter');
      await page.waitForSelector('.kept [data-scenario="Үлкен жоба"]');
      assert.deepEqual(cli('scenario', 'show', 'Үлкен жоба').map((r) => [r.kind, r.value, r.region, r.occupation, r.probability, r.title, r.sex]), [
        ['growth', 1.5, null, null, null, null, null], ['jobs', 5000, '61', '72', 0.7, 'Зауыт, үлкен', null], ['retirement', 1, null, null, null, null, 'F']]);
      await page.click('.table-part .share');
      const [got] = await Promise.all([page.waitForEvent('download'), page.click('.share-panel [data-files=seen] button')]);
      const csv = readFileSync(await got.path(), 'utf8').replace(/^\ufeff/, '');
      const said = h.ok('scenario', 'compare', 'base', 'Үлкен жоба', '--region', '61', '--by', 'occupation', '--year', '2030', '--format', 'csv').out;
      assert.equal(csv, said);
      await page.keyboard.press('Escape');
      await page.waitForSelector('.share-panel', { state: 'detached' });
      // A vintage of what is kept; a change makes it unkept again.
      await page.waitForSelector('.vintage-of button');
      await page.click('.vintage-of button');
      await page.waitForSelector('.vintage-of .verdict', { timeout: 120_000 });
      const link = await page.getAttribute('.vintage-of [role=status] a', 'href');
      const vintage = new URL(link, h.base).searchParams.get('vintage');
      assert.equal(cli('forecast', '--scenario', 'Үлкен жоба')[0].vintage, vintage);
      await page.fill('.assumption[data-kind=growth] input[type=number]', '2');
      await page.waitForSelector('.vintage-of .actions button', { state: 'detached' });
      // The other way: opened from the list of a page without assumptions.
      await page.goto(`${h.base}/en/scenario`);
      await page.click('.kept [data-scenario="Үлкен жоба"] button');
      await page.waitForSelector('.assumption[data-kind=retirement]');
      assert.equal((await page.$$('.assumption')).length, 3);
      await page.click('.kept [data-scenario="Үлкен жоба"] .actions button:nth-of-type(2)');
      await page.click('.kept .sure button');
      await page.waitForSelector('.kept [data-scenario="Үлкен жоба"]', { state: 'detached' });
      assert.ok(!cli('scenario', 'list').some((r) => r.scenario === 'Үлкен жоба'));
    });
  });

  it('says what is wrong with a value, and with an address', async () => {
    await visit(`/en/scenario?assume=${encodeURIComponent('growth=1,region=99|rubbish|jobs=1,from=2001')}`, {}, async (page) => {
      await page.waitForSelector('.trouble');
      assert.match(await page.textContent('.trouble'), /99/);
      await page.goto(`${h.base}/en/scenario?assume=${encodeURIComponent(GROWTH)}`);
      await page.waitForSelector('svg.scenario');
      await page.fill('.assumption input[type=number]', '80');
      await page.waitForSelector('.assumption .wrong');
      assert.match(await page.textContent('.assumption .wrong'), /50/);
      assert.equal(await page.getAttribute('.assumption input[type=number]', 'aria-invalid'), 'true');
      // A place that is not there can be chosen again where it was said.
      await page.goto(`${h.base}/en/scenario?assume=${encodeURIComponent(GROWTH)}&region=99`);
      await page.waitForSelector('.trouble');
      await page.selectOption('#where-region', '61');
      await page.waitForSelector('svg.scenario');
      assert.equal((await page.$$('.trouble')).length, 0);
    }, /^Failed to load resource: the server responded with a status of 404 \(Not Found\)$/);
  });

  it('tells of two about the same, and counts the later', async () => {
    await visit(`/en/scenario?assume=${encodeURIComponent(`growth=3,industry=F|${GROWTH}`)}`, {}, async (page) => {
      await page.waitForSelector('svg.scenario');
      assert.equal((await page.$$('.assumption')).length, 2);
      assert.match(await page.textContent('.assumption.bad:first-of-type > .wrong'), /later assumption/);
      assert.equal((await page.$$('.assumption.bad')).length, 1);
      assert.deepEqual(await violations(page), []);
      const both = await shown(page);
      await page.selectOption('.assumption.bad p:nth-of-type(2) select', 'C');
      await page.waitForSelector('.assumption.bad', { state: 'detached' });
      await page.goto(`${h.base}/en/scenario?assume=${encodeURIComponent(GROWTH)}`);
      await page.waitForSelector('svg.scenario');
      assert.deepEqual(await shown(page), both);
    });
  });

  it('asks again when the server is back, over the years of the forecast, and shows no answer to what is gone', async () => {
    await visit('/en/scenario', {}, async (page) => {
      const compare = '**/api/v1/scenario/compare*';
      const go = (assume) => page.goto(`${h.base}/en/scenario?assume=${encodeURIComponent(assume)}`);
      await page.route(compare, (r) => r.abort());
      const asked = page.waitForRequest(compare);
      await go(GROWTH);
      await page.waitForSelector('.trouble');
      await page.unroute(compare);
      const horizon = (await (await fetch(`${h.base}/api/v1/meta`)).json()).vintage.horizon;
      await page.waitForSelector('svg.scenario');
      assert.equal(new URL((await asked).url()).searchParams.get('horizon'), String(horizon));
      assert.equal((await page.$$('.trouble')).length, 0);
      let free;
      const gate = new Promise((resolve) => (free = resolve));
      await page.route(compare, async (r) => { await gate; await r.continue(); });
      const held = page.waitForRequest(compare);
      await go('growth=2,industry=F');
      await held;
      await page.click('.assumption .remove');
      await page.waitForSelector('.assumption', { state: 'detached' });
      const late = page.waitForResponse(compare);
      free();
      await (await late).finished();
      await page.waitForLoadState('networkidle');
      assert.equal((await page.$$('svg.scenario')).length, 0);
    }, /^Failed to load resource: net::ERR_FAILED$/);
  });

  for (const lang of ['kk', 'ru', 'en'])
    for (const width of [360, 1440])
      it(`is accessible and fits, in ${lang} at ${width}`, async () => {
        await visit(`/${lang}/scenario?assume=${encodeURIComponent(ALL)}`, { viewport: { width, height: 800 } }, async (page) => {
          await page.waitForSelector('svg.scenario');
          await page.waitForSelector('.lead-first');
          await page.waitForLoadState('networkidle');
          assert.deepEqual(await violations(page), []);
          await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth); // once charts know their width
          assert.doesNotMatch(await page.textContent('main'), /assume\./, 'every text is there');
          await page.screenshot({ path: join(screens, `scenario-${lang}-${width}.png`), fullPage: true });
          await page.click('.chart .as-table');
          assert.equal((await page.$$('.chart table tbody tr')).length, 10);
        });
      });

  it('computes nothing where changes are not taken, and says where it can be done', async () => {
    h.ok('scenario', 'new', 'stays');
    h.ok('scenario', 'set', 'stays', '--growth', '1');
    const readOnly = await serve(h.store, ['--read-only']);
    const open = await serve(h.store, ['--public']);
    try {
      const p = await openPage(h.browser, h.base);
      for (const [port, rows] of [[readOnly.port, 1], [open.port, 0]]) {
        await p.page.goto(`http://127.0.0.1:${port}/en/scenario?assume=${encodeURIComponent(GROWTH)}`);
        await p.page.waitForSelector('.read-only pre');
        assert.equal((await p.page.$$('.kept [data-scenario=stays]')).length, rows);
        assert.equal((await p.page.$$('.assumption, [data-add], #keep-name')).length, 0, 'no control that does nothing');
        assert.match(await p.page.textContent('main'), /Growth path: 1.5 percentage points · Construction/);
        assert.deepEqual(await violations(p.page), []);
      }
      await p.page.goto(`http://127.0.0.1:${readOnly.port}/en/scenario`);
      await p.page.click('.kept [data-scenario=stays] button');
      await p.page.waitForFunction(() => document.querySelector('main').textContent.includes('Growth path: 1 percentage'));
      assert.deepEqual(p.seen.errors, []);
      await p.context.close();
    } finally {
      await readOnly.stop();
      await open.stop();
    }
  });
});
