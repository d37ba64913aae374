#!/bin/sh
# check-relay.sh LOAD SERVER [WORKER]: whether everything arrives that LOAD sends through SERVER, a program like baseline,
# or like main_peer with a worker.
set -eu

[ $# -ge 2 ] || {
  echo "usage: check-relay.sh LOAD SERVER [WORKER]" >&2
  exit 2
}
# shellcheck source=check-lib.sh
. "$(dirname "$0")/check-lib.sh"
load=$1
program=$2
shift 2
start_server "$program" 0 "$@"

# Short lines; lines in many parts, all clients sending; lines at a rate.
"$load" --warm-up 0 --deliveries 100000 "$port" >"$folder/load"
"$load" --warm-up 0 --deliveries 2000 --clients 4 --senders 4 --bytes 65537 "$port" >>"$folder/load"
"$load" --warm-up 0 --deliveries 500 --clients 6 --senders 3 --bytes 5000 --rate 500 "$port" >>"$folder/load"
test "$(grep -c 'lost=0 doubled=0 echoed=0 damaged=0' "$folder/load")" -eq 3 || fail "$(cat "$folder/load")"
