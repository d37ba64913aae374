package io.github.forkchat.link;

import io.nats.client.AuthenticationException;
import io.nats.client.JetStreamApiException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Describes errors of the broker and its client library, in a line each. Threads: stateless. */
final class Faults {
    /** Codes from this one on are errors of the broker itself: it starts, elects a leader, or is overloaded. */
    private static final int SERVER_ERRORS = 500;

    private static final int NO_STREAM = 10059;
    private static final int NO_JETSTREAM = 10076;
    private static final int NO_JETSTREAM_FOR_ACCOUNT = 10039;
    private static final int WRONG_LAST_SEQUENCE = 10071;

    static final String NO_JETSTREAM_LINE = "the broker has no JetStream";
    private static final String NO_ANSWER = "the broker does not answer";
    /** What JDK 25 adds to the reason of a connect(2) that failed. */
    private static final String OF_NEWER_JDKS = " (connect failed)";

    /** What an exception without a text of its own puts before that of its cause. */
    private static final String CLASS_NAME = "^[\\w.]+(Exception|Error): ";

    private static final String WRONG_USER = "the broker refuses this user or password";
    private static final String UNKNOWN_HOST = "unknown host ";
    private static final String NO_NAME_SERVER = "no name server answers about the host ";
    /** Texts of getaddrinfo(3) for EAI_NONAME: of glibc, and of musl. macOS has one text for all its errors. */
    private static final List<String> NO_SUCH_NAME = List.of("Name or service not known", "Name does not resolve");

    private static final String NO_RIGHT = "the broker denies this user a right: ";

    private Faults() {}

    /** Whether the broker's error is a configuration error, which occurs again at the next try. */
    static boolean isLasting(JetStreamApiException e) {
        return switch (e.getApiErrorCode()) {
            case NO_JETSTREAM, NO_JETSTREAM_FOR_ACCOUNT -> true;
            case WRONG_LAST_SEQUENCE -> false;
            default -> e.getErrorCode() < SERVER_ERRORS;
        };
    }

    /** Whether an error with this line is a configuration error. */
    static boolean isLasting(String line) {
        return line.equals(WRONG_USER) || line.startsWith(UNKNOWN_HOST) || line.startsWith(NO_RIGHT);
    }

    static String line(JetStreamApiException e, String stream) {
        return switch (e.getApiErrorCode()) {
            case NO_STREAM -> "the broker has no stream " + stream + ": 'forkchat link-setup' makes it";
            case NO_JETSTREAM, NO_JETSTREAM_FOR_ACCOUNT -> NO_JETSTREAM_LINE;
            case WRONG_LAST_SEQUENCE -> "the stream has changed; looking again";
            default -> "the broker refuses: " + oneLine(e.getErrorDescription());
        };
    }

    static String line(Exception e) {
        if (e instanceof AuthenticationException) {
            return WRONG_USER;
        }
        boolean isOfTls = e instanceof GeneralSecurityException;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) { // it has no message
                return NO_ANSWER;
            }
            if (cause instanceof CertificateExpiredException) {
                return "the broker's certificate has expired";
            }
            if (cause instanceof UnknownHostException unknown) {
                return unknownHost(oneLine(unknown.getMessage()).replaceAll("[: ].*", ""), unknown);
            }
            isOfTls |= cause instanceof SSLException;
        }
        if (isOfTls) {
            return "no secure connection to the broker: " + oneLine(root(e).getMessage());
        }
        String message = oneLine(e.getMessage()).replaceFirst(CLASS_NAME, "");
        String small = message.toLowerCase(Locale.ROOT);
        if (isAboutTheUser(small)) {
            return WRONG_USER;
        }
        if (small.contains("channel closed")) {
            return "the connection is lost";
        }
        if (small.contains(
                "failed to read initial info message")) { // a proxy accepts in front of a broker that is gone
            return NO_ANSWER;
        }
        if (small.contains("no responders") || small.contains("timeout or no response")) {
            return "no answer from JetStream: it is off or overloaded, or this user may not use it";
        }
        return message;
    }

    /** An error that the broker itself reports. */
    static String ofBroker(String error) {
        String small = error.toLowerCase(Locale.ROOT);
        if (isAboutTheUser(small)) {
            return WRONG_USER;
        }
        return (small.contains("permissions violation") ? NO_RIGHT : "the broker refuses: ") + oneLine(error);
    }

    /** Tells a host that does not exist from one whose name nobody can look up now. */
    static String unknownHost(String host, UnknownHostException e) {
        String why = oneLine(e.getMessage());
        return (NO_SUCH_NAME.stream().anyMatch(why::endsWith) ? UNKNOWN_HOST : NO_NAME_SERVER) + host;
    }

    private static boolean isAboutTheUser(String error) {
        return error.contains("authorization violation") || error.contains("authentication error");
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** A text from outside, as a part of a line. */
    private static String oneLine(String text) {
        return text == null
                ? "no reason given"
                : text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip().replace(OF_NEWER_JDKS, "");
    }
}
