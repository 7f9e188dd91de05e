#!/usr/bin/env bash
# From starting the server to its first answer, and the weight of the first page: bench/start.sh [ROUNDS].
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
build/qajet init "$dir/kz.db" --pack packs/kz >/dev/null 2>&1
build/qajet --store "$dir/kz.db" forecast --draws 1000 >/dev/null 2>&1
node bench/start.mjs build/qajet "$dir/kz.db" "${1:-5}"
