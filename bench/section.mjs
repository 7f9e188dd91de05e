// Puts a text into a page between <!-- NAME: begin --> and <!-- NAME: end -->: section.mjs PAGE NAME FILE.
import { readFileSync, writeFileSync } from "node:fs";

const [page, name, file] = process.argv.slice(2);
const text = readFileSync(page, "utf8");
const [begin, end] = [`<!-- ${name}: begin -->\n`, `<!-- ${name}: end -->`];
const from = text.indexOf(begin) + begin.length;
const to = text.indexOf(end);
if (from < begin.length || to < from) throw new Error(`${page} has no markers of ${name}`);
writeFileSync(page, `${text.slice(0, from)}\n${readFileSync(file, "utf8").trim()}\n\n${text.slice(to)}`);
