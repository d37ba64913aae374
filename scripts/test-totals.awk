# Sums up the reports of Surefire and Failsafe: a line for each skipped test with its reason, then the totals. Fails if
# no test ran.

function attribute(name) {
  return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
}

# What XML writes for characters that it has a use for; a reason has one line.
function plain(text) {
  gsub(/&#10;.*/, "", text)
  gsub(/&quot;/, "\"", text)
  gsub(/&apos;/, "'", text)
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  gsub(/&amp;/, "\\&", text)
  sub(/^org\.opentest4j\.TestAbortedException: /, "", text)
  sub(/^Assumption failed: /, "", text)
  return text
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

/^[ \n\t]*<skipped([ \n\/]|$)/ {
  reason = plain(attribute("message"))
  print "skipped: " test ": " (reason == "" ? "no reason given" : reason)
}

END {
  if (tests - skipped == 0) {
    print "no test ran"
  }
  printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped
  exit tests - skipped == 0
}
