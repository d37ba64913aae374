#!/bin/sh
# check-fork.sh FORK: how FORK, a worker like fork_peer, begins and ends, and what it makes of a server that breaks the
# contract or is killed.
set -eu

[ $# -eq 1 ] || {
  echo "usage: check-fork.sh FORK" >&2
  exit 2
}
# shellcheck source=check-lib.sh
. "$(dirname "$0")/check-lib.sh"
program=$1

# Runs it with these arguments, a client that says nothing, and the file $folder/main for its pipeMainToFork; it must
# exit with the first of them. What it says to Server Main is in $folder/frames. Its token is `tokentok`.
token='\003\331\377\377\007\000\000\000\010\000\000\000tokentok'
run() {
  expected=$1
  shift
  status=0
  "$program" "$@" </dev/null >"$log" 2>"$errors" 3<"$folder/main" 4>"$folder/frames" || status=$?
  [ $status -eq "$expected" ] || fail "$*: exit code $status"
}

: >"$folder/main"
run 2
run 2 0 unix 32
run 70 7 unix 512
logged '^Server fork 7: fault: pipeMainToFork does not begin with a token$' || fail "no token"
# shellcheck disable=SC2059 # the format has bytes in octal escapes
printf "$token" >"$folder/main"
run 0 7 unix 512
[ ! -s "$log" ] || fail "it says more than is wanted"
t='1701539700 1802466414' # tokentok
[ "$(od -An -v -td4 "$folder/frames" | tr -s ' \n' ' ')" = " $t 12 -9996 7 0 $t $t 12 -9999 7 0 $t " ] \
  || fail "READY, DISCONNECTED"

# A length that no frame has, and a name that ends behind its message; in the bytes of a little-endian machine.
# shellcheck disable=SC2059 # the token is written in octal escapes
printf "$token"'\362\330\377\377\000\000\000\000\377\377\377\177' >"$folder/main"
run 70 7 unix 512
logged '^Server fork 7: fault: signal -9998 with 2147483647 bytes is no frame for a fork$' || fail "the length"
# shellcheck disable=SC2059 # the token is written in octal escapes
printf "$token"'\362\330\377\377\000\000\000\000\012\000\000\000timetime\002n' >"$folder/main"
run 70 7 unix 512
logged '^Server fork 7: fault: a message of 10 bytes has no room for time and name$' || fail "the name"
# A frame of another kind is passed over; one that is cut off is none.
# shellcheck disable=SC2059 # the token is written in octal escapes
printf "$token"'\001\000\000\000\000\000\000\000\002\000\000\000??\362\330\377\377\000' >"$folder/main"
run 0 7 unix 512

# Server Main ends while a client is sending, of which much lies unread because the worker was stopped: that client
# reads the end, and its connection is not reset before.
ends_while_sending() {
  start_server build/main_peer 0 "$program"
  start_client "sender$1" build/client_peer 127.0.0.1 "$port"
  cat /dev/zero >"$folder/sender$1.in" 2>/dev/null &
  await joined 1
  await heard "sender$1" 'message refused: longer than 65536 bytes'
  kill -STOP "$(worker 0)"
  kill -TERM "$server"
  await logged 'left: the server is closing'
  kill -CONT "$(worker 0)" || : # so busy is the machine that it was killed meanwhile; then its client tells
  exits "$server" 0 "the server"
  exits "$client" 4 "a client whose server has ended"
  [ ! -s "$folder/sender$1.errors" ]
}

# A worker that does not wait has most of them reset; on a busy machine one that does may have one.
resets=0
for round in 1 2 3 4 5; do
  ends_while_sending $round || resets=$((resets + 1))
done
[ $resets -le 2 ] || fail "$resets of 5 connections were reset"

# Whether both threads wait for the socket, where the system tells it.
held_up() {
  set -- /proc/"$1"/task/*/wchan
  [ ! -r "$1" ] || [ "$(cat "$1")" = 0 ] || [ "$(grep -lE 'wait_woken|sk_stream_wait_memory' "$@" | wc -l)" -eq 2 ]
}

# Server Main is killed while one client does not read, so that its worker waits for it.
start_server build/main_peer 0 "$program"
start_client a build/client_peer 127.0.0.1 "$port"
exec 6>"$folder/a.in"
await joined 1
start_client b build/client_peer 127.0.0.1 "$port"
exec 7>"$folder/b.in"
await joined 2
start_client deaf build/client_peer 127.0.0.1 "$port"
deaf=$client
exec 8>"$folder/deaf.in"
await joined 3
kill -STOP "$deaf"
numbered "$(head -c 1000 /dev/zero | tr '\0' x)" 12000 >&6 # more than sockets and pipes hold, less than is evicted for
echo end >&6
await heard b end
await held_up "$(worker 2)"
kill -9 "$server"
exits "$server" 137 "the server"
for id in 0 1 2; do
  await has_ended "$(worker $id)"
done
kill -CONT "$deaf"
