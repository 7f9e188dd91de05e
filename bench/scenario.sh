#!/usr/bin/env bash
# How long a comparison of scenarios takes: bench/scenario.sh [ROUNDS]. From the command line, which reads everything
# anew, and from a server that has answered before, as the page asks it; with assumptions that touch an industry, one
# place, everything. The check value is the sum of the differences, which must stay. $QAJET and $QAJET_STORE name another
# program or workspace.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh
qajet=${QAJET:-build/qajet}
rounds=${1:-9}
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
store=$dir/kz.db
if [ -n "${QAJET_STORE:-}" ]; then
    cp "$QAJET_STORE" "$store"
else
    "$qajet" init "$store" --pack packs/kz >/dev/null 2>&1
fi

names=(industry place everything pension)
assumed=(growth=1.5,industry=F jobs=500,region=61,occupation=72,from=2028,percent=70,phase_in=2 growth=1 retirement=1)
options=('--growth 1.5 --industry F' '--jobs 500 --region 61 --occupation 72 --from 2028 --percent 70 --phase-in 2' '--growth 1' '--retirement 1')
for k in "${!names[@]}"; do
    "$qajet" --store "$store" scenario new "${names[k]}" >/dev/null 2>&1
    # shellcheck disable=SC2086
    "$qajet" --store "$store" scenario set "${names[k]}" ${options[k]} >/dev/null 2>&1
done

# difference NAME: the check value, of all regions and years.
difference() {
    "$qajet" --store "$store" scenario compare base "$1" --by region,year --format csv 2>/dev/null |
        awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "difference") at = i; next } { sum += $at } END { printf "%.3f", sum }'
}

for k in "${!names[@]}"; do
    : >"$dir/cold"
    for ((i = 0; i < rounds; i++)); do
        measure "$dir/cold" "$qajet" --store "$store" scenario compare base "${names[k]}" --by region,year
    done
    row "scenario compare, ${names[k]}, command line" "$(awk '{ print $1 * 1000, $2, $3 }' "$dir/cold" >"$dir/ms"; field "$dir/ms" 1 %.0f)" ms '< 300'
    row "scenario compare, ${names[k]}, processor" "$(field "$dir/cold" 2 %.2f)" s
    row "scenario compare, ${names[k]}, memory" "$(field "$dir/cold" 3 %.0f)" MB
    row "scenario compare, ${names[k]}, sum of differences" "$(difference "${names[k]}")" persons 'the same'
done

start_server "$store"
ask() {
    curl -fs -o "$dir/answer" -w '%{time_total}\n' -X POST -H 'X-Qajet: 1' -G --data-urlencode "assumptions=$1" \
        --data by=region "$url/api/v1/scenario/compare"
}
row 'first answer of the page' "$(ask "${assumed[0]}" | awk '{ printf "%.0f", $1 * 1000 }')" ms '< 300'
for k in "${!names[@]}"; do
    for ((i = 0; i < rounds; i++)); do ask "${assumed[k]}"; done >"$dir/warm"
    row "answer of the page, ${names[k]}" "$(median <"$dir/warm" | awk '{ printf "%.0f", $1 * 1000 }')" ms '< 300'
done
row 'load of the machine, one minute' "$(cut -d' ' -f1 /proc/loadavg)"
row 'memory of the server' "$(awk '/VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$server/status")" MB
stop_server
