package io.github.forkchat.client.stream;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The user's choice of the certificates to accept. Threads: immutable.
 *
 * @param authorities certificates to trust in place of those of the JDK; empty for those of the JDK
 * @param pin the SHA-256 of the server's public key, 64 hex digits in lower case, or null
 */
public record TlsTrust(List<X509Certificate> authorities, String pin) {
    /** Whether the pin alone decides, and issuer and name of a certificate do not matter. */
    boolean isByPinAlone() {
        return pin != null && authorities.isEmpty();
    }
}
