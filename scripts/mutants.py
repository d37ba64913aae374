#!/usr/bin/env python3
"""Breaks forkchat in the ways of src/docs/mutants.md, one at a time, and checks that the named test fails each time.

A row of the table has: number, what is broken, files below src/main/java/io/github/forkchat, patch (`before` → `after`,
once or several times; each `before` stands exactly once in the files), and the tests that must fail, Class.method each.
The unbroken program comes first: a test that fails there proves nothing. Everything happens in a copy of the working tree.

Exit codes: 0 all caught, 1 a mutant survived, does not apply, or does not build, 2 wrong use.
"""

import argparse
import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple
from xml.etree import ElementTree

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TABLE = os.path.join("src", "docs", "mutants.md")
SOURCES = os.path.join("src", "main", "java", "io", "github", "forkchat")
ROW = re.compile(r"^\| *(\d+) *\|" + 4 * r"((?:[^|\\]|\\.)*)\|" + "$")
CODE = re.compile(r"`([^`]*)`")
TEST = re.compile(r"\w+(Test|IT)\.\w+$")
# Compiles the files that have changed, and no others. Tests wait for less long than usual, for they are to fail.
MAVEN = ["mvn", "-q", "-B", "-o", "-Dspotless.check.skip=true", "-Dmaven.compiler.useIncrementalCompilation=false",
         "-Dmaven.test.failure.ignore=true", "-Dtests.deadline=30"]
IT = re.compile(r"\w+IT\.")
REPORTS = ("surefire-reports", "failsafe-reports")
MAVEN_SECONDS = 1800
MESSAGE_CHARS = 160


class Mutant(NamedTuple):
    """A row of the table."""

    number: int
    what: str
    files: list  # below SOURCES
    patch: list  # of (before, after)
    tests: list  # of Class.method


class BadRow(Exception):
    """A row that cannot be used, and why."""


def codes(cell):
    """The pieces in backquotes; `\\n` is a line feed, `\\|` a bar."""
    return [one.replace("\\|", "|").replace("\\n", "\n") for one in CODE.findall(cell)]


def read_table(text):
    mutants = []
    for row in filter(None, (ROW.match(line.strip()) for line in text.splitlines())):
        number, what, file, patch, tests = (cell.strip() for cell in row.groups())
        pieces, tests = codes(patch), codes(tests)
        if not pieces or len(pieces) % 2:
            sys.exit(f"mutants: row {number}: the patch is no list of `before` → `after`")
        if not tests or not all(TEST.match(test) for test in tests):
            sys.exit(f"mutants: row {number}: the last cell is no list of `Class.method`")
        mutants.append(Mutant(int(number), what, codes(file), list(zip(pieces[::2], pieces[1::2])), tests))
    if [mutant.number for mutant in mutants] != list(range(1, len(mutants) + 1)):
        sys.exit("mutants: the rows are not numbered 1, 2, 3, ...")
    return mutants


def broken(checkout, mutant):
    """The path and the text of each file with the patch."""
    texts = {}
    for file in mutant.files:
        path = os.path.join(checkout, SOURCES, file)
        if not os.path.isfile(path):
            raise BadRow(f"there is no {file}")
        with open(path, encoding="utf-8") as source:
            texts[path] = source.read()
    for before, after in mutant.patch:
        times = sum(text.count(before) for text in texts.values())
        if times != 1:
            raise BadRow(f"{', '.join(mutant.files)}: `{before}` stands there {times} times, not once")
        texts = {path: text.replace(before, after) for path, text in texts.items()}
    return texts


def write_source(checkout, path, text):
    """Writes it, and has all files compiled that name the class, for they may have copies of its constants."""
    with open(path, "w", encoding="utf-8") as source:
        source.write(text)
    name = re.compile(rf"\b{os.path.splitext(os.path.basename(path))[0]}\b")
    for user in glob.glob(os.path.join(checkout, SOURCES, "**", "*.java"), recursive=True):
        with open(user, encoding="utf-8") as source:
            if name.search(source.read()):
                os.utime(user)


def copy_working_tree(checkout):
    """Copies what git knows and what it would add, as it stands now."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=TOP,
                            check=True, stdout=subprocess.PIPE).stdout
    for name in map(os.fsdecode, filter(None, listed.split(b"\0"))):
        target = os.path.join(checkout, name)
        if os.path.lexists(os.path.join(TOP, name)):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy2(os.path.join(TOP, name), target, follow_symlinks=False)


def maven(checkout, log, *arguments):
    """Returns whether Maven succeeded in time."""
    process = subprocess.Popen([*MAVEN, *arguments], cwd=checkout, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                               start_new_session=True)
    try:
        return process.wait(MAVEN_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def build(checkout, log, *arguments):
    for reports in REPORTS:
        shutil.rmtree(os.path.join(checkout, "target", reports), ignore_errors=True)
    log.truncate(0)
    log.seek(0)
    return maven(checkout, log, *arguments, "package")


def run_tests(checkout, log, tests):
    """Runs these tests of what is built, or all; returns whether Maven could."""
    if not tests:
        first_only = ["-Dsurefire.skipAfterFailureCount=1", "-Dfailsafe.skipAfterFailureCount=1"]
        return maven(checkout, log, *first_only, "surefire:test", "failsafe:integration-test@java")
    names = {goal: [test.replace(".", "#") for test in sorted(tests) if bool(IT.match(test)) == is_it]
             for goal, is_it in (("surefire:test", False), ("failsafe:integration-test@java", True))}
    ran = True
    for goal, chosen in names.items():
        option = "-Dtest=" if goal.startswith("surefire") else "-Dit.test="
        ran = ran and (not chosen or maven(checkout, log, option + ",".join(chosen), "-Dtests.excluded=none", goal))
    return ran


def results(checkout):
    """Of each test that ran: Class.method, and the message of its failure or None."""
    ran = {}
    for reports in REPORTS:
        for path in glob.glob(os.path.join(checkout, "target", reports, "TEST-*.xml")):
            for case in ElementTree.parse(path).iter("testcase"):
                test = case.get("classname").split(".")[-1] + "." + re.split(r"[({\[]", case.get("name"))[0]
                failed = [found for found in map(case.find, ("failure", "error")) if found is not None]
                if failed:
                    ran[test] = " ".join((failed[0].get("message") or failed[0].text or "").split())[:MESSAGE_CHARS]
                elif case.find("skipped") is None:
                    ran.setdefault(test, None)
    return ran


def verdict(built, ran, tests):
    """One word or two, and for each named test what came of it."""
    if not built:
        return "NO RESULT", []
    failed = [f"{test}: {message}" for test, message in ran.items() if message is not None]
    for test in tests:
        if test not in ran:
            return "NOT TESTED", [f"{test} did not run"]
        if ran[test] is None:
            return "SURVIVED", [f"{test} passed"]
    return ("caught" if failed else "SURVIVED"), failed


def try_mutant(checkout, mutant, tests, log):
    try:
        texts = broken(checkout, mutant)
    except BadRow as why:
        return "DOES NOT APPLY", [str(why)]
    originals = {}
    for path in texts:
        with open(path, encoding="utf-8") as source:
            originals[path] = source.read()
    try:
        for path, text in texts.items():
            write_source(checkout, path, text)
        built = build(checkout, log, "-Dmaven.test.skip=true") and run_tests(checkout, log, tests)
    finally:
        for path, text in originals.items():
            write_source(checkout, path, text)
    return verdict(built, results(checkout) if built else {}, tests)


def report(number, outcome, what, details, began, log):
    print(f"{number:3}  {outcome}  {what}  ({time.monotonic() - began:.0f} s)", flush=True)
    for detail in details:
        print(f"       {detail}", flush=True)
    if outcome in ("NO RESULT", "NOT TESTED"):
        log.seek(0)
        sys.stderr.write(log.read().decode("utf-8", "replace")[-3000:])


def check_unbroken(checkout, tests, log):
    """Builds the program as it is with all tests; returns whether each of these passes."""
    began = time.monotonic()
    built = build(checkout, log, "-Dtests.unit.skipped=true") and (not tests or run_tests(checkout, log, tests))
    ran = results(checkout) if built else {}
    bad = [f"{test}: {ran.get(test, 'did not run')}" for test in sorted(tests) if ran.get(test, "") is not None]
    outcome = "NO RESULT" if not built else "FAILS" if bad else "passes"
    report(0, outcome, f"the unbroken program, {len(tests)} tests", bad, began, log)
    return built and not bad


def run(chosen, all_tests, directory):
    checkout = os.path.join(directory, "checkout")
    copy_working_tree(checkout)
    caught = 0
    with open(os.path.join(directory, "log"), "w+b") as log:
        named = set() if all_tests else {test for mutant in chosen for test in mutant.tests}
        if not check_unbroken(checkout, named, log):
            return 1
        for mutant in chosen:
            began = time.monotonic()
            outcome, details = try_mutant(checkout, mutant, [] if all_tests else mutant.tests, log)
            report(mutant.number, outcome, mutant.what, details, began, log)
            caught += outcome == "caught"
    print(f"{caught} of {len(chosen)} caught")
    return 0 if caught == len(chosen) else 1


def check_patches(chosen):
    bad = 0
    for mutant in chosen:
        try:
            broken(TOP, mutant)
        except BadRow as why:
            bad += 1
            print(f"{mutant.number:3}  DOES NOT APPLY  {why}")
    print(f"{len(chosen) - bad} of {len(chosen)} patches apply")
    return 1 if bad else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", type=int, metavar="ROW", help="number of a row (default: all)")
    parser.add_argument("--all-tests", action="store_true", help="run all tests, up to the first that fails")
    parser.add_argument("--check", action="store_true", help="only check that each patch applies; builds nothing")
    options = parser.parse_args()
    with open(os.path.join(TOP, TABLE), encoding="utf-8") as table:
        mutants = read_table(table.read())
    unknown = set(options.rows) - {mutant.number for mutant in mutants}
    if unknown:
        parser.error("no such row: " + ", ".join(map(str, sorted(unknown))))
    chosen = [mutant for mutant in mutants if not options.rows or mutant.number in options.rows]
    if options.check:
        return check_patches(chosen)
    with tempfile.TemporaryDirectory(prefix="forkchat-mutants.") as directory:
        os.chmod(directory, 0o755)  # tests run workers as other users
        return run(chosen, options.all_tests, directory)


if __name__ == "__main__":
    for number in (signal.SIGHUP, signal.SIGTERM):  # so that what was started ends, too
        signal.signal(number, lambda received, _: sys.exit(128 + received))
    sys.exit(main())
