// A tree of qajet explain computed once more from its leaves, by operations written independently of the program.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const { QJ_SOURCE = "." } = process.env;
export const TOLERANCE = 1e-9;

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
  excess: ([a, b]) => Math.max(0, a - Math.max(0, b)),
};

const lines = new Map();
function fieldsOf(file, line) {
  if (!lines.has(file)) lines.set(file, readFileSync(join(QJ_SOURCE, "packs/kz", file), "utf8").split("\n"));
  return lines.get(file)[line - 1].replace(/"[^"]*"/g, "").split(",").filter((f) => f !== "").map(Number);
}

// Numbers of a line of an imported file: {"imports/<id>/<indicator>": text}, separated by semicolons.
function importedOf(imported, file, line) {
  assert.ok(imported[file], `${file} is an import of this test`);
  return imported[file].split("\n")[line - 1].split(";").filter((f) => f !== "").map(Number);
}

export function index(node, byId = new Map()) {
  if (!node.ref && (node.children ?? []).length > 0) byId.set(node.id, node);
  for (const child of node.children ?? []) index(child, byId);
  return byId;
}

// The node's value from its leaves; checks every node on the way.
export function recompute(node, byId, memo, seen, imported = {}) {
  if (node.ref) {
    assert.ok(byId.has(node.ref), `${node.ref} is opened somewhere in the tree`);
    return recompute(byId.get(node.ref), byId, memo, seen, imported);
  }
  if (!node.children?.length) {
    if (node.line) {
      const brought = node.file.startsWith("imports/");
      const fields = brought ? importedOf(imported, node.file, node.line) : fieldsOf(node.file, node.line);
      assert.ok(fields.includes(node.value), `${node.file}:${node.line} holds ${node.value}`);
      assert.ok(brought || node.source, `${node.file}:${node.line} names its source`);
      seen.rows++;
    }
    assert.ok(Number.isFinite(node.value), `${node.id} has a value: ${node.label}`);
    assert.ok(node.unit && node.status && node.label, `${node.id} has unit, status and label`);
    return node.value;
  }
  if (memo.has(node.id)) return memo.get(node.id);
  const children = node.children.map((c) => recompute(c, byId, memo, seen, imported));
  assert.ok(OPS[node.op], `operation ${node.op} of ${node.id}`);
  const value = OPS[node.op](children);
  const size = Math.max(1e-3, Math.abs(node.value), ...(["sum", "difference"].includes(node.op) ? children.map(Math.abs) : []));
  assert.ok(Math.abs(value - node.value) <= TOLERANCE * size, `${node.id} (${node.op}): ${node.value}, from its children ${value}`);
  memo.set(node.id, value);
  seen.nodes++;
  return value;
}
