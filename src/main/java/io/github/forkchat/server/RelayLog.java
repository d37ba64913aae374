package io.github.forkchat.server;

import io.github.forkchat.server.ConnectedFork.State;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What the relay has to say in Server Main's log. Threads: passData. */
final class RelayLog {
    private static final long SKIPPED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServerLog log;
    private final ForkTable forks;
    private final RunningClock clock;
    private long skippedLogged;
    private long skippedLoggedNanos = -SKIPPED_NANOS;

    RelayLog(ServerLog log, ForkTable forks, RunningClock clock) {
        this.log = log;
        this.forks = forks;
        this.clock = clock;
    }

    /** The fork's client is in the room. */
    void joined(ConnectedFork fork) {
        String user = fork.login == null ? "" : ", user " + fork.login;
        log.say("client " + fork.clientId + " connected from " + fork.peer + user + " (pid " + fork.child.pid() + ")");
    }

    /**
     * One line for all that came since the last one, and not more than one a second.
     *
     * @param bytes how many bytes were no frame since the start
     */
    void skipped(long bytes) {
        long now = clock.nanos();
        if (bytes > skippedLogged && now - skippedLoggedNanos > SKIPPED_NANOS) {
            log.say("skipped " + (bytes - skippedLogged) + " bytes on pipeForkToMain that were no frame");
            skippedLogged = bytes;
            skippedLoggedNanos = now;
        }
    }

    /** With {@code --trace}: what the client said, and who is given it. */
    void relayed(ConnectedFork sender, ByteBuffer text, int offset, int textBytes) {
        if (!log.traces()) {
            return;
        }
        byte[] copy = new byte[textBytes];
        text.get(offset, copy);
        log.trace("Got data from client " + sender.clientId);
        log.trace("Got: " + new String(copy, StandardCharsets.UTF_8));
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork receiver = forks.at(i);
            if (receiver != sender && receiver.state == State.IN_ROOM) {
                log.trace("Send data to server fork " + receiver.clientId);
            }
        }
    }
}
