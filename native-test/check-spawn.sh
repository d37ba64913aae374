#!/bin/sh
# check-spawn.sh SPAWN: whether SPAWN measures two clients on a server that is played by build/baseline and this log.
set -eu

[ $# -eq 1 ] || {
  echo "usage: check-spawn.sh SPAWN" >&2
  exit 2
}
# shellcheck source=check-lib.sh
. "$(dirname "$0")/check-lib.sh"
# Wrong use, and a log that ends without the line that is waited for.
if "$1" starts 0 1 true 2>/dev/null; then exit 1; fi
start_server build/baseline 0
if echo "another line" | "$1" burst 1 "$port" 2>"$folder/said"; then exit 1; fi
grep -q "the server's log" "$folder/said"
