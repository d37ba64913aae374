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

caller=$(pwd)
project=$(CDPATH='' cd -P -- "$(dirname "$0")/.." && pwd)
cd "$project"
# shellcheck source=/dev/null
. scripts/lib.sh
need_java
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
  cp README.md LICENSE .github/SECURITY.md src/docs/*.md "$share/doc/forkchat"
  copyright >"$share/doc/forkchat/copyright"
  chmod 644 "$share/doc/forkchat"/*
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
  (cd "$root" && find usr -type f -exec md5sum {} + | sort -k 2 >DEBIAN/md5sums)
  normalize "$root"
  dpkg-deb --root-owner-group -Zxz --build "$root" "$dist/forkchat_${version}_all.deb" >/dev/null
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
  # A JVM without an archive of its own classes starts slowly. Only a whole JDK has jlink's modules.
  jlink=$("$(java_program)" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')/bin/jlink
  "$jlink" --add-modules java.base,java.logging,jdk.net,jdk.unsupported --strip-java-debug-attributes \
    --no-header-files --no-man-pages --output "$runtime"
  "$runtime/bin/java" -Xshare:dump >/dev/null
  normalize "$root"
  (cd "$tmp" && find "$name" | sort | pack) | gzip -9n >"$dist/$name.tar.gz"
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
