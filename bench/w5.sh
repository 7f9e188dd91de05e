#!/usr/bin/env bash
# The full-size state order (bench/w5.py), beside general solvers where they are installed, each with its limit.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh
limit=${W5_LIMIT:-120} # seconds for every other solver
data=build/bench/w5
mkdir -p "$data"
{ cmake --preset gcc && cmake --build --preset gcc --target bench_w5; } >/dev/null
/usr/bin/python3 bench/w5.py "$data" "$data/lp.mps" "$data/mip.mps"
build-gcc/bench/bench_w5 "$data" 2 20.5
# value LOG PATTERN: the first number after the pattern where it stands last, or none.
value() { awk -v p="$2" 'match($0, p) { rest = substr($0, RSTART + RLENGTH); if (match(rest, /-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?/)) v = substr(rest, RSTART, RLENGTH) } END { print v == "" ? "none" : v }' "$1"; }
peer() { # NAME LOG COMMAND...
    local name=$1 log=$2 t
    shift 2
    t=$(date +%s%N)
    timeout $((limit + 60)) "$@" >"$log" 2>&1 || true
    seconds=$(awk -v ns=$(($(date +%s%N) - t)) 'BEGIN { printf "%.1f", ns / 1e9 }')
}
if command -v clp >/dev/null; then
    peer clp "$data/clp.log" clp "$data/lp.mps" -seconds "$limit" -barrier -quit
    row "CLP barrier, the linear relaxation, limit $limit s: time" "$seconds" s
    row "CLP barrier: value" "$(value "$data/clp.log" 'Optimal objective')"
fi
if command -v cbc >/dev/null; then
    peer cbc "$data/cbc.log" cbc "$data/mip.mps" -seconds "$limit" -ratio 0.005 -solve -quit
    row "CBC, limit $limit s: time" "$seconds" s
    row "CBC: plan" "$(value "$data/cbc.log" '^Objective value')"
    row "CBC: bound" "$(value "$data/cbc.log" '^Lower bound')"
fi
if command -v highs >/dev/null; then
    peer highs "$data/highs.log" highs --time_limit "$limit" "$data/mip.mps"
    row "HiGHS, limit $limit s: time" "$seconds" s
    row "HiGHS: plan" "$(value "$data/highs.log" 'Primal bound')"
    row "HiGHS: bound" "$(value "$data/highs.log" 'Dual bound')"
fi
