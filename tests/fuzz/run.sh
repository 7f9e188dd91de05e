#!/bin/sh
# Fuzzes for a while: run.sh TARGET SEEDS FOUND. Fails with the input that broke it.
set -eu
mkdir -p "$3"
exec "$1" -max_total_time="${QJ_FUZZ_SECONDS:-$([ -n "${QJ_LONG-}" ] && echo 600 || echo 60)}" -rss_limit_mb=2048 \
    -timeout=10 -max_len=20000 -print_final_stats=0 -verbosity=0 -artifact_prefix="$3/" "$3" "$2"
