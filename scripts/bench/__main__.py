"""The command lines of bench.sh and crowd.sh."""

import argparse
import os
import sys

import crowd
import ends
import linked
import proxies
import relay
import samples
import starts
from processes import PROJECT, Failure, exit_on_signals

USAGE = """%(prog)s [--quick] [--clients LIST] [--out DIRECTORY]
       %(prog)s --views [--quick] | --tls [--quick] | --watched [--quick] | --start | --spawn | --link
       %(prog)s --exit [CLIENTS] | --profile [BYTES [CLIENTS]]
       %(prog)s --tables [--out DIRECTORY]"""


def number(least, most):
    """The type of an argument."""
    def parse(text):
        value = int(text) if text.isascii() and text.isdigit() else -1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError("'%s' is not a number from %d to %d" % (text, least, most))
        return value
    return parse


def sizes(text):
    return [number(2, 250)(word) for word in text.split()]


def bench(arguments):
    parser = argparse.ArgumentParser(
        prog="bench.sh", allow_abbrev=False, usage=USAGE, formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Compares forkchat with ncat --chat and with the same design in C, in turn.\n"
        "Writes the result of each turn, a table of the medians, and a chart.",
        epilog="Takes about 40 minutes and uses all processors, so no other program should run meanwhile.\n"
        "Exit code 0 if forkchat and the C programs lost, duplicated, echoed or damaged no line, else 1.")
    parser.add_argument("--quick", action="store_true", help="one short turn of each server, to check that it works, in two minutes")
    parser.add_argument("--clients", metavar="LIST", type=sizes,
                        help='numbers of clients (default: "10 30 100", with --quick "3 10")')
    parser.add_argument("--out", metavar="DIRECTORY",
                        help="directory of benchmark.tsv, .md and .svg (default: src/docs; with --quick target/bench)")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--views", action="store_true",
                         help="compares the chat and json views with the plain view instead, in seven minutes")
    instead.add_argument("--tls", action="store_true",
                         help="compares forkchat behind stunnel and haproxy with forkchat alone instead, in two minutes")
    instead.add_argument("--watched", action="store_true",
                         help="compares forkchat with a watcher (forkchat top) and a scrape of the metrics each second "
                         "with forkchat without them instead, in ten minutes")
    instead.add_argument("--start", action="store_true",
                         help="measures the start of the commands instead, in two minutes")
    instead.add_argument("--spawn", action="store_true", help="measures the start of workers instead, in half a minute")
    instead.add_argument("--link", action="store_true",
                         help="compares a room on one and two linked servers with one server alone instead, in 90 s; needs "
                         "nats-server")
    instead.add_argument("--exit", nargs="?", metavar="CLIENTS", type=number(1, 999), const=50,
                         help="measures the end of the server and its workers instead (default: 50 clients), in a "
                         "minute")
    instead.add_argument("--profile", nargs="*", metavar=("BYTES", "CLIENTS"), type=number(1, 65537),
                         help="shows where the time goes instead, for lines of BYTES bytes (default: 64) and CLIENTS "
                         "clients (default: 10), in a minute; needs perf")
    instead.add_argument("--tables", action="store_true", help="writes .md and .svg from benchmark.tsv again instead")
    options = parser.parse_args(arguments)
    out = options.out or os.path.join(PROJECT, "target/bench" if options.quick else "src/docs")
    if options.tables:
        return relay.write_tables(out)
    if options.start:
        script = os.path.join(PROJECT, "scripts", "bench-start.sh")
        os.execv(script, [script])
    if options.spawn:
        return starts.measure()
    if options.link:
        return linked.measure()
    if options.exit is not None:
        return ends.measure(options.exit)
    if options.profile is not None:
        if len(options.profile) > 2:
            parser.error("--profile takes BYTES and CLIENTS alone")
        return samples.measure(*(options.profile + [64, 10][len(options.profile):]))
    if options.tls:
        return proxies.measure(options.quick)
    if options.watched:
        return relay.measure_watched(options.quick)
    if options.views:
        return relay.measure_views(options.quick)
    return relay.measure(options.clients or ([3, 10] if options.quick else [10, 30, 100]), options.quick, out)


def crowd_check(arguments):
    parser = argparse.ArgumentParser(
        prog="crowd.sh", allow_abbrev=False,
        description="Checks a server with many clients that send messages: no message is lost, and after the clients "
        "have left, no process remains.",
        epilog='The last line is "crowd: passed: ..." (exit code 0) or "crowd: FAILED: ..." (exit code 1). Needs '
        "/proc.")
    parser.add_argument("-n", dest="clients", metavar="CLIENTS", type=number(2, 1000), default=500,
                        help="number of clients, 2 to 1000 (default: 500); each takes some 10 MB")
    return crowd.check(parser.parse_args(arguments).clients)


if __name__ == "__main__":
    exit_on_signals()
    try:
        sys.exit({"bench.sh": bench, "crowd.sh": crowd_check}[sys.argv[1]](sys.argv[2:]))
    except Failure as failure:
        print("bench: %s" % failure, file=sys.stderr)
        sys.exit(1)
