#!/usr/bin/env bash
# Requests a second: bench/serve.sh [SECONDS]. wrk with 8 connections against an answer of the API and an asset of the
# pages, on the same machine; the check value is the entity tag of the answer, which must stay from run to run.
# $QAJET and $QAJET_STORE name another program or workspace.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh
qajet=${QAJET:-build/qajet}
seconds=${1:-5}
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
store=${QAJET_STORE:-$dir/kz.db}
if [ ! -e "$store" ]; then
    "$qajet" init "$store" --pack packs/kz >/dev/null 2>&1
    "$qajet" --store "$store" forecast --draws 1000 >/dev/null 2>&1
fi

start=$(date +%s%N)
start_server "$store"
row 'healthz answers after the start' $((($(date +%s%N) - start) / 1000000)) ms '< 300'

# load NAME PATH [HEADER]
load() {
    local page=$url$2 bytes
    bytes=$(curl -fs -H "${3:-Accept: */*}" -o /dev/null -w '%{size_download}' "$page")
    wrk -t1 -c8 -d"${seconds}s" --latency -H "${3:-Accept: */*}" "$page" >"$dir/wrk"
    if grep -q 'Non-2xx\|Socket errors' "$dir/wrk"; then cat "$dir/wrk" >&2; exit 1; fi
    row "$1 ($bytes bytes)" "$(awk '/Requests\/sec/ { printf "%.0f", $2 }' "$dir/wrk")" requests/s
    row "$1, p50" "$(awk '$1 == "50%" { print $2 }' "$dir/wrk")" ''
    row "$1, p99" "$(awk '$1 == "99%" { print $2 }' "$dir/wrk")" ''
}
load 'need by region, gzip' '/api/v1/need?by=region' 'Accept-Encoding: gzip'
load 'need by region, plain' '/api/v1/need?by=region'
asset=$(curl -fs "$url/kk/map" | grep -o '/assets/[^"]*\.js' | head -1 || true)
[ -z "$asset" ] || load 'script of the pages, gzip' "$asset" 'Accept-Encoding: gzip'
row 'entity tag of the answer' "$(curl -fsI "$url/api/v1/need?by=region" | tr -d '\r' | awk 'tolower($1) == "etag:" { print $2 }')" '' 'the same'
stop_server
