// Every figure can be computed from the leaves of its tree: 200 random figures, each node anew from its children by the
// operations below, written independently of the program; every source row is looked up in the pack.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import { index, recompute, TOLERANCE } from "./recompute.mjs";

const { QAJET, QAJET_STORE } = process.env;
const FIGURES = 200;

function qajet(...args) {
  return execFileSync(QAJET, ["--store", QAJET_STORE, "--lang", "en", "--format", "json", ...args], {
    encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"],
  });
}

function random(seed) {
  let s = seed >>> 0;
  return (n) => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return Math.floor((s / 2 ** 32) * n);
  };
}

test(`${FIGURES} random figures follow from their leaves`, () => {
  const cells = JSON.parse(qajet("show", "need", "--by", "region,occupation,year")).filter((r) => r.status === "forecast");
  const country = JSON.parse(qajet("show", "need", "--by", "occupation,year")).filter((r) => r.status === "forecast");
  const industries = JSON.parse(qajet("show", "need", "--by", "region,industry,year")).filter((r) => r.status === "forecast");
  const figures = ["openings", "employed", "growth", "replacement", "net"];
  const pick = random(7);
  const seen = { rows: 0, nodes: 0 };
  for (let i = 0; i < FIGURES; i++) {
    const pool = i % 20 === 0 ? country : i % 4 === 0 ? industries : cells; // trees of the country are large: fewer of them
    const row = pool[pick(pool.length)];
    const figure = i % 2 === 0 ? "openings" : figures[pick(figures.length)];
    const args = ["explain", "need", "--figure", figure, "--year", row.year, "--depth", "all"];
    if (pool !== country) args.push("--region", row.region);
    if (row.industry) args.push("--industry", row.industry);
    if (row.occupation) args.push("--occupation", row.occupation);
    const root = JSON.parse(qajet(...args));
    const value = recompute(root, index(root), new Map(), seen);
    assert.ok(Math.abs(value - row[figure]) <= TOLERANCE * Math.max(1, Math.abs(row.employed)), `${figure} of ${JSON.stringify(row)}`);
  }
  assert.ok(seen.rows > 100 * FIGURES, `${seen.rows} source rows were reached`);
});

test("a changed leaf does not pass", () => {
  const root = JSON.parse(qajet("explain", "need", "--region", "61", "--occupation", "71", "--year", "2030", "--depth", "all"));
  let leaf = root;
  while (leaf.children?.length) leaf = leaf.children[0];
  leaf.value *= 1.001;
  delete leaf.line;
  assert.throws(() => recompute(root, index(root), new Map(), { rows: 0, nodes: 0 }));
});
