#!/bin/sh
# check-inherit.sh INHERIT: whether INHERIT reports what it inherits, from a shell and as the worker of build/main_peer.
set -eu

[ $# -eq 1 ] || {
  echo "usage: check-inherit.sh INHERIT" >&2
  exit 2
}
# shellcheck source=check-lib.sh
. "$(dirname "$0")/check-lib.sh"
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")

# Whether the report has this line.
says() {
  grep -qxF -e "$1" "$folder/report" || {
    cat "$folder/report" >&2
    fail "no line: $1"
  }
}

# From a shell that leaves files open and a signal ignored.
(
  trap '' HUP
  cd /
  umask 027
  ulimit -f 2048 # blocks of 512 bytes
  exec env -i "ONLY=a  b\\" "LANG=" "$program" 'one two' '' >"$folder/report" 6</dev/null 7>>"$folder/report"
)
says 'argv.1 one two'
says 'argv.2 '
says 'env.ONLY a  b\x5c'
says 'env.LANG '
says 'fd.1.type file'
says 'fd.1.access write'
says 'fd.6.type device'
says 'fd.6.access read'
says 'fd.7.same-as 1'
grep -qE '^signals\.ignored 1( |$)' "$folder/report" || fail "SIGHUP is not ignored"
says 'signals.blocked none'
says 'process.folder /'
says 'process.umask 027'
says 'limit.file-size 1048576 1048576'

# What src/docs/worker.md says, of a server that has more open itself, and whose parent ignores a signal.
mkdir "$folder/home"
(
  trap '' HUP
  cd "$folder/home"
  LANG=C MORE=1 exec "$OLDPWD/build/main_peer" 0 "$program" >"$log" 2>"$errors" 6</dev/null
) &
server=$!
started=$server
await logged '^listening on '
port=$(sed -n 's/^listening on .*://p' "$log")
visit "$folder/client"
grep -qx 'cannot serve you: exit code 0' "$folder/client" || fail "the client reads: $(cat "$folder/client")"
await logged '^Server Main: client 0 from .* was not served: exit code 0$'
kill -TERM "$server"
exits "$server" 0 "the server"

peer=$(sed -n 's/^Server Main: client 0 from \(.*\) was not served.*/\1/p' "$log")
pid=$(sed -n 's/^process.id //p' "$log")
grep '^[a-z]*\..* ' "$log" | grep -vE '^limit\.|^process\.(session|user|no-new-privileges|scheduling) ' >"$folder/report"
cat >"$folder/expected" <<EOF
argv.0 forkchat: client 0 $peer
argv.1 0
argv.2 $peer
argv.3 $(getconf PIPE_BUF /)
env.FORKCHAT_SERVER_PID $server
env.LANG C
env.PATH $PATH
fd.0.type socket
fd.0.access read-write
fd.0.blocking yes
fd.0.close-on-exec no
fd.1.type pipe
fd.1.access write
fd.1.blocking yes
fd.1.close-on-exec no
fd.2.type pipe
fd.2.access write
fd.2.blocking yes
fd.2.close-on-exec no
fd.2.same-as 1
fd.3.type pipe
fd.3.access read
fd.3.blocking yes
fd.3.close-on-exec no
fd.4.type pipe
fd.4.access write
fd.4.blocking yes
fd.4.close-on-exec no
signals.ignored none
signals.blocked none
process.id $pid
process.parent $server
process.group $pid
process.leads-group yes
process.leads-session no
process.folder /
process.umask $(umask | sed 's/.*\(...\)$/\1/')
EOF
if [ "$(uname)" = Darwin ]; then
  sed -i '' '/same-as/d' "$folder/expected"
fi
sort "$folder/report" >"$folder/sorted"
sort "$folder/expected" | diff - "$folder/sorted" >&2 || fail "what the worker inherited"
