// Puts measured rows into a page, between its markers: report.mjs FOLDER PAGE.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

const [folder, page] = process.argv.slice(2)
const first = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).split('\n')[0].trim()
const date = new Date().toISOString().slice(0, 10)

const lines = [
  `Measured on ${date}: ${cpus().length} processors ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ` +
  `${/PRETTY_NAME="(.*)"/.exec(readFileSync('/etc/os-release', 'utf8'))[1]}, ${first('gcc', '--version')}, ` +
  `revision ${first('git', 'rev-parse', '--short', 'HEAD')}.`,
]
for (const name of readdirSync(folder).filter((f) => f.endsWith('.tsv')).sort()) {
  lines.push('', `### ${name.replace('.tsv', '')}`, '', '| what | figure | promised |', '| --- | ---: | ---: |')
  for (const row of readFileSync(join(folder, name), 'utf8').trim().split('\n')) {
    const [what, figure, unit = '', promise = ''] = row.split('\t')
    lines.push(`| ${what} | ${figure} ${unit} | ${promise}${promise && unit ? ` ${unit}` : ''} |`.replace(/ +\|/g, ' |'))
  }
}
const text = readFileSync(page, 'utf8')
const [begin, end] = ['<!-- measured: begin -->\n', '<!-- measured: end -->']
const from = text.indexOf(begin) + begin.length
const to = text.indexOf(end)
if (from < begin.length || to < from) throw new Error(`${page} has no markers`)
writeFileSync(page, `${text.slice(0, from)}\n${lines.join('\n')}\n\n${text.slice(to)}`)
