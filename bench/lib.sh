# Shared by the benchmarks. Each prints rows: what, figure, unit, and what is promised, separated by tabs.

row() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "${3-}" "${4-}"; }

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

# start_server STORE: serves it at a port of the system's choice. Sets $server and $url; healthz answers.
start_server() {
    : >"$dir/said" >"$dir/log"
    "$qajet" --lang en --store "$1" serve --port 0 >>"$dir/said" 2>>"$dir/log" &
    server=$!
    url=
    until [ -n "$url" ] && curl -fs -o /dev/null "$url/healthz"; do
        kill -0 "$server" 2>/dev/null || { cat "$dir/log" >&2; exit 1; }
        sleep 0.005
        url=$(grep -ho 'http://[0-9.]*:[0-9]*' "$dir/said" "$dir/log" | head -1 || true)
    done
}

stop_server() {
    kill "$server"
    wait "$server" && server= || { echo "The server did not stop cleanly." >&2; exit 1; }
}
