#!/bin/sh
# Runs the tests, with the JVM of JAVA_HOME, else of PATH. The last line is the totals of the Java tests.
set -eu

usage() {
  cat <<'END'
usage: test.sh [--install] [MAVEN ARGUMENT...]
  --install   install missing tools by sudo and apt-get, or by brew. Root on a system with apt-get needs no --install;
              for other users the script prints the install command, and the exit code is 1.
Runs the native tests, shellcheck if it is installed, then mvn verify with these arguments. The last lines are the
skipped Java tests with the reason of each, and "N passed, N failed, N skipped". The exit code is Maven's, and not 0 if
no test ran.
END
}

scripts=$(CDPATH='' cd -P -- "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$scripts/lib.sh"

tools="jdk maven cc make ps python3 tmux nc jq git zsh fish mandoc groff"
if [ "$(uname)" = Linux ]; then
  tools="$tools strace ncat openssl stunnel haproxy promtool nats-server"
fi
case ${1-} in
  -h | --help) usage && exit 0 ;;
  --install)
    tools="--install $tools"
    shift
    ;;
esac

# shellcheck disable=SC2086 # one word for each tool
"$scripts/install-tools.sh" $tools
need_java
cd "$scripts/.."
reports=target/surefire-reports
reports_of_it=target/failsafe-reports
rm -f $reports/TEST-*.xml $reports_of_it/TEST-*.xml $reports_of_it/*/TEST-*.xml

tell_totals() {
  status=$?
  trap - EXIT
  find $reports $reports_of_it -name 'TEST-*.xml' -exec cat {} + 2>/dev/null |
    awk -f scripts/test-totals.awk || [ $status -ne 0 ] || status=1
  exit $status
}

trap tell_totals EXIT
exit_on_signals
if [ -f native-test/Makefile ]; then
  make -C native-test check
fi
if command -v shellcheck >/dev/null; then
  shellcheck scripts/forkchat scripts/*.sh .ci/run native-test/*.sh
fi
run_maven verify "$@"
