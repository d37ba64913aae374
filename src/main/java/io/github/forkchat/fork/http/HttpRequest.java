package io.github.forkchat.fork.http;

/**
 * The first line of an HTTP/1 request. The header fields are skipped.
 *
 * <p>Threads: immutable.
 *
 * @param method such as GET; empty if the request is no HTTP
 * @param path without the query
 * @param isTooLong whether the request is longer than the maximum
 */
record HttpRequest(String method, String path, boolean isTooLong) {
    private static final int WORDS = 3;

    /**
     * Parses the beginning of a request.
     *
     * @param input what the client has sent so far
     * @param hasEnded whether the client has closed its sending side
     * @param maxBytes maximum length of first line and header fields
     * @return the request, or null while the empty line at its end is still to come
     */
    static HttpRequest parse(String input, boolean hasEnded, int maxBytes) {
        if (isWhole(input)) {
            return parse(input);
        }
        if (hasEnded) {
            return new HttpRequest("", "", false);
        }
        return input.length() < maxBytes ? null : new HttpRequest("", "", true);
    }

    /** Whether there is an empty line; a line ends with LF or CRLF. */
    private static boolean isWhole(String input) {
        boolean isEmpty = false;
        for (int i = 0; i < input.length(); i++) {
            char c = input.charAt(i);
            if (c == '\n') {
                if (isEmpty) {
                    return true;
                }
                isEmpty = true;
            } else if (c != '\r') {
                isEmpty = false;
            }
        }
        return false;
    }

    private static HttpRequest parse(String request) {
        String first = request.substring(0, request.indexOf('\n')).stripTrailing();
        String[] words = first.split(" ", -1);
        if (words.length != WORDS || !words[1].startsWith("/") || !words[2].startsWith("HTTP/1.")) {
            return new HttpRequest("", "", false);
        }
        int query = words[1].indexOf('?');
        return new HttpRequest(words[0], query < 0 ? words[1] : words[1].substring(0, query), false);
    }
}
