#!/usr/bin/env bash
# W8: the read API over five million facts against nginx serving the same bytes from files, and against express with
# better-sqlite3: bench/w8.sh [SECONDS] [ROUNDS]. Data are made once, in build/bench/data/w8. $QAJET names another program.
set -euo pipefail
cd "$(dirname "$0")/.."
qajet=$(readlink -f "${QAJET:-build/qajet}")
export BENCH_DATA=$PWD/build/bench/data
mkdir -p "$BENCH_DATA" build/bench/peers
[ -e "$BENCH_DATA/w8/meta.json" ] || /usr/bin/python3 bench/peers/gen.py "$BENCH_DATA" w8
"$qajet" --lang en --format json bench w8 --data "$BENCH_DATA" >build/bench/w8.json
export NODE_PATH=$PWD/build/bench/peers/node_modules
if [ ! -e "$NODE_PATH/better-sqlite3/build/Release/better_sqlite3.node" ]; then
    cp bench/peers/package.json build/bench/peers/
    (cd build/bench/peers && npm install --no-audit --no-fund --no-package-lock >npm.log 2>&1) || echo "express and better-sqlite3 could not be installed: build/bench/peers/npm.log" >&2
fi
[ -e "$BENCH_DATA/w8/facts.db" ] || (cd bench/peers && /usr/bin/python3 w8_build.py)
exec node bench/w8.mjs "$BENCH_DATA/w8" "$qajet" "$@"
