# Sums up the reports of Surefire and Failsafe: a line for each skipped test with its reason, then the totals. Fails if
# no test ran.

function attribute(name) {
  return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
}

# Of a reason the first line, without the names of exceptions and with the characters that XML writes otherwise.
function plain(text) {
  sub(/(&#10;|\n|\]\]).*/, "", text)
  gsub(/&quot;/, "\"", text)
  gsub(/&apos;/, "'", text)
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  gsub(/&amp;/, "\\&", text)
  sub(/^.*TestAbortedException(: )?/, "", text)
  sub(/^Assumption failed: /, "", text)
  return text
}

function tell_skipped(reason) {
  print "skipped: " test ": " (reason == "" ? "no reason given" : reason)
}

BEGIN {
  RS = ">"
}

/^[ \n\t]*<testsuite[ \n]/ {
  tests += attribute("tests")
  failed += attribute("failures") + attribute("errors")
  skipped += attribute("skipped")
}

/^[ \n\t]*<testcase[ \n]/ {
  class = attribute("classname")
  sub(/.*\./, "", class)
  test = class "." plain(attribute("name"))
}

# The reason is in the attribute, or in the text that follows, where a record ends at each > too.
in_reason {
  reason = reason $0 ">"
  if (reason !~ /^<!\[CDATA\[/ || reason ~ /\n|\]\]/) {
    tell_skipped(reason ~ /^<!/ ? plain(substr(reason, 10)) : "")
    in_reason = 0
  }
}

/^[ \n\t]*<skipped([ \n\/]|$)/ {
  if (/ message="/ || /\/$/) {
    tell_skipped(plain(attribute("message")))
  } else {
    in_reason = 1
    reason = ""
  }
}

END {
  if (tests - skipped == 0) {
    print "no test ran"
  }
  printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped
  exit tests - skipped == 0
}
