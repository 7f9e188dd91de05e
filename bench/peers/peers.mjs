// The workloads of `bench/run wN` and the tools that do the same: what each prints is one line of JSON with "seconds"
// (the work without start and reading) and the check values. Commands start in this folder, with $BENCH_DATA.
//
// check: a number must be met to a relative 1e-9, { below: x } must not be exceeded; a figure without its check value
// does not count. present: a command that succeeds where the tool is installed. rounds: how often it runs at most. slow: only with
// $BENCH_SLOW set. parts: what any program has to do, in turn, of which bench/figures.mjs makes the limit of the machine: bytes
// from and to the last cache or the memory, additions and multiplications of f64; threads: how many ours uses, if not all.
const python = '/usr/bin/python3'
const py = (module) => [python, '-c', `import ${module}`]

// A sorting network of 1,024 rows has 55 layers of 512 exchanges, a minimum and a maximum each; sixteen samples of 16-bit
// numbers go side by side, and an instruction takes the time of 8 operations of f64 (two of four lanes, added and multiplied).
const sorted = (samples) => ({ what: `${samples.toLocaleString('en')} samples of 1,000 sorted`, ops: samples / 16 * 55 * 512 * 2 * 8 })
const cells = 20 * 88 * 436

export default {
  w1: {
    what: 'Iterative proportional fitting: 20 regions x 88 industries x 436 occupations, 34 % structural zeros, three ' +
      'two-way margins, until every margin holds to a relative 1e-8',
    data: ['w1'],
    rounds: 7,
    check: { squares: 5555944474.692747 },
    threads: 1,
    parts: [{ what: '41 sweeps and a first one: the table read and written once, 7 operations a cell', bytes: 42 * 2 * 8 * cells, ops: 42 * 7 * cells }],
    promise: { seconds: 0.03, against: 'numpy', times: 7 },
    peers: [
      { name: 'numpy', command: [python, 'w1_numpy.py'], present: py('numpy') },
      { name: 'R loglin', command: ['Rscript', 'w1_loglin.R', '41'], present: ['Rscript', '-e', '1'], rounds: 3 },
      { name: 'R mipfp', command: ['Rscript', 'w1_mipfp.R', '41'], present: ['Rscript', '-e', 'library(mipfp)'], rounds: 1 },
      { name: 'ipfn', command: [python, 'w1_ipfn.py', '41'], present: py('ipfn'), rounds: 1 },
      { name: 'humanleague', command: [python, 'w1_humanleague.py'], present: py('humanleague'), rounds: 1 },
    ],
  },
  w2: {
    what: 'Monte Carlo of demand and replacement: 1,000 draws, 20 regions x 88 industries x 436 occupations, 10 years, 11 ' +
      'age bands; mean, 5, 50 and 95 % of demand and openings of every region x occupation x year and of the country: ' +
      '183,120 distributions',
    data: ['w2'],
    rounds: 5,
    check: { demand_mean: 51715627.142, national_openings_q50: 3069048.1069 },
    parts: [
      { what: 'industries mixed to occupations, without the weights of zero', ops: 1000 * 10 * 2 * 0.66 * cells },
      { what: 'age bands, 8 operations each', ops: 1000 * 10 * 20 * 436 * 11 * 8 },
      { what: 'draws written and read', bytes: 2 * 8 * 1000 * 183120 },
      sorted(183120),
    ],
    promise: { seconds: 1.0, megabytes: 300, against: 'numpy', times: 30 },
    peers: [
      { name: 'numpy', command: [python, 'w2_numpy.py'], present: py('numpy'), rounds: 2 },
      { name: 'R', command: ['Rscript', 'w2_base.R'], present: ['Rscript', '-e', '1'], rounds: 1, slow: true },
    ],
  },
  w3: {
    what: 'Population by cohort component: 20 regions x 2 sexes x 101 ages, 30 years, 1,000 draws, migration between all ' +
      'regions by age; mean, 5, 50 and 95 % of every five-year group: 25,200 distributions',
    data: ['w3'],
    rounds: 5,
    check: { mean_last: 16653252.959, q95_last: 18532025.4086, q05_all: 502884489.725 },
    parts: [
      { what: 'migration between 20 regions', ops: 1000 * 30 * 2 * 101 * 20 * 20 * 2 },
      { what: 'survival, some 20 operations each', ops: 1000 * 30 * 2 * 101 * 20 * 20 },
      { what: 'people read and written every sixth year', bytes: 5 * 2 * 8 * 1000 * 2 * 101 * 20, from: 'memory' },
      { what: 'draws of groups written and read', bytes: 2 * 8 * 1000 * 25200 },
      sorted(25200),
    ],
    promise: { seconds: 0.4, against: 'numpy', times: 14 },
    peers: [
      { name: 'numpy', command: [python, 'w3_numpy.py'], present: py('numpy'), rounds: 3 },
      { name: 'R', command: ['Rscript', 'w3_base.R'], present: ['Rscript', '-e', '1'], rounds: 1 },
    ],
  },
  w4: {
    what: 'Exponential smoothing: 1,760 yearly series, four rolling origins and a last fit on 15 points, four methods: ' +
      '35,200 fits. R fits every 16th series and its seconds are multiplied; MASE is on those series, R is judged by the ' +
      'best of its methods and their mean',
    data: ['w4'],
    rounds: 5,
    check: { mase_sample: { below: 1.540348 } },
    parts: [{ what: '7 million likelihoods: 2 passes of some 12 points, 40 operations each', ops: 7e6 * 2 * 12 * 40 }],
    promise: { seconds: 0.4, against: 'R forecast', times: 300 },
    peers: [
      { name: 'R forecast', command: ['Rscript', 'w4_forecast.R', '16'], present: ['Rscript', '-e', 'library(forecast)'], rounds: 2 },
    ],
  },
}
