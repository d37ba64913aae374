package io.github.forkchat.fork.proxy;

import io.github.forkchat.protocol.check.PeerCheck.Verdict;
import java.util.Arrays;

/** Parses the PROXY protocol header at the beginning of a client's input. Threads: stateless. */
final class HeaderParser {
    private HeaderParser() {}

    /**
     * Reads the header.
     *
     * @param input the client's first input, as far as it has come
     * @param hasEnded whether no more input comes
     * @param maxBytes maximum length of a header
     */
    static ProxyHeader read(byte[] input, boolean hasEnded, int maxBytes) {
        ProxyHeader header;
        if (begins(input, HeaderV2.SIGNATURE)) {
            header = HeaderV2.read(input, maxBytes);
        } else if (begins(input, HeaderV1.BEGINNING)) {
            header = HeaderV1.read(input);
        } else {
            header = ProxyHeader.nonsense("there is none");
        }
        return header.verdict() == Verdict.MORE && hasEnded ? ProxyHeader.nonsense("it ends too early") : header;
    }

    /** Whether the input begins this way, as far as it has come. */
    private static boolean begins(byte[] input, byte[] beginning) {
        int length = Math.min(input.length, beginning.length);
        return Arrays.equals(input, 0, length, beginning, 0, length);
    }
}
