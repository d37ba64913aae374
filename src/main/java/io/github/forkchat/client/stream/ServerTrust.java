package io.github.forkchat.client.stream;

import io.github.forkchat.client.text.ChatLine;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides whether to accept the server's certificate. The error message is one line with the reason and the solution.
 * Unlike the JDK, this class also checks the validity period of a certificate that is trusted directly.
 *
 * <p>Threads: used only by the thread that connects.
 */
final class ServerTrust extends X509ExtendedTrustManager {
    /** The kinds of subject alternative names, RFC 5280. */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;
    /** Maximum number of names in an error message. */
    private static final int MAX_NAMES = 5;
    /** Extended key usages, RFC 5280. */
    private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";

    private static final String FOR_ALL = "2.5.29.37.0";

    private final TlsTrust trust;
    private final String host;
    private final X509ExtendedTrustManager jdk;

    /** @param host the name or address that the user has given */
    ServerTrust(TlsTrust trust, String host) throws IOException, GeneralSecurityException {
        this.trust = trust;
        this.host = host;
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trust.authorities().isEmpty() ? null : store(trust.authorities()));
        jdk = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    private static KeyStore store(List<X509Certificate> authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry(Integer.toString(i), authorities.get(i));
        }
        return store;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        X509Certificate own = chain[0];
        checkTime(own);
        checkPin(own);
        if (trust.isByPinAlone()) {
            return;
        }
        checkIssuer(chain, authType);
        try {
            jdk.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException e) {
            throw new CertificateRefusedException("its certificate is not for " + host + ", but for " + names(own)
                    + "; give --host one of these names, or correct the certificate");
        }
    }

    private static void checkTime(X509Certificate certificate) throws CertificateException {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            throw new CertificateRefusedException("its certificate has expired on " + day(certificate.getNotAfter())
                    + "; it has to be renewed on the server");
        } catch (CertificateNotYetValidException e) {
            throw new CertificateRefusedException("its certificate is not valid before "
                    + day(certificate.getNotBefore()) + "; compare the clocks of this machine and the server");
        }
    }

    private static String day(Date date) {
        return date.toInstant().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private void checkPin(X509Certificate certificate) throws CertificateException {
        if (trust.pin() != null && !trust.pin().equals(pin(certificate))) {
            throw new CertificateRefusedException("its key is not that of --tls-pin, but has the SHA-256 "
                    + pin(certificate) + "; if nobody has changed the key on the server, this is not the server");
        }
    }

    private static String pin(X509Certificate certificate) {
        try {
            byte[] key = certificate.getPublicKey().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Without the socket the JDK does not compare the host's name. */
    private void checkIssuer(X509Certificate[] chain, String authType) throws CertificateException {
        try {
            jdk.checkServerTrusted(chain, authType);
        } catch (CertificateException e) {
            X509Certificate own = chain[0];
            checkChain(chain, e);
            boolean isSelfSigned = own.getIssuerX500Principal().equals(own.getSubjectX500Principal());
            String signer = ChatLine.clean(own.getIssuerX500Principal().getName());
            throw new CertificateRefusedException((isSelfSigned
                            ? "its certificate is self-signed; give a copy of it by --tls-ca FILE"
                            : "its certificate is signed by " + signer
                                    + ", which is not trusted here; give the certificate of this authority by"
                                    + " --tls-ca FILE")
                    + ", or, if its key has the SHA-256 " + pin(own) + ", give this by --tls-pin");
        }
    }

    /** Finds the faults of a chain that another trusted certificate would not mend. */
    private static void checkChain(X509Certificate[] chain, CertificateException fault) throws CertificateException {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                throw new CertificateRefusedException("the certificate of an authority that signed it is not valid at"
                        + " this time; it has to be renewed on the server, and, if it is in the file, in --tls-ca");
            }
            if (cause instanceof CertPathValidatorException path
                    && path.getReason() == CertPathValidatorException.BasicReason.ALGORITHM_CONSTRAINED) {
                throw new CertificateRefusedException("its certificate, or that of an authority that signed it, uses an"
                        + " algorithm or a key that is too weak for this JDK; it has to be replaced on the server");
            }
        }
        List<String> usage = chain[0].getExtendedKeyUsage();
        if (usage != null && !usage.contains(FOR_SERVERS) && !usage.contains(FOR_ALL)) {
            throw new CertificateRefusedException(
                    "its certificate is not for servers (extended key usage); it has to be replaced on the server");
        }
    }

    private static String names(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) {
            return ChatLine.clean(certificate.getSubjectX500Principal().getName());
        }
        List<String> hosts = names.stream()
                .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
        String shown = hosts.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        return hosts.isEmpty() ? "no host at all" : ChatLine.clean(shown) + (hosts.size() > MAX_NAMES ? ", ..." : "");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only a connection by a socket is checked");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}
