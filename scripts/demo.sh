#!/bin/sh
# One server, four clients, and the conversation of the report; then all clients talk at once. Checks what each terminal
# shows and what the server says about it.
set -eu

usage() {
  cat <<'END'
usage: demo.sh [--install] [-n COUNT] [--worker PATH]
  --install       install missing tools by sudo and apt-get, or by brew. Root on a system with apt-get needs no
                  --install; for other users the demo prints the install command and ends.
  -n COUNT        number of messages that each client sends at the end, 1 to 999999 (default: 200)
  --worker PATH   program that serves each client (default: forkchat's own worker)
The last line is "demo: passed: ..." (exit code 0) or "demo: FAILED: ..." (exit code 1).
END
}

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$scripts/lib.sh"

CLIENTS="0 1 2 3"
FIRST_FD=3 # descriptor 3 + n writes to the fifo that is client n's standard input

count=200
worker=
install=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --install)
      install=--install
      shift
      continue
      ;;
    -n) count=${2-} ;;
    --worker) worker=${2-} ;;
    *) usage >&2 && exit 2 ;;
  esac
  if [ $# -lt 2 ]; then
    usage >&2 && exit 2
  fi
  shift 2
done
case $count in
  '' | 0* | *[!0-9]* | ???????*) usage >&2 && exit 2 ;;
esac
wait_seconds=$((20 + count / 1000))

# ---- The end: whatever happens, one line says how it went.

verdict="FAILED: it was interrupted, or a command of its own failed"
tmp=
running=" " # what was started and has not been waited for; each pid has a blank on either side

finish() {
  status=$?
  trap - EXIT
  for pid in $running; do
    kill "$pid" 2>/dev/null || :
  done
  for pid in $running; do
    wait_until is_over "$pid" || kill -9 "$pid" || :
  done
  if [ -n "$tmp" ]; then
    rm -rf "$tmp"
  fi
  echo "demo: $verdict"
  exit "$status"
}

fail() {
  if [ -f "$tmp/log" ]; then
    echo
    echo "The server's last lines"
    tail -n 15 "$tmp/log" | sed 's/^/  /'
  fi
  verdict="FAILED: $1"
  exit 1
}

trap finish EXIT
exit_on_signals
trap 'fail "a client does not read its input any more"' PIPE

# ---- Waiting, always with a deadline

# wait_until COMMAND [ARGUMENT...]
wait_until() {
  tries=$((wait_seconds * 10))
  until "$@"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || return 1
    sleep 0.1
  done
}

# wait_for WHAT COMMAND [ARGUMENT...]
wait_for() {
  what=$1
  shift
  wait_until "$@" || fail "no $what within $wait_seconds s"
}

# wait_for_end NAME PID: its exit code must be 0
wait_for_end() {
  wait_for "end of $1" is_over "$2"
  running="${running%% "$2" *} ${running#* "$2" }"
  wait "$2" || fail "$1 ended with exit code $?"
}

is_over() {
  ! kill -0 "$1" 2>/dev/null
}

# Each line begins with a time.
log_has() {
  grep -q "^[^ ]* $1" "$tmp/log"
}

server_is_up_or_over() {
  log_has "Waiting for connection" || is_over "$server"
}

# terminals_show LINES: all terminals together
terminals_show() {
  [ "$(lines_of "$tmp"/terminal.*)" -ge "$1" ]
}

lines_of() {
  echo $(($(cat "$@" | wc -l)))
}

# ---- The server, the clients, and what they say

start_server() {
  : >"$tmp/log"
  "$scripts/forkchat" server --trace --port 0 ${worker:+--worker "$worker"} >>"$tmp/log" 2>&1 &
  server=$!
  running="$running$server "
  wait_for "ready server" server_is_up_or_over
  port=$(sed -n 's/^.*Server Main: listening on .*:\([0-9]*\)$/\1/p' "$tmp/log")
  [ -n "$port" ] || fail "the server did not start"
}

# Each waits for its place, so that client n has id n. None may hold the end of a fifo that feeds another.
start_client() {
  mkfifo "$tmp/input.$1"
  "$scripts/forkchat" client --port "$port" <"$tmp/input.$1" >"$tmp/terminal.$1" 3>&- 4>&- 5>&- 6>&- &
  echo $! >"$tmp/pid.$1"
  running="$running$! "
  eval "exec $((FIRST_FD + $1))>\"\$tmp/input.$1\""
  wait_for "place for client $1" log_has "Server Main: client $1 connected"
}

worker_pids() {
  sed -n 's/^[^ ]* Server Main: client [0-9]* connected from .*(pid \([0-9]*\))$/\1/p' "$tmp/log"
}

# say CLIENT TEXT: waits until all others show it and the server's log tells how it went round
say() {
  echo
  echo "Client $1 says $2"
  logged=$(lines_of "$tmp/log")
  shown=$(lines_of "$tmp"/terminal.*)
  echo "$2" >&$((FIRST_FD + $1))
  wait_for "$2 on three terminals" terminals_show $((shown + 3))
  wait_for "log of how $2 went round" log_tells "$logged" "$1" "$2"
  sed 's/^/  /' "$tmp/told"
}

# Client n says (n + 1) * base + 1 and on, as fast as it can.
say_range() {
  awk -v from=$((($1 + 1) * base + 1)) -v count="$count" \
    'BEGIN { for (i = 0; i < count; i++) print from + i }' >&$((FIRST_FD + $1)) &
  talkers="$talkers $!"
  running="$running$! "
}

# ---- What is shown

show_processes() {
  echo
  echo "The server with a fork for each client, and the clients"
  {
    ps -ww -o pid,ppid,args -p "$server,$(worker_pids | paste -s -d , -)"
    ps -ww -o pid= -o ppid= -o args= -p "$(cat "$tmp"/pid.* | paste -s -d , -)"
  } | sed -e 's/^/  /' -e 's/ -XX.* \(-[a-z]*\) .*\(forkchat.jar\)/ ... \1 \2/'
}

show_terminal() {
  echo
  echo "Client $1's terminal"
  awk '{ line[NR] = $0 }
    END {
      for (i = 1; i <= NR; i++) {
        if (NR <= 10 || i <= 5 || i > NR - 3) print "  " line[i]
        else if (i == 6) print "  ... " NR - 8 " more ..."
      }
    }' "$tmp/terminal.$1"
}

# ---- What is checked

# log_tells AFTER SENDER TEXT: after so many lines the log holds what the report's does, each line as often as is due
log_tells() {
  awk -v after="$1" -v sender="$2" -v text="$3" -v clients="$CLIENTS" '
    BEGIN {
      due["Server Main: Got data from client " sender] = 1
      due["Server Main: Got: " text] = 1
      n = split(clients, client, " ")
      due["Server fork: Got: " text] = n - 1
      for (i = 1; i <= n; i++) if (client[i] != sender) {
        due["Server Main: Send data to server fork " client[i]] = 1
        due["Server fork: Send data to client " client[i]] = 1
      }
    }
    { sub(/^[^ ]* /, "") }
    NR > after && /: (Got|Send data)/ { print; told[$0]++ }
    END {
      for (line in due) if (told[line] != due[line]) exit 1
      for (line in told) if (!(line in due)) exit 1
    }' "$tmp/log" >"$tmp/told"
}

# check_terminal CLIENT LINES: it shows those lines, then the range of every other client, in its order and once
check_terminal() {
  awk -v me="$1" -v first="$2" -v clients="$CLIENTS" -v base="$base" -v count="$count" '
    function wrong(what) { print "client " me "\047s terminal " what; failed = 1; exit 1 }
    BEGIN { firsts = split(first, due, " ") }
    NR <= firsts { if ($0 != due[NR]) wrong("shows " $0 " where " due[NR] " is due"); next }
    {
      sender = int($0 / base) - 1
      if (sender == me) wrong("shows what it said itself: " $0)
      next_due = (sender + 1) * base + ++said[sender]
      if ($0 != next_due "") wrong("shows " $0 " where " next_due " is due")
    }
    END {
      if (failed) exit 1
      n = split(clients, client, " ")
      for (i = 1; i <= n; i++) if (client[i] != me && said[client[i]] != count)
        wrong("shows " said[client[i]] + 0 " of the " count " numbers of client " client[i])
    }' "$tmp/terminal.$1" >"$tmp/wrong" || fail "$(cat "$tmp/wrong")"
}

# ---- The demo

verdict="FAILED: tools are missing"
"$scripts/install-tools.sh" ${install:+--install} jdk maven ps
need_java
verdict="FAILED: forkchat could not be built"
"$scripts/forkchat" --version
verdict="FAILED: it was interrupted, or a command of its own failed"

tmp=$(mktemp -d "${TMPDIR:-/tmp}/forkchat-demo.XXXXXX")
start_server
for n in $CLIENTS; do
  start_client "$n"
done
show_processes
say 3 9
say 0 10

echo
echo "Every client says $count numbers of its own, all at once"
base=1000
while [ "$count" -ge "$base" ]; do
  base=$((base * 10))
done
talkers=
for n in $CLIENTS; do
  say_range "$n"
done
# Three show each message. If some are missing, the check below tells which.
wait_until terminals_show $((3 * (2 + 4 * count))) || :
for pid in $talkers; do
  wait_for_end "a client's talk" "$pid"
done

exec 3>&- 4>&- 5>&- 6>&-
for n in $CLIENTS; do
  wait_for_end "client $n" "$(cat "$tmp/pid.$n")"
  wait_for "leave of client $n" log_has "Server Main: client $n left: disconnected"
done
kill "$server"
wait_for_end "the server" "$server"

for n in $CLIENTS; do
  show_terminal "$n"
done
check_terminal 0 "9"
check_terminal 1 "9 10"
check_terminal 2 "9 10"
check_terminal 3 "10"
for pid in $(worker_pids); do
  is_over "$pid" || fail "process $pid of the server is left over"
done
verdict="passed: every other terminal shows each of $((2 + 4 * count)) messages, once and in order; no process is left"
