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
            raise argparse.ArgumentTypeError("'%s' is no number from %d to %d" % (text, least, most))
        return value
    return parse


def sizes(text):
    return [number(2, 250)(word) for word in text.split()]


def bench(arguments):
    parser = argparse.ArgumentParser(
        prog="bench.sh", allow_abbrev=False, usage=USAGE, formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures forkchat against ncat --chat and the same design in plain C, turn by turn in one run.\n"
        "Writes what each turn gave, a table of the medians and a chart.",
        epilog="Takes some 40 minutes, and all the processors that there are: nothing else should run meanwhile.\n"
        "Exit code 0 if forkchat and the C programs lost, doubled, echoed or damaged no line, else 1.")
    parser.add_argument("--quick", action="store_true", help="one short turn of each (2 minutes), to see that it works")
    parser.add_argument("--clients", metavar="LIST", type=sizes,
                        help='numbers of clients (default: "10 30 100", with --quick "3 10")')
    parser.add_argument("--out", metavar="DIRECTORY",
                        help="directory of benchmark.tsv, .md and .svg (default: src/docs; with --quick target/bench)")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--views", action="store_true",
                         help="measures the chat and json views against the plain one instead, in seven minutes")
    instead.add_argument("--tls", action="store_true",
                         help="measures the way through stunnel and haproxy against none instead, in two minutes")
    instead.add_argument("--watched", action="store_true",
                         help="measures forkchat with a watcher (forkchat top) and a scrape of the metrics each second "
                         "against forkchat without them instead, in ten minutes")
    instead.add_argument("--start", action="store_true",
                         help="measures the start of the commands instead, in two minutes")
    instead.add_argument("--spawn", action="store_true", help="measures the start of workers instead, in half a minute")
    instead.add_argument("--link", action="store_true",
                         help="measures a room on one and two linked servers against one server alone instead, in "
                         "90 s; needs nats-server")
    instead.add_argument("--exit", nargs="?", metavar="CLIENTS", type=number(1, 999), const=50,
                         help="measures the end of the server and its workers instead (default: 50 clients), in a "
                         "minute")
    instead.add_argument("--profile", nargs="*", metavar=("BYTES", "CLIENTS"), type=number(1, 65537),
                         help="shows where the time goes instead, for lines of so many bytes (default: 64) and so many "
                         "clients (default: 10), in a minute; needs perf")
    instead.add_argument("--tables", action="store_true", help="makes .md and .svg of benchmark.tsv once more instead")
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
        description="Checks a server with many clients, all of which send: no message may be lost. Then all leave, and "
        "nothing may remain.",
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
