"""Watches a server while it is measured: `forkchat top`, and a scrape of the metrics each second."""

import re
import threading
import urllib.request

from processes import FORKCHAT

INTERVAL_SECONDS = 1
SCRAPE_SECONDS = 10


class Watch:
    """The watcher and the scrapes, from now to `end`."""

    def __init__(self, run, server, port):
        self.run = run
        run.wait_for("metrics at ", "server", server)
        self.url = "http://%s/metrics" % re.search(r"metrics at (\S+)", run.text("server")).group(1)
        self.top = run.start([FORKCHAT, "top", "--json", "--interval", str(INTERVAL_SECONDS), "--port", port], "top")
        if not run.wait_for('"type":"watched"', "top", self.top):
            raise run.failure("forkchat top gets no sample", "top")
        self.ended = threading.Event()
        self.scrapes = 0
        self.thread = threading.Thread(target=self.scrape, daemon=True)
        self.thread.start()

    def scrape(self):
        while not self.ended.wait(INTERVAL_SECONDS):
            try:
                with urllib.request.urlopen(self.url, timeout=SCRAPE_SECONDS) as answer:
                    self.scrapes += b"\nforkchat_clients " in answer.read()
            except OSError:
                pass  # the count tells

    def end(self):
        """Ends both; returns the number of samples and of scrapes."""
        self.ended.set()
        self.thread.join()
        self.run.end(self.top)
        return self.run.text("top").count('"type":"watched",'), self.scrapes
