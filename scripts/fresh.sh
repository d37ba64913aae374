#!/bin/sh
# Runs scripts/demo.sh and scripts/test.sh on bare Debian, in chroots that debootstrap makes, and says how each went.
set -eu

usage() {
  cat <<'END'
usage: fresh.sh [--suite NAME] [--jdk N] [--who WHO] [--command NAME] [--directory DIR] [--mirror URL]
Makes chroots of bare Debian and runs demo.sh and test.sh of the last commit there. Prints the last lines and the time of
each run. Needs debootstrap and root. The exit code is 0 if all runs passed.
  --suite NAME      bookworm, trixie or another (default: bookworm, and trixie twice, with --jdk 25 too)
  --jdk N           install this JDK beforehand (default: the JDK that the scripts install)
  --who WHO         root: as root in /root; opt: as root in /opt; user: as an ordinary user, after root has run the
                    install command that test.sh prints (default: all three, one after the other)
  --command NAME    demo or test (default: both)
  --directory DIR   directory for chroots and logs; the bare chroots are kept for the next run (default: a new directory
                    in /var/tmp; the logs are kept)
  --mirror URL      Debian's mirror (default: the one of this machine's apt, else debootstrap's)
The chroots get this machine's certificates of /usr/local/share/ca-certificates, its proxies (environment, apt and
Maven), and its resolv.conf.
END
}

suites=
jdk=
everyone="root opt user"
commands="demo test"
directory=
mirror=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --suite) suites=${2-} ;;
    --jdk) jdk=${2-} ;;
    --who) everyone=${2-} ;;
    --command) commands=${2-} ;;
    --directory) directory=${2-} ;;
    --mirror) mirror=${2-} ;;
    *) usage >&2 && exit 2 ;;
  esac
  if [ -z "${2-}" ]; then
    usage >&2 && exit 2
  fi
  shift 2
done
case $everyone,$commands in
  root,* | opt,* | user,* | "root opt user",*) ;;
  *) usage >&2 && exit 2 ;;
esac
case $commands in
  demo | test | "demo test") ;;
  *) usage >&2 && exit 2 ;;
esac
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
  echo "fresh.sh: needs root, and debootstrap (apt-get install debootstrap)" >&2
  exit 1
fi

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$scripts/lib.sh"

# ---- The chroots. Their mounts are in a namespace that ends with the command, so that nothing is left mounted.

root= # the chroot of the present runs
bare= # the directory of the bare chroots if it is not to stay

finish() {
  status=$?
  trap - EXIT
  remove_chroot
  rm -rf ${bare:+"$bare"}
  exit $status
}

# A process of the runs that has not ended yet, such as the one that makes an archive, may still write there.
remove_chroot() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    if rm -rf ${root:+"$root"}; then
      root=
      return
    fi
    sleep 1
  done
  fail "cannot remove $root"
}

# make_bare SUITE: unless it is there from the last time
make_bare() {
  if [ -d "$directory/bare/$1" ]; then
    return
  fi
  echo "fresh.sh: debootstrap $1" >&2
  rm -rf "$directory/bare/$1.new"
  mkdir -p "$directory/bare"
  # shellcheck disable=SC2086 # no mirror is no word
  debootstrap --variant=minbase "$1" "$directory/bare/$1.new" $mirror >"$directory/debootstrap-$1.log" 2>&1 ||
    fail "debootstrap failed; see $directory/debootstrap-$1.log"
  mv "$directory/bare/$1.new" "$directory/bare/$1"
}

mirror_of_this_machine() {
  # shellcheck disable=SC2016 # apt-get expands it
  apt-get indextargets --format '$(REPO_URI)' 'ORIGIN: Debian' 'LABEL: Debian' 2>/dev/null | head -n 1
}

# make_chroot SUITE: a copy of the bare one, with what this machine needs to reach the network
make_chroot() {
  root=$(mktemp -d "$directory/chroot.XXXXXX")
  cp -a "$directory/bare/$1/." "$root"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  if [ -d /usr/local/share/ca-certificates ]; then
    cp -R /usr/local/share/ca-certificates "$root/usr/local/share"
  fi
  for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*; do
    if [ -f "$file" ] && grep -qi 'Acquire.*Proxy' "$file"; then
      cp "$file" "$root/etc/apt/apt.conf.d"
    fi
  done
}

# in_chroot USER DIRECTORY COMMAND [ARGUMENT...]: with the environment of a fresh login
in_chroot() (
  user=$1
  folder=$2
  shift 2
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    eval "value=\${$name-}"
    set -- ${value:+"$name=$value"} "$@"
  done
  # shellcheck disable=SC2016 # the inner shells expand them
  unshare --mount --propagation private sh -euc '
    root=$1
    user=$2
    shift 2
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    exec chroot --userspec="$user:$user" "$root" "$@"' sh "$root" "$user" \
    /usr/bin/env -i HOME="$(home_of "$user")" USER="$user" LOGNAME="$user" SHELL=/bin/sh \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    /bin/sh -c 'cd "$1" && shift && exec /usr/bin/env "$@"' sh "$folder" "$@" </dev/null
)

home_of() {
  awk -F : -v user="$1" '$1 == user { print $6 }' "$root/etc/passwd"
}

# ---- The runs

fail() {
  echo "fresh.sh: $1" >&2
  exit 1
}

# set_up SUITE JDK WHO: makes $root, and sets $user and $checkout
set_up() {
  make_chroot "$1"
  user=root
  case $3 in
    root) checkout=/root/forkchat ;;
    opt) checkout=/opt/forkchat ;;
    user)
      user=alice
      checkout=/home/alice/forkchat
      in_chroot root / useradd --create-home alice
      ;;
  esac
  git clone -q --no-hardlinks "$scripts/.." "$root$checkout"
  if [ -f ~/.m2/settings.xml ]; then
    mkdir "$root$(home_of "$user")/.m2"
    cp ~/.m2/settings.xml "$root$(home_of "$user")/.m2"
  fi
  in_chroot root / chown -R "$user:$user" "$checkout" "$(home_of "$user")"
  if [ -n "$2" ]; then
    install="apt-get install -y --no-install-recommends openjdk-$2-jdk-headless"
    in_chroot root / sh -c "apt-get update && DEBIAN_FRONTEND=noninteractive $install" >"$log-jdk.log" 2>&1 ||
      fail "no JDK $2 in $1; see $log-jdk.log"
  fi
}

# Has root type what test.sh tells the user to.
install_as_told() {
  in_chroot "$user" "$checkout" scripts/test.sh >"$log-missing.log" 2>&1 || :
  line=$(sed -n "s/^  su - -c '\(.*\)'\$/\1/p" "$log-missing.log")
  [ -n "$line" ] || fail "test.sh does not say what to install; see $log-missing.log"
  echo "root types: $line"
  in_chroot root / sh -c "$line" >"$log-install.log" 2>&1 || fail "that failed; see $log-install.log"
}

# run_command WHAT NAME: and says how it went
run_command() {
  begin=$(date +%s)
  status=0
  in_chroot "$user" "$checkout" "scripts/$2.sh" >"$log-$2.log" 2>&1 || status=$?
  if [ $status -ne 0 ]; then
    failed=$((failed + 1))
  fi
  echo "$1: scripts/$2.sh: exit code $status after $(($(date +%s) - begin)) s"
  tail -n 3 "$log-$2.log" | sed 's/^/  /'
}

# run_as SUITE JDK WHO
run_as() {
  log=$directory/$1${2:+-$2}-$3
  set_up "$1" "$2" "$3"
  if [ "$3" = user ]; then
    install_as_told
  fi
  for command in $commands; do
    run_command "$1${2:+, JDK $2}, $user in $checkout" "$command"
  done
  remove_chroot
}

trap finish EXIT
exit_on_signals
if [ -z "$directory" ]; then
  directory=$(mktemp -d /var/tmp/forkchat-fresh.XXXXXX)
  bare=$directory/bare
fi
mkdir -p "$directory"
chmod 755 "$directory"
directory=$(CDPATH='' cd -P -- "$directory" && pwd)
mirror=${mirror:-$(mirror_of_this_machine)}
failed=0
for suite in ${suites:-bookworm trixie trixie-25}; do
  suite_jdk=$jdk
  case $suite in
    *-25) suite_jdk=${jdk:-25} ;;
  esac
  suite=${suite%-25}
  make_bare "$suite"
  for who in $everyone; do
    run_as "$suite" "$suite_jdk" "$who"
  done
done
echo "logs: $directory"
[ $failed -eq 0 ] || fail "$failed runs failed"
