#!/bin/sh
# One room on three servers, over a NATS broker, all on this machine: every client sees all lines in one order.
set -eu

usage() {
  cat <<'END'
usage: cluster.sh [--install] [-n LINES] [--rounds N]
  --install   install missing tools by sudo and apt-get, or by brew
  -n LINES    number of lines that one client of each server sends, 1 to 99999 (default: 2000)
  --rounds N  number of rounds after that, 1 to 999, in which links, the broker and a server are killed while clients
              talk (default: none)
Shows the processes and figures. The last line is "cluster: passed: ..." (exit code 0) or "cluster: FAILED: ..." (1).
END
}

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$scripts/lib.sh"

lines=2000 install='' rounds=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --install) install=--install ;;
    -n) lines=${2-} && shift ;;
    --rounds) rounds=${2:-none} && shift ;;
    *) usage >&2 && exit 2 ;;
  esac
  [ $# -eq 0 ] || shift
done
case $lines in
  '' | 0* | *[!0-9]* | ??????*) usage >&2 && exit 2 ;;
esac
case $rounds in
  0* | *[!0-9]* | ????*) usage >&2 && exit 2 ;;
esac

"$scripts/install-tools.sh" ${install:+--install} jdk maven ps nc nats-server
need_java
PATH=$PATH:/usr/sbin # Debian's nats-server

verdict="FAILED: it was interrupted, or a command of its own failed"
tmp=$(mktemp -d)
pids=''
finish() {
  status=$?
  trap - EXIT
  for pid in $pids; do
    kill "$pid" 2>/dev/null || :
  done
  for pid in $pids; do
    wait "$pid" 2>/dev/null || :
  done
  rm -rf "$tmp"
  echo "cluster: $verdict"
  exit "$status"
}
trap finish EXIT
exit_on_signals

fail() {
  verdict="FAILED: $1"
  exit 1
}

nats-server --addr 127.0.0.1 --port -1 --jetstream --store_dir "$tmp/store" >"$tmp/nats.log" 2>&1 &
nats_pid=$!
pids=$nats_pid
wait_for_line "$tmp/nats.log" 'Server is ready' "$nats_pid" || fail "no broker: $(tail -1 "$tmp/nats.log")"
broker=nats://$(sed -n 's/.*Listening for client connections on //p' "$tmp/nats.log")
"$scripts/forkchat" link-setup --room dev --link "$broker" >/dev/null

for site in east west north; do
  mkdir "$tmp/$site"
  XDG_RUNTIME_DIR=$tmp/$site "$scripts/forkchat" server --port 0 --link "$broker" --room dev --site "$site" \
    --link-loss hold >"$tmp/$site.log" 2>&1 &
  echo $! >"$tmp/$site.pid"
  pids="$! $pids" # the servers end before the broker
done

port_of() {
  sed -n 's/.*listening on 127.0.0.1:\([0-9]*\).*/\1/p' "$tmp/$1.log"
}

for site in east west north; do
  pid=$(cat "$tmp/$site.pid")
  wait_for_line "$tmp/$site.log" '.*linked: room dev' "$pid" || fail "$site is not linked: $(tail -1 "$tmp/$site.log")"
  mkfifo "$tmp/$site.in"
  nc 127.0.0.1 "$(port_of "$site")" <"$tmp/$site.in" >"$tmp/$site.out" &
  pids="$! $pids"
done
exec 5>"$tmp/east.in" 6>"$tmp/west.in" 7>"$tmp/north.in" # the listeners' inputs stay open, and are silent
for site in east west north; do
  pid=$(cat "$tmp/$site.pid")
  wait_for_line "$tmp/$site.log" '.*client 0 connected' "$pid" || fail "no listener at $site"
done

echo "A broker, and three servers, each with a link and a worker"
for pid in $nats_pid $(cat "$tmp/east.pid" "$tmp/west.pid" "$tmp/north.pid"); do
  ps -A -o pid= -o ppid= -o rss= -o args= | awk -v pid="$pid" '
    $1 == pid || $2 == pid {
      indent = $2 == pid ? "    " : "  "
      size = int($3 / 1024) " MB"
      site = match($0, /--site [a-z]+/) ? "forkchat server" substr($0, RSTART + 6, RLENGTH - 6) : ""
      sub(/^ *[0-9]+ +[0-9]+ +[0-9]+ +/, "")
      sub(/ (-|@).*/, "")
      print indent size "  " ($0 == "java" ? site : $0)
    }'
done

began=$(date +%s)
senders=''
for site in east west north; do
  awk -v site="$site" -v n="$lines" 'BEGIN { for (i = 1; i <= n; i++) print site, i }' >"$tmp/$site.txt"
  "$scripts/forkchat" send --port "$(port_of "$site")" <"$tmp/$site.txt" &
  senders="$senders $!"
done
for pid in $senders; do
  wait "$pid" || fail "a sender has no receipt for each line"
done
tries=600
until [ "$(cat "$tmp"/*.out | wc -l)" -ge $((9 * lines)) ]; do
  tries=$((tries - 1))
  [ $tries -gt 0 ] || fail "lines are missing: $(wc -l "$tmp"/*.out | tr '\n' ' ')"
  sleep 0.1
done
seconds=$(($(date +%s) - began))

cmp "$tmp/east.out" "$tmp/west.out" || fail "east and west have another order"
cmp "$tmp/east.out" "$tmp/north.out" || fail "east and north have another order"
for site in east west north; do
  grep "^$site " "$tmp/east.out" | cmp - "$tmp/$site.txt" || fail "the lines of $site are not complete and in order"
  echo "$site: $("$scripts/forkchat" stats --port "$(port_of "$site")" --json | tail -1 |
    tr ',' '\n' | grep -E '"link-(published|received|undelivered|missed)' | tr -d '"' | tr '\n' ' ')"
done

mkfifo "$tmp/watch.in"
nc 127.0.0.1 "$(port_of west)" <"$tmp/watch.in" >"$tmp/watch.out" &
pids="$! $pids"
exec 8>"$tmp/watch.in"
echo '%forkchat/1 view=chat name=watch' >&8
wait_for_line "$tmp/watch.out" '%forkchat/1' "$!" || fail "no client that reads notices"
began=$(date +%s)
kill -9 "$(cat "$tmp/north.pid")"
wait_for_line "$tmp/watch.out" 'server: site north is unreachable' "$!" || fail "nobody tells that north is gone"
gone=$(($(date +%s) - began))
echo "north is killed, and west is told after $gone s that it is unreachable"
[ "$gone" -le 10 ] || fail "a killed server is told to be unreachable after more than 10 s"

if [ -n "$rounds" ]; then
  (cd "$scripts/.." && mvn -q -B -Dlink.rounds="$rounds" -Dtests.unit.skipped=true -Dtests.excluded=none \
    -Dfailsafe.failIfNoSpecifiedTests=false -Dit.test='LinkRoundsIT#*EachRound' verify) || fail "a round with faults"
fi
verdict="passed: three servers show the same $((3 * lines)) lines in one order, in $seconds s${rounds:+, $rounds rounds}"
