#!/usr/bin/env bash
# ./run on a copy of the project: everything the first time, nothing the second time, and up in less than 3 s.
# Prints TAP. Needs the modules and pages of the project, which ./test has made before.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$dir"' EXIT
git ls-files -z --cached --others --exclude-standard | xargs -0 tar -c --ignore-failed-read | tar -x -C "$dir"
ln -s "$PWD/node_modules" "$dir/node_modules"
cp -r web/dist "$dir/web/dist"
cd "$dir" || exit 1

n=0
failed=0
check() {
    local name=$1
    shift
    n=$((n + 1))
    if "$@" >"$dir/out" 2>&1; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        sed 's/^/# /' "$dir/out"
        failed=1
    fi
}
port=$(node -e 's = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /healthz HTTP/1.0\r\n\r\n' >&3 && grep -q ' 200 ' <&3) 2>/dev/null; }

second_run() {
    local start
    start=$(date +%s%N)
    ./run --port "$port" >"$dir/second" 2>&1 &
    server=$!
    until answers; do
        kill -0 $server 2>/dev/null || { cat "$dir/second"; return 1; }
        sleep 0.02
    done
    echo "up after $((($(date +%s%N) - start) / 1000000)) ms"
    [ $(($(date +%s%N) - start)) -lt 3000000000 ]
}
skips_all() { [ "$(grep -c 'already' "$dir/second")" -eq 6 ] || { cat "$dir/second"; return 1; }; }
busy_port() { ! ./run --port "$port" >"$dir/busy" 2>&1 && grep -q "Port $port is in use" "$dir/busy"; }
changed_pack() {
    sed -i 's/"version": "[^"]*"/"version": "another"/' packs/kz/pack.json &&
        ./run --no-serve && ls qajet.db.2* && [ -f qajet.db ] &&
        ./run --no-serve >"$dir/third" && grep 'workspace *already made' "$dir/third"
}

echo "TAP version 13"
check "the first ./run" ./run --no-serve
check "the second ./run is up in less than 3 s" second_run
check "the second ./run skips every step" skips_all
check "a port in use is told" busy_port
kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
server=
check "a changed pack makes a new workspace and keeps the old" changed_pack
echo "1..$n"
exit $failed
