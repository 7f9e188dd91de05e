#!/usr/bin/env bash
# The hot loop of the forecast: quantiles of 1,000 draws for each of many columns, checked against a plain sort.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh
{ cmake --preset gcc && cmake --build --preset gcc --target bench_quantiles; } >/dev/null
build-gcc/bench/bench_quantiles | while IFS=: read -r what rest; do
    row "5 quantiles of 1,000 draws, $what" "$(grep -oE '[0-9]+ ns' <<<"$rest" | cut -d' ' -f1)" 'ns a column'
    row "values that differ from a plain sort, $what" "$(grep -oE '[0-9]+ wrong' <<<"$rest" | cut -d' ' -f1)" '' 0
done
