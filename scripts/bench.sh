#!/bin/sh
# Measures forkchat; bench.sh -h says how. The program is scripts/bench.
set -eu

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
command -v python3 >/dev/null || "$scripts/install-tools.sh" python3
exec python3 -B "$scripts/bench" bench.sh "$@"
