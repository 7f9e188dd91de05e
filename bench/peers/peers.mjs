// The workloads of `bench/run wN` and the tools that do the same: what each prints is one line of JSON with "seconds"
// (the work without start and reading) and the check values. Commands start in this folder, with $BENCH_DATA.
//
// check: a number must be met to a relative 1e-9, { below: x } must not be exceeded; a figure without its check value
// does not count. present: a command that succeeds where the tool is installed. rounds: how often it runs at most.
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
}
