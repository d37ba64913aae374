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
turned_away 'no place for you: exit code 3'
worker_runs 'kill -9 $$'
turned_away 'no place for you: killed by signal 9'
rm "$folder/worker"
turned_away 'no place for you: exit code 127'
await logged '^execve(.*/worker): '

# One that writes what is no frame before and behind a message; in the bytes of a little-endian machine.
ready='\364\330\377\377\002\000\000\000\000\000\000\000'
data='\362\330\377\377\002\000\000\000\005\000\000\000'
too_long='\362\330\377\377\002\000\000\000\377\377\000\000'
of_nobody='\362\330\377\377\011\000\000\000\000\000\000\000'
worker_runs "printf '$ready' >&4
read -r line
printf 'junk${too_long}${of_nobody}${data}valid%s' \"\$line\" >&4
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
[ "$skipped" -eq 36 ] || fail "skipped $skipped bytes"

# One that takes nothing is put out when the senders have waited for it, and nobody loses anything.
before=$(wc -l <"$folder/b")
worker_runs "printf '$ready' >&4
exec sleep 60"
start_client d build/client_peer 127.0.0.1 "$port"
exec 8>"$folder/d.in"
await joined 4
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
