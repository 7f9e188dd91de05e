// The pictures of the user's guide, made anew from a running program: node tools/pictures.mjs [kk ru en].
// A workspace of its own is made in a temporary folder; the same program gives the same pictures.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = process.env.QAJET ?? join(root, 'build/qajet');
const langs = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['kk', 'ru', 'en'];
const most = 150_000; // bytes of a picture
const table = 'ugly-turkistan.csv';
// What the guide tells to mend.
const mended = { kk: ['Қызылорда облысы', 'Жамбыл облысы', 'м.ж.'], ru: ['Кызылординская', 'Жамбылская', '498,3'], en: ['Кызылординская', 'Жамбылская', '498,3'] };

const dir = mkdtempSync(join(tmpdir(), 'qajet-pictures-'));
const made = join(dir, 'made.db');
const run = (...args) => execFileSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
run('init', made, '--pack', join(root, 'packs/kz'));
run('--store', made, 'forecast');

async function serve(store) {
  const child = spawn(program, ['--store', store, 'serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const base = await new Promise((resolve, reject) => {
    const hear = (chunk) => {
      said += chunk;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', () => reject(new Error(said)));
  });
  return { base, stop: () => child.kill() };
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--force-color-profile=srgb', '--font-render-hinting=none'] });

async function pictures(lang) {
  const out = join(root, 'docs/user', lang, 'pictures');
  mkdirSync(out, { recursive: true });
  const store = join(dir, `${lang}.db`);
  cpSync(made, store);
  const { base, stop } = await serve(store);
  const page = await browser.newPage({ viewport: { width: 1024, height: 700 }, reducedMotion: 'reduce' });
  const settle = async () => {
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => document.fonts.ready);
  };
  const keep = async (name, options = {}) => {
    await settle();
    const path = join(out, `${name}.png`);
    await page.screenshot({ path, animations: 'disabled', caret: 'hide', ...options });
    const { size } = statSync(path);
    if (size > most) throw new Error(`${path}: ${size} bytes, more than ${most}`);
    process.stdout.write(`${path.slice(root.length)} ${Math.round(size / 1000)} kB\n`);
  };
  // The part of the page from one element to another, as wide as the page.
  const part = async (from, to, height = 1400) => {
    const top = await page.$eval(from, (e) => e.getBoundingClientRect().top + scrollY);
    const bottom = to === null ? top + height : await page.$eval(to, (e) => e.getBoundingClientRect().bottom + scrollY);
    return { fullPage: true, clip: { x: 0, y: Math.max(0, top - 16), width: 1024, height: Math.min(height, bottom - top + 32) } };
  };
  const open = async (address, selector) => {
    await page.goto(`${base}/${lang}${address}`);
    await page.waitForSelector(selector);
    await settle();
  };

  await open('', '.rank-list li');
  await keep('map');

  const file = join(dir, table);
  cpSync(join(root, 'tests/e2e/files', table), file);
  await open('/import', '.drop input[type=file]');
  await page.setInputFiles('.drop input[type=file]', file);
  await page.waitForSelector('table[data-table=errors]');
  await keep('findings', await part('.stages', '.brought .found'));

  const [kyzylorda, zhambyl, shymkent] = mended[lang];
  const right = readFileSync(file, 'utf8').replace('Кызылордa', kyzylorda).replace('35O,2', '350,2').replace('Жамбылская облысть', zhambyl).replace('85 %', shymkent);
  writeFileSync(file, right);
  await page.setInputFiles('.brought input[type=file]', file);
  await page.click('.brought button.primary');
  await page.waitForSelector('.badge-kept');
  const earlier = await page.getAttribute('.result', 'data-vintage');
  await page.click('form.start button[type=submit]');
  await page.waitForSelector(`.result:not([data-vintage="${earlier}"]) .badge-draft`, { timeout: 120_000 });
  await page.selectOption('#print-region', '61');
  await keep('forecast', await part('section:has(form.start)', 'section:has(form.start)'));
  const vintage = await page.getAttribute('.result', 'data-vintage');

  await open(`/region/61?vintage=${vintage}`, '.rank-list li');
  await keep('region');
  await page.click('.rank-list .why');
  await page.waitForSelector('.why-panel .node');
  await keep('why');

  run('--store', store, 'publish', vintage);
  const pdf = join(dir, `${lang}.pdf`);
  run('--store', store, 'report', 'map', '--region', '61', '--lang', lang, '--vintage', vintage, pdf);
  execFileSync('pdftoppm', ['-r', '64', '-f', '1', '-l', '1', '-png', '-singlefile', pdf, join(out, 'document')]);
  if (!existsSync(join(out, 'document.png')) || statSync(join(out, 'document.png')).size > most) throw new Error('document.png');
  await page.close();
  stop();
}

try {
  for (const lang of langs) await pictures(lang);
} finally {
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
}
