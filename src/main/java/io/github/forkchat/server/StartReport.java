package io.github.forkchat.server;

import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.listen.Listener;
import io.github.forkchat.server.process.Capacity;
import io.github.forkchat.server.process.RuntimeFolder;

/**
 * The first lines of the server's log: its addresses, its sandbox, and everything that differs from the options or
 * needs the operator's attention. {@code Waiting for connection} follows them.
 *
 * <p>Threads: used only by the main thread.
 */
record StartReport(ServerOptions options, ServerResources resources, Capacity capacity, ServerLog log) {
    /**
     * Logs the first lines.
     *
     * @param metrics the address of the metrics, or null
     * @param controlFault why there is no control socket, or null
     * @param sandbox the sandbox of each worker
     */
    void write(String metrics, String controlFault, String sandbox) {
        for (Listener listener : resources.listeners().all()) {
            log.say("listening on " + listener.description());
        }
        if (metrics != null) {
            log.say("metrics at " + metrics);
        }
        if (options.admission().hasPassword() && options.listen().listensBeyond()) {
            log.say("the password goes over the network in plain text, where others can read it");
        }
        RuntimeFolder.remark(resources.folder()).ifPresent(log::say);
        if (controlFault != null) {
            log.say(controlFault);
        }
        log.say("each worker: " + sandbox);
        int wanted = options.limits().maxClients();
        if (capacity.clients() < wanted) {
            log.say("room for " + capacity.clients() + " clients, not " + wanted + ": " + capacity.scarcest());
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
