#!/bin/sh
# Injects faults into real servers, and tells after each whether anybody else noticed: a line each, the sum last.
set -eu

usage() {
  cat <<'END'
usage: faults.sh [--all] [NAME...]
  NAME   a fault, such as aWorkerIsKilledWhileItsClientFloods (default: all faults)
  --all  also runs the faults that take minutes, and repeats the other faults more often
A fault that this machine cannot produce is skipped; its line gives the reason.
The last line is "N passed, N failed, N skipped"; exit code 0 if none failed. Needs /proc.
END
}

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$scripts/lib.sh"

all='' names=''
for argument; do
  case $argument in
    -h | --help) usage && exit 0 ;;
    --all) all="-Dtests.excluded= -Dfaults.all=true" ;;
    -* | *[!A-Za-z0-9]*) usage >&2 && exit 2 ;;
    *) names="$names${names:+,}*FaultsIT#$argument" ;;
  esac
done

"$scripts/install-tools.sh" jdk maven cc make ps python3 strace
need_java
cd "$scripts/.."
output= # of Maven
# shellcheck disable=SC2086 # each of $all is an argument of its own
run_tests_showing '^(passed|FAILED|skipped)  ' $all "-Dit.test=${names:-*FaultsIT}"

count() {
  grep -c "^$1  " "$output" || :
}
failed=$(count FAILED)
if [ "$failed" -eq 0 ] && ! grep -q 'BUILD SUCCESS' "$output"; then
  cat "$output" >&2
  failed=1
fi
echo "$(count passed) passed, $failed failed, $(count skipped) skipped"
[ "$failed" -eq 0 ]
