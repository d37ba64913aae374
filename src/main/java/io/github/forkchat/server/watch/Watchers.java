package io.github.forkchat.server.watch;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Request;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.flow.PollTimeout;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The forks whose clients watch the room: each gets a {@link RoomSample} in each interval that it has chosen. Samples
 * go through the ring like all else. A client gets no further sample before the one before is delivered, so a watcher
 * that reads nothing is a slow consumer like any other. A visitor that watches gets no messages: one that reads more
 * slowly than the members would hold them back.
 *
 * <p>Threads: passData.
 */
public final class Watchers {
    /** Maximum number of watchers: a sample takes Server Main some microseconds for each client. */
    static final int MAX_WATCHERS = 16;
    /** Maximum number of watchers of one origin. */
    static final int MAX_OF_ORIGIN = 8;

    private static final int MIN_MILLIS = 200;
    private static final int MAX_MILLIS = 10_000;
    private static final int MAX_ONCE = 4;
    private static final String WRONG_INTERVAL =
            "the interval is neither 0 nor " + MIN_MILLIS + " to " + MAX_MILLIS + " ms";
    private static final byte[] NOTHING = {};
    /** At least the maximum length of a name. */
    private static final int MAX_NAME_CHARS = 64;
    /** Maximum length of a reply: a name, an address, a state and eleven numbers. */
    private static final int CLIENT_BYTES =
            Frame.HEADER_BYTES + Reply.OFF_MESSAGE + Message.prefixBytes(MAX_NAME_CHARS) + 384;

    private static final int SERVER_BYTES = 4_096;

    /** A fork that watches. */
    private static final class Watch {
        private final ConnectedFork fork;
        private int number;
        private long intervalNanos;
        private long dueNanos;
        /** Where in the ring its last sample ends. */
        private long sampleEnd;

        Watch(ConnectedFork fork) {
            this.fork = fork;
        }

        boolean isOver() {
            return !fork.feed().isOpen() || !fork.life().isInRoom();
        }
    }

    private final ForkTable forks;
    private final Answers answers;
    private final RoomSample sample;
    private final List<Watch> watches = new ArrayList<>();

    public Watchers(ForkTable forks, Answers answers, RoomSample sample) {
        this.forks = forks;
        this.answers = answers;
        this.sample = sample;
    }

    /** The present numbers of the server. */
    public String sample() {
        return sample.server();
    }

    /** Handles a request for samples. */
    public void ask(ConnectedFork fork, Request request) {
        int millis = millis(new String(request.text(), StandardCharsets.UTF_8));
        if (millis < 0) {
            answers.refused(fork, request.number(), WRONG_INTERVAL);
            return;
        }
        watches.removeIf(watch -> watch.fork == fork || watch.isOver());
        fork.feed().watch(true);
        fork.feed().cursor().takeMessages(true);
        if (millis == 0) {
            once(fork, request.number());
        } else if (watches.size() >= MAX_WATCHERS || ofOrigin(fork) >= MAX_OF_ORIGIN) {
            answers.refused(fork, request.number(), "too many clients watch the room");
        } else {
            answers.receipt(fork, request.number());
            fork.feed().cursor().takeMessages(!fork.member().isVisitor());
            Watch watch = new Watch(fork);
            watch.number = request.number();
            watch.intervalNanos = TimeUnit.MILLISECONDS.toNanos(millis);
            watch.dueNanos = System.nanoTime();
            watches.add(watch);
        }
    }

    /** The interval in milliseconds, 0 for a single sample, or -1 if it is invalid. */
    private static int millis(String text) {
        try {
            int millis = Integer.parseInt(text);
            return millis == 0 || (millis >= MIN_MILLIS && millis <= MAX_MILLIS) ? millis : -1;
        } catch (NumberFormatException noNumber) {
            return -1;
        }
    }

    private long ofOrigin(ConnectedFork fork) {
        return watches.stream()
                .filter(watch ->
                        watch.fork.admission().origin().equals(fork.admission().origin()))
                .count();
    }

    private void once(ConnectedFork fork, int number) {
        if (fork.requests().listsDue(fork.feed().cursor().position()) >= MAX_ONCE) {
            answers.refused(fork, number, "the lists that you asked for before are still on their way");
        } else if (!answers.haveSpaceFor(CLIENT_BYTES * forks.size() + SERVER_BYTES)) {
            answers.refused(fork, number, "too many clients wait for what was said; ask again later");
        } else {
            tell(fork, number);
            answers.receipt(fork, number);
            fork.requests().listed(sample.tail());
        }
    }

    private void tell(ConnectedFork to, int number) {
        long tail = sample.tail();
        String server = sample.server();
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            answers.reply(
                    Signal.WATCHED_CLIENT_SIGNAL,
                    to,
                    number,
                    fork.member().joinedMillis(),
                    fork.member().name(),
                    sample.client(fork, tail).getBytes(StandardCharsets.UTF_8));
        }
        answers.reply(
                Signal.WATCH_SIGNAL,
                to,
                number,
                System.currentTimeMillis(),
                NOTHING,
                server.getBytes(StandardCharsets.UTF_8));
    }

    /** Shortens a timeout of poll(2), in milliseconds, to the time until the next sample. */
    public int sooner(int timeoutMillis) {
        if (watches.isEmpty() || timeoutMillis == 0) {
            return timeoutMillis;
        }
        long now = System.nanoTime();
        long first = Long.MAX_VALUE;
        for (int i = 0; i < watches.size(); i++) {
            first = Math.min(first, watches.get(i).dueNanos - now);
        }
        int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(first) + 1);
        return PollTimeout.sooner(timeoutMillis, millis);
    }

    /** Appends the samples that are due. */
    public void look() {
        if (watches.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        for (int i = watches.size() - 1; i >= 0; i--) {
            Watch watch = watches.get(i);
            if (watch.isOver()) {
                watches.remove(i);
            } else if (now - watch.dueNanos >= 0) {
                watch.dueNanos = Math.max(watch.dueNanos + watch.intervalNanos, now + watch.intervalNanos / 2);
                if (!answers.isWaiting() && watch.fork.feed().cursor().position() >= watch.sampleEnd) {
                    tell(watch.fork, watch.number);
                    watch.sampleEnd = sample.tail();
                }
            }
        }
    }
}
