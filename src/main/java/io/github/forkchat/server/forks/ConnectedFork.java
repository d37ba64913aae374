package io.github.forkchat.server.forks;

import io.github.forkchat.libc.Fd;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.server.flow.CreditAccount;

/**
 * What Server Main knows of one Server Fork and its client. Each part has a class of its own, which alone changes it.
 *
 * <pre>
 *   admission  from where the client came, and when it came in
 *   life       STARTING, IN_ROOM, LEAVING; the process; deadlines
 *   member     name and key
 *   presence   what the log tells of it
 *   activity   what it has said
 *   feed       what it is given
 *   requests   what it has asked for
 *   credit     what it may say
 * </pre>
 *
 * <p>Its C counterpart: the fork's slot in Server Main's tables. Threads: passData, once the accept loop has handed it
 * over.
 */
public final class ConnectedFork {
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
    /** Null if no credit is kept for it. */
    private CreditAccount credit;
    /** The long message that it is sending; null if none. */
    private MessageParts parts;
    /** What proves that this fork has written a frame; {@link Envelope#NO_TOKEN}: it is believed no more. */
    private long token = Envelope.NO_TOKEN;

    public ConnectedFork(int clientId, String peer, String login, Fd socket, PipeMainToFork pipe, Admission admission) {
        this.clientId = clientId;
        this.peer = peer;
        this.login = login;
        this.socket = socket;
        this.pipe = pipe;
        this.admission = admission;
        feed = new ForkFeed(pipe);
    }

    /** The id of its client, 0 or more. */
    public int clientId() {
        return clientId;
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

    /** What the log knows of the client. */
    public Presence presence() {
        return presence;
    }

    /** What the client has said. */
    public Activity activity() {
        return activity;
    }

    /** What it is given. */
    public ForkFeed feed() {
        return feed;
    }

    /** What it has asked for. */
    public RequestAccount requests() {
        return requests;
    }

    /** What it may say; null if no credit is kept for it. */
    public CreditAccount credit() {
        return credit;
    }

    /** From now on it says no more than this. */
    public void keepCredit(CreditAccount account) {
        credit = account;
    }

    /** What proves that this fork has written a frame, or {@link Envelope#NO_TOKEN}. */
    long token() {
        return token;
    }

    /** From now on this proves it. */
    public void believe(long newToken) {
        token = newToken;
    }

    /** Nothing more that it writes is believed. */
    public void disbelieve() {
        token = Envelope.NO_TOKEN;
    }

    /** The long message that it is sending, one of the pool if it has begun none. */
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

    /** Forgets the long message that it was sending. */
    public void dropParts() {
        if (parts != null) {
            parts.close();
            parts = null;
        }
    }
}
