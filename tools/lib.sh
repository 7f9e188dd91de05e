# Shared by ./run, ./test and bench: packages, node modules, pages, and one line a step.
# Sourced by bash in the project folder.

logs=build/log
mkdir -p "$logs"

# Packages of Debian 12, by what they are for.
build_packages=(gcc libc6-dev cmake ninja-build pkg-config libsqlite3-dev libzstd-dev libsodium-dev libxxhash-dev
    libjansson-dev libmicrohttpd-dev libdeflate-dev libzip-dev libexpat1-dev libxlsxwriter-dev librandom123-dev
    libcairo2-dev libfreetype-dev libharfbuzz-dev libqrencode-dev fonts-noto-core)
test_packages=(clang glpk-utils libcmocka-dev chromium time poppler-utils zbar-tools)
bench_packages=(curl time wrk nginx-light python3-numpy libopenblas0-pthread r-base-core r-cran-forecast coinor-clp coinor-cbc) # bench/run
oracle_packages=(r-base-core r-cran-forecast python3-scipy) # second implementations, tests only

now() { date +%s%N; }
since() { awk -v ns=$(($(now) - $1)) 'BEGIN { s = ns / 1e9; printf(s < 10 ? "%.1f s" : "%.0f s", s) }'; }

die() {
    printf '%s\n' "$@" >&2
    exit 1
}

# say NAME TEXT: the line of a finished step.
say() { printf '  %-12s %s\n' "$1" "$2"; }

# tick NAME START: keeps the line of a running step fresh until killed; silent without a terminal.
tick() {
    [ -t 1 ] || return 0
    while sleep 0.5; do printf '\r  %-12s %s ' "$1" "$(since "$2")"; done
}

# step NAME COMMAND...: runs a command with its output in a log; shows the end of the log when it fails.
step() {
    local name=$1 start ticker rc=0
    shift
    start=$(now)
    [ -t 1 ] || printf '  %-12s ...\n' "$name"
    tick "$name" "$start" &
    ticker=$!
    "$@" >"$logs/$name.log" 2>&1 </dev/null || rc=$?
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    [ -t 1 ] && printf '\r'
    if [ $rc -ne 0 ]; then
        say "$name" "failed after $(since "$start"); the end of $logs/$name.log:"
        tail -n 40 "$logs/$name.log" >&2
        return $rc
    fi
    if grep -q 'no work to do' "$logs/$name.log"; then
        say "$name" "already built"
    else
        say "$name" "$(since "$start")        "
    fi
}

# hash_of PATH...: one digest over the names and bytes of all files under the paths.
hash_of() {
    find "$@" -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path 'web/src/i18n/messages/*' -print0 | LC_ALL=C sort -z |
        xargs -0 sha256sum | sha256sum | cut -c1-64
}

missing_packages() {
    local p
    for p in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || printf '%s ' "$p"
    done
}

# need_packages PACKAGE...: installs what is missing, as root or with sudo, and nothing else.
need_packages() {
    local missing as=()
    command -v dpkg-query >/dev/null ||
        die "This script installs what it needs on Debian 12. On another system install the counterparts of:" "  $*"
    read -ra missing <<<"$(missing_packages "$@")"
    # Debian's own Node (18) and npm, unless a Node of 18 or later is there already.
    if ! command -v node >/dev/null || [ "$(node -p 'process.versions.node.split(".")[0] >= 18')" != true ]; then
        missing+=(nodejs)
    fi
    command -v npm >/dev/null || missing+=(npm)
    if [ ${#missing[@]} -eq 0 ]; then
        say packages "already there"
        return
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
            say packages "sudo installs: ${missing[*]}"
            sudo -v
            as=(sudo)
        else
            die "These packages are missing, and only an administrator can install them:" \
                "  apt-get install --no-install-recommends ${missing[*]}" "Then start $0 again."
        fi
    fi
    install_packages() {
        export DEBIAN_FRONTEND=noninteractive
        local apt=("${as[@]}" apt-get -y --no-install-recommends -o DPkg::Lock::Timeout=120 install "${missing[@]}")
        "${apt[@]}" || { "${as[@]}" apt-get update && "${apt[@]}"; }
    }
    step packages install_packages ||
        die "apt-get could not install: ${missing[*]}" "Check the network and the sources of apt, then start $0 again."
}

# need_modules: the node modules of package-lock.json, without running scripts of packages.
need_modules() {
    local stamp=node_modules/.modules want
    want=$(sha256sum package-lock.json | cut -c1-64)
    if [ "$(cat $stamp 2>/dev/null)" = "$want" ]; then
        say modules "already there"
        return
    fi
    step modules npm ci --ignore-scripts --no-audit --no-fund ||
        die "npm could not install the modules. Check the network, then start $0 again."
    echo "$want" >$stamp
}

# need_pages: web/dist, when its inputs have changed.
need_pages() {
    local stamp=build/.pages want # beside the pages: node_modules may be shared with another tree
    want=$(hash_of web po api gen docs/examples/us-states package.json package-lock.json)
    if [ -f web/dist/index.html ] && [ "$(cat $stamp 2>/dev/null)" = "$want" ]; then
        say pages "already built"
        return
    fi
    step pages npm run --silent build
    mkdir -p build
    echo "$want" >$stamp
}
