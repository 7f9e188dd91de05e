// Plans and projects on the page of a region: what was imported, beside the forecast that holds it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { house, missing, RAW, screens, violations } from './browser.mjs';

const projects = 'project;region;industry;occupation;year;project_jobs;probability\nPlant;61;C;72;2027;1200;0.5\nPlant;61;C;;2027;300;0.5\nRoad;61;;71;2028;800;1\n';
const hires = 'employer;region;occupation;year;planned_hires\nAlpha;61;72;2027;3000\nBeta;61;71;2026;40\n';

describe('plans and projects', { skip: missing }, () => {
  const h = house(async (page, address) => {
    await page.goto(address);
    await page.waitForSelector('[data-table=plans]');
  }, (own) => {
    own.bring('p.csv', projects, 'project_jobs');
    own.bring('s.csv', hires, 'planned_hires');
    own.ok('forecast', '--draws', '100');
  });
  const visit = (lang, width, run) => h.visit(`/${lang}/region/61`, { viewport: { width, height: 900 } }, run);

  for (const lang of ['kk', 'ru', 'en'])
    for (const width of [1440, 360])
      it(`stand beside the forecast in ${lang} at ${width} px`, () => visit(lang, width, async (page) => {
        const answer = await (await page.request.get(`${h.base}/api/v1/plans?region=61&lang=${lang}`)).json();
        assert.equal(answer.rows.length, 4);
        const part = page.locator('[data-part=plans]');
        const shown = await part.locator('tbody tr').evaluateAll((list) => list.map((tr) => [...tr.querySelectorAll('td')].map((td) => td.querySelector('data')?.value ?? td.textContent)));
        answer.rows.forEach((r, i) => {
          assert.equal(shown[i][0], r.year);
          assert.deepEqual([shown[i][2], shown[i][4], shown[i][5], shown[i][6]].map((v) => (v === '' ? null : Number(v))).map((v) => v && Math.round(v)),
            [r.openings, r.planned_hires, r.project_jobs, r.project_jobs_likely].map((v) => v && Math.round(v)));
        });
        for (const note of answer.notes) assert.ok((await part.innerText()).includes(note));
        assert.doesNotMatch(await part.innerText(), RAW);
        await part.screenshot({ path: join(screens, `plans-${lang}-${width}.png`) });
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        assert.deepEqual(await violations(page, '[data-part=plans]'), []);
      }));

  it('go into a file, by keyboard', () => visit('en', 1440, async (page) => {
    await page.locator('[data-part=plans] .share').focus();
    await page.keyboard.press('Enter');
    const csv = page.locator('.share-panel [data-files=seen] a', { hasText: 'CSV' });
    const [file] = await Promise.all([page.waitForEvent('download'), csv.press('Enter')]); // which takes the focus first
    const text = readFileSync(await file.path(), 'utf8').replace(/^\ufeff/, '');
    assert.match(text, /^region,region_name,occupation,occupation_name,year,planned_hires,.*\r\n/);
    assert.match(text, /,72,"?Metal.*,2027,3000,1200,600,/);
  }));
});
