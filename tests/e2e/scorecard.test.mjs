// The scorecard with the keyboard alone, on a phone and at a desk: region, chart as table, sorting, what is taken along.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { house, missing, say, screens, tabTo, violations } from './browser.mjs';

describe('scorecard', { skip: missing }, () => {
  const { visit } = house();

  for (const [lang, width] of [['kk', 360], ['en', 1440]])
    it(`is used with the keyboard in ${lang} at ${width} px`, async () => {
      await visit(`/${lang}/scorecard`, { viewport: { width, height: 800 } }, async (page, { context }) => {
        // In the order in which it is read: region, the chart's table, what is taken along, the scores.
        await tabTo(page, 'main select');
        await page.keyboard.press('ArrowDown');
        await page.waitForFunction(() => new URLSearchParams(location.search).get('region'));
        const region = new URL(page.url()).searchParams.get('region');
        await tabTo(page, 'main .as-table');
        await page.keyboard.press('Enter');
        await page.waitForSelector('[data-table=past-points]');
        const points = say('backtest', '--points').filter((p) => p.level === 'region' && p.region === region);
        assert.ok(points.length > 0);
        assert.deepEqual(
          await page.$$eval('[data-table=past-points] tbody tr', (rows) => rows.map((r) => [...r.children].slice(0, 2).map((c) => c.textContent)).sort()),
          points.map((p) => [String(p.origin), String(p.year)]).sort());
        await tabTo(page, '[data-table=backtest] thead th:nth-child(5) button');
        await page.keyboard.press('Enter');
        await page.waitForSelector('[data-table=backtest] thead th:nth-child(5)[aria-sort=descending]');
        const sorted = await page.$$eval('[data-table=backtest] tbody tr td:nth-child(5)', (cells) => cells.map((c) => Number((c.querySelector('data') ?? c).getAttribute('value'))));
        assert.ok(sorted.length > 5 && sorted.every((v, i) => i === 0 || v <= sorted[i - 1]), `largest first: ${sorted}`);
        const first = page.locator('[data-table=backtest] thead th').nth(4);
        assert.equal(await first.getAttribute('aria-sort'), 'descending');
        await tabTo(page, '.table-part:has([data-table=backtest]) .actions button[aria-haspopup=dialog]');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.share-panel [data-files=seen]');
        const files = await page.$$eval('.share-panel [data-files=seen] a', (links) => links.map((a) => [a.textContent, a.href]));
        for (const form of ['CSV', 'XLSX']) {
          const [, address] = files.find(([name]) => name === form) ?? assert.fail(`${form} of ${files}`);
          const answer = await context.request.get(address);
          assert.equal(answer.status(), 200);
          const body = await answer.body();
          if (form === 'XLSX') assert.equal(body.subarray(0, 2).toString(), 'PK');
          else assert.ok(body.toString().split('\n').length > 20, 'every row of the back-test');
        }
        await page.keyboard.press('Escape');
        await page.waitForSelector('.share-panel', { state: 'detached' });
        assert.ok(await page.evaluate(() => document.activeElement?.getAttribute('aria-haspopup') === 'dialog'), 'the focus is back where it was');
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        assert.deepEqual(await violations(page), []);
        await page.screenshot({ path: join(screens, `scorecard-keyboard-${lang}-${width}.png`), fullPage: true });
      });
    });
});
