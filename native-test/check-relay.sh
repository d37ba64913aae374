#!/bin/sh
# check-relay.sh SERVER LOAD: whether everything arrives that LOAD sends through SERVER, a program like twin.
set -eu

[ $# -eq 2 ] || {
  echo "usage: check-relay.sh SERVER LOAD" >&2
  exit 2
}
folder=$(mktemp -d)
"$1" 0 >"$folder/server" &
server=$!
trap 'kill "$server" 2>/dev/null || :; rm -rf "$folder"' EXIT

tries=100
until grep -q '^listening on ' "$folder/server"; do
  tries=$((tries - 1))
  [ $tries -gt 0 ] || {
    echo "check-relay.sh: $1 does not listen" >&2
    exit 1
  }
  sleep 0.1
done
port=$(sed -n 's/^listening on .*://p' "$folder/server")

# Short lines; lines in many parts, all clients sending; lines at a rate.
"$2" --warm-up 0 --deliveries 100000 "$port" >"$folder/load"
"$2" --warm-up 0 --deliveries 2000 --clients 4 --senders 4 --bytes 65537 "$port" >>"$folder/load"
"$2" --warm-up 0 --deliveries 500 --clients 6 --senders 3 --bytes 5000 --rate 500 "$port" >>"$folder/load"
test "$(grep -c 'lost=0 doubled=0 echoed=0 damaged=0' "$folder/load")" -eq 3
