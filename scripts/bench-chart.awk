# Draws benchmark.tsv as SVG: throughput and latency against the number of clients, medians of the turns.
#
#   awk -f bench-chart.awk benchmark.tsv

BEGIN {
  FS = "\t"
  server_count = split("ncat baseline forkchat", servers, " ")
  colour["ncat"] = "#b45309"; colour["baseline"] = "#6b7280"; colour["forkchat"] = "#1d4ed8"
  label["ncat"] = "ncat --chat"; label["baseline"] = "the design in C"; label["forkchat"] = "forkchat"
  WIDTH = 360; HEIGHT = 240; TOP = 60; FIRST_LEFT = 60; SECOND_LEFT = 510
}

/^#/ { machine = substr($0, 3); next }
$1 == "kind" { for (i = 1; i <= NF; i++) column[$i] = i; next }

$1 == "throughput" || $1 == "latency" {
  clients = $column["clients"] + 0
  if (!(clients in known)) { known[clients] = 1; sizes[++size_count] = clients }
  key = $1 FS clients FS $column["server"]
  turns[key]++
  value[key, "per_second", turns[key]] = $column["per_second"] / 1e6
  value[key, "p50_us", turns[key]] = $column["p50_us"] + 0
  value[key, "p99_us", turns[key]] = $column["p99_us"] + 0
}

function median(key, name,    i, j, n, sorted) {
  n = turns[key]
  for (i = 1; i <= n; i++) {
    for (j = i - 1; j > 0 && sorted[j] > value[key, name, i]; j--) sorted[j + 1] = sorted[j]
    sorted[j + 1] = value[key, name, i]
  }
  return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

function highest(kind, name,    i, j, v, most) {
  for (i = 1; i <= size_count; i++) for (j = 1; j <= server_count; j++) {
    v = median(kind FS sizes[i] FS servers[j], name)
    if (v > most) most = v
  }
  return most
}

function x_of(left, i) { return left + 30 + (size_count > 1 ? (i - 1) * (WIDTH - 60) / (size_count - 1) : 0) }
function y_of(v, low, high, logarithmic) {
  if (logarithmic) return TOP + HEIGHT - HEIGHT * (log(v) - log(low)) / (log(high) - log(low))
  return TOP + HEIGHT - HEIGHT * (v - low) / (high - low)
}

function text(x, y, anchor, words) {
  printf "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, words
}

function frame(left, title,    i) {
  printf "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#9ca3af\"/>\n", left, TOP, WIDTH, HEIGHT
  text(left, TOP - 12, "start", title)
  for (i = 1; i <= size_count; i++) text(x_of(left, i), TOP + HEIGHT + 18, "middle", sizes[i])
  text(left + WIDTH / 2, TOP + HEIGHT + 36, "middle", "clients")
}

function tick(left, v, low, high, logarithmic,    y) {
  y = y_of(v, low, high, logarithmic)
  printf "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e5e7eb\"/>\n", left, left + WIDTH, y, y
  text(left - 6, y + 4, "end", v)
}

function line(left, kind, name, server, low, high, logarithmic, dash,    i, points, v) {
  for (i = 1; i <= size_count; i++) {
    v = y_of(median(kind FS sizes[i] FS server, name), low, high, logarithmic)
    points = points sprintf("%.1f,%.1f ", x_of(left, i), v)
    printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", x_of(left, i), v, colour[server]
  }
  printf "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n", points, colour[server], dash
}

END {
  printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 400\" font-family=\"sans-serif\" font-size=\"13\">\n"
  printf "<rect width=\"900\" height=\"400\" fill=\"white\"/>\n"
  top = highest("throughput", "per_second") * 1.1
  step = top > 10 ? 5 : top > 4 ? 2 : 0.5
  for (v = 0; v <= top; v += step) tick(FIRST_LEFT, v, 0, top, 0)
  frame(FIRST_LEFT, "Deliveries a second, in millions (64 bytes, two senders, saturated)")
  low = 10; high = 100
  while (high < highest("latency", "p99_us")) high *= 10
  for (v = low; v <= high; v *= 10) tick(SECOND_LEFT, v, low, high, 1)
  frame(SECOND_LEFT, "Latency in µs at 200 messages a second")
  for (j = 1; j <= server_count; j++) {
    line(FIRST_LEFT, "throughput", "per_second", servers[j], 0, top, 0, "")
    line(SECOND_LEFT, "latency", "p50_us", servers[j], low, high, 1, "")
    line(SECOND_LEFT, "latency", "p99_us", servers[j], low, high, 1, " stroke-dasharray=\"5 4\"")
    printf "<rect x=\"%d\" y=\"362\" width=\"12\" height=\"12\" fill=\"%s\"/>\n", FIRST_LEFT + (j - 1) * 140, colour[servers[j]]
    text(FIRST_LEFT + 18 + (j - 1) * 140, 373, "start", label[servers[j]])
  }
  text(SECOND_LEFT, 373, "start", "solid: median, dashed: 99th percentile")
  printf "<text x=\"%d\" y=\"392\" font-size=\"11\" fill=\"#4b5563\">%s</text>\n</svg>\n", FIRST_LEFT, machine
}
