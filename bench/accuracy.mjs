// How accurate the methods have been: accuracy.mjs states|kz QAJET, or accuracy.mjs bls FILE. Prints Markdown for
// docs/accuracy.md.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const [what, source] = process.argv.slice(2);

// Records of a CSV file as objects by heading.
function table(file) {
  const cells = (line) => [...line.matchAll(/("((?:[^"]|"")*)"|[^,]*)(?:,|$)/g)].map((m) => (m[2] ?? m[1]).replace(/""/g, '"'));
  const [head, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const names = cells(head);
  return lines.map((line) => Object.fromEntries(cells(line).slice(0, names.length).map((c, i) => [names[i], c])));
}

const number = (v, digits) => (v === null ? "–" : v.toFixed(digits));
const share = (v) => (v === null ? "–" : `${(100 * v).toFixed(1)} %`);

function backtest(rows, horizon) {
  const input = ["series,year,value", ...rows.map((r) => `"${r[0]}",${r[1]},${r[2]}`)].join("\n");
  return JSON.parse(execFileSync(source, ["--lang", "en", "--format", "json", "calc", "backtest", "-", "--horizon", `${horizon}`],
    { encoding: "utf8", input, stdio: ["pipe", "pipe", "ignore"] }));
}

const head = [
  "| method | MASE | wMAPE % | sMAPE % | in 80 % | in 95 % | MSIS | direction right | skill over naive | forecasts |",
  "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
];
const line = (m) => `| [${m.method}](models/${m.method}.md) | ${number(m.mase, 3)} | ${number(m.wmape, 2)} | ${number(m.smape, 2)} | ` +
  `${share(m.cover80)} | ${share(m.cover95)} | ${number(m.msis, 2)} | ${share(m.direction)} | ${number(m.skill_naive, 3)} | ${m.n} |`;
const accuracy = (rows, horizon) => [...head, ...backtest(rows, horizon).sort((a, b) => b.skill_naive - a.skill_naive).map(line)];

function states() {
  const rows = table("tests/ref/us_states_1970_86.csv").flatMap((r) => Object.keys(r).filter((k) => /^\d{4}$/.test(k))
    .map((year) => [r.state, year, r[year]]));
  const others = table("bench/peers_us_states.csv").sort((a, b) => a.wmape - b.wmape);
  return [...accuracy(rows, 5), "", "Other programs and rules on the same forecasts:", "", "| program | wMAPE % | MASE |",
    "| --- | ---: | ---: |", ...others.map((p) => `| ${p.program} | ${Number(p.wmape).toFixed(2)} | ${Number(p.mase).toFixed(3)} |`)];
}

// Published values only: what is imputed, or fitted, can't judge.
function kz() {
  const judge = new Set(["observed", "provisional", "derived"]);
  const read = (name, key, whole) => table(`packs/kz/observations/${name}.csv`)
    .filter((r) => judge.has(r.status) && r.value !== "" && !whole(r)).map((r) => [key(r), r.year, r.value]);
  const parts = [
    ["Regions, all employed", read("employed_region_panel", (r) => r.region, (r) => r.region === "00")],
    ["Country by section", read("employed_section", (r) => r.industry, (r) => r.industry === "" || r.indicator !== "employed")],
    ["Regions by three sectors", read("employed_region_sector3", (r) => `${r.region} ${r.industry}`, (r) => r.region === "00")],
  ];
  return parts.flatMap(([title, rows]) => {
    const unique = new Map(rows.map((r) => [`${r[0]}/${r[1]}`, r]));
    return [`### ${title}`, "", `${new Set(rows.map((r) => r[0])).size} series.`, "", ...accuracy([...unique.values()], 3), ""];
  });
}

function bls() {
  const rows = table(source).filter((r) => r.type === "Line item");
  const of = (vintage) => new Map(rows.filter((r) => r.vintage === vintage).map((r) => [r.soc, r]));
  const then = of("2014-24");
  const now = of("2024-34");
  const pairs = [...then.values()].filter((r) => now.get(r.soc)?.title === r.title)
    .map((r) => ({ base: Number(r.emp_base_k), f: Number(r.emp_proj_k), y: Number(now.get(r.soc).emp_base_k) }));
  const total = pairs.reduce((s, p) => s + p.y, 0);
  const error = (f) => 100 * pairs.reduce((s, p) => s + Math.abs(p.y - f(p)), 0) / total;
  const moved = pairs.filter((p) => p.f !== p.base && p.y !== p.base);
  const right = moved.filter((p) => (p.f > p.base) === (p.y > p.base)).length / moved.length;
  const growth = (pick) => pairs.reduce((s, p) => s + pick(p), 0) / pairs.reduce((s, p) => s + p.base, 0);
  const [mean, came] = [growth((p) => p.f), growth((p) => p.y)];
  const faster = pairs.filter((p) => (p.f / p.base > mean) === (p.y / p.base > came)).length / pairs.length;
  return [
    `${pairs.length} detailed occupations that kept code and title, 2024 against 2014 and the projection made then.`, "",
    "| forecast | wMAPE % | direction right | faster or slower than the average right |", "| --- | ---: | ---: | ---: |",
    `| BLS 2014-24 | ${error((p) => p.f).toFixed(2)} | ${share(right)} | ${share(faster)} |`,
    `| no change | ${error((p) => p.base).toFixed(2)} | – | – |`,
    `| every occupation grows like the whole was projected to | ${error((p) => p.base * mean).toFixed(2)} | – | – |`,
  ];
}

const parts = { states, kz, bls };
if (parts[what] === undefined || source === undefined) {
  console.error("usage: accuracy.mjs states|kz QAJET, or accuracy.mjs bls FILE");
  process.exit(2);
}
console.log(parts[what]().join("\n"));
