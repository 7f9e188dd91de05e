#!/bin/sh
# The same seed gives the same bits on one and on two threads: same_bits.sh PACK DRAWS. Prints TAP.
set -u
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
failed=0

# case NAME COMMAND...
check() {
    name=$1
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

# vintages FILE: identity and digest of each vintage.
vintages() { "$QAJET" --store "$1" --format json vintages | node -e '
  const rows = JSON.parse(require("fs").readFileSync(0, "utf8"))
  const list = Array.isArray(rows) ? rows : rows.rows
  for (const r of list) console.log(r.vintage, r.digest)
  if (!list.length || !list.every((r) => r.vintage && /^[0-9a-f]{64}$/.test(r.digest))) process.exit(1)'; }

same() {
    vintages "$dir/one.db" >"$dir/one.txt" && vintages "$dir/two.db" >"$dir/two.txt" &&
        diff "$dir/one.txt" "$dir/two.txt"
}
differs() {
    "$QAJET" --store "$dir/two.db" --threads 2 forecast --draws "$draws" --seed 2 &&
        vintages "$dir/two.db" >"$dir/two.txt" && [ "$(cut -d' ' -f2 "$dir/two.txt" | sort -u | wc -l)" -eq 2 ]
}

pack=$1
draws=$2
echo "TAP version 13"
check "a workspace from the pack" "$QAJET" init "$dir/one.db" --pack "$pack"
cp "$dir/one.db" "$dir/two.db"
check "a forecast on one thread" "$QAJET" --store "$dir/one.db" --threads 1 forecast --draws "$draws"
check "a forecast on two threads" "$QAJET" --store "$dir/two.db" --threads 2 forecast --draws "$draws"
check "the same identity and digest on one and two threads" same
check "the vintage of one thread verified on two" "$QAJET" --store "$dir/one.db" --threads 2 verify
check "another seed gives other draws" differs
check "the same run again writes nothing" sh -c "'$QAJET' --store '$dir/one.db' forecast --draws '$draws' &&
    [ \$('$QAJET' --store '$dir/one.db' --format csv vintages | wc -l) -eq 2 ]"
echo "1..$n"
exit $failed
