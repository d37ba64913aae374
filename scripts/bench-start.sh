#!/bin/sh
# Measures what the start of each command costs: bench.sh --start runs this.
set -eu

usage() {
  cat <<'END'
usage: bench-start.sh [-n ROUNDS] (called by bench.sh --start)
  -n ROUNDS  number of rounds; the result is their median, 1 to 100 (default: 20)
Measures each command with and without the CDS archive of the commands. Prints CPU and wall time in ms, and as multiples of
the times of a Java program with an empty main on the same JVM. CPU time is that of the command alone. For send and who
the server starts a worker, whose time is part of the wall time.
END
}

rounds=20
while [ $# -gt 0 ]; do
  case $1 in
    -n) rounds=${2-} && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
  [ $# -eq 0 ] || shift
done

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
project=$(dirname "$scripts")
# shellcheck source=/dev/null
. "$scripts/lib.sh"

"$scripts/install-tools.sh" jdk maven cc make
need_java
make -s -C "$project/native-test"
forkchat=$scripts/forkchat

tmp=$(mktemp -d)
server_pid=''
clean_up_at_exit
"$(java_program)" -version >"$tmp/jvm" 2>&1
cat >"$tmp/Empty.java" <<'END'
class Empty {
    public static void main(String[] none) {}
}
END
"$(java_program)c" -d "$tmp" "$tmp/Empty.java"

# Two caches: one with the archives of the command and of the workers, one with the latter alone.
export XDG_CACHE_HOME=/dev/null/none
"$forkchat" --version >/dev/null # builds the jar, if it must
export XDG_CACHE_HOME="$tmp/without"
"$(java_program)" -jar "$project/target/forkchat.jar" worker-archive >/dev/null
mkdir "$tmp/with"
cp -R "$tmp/without/forkchat" "$tmp/with/forkchat"
for option in --version --help; do
  XDG_CACHE_HOME=$tmp/with "$forkchat" $option >/dev/null # names an archive, and has it made
done
for attempt in "$tmp/with/forkchat/"*.attempt; do
  short=''
  case $attempt in
    */short-*) short=--short ;;
  esac
  "$forkchat" command-archive $short "${attempt%.attempt}" # waits for that, or makes it
  cp -p "$attempt" "$tmp/without/forkchat" # so that it is not made there
done

XDG_CACHE_HOME=$tmp/with "$forkchat" server --unix "$tmp/socket" --host 127.0.0.1 --port 0 >"$tmp/server" 2>&1 &
server_pid=$!
wait_for_line "$tmp/server" 'listening on' $server_pid
port=$(sed -n 's/.*listening on.*127\.0\.0\.1:\([0-9]*\).*/\1/p' "$tmp/server")

set -- empty end "$(java_program)" -cp "$tmp" Empty
for cache in with without; do
  set -- "$@" , "$cache-version" end env "XDG_CACHE_HOME=$tmp/$cache" "$forkchat" --version
  set -- "$@" , "$cache-send" end env "XDG_CACHE_HOME=$tmp/$cache" "$forkchat" send --port "$port" hello
  set -- "$@" , "$cache-who" end env "XDG_CACHE_HOME=$tmp/$cache" "$forkchat" who --port "$port"
  set -- "$@" , "$cache-unix" end env "XDG_CACHE_HOME=$tmp/$cache" "$forkchat" who --unix "$tmp/socket"
  set -- "$@" , "$cache-server" 'pipe:listening on' env "XDG_CACHE_HOME=$tmp/$cache" "$forkchat" server --port 0
  set -- "$@" , "$cache-client" 'terminal:> ' env "XDG_CACHE_HOME=$tmp/$cache" "$forkchat" client --port "$port"
done
"$project/native-test/build/startup" "$rounds" "$@" >"$tmp/values"

head -n 1 "$tmp/jvm"
awk -v rounds="$rounds" '
  {
    split($2, cpu, "=")
    split($3, wall, "=")
    if ($1 == "empty") {
      empty_cpu = cpu[2]
      empty_wall = wall[2]
      printf "%-44s %8s %6s %8s %6s\n", "medians of " rounds " rounds by turns, in ms", "CPU", "", "wall", ""
    }
    printf "%-44s %8.0f %5.1fx %8.0f %5.1fx\n", text($1), cpu[2], cpu[2] / empty_cpu, wall[2], wall[2] / empty_wall
  }
  function text(key) {
    if (key == "empty") return "java without flags, an empty main"
    sub(/^with-/, "forkchat ", key)
    sub(/^without-/, "without the archive: forkchat ", key)
    sub(/version$/, "--version", key)
    sub(/unix$/, "who on a Unix socket", key)
    sub(/server$/, "server, to its ready line", key)
    sub(/client$/, "client, to its prompt", key)
    return key
  }' "$tmp/values"
