#!/bin/sh
# Builds forkchat's packages in target/dist, with the same bytes from each build of a commit.
set -eu

usage() {
  cat <<'END'
usage: package.sh [deb | tar | jar]
       package.sh tree DIRECTORY
Builds packages in target/dist (default: all three), their list of contents and SHA256SUMS. Other packages there stay.
  deb    a package for Debian and Ubuntu; needs dpkg-deb
  tar    an archive that includes a JVM, for this system and processor
  jar    forkchat.jar alone
  tree   an installation below DIRECTORY, such as /usr/local
SOURCE_DATE_EPOCH is the time of all files (default: the time of the last commit).
END
}

case ${1-} in
  -h | --help) usage && exit 0 ;;
  '' | deb | tar | jar) [ $# -le 1 ] || { usage >&2 && exit 2; } ;;
  tree) [ $# -eq 2 ] || { usage >&2 && exit 2; } ;;
  *) usage >&2 && exit 2 ;;
esac
case ${1:-deb} in
  deb)
    if ! command -v dpkg-deb >/dev/null; then
      echo "package.sh: deb needs dpkg-deb, which macOS does not have; without it, build tar and jar" >&2
      exit 1
    fi
    ;;
esac

caller=$(pwd)
project=$(CDPATH='' cd -P -- "$(dirname "$0")/.." && pwd)
cd "$project"
# shellcheck source=/dev/null
. scripts/lib.sh
need_java
java_feature=$version
packaging=scripts/packaging
dist=target/dist
maintainer='The forkchat authors <forkchat@users.noreply.github.com>'
umask 022
export LC_ALL=C TZ=UTC
export COPYFILE_DISABLE=1 # macOS: no files for extended attributes in an archive

if [ -z "${SOURCE_DATE_EPOCH-}" ]; then
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) || {
    echo "package.sh: no Git repository: set SOURCE_DATE_EPOCH" >&2
    exit 1
  }
fi
export SOURCE_DATE_EPOCH

# time_as FORMAT: GNU's date takes -d, that of BSD and macOS -r
time_as() {
  date -u -d "@$SOURCE_DATE_EPOCH" "$1" 2>/dev/null || date -u -r "$SOURCE_DATE_EPOCH" "$1"
}

# All files get the same time, and permissions that do not depend on those in the checkout.
normalize() {
  chmod -R a-st,u=rwX,go=rX "$1"
  find "$1" -exec touch -h -t "$(time_as +%Y%m%d%H%M.%S)" {} +
}

build() {
  version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml)
  tmp=$(mktemp -d "$project/target/package.XXXXXX")
  clean_up_at_exit
  if ! run_maven -q -Dmaven.test.skip=true "-DbuildDirectory=$tmp/build" \
    "-Dproject.build.outputTimestamp=$(time_as +%Y-%m-%dT%H:%M:%SZ)" \
    package org.cyclonedx:cyclonedx-maven-plugin:makeBom >"$tmp/output" </dev/null; then
    cat "$tmp/output" >&2
    echo "package.sh: the build failed" >&2
    exit 1
  fi
}

# tree DIRECTORY: bin and share, as below /usr
tree() {
  share=$1/share
  app=$share/forkchat
  mkdir -p "$1/bin" "$app/scripts" "$share/man/man1" "$share/man/man7" "$share/doc/forkchat" \
    "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
  # A server may run from the old files: it keeps them.
  rm -f "$app/forkchat.jar" "$app/forkchat-link.jar" "$app/scripts/forkchat" "$app/scripts/lib.sh"
  cp target/forkchat.jar target/forkchat-link.jar "$app"
  cp scripts/forkchat scripts/lib.sh "$app/scripts"
  chmod 755 "$app/scripts/forkchat"
  chmod 644 "$app/scripts/lib.sh" "$app"/*.jar
  rm -f "$1/bin/forkchat"
  ln -s ../share/forkchat/scripts/forkchat "$1/bin/forkchat"
  mkdir "$tmp/pages"
  java_of_jar io.github.forkchat.cli.ManualPages src/docs "$(time_as +%Y-%m-%d)" "$tmp/pages"
  mv "$tmp/pages"/*.1 "$share/man/man1"
  mv "$tmp/pages"/*.7 "$share/man/man7"
  rmdir "$tmp/pages"
  java_of_jar io.github.forkchat.Main completion bash >"$share/bash-completion/completions/forkchat"
  java_of_jar io.github.forkchat.Main completion zsh >"$share/zsh/site-functions/_forkchat"
  java_of_jar io.github.forkchat.Main completion fish >"$share/fish/vendor_completions.d/forkchat.fish"
  cp LICENSE .github/SECURITY.md src/docs/*.md src/docs/*.svg "$share/doc/forkchat"
  mkdir -p "$share/doc/forkchat/monitoring"
  cp src/docs/monitoring/* "$share/doc/forkchat/monitoring"
  # There the pages are in one directory.
  sed 's|(src/docs/|(|g; s|(\.github/|(|g' README.md >"$share/doc/forkchat/README.md"
  for page in "$share/doc/forkchat"/*.md; do
    sed 's|(\.\./\.\./\.github/|(|g; s|(\.\./src/docs/|(|g' "$page" >"$tmp/page"
    cat "$tmp/page" >"$page"
  done
  rm "$tmp/page"
  copyright >"$share/doc/forkchat/copyright"
  find "$share/doc/forkchat" -type f -exec chmod 644 {} +
}

# The licences of forkchat and of the libraries in its jars, in Debian's format: the text of forkchat's own is a field,
# indented, and with a dot on empty lines.
copyright() {
  sed "s|@COPYRIGHT@|$(sed -n 's/^Copyright (c) //p' LICENSE)|" $packaging/debian/copyright
  echo
  echo 'License: MIT'
  sed -n '5,$p' LICENSE | sed 's/^$/./; s/^/ /'
}

java_of_jar() {
  "$(java_program)" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp target/forkchat.jar "$@"
}

build_jar() {
  rm -f "$dist"/forkchat-*.jar
  cp target/forkchat.jar "$dist/forkchat-$version.jar"
}

build_deb() {
  rm -f "$dist"/forkchat_*.deb
  root=$tmp/deb
  tree "$root/usr"
  mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
  rm "$root/usr/share/doc/forkchat/LICENSE"
  mkdir -p "$root/DEBIAN" "$root/etc/default" "$root/usr/lib/systemd/system"
  cp $packaging/forkchat.service $packaging/forkchat.socket "$root/usr/lib/systemd/system"
  cp $packaging/debian/default "$root/etc/default/forkchat"
  cp $packaging/debian/conffiles $packaging/debian/postinst $packaging/debian/prerm $packaging/debian/postrm "$root/DEBIAN"
  chmod 755 "$root/DEBIAN/postinst" "$root/DEBIAN/prerm" "$root/DEBIAN/postrm"
  printf 'forkchat (%s) unstable; urgency=medium\n\n  * Release %s.\n\n -- %s  %s\n' \
    "$version" "$version" "$maintainer" "$(time_as '+%a, %d %b %Y %H:%M:%S +0000')" \
    >"$root/usr/share/doc/forkchat/changelog"
  gzip -9n "$root/usr/share/doc/forkchat/changelog" "$root"/usr/share/man/man?/*
  sed "s|@VERSION@|$version|; s|@SIZE@|$(installed_size "$root")|; s|@MAINTAINER@|$maintainer|" \
    $packaging/debian/control >"$root/DEBIAN/control"
  (cd "$root" && md5_sums | sort -k 2 >DEBIAN/md5sums)
  normalize "$root"
  dpkg-deb --root-owner-group -Zxz --build "$root" "$dist/forkchat_${version}_all.deb" >/dev/null
}

# macOS has md5 in place of md5sum; its lines have one space less.
md5_sums() {
  if command -v md5sum >/dev/null; then
    find usr -type f -exec md5sum {} +
  else
    find usr -type f -exec md5 -r {} + | sed 's/ /  /'
  fi
}

# In KiB, regardless of the file system: each file is rounded up, and each directory and link counts as 1 KiB.
installed_size() {
  (
    cd "$1"
    find etc usr -type f -exec wc -c {} \;
    find etc usr ! -type f -exec echo 1024 {} \;
  ) | awk '{ kib += int(($1 + 1023) / 1024) } END { print kib }'
}

build_tar() {
  system=$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
  name=forkchat-$version-$system
  rm -f "$dist"/forkchat-*-"$system".tar.gz
  root=$tmp/$name
  tree "$root"
  runtime=$root/share/forkchat/runtime
  # Only a whole JDK has jlink's modules.
  jlink=$("$(java_program)" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')/bin/jlink
  "$jlink" --add-modules java.base,java.logging,jdk.net,jdk.unsupported --strip-java-debug-attributes \
    --no-header-files --no-man-pages --output "$runtime"
  if [ "$java_feature" -ge 25 ]; then
    dump_archive "$runtime"
  fi
  normalize "$root"
  (cd "$tmp" && find "$name" | sort | pack) | gzip -9n >"$dist/$name.tar.gz"
}

# dump_archive RUNTIME: with an archive of its own classes a JVM starts faster. The archives that JDK 17 writes differ from
# each other. forkchat's archives, which it makes at first use, do not need this one.
dump_archive() {
  "$1/bin/java" -Xshare:dump >/dev/null
  mv "$1/lib/server/classes.jsa" "$tmp/first.jsa"
  "$1/bin/java" -Xshare:dump >/dev/null
  if ! cmp "$tmp/first.jsa" "$1/lib/server/classes.jsa" >&2; then
    echo "package.sh: the archives that this JDK writes differ: two builds would not give the same bytes" >&2
    exit 1
  fi
}

# Packs the files whose names it reads; GNU's tar and that of BSD have different options.
pack() {
  if tar --version | grep -q GNU; then
    tar --format=ustar --owner=0 --group=0 --numeric-owner --no-recursion -T - -cf -
  else
    tar --format ustar --uid 0 --gid 0 --numeric-owner --no-recursion -T - -cf -
  fi
}

mkdir -p target
build
if [ "${1-}" = tree ]; then
  case $2 in
    /*) tree "$2" ;;
    *) tree "$caller/$2" ;;
  esac
  exit 0
fi
mkdir -p "$dist"
rm -f "$dist"/forkchat-*.cdx.json
for kind in ${1:-deb tar jar}; do
  "build_$kind"
done
cp "$tmp/build/forkchat.cdx.json" "$dist/forkchat-$version.cdx.json"
(
  cd "$dist"
  sums=$(sha256sum forkchat* 2>/dev/null || shasum -a 256 forkchat*)
  printf '%s\n' "$sums" >SHA256SUMS
)
ls -l "$dist"
