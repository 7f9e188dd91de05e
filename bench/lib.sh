# Shared by the benchmarks. Each prints rows: what, figure, unit, and what is promised, separated by tabs.

row() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${4-}"; }

median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# measure FILE COMMAND...: appends "wall cpu rss" of one run (seconds, seconds, MB) to FILE.
measure() {
    local out=$1 t
    shift
    t=$(date +%s%N)
    /usr/bin/time -o "$out.time" -f '%U %S %M' "$@" >/dev/null 2>"$out.err" </dev/null || {
        cat "$out.err" >&2
        return 1
    }
    awk -v wall=$((($(date +%s%N) - t) / 1000)) '{ print wall / 1e6, $1 + $2, $3 / 1024 }' "$out.time" >>"$out"
}

# field FILE N FORMAT: median of a column.
field() { awk -v n="$2" '{ print $n }' "$1" | median | xargs printf "$3"; }
