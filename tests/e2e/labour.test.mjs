// The ceiling of the labour force on the pages: of a region, of the map, of a scenario.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { house, missing, RAW, screens, violations } from './browser.mjs';

describe('the ceiling of the labour force', { skip: missing }, () => {
  const h = house(async (page, address) => {
    await page.goto(address);
    await page.waitForSelector('[data-part=labour], .labour-line');
  }, (own) => {
    own.ok('scenario', 'new', 'rush');
    own.ok('scenario', 'set', 'rush', '--growth', '6', '--region', '61');
    own.ok('forecast', '--draws', '100', '--scenario', 'rush');
  });
  const visit = (path, width, run) => h.visit(path, { viewport: { width, height: 900 } }, run);
  const answer = async (page, lang) => (await page.request.get(`${h.base}/api/v1/labour?region=61&lang=${lang}`)).json();

  for (const lang of ['kk', 'ru', 'en'])
    for (const width of [1440, 360])
      it(`stands on the page of a region in ${lang} at ${width} px`, () => visit(`/${lang}/region/61?year=2030`, width, async (page) => {
        const part = page.locator('[data-part=labour]');
        await part.locator('svg.ceiling').waitFor();
        const text = await part.innerText(), said = await answer(page, lang);
        assert.ok(said.rows.at(-1).excess > 0);
        assert.ok(text.includes(said.notes[0]), text);
        const row = said.rows.find((r) => r.year === 2030);
        const plain = text.replace(/[\s,\u00a0\u202f]/g, '');
        for (const figure of ['employed', 'ceiling', 'ceiling_lo80', 'ceiling_hi80', 'employed_lo80', 'employed_hi80'])
          assert.ok(plain.includes(String(Math.round(row[figure]))), `${figure}: ${text}`);
        assert.doesNotMatch(text, RAW);
        await part.screenshot({ path: join(screens, `labour-${lang}-${width}.png`) });
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        const inside = await part.locator('svg.ceiling text').evaluateAll((list) => list.every((e) => e.getBoundingClientRect().right <= e.ownerSVGElement.getBoundingClientRect().right + 1));
        assert.ok(inside, 'a label is cut off');
        assert.deepEqual(await violations(page, '[data-part=labour]'), []);
      }));

  it('is a table and a file by keyboard', () => visit('/en/region/61', 1440, async (page) => {
    const part = page.locator('[data-part=labour]');
    await part.locator('.as-table').focus();
    await page.keyboard.press('Enter');
    await part.locator('[data-table=labour] tbody tr').first().waitFor();
    assert.match(await part.locator('[data-table=labour] tbody td').last().innerText(), /^[1-9]\d?\u00a0%\s*m$/);
    assert.equal(await part.locator('[data-table=labour] tbody tr').count(), (await answer(page, 'en')).rows.length);
    assert.deepEqual(await violations(page, '[data-part=labour]'), []);
    await part.locator('.share').focus();
    await page.keyboard.press('Enter');
    const csv = page.locator('.share-panel [data-files=seen] a', { hasText: 'CSV' });
    const [file] = await Promise.all([page.waitForEvent('download'), csv.press('Enter')]); // which takes the focus first
    assert.match(readFileSync(await file.path(), 'utf8').replace(/^\ufeff/, ''), /^region,region_name,year,population,labour_force,ceiling,/);
  }));

  it('never stands under the name of another region', () => h.visit('/en/region/61', {}, async (page) => {
    const part = page.locator('[data-part=labour]');
    await part.locator('svg.ceiling').waitFor();
    const before = await part.locator('.labour-said').first().innerText();
    let refuse = () => {};
    const refused = new Promise((resolve) => { refuse = resolve; });
    await page.route('**/api/v1/labour?region=59&*', async (route) => {
      await refused;
      await route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"title":"Out of order","detail":"Try again."}' });
    });
    await page.evaluate(() => {
      history.pushState(null, '', '/en/region/59');
      dispatchEvent(new PopStateEvent('popstate'));
    });
    await page.waitForFunction(() => document.querySelector('h1').textContent.includes('North Kazakhstan'));
    await part.locator('h2').waitFor();
    assert.ok(!(await part.innerText()).includes(before), 'while the answer is on its way');
    assert.equal(await part.locator('svg.ceiling').count(), 0);
    refuse();
    await part.locator('.notice-error').waitFor();
    assert.match(await part.innerText(), /Out of order/);
    assert.deepEqual(await violations(page, '[data-part=labour]'), []);
    await page.unroute('**/api/v1/labour?region=59&*');
    await part.locator('.notice-error button').click();
    await part.locator('svg.ceiling').waitFor();
    assert.match(await part.innerText(), /North Kazakhstan Region/);
  }, /status of 500/));

  it('is told under the map with the way to the region', () => visit('/en', 360, async (page) => {
    const line = page.locator('.labour-line');
    await line.locator('a').first().waitFor();
    assert.match(await line.innerText(), /Turkistan Region – by [\d,]+ persons in 20\d\d/);
    assert.deepEqual(await violations(page, '.labour-line'), []);
    await line.getByRole('link', { name: 'Turkistan Region' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-part=labour]');
    assert.match(page.url(), /\/en\/region\/61/);
  }));

  it('warns of assumptions that go beyond it', () => visit('/en/region/61', 1440, async (page) => {
    await page.goto(`${h.base}/en/scenario?assume=${encodeURIComponent('growth=6,region=59')}`);
    await page.locator('.above[role=status]').waitFor({ state: 'attached' }); // there before it has anything to say
    await page.locator('.above li').first().waitFor();
    assert.match(await page.locator('.above').innerText(), /North Kazakhstan Region: with these assumptions employment goes above the ceiling/);
    assert.deepEqual(await violations(page, '.above'), []);
  }));
});
