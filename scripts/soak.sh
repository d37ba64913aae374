#!/bin/sh
# A hundred clients that join, leave, flood and are killed at random for a long time; nothing may be lost or left over.
set -eu

usage() {
  cat <<'END'
usage: soak.sh [-m MINUTES]
  -m MINUTES  duration, 1 to 10000 (default: 60)
Two clients chat all the time; each has to receive every message of the other once and in order. A line each half minute; the last one is
"soak: passed" (exit code 0) or "soak: FAILED" (exit code 1). Needs /proc.
END
}

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$scripts/lib.sh"

minutes=60
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    -m) minutes=${2-} && shift ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift
done
case $minutes in
  '' | 0* | *[!0-9]* | ?????*) usage >&2 && exit 2 ;;
esac

"$scripts/install-tools.sh" jdk maven cc make ps
need_java
cd "$scripts/.."
output=$(mktemp)
trap 'rm -f "$output"' EXIT
exit_on_signals

mvn -B --no-transfer-progress -Dtests.unit.skipped=true -Dtests.excluded= "-Dsoak.minutes=$minutes" -Dit.test=SoakIT \
  verify 2>&1 | tee "$output" | grep --line-buffered '^soak: ' || :
if grep -q 'BUILD SUCCESS' "$output"; then
  echo "soak: passed"
else
  grep -v '^soak: ' "$output" >&2
  echo "soak: FAILED"
  exit 1
fi
