package io.github.forkchat.client.stream;

import java.security.cert.CertificateException;

/**
 * Thrown when the client does not accept the server's certificate; the message tells the user what to do. Threads:
 * immutable.
 */
final class CertificateRefusedException extends CertificateException {
    private static final long serialVersionUID = 1L;

    CertificateRefusedException(String why) {
        super(why);
    }
}
