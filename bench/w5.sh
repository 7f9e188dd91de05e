#!/usr/bin/env bash
# The full-size state order (bench/w5.py), beside general solvers, each with its limit: W5_LIMIT seconds, 25 by default, and
# 20 more before it is killed. HiGHS is not in Debian 12: npm brings it as WebAssembly into bench/w5.highs.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh
limit=${W5_LIMIT:-25}
data=build/bench/w5
mkdir -p "$data"
{ cmake --preset gcc && cmake --build --preset gcc --target bench_w5; } >/dev/null
/usr/bin/python3 bench/w5.py "$data" "$data/lp.mps" "$data/mip.mps"
build-gcc/bench/bench_w5 "$data" 2 20.5
# value LOG PATTERN: the first number after the pattern where it stands last, or none.
value() { awk -v p="$2" 'match($0, p) { rest = substr($0, RSTART + RLENGTH); v = ""; if (match(rest, /-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?/)) v = substr(rest, RSTART, RLENGTH) } END { print v == "" ? "none" : v }' "$1"; }
peer() { # NAME COMMAND...: time, memory; the log stays
    local name=$1 log="$data/$1.log" t
    shift
    t=$(date +%s%N)
    timeout $((limit + 20)) /usr/bin/time -o "$log.time" -f '%M' "$@" >"$log" 2>&1 || true
    seconds=$(awk -v ns=$(($(date +%s%N) - t)) 'BEGIN { printf "%.1f", ns / 1e9 }')
    memory=$(awk 'END { if ($1 + 0 > 0) printf "%.0f", $1 / 1024; else print "none" }' "$log.time")
}
# told WHAT PLAN BOUND: rows of a peer that has just run.
told() {
    row "$1, limit $limit s: time, reading included" "$seconds" s
    row "$1: memory" "$memory" MB
    row "$1: plan" "$2" ""
    row "$1: bound" "$3" ""
    row "$1: gap" "$(awk -v p="$2" -v b="$3" 'BEGIN { if (p == "none" || b == "none" || p == 0) print "none"; else printf "%.3f", 100 * (p - b) / p }')" %
}
if command -v clp >/dev/null; then
    peer clp clp "$data/lp.mps" -seconds "$limit" -barrier -quit
    row "CLP barrier, the linear relaxation, limit $limit s: time, reading included" "$seconds" s
    row "CLP barrier: memory" "$memory" MB
    row "CLP barrier: value" "$(value "$data/clp.log" 'Optimal objective')" ""
fi
if command -v cbc >/dev/null; then
    peer cbc cbc "$data/mip.mps" -seconds "$limit" -ratio 0.005 -solve -quit
    told CBC "$(value "$data/cbc.log" '^Objective value:')" "$(value "$data/cbc.log" '^Lower bound:')"
fi
if [ -d bench/w5.highs/node_modules/highs ] || npm ci --ignore-scripts --no-audit --no-fund --prefix bench/w5.highs >/dev/null 2>&1; then
    peer highs node bench/w5.highs/solve.mjs "$data/mip.mps" "$limit" 0.005
    told 'HiGHS 1.15.3 (WebAssembly, one thread)' "$(value "$data/highs.log" '^Plan')" "$(value "$data/highs.log" '^Bound')"
else
    row "HiGHS could not be installed" none ""
fi
