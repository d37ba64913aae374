# shellcheck shell=sh
# What the checks need that run a server; sourced, never run. Makes $folder, and at the end removes it and ends what
# is in $started: the pids of what this script has started.

folder=$(mktemp -d)
log=$folder/log
errors=$folder/errors
started=''
# shellcheck disable=SC2086 # none, one or several
end_started() {
  kill $started 2>/dev/null || :
  kill -CONT $started 2>/dev/null || : # who was stopped
  rm -rf "$folder"
}
trap 'status=$?; end_started; exit $status' EXIT

fail() {
  echo "$(basename "$0"): $*" >&2
  tail -n 20 "$log" "$folder"/*errors >&2
  exit 1
}

# Waits until a command succeeds; 60 s at most, far more than anything takes on a busy machine.
await() {
  tries=1200
  until "$@"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || fail "waited in vain for: $*"
    sleep 0.05
  done
}

# Starts a server; afterwards $server is its pid and $port where it listens.
start_server() {
  : >"$log" # what an earlier server said there is no answer
  "$@" >"$log" 2>"$errors" &
  server=$!
  started="$started $server"
  await logged '^listening on 127\.0\.0\.1:[0-9]'
  # shellcheck disable=SC2034 # it is for those that source this
  port=$(sed -n 's/^listening on .*://p' "$log")
}

# start_client NAME COMMAND...: what is written to the pipe $folder/NAME.in it says, what it hears is in $folder/NAME,
# and what it complains of in $folder/NAME.errors. None of this script's own descriptors from 5 to 9 stays open in it.
# Afterwards $client is its pid.
start_client() {
  name=$1
  shift
  mkfifo "$folder/$name.in"
  "$@" <"$folder/$name.in" >"$folder/$name" 2>"$folder/$name.errors" 5>&- 6>&- 7>&- 8>&- 9>&- &
  # shellcheck disable=SC2034
  client=$!
  started="$started $client"
}

# A client that has nothing to say; what it hears is in the file $1. The server may close before the client has come to
# the end of its input: then the connection is lost for it, exit code 4.
visit() {
  status=0
  build/client_peer 127.0.0.1 "$port" </dev/null >"$1" || status=$?
  [ $status -eq 0 ] || [ $status -eq 4 ] || fail "the client exits with $status"
}

# Waits until a child of this script exits, and with this exit code.
exits() {
  status=0
  { wait "$1"; } 2>/dev/null || status=$? # a shell says there that it was killed
  kept=''
  for pid in $started; do
    [ "$pid" -eq "$1" ] || kept="$kept $pid"
  done
  started=$kept
  [ $status -eq "$2" ] || fail "$3: exit code $status"
}

logged() {
  grep -q "$1" "$log"
}

# Whether a client has heard this line.
heard() {
  grep -qx "$2" "$folder/$1"
}

# Whether so many clients have joined the room since the start.
joined() {
  test "$(grep -c ' connected from ' "$log")" -eq "$1"
}

# The pid of the worker that joined last as this client.
worker() {
  sed -n "s/^Server Main: client $1 connected from .* (pid \(.*\))$/\1/p" "$log" | tail -n 1
}

# Whether there is no such process, and no zombie.
is_gone() {
  ! kill -0 "$1" 2>/dev/null
}

# Whether it has ended, although whoever has taken the orphan over may not have waited for it.
has_ended() {
  case $(ps -o stat= -p "$1") in '' | Z*) ;; *) false ;; esac
}

# So many lines of a speaker, numbered.
numbered() {
  awk -v who="$1" -v last="$2" 'BEGIN { for (i = 1; i <= last; i++) print who, i }'
}
