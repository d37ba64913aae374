#!/bin/sh
# Shows where the processors' time goes while forkchat relays, beside the same design in C: bench.sh --profile runs this.
set -eu

if [ "${1-}" = -h ] || [ $# -gt 2 ]; then
  echo "usage: bench-profile.sh [BYTES [CLIENTS]] (called by bench.sh --profile)"
  [ "${1-}" = -h ] || exit 2
  exit 0
fi

bytes=${1:-64} clients=${2:-10} warm_up=10 seconds=12 record_seconds=8

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
project=$(dirname "$scripts")
# shellcheck source=/dev/null
. "$scripts/lib.sh"

"$scripts/install-tools.sh" jdk maven cc make
if ! command -v perf >/dev/null; then
  echo "bench: needs perf, which is Linux's alone; Debian: apt-get install linux-perf, Ubuntu: linux-tools-generic" >&2
  exit 1
fi
need_java
make -s -C "$project/native-test"
"$scripts/forkchat" worker-archive >/dev/null # builds the jar too, if it must

tmp=$(mktemp -d)
server_pid='' load_pid=''
clean_up_at_exit

fail() {
  echo "bench: $1" >&2
  sed 's/^/  /' "$tmp/server" "$tmp/load" "$tmp/perf" >&2 2>/dev/null || :
  exit 1
}

# profile NAME COMMAND...: what ran, sample by sample, goes to $tmp/samples.NAME, deliveries per second to $tmp/rate.NAME
profile() {
  name=$1
  shift
  : >"$tmp/server"
  : >"$tmp/load"
  "$@" >"$tmp/server" 2>&1 &
  server_pid=$!
  wait_for_line "$tmp/server" 'listening on' $server_pid || fail "$name does not listen"
  port=$(sed -n 's/.*listening on .*://p' "$tmp/server")
  "$project/native-test/build/load" --clients "$clients" --bytes "$bytes" --warm-up $warm_up --seconds $seconds "$port" \
    >"$tmp/load" 2>&1 &
  load_pid=$!
  wait_for_line "$tmp/load" '^measuring' $load_pid || fail "the load on $name ended early"
  perf record -a -q -F 999 -o "$tmp/perf.data" -- sleep $record_seconds >"$tmp/perf" 2>&1 || fail "perf record failed"
  wait $load_pid || fail "the load on $name failed"
  load_pid=
  sed -n 's/^clients=.* per_second=\([^ ]*\).*/\1/p' "$tmp/load" >"$tmp/rate.$name"
  echo "server $server_pid" >"$tmp/samples.$name"
  perf script -i "$tmp/perf.data" -F comm,pid,tid,ip,dso >>"$tmp/samples.$name" 2>/dev/null
  kill "$server_pid"
  wait "$server_pid" 2>/dev/null || :
  server_pid=
}

profile forkchat "$scripts/forkchat" server --port 0 --max-clients 256
profile baseline "$project/native-test/build/baseline" 0

# Each line is `comm pid/tid address (file)`; comm may have blanks. A fork's thread to its client is called so in Java,
# and in C it is the one that is not the process' first.
awk -v cores="$(getconf _NPROCESSORS_ONLN)" -v bytes="$bytes" -v clients="$clients" '
  function who(comm, pid, tid) {
    if (comm ~ /^load/) return "the load generator"
    if (comm ~ /^swapper/) return "idle"
    if (pid == server) return "Server Main"
    if (comm ~ /^fork-.*-to-cl/ || comm ~ /^baseline/ && pid != tid) return "forks, pipe to client"
    if (comm ~ /^baseline/ || comm ~ /^java/) return "forks, client to pipe"
    return "all else"
  }
  FNR == 1 && $1 == "server" { server = $2; name = FILENAME; sub(/.*samples\./, "", name); next }
  FILENAME ~ /rate\./ { name = FILENAME; sub(/.*rate\./, "", name); rate[name] = $1; next }
  match($0, /[0-9]+\/[0-9]+/) {
    split(substr($0, RSTART, RLENGTH), id, "/")
    comm = substr($0, 1, RSTART - 1)
    gsub(/^ +| +$/, "", comm)
    count[name, who(comm, id[1], id[2]), /kernel|\[guest/ ? "kernel" : "program"]++
    all[name]++
  }
  function nanos(name, what, where) { return count[name, what, where] / all[name] * cores * 1e9 / rate[name] }
  function row(what) {
    printf "| %s | %.1f | %.1f | %.1f | %.1f |\n", what, nanos("forkchat", what, "kernel"),
      nanos("forkchat", what, "program"), nanos("baseline", what, "kernel"), nanos("baseline", what, "program")
  }
  END {
    printf "%d clients, two senders as fast as they can, lines of %d bytes: %.2f million deliveries/s, the C design %.2f.\n",
      clients, bytes, rate["forkchat"] / 1e6, rate["baseline"] / 1e6
    printf "Nanoseconds of a processor for each delivery:\n\n"
    printf "| | forkchat: kernel | program | C design: kernel | program |\n|---|---|---|---|---|\n"
    row("forks, pipe to client")
    row("forks, client to pipe")
    row("Server Main")
    row("the load generator")
    row("all else")
    row("idle")
  }' "$tmp/rate.forkchat" "$tmp/rate.baseline" "$tmp/samples.forkchat" "$tmp/samples.baseline"
