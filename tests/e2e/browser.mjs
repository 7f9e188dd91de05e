// One Chromium for a test file, and pages that note what must not happen: errors, foreign requests.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { ask, program, serve, source, store } from '../api/server.mjs';
import { commands } from '../api/workspace.mjs';
import { make, remove } from '../folder.mjs';

export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const missing = existsSync(chromiumPath) ? false : `no Chromium at ${chromiumPath}`;
export const screens = join(source, 'build/screens');
const areas = new Set(readdirSync(join(source, 'po')).filter((f) => f.endsWith('.en.po'))
  .flatMap((f) => [...readFileSync(join(source, 'po', f), 'utf8').matchAll(/^msgid "([a-z-]+)\./gm)].map((m) => m[1])));
// What no reader may meet: an id of a message (of any area of po/; names of files are none), a number that is none, an unfilled place.
const files = 'md|csv|tsv|xlsx|json|html|db|pdf|svg|png|c|h';
export const RAW = new RegExp(
  `(?<![\\w/.-])(?:${[...areas].join('|')})\\.(?!(?:${files})\\b)[a-z]|undefined|NaN|Infinity|\\{[a-z_]+\\}`);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launch() {
  mkdirSync(screens, { recursive: true });
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

// A page with nothing in its cache. `seen` lists what went wrong and every address that was asked for.
export async function openPage(browser, base, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const seen = { errors: [], requests: [] };
  page.on('console', (m) => m.type() === 'error' && seen.errors.push(m.text()));
  page.on('pageerror', (e) => seen.errors.push(e.message));
  context.on('request', (r) => seen.requests.push(r.url()));
  return { page, context, seen, foreign: () => seen.requests.filter((u) => /^https?:/.test(u) && !u.startsWith(`${base}/`)) };
}

// The program serving on a port of the test's own choice; resolves when it answers.
export async function serveOn(port) {
  const child = spawn(program, ['--store', store, 'serve', '--port', String(port)], { stdio: 'ignore' });
  for (let i = 0; i < 300 && child.exitCode === null; i++) {
    if (await ask(port, '/healthz').then((r) => r.status === 200, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { stop: () => new Promise((resolve) => { child.on('exit', resolve); child.kill(); }) };
}

export async function showMap(page, address) {
  await page.goto(address);
  await page.waitForSelector('.units .unit');
  await page.waitForSelector('.rank-list li');
}

// Violations of WCAG 2.2 AA and of axe's best practices, one line each; of the page, or of a part of it.
export async function violations(page, within = 'html') {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate((part) =>
    globalThis.axe.run(part, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }), within);
  return found.map((v) => `${v.id}: ${v.help}; ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.failureSummary}`).join(' | ')}`);
}

// What the command line says, as rows.
export function say(...args) {
  const out = execFileSync(program, ['--store', store, '--lang', 'en', '--format', 'json', ...args], { maxBuffer: 64 << 20, stdio: ['ignore', 'pipe', 'pipe'] });
  const answer = JSON.parse(out);
  return Array.isArray(answer) ? answer : answer.rows;
}

// A page of words and figures is there when its first sentence is and nothing more is on its way.
export async function showPage(page, address) {
  await page.goto(address);
  await page.waitForSelector('.lead-first');
  await page.waitForLoadState('networkidle');
}

// The program and a browser for a suite. Every page visited must be free of errors, but for those of a visit's own that
// `expected` allows, and of requests to elsewhere. `own`: a copy of the workspace, with `h.ok` and `h.json` for commands on
// it; what it is called with makes ready what is served. `pack`: no copy, but a new workspace of that folder.
export function house(show = showPage, own = undefined, pack = undefined) {
  const h = {};
  before(async () => {
    if (own) {
      Object.assign(h, commands(make()));
      if (pack) h.ok('init', h.store, '--pack', join(source, pack));
      else copyFileSync(store, h.store);
      own(h);
    }
    h.server = await serve(h.store);
    h.base = `http://127.0.0.1:${h.server.port}`;
    h.browser = await launch();
  });
  after(async () => {
    await h.browser?.close();
    await h.server?.stop();
    if (h.dir) remove(h.dir);
  });
  h.visit = async (address, options, run, expected = /^$/) => {
    const p = await openPage(h.browser, h.base, options);
    try {
      await show(p.page, h.base + address);
      await run(p.page, p);
      assert.deepEqual(p.seen.errors.filter((e) => !expected.test(e)), [], 'no errors in the console');
      assert.deepEqual(p.foreign(), [], 'no request leaves the machine');
    } finally {
      await p.context.close();
    }
  };
  return h;
}

// Tab until the focus is on what is wanted.
export async function tabTo(page, what, most = 90) {
  const there = () => page.evaluate((s) => document.activeElement?.matches(s) ?? false, what);
  for (let i = 0; i < most && !(await there()); i++) await page.keyboard.press('Tab');
  assert.ok(await there(), `Tab reaches ${what}`);
}

// Opens what a table or chart offers to take along, and takes one file: its name, its bytes.
export async function take(page, button, form, what = 'seen') {
  await page.click(button);
  await page.waitForSelector('.share-panel [data-files=seen]');
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(`.share-panel [data-files=${what}] a:text-is("${form}")`)]);
  const bytes = readFileSync(await file.path());
  await page.keyboard.press('Escape');
  await page.waitForSelector('.share-panel', { state: 'detached' });
  return { name: file.suggestedFilename(), bytes, text: bytes.toString('utf8').replace(/^\ufeff/, '') };
}
