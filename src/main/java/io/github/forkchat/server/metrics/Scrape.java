package io.github.forkchat.server.metrics;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.protocol.check.ScrapeCheck;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A connection to the metrics: it sends one request, gets one response, and is closed. Nothing here waits for it.
 *
 * <pre>
 *   READING ◄──► PENDING ──► ASKED ──► SENDING ──► ENDING ──► closed
 * </pre>
 *
 * <p>Threads: the accept loop.
 */
final class Scrape {
    /** Maximum time for the whole request, and again for taking the response. */
    static final int LIMIT_SECONDS = 5;

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_UNREAD_BYTES = 65_536;

    /** What the connection waits for. */
    enum State {
        /** The rest of the request. */
        READING,
        /** The metrics process, for which there is new input. */
        PENDING,
        /** The answer of the metrics process. */
        ASKED,
        /** The client, which has to take the response. */
        SENDING,
        /** The client's end of input: close(2) with unread input resets the connection, and the response may be lost. */
        ENDING
    }

    private final AcceptedClient client;
    private final NativeBuffer scratch;
    private final byte[] request = new byte[ScrapeCheck.MAX_REQUEST_BYTES];
    private int requestBytes;
    private boolean hasEnded;
    private State state = State.READING;
    private long deadlineNanos;
    private byte[] response;
    private int sentBytes;
    private int unreadBytes;

    /** @param scratch shared by all connections, {@link ScrapeCheck#MAX_REQUEST_BYTES} long */
    Scrape(AcceptedClient client, NativeBuffer scratch, long nowNanos) {
        this.client = client;
        this.scratch = scratch;
        deadlineNanos = nowNanos + LIMIT_NANOS;
    }

    /** What it waits for. */
    State state() {
        return state;
    }

    /** Whether the client has closed its sending side. */
    boolean hasEnded() {
        return hasEnded;
    }

    /** What the client has sent so far. */
    byte[] request() {
        return Arrays.copyOf(request, requestBytes);
    }

    void addTo(PollSet poll) {
        switch (state) {
            case READING, ENDING -> poll.add(client.fd(), PollSet.READABLE);
            case SENDING -> poll.add(client.fd(), PollSet.WRITABLE);
            default -> {}
        }
    }

    /** Notes that the metrics process has the request. */
    void asked() {
        state = State.ASKED;
    }

    /** The request is not whole. */
    void readOn() {
        state = State.READING;
    }

    /** The response, for a client that has to take it from now on. */
    void answer(byte[] bytes, long nowNanos) {
        response = bytes;
        state = State.SENDING;
        deadlineNanos = nowNanos + LIMIT_NANOS;
    }

    /** Reads and sends what can be without waiting; returns false if the connection is over. */
    boolean look(long nowNanos) {
        try {
            boolean isThere = switch (state) {
                case READING -> read();
                case SENDING -> send(nowNanos);
                case ENDING -> drain();
                default -> true;
            };
            boolean waitsForServer = state == State.PENDING || state == State.ASKED;
            return isThere && (waitsForServer || nowNanos - deadlineNanos < 0);
        } catch (ErrnoException broken) {
            return false;
        }
    }

    private boolean read() throws ErrnoException {
        int n = client.fd().take(scratch.address(), request.length - requestBytes);
        if (n > 0) {
            scratch.bytes().get(0, request, requestBytes, n);
            requestBytes += n;
            state = State.PENDING;
        } else if (n == 0) {
            hasEnded = true;
            state = State.PENDING;
            return requestBytes > 0;
        }
        return true;
    }

    private boolean send(long nowNanos) throws ErrnoException {
        while (sentBytes < response.length) {
            int length = Math.min(scratch.size(), response.length - sentBytes);
            scratch.bytes().put(0, response, sentBytes, length);
            int n = client.fd().send(scratch.address(), length);
            if (n == Fd.WOULD_BLOCK) {
                return true;
            }
            sentBytes += n;
        }
        client.fd().shutdownOutput();
        state = State.ENDING;
        deadlineNanos = nowNanos + END_NANOS;
        return !hasEnded;
    }

    private boolean drain() throws ErrnoException {
        int n = client.fd().take(scratch.address(), scratch.size());
        unreadBytes += Math.max(0, n);
        return n != 0 && unreadBytes < MAX_UNREAD_BYTES;
    }

    void close() {
        client.fd().close();
    }
}
