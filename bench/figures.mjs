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
