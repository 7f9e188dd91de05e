// Every figure can be computed from the leaves of its tree: 200 random figures, each node anew from its children by the
// operations below, written independently of the program; every source row is looked up in the pack.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

const { QAJET, QAJET_STORE, QJ_SOURCE = "." } = process.env;
const FIGURES = 200;
const TOLERANCE = 1e-9;

function qajet(...args) {
  return execFileSync(QAJET, ["--store", QAJET_STORE, "--lang", "en", "--format", "json", ...args], {
    encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"],
  });
}

// TD8 from its definition: the mean of simple exponential smoothing with drift and a log drift damped by 0.8.
function td8(g, h, x) {
  const n = x.length;
  let best = { sse: Infinity };
  for (let step = 1; step <= 20; step++) {
    const alpha = step * 0.05;
    let level = x[0], sse = 0;
    for (let t = 1; t < n; t++) {
      const e = x[t] - level;
      sse += e * e;
      level += alpha * e;
    }
    if (sse < best.sse) best = { sse, alpha, level };
  }
  const mid = (n - 1) / 2;
  let top = 0, bottom = 0;
  for (let t = 0; t < n; t++) {
    top += (t - mid) * x[t];
    bottom += (t - mid) ** 2;
  }
  const theta = best.level + (top / bottom / 2) * (h - 1 + (1 - (1 - best.alpha) ** n) / best.alpha);
  let damped = 0;
  for (let j = 1; j <= h; j++) damped += 0.8 ** j;
  const drift = x[n - 1] * Math.exp(Math.max(-0.25, Math.min(0.25, g)) * damped);
  return theta > 0 ? (theta + drift) / 2 : drift;
}

const OPS = {
  sum: (c) => c.reduce((a, b) => a + b, 0),
  difference: ([a, b]) => a - b,
  product: (c) => c.reduce((a, b) => a * b, 1),
  ratio: ([a, b]) => a / b,
  mean: ([a, b]) => (a + b) / 2,
  square: (c) => c.reduce((a, b) => a * b, 1) ** 2,
  complement: ([a]) => 1 - a,
  loss: ([a, b]) => Math.max(0, 1 - a / b),
  either: ([a, b]) => 1 - (1 - a) * (1 - b),
  log_growth: ([from, to, years]) => (Math.log(to) - Math.log(from)) / years,
  blend: ([w, own, other]) => (1 - w) * own + w * other,
  bridge: ([a, b, way]) => Math.exp((1 - way) * Math.log(a) + way * Math.log(b)),
  td8: ([g, h, ...x]) => td8(g, h, x),
};

const lines = new Map();
function fieldsOf(file, line) {
  if (!lines.has(file)) lines.set(file, readFileSync(join(QJ_SOURCE, "packs/kz", file), "utf8").split("\n"));
  return lines.get(file)[line - 1].replace(/"[^"]*"/g, "").split(",").filter((f) => f !== "").map(Number);
}

function index(node, byId = new Map()) {
  if (!node.ref && (node.children ?? []).length > 0) byId.set(node.id, node);
  for (const child of node.children ?? []) index(child, byId);
  return byId;
}

// The node's value from its leaves; checks every node on the way.
function recompute(node, byId, memo, seen) {
  if (node.ref) {
    assert.ok(byId.has(node.ref), `${node.ref} is opened somewhere in the tree`);
    return recompute(byId.get(node.ref), byId, memo, seen);
  }
  if (!node.children?.length) {
    if (node.line) {
      assert.ok(fieldsOf(node.file, node.line).includes(node.value), `${node.file}:${node.line} holds ${node.value}`);
      assert.ok(node.source, `${node.file}:${node.line} names its source`);
      seen.rows++;
    }
    assert.ok(Number.isFinite(node.value), `${node.id} has a value: ${node.label}`);
    assert.ok(node.unit && node.status && node.label, `${node.id} has unit, status and label`);
    return node.value;
  }
  if (memo.has(node.id)) return memo.get(node.id);
  const children = node.children.map((c) => recompute(c, byId, memo, seen));
  assert.ok(OPS[node.op], `operation ${node.op} of ${node.id}`);
  const value = OPS[node.op](children);
  const size = Math.max(1e-3, Math.abs(node.value), ...(["sum", "difference"].includes(node.op) ? children.map(Math.abs) : []));
  assert.ok(Math.abs(value - node.value) <= TOLERANCE * size, `${node.id} (${node.op}): ${node.value}, from its children ${value}`);
  memo.set(node.id, value);
  seen.nodes++;
  return value;
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
