package io.github.forkchat.server.password;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.protocol.HandshakeText;
import io.github.forkchat.protocol.check.InputCheck;
import io.github.forkchat.server.admission.AdmissionLog;
import io.github.forkchat.server.admission.Penalty;
import io.github.forkchat.server.admission.Refusal;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.checker.CheckerExchange;
import io.github.forkchat.server.checker.CheckerProcess;
import io.github.forkchat.server.password.AskedClient.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks clients for the room's password before they get a worker; meanwhile a client costs one descriptor.
 *
 * <p>A client's input stays in its socket: the {@link CheckerProcess} gets a copy (MSG_PEEK), and only a typed
 * password is removed. There is one check at a time, and origins without a penalty come first.
 *
 * <p>Threads: the accept loop.
 */
public final class PasswordDoor {
    private static final String QUESTION = HandshakeText.PASSWORD_QUESTION + "\n";
    private static final int TICK_MILLIS = 20;
    /** Timeout of poll(2) while clients send nothing, or no checker runs. */
    private static final int SLOW_TICK_MILLIS = 1_000;

    private final AskedClients asked;
    private final CheckerProcess checker;
    private final AdmissionLog admissions;
    private final PasswordVerdicts verdicts;
    private final NativeBuffer scratch = new NativeBuffer(InputCheck.MAX_INPUT_BYTES);
    private final NativeBuffer question;
    /** The clients in the poll set, from {@link #firstIndex} on. */
    private final List<AskedClient> polled = new ArrayList<>();

    private int firstIndex;
    private int answerIndex;
    /** The client whose line is being checked, or null. */
    private AskedClient checked;

    private int number;

    public PasswordDoor(AskedClients asked, Reputation reputation, CheckerProcess checker, AdmissionLog admissions) {
        this.asked = asked;
        this.checker = checker;
        this.admissions = admissions;
        verdicts = new PasswordVerdicts(asked, reputation, admissions);
        byte[] utf8 = QUESTION.getBytes(StandardCharsets.UTF_8);
        question = new NativeBuffer(utf8.length);
        question.bytes().put(0, utf8);
    }

    /**
     * Sends a client the question, before all else.
     *
     * @return whether the client is still connected; if not, its socket is closed
     */
    public boolean question(WaitingClient client) {
        try {
            client.accepted().fd().send(question.address(), question.size());
            return true;
        } catch (ErrnoException gone) {
            client.accepted().fd().close();
            admissions.leftUnproven();
            return false;
        }
    }

    /** Waits for the password of a client that was sent the question. */
    public void add(WaitingClient client, long now) {
        AskedClient dropped = asked.add(new AskedClient(client, now + PasswordVerdicts.DEADLINE_NANOS), now);
        if (dropped != null) {
            verdicts.penalize(dropped, Penalty.NO_PASSWORD, now);
            admissions.drop(dropped.client);
        }
    }

    /** Adds the clients and the checker to the poll set. */
    public void addTo(PollSet poll) {
        answerIndex = checker.fd() == null ? -1 : poll.add(checker.fd(), PollSet.READABLE);
        polled.clear();
        for (AskedClient client : asked.all()) {
            boolean isSilent = client.state == State.SILENT;
            if (isSilent || (client.state == State.PARTIAL && !client.hasEnded)) {
                int events = PollSet.HANG_UP | (isSilent ? PollSet.READABLE : PollSet.NOTHING);
                int index = poll.add(client.fd(), events);
                firstIndex = polled.isEmpty() ? index : firstIndex;
                polled.add(client);
            }
        }
    }

    /** Whether no client is asked. */
    public boolean isEmpty() {
        return asked.all().isEmpty();
    }

    /** Starts the checker, so that it is ready for the first client. */
    public void open() {
        checker.ensureRunning(System.nanoTime());
    }

    /** Timeout for poll(2), in milliseconds. */
    public int timeoutMillis() {
        if (asked.all().isEmpty()) {
            return checker.fd() == null ? SLOW_TICK_MILLIS : PollSet.FOR_EVER;
        }
        return asked.all().stream().allMatch(PasswordDoor::isSilent) ? SLOW_TICK_MILLIS : TICK_MILLIS;
    }

    private static boolean isSilent(AskedClient client) {
        return client.state == State.SILENT;
    }

    /** To be called after {@link #addTo} and poll(2): handles what has happened. */
    public void look(PollSet poll, long now) {
        if (answerIndex >= 0 && poll.isReady(answerIndex) && checker.fd() != null && checker.answers()) {
            answered(now);
        }
        checker.ensureRunning(now); // only now: an answer that has come counts, however long this server was stopped
        if (checker.givesUp()) {
            verdicts.notChecked(checked, checker.hasEndedCheckers(), now);
            checked = null;
        }
        for (int i = 0; i < polled.size(); i++) {
            AskedClient client = polled.get(i);
            if (poll.isReady(firstIndex + i) && client.isAsked) {
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

    /** Peeks at the client's input; new input has to be checked. */
    private void hear(AskedClient client, long now) {
        int n = client.socket.peek(scratch.address(), InputCheck.MAX_INPUT_BYTES);
        CheckerExchange.wipe(scratch, Math.max(n, 0));
        if (n == 0) {
            forget(client);
        } else if (n > client.seenBytes || (n > 0 && client.hasEnded)) {
            client.state = State.PENDING;
        } else {
            client.lookAgainSoon(now);
        }
    }

    private void forget(AskedClient client) {
        asked.remove(client);
        admissions.leftUnproven();
        client.fd().close();
    }

    private void wake(AskedClient client, long now) {
        boolean isAgain = client.againNanos - now <= 0;
        if (client.state == State.PAUSED && isAgain) {
            verdicts.pauseIsOver(client, now);
        } else if (!client.isBusy() && client.state != State.PAUSED && client.deadlineNanos - now <= 0) {
            verdicts.timeIsUp(client, now);
        } else if (client.state == State.PARTIAL && isAgain) {
            hear(client, now);
        }
    }

    private void askNext(long now) {
        while (!checker.exchange().isOpen()) {
            AskedClient next = asked.nextPending(now);
            if (next == null) {
                return;
            }
            int n = next.socket.peek(checker.exchange().inputAddress(), InputCheck.MAX_INPUT_BYTES);
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
        if (client == null || !client.isAsked) {
            return; // another client needed its slot in the pool
        }
        if (client.socket.take(scratch, checker.exchange().takeBytes())) {
            verdicts.judge(client, checker.exchange(), now);
        } else {
            forget(client);
        }
    }

    /** The next client that has sent the correct password, or null. */
    public WaitingClient next() {
        return verdicts.next();
    }

    /** Turns all clients away, and ends the checker. */
    public void close() throws ErrnoException {
        for (AskedClient client : List.copyOf(asked.all())) {
            admissions.refuse(client.client, Refusal.SERVER_CLOSING);
        }
        for (WaitingClient client = verdicts.next(); client != null; client = verdicts.next()) {
            admissions.refuse(client, Refusal.SERVER_CLOSING);
        }
        checker.close();
    }
}
