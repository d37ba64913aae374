package io.github.forkchat.fork;

import io.github.forkchat.protocol.PasswordCheck.Verdict;
import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks for the room's password in what a client sends first: a {@link FirstLine} has it as a key, and any other line is
 * taken for the password itself. A program has one try, and whoever types it has {@value #TRIES}.
 *
 * <p>Threads: one. After {@link #look} the other methods say what it has found.
 */
final class PasswordGate {
    private static final int TRIES = 3;
    private static final String MISSING = "this room has a password";
    private static final String WRONG = "wrong password";

    private final PasswordHash password;
    private final boolean recordsAreUsual;
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
        boolean isRecord = recordsAreUsual && !FirstLine.mayBecomeOne(input, input.length);
        int end = isRecord ? recordEnd(input, ended) : lineEnd(input, ended);
        if (end < 0 && input.length < mostBytes) {
            found(Verdict.MORE, 0, "");
        } else if (end < 0) {
            found(Verdict.LAST_WRONG, 0, refused(WRONG));
        } else if (FirstLine.isOne(input, 0, textEnd(input, end))) {
            firstLine(new String(input, 0, textEnd(input, end), StandardCharsets.UTF_8));
        } else {
            typed(Arrays.copyOf(input, textEnd(input, end)), end, wrongTries + 1);
        }
    }

    /** Why a client that speaks another protocol is refused, or null: a web page is no try. */
    private static String foreign(byte[] input, boolean ended) {
        ForeignProtocol protocol = new ForeignProtocol();
        String why = protocol.refusal(input, input.length);
        return ended ? protocol.refusalAtEnd() : why;
    }

    /** Behind the first line, with its end; -1 if there is none yet. */
    private static int lineEnd(byte[] input, boolean ended) {
        for (int i = 0; i < input.length; i++) {
            if (input[i] == '\n') {
                return i + 1;
            }
        }
        return ended ? input.length : -1;
    }

    private static int recordEnd(byte[] input, boolean ended) {
        if (input.length >= RecordReader.RECORD_BYTES) {
            return RecordReader.RECORD_BYTES;
        }
        return ended ? input.length : -1;
    }

    /** Behind the text that ends there: a line end, and what follows a NUL, is none of it. */
    private static int textEnd(byte[] input, int end) {
        int text = 0;
        while (text < end && input[text] != 0) {
            text++;
        }
        if (text > 0 && input[text - 1] == '\n') {
            text--;
        }
        return text > 0 && input[text - 1] == '\r' ? text - 1 : text;
    }

    private void firstLine(String line) {
        try {
            byte[] shown = FirstLine.password(line);
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
        return FirstLine.MARK + " refused: " + why;
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
