#!/bin/sh
# Measures forkchat against ncat --chat and against the same design in plain C, turn by turn in one run. Writes what each
# turn gave, a table of the medians and a chart.
set -eu

usage() {
  cat <<'END'
usage: bench.sh [--quick] [--clients LIST] [--out FOLDER] | --views | --spawn | --exit | --profile [BYTES [CLIENTS]]
  --quick         one short turn of each (2 minutes), to see that it works
  --clients LIST  for how many clients (default: "10 30 100", with --quick "3 10")
  --views         measures the chat view against the plain one instead, in two minutes
  --spawn         measures the start of workers instead, in half a minute
  --exit          measures the end of the server and its workers instead, in a minute
  --profile       shows where the time goes instead, for lines of so many bytes (64) and so many clients (10), in a
                  minute; needs perf
  --out FOLDER    where benchmark.tsv, .md and .svg go (default: src/docs; with --quick target/bench)
Takes some 40 minutes, and all the processors that there are: nothing else should run meanwhile.
Exit code 0 if no line was lost, doubled, echoed or damaged by forkchat or the C twins, else 1.
END
}

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
project=$(dirname "$scripts")
# shellcheck source=/dev/null
. "$scripts/lib.sh"

turns=5 seconds=2 warm_up=10 sizes="" out=$project/src/docs quick='' views=''
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=1 turns=1 seconds=1 warm_up=1 ;;
    --clients) sizes=${2:?the list is missing} && shift ;;
    --out) out=${2:?the folder is missing} && shift ;;
    --views) views=1 out=$project/target/bench ;;
    --spawn) exec "$scripts/bench-spawn.sh" ;;
    --exit) exec "$scripts/bench-exit.sh" ;;
    --profile) shift && exec "$scripts/bench-profile.sh" "$@" ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift
done
if [ -z "$sizes" ]; then
  sizes=${quick:+3 10}
  sizes=${sizes:-10 30 100}
fi
if [ -n "$quick" ] && [ "$out" = "$project/src/docs" ]; then
  out=$project/target/bench
fi

"$scripts/install-tools.sh" jdk maven cc make ps ncat
need_java
make -s -C "$project/native-test"
"$scripts/forkchat" worker-archive >/dev/null # builds the jar too, if it must
load=$project/native-test/build/load

mkdir -p "$out"
tmp=$(mktemp -d)
server_pid='' load_pid=''
clean_up_at_exit

# ---- The servers

# Starts a server of that name; afterwards server_pid and port are set.
start_server() {
  case $1 in
    forkchat) "$scripts/forkchat" server --port 0 --max-clients 256 >"$tmp/server" 2>&1 & ;;
    chat) "$scripts/forkchat" server --port 0 --max-clients 256 --view chat >"$tmp/server" 2>&1 & ;;
    baseline) "$project/native-test/build/baseline" 0 >"$tmp/server" 2>&1 & ;;
    baseline-copy) "$project/native-test/build/baseline" --copy 0 >"$tmp/server" 2>&1 & ;;
    ncat)
      start_ncat
      return
      ;;
  esac
  server_pid=$!
  wait_for_line "$tmp/server" 'listening on' $server_pid || fail "$1 does not listen"
  port=$(sed -n 's/.*listening on .*://p' "$tmp/server")
}

# ncat has to be told a port: the first one of ours that is free.
start_ncat() {
  for port in 28784 28785 28786 28787 28788 28789; do
    ncat -v --chat -l -m 1000 127.0.0.1 $port >"$tmp/server" 2>&1 &
    server_pid=$!
    if wait_for_line "$tmp/server" 'Listening on' $server_pid; then
      return
    fi
    wait $server_pid || :
  done
  fail "ncat does not listen"
}

stop_server() {
  kill "$server_pid"
  wait "$server_pid" 2>/dev/null || :
  server_pid=
}

fail() {
  echo "bench: $1" >&2
  sed 's/^/  /' "$tmp/server" "$tmp/load" >&2 2>/dev/null || :
  exit 1
}

children() {
  ps -o pid= -o ppid= -A | awk -v parent="$server_pid" '$2 == parent {print $1}'
}

# The CPU time of the server and its forks so far, in ms; nothing where there is no /proc.
cpu_millis() {
  if [ -r /proc/self/stat ]; then
    # One sed for all: a program for each of a hundred would outlast the measuring.
    # shellcheck disable=SC2046
    sed 's/.*) //' $(printf '/proc/%s/stat\n' "$server_pid" $(children)) 2>/dev/null \
      | awk -v hz="$(getconf CLK_TCK)" '{ t += $12 + $13 } END { print t * 1000 / hz }'
  fi
}

# Of the server: its resident memory in KiB.
main_kib() {
  ps -o rss= -p "$server_pid" | tr -d ' '
}

# Of a fork: its share of the memory (PSS) in KiB, the mean of all; nothing where there is no /proc.
worker_kib() {
  for pid in $(children); do
    sed -n 's/^Pss: *\([0-9]*\) kB/\1/p' "/proc/$pid/smaps_rollup"
  done 2>/dev/null | awk '{ t += $1 } END { if (NR > 0) printf "%d\n", t / NR }'
}

# ---- Turns

header="kind	turn	server	clients	bytes	rate	per_second	bytes_per_second	p50_us	p99_us	wrong	cpu_ns	main_kib	worker_kib"

value_of() {
  sed -n "s/^clients=.* $1=\([^ ]*\).*/\1/p" "$tmp/load"
}

# turn KIND NUMBER SERVER CLIENTS BYTES RATE: one server, one load, one row.
turn() {
  start_server "$3"
  set -- "$@" --clients "$4" --bytes "$5" --rate "$6" --warm-up "$warm_up" --seconds "$seconds"
  case $3 in
    ncat) set -- "$@" --prefixes 1 ;;
    chat) set -- "$@" --chat 1 ;;
  esac
  kind=$1 number=$2 server=$3 clients=$4 bytes=$5 rate=$6
  shift 6
  : >"$tmp/load"
  "$load" "$@" "$port" >"$tmp/load" 2>&1 &
  load_pid=$!
  tries=2400
  until grep -q '^measuring' "$tmp/load" || [ $tries -eq 0 ] || ! kill -0 $load_pid 2>/dev/null; do
    tries=$((tries - 1))
    sleep 0.05
  done
  before=$(cpu_millis)
  until grep -q '^measured' "$tmp/load" || ! kill -0 $load_pid 2>/dev/null; do
    sleep 0.05
  done
  after=$(cpu_millis)
  main=$(main_kib)
  worker=$(worker_kib)
  wait $load_pid || echo "bench: $server, $clients clients, $bytes bytes: $(tail -n 1 "$tmp/load")" >&2
  load_pid=
  grep -q '^clients=' "$tmp/load" || fail "the load on $server ended early"
  wrong=$(($(value_of lost) + $(value_of doubled) + $(value_of echoed) + $(value_of damaged)))
  cpu=$(awk -v from="${before:-0}" -v to="${after:-0}" -v n="$(value_of deliveries)" \
    'BEGIN { if (to > from && n > 0) printf "%.1f", (to - from) * 1e6 / n; else print "-" }')
  printf '%s\t' "$kind" "$number" "$server" "$clients" "$bytes" "$rate" "$(value_of per_second)" \
    "$(value_of bytes_per_second)" "$(value_of p50_us)" "$(value_of p99_us)" "$wrong" "$cpu" "$main" >>"$tmp/rows"
  echo "${worker:--}" >>"$tmp/rows"
  tail -n 1 "$tmp/rows" >&2
  stop_server
}

# Interleaved, so that what else the machine does meets all alike.
turns_of() {
  number=1
  while [ $number -le $turns ]; do
    for server in $servers; do
      turn "$1" "$number" "$server" "$2" "$3" "$4"
    done
    number=$((number + 1))
  done
}

: >"$tmp/rows"
echo "$header" >&2
if [ -n "$views" ]; then
  servers="forkchat chat"
  turns_of throughput 10 64 0
  for server in $servers; do
    awk -F '\t' -v server="$server" '$3 == server {print $7}' "$tmp/rows" | sort -n | sed -n "$(((turns + 1) / 2))p"
  done | awk 'NR == 1 { plain = $1 } { printf "%s view: %.2f million deliveries/s\n", NR == 1 ? "plain" : "chat", $1 / 1e6 }
      END { printf "chat / plain: %.2f\n", $1 / plain }'
  awk -F '\t' '{ wrong += $11 } END { exit wrong > 0 }' "$tmp/rows"
  exit
fi
# At 200 messages a second nothing is long enough to be given without a copy.
servers="ncat baseline forkchat"
for clients in $sizes; do
  turns_of latency "$clients" 64 200
done
servers="ncat baseline-copy baseline forkchat"
for clients in $sizes; do
  turns_of throughput "$clients" 64 0
done
for bytes in 1000 16384; do
  turns_of size 10 $bytes 0
done
if [ -z "$quick" ]; then
  turn memory 1 forkchat 10 64 0
  turn memory 1 forkchat 200 64 0
fi

# ---- The outcome

machine() {
  processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
  echo "$(date -u +%Y-%m-%d), $(uname -sm), $(getconf _NPROCESSORS_ONLN) processors${processor:+ ($processor)}," \
    "$("$(java_program)" -version 2>&1 | sed -n '1s/ version//p' | tr -d '"'), $(ncat --version 2>&1 | sed -n 's/ (.*//p')," \
    "turns of $seconds s after $warm_up s of warm-up"
}

{
  echo "# $(machine)"
  echo "$header"
  cat "$tmp/rows"
} >"$out/benchmark.tsv"
awk -f "$scripts/bench-table.awk" "$out/benchmark.tsv" >"$out/benchmark.md"
awk -f "$scripts/bench-chart.awk" "$out/benchmark.tsv" >"$out/benchmark.svg"
cat "$out/benchmark.md"
awk -F '\t' '$3 != "ncat" { wrong += $11 } END { exit wrong > 0 }' "$tmp/rows"
