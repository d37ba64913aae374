# shellcheck shell=sh
# Functions that several scripts share; sourced, never run.

# Finds a JVM of version 17 or newer: of JAVA_HOME if that is set, else on PATH, else where Homebrew keeps its own.
# Afterwards java_program names it, and a JAVA_HOME that has been set here is exported. Fails if there is none.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    is_new_enough "$JAVA_HOME/bin/java"
    return
  fi
  if is_new_enough java; then
    return 0
  fi
  for keg in /opt/homebrew/opt /usr/local/opt; do
    for name in openjdk@21 openjdk@17 openjdk@25 openjdk; do
      JAVA_HOME=$keg/$name/libexec/openjdk.jdk/Contents/Home
      if is_new_enough "$(java_program)"; then
        export JAVA_HOME
        return 0
      fi
    done
  done
  unset JAVA_HOME
  return 1
}

# Prints how to call the JVM that mvn takes too.
java_program() {
  printf '%s\n' "${JAVA_HOME:+$JAVA_HOME/bin/}java"
}

is_new_enough() {
  java_version "$1"
  [ "${version:-0}" -ge 17 ]
}

# java_version PROGRAM: sets release to its whole version, such as 17.0.15+6, version to the first number, and processor to
# what it is for if it says so; all are empty if it is none. Reads the file "release" of the JDK if there is one: so a JVM that cannot start, as with bad options
# in JAVA_TOOL_OPTIONS, says itself why when it is needed. No program for what the shell can do: each costs a millisecond.
java_version() {
  release='' version='' processor=''
  case $1 in
    */*)
      program=$1
      [ -x "$program" ] || return 0
      ;;
    *) program=$(command -v "$1") || return 0 ;;
  esac
  while [ -L "$program" ]; do
    link=$(readlink "$program")
    case $link in
      /*) program=$link ;;
      *) program=${program%/*}/$link ;;
    esac
  done
  if [ -r "${program%/*}/../release" ]; then
    # shellcheck disable=SC2034 # processor is for scripts/forkchat
    while IFS='"' read -r key value rest; do
      case $key in
        JAVA_RUNTIME_VERSION=) release=$value ;;
        OS_ARCH=) processor=$value ;;
        JAVA_VERSION=)
          release=${release:-$value}
          version=${value%%[!0-9]*}
          ;;
      esac
    done <"${program%/*}/../release"
  else # the line: openjdk version "17.0.15" 2025-04-15
    release=$("$program" -XX:TieredStopAtLevel=1 -version 2>&1 | sed -n 's/.* version "\([^"]*\).*/\1/p')
    version=${release%%[!0-9]*}
  fi
}

# Like find_java, but ends the script if there is none.
need_java() {
  if find_java; then
    return 0
  fi
  echo "${0##*/}: needs Java 17 or newer; ${JAVA_HOME:+JAVA_HOME=$JAVA_HOME has none, }install one:" >&2
  echo "  Debian, Ubuntu: apt-get install openjdk-17-jdk-headless (Debian 13: openjdk-21-jdk-headless); macOS: brew install openjdk@21" >&2
  exit 1
}

# run_maven ARGUMENT...: mvn with these arguments, and its exit code. Its output has no line for each download; standard
# error says how many there were so far.
run_maven() {
  # Descriptor 3 carries the exit code past the pipe, 4 is standard output.
  {
    maven_status=$({
      {
        maven_status=0
        mvn -B "$@" 2>&1 3>&- 4>&- || maven_status=$?
        echo $maven_status >&3
      } | sum_up_downloads >&4 3>&-
    } 3>&1)
  } 4>&1
  return "${maven_status:-1}"
}

# No awk: mawk would hold lines back until it has read 4 KiB.
sum_up_downloads() {
  files=0
  size=0 # in 100 bytes
  told=-100 # so that the first is told
  next_size=100000
  in_place=false
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      "[INFO] Downloading from "*) [ $files -gt 0 ] || tell_downloads ;;
      "[INFO] Downloaded from "*)
        files=$((files + 1))
        line=${line##*\(}
        add_size "${line%% at *}"
        tell_downloads
        ;;
      *)
        ! $in_place || printf '\r\033[K' >&2
        in_place=false
        printf '%s\n' "$line"
        ;;
    esac
  done
  ! $in_place || printf '\r\033[K' >&2
  if [ $files -gt 0 ]; then
    say_downloads '\n'
  fi
}

# Takes "334 B", "8.2 kB" or "12 MB".
add_size() {
  case ${1% *} in
    *[!0-9.]*) return ;;
    [1-9].[0-9]) tenths=${1%%.*}${1#*.} ;;
    *) tenths=${1% *}0 ;;
  esac
  case $1 in
    *MB) size=$((size + ${tenths% *} * 1000)) ;;
    *kB) size=$((size + ${tenths% *})) ;;
  esac
}

# On a terminal one line that changes, else a line for each 100 files or 10 MB.
tell_downloads() {
  if [ -t 2 ]; then
    say_downloads '\r'
    in_place=true
  elif [ "$files" -ge $((told + 100)) ] || [ "$size" -ge "$next_size" ]; then
    say_downloads '\n'
    told=$files
    next_size=$((size + 100000))
  fi
}

say_downloads() {
  if [ "$files" -eq 0 ]; then
    printf 'maven: downloading, once%b' "$1" >&2
  else
    printf 'maven: downloaded %d files, %d MB%b' "$files" $((size / 10000)) "$1" >&2
  fi
}

# A signal ends the script as it ends a program, but by way of its EXIT trap.
exit_on_signals() {
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# run_tests_showing PATTERN ARGUMENT...: integration tests by Maven with these arguments, of whose output only the lines with
# the pattern are shown; all of it is in the file $output. A signal ends Maven, too. Needs GNU tail.
run_tests_showing() {
  pattern=$1
  shift
  output=$(mktemp)
  maven_pid=
  trap 'kill $maven_pid 2>/dev/null; rm -f "$output"' EXIT
  exit_on_signals
  mvn -B --no-transfer-progress -Dtests.unit.skipped=true "$@" verify >"$output" 2>&1 &
  maven_pid=$!
  tail -n +1 -f --pid=$maven_pid "$output" | grep --line-buffered -E "$pattern" &
  # In the background, because a shell handles a signal only between commands, and in wait.
  wait $maven_pid || :
  wait
}

# However the script ends, the folder $tmp is removed, and $server_pid and $load_pid are ended before.
clean_up_at_exit() {
  trap clean_up EXIT
  exit_on_signals
}

clean_up() {
  status=$?
  trap - EXIT
  for pid in ${load_pid-} ${server_pid-}; do
    kill "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || :
  done
  rm -rf "${tmp:?}"
  exit $status
}

# wait_for_line FILE BEGINNING PID: waits at most 60 s until the file holds such a line; fails if the process ends before.
wait_for_line() {
  tries=1200
  until grep -q "$2" "$1"; do
    kill -0 "$3" 2>/dev/null || return 1
    tries=$((tries - 1))
    [ $tries -gt 0 ] || return 1
    sleep 0.05
  done
}
