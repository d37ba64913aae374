#!/bin/sh
# Runs the tests, with the JVM of JAVA_HOME, else of PATH.
set -eu

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$scripts/lib.sh"

case ${1-} in
  -h | --help)
    echo "usage: test.sh [MAVEN ARGUMENT...]"
    echo "The native tests, shellcheck if it is installed, then mvn verify with these arguments."
    exit 0
    ;;
esac

"$scripts/install-tools.sh" jdk maven cc make ps python3 tmux
if [ "$(uname)" = Linux ]; then
  "$scripts/install-tools.sh" strace
fi
need_java
cd "$scripts/.."
if [ -f native-test/Makefile ]; then
  make -C native-test check
fi
if command -v shellcheck >/dev/null; then
  shellcheck scripts/forkchat scripts/*.sh .ci/run native-test/*.sh
fi
exec mvn -B --no-transfer-progress verify "$@"
