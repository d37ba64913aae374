package io.github.forkchat.fork.input;

/**
 * Parses a command sequence of the Telnet protocol (RFC 854) in a client's input. UTF-8 text has no byte 0xFF, which
 * begins a sequence, but text in another encoding may. So sequences that no telnet client sends stay data, which is
 * replaced later where people see it.
 *
 * <pre>
 *   IAC WILL|WONT|DO|DONT option     negotiation
 *   IAC SB … IAC SE                  subnegotiation; up to {@value #MAX_BYTES} bytes
 *   IAC command                      a command from {@value #FIRST_COMMAND} on, such as interrupt process
 *   IAC IAC                          the data byte 0xFF, from a client that has sent one of the above
 *   IAC and anything else            no sequence: it is data
 * </pre>
 *
 * <p>Offers and requests of options get no answer, which leaves all options off. There is one exception: telnet(1)
 * asks for a timing mark behind each command, such as that of Ctrl-C, and shows nothing more until it gets the answer
 * (RFC 860).
 *
 * <p>Threads: one.
 */
public final class TelnetSequence {
    /** Begins a sequence. */
    public static final byte IAC = (byte) 255;

    /** A subnegotiation that is longer counts as unterminated: what follows is data. */
    static final int MAX_BYTES = 512;

    /** The effect of a byte in a sequence. */
    public enum Meaning {
        /** The sequence continues. */
        MORE,
        /** The byte was the last one of the sequence. */
        END,
        /** The byte was the last one of the sequence, and is data itself. */
        DATA,
        /**
         * There is no sequence: {@link #heldBytes} bytes of {@link #held} are data, and this byte has to be parsed
         * again.
         */
        NO_SEQUENCE
    }

    private enum State {
        CLOSED,
        COMMAND,
        OPTION,
        SUBNEGOTIATION,
        SUBNEGOTIATION_IAC
    }

    /** The first command number: end of file, of the linemode option (RFC 1184). */
    private static final int FIRST_COMMAND = 236;

    private static final int SE = 240;
    private static final int SB = 250;
    private static final int WILL = 251;
    private static final int WONT = 252;
    private static final int DO = 253;
    private static final int TIMING_MARK = 6;
    private static final int BYTE = 0xff;
    private static final byte[] NO_TIMING_MARK = {IAC, (byte) WONT, TIMING_MARK};
    /** The assigned options are 0 to this, 138 to 140, and 255 (IANA). */
    private static final int MAX_OPTION = 49;

    private static final int MIN_LATE_OPTION = 138;
    private static final int MAX_LATE_OPTION = 140;

    private final byte[] held = {IAC, 0};
    private State state = State.CLOSED;
    private int heldBytes;
    private int subnegotiationBytes;
    private boolean wasThere;
    /** Whether the last sequence was a command. */
    private boolean isBehindCommand;

    private boolean isAnswerDue;

    /** Begins a sequence, after an IAC. */
    public void begin() {
        state = State.COMMAND;
    }

    /** Whether a sequence has begun and not ended. */
    public boolean isOpen() {
        return state != State.CLOSED;
    }

    /** Whether there was a complete sequence, so that the client speaks Telnet. */
    public boolean wasThere() {
        return wasThere;
    }

    /** Takes the next byte of a sequence that is open. */
    public Meaning take(byte next) {
        int b = next & BYTE;
        return switch (state) {
            case COMMAND -> command(b);
            case OPTION -> option(b);
            case SUBNEGOTIATION -> subnegotiation(b);
            default -> behindInnerIac(b);
        };
    }

    private Meaning command(int b) {
        if (b < FIRST_COMMAND || (b == BYTE && !wasThere)) {
            return none(1);
        }
        if (b == BYTE) {
            state = State.CLOSED;
            return Meaning.DATA;
        }
        if (b >= WILL) {
            held[1] = (byte) b;
            state = State.OPTION;
            return Meaning.MORE;
        }
        if (b == SB) {
            subnegotiationBytes = 0;
            state = State.SUBNEGOTIATION;
            return Meaning.MORE;
        }
        isBehindCommand = true;
        return end();
    }

    private Meaning option(int option) {
        boolean isLate = option >= MIN_LATE_OPTION && option <= MAX_LATE_OPTION;
        if (option > MAX_OPTION && !isLate && option != BYTE) {
            return none(held.length);
        }
        isAnswerDue |= isBehindCommand && held[1] == (byte) DO && option == TIMING_MARK;
        isBehindCommand = false;
        return end();
    }

    private Meaning none(int dataBytes) {
        state = State.CLOSED;
        heldBytes = dataBytes;
        return Meaning.NO_SEQUENCE;
    }

    private Meaning subnegotiation(int b) {
        subnegotiationBytes++;
        if (subnegotiationBytes == MAX_BYTES) {
            return end();
        }
        state = b == BYTE ? State.SUBNEGOTIATION_IAC : State.SUBNEGOTIATION;
        return Meaning.MORE;
    }

    private Meaning behindInnerIac(int b) {
        if (b == SE) {
            return end();
        }
        if (b == BYTE) {
            state = State.SUBNEGOTIATION;
            subnegotiationBytes++;
            return Meaning.MORE;
        }
        Meaning meaning = command(b); // the subnegotiation was cut off
        return meaning == Meaning.NO_SEQUENCE ? end() : meaning; // and this was a sequence nevertheless
    }

    private Meaning end() {
        state = State.CLOSED;
        wasThere = true;
        return Meaning.END;
    }

    /** Ends the input; returns how many bytes of {@link #held} are data, because the sequence is incomplete. */
    int cutOff() {
        boolean isVerb = state == State.OPTION;
        boolean isIac = state == State.COMMAND;
        state = State.CLOSED;
        return isVerb ? held.length : isIac ? 1 : 0;
    }

    /** After {@link Meaning#NO_SEQUENCE}: the data, {@link #heldBytes} from index 0 on. */
    byte[] held() {
        return held;
    }

    int heldBytes() {
        return heldBytes;
    }

    /** Returns and removes the answer for the client, or null. */
    byte[] takeAnswer() {
        byte[] due = isAnswerDue ? NO_TIMING_MARK : null;
        isAnswerDue = false;
        return due;
    }
}
