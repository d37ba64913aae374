package io.github.forkchat.fork;

import io.github.forkchat.fork.input.ForeignProtocol;
import io.github.forkchat.fork.input.RecordFramer;
import io.github.forkchat.fork.input.TelnetSequence;
import io.github.forkchat.fork.input.TelnetSequence.Meaning;
import io.github.forkchat.fork.input.TextCleaner;
import io.github.forkchat.protocol.HandshakeText;
import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.check.PasswordCheck.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds and checks the room's password at the beginning of a client's input. A {@link Handshake} contains it as a key;
 * any other line, without its Telnet sequences, is taken for the password itself. A program has one try, a person who
 * types has {@value #TRIES}.
 *
 * <p>Threads: one. After {@link #look} the other methods return the result.
 */
final class PasswordGate {
    private static final int TRIES = 3;

    private final PasswordHash password;
    private final boolean recordsAreUsual;
    private byte[] line;
    private Verdict verdict;
    private int takeBytes;
    private String text;

    /** @param recordsAreUsual whether a client that does not begin with a first line sends records */
    PasswordGate(PasswordHash password, boolean recordsAreUsual) {
        this.password = password;
        this.recordsAreUsual = recordsAreUsual;
    }

    /**
     * Checks what a client has sent since its last try.
     *
     * @param ended whether the input has ended, which completes the last line
     * @param maxBytes how many bytes are looked at; a longer line is a wrong password
     * @param wrongTries number of wrong tries so far
     */
    void look(byte[] input, boolean ended, int maxBytes, int wrongTries) {
        ForeignProtocol protocol = new ForeignProtocol();
        String foreign = foreign(protocol, input, ended);
        if (foreign != null) {
            found(Verdict.NONSENSE, 0, refused(foreign));
            return;
        }
        if (protocol.isUndecided() && input.length < maxBytes) {
            found(Verdict.MORE, 0, "");
            return;
        }
        boolean isRecord = recordsAreUsual && !Handshake.mayBecomeOne(input, input.length);
        int end = isRecord ? recordEnd(input, ended) : lineEnd(input, ended);
        if (end < 0 && input.length < maxBytes) {
            found(Verdict.MORE, 0, "");
        } else if (end < 0) {
            found(Verdict.LAST_WRONG, 0, refused(HandshakeText.PASSWORD_WRONG));
        } else {
            shown(isRecord ? Arrays.copyOf(input, end) : line, end, wrongTries + 1);
        }
    }

    private void shown(byte[] shown, int end, int tries) {
        int length = textEnd(shown);
        if (Handshake.isOne(shown, 0, length)) {
            firstLine(new String(shown, 0, length, StandardCharsets.UTF_8));
        } else {
            typed(Arrays.copyOf(shown, length), end, tries);
        }
    }

    /**
     * Why a client that speaks another protocol is refused, or null. A request from a web browser does not count as a
     * try.
     */
    private static String foreign(ForeignProtocol protocol, byte[] input, boolean ended) {
        String why = protocol.refusal(input, input.length);
        return ended ? protocol.refusalAtEnd() : why;
    }

    /**
     * The index behind the first line and its line end, or -1 if there is none yet. {@link #line} gets the line
     * without Telnet sequences.
     */
    private int lineEnd(byte[] input, boolean ended) {
        TelnetSequence telnet = new TelnetSequence();
        byte[] text = new byte[input.length];
        int length = 0;
        int at = 0;
        boolean isWhole = false;
        while (at < input.length && !isWhole) {
            byte b = input[at++];
            Meaning meaning = telnet.isOpen() ? telnet.take(b) : Meaning.NO_SEQUENCE;
            if (meaning == Meaning.NO_SEQUENCE && b == TelnetSequence.IAC) {
                telnet.begin();
            } else if (meaning == Meaning.DATA || meaning == Meaning.NO_SEQUENCE) {
                boolean isCrNul = b == 0 && telnet.wasThere() && length > 0 && text[length - 1] == '\r';
                text[length++] = b; // invalid sequences cannot be part of a password, so they need not be complete
                isWhole = b == '\n' || isCrNul;
            }
        }
        line = Arrays.copyOf(text, length);
        return isWhole || ended ? at : -1;
    }

    private static int recordEnd(byte[] input, boolean ended) {
        if (input.length >= RecordFramer.RECORD_BYTES) {
            return RecordFramer.RECORD_BYTES;
        }
        return ended ? input.length : -1;
    }

    /** The index behind the text, which ends before a line end or a NUL. */
    private static int textEnd(byte[] input) {
        int text = 0;
        while (text < input.length && input[text] != 0) {
            text++;
        }
        if (text > 0 && input[text - 1] == '\n') {
            text--;
        }
        return text > 0 && input[text - 1] == '\r' ? text - 1 : text;
    }

    private void firstLine(String line) {
        try {
            byte[] shown = Handshake.password(line);
            if (shown == null) {
                found(Verdict.MISSING, 0, refused(HandshakeText.PASSWORD_MISSING));
            } else if (password.matches(shown)) {
                found(Verdict.RIGHT, 0, ""); // the line stays, for the worker reads its other keys
            } else {
                found(Verdict.LAST_WRONG, 0, refused(HandshakeText.PASSWORD_WRONG));
            }
        } catch (ProtocolException e) {
            found(Verdict.NONSENSE, 0, refused(TextCleaner.cleaned(e.getMessage())));
        }
    }

    private void typed(byte[] shown, int end, int tries) {
        if (password.matches(shown)) {
            found(Verdict.RIGHT, end, ChatRendering.REMARK + "welcome");
        } else if (tries < TRIES) {
            found(Verdict.WRONG, end, ChatRendering.REMARK + HandshakeText.PASSWORD_WRONG);
        } else {
            found(Verdict.LAST_WRONG, end, refused(HandshakeText.PASSWORD_WRONG));
        }
    }

    private static String refused(String why) {
        return HandshakeText.REFUSED + why;
    }

    private void found(Verdict what, int bytes, String forClient) {
        verdict = what;
        takeBytes = bytes;
        text = forClient;
    }

    Verdict verdict() {
        return verdict;
    }

    /** How many bytes of the input have to be removed from the socket. */
    int takeBytes() {
        return takeBytes;
    }

    /** The text for the client; empty for none. */
    String text() {
        return text;
    }
}
