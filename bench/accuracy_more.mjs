// More tables of docs/accuracy.md:
// accuracy_more.mjs map QAJET WORKSPACE | reconcile QAJET | m3 QAJET [FILE] | cooke QAJET FOLDER | shares QAJET |
// shares-bls QAJET FILE | targets.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [what, program, file] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "accuracy-"));
process.on("exit", () => rmSync(dir, { recursive: true }));

const plain = (path) => {
  const [head, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/).map((l) => l.split(","));
  return lines.map((l) => Object.fromEntries(head.map((k, i) => [k, l[i]])));
};
const calc = (...args) => JSON.parse(execFileSync(program, ["--lang", "en", "--format", "json", "calc", ...args],
  { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 }));
const save = (name, head, rows) => {
  const path = join(dir, name);
  writeFileSync(path, `${head}\n${rows.map((r) => r.join()).join("\n")}\n`);
  return path;
};
const cell = (v, digits) => (v === undefined || v === "" || Number.isNaN(v) ? "–" : Number(v).toFixed(digits));

// --- reconciliation of the states: country, nine divisions, 48 states; residuals of one-year forecasts known by then.
function reconcile() {
  const states = plain(join(here, "../tests/ref/us_states_1970_86.csv"));
  const years = Object.keys(states[0]).filter((k) => /^\d{4}$/.test(k)).map(Number);
  const divisions = [...new Set(states.map((s) => s.region))];
  const level = new Map([["US", 0], ...divisions.map((d) => [`D${d}`, 1]), ...states.map((s) => [s.state, 2])]);
  const value = new Map();
  for (const s of states) {
    for (const y of years) {
      for (const node of ["US", `D${s.region}`, s.state])
        value.set(`${node}/${y}`, (value.get(`${node}/${y}`) ?? 0) + Number(s[y]));
    }
  }
  const nodes = save("nodes.csv", "node,parent", [["US", ""], ...divisions.map((d) => [`D${d}`, "US"]), ...states.map((s) => [s.state, `D${s.region}`])]);
  const forecast = (last, horizon) => calc("forecast", save("in.csv", "series,year,value", [...level.keys()].flatMap((n) =>
    years.filter((y) => y <= last).map((y) => [n, y, value.get(`${n}/${y}`)]))), "--horizon", horizon);
  const end = years.at(-1), methods = ["base", "ols", "struct", "wls-var", "mint"];
  const error = new Map(methods.map((m) => [m, [0, 0, 0]])), actual = [0, 0, 0];
  const residuals = [];
  let incoherent = 0;
  const score = (m, rows) => {
    for (const r of rows) {
      const y = value.get(`${r.node}/${r.year}`);
      if (y !== undefined) error.get(m)[level.get(r.node)] += Math.abs(y - r.mean);
    }
  };
  for (let last = years[0] + 4; last < end; last++) {
    const base = forecast(last, 5).map((r) => ({ node: r.series, year: r.year, mean: r.mean })).filter((r) => r.year <= end);
    if (last >= years[0] + 7) {
      const f = save("f.csv", "node,year,mean", base.map((r) => [r.node, r.year, r.mean]));
      const e = save("e.csv", "node,year,residual", residuals);
      for (const r of base) actual[level.get(r.node)] += value.get(`${r.node}/${r.year}`);
      score("base", base);
      for (const m of methods.slice(1)) {
        const out = calc("reconcile", "--hierarchy", nodes, "--forecasts", f, "--residuals", e, "--method", m);
        score(m, out);
        for (const y of new Set(out.map((r) => r.year))) {
          const of = (l) => out.filter((r) => r.year === y && level.get(r.node) === l).reduce((s, r) => s + r.mean, 0);
          incoherent = Math.max(incoherent, Math.abs(of(0) / of(2) - 1), Math.abs(of(1) / of(2) - 1));
        }
      }
    }
    for (const r of base.filter((b) => b.year === last + 1)) residuals.push([r.node, r.year, value.get(`${r.node}/${r.year}`) - r.mean]);
  }
  return ["| method | country | 9 divisions | 48 states |", "| --- | ---: | ---: | ---: |",
    ...methods.map((m) => `| ${m} | ${error.get(m).map((v, l) => (100 * v / actual[l]).toFixed(3)).join(" | ")} |`), "",
    `wMAPE in per cent; base: TD8 of every node. Sums of parts differ from their totals by ${incoherent.toExponential(1)} at most (relative).`];
}

// --- the yearly series of M3: the last six values of each series are judged, the rest is known. FILE: series,year,value.
function m3() {
  const rows = [];
  for (const p of plain(join(here, "peers_m3_yearly.csv")))
    rows.push([Number(p.smape), `| ${p.program} | ${cell(p.smape, 2)} | ${cell(p.mase, 3)} | ${p.cover80 ? cell(100 * p.cover80, 1) : "–"} | ` +
      `${p.cover95 ? cell(100 * p.cover95, 1) : "–"} | ${cell(p.msis, 1)} | ${p.source} |`]);
  if (file !== undefined) {
    const all = new Map();
    for (const r of plain(file)) all.set(r.series, [...(all.get(r.series) ?? []), [Number(r.year), Number(r.value)]]);
    const known = [];
    for (const [s, v] of all) for (const [y, x] of v.sort((a, b) => a[0] - b[0]).slice(0, -6)) known.push([s, y, x]);
    const input = save("m3.csv", "series,year,value", known);
    for (const method of ["td8", "theta", "ets", "damped", "level", "drift", "naive", "shift-share", "combo", "best"]) {
      const f = new Map(calc("forecast", input, "--horizon", 6, "--method", method).map((r) => [`${r.series}/${r.year}`, r]));
      const sum = { smape: 0, mase: 0, in80: 0, in95: 0, msis: 0, n: 0 };
      for (const [s, v] of all) {
        const x = v.map((p) => p[1]), train = x.slice(0, -6);
        const scale = train.slice(1).reduce((t, y, i) => t + Math.abs(y - train[i]), 0) / (train.length - 1);
        for (const [y, a] of v.slice(-6)) {
          const r = f.get(`${s}/${y}`);
          sum.smape += 200 * Math.abs(a - r.mean) / (Math.abs(a) + Math.abs(r.mean));
          sum.mase += Math.abs(a - r.mean) / scale;
          sum.in80 += a >= r.lo80 && a <= r.hi80;
          sum.in95 += a >= r.lo95 && a <= r.hi95;
          sum.msis += (r.hi95 - r.lo95 + 40 * (Math.max(0, r.lo95 - a) + Math.max(0, a - r.hi95))) / scale;
          sum.n++;
        }
      }
      const mean = (k) => sum[k] / sum.n;
      rows.push([mean("smape"), `| [${method}](models/${method}.md) | ${cell(mean("smape"), 2)} | ${cell(mean("mase"), 3)} | ` +
        `${cell(100 * mean("in80"), 1)} | ${cell(100 * mean("in95"), 1)} | ${cell(mean("msis"), 1)} | this program |`]);
    }
  }
  return ["| method | sMAPE % | MASE | in 80 % | in 95 % | MSIS | by |", "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ...rows.sort((a, b) => a[0] - b[0]).map((r) => r[1])];
}

// --- the studies of structured expert judgement, by bench/cooke.mjs.
function cooke() {
  const lines = execFileSync("node", [join(here, "cooke.mjs"), program, file], { encoding: "utf8", maxBuffer: 1 << 28 }).trim().split("\n");
  const out = ["| pool | better in | calibration | information | median score | ratio of scores |", "| --- | ---: | ---: | ---: | ---: | ---: |"];
  for (const l of lines.slice(-2)) {
    const m = /^(.*): performance weights better in (\d+) of (\d+), geometric mean ratio of scores ([\d.]+); performance: calibration ([\d.]+), information ([\d.]+), median score ([\d.]+); equal: calibration ([\d.]+), information ([\d.]+), median score ([\d.]+)$/.exec(l);
    out.push(`| performance weights, ${m[1]} | ${m[2]} of ${m[3]} | ${m[5]} | ${m[6]} | ${m[7]} | ${m[4]} |`,
      `| equal weights, ${m[1]} | ${m[3] - m[2]} of ${m[3]} | ${m[8]} | ${m[9]} | ${m[10]} | |`);
  }
  const failed = lines.filter((l) => l.includes("not scored"));
  return [...out, "", `${lines.length - 3 - failed.length} studies scored, ${failed.length} not.`];
}

// --- staffing patterns by calc shares --backtest; FILE of bls: the vintages of the US Bureau of Labor Statistics.
const patternHead = ["| patterns | misplaced, projected % | misplaced, constant % | skill over constant | in 80 % | direction right | forecasts |",
  "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"];
const whole = (rows) => { // an industry and year takes part when it has all of the industry's occupations
  const known = new Map(rows.map((r) => [r.slice(0, 3).join(), r[3]]));
  const of = (i) => [...new Set(rows.filter((r) => r[0] === i).map((r) => r[1]))];
  return [...new Set(rows.map((r) => r[0]))].flatMap((i) => [...new Set(rows.filter((r) => r[0] === i).map((r) => r[2]))]
    .filter((y) => of(i).every((o) => known.has([i, o, y].join()))).flatMap((y) => of(i).map((o) => [i, o, y, known.get([i, o, y].join())])));
};
function pattern(title, rows) {
  const [p, c] = calc("shares", save("patterns.csv", "industry,occupation,year,value", rows), "--horizon", 5, "--backtest");
  return `| ${title} | ${cell(p.misplaced, 2)} | ${cell(c.misplaced, 2)} | ${cell(p.skill_constant, 3)} | ${cell(100 * p.cover80, 1)} | ` +
    `${cell(p.direction === null ? NaN : 100 * p.direction, 1)} | ${p.patterns} |`;
}
function shares() {
  const states = plain(join(here, "../tests/ref/us_states_1970_86.csv")).flatMap((s) => Object.keys(s).filter((k) => /^\d{4}$/.test(k))
    .map((y) => [`D${s.region}`, s.state.replaceAll(" ", "_"), y, s[y]]));
  const judge = new Set(["observed", "provisional", "derived"]);
  const kz = (name, row, keep) => whole(plain(join(here, `../packs/kz/observations/${name}.csv`))
    .filter((r) => judge.has(r.status) && r.value !== "" && keep(r)).map((r) => [row(r), r.industry, r.year, r.value]));
  return [...patternHead, pattern("states within nine divisions of the USA, 1970-86", states),
    pattern("sections within Kazakhstan", kz("employed_section", () => "country", (r) => r.industry !== "" && r.indicator === "employed")),
    pattern("three sectors within regions of Kazakhstan", kz("employed_region_sector3", (r) => r.region, (r) => r.region !== "00"))];
}
function shares_bls() {
  const of = new Map();
  const csv = readFileSync(file, "utf8").trim().split(/\r?\n/).slice(1).map((l) => l.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((f) => f.replace(/,$/, "")));
  for (const [vintage, soc, title, type, base] of csv)
    if (type === "Line item") of.set(`${soc} ${title}`, [...(of.get(`${soc} ${title}`) ?? []), [soc.slice(0, 2), soc, vintage.slice(0, 4), base]]);
  const years = new Set([...of.values()].flat().map((r) => r[2])).size;
  const rows = [...of.values()].filter((r) => r.length === years).flat();
  return [...patternHead, pattern("detailed occupations within 22 major groups, USA, five years of 2014-24", rows)];
}

// --- the map's own path beside every method, by qajet methods on a workspace.
function map() {
  const rows = JSON.parse(execFileSync(program, ["--store", file, "--lang", "en", "--format", "json", "methods"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  const margins = { region: "region totals", industry: "national sections", sector: "regions by three sectors" };
  const at = (margin, method) => rows.find((r) => r.margin === margin && r.method === method);
  const methods = [...new Set(rows.map((r) => r.method))].sort((a, b) => at("region", a).mase - at("region", b).mase);
  const name = (m) => (m === "map" ? "**the map**" : `[${m}](models/${m}.md)`);
  return [`| method | ${Object.values(margins).map((n) => `${n}: MASE | wMAPE %`).join(" | ")} |`,
    `| --- |${" ---: | ---: |".repeat(3)}`,
    ...methods.map((m) => `| ${name(m)} | ${Object.keys(margins).map((k) => `${cell(at(k, m).mase ?? NaN, 3)} | ${cell(at(k, m).wmape ?? NaN, 2)}`).join(" | ")} |`),
    "", `Forecasts: ${Object.keys(margins).map((k) => at(k, "map").n).join(", ")}; damped has fewer on sectors (it needs eight points).`];
}

// --- targets, each with what this page has measured; a figure that is not on the page is an error.
function targets() {
  const page = readFileSync(join(here, "../docs/accuracy.md"), "utf8");
  const part = (name) => page.slice(page.indexOf(`<!-- ${name}: begin -->`), page.indexOf(`<!-- ${name}: end -->`));
  const row = (name, label) => {
    const line = part(name).split("\n").find((l) => l.startsWith(`| [${label}]`) || l.startsWith(`| ${label} |`));
    if (line === undefined) throw new Error(`no row ${label} in ${name}`);
    return line.split("|").slice(1, -1).map((c) => c.trim());
  };
  const td8 = row("states", "td8").map((c) => Number.parseFloat(c)), ets = row("states", "ets").map((c) => Number.parseFloat(c));
  const rec = ["base", "struct", "wls-var", "mint"].map((m) => row("reconcile", m).slice(1).map(Number));
  const worst = Math.max(...rec.slice(1).flatMap((r) => r.map((v, k) => 100 * (v / rec[0][k] - 1))));
  const gap = Number(/differ from their totals by (\S+)/.exec(part("reconcile"))[1]);
  const kz = [...part("kz").matchAll(/\| \[td8\][^\n]*/g)].map((m) => m[0].split("|").map((c) => Number.parseFloat(c)));
  const m3 = part("m3").split("\n").find((l) => l.includes("| this program |") && l.includes("[td8]"));
  const m3td8 = m3?.split("|").map((c) => Number.parseFloat(c));
  const test = (ok) => (ok ? "met" : "**missed**");
  const out = [
    ["point forecast, states", "wMAPE ≤ 4.30 %, MASE ≤ 1.60", `td8 ${td8[2].toFixed(2)} %, ${td8[1].toFixed(3)}`, test(td8[2] <= 4.30 && td8[1] <= 1.6)],
    ["no worse than automatic ETS of R, states", "wMAPE ≤ 5.52 %, MASE ≤ 2.13", `ets ${ets[2].toFixed(2)} %, ${ets[1].toFixed(3)}`, test(ets[2] <= 5.52 && ets[1] <= 2.131)],
    ["point forecast, M3 yearly", "sMAPE ≤ 15.95 %, MASE ≤ 2.65", m3td8 ? `td8 ${m3td8[2].toFixed(2)} %, ${m3td8[3].toFixed(3)}` : "series not at hand",
      m3td8 ? test(m3td8[2] <= 15.955 && m3td8[3] <= 2.65) : "not measured"],
    ["80 % ranges, states", "77-87 %", `${td8[4]} %`, test(td8[4] >= 77 && td8[4] <= 87)],
    ["95 % ranges, states", "92-97 %", `${td8[5]} %`, test(td8[5] >= 92 && td8[5] <= 97)],
    ["MSIS below that of ETS, states", `< ${ets[6]}`, `${td8[6]}`, test(td8[6] < ets[6])],
    ...["regions", "sections", "regions by three sectors"].flatMap((name, k) => [
      [`80 % ranges, Kazakhstan, ${name}`, "77-87 %", `${kz[k][5]} %`, test(kz[k][5] >= 77 && kz[k][5] <= 87)],
      [`95 % ranges, Kazakhstan, ${name}`, "92-97 %", `${kz[k][6]} %`, test(kz[k][6] >= 92 && kz[k][6] <= 97)],
    ]),
    ["reconciled sums", "coherent to 1e-9", gap.toExponential(1), test(gap < 1e-9)],
    ["reconciliation, no level worse than base (struct, wls-var, mint)", "≤ 1 %", `${worst.toFixed(2)} %`, test(worst <= 1)],
  ];
  return ["| target | promised | measured | |", "| --- | ---: | ---: | --- |", ...out.map((r) => `| ${r.join(" | ")} |`)];
}

const parts = { map, reconcile, m3, cooke, shares, "shares-bls": shares_bls, targets };
if (parts[what] === undefined) {
  console.error("usage: accuracy_more.mjs map QAJET WORKSPACE | reconcile QAJET | m3 QAJET [FILE] | cooke QAJET FOLDER | shares QAJET | shares-bls QAJET FILE | targets");
  process.exit(2);
}
console.log(parts[what]().join("\n"));
