package io.github.forkchat.fork.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The first line of an HTTP/1 request. The header fields are read and ignored.
 *
 * <p>Threads: immutable.
 *
 * @param method such as GET; empty if the request is no HTTP
 * @param path without the query
 * @param isTooLong whether the request is longer than {@value #MAX_BYTES} bytes
 */
record HttpRequest(String method, String path, boolean isTooLong) {
    /** Maximum length of first line and header fields. */
    static final int MAX_BYTES = 8_192;

    private static final int WORDS = 3;

    /** Reads up to the empty line that ends a request, to the end of input, or to the maximum length. */
    static HttpRequest read(InputStream in) throws IOException {
        byte[] bytes = new byte[MAX_BYTES];
        int length = 0;
        while (!isWhole(bytes, length)) {
            if (length == bytes.length) {
                return new HttpRequest("", "", true);
            }
            int n = in.read(bytes, length, bytes.length - length);
            if (n < 0) {
                return new HttpRequest("", "", false);
            }
            length += n;
        }
        return parse(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
    }

    /** Whether there is an empty line; a line ends with LF or CRLF. */
    private static boolean isWhole(byte[] bytes, int length) {
        boolean isEmpty = false;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                if (isEmpty) {
                    return true;
                }
                isEmpty = true;
            } else if (bytes[i] != '\r') {
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
