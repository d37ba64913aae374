#!/bin/sh
# Installs what the demo, the tests and the benchmark need and this machine lacks, with apt-get or brew.
set -eu

usage() {
  cat <<'END'
usage: install-tools.sh [TOOL...]
Installs those of the tools that are missing; all but strace and ncat unless told which:
  jdk     Java 17 or newer, with its compiler
  maven   Maven
  cc      a C compiler
  make    make
  ps      ps
  python3 Python 3, for the example of a worker
  tmux    tmux, a terminal for the tests of the client
  strace  strace, to have system calls fail; Linux alone
  ncat    ncat, to measure against
END
}

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

is_there() {
  case $1 in
    jdk) find_java && command -v "$(java_program)c" >/dev/null ;;
    maven) command -v mvn >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

missing_of() {
  for tool; do
    is_there "$tool" || echo "$tool"
  done
}

apt_packages() {
  for tool; do
    case $tool in
      jdk) newest_wanted_jdk ;;
      cc) echo gcc libc6-dev ;;
      ps) echo procps ;;
      *) echo "$tool" ;;
    esac
  done
}

newest_wanted_jdk() {
  for version in 21 17 25; do
    if apt-cache show "openjdk-$version-jdk-headless" >/dev/null 2>&1; then
      echo "openjdk-$version-jdk-headless"
      return
    fi
  done
  echo default-jdk-headless
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@" >&2
  else
    sudo "$@" >&2
  fi
}

install_with_apt() {
  # On a fresh machine something else may be at the packages just now: it is waited for.
  as_root apt-get -q -o DPkg::Lock::Timeout=120 update || say "apt-get update failed; going on with what is known"
  # shellcheck disable=SC2046 # one word for each package
  set -- $(apt_packages "$@")
  say "installing $*"
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends "$@"
}

install_with_brew() {
  for tool; do
    case $tool in
      jdk) package=openjdk@21 ;;
      maven) package=maven ;;
      python3 | tmux) package=$tool ;;
      ncat) package=nmap ;;
      *) fail "needs $tool; run: xcode-select --install" ;;
    esac
    say "installing $package"
    brew install "$package" >&2
  done
}

say() {
  echo "install-tools: $1" >&2
}

fail() {
  say "$1"
  exit 1
}

for tool; do
  case $tool in
    -h | --help)
      usage
      exit 0
      ;;
    jdk | maven | cc | make | ps | python3 | tmux | strace | ncat) ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
done
if [ $# -eq 0 ]; then
  set -- jdk maven cc make ps python3 tmux
fi

# shellcheck disable=SC2046 # one word for each tool
set -- $(missing_of "$@")
if [ $# -eq 0 ]; then
  exit 0
fi
case " $* " in
  *" jdk "*)
    if [ -n "${JAVA_HOME:-}" ]; then
      fail "JAVA_HOME=$JAVA_HOME is no JDK of version 17 or newer; unset it, or have it name one"
    fi
    ;;
esac
if command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }; then
  install_with_apt "$@"
elif command -v brew >/dev/null; then
  install_with_brew "$@"
else
  fail "please install: $* (jdk: 17 or newer); on Debian and Ubuntu as root, or have Homebrew on macOS"
fi
for tool; do
  is_there "$tool" || fail "still missing: $tool"
done
