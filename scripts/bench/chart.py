"""Draws a run of turns as SVG: throughput and latency against the number of clients, medians of the turns."""

import math
from typing import NamedTuple

import tables

SERVERS = {
    "ncat": ("ncat --chat", "#b45309"),
    "baseline": ("the design in C", "#6b7280"),
    "forkchat": ("forkchat", "#1d4ed8"),
}
WIDTH, HEIGHT, TOP = 360, 240, 60
FIRST_LEFT, SECOND_LEFT = 60, 510


class Panel(NamedTuple):
    """A diagram: where it begins, its clients, and the range of its vertical axis."""

    left: int
    clients: list
    low: float
    high: float
    is_logarithmic: bool

    def x(self, i):
        return self.left + 30 + (i * (WIDTH - 60) / (len(self.clients) - 1) if len(self.clients) > 1 else 0)

    def y(self, value):
        if self.is_logarithmic:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return TOP + HEIGHT - HEIGHT * share

    def frame(self, title):
        yield ('<rect x="%d" y="%d" width="%d" height="%d" fill="none" stroke="#9ca3af"/>'
               % (self.left, TOP, WIDTH, HEIGHT))
        yield text(self.left, TOP - 12, "start", title)
        for i, clients in enumerate(self.clients):
            yield text(self.x(i), TOP + HEIGHT + 18, "middle", clients)
        yield text(self.left + WIDTH / 2, TOP + HEIGHT + 36, "middle", "clients")

    def tick(self, value):
        y = self.y(value)
        yield '<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#e5e7eb"/>' % (self.left, self.left + WIDTH, y, y)
        yield text(self.left - 6, y + 4, "end", "%g" % value)

    def line(self, values, colour, style=""):
        """A line over the clients; a value that is missing has no point."""
        points = [(self.x(i), self.y(value)) for i, value in enumerate(values) if value]
        for x, y in points:
            yield '<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>' % (x, y, colour)
        yield ('<polyline points="%s" fill="none" stroke="%s" stroke-width="2"%s/>'
               % ("".join("%.1f,%.1f " % point for point in points), colour, style))


def text(x, y, anchor, words):
    return '<text x="%.0f" y="%.0f" text-anchor="%s">%s</text>' % (x, y, anchor, words)


def svg(machine, rows):
    """benchmark.svg."""
    rows = [row for row in rows if row["kind"] in ("throughput", "latency")]
    medians = tables.Medians(rows)
    clients = list(dict.fromkeys(row["clients"] for row in rows))

    def values(server, kind, column, divisor=1):
        found = [medians.of(kind, (one, "64"), server, column) for one in clients]
        return [value and value / divisor for value in found]

    def highest(kind, column, divisor=1):
        return max((value or 0 for server in SERVERS for value in values(server, kind, column, divisor)), default=0)

    top = (highest("throughput", "per_second", 1e6) or 1) * 1.1
    decade = max(100, 10 ** math.ceil(math.log10(highest("latency", "p99_us") or 1)))
    throughput = Panel(FIRST_LEFT, clients, 0, top, False)
    latency = Panel(SECOND_LEFT, clients, 10, decade, True)
    step = 5 if top > 10 else 2 if top > 4 else 0.5

    lines = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 400" font-family="sans-serif" font-size="13">',
             '<rect width="900" height="400" fill="white"/>']
    for i in range(int(top / step) + 1):
        lines += throughput.tick(i * step)
    lines += throughput.frame("Deliveries a second, in millions (64 bytes, two senders, saturated)")
    for exponent in range(1, round(math.log10(decade)) + 1):
        lines += latency.tick(10 ** exponent)
    lines += latency.frame("Latency in µs at 200 messages a second")
    for i, (server, (label, colour)) in enumerate(SERVERS.items()):
        lines += throughput.line(values(server, "throughput", "per_second", 1e6), colour)
        lines += latency.line(values(server, "latency", "p50_us"), colour)
        lines += latency.line(values(server, "latency", "p99_us"), colour, ' stroke-dasharray="5 4"')
        left = FIRST_LEFT + i * 140
        lines.append('<rect x="%d" y="362" width="12" height="12" fill="%s"/>' % (left, colour))
        lines.append(text(left + 18, 373, "start", label))
    lines += [text(SECOND_LEFT, 373, "start", "solid: median, dashed: 99th percentile"),
              '<text x="%d" y="392" font-size="11" fill="#4b5563">%s</text>' % (FIRST_LEFT, machine), "</svg>"]
    return "".join(line + "\n" for line in lines)
