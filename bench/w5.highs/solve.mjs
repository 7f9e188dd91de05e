// HiGHS on a model in MPS: solve.mjs FILE SECONDS GAP. Debian 12 has no HiGHS; this is its official code as WebAssembly, on
// one thread. Prints "Plan VALUE" and "Bound VALUE" (of a linear model both are its value), or "none" for what it has not.
import { readFileSync } from 'node:fs'
import load from 'highs'

const [file, seconds, gap] = process.argv.slice(2)
const highs = await load()
const model = highs.createModel({ format: 'mps', data: readFileSync(file) })
model.options.set({ time_limit: Number(seconds), mip_rel_gap: Number(gap), output_flag: false })
try {
  model.run()
} catch (e) {
  console.log(`Stopped ${e.message}`)
}
const told = (v) => (Number.isFinite(v) && Math.abs(v) < 1e29 ? v : 'none')
const has = model.info.get('primal_solution_status') === 2
console.log(`Plan ${has ? told(model.getObjectiveValue()) : 'none'}`)
console.log(`Bound ${told(model.info.get('mip_dual_bound'))}`)
