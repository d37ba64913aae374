package io.github.forkchat.fork;

import io.github.forkchat.fork.input.ForeignProtocol;
import io.github.forkchat.fork.input.RecordFramer;
import io.github.forkchat.fork.input.TelnetSequence;
import io.github.forkchat.fork.input.TelnetSequence.Meaning;
import io.github.forkchat.fork.input.TextCleaner;
import io.github.forkchat.protocol.PasswordCheck.Verdict;
import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks for the room's password in what a client sends first: a {@link Handshake} has it as a key, and any other line is
 * taken for the password itself, without what is Telnet in it. A program has one try, and whoever types it has {@value #TRIES}.
 *
 * <p>Threads: one. After {@link #look} the other methods say what it has found.
 */
final class PasswordGate {
    private static final int TRIES = 3;
    private static final String MISSING = "this room has a password";
    private static final String WRONG = "wrong password";

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
     * Looks at what a client has sent since its last try.
     *
     * @param ended whether nothing more comes, so that what is there is a line
     * @param mostBytes as much is looked at; a line that is longer is a wrong password
     * @param wrongTries how many it has had
     */
    void look(byte[] input, boolean ended, int mostBytes, int wrongTries) {
        String foreign = foreign(input, ended);
        if (foreign != null) {
            found(Verdict.NONSENSE, 0, refused(foreign));
            return;
        }
        boolean isRecord = recordsAreUsual && !Handshake.mayBecomeOne(input, input.length);
        int end = isRecord ? recordEnd(input, ended) : lineEnd(input, ended);
        if (end < 0 && input.length < mostBytes) {
            found(Verdict.MORE, 0, "");
        } else if (end < 0) {
            found(Verdict.LAST_WRONG, 0, refused(WRONG));
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

    /** Why a client that speaks another protocol is refused, or null: a web page is no try. */
    private static String foreign(byte[] input, boolean ended) {
        ForeignProtocol protocol = new ForeignProtocol();
        String why = protocol.refusal(input, input.length);
        return ended ? protocol.refusalAtEnd() : why;
    }

    /** Behind the first line, with its end; -1 if there is none yet. {@link #line} has it without Telnet. */
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
                text[length++] = b; // what is no sequence is no password either, and need not be whole
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

    /** Behind the text: a line end, and what follows a NUL, is none of it. */
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
                found(Verdict.MISSING, 0, refused(MISSING));
            } else if (password.matches(shown)) {
                found(Verdict.RIGHT, 0, ""); // the worker reads the line again, for all else that it says
            } else {
                found(Verdict.LAST_WRONG, 0, refused(WRONG));
            }
        } catch (ProtocolException e) {
            found(Verdict.NONSENSE, 0, refused(TextCleaner.cleaned(e.getMessage())));
        }
    }

    private void typed(byte[] shown, int end, int tries) {
        if (password.matches(shown)) {
            found(Verdict.RIGHT, end, ChatRendering.REMARK + "welcome");
        } else if (tries < TRIES) {
            found(Verdict.WRONG, end, ChatRendering.REMARK + WRONG);
        } else {
            found(Verdict.LAST_WRONG, end, refused(WRONG));
        }
    }

    private static String refused(String why) {
        return Handshake.MARK + " refused: " + why;
    }

    private void found(Verdict what, int bytes, String forClient) {
        verdict = what;
        takeBytes = bytes;
        text = forClient;
    }

    Verdict verdict() {
        return verdict;
    }

    /** How much of the input is nobody else's any more. */
    int takeBytes() {
        return takeBytes;
    }

    /** What the client is to be told; empty: nothing. */
    String text() {
        return text;
    }
}
