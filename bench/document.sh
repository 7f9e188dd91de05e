#!/usr/bin/env bash
# The document of a region and a picture of the map: seconds and memory: bench/document.sh [ROUNDS].
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh
rounds=${1:-5}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
build/qajet init "$dir/kz.db" --pack packs/kz >/dev/null 2>&1
build/qajet --store "$dir/kz.db" forecast --draws 1000 >/dev/null 2>&1
qajet=(build/qajet --store "$dir/kz.db")
for ((i = 0; i < rounds; i++)); do
    measure "$dir/pdf" "${qajet[@]}" report map --region 61 --lang kk "$dir/$i.pdf"
    measure "$dir/png" "${qajet[@]}" export --by region --year 2030 "$dir/map.png"
    cmp -s "$dir/0.pdf" "$dir/$i.pdf" || { echo "the same vintage gave another document" >&2; exit 1; }
done
pages=$(pdfinfo "$dir/0.pdf" | awk '/^Pages/ { print $2 }')
row "document of a region, PDF of $pages pages, wall" "$(field "$dir/pdf" 1 %.3f)" s '< 0.3'
row 'document of a region, processor' "$(field "$dir/pdf" 2 %.3f)" s
row 'document of a region, peak memory' "$(field "$dir/pdf" 3 %.0f)" MB '< 100'
row 'document of a region, size' "$(($(stat -c %s "$dir/0.pdf") / 1024))" KB
row 'map of the regions as PNG, 1,440 pixels wide, wall' "$(field "$dir/png" 1 %.3f)" s
