#!/bin/sh
# check-records.sh CLIENT: whether CLIENT --record, like client_peer, speaks and understands records. The server is
# build/baseline, because it passes the bytes between two line feeds on as they are.
set -eu

[ $# -eq 1 ] || {
  echo "usage: check-records.sh CLIENT" >&2
  exit 2
}
# shellcheck source=check-lib.sh
. "$(dirname "$0")/check-lib.sh"

# What is on the wire for a text.
record() {
  printf '%s\n' "$1"
  head -c $((1024 - $(printf %s "$1" | wc -c))) /dev/zero
}

start_server build/baseline 0
start_client wire build/client_peer 127.0.0.1 "$port"
exec 6>"$folder/wire.in"
start_client b "$1" --record 127.0.0.1 "$port"
b=$client
exec 7>"$folder/b.in"

# What comes before both are in the room is lost.
says_hello() {
  echo hello >&7
  grep -q hello "$folder/wire"
}
await says_hello
echo ready >&7
await grep -q ready "$folder/wire"
before=$(wc -c <"$folder/wire")

# A line of 1022 letters and then characters of two bytes: a record has at most 1023 bytes of text, and none of them is
# cut. The server keeps the NULs of the last record, because no line feed is behind them.
start_client a "$1" --record 127.0.0.1 "$port"
exec 8>"$folder/a.in"
long=$(head -c 1022 /dev/zero | tr '\0' x)
rest=$(printf '\303\274\303\274end')
printf '%s%s\n\nlast\nclosing\n' "$long" "$rest" >&8
await heard b last
await grep -q closing "$folder/wire"
{
  record "$long"
  record "$rest"
  record ''
  record last
  echo closing
} >"$folder/expected"
tail -c +$((before + 1)) "$folder/wire" | cmp - "$folder/expected" || fail "what is on the wire"
printf '%s\n%s\n\nlast\n' "$long" "$rest" | cmp - "$folder/b" || fail "what came in records"

# At the end, the text of a record that is not whole.
exec 7>&-
exits "$b" 0 "a client that has ended its input"
tail -n 1 "$folder/b" | grep -qx closing || fail "what came last"

status=0
"$1" --record 127.0.0.1 2>/dev/null || status=$?
[ $status -eq 2 ] || fail "wrong use: exit code $status"
status=0
"$1" 127.0.0.1 1 </dev/null 2>/dev/null || status=$?
[ $status -eq 3 ] || fail "no server: exit code $status"
