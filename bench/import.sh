#!/usr/bin/env bash
# Import of a CSV of a million rows: seconds and memory: bench/import.sh [ROUNDS].
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
build/qajet init "$dir/empty.db" --pack packs/kz >/dev/null 2>&1
# Employed by region, section, minor group of occupations and year: every row has a key of its own.
awk -F, -v rows=1000000 '
    FILENAME ~ /region/ && FNR > 1 && $3 == 1 && $14 == "" { region[++nr] = $1 }
    FILENAME ~ /industry/ && FNR > 1 && $3 == 1 { section[++ni] = $1 }
    FILENAME ~ /occupation/ && FNR > 1 && $3 == 3 { group[++no] = $1 }
    END {
        print "indicator,region,industry,occupation,year,value,unit,status"
        for (year = 2000; ; year++)
            for (r = 1; r <= nr; r++)
                for (i = 1; i <= ni; i++)
                    for (o = 1; o <= no; o++) {
                        if (n++ == rows) exit
                        print "employed," region[r] "," section[i] "," group[o] "," year "," (n * 7919) % 5000 ",persons,observed"
                    }
    }' packs/kz/codes/region.csv packs/kz/codes/industry.csv packs/kz/codes/occupation.csv >"$dir/million.csv"
for _ in $(seq "${1:-3}"); do
    cp "$dir/empty.db" "$dir/kz.db"
    measure "$dir/import" build/qajet --store "$dir/kz.db" import "$dir/million.csv"
done
kept=$(build/qajet --store "$dir/kz.db" imports --format csv | sed 1d | cut -d, -f4)
[ "$kept" = 1000000 ] || { echo "kept $kept rows of a million" >&2; exit 1; }
row 'import of a million rows' "$(field "$dir/import" 1 %.2f)" s 5
row 'import of a million rows, memory' "$(field "$dir/import" 3 %.0f)" MB 200
