# Makes the page with the tables of benchmark.tsv: the median of the turns, and ratios.
#
#   awk -f bench-table.awk benchmark.tsv

BEGIN {
  FS = "\t"
  title["throughput"] = "Two senders as fast as they can, lines of 64 bytes"
  title["latency"] = "200 messages a second"
  title["size"] = "Two senders as fast as they can, longer lines"
  title["memory"] = "Memory of Server Main at saturation"
  count = split("throughput latency size memory", kinds, " ")
}

/^#/ { machine = substr($0, 3); next }
$1 == "kind" { for (i = 1; i <= NF; i++) column[$i] = i; next }

{
  setting = $column["clients"] FS $column["bytes"]
  if (!(($1, setting) in seen)) {
    seen[$1, setting] = 1
    settings[$1, ++setting_count[$1]] = setting
  }
  key = $1 FS setting FS $column["server"]
  turns[key]++
  for (name in column) {
    values[key, name, turns[key]] = $column[name]
  }
  if ($column["server"] != "ncat") wrong += $column["wrong"]
  rows++
}

function median(key, name,    i, j, n, v, sorted) {
  n = turns[key]
  for (i = 1; i <= n; i++) {
    v = values[key, name, i]
    if (v == "-") return "-"
    for (j = i - 1; j > 0 && sorted[j] > v + 0; j--) sorted[j + 1] = sorted[j]
    sorted[j + 1] = v + 0
  }
  return n == 0 ? "-" : n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

function ratio(a, b) {
  return a == "-" || b == "-" || b == 0 ? "-" : sprintf("%.2f", a / b)
}

function of(kind, setting, server, name) {
  return median(kind FS setting FS server, name)
}

function number(n, divisor) {
  return n == "-" ? n : sprintf("%.2f", n / divisor)
}

function table(kind, name, unit, divisor,    i, s, a, c, t, f, copies, part) {
  copies = of(kind, settings[kind, 1], "baseline-copy", name) != "-"
  printf "\n| clients | bytes | unit | ncat |%s C | forkchat | C / ncat | forkchat / ncat | forkchat / C |%s\n",
    copies ? " C, copying |" : "", copies ? " forkchat / C, copying |" : ""
  printf "|---|---|---|---|---|---|---|---|---|%s\n", copies ? "---|---|" : ""
  for (i = 1; i <= setting_count[kind]; i++) {
    s = settings[kind, i]
    split(s, part, FS)
    a = of(kind, s, "ncat", name); c = of(kind, s, "baseline-copy", name)
    t = of(kind, s, "baseline", name); f = of(kind, s, "forkchat", name)
    printf "| %d | %d | %s | %s |", part[1], part[2], unit, number(a, divisor)
    if (copies) printf " %s |", number(c, divisor)
    printf " %s | %s | %s | %s | %s |", number(t, divisor), number(f, divisor), ratio(t, a), ratio(f, a), ratio(f, t)
    if (copies) printf " %s |", ratio(f, c)
    printf "\n"
  }
}

END {
  printf "# Benchmark\n\n"
  printf "Made by `scripts/bench.sh` on %s.\n\n", machine
  printf "Each number is the median of the turns, which were taken in the order of the columns, and again. Each server and\n"
  printf "the load generator (`native-test/load.c`) share the processors. C is the same design in C (`native-test/baseline.c`);\n"
  printf "copying, it gives each fork a copy of the log by `write(2)`, as forkchat does too where there is no `splice(2)`.\n"
  printf "Before each turn goes a warm-up with the same load: until a JVM has compiled what it runs, forkchat is slower.\n"
  printf "Every line that arrived was checked: lost, doubled, reordered, echoed or damaged by forkchat and C: %d.\n", wrong
  printf "Each turn is in [benchmark.tsv](benchmark.tsv).\n\n![chart](benchmark.svg)\n"
  printf "\n## %s\n", title["throughput"]
  table("throughput", "per_second", "million deliveries/s", 1e6)
  printf "\nCPU of the server and its forks for each delivery:\n"
  table("throughput", "cpu_ns", "ns", 1)
  printf "\nMemory at the end, in MiB: Server Main (resident), a fork (PSS):\n\n"
  printf "| clients | C main | C fork | forkchat main | forkchat fork |\n|---|---|---|---|---|\n"
  for (i = 1; i <= setting_count["throughput"]; i++) {
    s = settings["throughput", i]
    split(s, part, FS)
    printf "| %d | %s | %s | %s | %s |\n", part[1], number(of("throughput", s, "baseline", "main_kib"), 1024),
      number(of("throughput", s, "baseline", "worker_kib"), 1024),
      number(of("throughput", s, "forkchat", "main_kib"), 1024),
      number(of("throughput", s, "forkchat", "worker_kib"), 1024)
  }
  for (i = 1; i <= setting_count["memory"]; i++) {
    s = settings["memory", i]
    split(s, part, FS)
    printf "%sServer Main with %d clients: %.1f MiB", i == 1 ? "\nMeasured one after the other: " : "; ", part[1],
      of("memory", s, "forkchat", "main_kib") / 1024
  }
  if (setting_count["memory"] > 0) printf ".\n"
  printf "\n## %s\n\nMedian:\n", title["latency"]
  table("latency", "p50_us", "µs", 1)
  printf "\n99th percentile:\n"
  table("latency", "p99_us", "µs", 1)
  printf "\n## %s\n", title["size"]
  table("size", "bytes_per_second", "MB/s", 1e6)
}
