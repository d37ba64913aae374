#!/bin/sh
# check-main.sh MAIN: how MAIN, a server like main_peer, fares with workers that break the contract.
set -eu

[ $# -eq 1 ] || {
  echo "usage: check-main.sh MAIN" >&2
  exit 2
}
# shellcheck source=check-lib.sh
. "$(dirname "$0")/check-lib.sh"
fork_peer=$(pwd)/build/fork_peer

# From now on the worker of a new client runs these commands.
worker_runs() {
  printf '#!/bin/sh\n%s\n' "$1" >"$folder/worker.new"
  chmod +x "$folder/worker.new"
  mv "$folder/worker.new" "$folder/worker"
}

# A client that ends its input at once reads this line, and nothing else.
turned_away() {
  visit "$folder/refused"
  echo "$1" | cmp - "$folder/refused" || fail "the client reads: $(cat "$folder/refused")"
}

# Two that chat, as long as others come and go.
worker_runs "exec '$fork_peer' \"\$@\""
start_server "$1" 0 "$folder/worker"
start_client a build/client_peer 127.0.0.1 "$port"
exec 6>"$folder/a.in"
await joined 1
start_client b build/client_peer 127.0.0.1 "$port"
exec 7>"$folder/b.in"
await joined 2

# Workers that never are READY.
worker_runs 'exit 3'
turned_away 'cannot serve you: exit code 3'
worker_runs 'kill -9 $$'
turned_away 'cannot serve you: killed by signal 9'
rm "$folder/worker"
turned_away 'cannot serve you: exit code 127'
await logged '^execve(.*/worker): '

# What a worker needs to write envelopes: `in_one_write` writes its input by one write(2), at most 512 bytes;
# `envelope LENGTH FRAMES` makes one. In the bytes of a little-endian machine.
envelopes="token='$folder/token'
dd bs=20 count=1 <&3 2>/dev/null | tail -c 8 >\"\$token\"
in_one_write() { cat >\"\$token.write\"; dd bs=512 if=\"\$token.write\" 2>/dev/null >&4; }
envelope() { cat \"\$token\"; printf \"\$1\\000\\000\\000\$2\"; cat \"\$token\"; }"
ready='envelope "\014" "\364\330\377\377\002\000\000\000\000\000\000\000" | in_one_write'

# One that writes what is no envelope before and behind a message.
data='\362\330\377\377\002\000\000\000\005\000\000\000'
worker_runs "$envelopes
$ready
read -r line
{ printf 'junk${data}wrong'
  envelope '\\021' '${data}valid'
  printf %s \"\$line\"
} | in_one_write
sleep 60 &
echo left behind: \$!
exit 7"
start_client c build/client_peer 127.0.0.1 "$port"
exec 8>"$folder/c.in"
await joined 3
echo 'no frame' >&8
await logged '^Server Main: client 2 left: exit code 7$'
exits "$client" 4 "a client whose worker is gone"
exec 8>&-
await logged '^left behind: '
await has_ended "$(sed -n 's/^left behind: //p' "$log")"
echo 'still here' >&7
await heard a 'still here'
printf 'valid\nstill here\n' | cmp - "$folder/a" || fail "what a heard"
await logged 'skipped [0-9]* bytes on pipeForkToMain that were no frame$'
skipped=$(sed -n 's/.*skipped \(.*\) bytes on.*/\1/p' "$log" | awk '{ sum += $1 } END { print sum }')
[ "$skipped" -eq 29 ] || fail "skipped $skipped bytes"

# Some that violate the protocol, and whose process sleeps on: an envelope that is not whole, one in another's name, one of
# which a part is a frame in another's name.
more_violations() {
  test "$(grep -c '^Server Main: client 2 left: its worker wrote an invalid frame' "$log")" -gt "$1"
}
violates() {
  worker_runs "$envelopes
$ready
read -r line
{ $1; } | in_one_write
exec sleep 60"
  before=$(grep -c '^Server Main: client 2 left: its worker wrote an invalid frame' "$log" || :)
  joined=$(grep -c ' connected from ' "$log")
  start_client "violator$before" build/client_peer 127.0.0.1 "$port"
  exec 8>"$folder/violator$before.in"
  await joined $((joined + 1))
  echo now >&8
  await more_violations "$before"
  exits "$client" 4 "a client whose worker was ended"
  exec 8>&-
}
of_another='\361\330\377\377\001\000\000\000\000\000\000\000' # DISCONNECTED_SIGNAL of client 1
violates "envelope '\\100' '${data}wrong'"
violates "envelope '\\021' '${data}wrong' | head -c 36"
violates "envelope '\\035' '${data}fine!$of_another'"
echo 'all here' >&7
await heard a 'all here'

# One that takes nothing is put out when the senders have waited for it, and nobody loses anything.
before=$(wc -l <"$folder/b")
worker_runs "$envelopes
$ready
exec sleep 60"
start_client d build/client_peer 127.0.0.1 "$port"
exec 8>"$folder/d.in"
await joined 7
numbered "$(head -c 4000 /dev/zero | tr '\0' x)" 6000 >"$folder/said" # 24 MB: more than may wait for one
{
  cat "$folder/said"
  echo end
} >&6 &
await logged '^Server Main: client 2 left: evicted: took nothing for [3-9]\.'
exits "$client" 4 "a client that was put out"
await heard b end
tail -n +$((before + 1)) "$folder/b" | sed '$d' | cmp - "$folder/said" || fail "what b heard"

kill -TERM "$server"
exits "$server" 0 "the server"
