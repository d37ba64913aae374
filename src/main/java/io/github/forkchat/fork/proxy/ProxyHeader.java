package io.github.forkchat.fork.proxy;

import io.github.forkchat.protocol.check.PeerCheck.Verdict;
import java.net.InetSocketAddress;

/**
 * The result of reading the PROXY protocol header at the beginning of a client's input, in version 1 or 2 of the
 * protocol.
 *
 * <p>Threads: immutable.
 *
 * @param verdict the result of parsing
 * @param lengthBytes length of the header, 0 if there is none
 * @param client the client's address if the header has it, or null
 * @param reason why the header is invalid, or null
 */
record ProxyHeader(Verdict verdict, int lengthBytes, InetSocketAddress client, String reason) {
    private static final ProxyHeader MORE = new ProxyHeader(Verdict.MORE, 0, null, null);

    /** There is no whole header yet. */
    static ProxyHeader more() {
        return MORE;
    }

    /** A header with the client's address. */
    static ProxyHeader of(int lengthBytes, InetSocketAddress client) {
        return new ProxyHeader(Verdict.PROXIED, lengthBytes, client, null);
    }

    /** A header without an address. */
    static ProxyHeader unknown(int lengthBytes) {
        return new ProxyHeader(Verdict.UNKNOWN, lengthBytes, null, null);
    }

    /** No header, or an invalid one. */
    static ProxyHeader nonsense(String reason) {
        return new ProxyHeader(Verdict.NONSENSE, 0, null, reason);
    }
}
