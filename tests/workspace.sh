#!/bin/sh
# Makes the workspace that tests of the whole program share: workspace.sh QAJET FILE PACK DRAWS
set -eu
rm -f "$2" "$2-wal" "$2-shm"
"$1" --store "$2" init "$2" --pack "$3"
"$1" --store "$2" forecast --draws "$4"
