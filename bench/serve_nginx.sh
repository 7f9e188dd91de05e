#!/usr/bin/env bash
# Published reads against nginx serving the same bytes: bench/serve_nginx.sh [SECONDS] [ROUNDS]. A mix of what pages ask
# (first map, need by region, industry and occupation, shapes, assets), gzip, 8 connections, wrk, in turns A B A B on the
# same machine. nginx reads files of the same answers with gzip_static. Bodies are compared before anything is measured.
# $QAJET and $QAJET_STORE name another program or workspace.
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/lib.sh
qajet=$(readlink -f "${QAJET:-build/qajet}")
seconds=${1:-5}
rounds=${2:-5}
nginx=$(command -v nginx || echo /usr/sbin/nginx)
[ -x "$nginx" ] || { . tools/lib.sh; need_packages nginx-light wrk curl; }
dir=$(mktemp -d)
servers=()
trap 'for p in "${servers[@]}"; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$dir"' EXIT
chmod 755 "$dir"
store=$dir/kz.db
if [ -n "${QAJET_STORE-}" ]; then cp "$QAJET_STORE" "$store"; else
    "$qajet" init "$store" --pack packs/kz >/dev/null 2>&1
    "$qajet" --store "$store" forecast --draws 1000 >/dev/null 2>&1
fi
vintage=$("$qajet" --store "$store" --format csv vintages | tail -1 | cut -d, -f1)
"$qajet" --store "$store" publish "$vintage" >/dev/null 2>&1

ours=$((20000 + RANDOM % 20000))
theirs=$((ours + 1))
"$qajet" --store "$store" serve --public --port $ours >/dev/null 2>"$dir/log" &
servers+=($!)
until curl -fs -o /dev/null "http://127.0.0.1:$ours/healthz"; do sleep 0.01; done

addresses=(/kk/map /api/v1/meta /api/v1/geometry '/api/v1/need?by=region%2Cyear' '/api/v1/need?by=year' '/api/v1/claims?lang=kk'
    '/api/v1/need?by=occupation&level=2&top=10&year=2030' '/api/v1/need?by=industry&top=10&year=2030' /api/v1/sources
    '/api/v1/need?by=occupation&level=2&top=1000&region=61&year=2030' '/api/v1/need?by=industry&top=1000&region=61&year=2030'
    '/api/v1/need?by=region%2Cyear&industry=F' '/api/v1/need?by=region%2Cyear&occupation=71' '/api/v1/history?lang=kk&region=61')
while read -r asset; do addresses+=("$asset"); done < <(curl -fs "http://127.0.0.1:$ours/kk/map" | grep -o '/assets/[^"]*\.\(js\|css\)')

# The same answers as files, plain and packed as the server packs them.
mkdir "$dir/www"
{
    echo "map_hash_bucket_size 512;"
    echo 'map $request_uri $answer {'
    for i in "${!addresses[@]}"; do
        curl -fs "http://127.0.0.1:$ours${addresses[$i]}" -o "$dir/www/$i.body"
        curl -fs -H 'Accept-Encoding: gzip' "http://127.0.0.1:$ours${addresses[$i]}" -o "$dir/www/$i.body.gz"
        echo "\"${addresses[$i]}\" /$i.body;"
    done
    echo '}'
} >"$dir/map"
chmod -R a+rX "$dir"
cat >"$dir/nginx.conf" <<END
worker_processes auto; daemon off; pid $dir/pid; error_log $dir/errors; user root;
events { worker_connections 512; }
http { include $dir/map; access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=100;
    client_body_temp_path $dir/b; proxy_temp_path $dir/p; fastcgi_temp_path $dir/f; uwsgi_temp_path $dir/u; scgi_temp_path $dir/s;
    server { listen 127.0.0.1:$theirs backlog=512; root $dir/www;
        location / { gzip_static on; default_type application/json; rewrite ^ \$answer break; } } }
END
"$nginx" -p "$dir" -c "$dir/nginx.conf" 2>"$dir/said" &
servers+=($!)
until curl -fs -o /dev/null "http://127.0.0.1:$theirs${addresses[0]}"; do
    kill -0 "${servers[1]}" 2>/dev/null || { cat "$dir/said" >&2; exit 1; }
    sleep 0.01
done
for a in "${addresses[@]}"; do
    cmp -s <(curl -fs -H 'Accept-Encoding: gzip' "http://127.0.0.1:$ours$a") <(curl -fs -H 'Accept-Encoding: gzip' "http://127.0.0.1:$theirs$a") ||
        { echo "nginx and qajet differ at $a" >&2; exit 1; }
done

{
    echo 'local list = {'
    printf '"%s",\n' "${addresses[@]}"
    echo '}
local i = 0
request = function() i = i % #list + 1; return wrk.format("GET", list[i], {["Accept-Encoding"] = "gzip"}) end
done = function(s, l) io.write(string.format("RESULT %.0f %.3f %.3f %d\n", s.requests / s.duration * 1e6, l:percentile(50) / 1e3, l:percentile(99) / 1e3,
    s.errors.status + s.errors.connect + s.errors.read + s.errors.timeout)) end'
} >"$dir/mix.lua"
load() { wrk -t1 -c8 -d"${2}s" -s "$dir/mix.lua" "http://127.0.0.1:$1" | awk '/^RESULT/ { if ($5 > 0) exit 1; print $2, $3, $4 }'; }
load $ours 1 >/dev/null
load $theirs 1 >/dev/null
for _ in $(seq "$rounds"); do
    a=$(load $ours "$seconds") b=$(load $theirs "$seconds")
    echo "$a $b" | awk '{ print $0, $1 / $4 }' >>"$dir/rounds"
done
row "mix of ${#addresses[@]} published reads, qajet" "$(field "$dir/rounds" 1 %.0f)" requests/s
row 'the same bytes, nginx' "$(field "$dir/rounds" 4 %.0f)" requests/s
row "qajet to nginx, median of $rounds pairs" "$(field "$dir/rounds" 7 %.2f)" '' '>= 0.8'
row 'p50, qajet' "$(field "$dir/rounds" 2 %.3f)" ms
row 'p50, nginx' "$(field "$dir/rounds" 5 %.3f)" ms
row 'p99, qajet' "$(field "$dir/rounds" 3 %.2f)" ms '< 5 ms'
row 'p99, nginx' "$(field "$dir/rounds" 6 %.2f)" ms
row 'answers that differ' 0 '' 0
