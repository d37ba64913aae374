package io.github.forkchat.server.proxy;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.protocol.check.InputCheck;
import io.github.forkchat.protocol.check.PeerCheck;
import io.github.forkchat.server.admission.AdmissionLog;
import io.github.forkchat.server.admission.Refusal;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.checker.CheckerProcess;
import io.github.forkchat.server.flow.PollTimeout;
import io.github.forkchat.server.proxy.ProxiedClient.State;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds out the addresses of proxied clients, before they are admitted. Each has {@value #DEADLINE_SECONDS} s to send
 * its PROXY protocol header; meanwhile it costs one descriptor.
 *
 * <p>A client's input stays in its socket: the header reader gets a copy (MSG_PEEK), and only the header is removed.
 * When the pool is full, each new client evicts the one that has waited longest. A connection that is closed without
 * any input, such as a proxy's health check, is dropped without a word, and so is one after a header that names no
 * client ({@link AddressedClients}).
 *
 * <p>Threads: the accept loop.
 */
public final class ProxyDoor {
    /** Maximum number of clients whose headers are not read yet. */
    public static final int MAX_CLIENTS = 128;

    private static final int DEADLINE_SECONDS = 5;
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    private static final int TICK_MILLIS = 20;
    /** Timeout of poll(2) while clients send nothing, or the header reader does not run. */
    private static final int SLOW_TICK_MILLIS = 500;

    private static final String NO_HEADER = "this address is for proxies, and expects a PROXY protocol header: ";

    private final int maxClients;
    private final CheckerProcess reader;
    private final AdmissionLog admissions;
    private final List<ProxiedClient> clients = new ArrayList<>();
    private final AddressedClients addressed = new AddressedClients();
    private final NativeBuffer scratch = new NativeBuffer(InputCheck.MAX_INPUT_BYTES);
    /** The clients in the poll set, from {@link #firstIndex} on. */
    private final List<ProxiedClient> polled = new ArrayList<>();

    private int firstIndex;
    private int answerIndex;
    /** The client whose header is being read; null if it has left the pool, or there is none. */
    private ProxiedClient checked;

    private int number;

    /** @param maxClients maximum number of clients whose headers are not read yet, 1 or more */
    public ProxyDoor(int maxClients, CheckerProcess reader, AdmissionLog admissions) {
        this.maxClients = maxClients;
        this.reader = reader;
        this.admissions = admissions;
    }

    /** Starts the header reader, so that it is ready when the first client comes. */
    public void open() {
        reader.ensureRunning(System.nanoTime());
    }

    /** Takes a connection of a proxy. */
    public void add(WaitingClient client, long now) {
        if (clients.size() + addressed.waiting() >= maxClients) {
            makeRoom();
        }
        clients.add(new ProxiedClient(client, now + DEADLINE_NANOS));
    }

    private void makeRoom() {
        if (addressed.waiting() > 0) {
            addressed.hurry();
        } else {
            ProxiedClient victim = clients.get(0);
            remove(victim);
            admissions.drop(victim.client);
        }
    }

    private void remove(ProxiedClient client) {
        clients.remove(client);
        if (checked == client) {
            checked = null;
        }
    }

    /** Whether no client waits here. */
    public boolean isEmpty() {
        return clients.isEmpty();
    }

    /** Adds the clients and the header reader to the poll set. */
    public void addTo(PollSet poll) {
        answerIndex = reader.fd() == null ? -1 : poll.add(reader.fd(), PollSet.READABLE);
        polled.clear();
        for (ProxiedClient client : clients) {
            boolean isSilent = client.state == State.SILENT;
            if (isSilent || (client.state == State.PARTIAL && !client.hasEnded)) {
                int events = PollSet.HANG_UP | (isSilent ? PollSet.READABLE : PollSet.NOTHING);
                int index = poll.add(client.fd(), events);
                firstIndex = polled.isEmpty() ? index : firstIndex;
                polled.add(client);
            }
        }
        addressed.addTo(poll);
    }

    /** Timeout for poll(2), in milliseconds. */
    public int timeoutMillis(long now) {
        return PollTimeout.sooner(timeoutForHeaders(), addressed.timeoutMillis(now));
    }

    private int timeoutForHeaders() {
        if (clients.isEmpty()) {
            return reader.fd() == null ? SLOW_TICK_MILLIS : PollSet.FOR_EVER;
        }
        boolean isPartial = clients.stream().anyMatch(client -> client.state == State.PARTIAL);
        return isPartial ? TICK_MILLIS : SLOW_TICK_MILLIS;
    }

    /** To be called after {@link #addTo} and poll(2): handles what has happened. */
    public void look(PollSet poll, long now) {
        if (answerIndex >= 0 && poll.isReady(answerIndex) && reader.fd() != null && reader.answers()) {
            answered(now);
        }
        reader.ensureRunning(now); // only now: an answer that has come counts, however long this server was stopped
        if (reader.givesUp() && checked != null) {
            refuse(checked, "the header cannot be read");
        }
        for (int i = 0; i < polled.size(); i++) {
            ProxiedClient client = polled.get(i);
            if (poll.isReady(firstIndex + i) && !client.isBusy() && clients.contains(client)) {
                client.hasEnded |= poll.isHungUp(firstIndex + i);
                hear(client, now);
            }
        }
        polled.clear();
        addressed.look(poll, now);
        for (ProxiedClient client : List.copyOf(clients)) {
            wake(client, now);
        }
        askNext();
    }

    /** Peeks at the client's input; new input has to be checked. */
    private void hear(ProxiedClient client, long now) {
        int n = client.socket.peek(scratch.address(), InputCheck.MAX_INPUT_BYTES);
        if (n == 0) {
            forget(client);
        } else if (n > client.checkedBytes || (n > 0 && client.hasEnded)) {
            client.state = State.PENDING;
        } else {
            client.lookAgainSoon(now);
        }
    }

    private void forget(ProxiedClient client) {
        remove(client);
        client.fd().close();
    }

    private void wake(ProxiedClient client, long now) {
        if (client.isBusy()) {
            return;
        }
        if (now - client.deadlineNanos >= 0) {
            refuse(client, NO_HEADER + "none came in " + DEADLINE_SECONDS + " s");
        } else if (client.state == State.PARTIAL && now - client.againNanos >= 0) {
            hear(client, now);
        }
    }

    private void refuse(ProxiedClient client, String why) {
        remove(client);
        admissions.refuse(client.client, Refusal.cannotServe(why));
    }

    private void askNext() {
        while (!reader.exchange().isOpen()) {
            ProxiedClient next = clients.stream()
                    .filter(client -> client.state == State.PENDING)
                    .findFirst()
                    .orElse(null);
            if (next == null) {
                return;
            }
            int n = next.socket.peek(reader.exchange().inputAddress(), InputCheck.MAX_INPUT_BYTES);
            if (n <= 0) {
                forget(next);
                continue;
            }
            checked = next;
            next.state = State.CHECKED;
            next.checkedBytes = n;
            reader.ask(++number, next.hasEnded, 0, n);
        }
    }

    private void answered(long now) {
        ProxiedClient client = checked;
        checked = null;
        if (client == null) {
            return; // its place in the pool was needed
        }
        byte[] more = reader.exchange().more();
        try {
            switch (PeerCheck.verdict(reader.exchange().verdict())) {
                case MORE -> client.lookAgainSoon(now);
                case PROXIED -> pass(client, client.client.accepted().proxied(PeerCheck.decode(more)), now);
                case UNKNOWN -> pass(client, client.client.accepted().proxied(), now);
                case NONSENSE -> refuse(client, NO_HEADER + reader.exchange().moreText());
            }
        } catch (UnknownHostException noAddress) {
            refuse(client, "the header cannot be read");
        }
    }

    private void pass(ProxiedClient client, AcceptedClient accepted, long now) {
        remove(client);
        boolean isThere = client.socket.take(scratch, reader.exchange().takeBytes());
        if (!isThere || accepted.fd().isAbandoned(scratch)) {
            accepted.fd().close();
        } else {
            addressed.add(client.client, new WaitingClient(accepted, client.client.sinceNanos()), now);
        }
    }

    /** The next client whose address is known, or null. */
    public WaitingClient next() {
        return addressed.next();
    }

    /** Turns all clients away, and ends the header reader. */
    public void close() throws ErrnoException {
        for (ProxiedClient client : clients) {
            admissions.refuse(client.client, Refusal.SERVER_CLOSING);
        }
        clients.clear();
        while (addressed.waiting() > 0) {
            addressed.hurry();
        }
        for (WaitingClient client = next(); client != null; client = next()) {
            admissions.refuse(client, Refusal.SERVER_CLOSING);
        }
        reader.close();
    }
}
