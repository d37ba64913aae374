package io.github.forkchat.link;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;

/**
 * Prepares a broker for a room: makes its stream, and prints the configuration of a user for each site. Started by
 * {@code forkchat link-setup}, with the operands room, sites, replicas, urls, credentials and CA file; {@code -} stands
 * for none.
 *
 * <p>Threads: used only by the main thread.
 */
public final class LinkSetup {
    private static final String NONE = "-";
    private static final long MAX_BYTES = 1L << 30;
    private static final int MAX_MESSAGE_BYTES = 1 << 20;
    private static final Duration DUPLICATES = Duration.ofMinutes(2);
    private static final int STREAM_EXISTS = 10058;
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_NO_CONNECTION = 3;

    private LinkSetup() {}

    public static void main(String[] operands) throws InterruptedException {
        String room = operands[0];
        if (!operands[3].equals(NONE)) {
            int exit = makeStream(
                    room,
                    Integer.parseInt(operands[2]),
                    List.of(operands[3].split(",", -1)),
                    LinkArguments.file(operands[4]),
                    LinkArguments.file(operands[5]));
            if (exit != 0) {
                Runtime.getRuntime().halt(exit);
            }
        }
        if (!operands[1].equals(NONE)) {
            System.out.print(AccountText.of(room, List.of(operands[1].split(",", -1))));
            System.out.flush();
        }
        Runtime.getRuntime().halt(System.out.checkError() ? EXIT_FAILED : 0);
    }

    private static int makeStream(String room, int replicas, List<String> urls, Path credentials, Path ca)
            throws InterruptedException {
        String stream = Subjects.stream(room);
        BrokerEvents events = new BrokerEvents(new Intake());
        try {
            BrokerAddress.check(urls);
            Options.Builder options = BrokerOptions.builder(urls, ca)
                    .connectionName("forkchat link-setup")
                    .errorListener(events)
                    .connectionListener(events);
            BrokerOptions.authenticate(options, credentials);
            Connection connection = Nats.connect(options.build()); // the end of the process closes it
            events.connected(connection);
            return makeStream(connection.jetStreamManagement(), room, replicas);
        } catch (RefusedException e) {
            return failed(EXIT_FAILED, e.getMessage());
        } catch (JetStreamApiException e) {
            return failed(EXIT_FAILED, Faults.line(e, stream));
        } catch (IOException | GeneralSecurityException e) {
            return failed(EXIT_NO_CONNECTION, events.fault() != null ? events.fault() : Faults.line(e));
        }
    }

    private static int failed(int exit, String why) {
        System.err.println("forkchat: " + why);
        return exit;
    }

    private static int makeStream(JetStreamManagement management, String room, int replicas)
            throws IOException, JetStreamApiException {
        StreamConfiguration wanted = StreamConfiguration.builder()
                .name(Subjects.stream(room))
                .subjects(Subjects.say(room, "*"))
                .storageType(StorageType.File)
                .retentionPolicy(RetentionPolicy.Limits)
                .discardPolicy(DiscardPolicy.Old)
                .maxBytes(MAX_BYTES)
                .maximumMessageSize(MAX_MESSAGE_BYTES)
                .duplicateWindow(DUPLICATES)
                .replicas(replicas)
                .build();
        try {
            management.addStream(wanted);
            System.out.println("# made the stream " + wanted.getName());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_EXISTS) {
                throw e;
            }
            System.out.println("# the stream " + wanted.getName() + " is there, with other settings; left as it is");
        }
        return 0;
    }
}
