package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.forks.ConnectedFork;

/**
 * The topic of the room: a line of text that any client may set. It lasts until Server Main ends.
 *
 * <p>Threads: passData.
 */
final class Topic {
    /** Maximum length of a topic, in bytes of UTF-8. */
    static final int MAX_BYTES = 400;

    private static final byte[] NOTHING = {};
    /** The text that stands for no topic. */
    private static final byte NONE = '-';

    private final Announcer announcer;
    private byte[] text = NOTHING;
    private byte[] setBy = NOTHING;
    private long setMillis;

    Topic(Announcer announcer) {
        this.announcer = announcer;
    }

    /**
     * Handles a request for the topic, or to set it; a new topic is announced to all others.
     *
     * @param wanted the new topic, cleaned; empty if the client only asks
     * @return the reason of a refusal, or null
     */
    String ask(ConnectedFork fork, byte[] wanted) {
        if (wanted.length > MAX_BYTES) {
            return "a topic has at most " + MAX_BYTES + " bytes";
        }
        if (wanted.length > 0) {
            text = wanted;
            setBy = fork.member().name();
            setMillis = System.currentTimeMillis();
            announcer.event(Signal.TOPIC_SET_SIGNAL, fork.clientId(), setBy, text);
        }
        return text.length == 0 ? "no topic is set" : null;
    }

    /** Tells a new client the topic, if there is one and the client listens to events. */
    void greet(ConnectedFork fork) {
        if (fork.feed().cursor().listensToEvents() && isThere()) {
            tell(fork, Reply.NO_REQUEST);
        }
    }

    /** Whether there is a topic. */
    boolean isThere() {
        return text.length > 1 || (text.length == 1 && text[0] != NONE);
    }

    /** Answers the request of this number with the topic. */
    void tell(ConnectedFork fork, int number) {
        announcer.reply(Signal.TOPIC_SIGNAL, fork, number, setMillis, setBy, text);
    }
}
