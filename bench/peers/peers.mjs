// The workloads of `bench/run wN` and the tools that do the same: what each prints is one line of JSON with "seconds"
// (the work without start and reading) and the check values. Commands start in this folder, with $BENCH_DATA.
//
// check: a number must be met to a relative 1e-9, { below: x } must not be exceeded; a figure without its check value
// does not count. present: a command that succeeds where the tool is installed. rounds: how often it runs at most. slow: only with
// $BENCH_SLOW set.
const python = '/usr/bin/python3'
const py = (module) => [python, '-c', `import ${module}`]

export default {
  w1: {
    what: 'Iterative proportional fitting: 20 regions x 88 industries x 436 occupations, 34 % structural zeros, three ' +
      'two-way margins, until every margin holds to a relative 1e-8',
    data: ['w1'],
    rounds: 7,
    check: { squares: 5555944474.692747 },
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
    promise: { seconds: 0.4, against: 'R forecast', times: 300 },
    peers: [
      { name: 'R forecast', command: ['Rscript', 'w4_forecast.R', '16'], present: ['Rscript', '-e', 'library(forecast)'], rounds: 2 },
    ],
  },
}
