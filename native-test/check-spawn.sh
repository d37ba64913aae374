#!/bin/sh
# check-spawn.sh SPAWN: whether SPAWN measures two clients on a server that is played by build/twin and this log.
set -eu

[ $# -eq 1 ] || {
  echo "usage: check-spawn.sh SPAWN" >&2
  exit 2
}
# Wrong use, and a log that ends without the line that is waited for.
if "$1" starts 0 1 true 2>/dev/null; then exit 1; fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
build/twin 0 >"$folder/server" &
server=$!
trap 'kill "$server" 2>/dev/null || :; rm -rf "$folder"' EXIT
tries=100
until grep -q '^listening on ' "$folder/server"; do
  tries=$((tries - 1))
  [ $tries -gt 0 ] || exit 1
  sleep 0.1
done
port=$(sed -n 's/^listening on .*://p' "$folder/server")
if echo "another line" | "$1" burst 1 "$port" 2>"$folder/errors"; then exit 1; fi
grep -q "the server's log" "$folder/errors"
