// What bench/compare.mjs computes from its runs.

export function median(values) {
  const v = [...values].sort((a, b) => a - b)
  const m = v.length >> 1
  return v.length % 2 ? v[m] : (v[m - 1] + v[m]) / 2
}

// What is wrong with the figures of a run, or undefined.
export function checked(said, check) {
  for (const [key, want] of Object.entries(check)) {
    const got = said[key]
    const good = typeof want === 'number' ? Math.abs(got - want) <= 1e-9 * Math.abs(want) : got <= want.below
    if (!good) return `${key} is ${got}, not ${typeof want === 'number' ? want : `at most ${want.below}`}`
  }
  if (!(said.seconds > 0)) return 'no seconds'
}

// A line of the table. Ratios are medians over the rounds in which both ran; a failed tool has no figures.
export function row(t, ours) {
  if (t.failed) return `| ${t.name} | failed | | | | | | ${t.failed} |`
  const figure = (of) => median(t.runs.map(of))
  const times = (of) => (t === ours ? '' : median(t.runs.map((r, i) => of(r) / of(ours.runs[i]))).toFixed(1))
  return `| ${t.name} | ${t.runs.length} | ${figure((r) => r.said.seconds).toPrecision(3)} | ${figure((r) => r.cpu).toPrecision(3)} | ` +
    `${figure((r) => r.mb).toFixed(0)} | ${times((r) => r.said.seconds)} | ${times((r) => r.cpu)} | equal |`
}

// What the machine can do on so many threads, from the table that bench/peers/roofline.c prints: bytes and operations a second.
export function rates(page, threads) {
  const line = page.split('\n').map((l) => l.split('|').map((f) => Number(f))).find((f) => f.length === 9 && f[1] === threads)
  return line && { memory: line[2] * 1e9, cache: line[4] * 1e9, flops: line[5] * 1e9 }
}

// Seconds that a part of the work takes at the least: its bytes or its operations, whichever are slower.
export const least = (part, rate) => Math.max((part.bytes ?? 0) / rate[part.from ?? 'cache'], (part.ops ?? 0) / rate.flops)

// The lines that hold ours against the limit of the machine, part by part.
export function limit(parts, rate, work, threads) {
  const amount = (p) => [p.bytes && `${(p.bytes / 1e9).toPrecision(3)} GB`, p.ops && `${(p.ops / 1e9).toPrecision(3)} G operations`].filter(Boolean).join(', ')
  const sum = parts.reduce((s, p) => s + least(p, rate), 0)
  return ['| limit of this machine | amount | at the least, s |', '| --- | ---: | ---: |',
    ...parts.map((p) => `| ${p.what} | ${amount(p)} | ${least(p, rate).toPrecision(2)} |`),
    `| together, on ${threads} thread${threads === 1 ? '' : 's'} | | ${sum.toPrecision(2)} |`,
    `| ours, ${(work / sum).toFixed(1)} times that | | ${work.toPrecision(3)} |`]
}
