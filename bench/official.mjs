// Ours beside the official path of 2025-2035, the difference split into coverage, growth and replacement.
// Usage: official.mjs QAJET WORKSPACE PACK; prints Markdown for docs/models/need.md. Nothing is fitted to these figures.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [program, store, pack] = process.argv.slice(2);
if (pack === undefined) {
  console.error("usage: official.mjs QAJET WORKSPACE PACK");
  process.exit(2);
}

function rows(...args) {
  const text = execFileSync(program, ["--store", store, "--lang", "en", "--format", "json", "show", "need", ...args], {
    encoding: "utf8", stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(text);
}

// The pack's tables have quoted fields only in texts that are not read here.
function table(file) {
  const [head, ...lines] = readFileSync(join(pack, file), "utf8").trim().split("\n");
  const names = head.split(",");
  const cells = (line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((c) => c.replace(/,$/, ""));
  return lines.map((line) => Object.fromEntries(cells(line).slice(0, names.length).map((c, i) => [names[i], c])));
}

const claims = table("claims.csv").filter((c) => c.topic === "labour demand" && c.unit === "persons");
const claim = (id) => Number(claims.find((c) => c.id === id).value);
const employees = Number(table("observations/subannual.csv").find((r) => r.indicator === "employees").value);
const allClaims = table("claims.csv");
const employed = Number(allClaims.find((c) => c.id === "C129").value); // the same quarter
const hired = employees / employed;
const growthShare = claim("C008") / claim("C007"); // the only split that was published: older edition, 2025

const n = (x) => Math.round(x / 100) / 10;
const cell = (x) => n(x).toFixed(1);

function split(ours, official) {
  const coverage = (1 - hired) * ours.openings;
  const growth = hired * (ours.openings - ours.replacement) - growthShare * official;
  const replacement = hired * ours.replacement - (1 - growthShare) * official;
  return { coverage, growth, replacement };
}

const line = (label, ours, official) => {
  const s = split(ours, official);
  return `| ${label} | ${cell(official)} | ${cell(ours.openings)} (${cell(ours.lo80)}-${cell(ours.hi80)}) | ${cell(ours.growth)} | ` +
    `${cell(ours.replacement)} | ${cell(ours.openings - ours.net)} | ${cell(ours.openings - official)} | ${cell(s.coverage)} | ` +
    `${cell(s.growth)} | ${cell(s.replacement)} |`;
};

const head = (what) => [
  `| ${what} | official, hired | ours, all employed (80 %) | net growth | replacement | declines not offset | difference | coverage | growth | replacement |`,
  "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
];

const out = [];
const years = rows("--by", "year");
out.push(`Thousand persons a year. Hired share ${hired.toFixed(3)} (employees over employed, 2025-Q4); official growth share ` +
  `${growthShare.toFixed(3)} (the only published split, of 2025).`, "", ...head("year"));
for (const c of claims.filter((x) => x.definition_en === "hired-labour demand of the year" && x.region === "00")) {
  const ours = years.find((r) => r.year === c.period_from);
  if (ours !== undefined) out.push(line(`${c.period_from} (${c.id})`, ours, Number(c.value)));
}
out.push("", "Thousand persons over the decade: official 2025-2035, ours 2026-2035.", "", ...head("cut"));
const whole = rows()[0];
out.push(line("Kazakhstan (C019)", whole, claim("C019")));
const regions = rows("--by", "region");
const sections = rows("--by", "industry");
for (const c of claims.filter((x) => /over the decade/.test(x.definition_en) && x.id !== "C019" && x.id !== "C021")) {
  const section = /section ([A-S])/.exec(c.definition_en)?.[1];
  const ours = section === undefined ? regions.find((r) => r.region === c.region) : sections.find((r) => r.industry === section);
  if (ours !== undefined && (section !== undefined || c.region !== "00"))
    out.push(line(`${section === undefined ? ours.region_name : `Section ${section}`} (${c.id})`, ours, Number(c.value)));
}
// The floor: how much of the openings are declines that others cannot use, in the panel's own past and in the forecast.
const panel = table("observations/employed_region_section.csv").filter((r) => Number(r.year) >= 2016 && r.region !== "00");
const cells = new Map();
for (const r of panel) {
  const key = `${r.region}/${r.industry}`;
  if (!cells.has(key)) cells.set(key, new Map());
  cells.get(key).set(Number(r.year), Number(r.value));
}
const leave = years[0].replacement / years[0].employed;
const splitYear = { 19: 2022, 35: 2022, 63: 2022, 51: 2018, 61: 2018, 79: 2018 };
out.push("", "Region x section, thousand persons a year; leavers of past years at the first forecast year's rate " +
  `(${(100 * leave).toFixed(1)} %); regions are left out in the year of their split.`, "",
  "| year | net | openings | declines not offset | of employed |", "| --- | ---: | ---: | ---: | ---: |");
const last = Math.max(...panel.map((r) => Number(r.year)));
for (let year = 2017; year <= last; year++) {
  let net = 0, open = 0, base = 0;
  for (const [key, series] of cells) {
    if (!series.has(year) || !series.has(year - 1) || splitYear[key.split("/")[0]] === year) continue;
    const change = series.get(year) - series.get(year - 1) + leave * (series.get(year) + series.get(year - 1)) / 2;
    net += change;
    open += Math.max(0, change);
    base += series.get(year - 1);
  }
  out.push(`| ${year} | ${cell(net)} | ${cell(open)} | ${cell(open - net)} | ${(100 * (open - net) / base).toFixed(1)} % |`);
}
for (const r of years)
  out.push(`| ${r.year}, forecast, with occupations | ${cell(r.net)} | ${cell(r.openings)} | ${cell(r.openings - r.net)} | ` +
    `${(100 * (r.openings - r.net) / r.employed).toFixed(1)} % |`);
console.log(out.join("\n"));
