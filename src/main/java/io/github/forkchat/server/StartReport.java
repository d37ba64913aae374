package io.github.forkchat.server;

import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.listen.Listener;
import io.github.forkchat.server.process.RuntimeDirectory;

/**
 * The first lines of the server's log: its addresses, its sandbox, and everything that differs from the options or
 * needs the operator's attention. {@code Waiting for connection} follows them.
 *
 * <p>Threads: used only by the main thread.
 */
record StartReport(ServerParts parts) {
    /** Logs the first lines. */
    void write() {
        ServerOptions options = parts.options;
        ServerResources resources = parts.resources;
        ServerLog log = parts.log;
        for (Listener listener : resources.listeners().all()) {
            log.say("listening on " + listener.description());
        }
        if (parts.metrics != null) {
            log.say("metrics at " + parts.metrics.address());
        }
        if (options.admission().hasPassword() && options.listen().listensBeyond()) {
            log.say("the password goes over the network in plain text, where others can read it");
        }
        RuntimeDirectory.remark(resources.directory()).ifPresent(log::say);
        if (parts.control.fault() != null) {
            log.say(parts.control.fault());
        }
        log.say("each worker: " + parts.launcher.confinement() + parts.sandbox.because());
        int wanted = options.limits().maxClients();
        if (parts.capacity.clients() < wanted) {
            log.say("room for " + parts.capacity.clients() + " clients, not " + wanted + ": "
                    + parts.capacity.scarcest());
        }
        if (options.diagnostics().slowMotionMillis() > 0) {
            log.say("slow motion: each frame waits " + options.diagnostics().slowMotionMillis() + " ms");
        }
        log.line("Waiting for connection");
        for (int pid : resources.pids().leftovers()) {
            log.say("ended process " + pid + ", which an earlier server left behind");
        }
    }
}
