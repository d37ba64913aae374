package io.github.forkchat.protocol;

/**
 * The types of frames; the number is the first field of a {@link Frame}. {@code src/docs/worker.md} has this table for
 * workers in other languages.
 *
 * <p>Its C counterpart: {@code #define DATA_SIGNAL -9998} and its kin. Threads: immutable.
 */
public enum Signal {
    /** Fork to main, no data: the last frame of a fork; its client has disconnected or sends nothing more. */
    DISCONNECTED_SIGNAL(-9999, From.FORK, Recipients.NOBODY),
    /** Fork to main: the text of a message, or its last part. Main to fork: a {@link Message}. */
    DATA_SIGNAL(-9998, From.FORK_WITH_DATA, Recipients.ALL_BUT_ONE),
    /** Fork to main: a part, but not the last, of a message or request that is longer than one frame. */
    DATA_PART_SIGNAL(-9997, From.FORK_WITH_DATA, Recipients.NOBODY),
    /** Fork to main, no data: the worker is up, and its client is in the room from here on. */
    READY_SIGNAL(-9996, From.FORK, Recipients.NOBODY),
    /**
     * Fork to main: a {@link Hello}, the client's choices. Main to fork: a {@link Reply} with the client's name; its
     * number is that of earlier messages, which follow as DATA_SIGNAL before new ones.
     */
    HELLO_SIGNAL(-9995, From.FORK_WITH_DATA, Recipients.ONE),
    /** Fork to main: a {@link Request} for a name, its text the owner's key. Main to fork: a {@link Reply}: granted. */
    NAME_SIGNAL(-9994, From.FORK_WITH_DATA, Recipients.ONE),
    /** Main to fork: a {@link Message} without text: this client is in the room now. */
    JOINED_SIGNAL(-9993, From.MAIN, Recipients.EVENT_LISTENERS),
    /** Main to fork: a {@link Message} whose text says why this client has left. */
    LEFT_SIGNAL(-9992, From.MAIN, Recipients.EVENT_LISTENERS),
    /** Main to fork: a {@link Message} with the old name; its text is the new one. */
    NAMED_SIGNAL(-9991, From.MAIN, Recipients.EVENT_LISTENERS),
    /**
     * Fork to main: a {@link Request} with the name of the recipient of the text. Main to fork: a {@link Reply} with
     * the sender's id as its number, its name and the text.
     */
    DIRECT_SIGNAL(-9990, From.FORK_WITH_DATA, Recipients.ONE),
    /**
     * Fork to main: a {@link Request}. Main to fork: a {@link Reply}: all earlier messages and requests of this fork
     * are done.
     */
    RECEIPT_SIGNAL(-9989, From.FORK_WITH_DATA, Recipients.ONE),
    /** Main to fork: a {@link Reply} to a request that is refused; its text says why. */
    REFUSED_SIGNAL(-9988, From.MAIN, Recipients.ONE),
    /** Main to fork: a {@link Message} of the server itself. */
    NOTICE_SIGNAL(-9987, From.MAIN, Recipients.EVENT_LISTENERS),
    /**
     * Fork to main: a {@link Request}. Main to fork: a {@link Reply} for each client in the room: since when, its name,
     * and as text {@code key=number …} and {@code peer=…}; then RECEIPT_SIGNAL.
     */
    WHO_SIGNAL(-9986, From.FORK_WITH_DATA, Recipients.ONE),
    /** Fork to main: a {@link Request}. Main to fork: a {@link Reply} with text {@code key=number …}, and a receipt. */
    STATISTICS_SIGNAL(-9985, From.FORK_WITH_DATA, Recipients.ONE),
    /**
     * Fork to main, no data: the connection broke, and DISCONNECTED_SIGNAL follows. Without this signal the client has
     * left in order.
     */
    CONNECTION_LOST_SIGNAL(-9984, From.FORK, Recipients.NOBODY),
    /** Between Server Main and the password checker alone, on separate pipes: {@link PasswordCheck}. */
    PASSWORD_SIGNAL(-9983, From.MAIN, Recipients.NOBODY),
    /** Fork to main, no data, before READY_SIGNAL: this fork accepts several messages in one {@link Message}. */
    LINES_SIGNAL(-9982, From.FORK, Recipients.NOBODY),
    /** Main to fork, the first frame of all: an int64, the fork's token, which is in each of its {@link Envelope}s. */
    TOKEN_SIGNAL(-9981, From.MAIN, Recipients.NOBODY),
    /**
     * Main to fork: a {@link Reply} whose number is additional {@link Credit} in bytes. Fork to main, no data, before
     * READY_SIGNAL: this fork keeps to its credit; forkchat's own worker need not send it.
     */
    CREDIT_SIGNAL(-9980, From.FORK, Recipients.ONE),
    /**
     * Fork to main: a {@link Request} for the topic of the room; a text sets it. Main to fork: a {@link Reply} with
     * the topic as text, the name of the client that set it, and the time at which it was set.
     */
    TOPIC_SIGNAL(-9979, From.FORK_WITH_DATA, Recipients.ONE),
    /** Main to fork: a {@link Message} whose text is the topic that this client has set. */
    TOPIC_SET_SIGNAL(-9978, From.MAIN, Recipients.EVENT_LISTENERS),
    /** Between Server Main and the header reader alone, on separate pipes: {@link PeerCheck}. */
    PEER_SIGNAL(-9977, From.MAIN, Recipients.NOBODY),
    /** Between Server Main and the metrics process alone, on separate pipes: {@link ScrapeCheck}. */
    SCRAPE_SIGNAL(-9976, From.MAIN, Recipients.NOBODY),
    // Between Server Main and its link alone, on separate pipes; package protocol.link has the layout of the data.
    /** Main to link: the answer to LINK_UP_SIGNAL; then SAID_SIGNAL follows. */
    RESUME_SIGNAL(-9970, From.MAIN, Recipients.NOBODY),
    /** Main to link: what members of this server have said, to be published. */
    SAID_SIGNAL(-9969, From.MAIN, Recipients.NOBODY),
    /** Both ways: a direct message for a member of another server, or from one; the client id is a ticket. */
    FAR_DIRECT_SIGNAL(-9968, From.MAIN, Recipients.NOBODY),
    /** Both ways: the answer to the direct message with this ticket; empty, or the reason of a refusal. */
    FAR_ANSWER_SIGNAL(-9967, From.MAIN, Recipients.NOBODY),
    /** Link to main: the broker answers; the client id is the number of this connection. */
    LINK_UP_SIGNAL(-9966, From.MAIN, Recipients.NOBODY),
    /** Link to main: the broker does not answer, or refuses; a text says why. */
    LINK_DOWN_SIGNAL(-9965, From.MAIN, Recipients.NOBODY),
    /** Link to main: records of this server have their place in the stream. */
    COMMITTED_SIGNAL(-9964, From.MAIN, Recipients.NOBODY),
    /** Link to main: records of another server, or of an earlier run of this one. */
    RELAYED_SIGNAL(-9963, From.MAIN, Recipients.NOBODY),
    /** Link to main: another server is there. */
    ALIVE_SIGNAL(-9962, From.MAIN, Recipients.NOBODY),
    /** Main to fork: a {@link Message} without text: the next message of this client was said during an outage. */
    LATE_SIGNAL(-9961, From.MAIN, Recipients.EVENT_LISTENERS),

    /**
     * Fork to main: a {@link Request} of an operator: the name or address that it is about, and as text the type of
     * the {@link Command} and its text.
     */
    OPERATOR_SIGNAL(-9959, From.FORK_WITH_DATA, Recipients.NOBODY),
    /** Main to fork: a {@link Reply} with an operator's name; its text says why this client has to leave. */
    KICKED_SIGNAL(-9958, From.MAIN, Recipients.ONE),
    /**
     * Main to fork: a {@link Reply} for each ban: since when, the operator's name, and as text {@code target=…
     * until=…} and so on.
     */
    BAN_SIGNAL(-9957, From.MAIN, Recipients.ONE),
    /**
     * Fork to main: a {@link Request} whose text is an interval in milliseconds: from now on the fork gets a sample of
     * the room in each interval; 0 asks for a single one. Main to fork: the last {@link Reply} of a sample, with the
     * numbers of the server as text {@code key=number …}.
     */
    WATCH_SIGNAL(-9951, From.FORK_WITH_DATA, Recipients.ONE),
    /** Main to fork: a {@link Reply} of a sample, with one client: as in WHO_SIGNAL, with more numbers. */
    WATCHED_CLIENT_SIGNAL(-9950, From.MAIN, Recipients.ONE),
    /** In Server Main's ring alone: copies of DATA_SIGNAL frames, so that new clients get them as history for longer. */
    COPIES_SIGNAL(-9949, From.MAIN, Recipients.NOBODY);

    /** Which forks Server Main gives it to. */
    public enum Recipients {
        /** None through the ring: it goes from fork to main, or to no fork. */
        NOBODY,
        /** Every fork except that of the frame's clientId, the sender. */
        ALL_BUT_ONE,
        /** Every fork whose {@link Hello} asks for events, except that of the frame's clientId. */
        EVENT_LISTENERS,
        /** The fork of the frame's clientId. */
        ONE
    }

    /** The senders of a signal. */
    private enum From {
        MAIN,
        FORK,
        FORK_WITH_DATA
    }

    private static final int LOWEST = DISCONNECTED_SIGNAL.number;
    /** The signals by their number minus {@link #LOWEST}; null for a number that no signal has. */
    private static final Signal[] BY_NUMBER = byNumber();

    private final int number;
    private final From from;
    private final Recipients recipients;

    Signal(int number, From from, Recipients recipients) {
        this.number = number;
        this.from = from;
        this.recipients = recipients;
    }

    /** The int32 on the pipe. */
    public int number() {
        return number;
    }

    /** Which forks Server Main gives it to. */
    public Recipients recipients() {
        return recipients;
    }

    /** The signal with this number, or null if there is none. */
    public static Signal of(int number) {
        int index = number - LOWEST;
        return index >= 0 && index < BY_NUMBER.length ? BY_NUMBER[index] : null;
    }

    private static Signal[] byNumber() {
        Signal[] values = values();
        Signal[] signals = new Signal[values[values.length - 1].number - LOWEST + 1];
        for (Signal signal : values) {
            signals[signal.number - LOWEST] = signal;
        }
        return signals;
    }

    /** Whether a fork may send it. */
    boolean isFromForks() {
        return from != From.MAIN;
    }

    /** Whether a fork may send data with it. */
    boolean carriesData() {
        return from == From.FORK_WITH_DATA;
    }
}
