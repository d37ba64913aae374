#!/usr/bin/env python3
"""Breaks the server in the small ways of src/docs/mutants.md, one at a time, and checks that a test fails each time.

A row of the table has: number, what is broken, file below src/main/java/io/github/forkchat, patch (`before` → `after`,
once or several times; each `before` stands exactly once in the file), and the test that has to fail (`Class.method`).
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TABLE = os.path.join(TOP, "src", "docs", "mutants.md")
SOURCES = os.path.join("src", "main", "java", "io", "github", "forkchat")
ROW = re.compile(r"^\| *(\d+) *\|" + 4 * r"((?:[^|\\]|\\.)*)\|" + "$")
CODE = re.compile(r"`([^`]*)`")
MAVEN = ["mvn", "-q", "-B", "-o", "-Dspotless.check.skip=true", "-Dsurefire.failIfNoSpecifiedTests=false",
         "-Dsurefire.skipAfterFailureCount=1", "-Dfailsafe.skipAfterFailureCount=1"]
BUILD_SECONDS = 600
TEST_SECONDS = 1800


def codes(cell):
    """The pieces in backquotes; `\\n` is a line feed, `\\|` a bar."""
    return [one.replace("\\|", "|").replace("\\n", "\n") for one in CODE.findall(cell)]


def mutants():
    with open(TABLE, encoding="utf-8") as table:
        for line in table:
            row = ROW.match(line.strip())
            if row:
                number, what, file, patch, test = (cell.strip() for cell in row.groups())
                words = codes(patch)
                if len(words) % 2 or not words:
                    sys.exit(f"mutants: row {number}: the patch is no list of `before` → `after`")
                yield int(number), what, codes(file)[0], list(zip(words[::2], words[1::2])), codes(test)


def apply(checkout, number, file, patch):
    path = os.path.join(checkout, SOURCES, file)
    with open(path, encoding="utf-8") as source:
        text = source.read()
    for before, after in patch:
        if text.count(before) != 1:
            sys.exit(f"mutants: row {number}: {file} has `{before}` {text.count(before)} times, not once")
        text = text.replace(before, after)
    with open(path, "w", encoding="utf-8") as source:
        source.write(text)


def maven(checkout, log, seconds, *arguments):
    """Returns whether Maven succeeded."""
    try:
        return subprocess.run([*MAVEN, *arguments], cwd=checkout, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                              timeout=seconds).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def arguments_for(tests):
    units = [test.replace(".", "#") for test in tests if re.match(r"\w+Test\b", test)]
    others = [test.replace(".", "#") for test in tests if re.match(r"\w+IT\b", test)]
    given = ["-Dtest=" + (",".join(units) or "none")] if tests else []
    if tests and not units:
        given.append("-Dtests.unit.skipped=true")
    if tests:
        given += ["-Dit.test=" + ",".join(others)] if others else ["-DskipITs"]
    return given


def failed_tests(checkout):
    found = []
    for reports in ("surefire-reports", "failsafe-reports"):
        folder = os.path.join(checkout, "target", reports)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if name.startswith("TEST-") and name.endswith(".xml"):
                with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as report:
                    text = report.read()
                for case in re.split(r"<testcase ", text)[1:]:
                    if "<failure" in case or "<error" in case:
                        method = re.search(r'name="([^"(\[]*)', case).group(1).split("{")[0]
                        found.append(re.search(r'classname="([^"]*)"', case).group(1).split(".")[-1] + "." + method)
    return found


def try_mutant(checkout, mutant, tests, log):
    number, _, file, patch, _ = mutant
    shutil.rmtree(os.path.join(checkout, "target"), ignore_errors=True)
    subprocess.run(["git", "checkout", "-q", "--", "src"], cwd=checkout, check=True)
    apply(checkout, number, file, patch)
    if not maven(checkout, log, BUILD_SECONDS, "-Dmaven.test.skip=true", "package"):
        return "does not compile", []
    passed = maven(checkout, log, TEST_SECONDS, "verify", *arguments_for(tests))
    failed = failed_tests(checkout)
    return ("SURVIVED" if passed or not failed else "caught"), failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", type=int, help="numbers of rows (default: all)")
    parser.add_argument("--all-tests", action="store_true", help="run all tests, up to the first that fails")
    options = parser.parse_args()
    chosen = [m for m in mutants() if not options.rows or m[0] in options.rows]
    survived = 0
    with tempfile.TemporaryDirectory(prefix="forkchat-mutants.") as directory:
        checkout = os.path.join(directory, "checkout")
        os.chmod(directory, 0o755)
        subprocess.run(["git", "clone", "-q", TOP, checkout], check=True)
        with open(os.path.join(directory, "log"), "w+b") as log:
            for mutant in chosen:
                outcome, failed = try_mutant(checkout, mutant, [] if options.all_tests else mutant[4], log)
                survived += outcome != "caught"
                print(f"{mutant[0]:3}  {outcome:16}  {mutant[1]}  {', '.join(failed[:3])}", flush=True)
                if outcome != "caught":
                    log.seek(0)
                    sys.stderr.write(log.read().decode("utf-8", "replace")[-3000:])
                log.truncate(0)
                log.seek(0)
    print(f"{len(chosen) - survived} of {len(chosen)} caught")
    return 1 if survived or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
