#!/bin/sh
# check-peers.sh MAIN FORK CLIENT [FRAME_LIMIT]: whether a room of three programs like main_peer, fork_peer and
# client_peer relays what it must, outlives a worker that is killed, and ends in order.
set -eu

[ $# -ge 3 ] || {
  echo "usage: check-peers.sh MAIN FORK CLIENT [FRAME_LIMIT]" >&2
  exit 2
}
# shellcheck source=check-lib.sh
. "$(dirname "$0")/check-lib.sh"
program=$3

start_server "$1" ${4:+--frame-limit "$4"} 0 "$2"
start_client a "$program" 127.0.0.1 "$port"
a=$client
exec 6>"$folder/a.in"
await joined 1
start_client b "$program" 127.0.0.1 "$port"
b=$client
exec 7>"$folder/b.in"
await joined 2
start_client c "$program" 127.0.0.1 "$port"
c=$client
exec 8>"$folder/c.in"
await joined 3

# Lines of every length that matters, line ends, what is no text, and text that looks like the header of a frame:
# DISCONNECTED_SIGNAL of client 1, of which no byte is a character to be shown.
line_of() {
  head -c "$1" /dev/zero | tr '\0' x
  echo
}
lengths() {
  for bytes in 0 1 499 500 501 4083 4084 4085 65535 65536; do
    line_of $bytes
  done
}
bad=$(printf '\357\277\275')
{
  lengths
  line_of 65537
  line_of 200000
  printf 'one\r\n\361\330\377\377\001\000\000\000\000\000\000\000\n-9999 1 0\nbell \007, tab \t, \342\202\254, \303\n'
  printf 'no\rend\nend\n'
} >&6
{
  lengths
  echo one
  echo "$bad$bad$bad$bad$bad$bad$bad$bad$bad$bad$bad$bad"
  printf -- '-9999 1 0\nbell %s, tab \t, \342\202\254, %s\nno%send\nend\n' "$bad" "$bad" "$bad"
} >"$folder/expected"
await heard b end
await heard c end
cmp "$folder/expected" "$folder/b" || fail "what b heard"
cmp "$folder/expected" "$folder/c" || fail "what c heard"
echo 'still here?' >&7
await heard a 'still here?'
refused='message refused: longer than 65536 bytes'
printf '%s\n%s\nstill here?\n' "$refused" "$refused" | cmp - "$folder/a" || fail "what a heard"
await heard c 'still here?'

# The worker of b is killed in the middle of what b says: what had come of it is whole, and nobody else loses anything.
before=$(($(wc -l <"$folder/c")))
numbered a 20000 >&6 &
talker=$!
awk 'BEGIN { for (i = 1; ; i++) print "b", i }' >&7 2>/dev/null &
exec 7>&-
await heard c 'b 1000'
kill -9 "$(worker 1)"
exits "$b" 4 "the client of a killed worker"
await logged '^Server Main: client 1 left: killed by signal 9$'
wait $talker
echo 'and now?' >&6
await heard c 'and now?'
sed "1,${before}d; /^and now/d" "$folder/c" >"$folder/rest"
grep '^a ' "$folder/rest" >"$folder/of-a"
grep -v '^a ' "$folder/rest" >"$folder/of-b"
numbered a 20000 | cmp - "$folder/of-a" || fail "what c heard of a"
numbered b "$(wc -l <"$folder/of-b")" | cmp - "$folder/of-b" || fail "what c heard of b"

# Its id is used again, and a line typed in pieces is one message.
start_client d "$program" 127.0.0.1 "$port"
d=$client
exec 9>"$folder/d.in"
await joined 4
[ "$(grep -c '^Server Main: client 1 connected from ' "$log")" -eq 2 ] || fail "client 1 is not there again"
printf 'I am ' >&9
echo 'another line' >&6
await heard c 'another line'
echo '1 now' >&9
await heard a 'I am 1 now'
await heard c 'I am 1 now'

# The end of input ends a line too. What is due to that client comes before the end of the connection.
printf goodbye >&8
exec 8>&-
exits "$c" 0 "a client that has ended its input"
await heard a goodbye
await heard d goodbye
await logged '^Server Main: client 2 left: disconnected$'
await is_gone "$(worker 2)"

# SIGTERM ends all, and nothing is left.
echo 'last words' >&6
await heard d 'last words'
kill -TERM "$server"
exits "$server" 0 "the server"
exits "$a" 4 "a client whose server has ended"
exits "$d" 4 "a client whose server has ended"
logged '^Server Main: client 0 left: the server is closing$' || fail "the last leave"
if logged '^Server Main: skipped '; then fail "something was no frame"; fi
for id in 0 1 2; do
  is_gone "$(worker $id)" || fail "the worker of client $id is left"
done
[ ! -s "$errors" ] || fail "the server complains"
