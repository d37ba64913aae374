#!/bin/sh
# A hundred clients that join, leave, flood and are killed at random for a long time; or linked servers whose broker is
# killed again and again. Nothing may be lost or left over.
set -eu

usage() {
  cat <<'END'
usage: soak.sh [--linked] [-m MINUTES]
  --linked    three linked servers with ten clients each; the broker is killed every five minutes
  -m MINUTES  duration, 1 to 10000 (default: 60)
Without --linked, two clients chat all the time; each has to receive every message of the other once and in order. With
--linked, two clients of each server chat, and all others have to receive the same lines in the same order. Prints the
state regularly; the last line is "soak: passed" (exit code 0) or "soak: FAILED" (exit code 1). Needs /proc.
END
}

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$scripts/lib.sh"

minutes=60 tests=SoakIT tools=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --linked) tests='LinkSoakIT#*ForLong' tools=nats-server ;;
    -m) minutes=${2-} && shift ;;
    *) usage >&2 && exit 2 ;;
  esac
  [ $# -eq 0 ] || shift
done
case $minutes in
  '' | 0* | *[!0-9]* | ?????*) usage >&2 && exit 2 ;;
esac

"$scripts/install-tools.sh" jdk maven cc make ps ${tools:+"$tools"}
need_java
cd "$scripts/.."
output= # of Maven
run_tests_showing '^soak: ' -Dtests.excluded= "-Dsoak.minutes=$minutes" "-Dit.test=$tests" \
  -Dfailsafe.failIfNoSpecifiedTests=false
if grep -q 'BUILD SUCCESS' "$output"; then
  echo "soak: passed"
else
  grep -v '^soak: ' "$output" >&2
  echo "soak: FAILED"
  exit 1
fi
