#!/bin/sh
# A room behind stunnel: clients of three kinds chat over TLS, and the server knows their addresses.
set -eu

usage() {
  cat <<'END'
usage: tls-demo.sh [--install] [-p PORT]
  --install   install missing tools by sudo and apt-get, or by brew. Root on a system with apt-get needs no --install;
              for other users the demo prints the install command and ends.
  -p PORT     the port of stunnel on 127.0.0.1 (default: 8784)
Creates a certificate, starts a server and puts stunnel in front of the server. forkchat client --tls, openssl s_client
and ncat --ssl then chat through stunnel. The last line is "tls-demo: passed: ..." (exit code 0) or "tls-demo: FAILED: ..."
(exit code 1). The script then has ended all its processes and removed all its files.
END
}

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$scripts/lib.sh"

port=8784
install=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --install) install=--install ;;
    -p)
      port=${2-}
      shift
      ;;
    *) usage >&2 && exit 2 ;;
  esac
  [ $# -eq 0 ] || shift
done
case $port in
  '' | 0* | *[!0-9]* | ??????*) usage >&2 && exit 2 ;;
esac

verdict="FAILED: it was interrupted, or a command of its own failed"
pids=
tmp=

finish() {
  status=$?
  trap - EXIT
  for pid in $pids; do
    kill "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || :
  done
  [ -z "$tmp" ] || rm -rf "$tmp"
  echo "tls-demo: $verdict"
  exit "$status"
}

fail() {
  for file in server stunnel; do
    [ ! -s "$tmp/$file" ] || { echo "The last lines of $file:" && tail -n 8 "$tmp/$file" | sed 's/^/  /'; }
  done
  verdict="FAILED: $1"
  exit 1
}

trap finish EXIT
exit_on_signals

forkchat() {
  "$tmp/forkchat" "$@"
}

# start NAME COMMAND [ARGUMENT...]: its output goes into the file of this name
start() {
  name=$1
  shift
  : >"$tmp/$name"
  "$@" >>"$tmp/$name" 2>&1 </dev/null &
  pids="$! $pids"
}

# shows FILE TEXT: waits until the file has such a line, and prints it
shows() {
  wait_for_line "$1" "$2" "${pids%% *}" || fail "$(basename "$1") never said: $2"
  grep -m 1 "$2" "$1" | sed 's/^/  /'
}

# shellcheck disable=SC2086 # no word, or one
"$scripts/install-tools.sh" $install jdk maven openssl stunnel ncat
need_java
"$scripts/forkchat" --version >/dev/null
tmp=$(mktemp -d)
chmod 755 "$tmp"
# In a directory that every user can read, because the workers of a server that root has started run as another user. The
# program becomes the JVM: a signal to the child of this script reaches it.
cp "$scripts/../target/forkchat.jar" "$tmp/"
chmod 644 "$tmp/forkchat.jar"
cat >"$tmp/forkchat" <<END
#!/bin/sh
exec "$(java_program)" -XX:+UseSerialGC -Xmx64m -jar "$tmp/forkchat.jar" "\$@"
END
chmod 755 "$tmp/forkchat"

echo "A certificate that signs itself:"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=localhost" \
  -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout "$tmp/key.pem" -out "$tmp/cert.pem" 2>"$tmp/openssl" ||
  fail "openssl: $(tail -n 1 "$tmp/openssl")"
(umask 077 && cat "$tmp/cert.pem" "$tmp/key.pem" >"$tmp/chat.pem")
openssl x509 -in "$tmp/cert.pem" -noout -subject | sed 's/^/  /'

echo "A server that listens for a proxy, and stunnel in front of it:"
mkdir "$tmp/run"
user=
[ "$(id -u)" -ne 0 ] || user=nobody
start server "$tmp/forkchat" server --open --proxy-listen "$tmp/run/proxy" ${user:+--worker-user "$user"}
shows "$tmp/server" "listening on"
wait_for_line "$tmp/server" "Waiting for connection" "${pids%% *}" || fail "the server does not start"
cat >"$tmp/stunnel.conf" <<END
foreground = yes
pid =
syslog = no
debug = info
[forkchat]
accept = 127.0.0.1:$port
connect = $tmp/run/proxy
protocol = proxy
cert = $tmp/chat.pem
END
start stunnel stunnel "$tmp/stunnel.conf"
shows "$tmp/stunnel" "bound to"

echo "A client that does not know the certificate:"
! forkchat who --tls --port "$port" 2>"$tmp/refused" || fail "it was not refused"
sed 's/^/  /' "$tmp/refused"

echo "What ann hears from three others:"
start ann "$tmp/forkchat" client --tls --tls-ca "$tmp/cert.pem" --port "$port" --name ann --stay
wait_for_line "$tmp/server" "client 0 .*connected from" "${pids%% *}" || fail "ann is not in the room"
echo "hello from forkchat client --tls" |
  forkchat client --tls --tls-ca "$tmp/cert.pem" --host localhost --port "$port" --name ben || fail "forkchat client"
shows "$tmp/ann" "hello from forkchat client --tls"
echo "hello from openssl s_client" |
  openssl s_client -quiet -no_ign_eof -verify_return_error -CAfile "$tmp/cert.pem" -connect "127.0.0.1:$port" \
    2>"$tmp/openssl" || fail "openssl: $(tail -n 1 "$tmp/openssl")"
shows "$tmp/ann" "hello from openssl s_client"
echo "hello from ncat --ssl" | ncat --ssl-verify --ssl-trustfile "$tmp/cert.pem" localhost "$port" || fail "ncat"
shows "$tmp/ann" "hello from ncat --ssl"

echo "Their addresses, as the server has them:"
grep " connected from 127\\.0\\.0\\.1:" "$tmp/server" | sed 's/^/  /'
[ "$(grep -c " connected from 127\\.0\\.0\\.1:" "$tmp/server")" -ge 4 ] || fail "the server does not have their addresses"
verdict="passed: three kinds of clients have chatted over TLS"
