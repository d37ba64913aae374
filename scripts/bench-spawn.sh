#!/bin/sh
# Measures what a worker's start costs: bench.sh --spawn runs this.
set -eu

if [ "${1-}" = -h ] || [ $# -gt 0 ]; then
  echo "usage: bench-spawn.sh (called by bench.sh --spawn)"
  [ "${1-}" = -h ] || exit 2
  exit 0
fi

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
project=$(dirname "$scripts")
# shellcheck source=/dev/null
. "$scripts/lib.sh"

rounds=20 burst=100

"$scripts/install-tools.sh" jdk maven cc make ps
need_java
make -s -C "$project/native-test"
spawn=$project/native-test/build/spawn
"$scripts/forkchat" worker-archive >/dev/null # builds the jar too, if it must

tmp=$(mktemp -d)
server_pid=''
clean_up_at_exit

cat >"$tmp/Empty.java" <<'END'
class Empty {
    public static void main(String[] none) {}
}
END
"$(java_program)c" -d "$tmp" "$tmp/Empty.java"

# measure OPERATION COUNT [COMMAND...]: on a fresh server whose log goes to spawn; the outcome goes to $tmp/values
measure() {
  rm -f "$tmp/log"
  mkfifo "$tmp/log"
  "$scripts/forkchat" server --port 0 --max-clients 1000 >"$tmp/log" &
  server_pid=$!
  exec 3<"$tmp/log"
  read -r listening <&3
  operation=$1 count=$2
  shift 2
  "$spawn" "$operation" "$count" "${listening##*:}" "$@" <&3 >>"$tmp/values"
  cat <&3 >/dev/null &
  kill "$server_pid"
  wait "$server_pid" 2>/dev/null || :
  server_pid=
  exec 3<&-
  wait
}

measure starts $rounds "$(java_program)" -cp "$tmp" Empty
measure burst $burst

awk -F = -v cores="$(getconf _NPROCESSORS_ONLN)" -v rounds=$rounds '
  { value[$1] = $2 }
  function row(what, cpu, wall) { printf "%-44s %8s %8s\n", what, cpu, wall }
  function or_dash(v) { return v == "" ? "-" : v }
  END {
    row("medians of " rounds " rounds, in ms", "CPU", "wall")
    row("java without flags, an empty main", value["empty_cpu_ms"], value["empty_wall_ms"])
    row("sh -c :", value["sh_cpu_ms"], value["sh_wall_ms"])
    row("a worker, from accept to ready", or_dash(value["worker_cpu_ms"]), value["worker_wall_ms"])
    row("  and Server Main, for it", or_dash(value["server_cpu_ms"]), "")
    if (value["worker_cpu_ms"] != "")
      printf "a worker / the empty main: %.2f x its CPU\n", value["worker_cpu_ms"] / value["empty_cpu_ms"]
    if (value["worker_pss_kib"] != "")
      printf "%d idle workers: %.1f MB (PSS) each\n", rounds, value["worker_pss_kib"] / 1024
    printf "%d clients at once: all have joined after %.1f s, all have heard a message after %.1f s\n",
      value["burst"], value["joined_ms"] / 1000, value["heard_ms"] / 1000
    if (value["burst_worker_cpu_ms"] != "") {
      printf "  %.2f x (%d x CPU of a worker alone / %d processors)\n",
        value["joined_ms"] / (value["burst"] * value["worker_cpu_ms"] / cores), value["burst"], cores
      printf "  %.2f x (%d x CPU of a worker in the burst, %.1f ms / %d processors)\n",
        value["joined_ms"] / (value["burst"] * value["burst_worker_cpu_ms"] / cores), value["burst"],
        value["burst_worker_cpu_ms"], cores
    }
  }' "$tmp/values"
