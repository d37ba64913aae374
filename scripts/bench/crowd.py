"""Many clients, all of which send, on one server: nothing may be lost; then all leave, and nothing may remain."""

import os
import re
import time

from processes import (FORKCHAT, Failure, Run, children, last_line, prepare, pss_kib, resident_kib)

FILL_SECONDS, LEAVE_SECONDS = 600, 60
POLL_SECONDS = 0.2
KEPT_FILES = ("start.lock",)


def check(clients):
    """Prints the measurements, and the verdict in the last line; returns the exit code."""
    verdict = "FAILED: it was interrupted, or a command of its own failed"
    try:
        if not os.access("/proc/self/smaps_rollup", os.R_OK):
            raise Failure("there is no /proc that tells the memory of a process")
        prepare("ps")
        with Run() as run:
            Crowd(run, clients).check()
        verdict = "passed: %d clients, nothing lost; no process, descriptor or file is left" % clients
        return 0
    except Failure as failure:
        verdict = "FAILED: %s" % failure
        return 1
    finally:
        print("crowd: %s" % verdict)


class Crowd:
    """A server whose files all are in the directory of the run, and its clients."""

    def __init__(self, run, clients):
        self.run = run
        self.clients = clients
        self.file_directories = [run.path("run"), run.path("temporary")]
        for directory in self.file_directories:
            os.mkdir(directory)
        places = dict(XDG_RUNTIME_DIR=run.path("run"),
                      FORKCHAT_JAVA_OPTIONS="-Djava.io.tmpdir=%s" % run.path("temporary"))
        self.server, self.port = run.start_server([FORKCHAT, "server", "--port", "0", "--max-clients", "1000"],
                                                  env={**os.environ, **places})
        if not run.wait_for("Waiting for connection", "server", self.server):
            raise run.failure("the server did not start", "server")

    def check(self):
        descriptors = self.descriptors()
        self.let_all_send()
        if not wait_until(lambda: not children(self.server.pid), LEAVE_SECONDS):
            raise Failure("these processes are left: %s" % " ".join(map(str, children(self.server.pid))))
        if self.descriptors() != descriptors:
            raise Failure("the server has %d descriptors, and had %d before the clients"
                          % (self.descriptors(), descriptors))
        print("Server Main: %.0f MB resident" % (resident_kib(self.server.pid) / 1024))
        status = self.run.end(self.server)
        if status != 0:
            raise Failure("the server ended with exit code %d" % status)
        print(re.search("^.*counters:.*", self.run.text("server"), re.MULTILINE).group())
        left = list(filter(is_left, self.paths()))
        if left:
            raise Failure("these files are left: %s" % " ".join(left))

    def let_all_send(self):
        begin = time.monotonic()
        load = self.run.start_load(self.port, "--clients", self.clients, "--senders", self.clients, "--rate", 20,
                                   "--warm-up", 1, "--seconds", self.clients // 20 + 5, "--patience", FILL_SECONDS)
        if not self.run.wait_for("^measuring", "load", load, FILL_SECONDS) and load.poll() is None:
            raise Failure("the room did not fill")
        print("%d clients are in the room after %d s" % (self.clients, time.monotonic() - begin), flush=True)
        shares = pss_kib(children(self.server.pid))
        print("%d workers: %.2f GB (PSS) in all, %.1f MB each"
              % (len(shares), sum(shares) / 1048576, sum(shares) / max(1, len(shares)) / 1024), flush=True)
        status = load.wait()
        said = last_line(self.run.text("load"))
        if status != 0:
            raise Failure(said)
        print(said, flush=True)

    def paths(self):
        """Everything but directories that the server has left."""
        for top in self.file_directories:
            for directory, _, names in os.walk(top):
                yield from (os.path.join(directory, name) for name in names)

    def descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.server.pid))


def is_left(path):
    """A file that should be gone. The locks stay, and so do the links that give the workers' program its names."""
    return not os.path.islink(path) and os.path.basename(path) not in KEPT_FILES


def wait_until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True
