package io.github.forkchat.link;

import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;

/** The options of a connection to the broker. Threads: stateless. */
final class BrokerOptions {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** A broker that does not answer two of these in a row is gone. */
    private static final Duration PING = Duration.ofSeconds(1);

    private BrokerOptions() {}

    static Options of(LinkArguments arguments, BrokerEvents events)
            throws IOException, GeneralSecurityException, RefusedException {
        Options.Builder builder = builder(arguments.urls(), arguments.ca())
                .connectionName("forkchat " + arguments.site())
                .inboxPrefix(Subjects.inbox(arguments.site()))
                .errorListener(events)
                .connectionListener(events);
        authenticate(builder, arguments.credentials());
        return builder.build();
    }

    static Options.Builder builder(List<String> urls, Path ca) throws IOException, GeneralSecurityException {
        Options.Builder builder = new Options.Builder()
                .servers(urls.toArray(new String[0]))
                .noReconnect()
                .connectionTimeout(CONNECT)
                .pingInterval(PING)
                .maxPingsOut(2);
        if (ca != null || urls.stream().anyMatch(url -> url.startsWith("tls:"))) {
            builder.sslContext(CheckedTls.context(ca));
        }
        return builder;
    }

    /** @param credentials file with user and password, a line each; or null */
    static void authenticate(Options.Builder builder, Path credentials) throws IOException, RefusedException {
        if (credentials == null) {
            return;
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(credentials);
        } catch (CharacterCodingException e) {
            throw new RefusedException(credentials + " is not in UTF-8");
        } catch (IOException e) {
            throw new RefusedException("cannot read " + credentials);
        }
        if (lines.stream().anyMatch(line -> line.startsWith("-----BEGIN"))) {
            throw new RefusedException(
                    credentials + " holds keys, which forkchat does not support: write user and password, a line each");
        }
        if (lines.size() < 2 || lines.get(0).isBlank() || lines.get(1).isEmpty()) {
            throw new RefusedException(credentials + " does not hold user and password, a line each");
        }
        builder.userInfo(lines.get(0).strip(), lines.get(1));
    }
}
