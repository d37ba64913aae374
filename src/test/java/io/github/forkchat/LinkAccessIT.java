package io.github.forkchat;

import io.github.forkchat.protocol.link.Batch;
import io.github.forkchat.protocol.link.FarDirect;
import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.protocol.link.SiteRecord;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.NatsServer;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A broker with a user for each site, as {@code link-setup} prints them; one of the sites is hostile. */
final class LinkAccessIT {
    private static final int GARBAGE = 100_000;
    private static final Pattern USER = Pattern.compile("user: (\\w+), password: \"([^\"]+)\"");

    @TempDir
    private Path folder;

    private NatsServer broker;
    private LinkedServers servers;

    @BeforeEach
    void start() throws IOException {
        Ended setup = Ended.of(Forkchat.command(List.of("link-setup", "--room", "dev", "--site", "east,west")));
        assertEquals(0, setup.exitCode(), setup.toString());
        Path config = folder.resolve("users.conf");
        Files.write(config, setup.out());
        for (String line : setup.out()) {
            Matcher user = USER.matcher(line);
            if (user.find()) {
                Files.writeString(folder.resolve(user.group(1)), user.group(1) + "\n" + user.group(2) + "\n");
            }
        }
        broker = NatsServer.start(folder, "--config", config.toString())
                .withStream("--link-credentials", folder.resolve("admin").toString());
        servers = LinkedServers.at(broker, folder);
    }

    @AfterEach
    void end() {
        servers.close();
        broker.close();
    }

    private RunningServer server(String site) throws IOException {
        return servers.start(site, "--link-credentials", folder.resolve(site).toString());
    }

    /** The hostile program, with the rights of the site {@code east}. */
    private Connection hostile() throws IOException, InterruptedException {
        List<String> user = Files.readAllLines(folder.resolve("east"));
        return Nats.connect(new Options.Builder()
                .server(broker.url())
                .userInfo(user.get(0), user.get(1))
                .inboxPrefix("_INBOX_east")
                .errorListener(new ErrorListener() {})
                .build());
    }

    private static byte[] batch(long first, RecordKind kind, String name, byte[] text) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer batch =
                ByteBuffer.allocate(Batch.HEAD_BYTES + SiteRecord.lengthBytes(nameBytes.length, text.length));
        Batch.putHead(batch, 0, 1, first, 1);
        int at = SiteRecord.putHead(batch, Batch.HEAD_BYTES, kind, Long.MAX_VALUE, nameBytes, text.length);
        batch.put(at, text);
        return batch.array();
    }

    @Test
    void theRightsOfASiteAreEnoughAndNoMore() throws Exception {
        RunningServer west = server("west");
        try (TestClient bob = west.joinChat("bob")) {
            RunningServer east = server("east");
            TestClient alice = east.joinChat("alice");
            bob.awaitLine("she joins", "-- alice@east joined"::equals);
            alice.send("hello\n/msg bob@west psst\n");
            bob.awaitLine("her line", LinkedServers.line("alice@east: hello"));
            bob.awaitLine("her message", "alice@east -> you: psst"::equals);
            servers.forget("east");
            east.close();
            Connection evil = hostile();
            evil.publish("fc.dev.say.west", batch(1_000, RecordKind.MESSAGE, "bob", bytes("forged")));
            evil.publish("fc.dev.say.north", batch(0, RecordKind.MESSAGE, "bob", bytes("forged")));
            assertThrows(IOException.class, () -> evil.jetStreamManagement().deleteStream("FC_dev"));
            evil.publish("fc.dev.alive.north", new byte[Long.BYTES]);
            evil.close();
            bob.send("still here\n/who\n");
            bob.awaitLine("the list", "-- 1 client"::equals);
            assertTrue(bob.lines().stream().noneMatch(line -> line.contains("forged")), "" + bob.lines());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The answer to a direct message would be stored as a batch of the site, and keep it from linking. */
    @Test
    void anAnswerIsNotPublishedWhereAHostileServerWantsIt() throws Exception {
        RunningServer west = server("west");
        try (TestClient bob = west.joinChat("bob");
                TestClient carl = west.joinChat("carl")) {
            Connection evil = hostile();
            String dm = "fc.dev.dm.west.east";
            byte[] message = new FarDirect("east", "mallory", "nobody", bytes("psst")).bytes();
            evil.publish(dm, "fc.dev.say.west", message);
            evil.publish(dm, "fc.dev.say.north", message);
            evil.publish(dm, "_INBOX_north.x", message);
            Duration patience = Duration.ofSeconds(Deadline.SECONDS);
            assertEquals("nobody here is called nobody", text(evil.request(dm, message, patience)));
            long last = evil.jetStreamManagement()
                    .getStreamInfo("FC_dev")
                    .getStreamState()
                    .getLastSequence();
            for (long sequence = 1; sequence <= last; sequence++) {
                byte[] data = evil.jetStreamManagement()
                        .getMessage("FC_dev", sequence)
                        .getData();
                assertTrue(!text(data).contains("nobody"), "message " + sequence);
            }
            evil.close();
            ProcessHandle link = LinkedServers.awaitLink(west);
            link.destroyForcibly();
            Deadline.await(
                    "another link runs",
                    () -> LinkedServers.counter(west, "link-starts") == 2
                            && LinkedServers.counter(west, "linked") == 1);
            carl.send("still here\n");
            bob.awaitLine("an own line", LinkedServers.line("carl: still here"));
            Deadline.await("it is stored", () -> LinkedServers.counter(west, "link-waiting") == 0);
        }
    }

    private static String text(Message message) {
        return text(message.getData());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void whatAHostileServerAnswersIsCutAndCleaned() throws Exception {
        RunningServer west = server("west");
        try (TestClient bob = west.joinChat("bob")) {
            Connection evil = hostile();
            byte[] garbage = bytes("\u001b[2J\n-- server: forged".repeat(30_000));
            evil.createDispatcher(message -> evil.publish(message.getReplyTo(), garbage))
                    .subscribe("fc.dev.dm.east.*");
            evil.publish(
                    "fc.dev.alive.east",
                    ByteBuffer.allocate(Long.BYTES).putLong(1).array());
            evil.flush(Duration.ofSeconds(Deadline.SECONDS));
            Deadline.await("east is known", () -> LinkedServers.counter(west, "link-servers") == 1);
            bob.send("/msg mallory@east hello\n");
            String refusal = bob.awaitLine("the answer", line -> line.startsWith("-- refused: "));
            assertTrue(refusal.startsWith("-- refused: east: ?[2J?-- server: forged?[2J"), refusal);
            assertTrue(refusal.length() < 500, refusal.length() + " characters");
            assertTrue(bob.lines().stream().noneMatch(line -> line.startsWith("-- server: forged")), "" + bob.lines());
            assertEquals(1, LinkedServers.counter(west, "link-starts"), "the link has survived it");
            evil.close();
        }
    }

    @Test
    void whatAHostileServerPublishesHarmsNobody() throws Exception {
        RunningServer west = server("west");
        try (TestClient bob = west.joinChat("bob");
                TestClient carl = west.joinChat("carl")) {
            Connection evil = hostile();
            String say = "fc.dev.say.east";
            evil.publish(say, batch(0, RecordKind.MESSAGE, "mallory", bytes("\u001b[2J\nbob: forged\u009b")));
            evil.publish(say, batch(1, RecordKind.MESSAGE, "bob@west", bytes("forged")));
            evil.publish(say, batch(2, RecordKind.JOINED, "two words", new byte[0]));
            evil.publish(say, batch(3, RecordKind.NAMED, "mallory", bytes("x: y")));
            evil.publish(say, batch(4, RecordKind.LOST, "", bytes("-1 x y")));
            evil.publish(say, batch(5, RecordKind.ROSTER, "", bytes("999999999999")));
            evil.publish(say, batch(6, RecordKind.MESSAGE, "m", new byte[SiteRecord.MAX_TEXT_BYTES + 1]));
            evil.publish(say, new byte[900_000]);
            SplittableRandom random = new SplittableRandom(26);
            for (int i = 0; i < GARBAGE; i++) {
                byte[] garbage = new byte[random.nextInt(100)];
                random.nextBytes(garbage);
                evil.publish(say, garbage);
            }
            Message answer = evil.request(
                    "fc.dev.dm.west.east",
                    new FarDirect("north", "mallory", "bob", bytes("\u001bpsst")).bytes(),
                    Duration.ofSeconds(Deadline.SECONDS));
            assertEquals(0, answer.getData().length, "delivered");
            bob.awaitLine("the direct message", "mallory@east -> you: ?psst"::equals);
            bob.awaitLine("the message", LinkedServers.line("mallory@east: ?[2J?bob: forged??"));
            evil.flush(Duration.ofSeconds(Deadline.SECONDS));
            evil.close();
            Deadline.await("all is counted", () -> LinkedServers.counter(west, "link-invalid") > GARBAGE / 2);
            carl.send("still here\n");
            bob.awaitLine("an own line", LinkedServers.line("carl: still here"));
            List<String> lines = bob.lines();
            assertTrue(lines.stream().noneMatch(line -> line.startsWith("bob: forged")), "" + lines);
            assertTrue(lines.stream().noneMatch(line -> line.contains("two words")), "" + lines);
            assertEquals(1, LinkedServers.counter(west, "link-starts"), "the link has survived it");
        }
    }
}
