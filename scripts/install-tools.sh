#!/bin/sh
# Installs what the demo, the tests and the benchmark need and this machine lacks, with apt-get or brew.
set -eu

usage() {
  cat <<'END'
usage: install-tools.sh [--install] [TOOL...]
Looks for these tools (default: the first seven). As root on a system with apt-get it installs the missing tools. For
other users it prints the install command, and the exit code is 1.
  --install   install missing tools by sudo and apt-get, or by brew
  jdk         Java 17 or newer, with its compiler
  maven       Maven
  cc          a C compiler
  make        make
  ps          ps
  python3     Python 3, for the example worker and the benchmark
  tmux        tmux, a terminal for the tests of the client
  strace      strace, to make system calls fail; only on Linux
  nc, jq, git nc, jq and Git, for the tests of the examples
  ncat        ncat, for comparison in the benchmark, and as a client with TLS
  stunnel     stunnel, a TLS-terminating proxy
  haproxy     haproxy, a TLS-terminating proxy
  openssl     openssl, for certificates, and as a client with TLS
  zsh, fish   shells, for the tests of completion
  mandoc, groff
              formatters of manual pages, to check forkchat's
  promtool    Prometheus and its promtool, for the tests of the metrics
  nats-server the NATS server, for rooms on several servers
END
}

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

has() {
  command -v "$1" >/dev/null
}

is_there() {
  case $1 in
    jdk) find_java && has "$(java_program)c" ;;
    maven) has mvn ;;
    # Without the command line tools macOS has programs of these names that only offer to install them.
    cc | make) has "$1" && { ! has xcode-select || xcode-select -p >/dev/null 2>&1; } ;;
    *) has "$1" || [ -x "/usr/sbin/$1" ] ;; # not on every user's PATH
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
      nc) echo netcat-openbsd ;;
      stunnel) echo stunnel4 ;;
      promtool) echo prometheus ;;
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

brew_packages() {
  for tool; do
    case $tool in
      jdk) echo openjdk@21 ;;
      ncat) echo nmap ;;
      promtool) echo prometheus ;;
      cc | make | ps | nc | git | openssl) ;; # macOS's own
      *) echo "$tool" ;;
    esac
  done
}

# Of what brew does not install: cc and make come with the command line tools.
needs_xcode() {
  case " $* " in
    *" cc "* | *" make "*) has xcode-select ;;
    *) return 1 ;;
  esac
}

# The whole line that a user types to have these tools.
line_to_type() {
  if has apt-get; then
    # shellcheck disable=SC2046 # one word for each package
    set -- $(apt_packages "$@")
    install="apt-get install -y --no-install-recommends $*"
    if is_root; then
      echo "apt-get update && $install"
    elif has sudo; then
      echo "sudo apt-get update && sudo $install"
    else
      echo "su - -c 'apt-get update && $install'"
    fi
    return
  fi
  line=
  if needs_xcode "$@"; then
    line="xcode-select --install; "
  fi
  # shellcheck disable=SC2046
  set -- $(brew_packages "$@")
  echo "$line${*:+brew install $*}"
}

is_root() {
  [ "$(id -u)" -eq 0 ]
}

as_root() {
  if is_root; then
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
  # shellcheck disable=SC2046 # one word for each package
  set -- $(brew_packages "$@")
  say "installing $*"
  brew install "$@" >&2
}

say() {
  echo "install-tools: $1" >&2
}

fail() {
  say "$1"
  exit 1
}

can_install() {
  if has apt-get; then
    is_root || has sudo
  else
    has brew && ! is_root && ! needs_xcode "$@"
  fi
}

# Prints what to type to have these tools.
refuse() {
  say "missing: $*"
  if can_install "$@"; then
    say "to install them, give --install (demo.sh, test.sh, install-tools.sh) or type:"
  elif has apt-get || has brew; then
    say "to install them, type:"
  elif has xcode-select; then
    say "to install them, install Homebrew and type:"
  else
    fail "install them (jdk: 17 or newer); this script knows apt-get and brew alone"
  fi
  echo "  $(line_to_type "$@")" >&2
  exit 1
}

may_install=false
if [ "${1-}" = --install ]; then
  may_install=true
  shift
fi
for tool; do
  case $tool in
    -h | --help)
      usage
      exit 0
      ;;
    jdk | maven | cc | make | ps | python3 | tmux | strace | nc | jq | git | ncat | stunnel | haproxy | openssl) ;;
    promtool | nats-server | zsh | fish | mandoc | groff) ;;
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
if has apt-get && is_root; then
  may_install=true
fi
if ! $may_install || ! can_install "$@"; then
  refuse "$@"
fi
if has apt-get; then
  install_with_apt "$@"
else
  install_with_brew "$@"
fi
for tool; do
  is_there "$tool" || fail "still missing: $tool"
done
