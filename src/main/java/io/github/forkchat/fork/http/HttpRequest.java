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
    private static final String SCHEME = "http://";

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
        String path = words.length == WORDS ? path(words[1]) : "";
        if (path.isEmpty() || !words[2].startsWith("HTTP/1.")) {
            return new HttpRequest("", "", false);
        }
        return new HttpRequest(words[0], path, false);
    }

    /**
     * The path in a target: {@code /path?query} or {@code http://host/path?query}; a server has to accept both
     * (RFC 9112, section 3.2). Empty if there is none.
     */
    private static String path(String target) {
        String rest = target;
        if (target.startsWith(SCHEME)) {
            int slash = target.indexOf('/', SCHEME.length());
            rest = slash < 0 ? "/" : target.substring(slash);
        }
        int query = rest.indexOf('?');
        String path = query < 0 ? rest : rest.substring(0, query);
        return path.startsWith("/") ? path : "";
    }
}
