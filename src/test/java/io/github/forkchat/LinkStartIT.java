package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.NatsServer;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A configuration error ends a server with --link at its start; a running server does not end. */
final class LinkStartIT {
    private static final Pattern USER = Pattern.compile("user: (\\w+), password: \"([^\"]+)\"");

    @TempDir
    private Path folder;

    private Ended server(String url, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("server", "--port", "0", "--link", url, "--room", "dev", "--site", "east"));
        arguments.addAll(List.of(more));
        ProcessBuilder server = Forkchat.command(arguments);
        server.environment().put("XDG_RUNTIME_DIR", folder.toString());
        return Ended.of(server);
    }

    private static void assertRefused(String why, Ended ended) {
        assertEquals(Ended.failed(3, "forkchat: cannot link: " + why), ended);
    }

    /** Writes the users of the sites east and west for the broker, and a file with the password of each. */
    private Path users() throws IOException {
        Ended setup = Ended.of(Forkchat.command(List.of("link-setup", "--room", "dev", "--site", "east,west")));
        for (String line : setup.out()) {
            Matcher user = USER.matcher(line);
            if (user.find()) {
                Files.writeString(folder.resolve(user.group(1)), user.group(1) + "\n" + user.group(2) + "\n");
            }
        }
        return Files.write(folder.resolve("users.conf"), setup.out());
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void anUnknownHostEndsTheServer() throws IOException {
        String host = "x".repeat(64) + ".invalid"; // too long for a name, so no name server is asked
        assertRefused("unknown host " + host, server("nats://" + host + ":4222"));
    }

    @Test
    void aStreamThatIsMissingEndsTheServer() throws IOException {
        try (NatsServer broker = NatsServer.start(folder)) {
            assertRefused("the broker has no stream FC_dev: 'forkchat link-setup' makes it", server(broker.url()));
        }
    }

    @Test
    void aBrokerWithoutJetStreamEndsTheServer() throws IOException {
        try (NatsServer broker = NatsServer.startWithoutJetStream(folder)) {
            assertRefused("the broker has no JetStream", server(broker.url()));
        }
    }

    @Test
    void wrongCredentialsEndTheServer() throws IOException {
        Path users = users();
        Files.writeString(folder.resolve("wrong"), "east\nwrong\n");
        Files.writeString(folder.resolve("keys"), "-----BEGIN NATS USER JWT-----\n");
        try (NatsServer broker = NatsServer.start(folder, "--config", users.toString())
                .withStream("--link-credentials", file("admin"))) {
            assertRefused(
                    "the broker refuses this user or password",
                    server(broker.url(), "--link-credentials", file("wrong")));
            assertRefused(
                    file("keys") + " holds keys, which forkchat does not support: write user and password, a line each",
                    server(broker.url(), "--link-credentials", file("keys")));
        }
    }

    @Test
    void aStreamThatThisUserCannotWriteEndsTheServer() throws IOException {
        Path users = users();
        Files.writeString(users, Files.readString(users).replace("\"fc.dev.say.east\"", "\"fc.dev.nothing\""));
        try (NatsServer broker = NatsServer.start(folder, "--config", users.toString())
                .withStream("--link-credentials", file("admin"))) {
            assertRefused(
                    "the broker denies this user a right: Permissions Violation for Publish to \"fc.dev.say.east\"",
                    server(broker.url(), "--link-credentials", file("east")));
        }
    }

    @Test
    void anotherServerOfTheSiteEndsTheSecond() throws IOException {
        try (NatsServer broker = NatsServer.start(folder).withStream();
                LinkedServers servers = LinkedServers.at(broker, folder)) {
            RunningServer east = servers.start("east");
            RunningServer west = servers.start("west");
            assertRefused("another server of site east is linked", server(broker.url()));
            try (TestClient alice = east.join();
                    TestClient far = west.join()) {
                alice.send("from the first\n");
                far.expect("from the first");
            }
        }
    }

    private static boolean saysThatAnotherIsLinked(RunningServer server) {
        return server.log().all().stream()
                .anyMatch(line -> line.startsWith("Server Main: not linked: another server of site east "));
    }

    /** They start while the broker is away; one links, and the other says why it does not. */
    @Test
    void oneOfTwoServersOfASiteThatMeetLaterStopsLinking() throws IOException {
        try (NatsServer broker = NatsServer.start(folder).withStream();
                LinkedServers servers = LinkedServers.at(broker, folder)) {
            broker.kill();
            RunningServer one = servers.startOnly("east");
            servers.forget("east");
            RunningServer other = servers.startOnly("east", "--transcript", file("transcript"));
            broker.start();
            RunningServer west = servers.start("west");
            Deadline.await("one stops", () -> saysThatAnotherIsLinked(one) || saysThatAnotherIsLinked(other));
            RunningServer linked = saysThatAnotherIsLinked(one) ? other : one;
            LinkedServers.awaitLinked(linked);
            try (TestClient alice = linked.join();
                    TestClient far = west.join()) {
                alice.send("from the one that is linked\n");
                far.expect("from the one that is linked");
            }
            one.close();
        }
    }

    /** The broker comes back with other passwords: an error of the first kind, but the room is open. */
    @Test
    void aRunningServerGoesOnWithAWrongPassword() throws IOException {
        Path users = users();
        try (NatsServer broker = NatsServer.start(folder, "--config", users.toString())
                        .withStream("--link-credentials", file("admin"));
                LinkedServers servers = LinkedServers.at(broker, folder)) {
            String oldPassword = Files.readString(folder.resolve("west"));
            RunningServer west = servers.start("west", "--link-credentials", file("west"));
            try (TestClient bob = west.joinWithFirstLine("%forkchat/1 view=chat name=bob");
                    TestClient carl = west.joinWithFirstLine("%forkchat/1 view=chat name=carl")) {
                broker.kill();
                users();
                Files.writeString(folder.resolve("west"), oldPassword);
                broker.start();
                west.log().await("why", "Server Main: not linked: the broker refuses this user or password"::equals);
                bob.send("hello\n");
                carl.awaitLine("his line", "bob: hello"::equals);
            }
        }
    }
}
