#!/usr/bin/env bash
# The forecast of the Kazakhstan pack: bench/forecast.sh [ROUNDS]. Medians of wall and processor time and of peak memory
# with 1,000 draws on one and on two threads, and the digest of the result as check value.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh
rounds=${1:-5}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

for ((i = 0; i < rounds; i++)); do
    rm -f "$dir/base.db"
    measure "$dir/init" build/qajet init "$dir/base.db" --pack packs/kz
done
row "workspace from the pack, wall" "$(field "$dir/init" 1 %.2f)" s

for threads in 1 2; do
    for ((i = 0; i < rounds; i++)); do
        cp "$dir/base.db" "$dir/run.db"
        measure "$dir/$threads" build/qajet --store "$dir/run.db" --threads $threads forecast --draws 1000
    done
    on="on $threads threads"
    [ $threads = 2 ] || on='on 1 thread'
    promise=''
    [ $threads = 1 ] || promise='< 2'
    row "forecast, 1,000 draws, $on, wall" "$(field "$dir/$threads" 1 %.2f)" s "$promise"
    row "forecast, 1,000 draws, $on, processor" "$(field "$dir/$threads" 2 %.2f)" s
    row "forecast, 1,000 draws, $on, peak memory" "$(field "$dir/$threads" 3 %.0f)" MB '< 300'
    row "digest of the result, $on" "$(build/qajet --store "$dir/run.db" --format json vintages |
        grep -oE '"digest": ?"[0-9a-f]{64}"' | grep -oE '[0-9a-f]{64}' | cut -c1-16)" '' 'the same'
done

build/qajet --store "$dir/run.db" show need --by region --year 2030 >/dev/null
for ((i = 0; i < rounds; i++)); do
    measure "$dir/show" build/qajet --store "$dir/run.db" show need --by region --year 2030
    measure "$dir/verify" build/qajet --store "$dir/run.db" verify
done
row "qajet show need --by region --year 2030, wall" "$(field "$dir/show" 1 %.3f)" s
row "qajet verify, wall" "$(field "$dir/verify" 1 %.2f)" s
