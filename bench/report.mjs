// Prints measured rows as tables in Markdown, headed by machine, versions and date: report.mjs FOLDER [NAME], of all or of one.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

const [folder, only] = process.argv.slice(2)
const first = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).split('\n')[0].trim()
const date = new Date().toISOString().slice(0, 10)

const lines = [
  `Measured on ${date}: ${cpus().length} processors ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ` +
  `${/PRETTY_NAME="(.*)"/.exec(readFileSync('/etc/os-release', 'utf8'))[1]}, ${first('gcc', '--version')}, ` +
  `revision ${first('git', 'rev-parse', '--short', 'HEAD')}; priority: ` +
  `${readFileSync(join(folder, 'priority'), 'utf8').trim()}.`,
]
for (const name of readdirSync(folder).filter((f) => (only ? f === `${only}.tsv` : f.endsWith('.tsv'))).sort()) {
  if (!only) lines.push('', `### ${name.replace('.tsv', '')}`)
  lines.push('', '| what | figure | promised |', '| --- | ---: | ---: |')
  for (const row of readFileSync(join(folder, name), 'utf8').trim().split('\n')) {
    const [what, figure, unit = '', promise = ''] = row.split('\t')
    lines.push(`| ${what} | ${figure} ${unit} | ${promise}${promise && unit ? ` ${unit}` : ''} |`.replace(/ +\|/g, ' |'))
  }
}
console.log(lines.join('\n'))
