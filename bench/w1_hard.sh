#!/usr/bin/env bash
# A table whose margins nearly contradict the zeros of its seed: sweeps and seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh
data=build/bench/data
mkdir -p "$data"
[ -e "$data/w1/meta.json" ] || /usr/bin/python3 bench/peers/gen.py "$data" w1
"${QAJET:-build/qajet}" --lang en --format csv bench w1hard --data "$data" | tr -d '\r' >build/bench/w1hard.csv
value() { awk -F, -v k="$1" '$1 == k { print $2 }' build/bench/w1hard.csv; }
row 'sweeps to 1e-8, nearly contradictory margins' "$(value sweeps)" '' '< 1,000'
row 'their seconds' "$(value seconds | xargs printf '%.2f')" s
row 'error left' "$(value error)" ''
