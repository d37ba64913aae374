#!/bin/sh
# Measures how fast the server and its workers end: bench.sh --exit runs this.
set -eu

usage() {
  cat <<'END'
usage: bench-exit.sh [-n CLIENTS] (called by bench.sh --exit)
  -n CLIENTS  how many are connected (default: 50)
Prints, in ms and over 5 rounds, the median and the most: from SIGTERM to the server's exit, from SIGKILL to the end of its
last worker, and the same while one client does not read. Needs /proc.
END
}

clients=50 rounds=5
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    -n) clients=${2-} && shift ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift
done
case $clients in
  '' | 0* | *[!0-9]* | ????*) usage >&2 && exit 2 ;;
esac

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
project=$(dirname "$scripts")
# shellcheck source=/dev/null
. "$scripts/lib.sh"

"$scripts/install-tools.sh" jdk maven cc make
need_java
make -s -C "$project/native-test"
build=$project/native-test/build
"$scripts/forkchat" worker-archive >/dev/null # builds the jar too, if it must

tmp=$(mktemp -d)
server_pid='' client_pids=''
clean_up() {
  status=$?
  trap - EXIT
  exec 3>&-
  for pid in $client_pids $server_pid; do
    kill -CONT "$pid" 2>/dev/null || :
    kill "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || :
  done
  rm -rf "$tmp"
  exit $status
}
clean_up_at_exit

fail() {
  echo "bench-exit: $1" >&2
  tail -n 5 "$tmp/log" >&2
  exit 1
}

# await_lines COUNT PATTERN FILE: waits 60 s at most.
await_lines() {
  tries=1200
  until [ "$(grep -c "$2" "$3")" -ge "$1" ]; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || fail "waited in vain for: $2"
    sleep 0.05
  done
}

# A client whose input ends with this script's descriptor 3; it hears into the file $1.
connect() {
  "$build/client_peer" 127.0.0.1 "$port" <"$tmp/input" >"$1" 2>/dev/null 3>&- &
  client_pids="$client_pids $!"
}

# A server and its clients.
fill_room() {
  "$scripts/forkchat" server --port 0 --max-clients 1000 >"$tmp/log" 2>&1 &
  server_pid=$!
  wait_for_line "$tmp/log" 'listening on' $server_pid || fail "the server does not listen"
  port=$(sed -n 's/.*listening on .*://p' "$tmp/log")
  rm -f "$tmp/input"
  mkfifo "$tmp/input"
  exec 3<>"$tmp/input"
  client_pids=''
  number=1
  while [ $number -le "$clients" ]; do
    connect /dev/null
    number=$((number + 1))
  done
  await_lines "$clients" ' connected from ' "$tmp/log"
}

# The last client stops reading, and one more says 12 MB: more than sockets and pipes hold.
stop_a_reader() {
  kill -STOP "$!"
  connect "$tmp/heard"
  await_lines $((clients + 1)) ' connected from ' "$tmp/log"
  {
    head -c 1000 /dev/zero | tr '\0' x | awk '{ for (i = 1; i <= 12000; i++) print $0, i }'
    echo end
  } | "$build/client_peer" 127.0.0.1 "$port" >/dev/null 2>&1 3>&-
  await_lines 1 '^end$' "$tmp/heard"
}

# measure SIGNAL WHAT
measure() {
  # shellcheck disable=SC2046 # the pid of each worker
  "$build/ending" "$1" "$server_pid" $(sed -n 's/.* connected from .* (pid \([0-9]*\))$/\1/p' "$tmp/log") >>"$tmp/$2"
  exec 3>&-
  for pid in $client_pids $server_pid; do
    kill -CONT "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || :
  done
  server_pid=''
  client_pids=''
}

# row WHAT FIELD TEXT: the median and the most of a field
row() {
  sed -n "s/.*$2=\([0-9.]*\).*/\1/p" "$tmp/$1" | sort -n | awk -v text="$3" '
    { ms[NR] = $1 } END { printf "%-58s %8.0f %8.0f\n", text, ms[int((NR + 1) / 2)], ms[NR] }'
}

number_of_round=1
while [ $number_of_round -le $rounds ]; do
  fill_room
  measure 15 term
  fill_room
  measure 9 kill
  fill_room
  stop_a_reader
  measure 9 deaf
  number_of_round=$((number_of_round + 1))
done
printf '%-58s %8s %8s\n' "$clients clients, $rounds rounds, in ms" median most
row term server_ms "SIGTERM to the server's exit"
row kill workers_ms "SIGKILL to the end of the last worker"
row deaf workers_ms "  while one client does not read"
