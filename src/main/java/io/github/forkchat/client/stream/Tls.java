package io.github.forkchat.client.stream;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Opens encrypted connections to one host, by the TLS of the JDK. Threads: immutable.
 *
 * @param host the name or address that the certificate has to be for
 * @param trust which certificates are accepted
 */
public record Tls(String host, TlsTrust trust) {
    private static final int CONNECT_MILLIS = 1_000 * SetupDeadline.SECONDS;
    /** A part of the JDK's message for an answer that is no TLS; newer JDKs put the kind of fault before it. */
    private static final String NO_TLS = "Unsupported or unrecognized SSL message";

    /** A part of the JDK's messages for a server with another version of TLS. */
    private static final String OTHER_VERSION = "protocol_version";

    private static final String NOT_THERE = "; does it speak TLS on this port?";
    /** The JDK takes a cut connection for an end in order, unless this property is set before the first connection. */
    private static final String REQUIRES_CLOSING_MESSAGE = "com.sun.net.ssl.requireCloseNotify";

    static {
        System.setProperty(REQUIRES_CLOSING_MESSAGE, "true");
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?");
    private static final Pattern IPV4 = Pattern.compile("[0-9.]+");

    /**
     * Connects.
     *
     * @throws IOException with one line that says what to do, if there is no such server or it is not trusted
     */
    public ServerStream open(SocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            connect(socket, address);
            socket.setTcpNoDelay(true);
            return new TlsStream(handshake(socket), socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void connect(Socket socket, SocketAddress address) throws IOException {
        try {
            socket.connect(address, CONNECT_MILLIS);
        } catch (SocketTimeoutException e) {
            throw new IOException(TimedConnect.OF_TCP, e);
        }
    }

    private SSLSocket handshake(Socket socket) throws IOException {
        SSLSocket tls = (SSLSocket) context().getSocketFactory().createSocket(socket, host, socket.getPort(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name of the host is compared
        if (NAME.matcher(host).matches() && !IPV4.matcher(host).matches()) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        tls.setSSLParameters(parameters);
        SetupDeadline deadline = new SetupDeadline(socket);
        try (deadline) {
            tls.startHandshake();
            return tls;
        } catch (IOException e) {
            throw deadline.hasPassed()
                    ? new IOException(
                            "the TLS handshake is not complete after " + SetupDeadline.SECONDS + " s" + NOT_THERE, e)
                    : new IOException(why(e), e);
        }
    }

    private SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new ServerTrust(trust, host)}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("this JDK cannot do TLS: " + e.getMessage(), e);
        }
    }

    private static String why(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateRefusedException) {
                return cause.getMessage();
            }
            if (cause instanceof EOFException) {
                return "the server has closed the connection in the TLS handshake" + NOT_THERE;
            }
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains(OTHER_VERSION)) {
            return "the server offers neither TLS 1.2 nor TLS 1.3; change the configuration of its TLS proxy";
        }
        return message.contains(NO_TLS)
                ? "the server does not speak TLS on this port; leave --tls out, or give the port of the TLS proxy"
                : "the TLS handshake has failed: " + message;
    }
}
