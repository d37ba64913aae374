package io.github.forkchat.fork.input;

/**
 * Finds the request number in a line that is refused because it is invalid JSON or too long. The number is the integer
 * behind the first {@code "request":} of the outermost object, whatever is wrong elsewhere.
 *
 * <p>Threads: one.
 */
public final class RequestFinder {
    /** No number was found. */
    static final int NONE = 0;

    private static final String NAME = "request";
    private static final int NO_MATCH = -1;

    private int depth;
    private boolean inString;
    private boolean escaped;
    /** How many bytes of {@link #NAME} the current string has matched so far, or {@link #NO_MATCH}. */
    private int matched;

    private boolean isBehindName;
    private boolean inNumber;
    private boolean hasDigits;
    private boolean isNumberOver;
    private long number;
    private int found = NONE;

    /** Returns the number in a line, or {@link #NONE}. */
    public static int find(byte[] line, int offset, int length) {
        RequestFinder finder = new RequestFinder();
        finder.look(line, offset, length);
        return finder.end();
    }

    /** Scans the next piece of the line. */
    public void look(byte[] piece, int offset, int length) {
        for (int i = offset; i < offset + length && found == NONE; i++) {
            if (inString) {
                inString(piece[i]);
            } else {
                outside(piece[i]);
            }
        }
    }

    /** Ends the line; returns its number, or {@link #NONE}. */
    public int end() {
        endNumber();
        return found;
    }

    private void inString(byte b) {
        if (escaped) {
            escaped = false;
        } else if (b == '\\') {
            escaped = true;
            matched = NO_MATCH;
        } else if (b == '"') {
            inString = false;
            isBehindName = matched == NAME.length() && depth == 1;
        } else {
            boolean matches = matched >= 0 && matched < NAME.length() && b == NAME.charAt(matched);
            matched = matches ? matched + 1 : NO_MATCH;
        }
    }

    private void outside(byte b) {
        switch (b) {
            case ' ', '\t', '\r' -> isNumberOver = hasDigits;
            case ':' -> {
                endNumber();
                inNumber = isBehindName;
                isBehindName = false;
            }
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> digit(b - '0');
            default -> structure(b);
        }
    }

    private void digit(int digit) {
        inNumber &= !isNumberOver;
        hasDigits = true;
        number = Math.min(10 * number + digit, 1L + Integer.MAX_VALUE);
    }

    private void structure(byte b) {
        if (b == ',' || b == '}') {
            endNumber();
        }
        inNumber = false;
        isBehindName = false;
        switch (b) {
            case '"' -> {
                inString = true;
                matched = 0;
            }
            case '{', '[' -> depth++;
            case '}', ']' -> depth--;
            default -> {}
        }
    }

    private void endNumber() {
        if (inNumber && hasDigits && number <= Integer.MAX_VALUE) {
            found = (int) number; // 0 is none
        }
        inNumber = false;
        hasDigits = false;
        isNumberOver = false;
        number = 0;
    }
}
