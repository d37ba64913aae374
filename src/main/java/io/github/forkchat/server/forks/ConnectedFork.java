package io.github.forkchat.server.forks;

import io.github.forkchat.libc.Fd;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.server.flow.CreditAccount;

/**
 * Server Main's record of one Server Fork and its client. Each part of it is a separate class.
 *
 * <pre>
 *   admission  from where the client came, and when it came in
 *   life       STARTING, IN_ROOM, LEAVING; the process; deadlines
 *   member     name and key
 *   presence   what the log says about it
 *   activity   counts of its frames and messages
 *   feed       what is delivered to it
 *   requests   its requests
 *   credit     how much it may send
 * </pre>
 *
 * <p>Its C counterpart: the fork's slot in Server Main's tables. Threads: passData, after the accept loop has handed
 * it over.
 */
public final class ConnectedFork {
    /**
     * A reference to a fork from something that may outlive the fork by hours, such as a record for servers that are
     * unreachable. It lets go of the fork when the fork is gone: a fork takes some kilobytes of the heap.
     */
    public static final class Reference {
        private final int clientId;
        private ConnectedFork fork;

        private Reference(ConnectedFork fork) {
            clientId = fork.clientId;
            this.fork = fork;
        }

        /** The client's id; another client may have it when the fork is gone. */
        public int clientId() {
            return clientId;
        }

        /** The fork; null if it is gone. */
        public ConnectedFork fork() {
            return fork;
        }
    }

    private final int clientId;
    private final String peer;
    private final String login;

    private final Fd socket;
    private final PipeMainToFork pipe;
    private final Admission admission;
    private final ForkLife life = new ForkLife();
    private final Member member = new Member();
    private final Presence presence = new Presence();
    private final Activity activity = new Activity();
    private final ForkFeed feed;
    private final RequestAccount requests = new RequestAccount();
    /** Null if the fork has no credit limit. */
    private CreditAccount credit;
    /** The long message that it is sending; null if none. */
    private MessageParts parts;
    /**
     * The secret that proves that this fork has written a frame; {@link Envelope#NO_TOKEN} if its frames are rejected.
     */
    private long token = Envelope.NO_TOKEN;
    /** The number of its last message for the other servers; negative if there is none. */
    private long lastRecord = -1;
    /** Null until there is a reference. */
    private Reference reference;

    public ConnectedFork(int clientId, String peer, String login, Fd socket, PipeMainToFork pipe, Admission admission) {
        this.clientId = clientId;
        this.peer = peer;
        this.login = login;
        this.socket = socket;
        this.pipe = pipe;
        this.admission = admission;
        feed = new ForkFeed(pipe);
    }

    /** The client's id, 0 or more. */
    public int clientId() {
        return clientId;
    }

    /** The client in the log: {@code 3 (ann)}, or without a name of its own {@code 3}. */
    public String idAndName() {
        String name = member.nameText();
        boolean hasName = !name.isEmpty() && !name.equals("client" + clientId);
        return hasName ? clientId + " (" + name + ")" : "" + clientId;
    }

    /** The client's address, such as {@code 127.0.0.1:50312}, or {@code unix}. */
    public String peer() {
        return peer;
    }

    /** The login name of the client's user, if it came over a Unix socket and there is one; else null. */
    public String login() {
        return login;
    }

    /** The client's socket; closed once the client is in the room. */
    public Fd socket() {
        return socket;
    }

    /** Its pipeMainToFork. */
    public PipeMainToFork pipe() {
        return pipe;
    }

    /** How the client was admitted. */
    public Admission admission() {
        return admission;
    }

    /** Its state and its process. */
    public ForkLife life() {
        return life;
    }

    /** The client's name and key. */
    public Member member() {
        return member;
    }

    /** The state of the log lines about the client. */
    public Presence presence() {
        return presence;
    }

    /** The counts of the client's frames and messages. */
    public Activity activity() {
        return activity;
    }

    /** The delivery to the fork. */
    public ForkFeed feed() {
        return feed;
    }

    /** The fork's requests. */
    public RequestAccount requests() {
        return requests;
    }

    /** The fork's send credit; null if it has no limit. */
    public CreditAccount credit() {
        return credit;
    }

    /**
     * Whether its worker expects more than messages: forkchat's own worker does, and each one that has asked for credit
     * or sent the client's choices.
     */
    public boolean expectsReplies() {
        return credit != null || presence.isFirstLineHandled();
    }

    /** Limits what the fork may send from now on. */
    public void keepCredit(CreditAccount account) {
        credit = account;
    }

    /** The secret that proves that this fork has written a frame, or {@link Envelope#NO_TOKEN}. */
    long token() {
        return token;
    }

    /** Sets the token that proves it. */
    public void setToken(long newToken) {
        token = newToken;
    }

    /** Rejects all further frames of this fork. */
    public void revokeToken() {
        token = Envelope.NO_TOKEN;
    }

    /** A reference that does not keep it in memory after {@link #gone}. */
    public Reference reference() {
        if (reference == null) {
            reference = new Reference(this);
        }
        return reference;
    }

    /** Its process has ended, and the room has forgotten it. */
    public void gone() {
        reference().fork = null;
    }

    /** The number of its last message for the other servers; negative if there is none. */
    public long lastRecord() {
        return lastRecord;
    }

    /** Sets the number of its last message for the other servers. */
    public void setLastRecord(long number) {
        lastRecord = number;
    }

    /** The long message that the fork is sending; a new one from the pool if there is none. */
    public MessageParts parts(MessageParts.Pool pool) {
        if (parts == null) {
            parts = pool.take();
        }
        return parts;
    }

    /** The long message that it is sending; null if none. */
    public MessageParts parts() {
        return parts;
    }

    /** Drops the long message that the fork was sending. */
    public void dropParts() {
        if (parts != null) {
            parts.close();
            parts = null;
        }
    }
}
