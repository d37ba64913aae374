package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.protocol.PasswordCheck;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.server.AskedClient.State;
import io.github.forkchat.server.admission.Penalty;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.admission.WaitingClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Asks clients for the room's password before they have a worker: until they have shown it they cost a descriptor.
 *
 * <p>What a client says stays in its socket: it is shown to the {@link CheckerProcess} as it is (MSG_PEEK), and only a
 * password that was typed is taken out. Checks go one at a time, those of origins without a penalty first.
 *
 * <p>Threads: the accept loop.
 */
final class PasswordDoor {
    /** A client has so long to show the password, and once more after each wrong try. */
    private static final int DEADLINE_SECONDS = 30;

    private static final String QUESTION = "-- this room has a password: type it first\n";
    private static final String NO_PASSWORD = "it did not show the password";

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    /** After a wrong try, */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** and this part of the penalty of its origin. */
    private static final int PENALTY_DIVISOR = 60;
    /** Whether more of a line has come is looked at so often: poll(2) would tell of the first piece again and again. */
    private static final long PARTIAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int TICK_MILLIS = 20;

    private final AskedClients asked;
    private final Reputation reputation;
    private final CheckerProcess checker;
    private final AdmissionLog admissions;
    private final NativeBuffer scratch = new NativeBuffer(PasswordCheck.MAX_INPUT_BYTES);
    private final NativeBuffer question;
    private final Queue<WaitingClient> passed = new ArrayDeque<>();
    /** Those in the poll set, and the index of the first there. */
    private final List<AskedClient> polled = new ArrayList<>();

    private int firstIndex;
    private int answerIndex;
    /** Whose line the checker looks at; null: nobody's. */
    private AskedClient checked;

    private int number;

    PasswordDoor(AskedClients asked, Reputation reputation, CheckerProcess checker, AdmissionLog admissions) {
        this.asked = asked;
        this.reputation = reputation;
        this.checker = checker;
        this.admissions = admissions;
        byte[] utf8 = QUESTION.getBytes(StandardCharsets.UTF_8);
        question = new NativeBuffer(utf8.length);
        question.bytes().put(0, utf8);
    }

    /** Asks a client. */
    void ask(WaitingClient client, long now) {
        try {
            client.accepted().fd().send(question.address(), question.size());
        } catch (ErrnoException gone) {
            client.accepted().fd().close();
            admissions.leftUnproven();
            return;
        }
        AskedClient dropped = asked.add(new AskedClient(client, now + DEADLINE_NANOS), now);
        if (dropped != null) {
            penalize(dropped, Penalty.NO_PASSWORD, now);
            admissions.drop(dropped.client);
        }
    }

    /** Adds what is waited for to what is polled. */
    void addTo(PollSet poll) {
        answerIndex = checker.fd() == null ? -1 : poll.add(checker.fd(), PollSet.READABLE);
        polled.clear();
        for (AskedClient client : asked.all()) {
            boolean isSilent = client.state == State.SILENT;
            if (isSilent || (client.state == State.PARTIAL && !client.hasEnded)) {
                int events = PollSet.HANG_UP | (isSilent ? PollSet.READABLE : PollSet.NOTHING);
                int index = poll.add(client.client.accepted().fd(), events);
                firstIndex = polled.isEmpty() ? index : firstIndex;
                polled.add(client);
            }
        }
    }

    /** Whether nobody is asked. */
    boolean isEmpty() {
        return asked.all().isEmpty();
    }

    /** Starts the checker, so that it is ready when the first client comes. */
    void open() {
        checker.ensureRunning(System.nanoTime());
    }

    /** When to look again although nothing happens; -1: never. */
    int timeoutMillis() {
        return asked.all().isEmpty() ? -1 : asked.all().stream().allMatch(PasswordDoor::isSilent) ? 1_000 : TICK_MILLIS;
    }

    private static boolean isSilent(AskedClient client) {
        return client.state == State.SILENT;
    }

    /** After {@link #addTo} and poll(2): does what is due. */
    void look(PollSet poll, long now) {
        checker.ensureRunning(now);
        if (answerIndex >= 0 && poll.isReady(answerIndex) && checker.fd() != null && checker.answers()) {
            answered(now);
        }
        for (int i = 0; i < polled.size(); i++) {
            AskedClient client = polled.get(i);
            if (poll.isReady(firstIndex + i) && asked.all().contains(client)) {
                client.hasEnded |= poll.isHungUp(firstIndex + i);
                hear(client, now);
            }
        }
        polled.clear();
        for (AskedClient client : List.copyOf(asked.all())) {
            wake(client, now);
        }
        askNext(now);
    }

    /** Looks how much the client has said: something new is to be checked. */
    private void hear(AskedClient client, long now) {
        int n = peek(client, scratch.address(), PasswordCheck.MAX_INPUT_BYTES);
        if (n == 0) {
            forget(client);
        } else if (n > client.seenBytes || (n > 0 && client.hasEnded)) {
            client.state = State.PENDING;
        } else {
            client.againNanos = now + PARTIAL_NANOS;
        }
    }

    /** As {@link Fd#peek}; a broken connection is at its end. */
    private static int peek(AskedClient client, long address, int lengthBytes) {
        try {
            return client.client.accepted().fd().peek(address, lengthBytes);
        } catch (ErrnoException broken) {
            return 0;
        }
    }

    private void forget(AskedClient client) {
        asked.remove(client);
        admissions.leftUnproven();
        client.client.accepted().fd().close();
    }

    private void wake(AskedClient client, long now) {
        boolean isAgain = client.againNanos - now <= 0;
        if (client.state == State.PAUSED && isAgain) {
            pauseIsOver(client, now);
        } else if (!client.isBusy() && client.state != State.PAUSED && client.deadlineNanos - now <= 0) {
            penalize(client, Penalty.NO_PASSWORD, now);
            asked.remove(client);
            admissions.refuse(client.client, Refusal.noPlace(NO_PASSWORD + " in " + DEADLINE_SECONDS + " s"));
        } else if (client.state == State.PARTIAL && isAgain) {
            hear(client, now);
        }
    }

    private void pauseIsOver(AskedClient client, long now) {
        if (client.isLast) {
            asked.remove(client);
            admissions.notLetIn(client.client, client.text, NO_PASSWORD);
            return;
        }
        Refusal.tell(client.client.accepted().fd(), client.text);
        client.deadlineNanos = now + DEADLINE_NANOS;
        client.seenBytes = 0;
        client.state = State.SILENT;
    }

    private void askNext(long now) {
        while (!checker.isAsked()) {
            AskedClient next = asked.nextPending(now);
            if (next == null) {
                return;
            }
            int n = peek(next, checker.inputAddress(), PasswordCheck.MAX_INPUT_BYTES);
            if (n <= 0) {
                forget(next);
                continue;
            }
            checked = next;
            next.state = State.CHECKED;
            next.seenBytes = n;
            checker.ask(++number, next.hasEnded, next.wrongTries, n);
        }
    }

    private void answered(long now) {
        AskedClient client = checked;
        checked = null;
        if (client == null || !asked.all().contains(client)) {
            return; // its place was needed
        }
        try {
            judge(client, checker.verdict(), checker.text(), now);
        } catch (ProtocolException e) {
            throw new IllegalStateException("was looked at before", e);
        } catch (ErrnoException broken) {
            forget(client);
        }
    }

    private void judge(AskedClient client, PasswordCheck.Verdict verdict, String text, long now) throws ErrnoException {
        take(client, checker.takeBytes());
        switch (verdict) {
            case MORE -> {
                client.state = State.PARTIAL;
                client.againNanos = now + PARTIAL_NANOS;
            }
            case RIGHT -> {
                asked.remove(client);
                client.client.hasShownPassword(text.isEmpty() ? null : text);
                passed.add(client.client);
            }
            case NONSENSE -> {
                asked.remove(client);
                admissions.notLetIn(client.client, text, NO_PASSWORD);
            }
            default -> wrong(client, verdict, text, now);
        }
    }

    private void wrong(AskedClient client, PasswordCheck.Verdict verdict, String text, long now) {
        boolean isMissing = verdict == PasswordCheck.Verdict.MISSING;
        penalize(client, isMissing ? Penalty.NO_PASSWORD : Penalty.WRONG_PASSWORD, now);
        client.wrongTries++;
        client.isLast = verdict != PasswordCheck.Verdict.WRONG;
        client.text = text;
        client.state = State.PAUSED;
        client.againNanos = now + PAUSE_NANOS + reputation.penaltyNanos(client.client.origin(), now) / PENALTY_DIVISOR;
    }

    private void take(AskedClient client, int lengthBytes) throws ErrnoException {
        for (int taken = 0; taken < lengthBytes; ) {
            int n = client.client.accepted().fd().take(scratch.address(), lengthBytes - taken);
            if (n <= 0) {
                return; // it was there a moment ago, so the connection is broken
            }
            taken += n;
        }
    }

    private void penalize(AskedClient client, Penalty penalty, long now) {
        reputation.penalize(client.client.origin(), penalty, now);
    }

    /** The next one that has shown the password, or null. */
    WaitingClient next() {
        return passed.poll();
    }

    /** Turns all away, and ends the checker. */
    void close() throws ErrnoException {
        for (AskedClient client : List.copyOf(asked.all())) {
            admissions.refuse(client.client, Refusal.SERVER_CLOSING);
        }
        for (WaitingClient client = passed.poll(); client != null; client = passed.poll()) {
            admissions.refuse(client, Refusal.SERVER_CLOSING);
        }
        checker.close();
    }
}
