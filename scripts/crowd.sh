#!/bin/sh
# Many clients, all of which send, on one server: nothing may be lost; then all leave, and nothing may remain.
set -eu

usage() {
  cat <<'END'
usage: crowd.sh [-n CLIENTS]
  -n CLIENTS  how many, 2 to 1000 (default: 500); each takes some 10 MB
The last line is "crowd: passed: ..." (exit code 0) or "crowd: FAILED: ..." (exit code 1). Needs /proc.
END
}

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
project=$(dirname "$scripts")
# shellcheck source=/dev/null
. "$scripts/lib.sh"

clients=500
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    -n) clients=${2-} && shift ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift
done
case $clients in
  '' | 0* | 1 | *[!0-9]* | ????? | 100[1-9] | 10[1-9]? | 1[1-9]?? | [2-9]???) usage >&2 && exit 2 ;;
esac

verdict="FAILED: it was interrupted, or a command of its own failed"
tmp='' server_pid='' load_pid=''
finish() {
  status=$?
  trap - EXIT
  for pid in $load_pid $server_pid; do
    kill "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || :
  done
  [ -z "$tmp" ] || rm -rf "$tmp"
  echo "crowd: $verdict"
  exit $status
}
fail() {
  verdict="FAILED: $1"
  exit 1
}
trap finish EXIT
exit_on_signals

[ -r /proc/self/smaps_rollup ] || fail "there is no /proc that tells the memory of a process"
"$scripts/install-tools.sh" jdk maven cc make ps
need_java
make -s -C "$project/native-test"
"$scripts/forkchat" worker-archive >/dev/null # builds the jar too, if it must

# The server's files all land here, so that one sees what it leaves.
tmp=$(mktemp -d)
mkdir "$tmp/run" "$tmp/temporary"

children() {
  ps -o pid= -o ppid= -A | awk -v parent="$server_pid" '$2 == parent {print $1}'
}

descriptors() {
  # shellcheck disable=SC2012 # the names are numbers
  ls "/proc/$server_pid/fd" | wc -l
}

# wait_until SECONDS COMMAND [ARGUMENT...]
wait_until() {
  tries=$(($1 * 5))
  shift
  until "$@"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || return 1
    sleep 0.2
  done
}

is_ready() {
  grep -q '^Waiting for connection' "$tmp/server"
}

is_measuring_or_over() {
  grep -q '^measuring' "$tmp/load" || ! kill -0 "$load_pid" 2>/dev/null
}

has_no_children() {
  [ -z "$(children)" ]
}

XDG_RUNTIME_DIR=$tmp/run FORKCHAT_JAVA_OPTIONS=-Djava.io.tmpdir=$tmp/temporary \
  "$scripts/forkchat" server --port 0 --max-clients 1000 >"$tmp/server" 2>&1 &
server_pid=$!
wait_until 60 is_ready || fail "the server did not start"
port=$(sed -n 's/^.*Server Main: listening on .*://p' "$tmp/server")
descriptors_before=$(descriptors)

began=$(date +%s)
: >"$tmp/load"
"$project/native-test/build/load" --clients "$clients" --senders "$clients" --rate 20 --warm-up 1 \
  --seconds $((clients / 20 + 5)) --patience 600 "$port" >"$tmp/load" 2>&1 &
load_pid=$!
wait_until 600 is_measuring_or_over || fail "the room did not fill"
echo "$clients clients are in the room after $(($(date +%s) - began)) s"
for pid in $(children); do
  sed -n 's/^Pss: *\([0-9]*\) kB/\1/p' "/proc/$pid/smaps_rollup"
done >"$tmp/pss"
awk '{ t += $1 } END { printf "%d workers: %.2f GB (PSS) in all, %.1f MB each\n", NR, t / 1048576, t / NR / 1024 }' \
  "$tmp/pss"
wait "$load_pid" || fail "$(tail -n 1 "$tmp/load")"
load_pid=
tail -n 1 "$tmp/load"

wait_until 60 has_no_children || fail "these processes are left: $(children)"
[ "$(descriptors)" -eq "$descriptors_before" ] \
  || fail "the server has $(descriptors) descriptors, and had $descriptors_before before the clients"
ps -o rss= -p "$server_pid" | awk '{ printf "Server Main: %.0f MB resident\n", $1 / 1024 }'
kill "$server_pid"
wait "$server_pid" || fail "the server ended with exit code $?"
server_pid=
grep 'counters:' "$tmp/server"
left=$(find "$tmp/run" "$tmp/temporary" -type f ! -name start.lock)
[ -z "$left" ] || fail "these files are left: $left"
verdict="passed: $clients clients, nothing lost; no process, descriptor or file is left"
