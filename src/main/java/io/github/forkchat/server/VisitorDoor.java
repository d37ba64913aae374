package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.protocol.Greeting;
import io.github.forkchat.server.admission.AdmissionLog;
import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.admission.Refusal;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.forks.ClientSlots;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The clients that connected while all slots were taken. Each client has {@value #SPEAK_MILLIS} ms to send a visitor's
 * first line. A visitor may get one of the slots for visitors; all other clients are rejected. Each client costs one
 * descriptor; its input stays in its socket (MSG_PEEK).
 *
 * <p>Threads: the accept loop.
 */
final class VisitorDoor {
    /**
     * Maximum number of clients in this pool. A further client evicts the longest waiting client of the origin with the
     * most clients.
     */
    static final int MAX_WAITING = 32;

    private static final int SPEAK_MILLIS = 1_000;
    /** Maximum time for which a visitor waits for a slot. */
    private static final int PLACE_MILLIS = 3_000;
    /** Maximum length of a first line. */
    private static final int MAX_LINE_BYTES = 4_096;

    private static final int TICK_MILLIS = 20;
    /** Timeout of poll(2) while none of the clients has sent anything. */
    private static final int SILENT_TICK_MILLIS = 100;
    /** Minimum time between two requests for a slot. */
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long SPEAK_NANOS = TimeUnit.MILLISECONDS.toNanos(SPEAK_MILLIS);
    private static final long PLACE_NANOS = TimeUnit.MILLISECONDS.toNanos(PLACE_MILLIS);

    /** A client that waits in this pool. */
    private static final class Caller {
        private final WaitingClient client;
        private boolean hasSpoken;
        private boolean isVisitor;

        Caller(WaitingClient client) {
            this.client = client;
        }

        private Fd fd() {
            return client.accepted().fd();
        }

        private long deadlineNanos() {
            return client.sinceNanos() + (isVisitor ? PLACE_NANOS : SPEAK_NANOS);
        }
    }

    private final ClientSlots slots;
    private final AdmissionLog admissions;
    /** Asks for a slot for a visitor. */
    private final Runnable slotNeeded;

    private final List<Caller> callers = new ArrayList<>();
    private final Queue<WaitingClient> passed = new ArrayDeque<>();
    private long askedNanos = System.nanoTime() - ASK_NANOS;
    private final NativeBuffer line = new NativeBuffer(MAX_LINE_BYTES);

    /** @param slotNeeded called when visitors wait while all slots for visitors are taken */
    VisitorDoor(ClientSlots slots, AdmissionLog admissions, Runnable slotNeeded) {
        this.slots = slots;
        this.admissions = admissions;
        this.slotNeeded = slotNeeded;
    }

    /** Adds a client that has connected while all slots are taken. */
    void ask(WaitingClient client, long now) {
        if (callers.size() >= MAX_WAITING) {
            Caller victim = longestOfMost();
            callers.remove(victim);
            refuse(victim);
        }
        Caller caller = new Caller(client);
        if (!decide(caller, now)) {
            callers.add(caller);
        }
    }

    private Caller longestOfMost() {
        Map<Origin, Integer> counts = new HashMap<>();
        int maxCallers = 0;
        for (Caller caller : callers) {
            maxCallers = Math.max(maxCallers, counts.merge(caller.client.origin(), 1, Integer::sum));
        }
        for (Caller caller : callers) {
            if (counts.get(caller.client.origin()) == maxCallers) {
                return caller;
            }
        }
        throw new IllegalStateException("nobody waits");
    }

    /** Adds to the poll set the clients that have sent nothing yet. */
    void addTo(PollSet poll) {
        for (Caller caller : callers) {
            if (!caller.hasSpoken) {
                poll.add(caller.fd(), PollSet.READABLE);
            }
        }
    }

    /** Whether no client waits in this pool. */
    boolean isEmpty() {
        return callers.isEmpty() && passed.isEmpty();
    }

    /** Timeout for poll(2), in milliseconds. */
    int timeoutMillis() {
        if (isEmpty()) {
            return PollSet.FOR_EVER;
        }
        return callers.stream().anyMatch(caller -> caller.hasSpoken) ? TICK_MILLIS : SILENT_TICK_MILLIS;
    }

    /** Reads the clients' first lines: keeps visitors, and rejects all other clients and clients whose time is up. */
    void look(long now) {
        callers.removeIf(caller -> decide(caller, now));
        if (now - askedNanos >= ASK_NANOS && callers.stream().anyMatch(caller -> caller.isVisitor)) {
            askedNanos = now;
            slotNeeded.run();
        }
    }

    /** Passes or rejects the client, or keeps it waiting; returns whether it does not wait any more. */
    private boolean decide(Caller caller, long now) {
        if (!slots.areTaken()) {
            caller.client.setVisitor(false);
            passed.add(caller.client);
            return true;
        }
        Greeting greeting = greeting(caller);
        caller.isVisitor = greeting == Greeting.VISITOR;
        if (caller.isVisitor && !slots.visitorsAreTaken()) {
            caller.client.setVisitor(true);
            passed.add(caller.client);
            return true;
        }
        boolean mayWait = greeting == Greeting.PARTIAL || caller.isVisitor;
        if (!mayWait || now - caller.deadlineNanos() >= 0) {
            refuse(caller);
            return true;
        }
        return false;
    }

    private Greeting greeting(Caller caller) {
        try {
            int n = caller.fd().peek(line.address(), line.size());
            caller.hasSpoken = n != Fd.WOULD_BLOCK;
            if (n == Fd.WOULD_BLOCK) {
                return Greeting.PARTIAL;
            }
            Greeting greeting = n == 0 ? Greeting.NONE : Greeting.of(line.bytes(), n);
            return greeting == Greeting.PARTIAL && n == line.size() ? Greeting.NONE : greeting;
        } catch (ErrnoException broken) {
            return Greeting.NONE;
        }
    }

    private void refuse(Caller caller) {
        admissions.refuse(caller.client, caller.isVisitor ? Refusal.VISITORS_FULL : Refusal.SERVER_FULL);
    }

    /** The next visitor that may get a slot, or null. */
    WaitingClient next() {
        return passed.poll();
    }

    /** Rejects all clients. */
    void close() {
        for (Caller caller : callers) {
            admissions.refuse(caller.client, Refusal.SERVER_CLOSING);
        }
        callers.clear();
        for (WaitingClient client = next(); client != null; client = next()) {
            admissions.refuse(client, Refusal.SERVER_CLOSING);
        }
    }
}
