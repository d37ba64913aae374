"""The rows of a run of turns, their medians, and the page with their tables."""

import statistics

COLUMNS = ["kind", "turn", "server", "clients", "bytes", "rate", "per_second", "bytes_per_second", "p50_us", "p99_us",
           "wrong", "cpu_ns", "main_kib", "worker_kib"]

PAGE = """# Benchmark

Measured by `scripts/bench.sh` on %(machine)s.

Each number is the median of several turns; the servers were measured in turn, in the order of the columns. Each server and
the load generator (`native-test/load.c`) share the processors. C is a C implementation of the same design
(`native-test/baseline.c`). "C, copying" writes a copy of the ring's data to each fork by `write(2)`, as forkchat does on
systems without `splice(2)`.
A warm-up with the same load precedes each turn: until the JVM has compiled the hot code, forkchat is slower.
The load generator checks every line. Lines lost, duplicated, reordered, echoed or damaged by forkchat and C: %(wrong)d.
Each turn is in [benchmark.tsv](benchmark.tsv).

![chart](benchmark.svg)

## Two senders as fast as they can, lines of 64 bytes

%(throughput)s

CPU time of the server and its forks for each delivery (one message sent to one receiver):

%(cpu)s

Memory at the end of a turn, in MiB: Server Main (RSS), a fork (PSS):

%(memory)s

## 200 messages a second

Median:

%(median)s

99th percentile:

%(percentile)s

## Two senders as fast as they can, longer lines

%(sizes)s
"""


def tsv_line(row):
    return "\t".join(row[column] for column in COLUMNS)


def to_tsv(machine, rows):
    return "".join(line + "\n" for line in ["# " + machine, "\t".join(COLUMNS), *map(tsv_line, rows)])


def from_tsv(text):
    """The machine and the rows of benchmark.tsv."""
    first, header, *lines = text.splitlines()
    columns = header.split("\t")
    return first[2:], [dict(zip(columns, line.split("\t"))) for line in lines]


def wrong(rows):
    """How many lines forkchat and C lost, doubled, echoed or damaged; ncat is known to do so."""
    return sum(int(row["wrong"]) for row in rows if row["server"] != "ncat")


class Medians:
    """The median over the turns, for each kind of load, setting (clients and bytes) and server."""

    def __init__(self, rows):
        self.turns = {}
        self.settings_of = {}
        for row in rows:
            setting = (row["clients"], row["bytes"])
            self.turns.setdefault((row["kind"], setting, row["server"]), []).append(row)
            self.settings_of.setdefault(row["kind"], {})[setting] = True

    def settings(self, kind):
        """The settings of a kind, in the order of the rows."""
        return list(self.settings_of.get(kind, {}))

    def of(self, kind, setting, server, column):
        """None if there is no turn, or a turn without a value."""
        values = [row[column] for row in self.turns.get((kind, setting, server), [])]
        return statistics.median(map(float, values)) if values and "-" not in values else None


def number(value, divisor):
    return "-" if value is None else "%.2f" % (value / divisor)


def ratio(a, b):
    return "-" if a is None or not b else "%.2f" % (a / b)


def row_of(cells):
    return "| %s |" % " | ".join(cells)


def table(medians, kind, column, unit, divisor):
    """The lines of a table: the servers beside each other, a row for each setting."""
    settings = medians.settings(kind)
    copies = bool(settings) and medians.of(kind, settings[0], "baseline-copy", column) is not None
    head = ["clients", "bytes", "unit", "ncat", *(["C, copying"] if copies else []), "C", "forkchat", "C / ncat",
            "forkchat / ncat", "forkchat / C", *(["forkchat / C, copying"] if copies else [])]
    lines = [row_of(head), "|" + "---|" * len(head)]
    for setting in settings:
        ncat, copy, c, forkchat = (medians.of(kind, setting, server, column)
                                   for server in ("ncat", "baseline-copy", "baseline", "forkchat"))
        lines.append(row_of([
            *setting, unit, number(ncat, divisor), *([number(copy, divisor)] if copies else []), number(c, divisor),
            number(forkchat, divisor), ratio(c, ncat), ratio(forkchat, ncat), ratio(forkchat, c),
            *([ratio(forkchat, copy)] if copies else [])]))
    return lines


def memory(medians):
    """The lines of the table of memory, and those of the turns for memory alone."""
    lines = ["| clients | C main | C fork | forkchat main | forkchat fork |", "|---|---|---|---|---|"]
    for setting in medians.settings("throughput"):
        cells = [number(medians.of("throughput", setting, server, column), 1024)
                 for server in ("baseline", "forkchat") for column in ("main_kib", "worker_kib")]
        lines.append(row_of([setting[0], *cells]))
    alone = ["Server Main with %s clients: %.1f MiB"
             % (setting[0], medians.of("memory", setting, "forkchat", "main_kib") / 1024)
             for setting in medians.settings("memory")]
    if alone:
        lines += ["", "Measured one after the other: %s." % "; ".join(alone)]
    return lines


def page(machine, rows):
    """benchmark.md."""
    medians = Medians(rows)

    def lines_of(*arguments):
        return "\n".join(table(medians, *arguments))

    return PAGE % {
        "machine": machine,
        "wrong": wrong(rows),
        "throughput": lines_of("throughput", "per_second", "million deliveries/s", 1e6),
        "cpu": lines_of("throughput", "cpu_ns", "ns", 1),
        "memory": "\n".join(memory(medians)),
        "median": lines_of("latency", "p50_us", "µs", 1),
        "percentile": lines_of("latency", "p99_us", "µs", 1),
        "sizes": lines_of("size", "bytes_per_second", "MB/s", 1e6),
    }
