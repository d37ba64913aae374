package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.Verb;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static io.github.forkchat.testkit.Verb.LOGIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Operator commands on a full disk, and in a room at saturation. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs mount namespaces")
final class OperatorFaultsIT {
    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    private static TestClient chat(RunningServer server, String name) throws IOException {
        return server.joinWithFirstLine("%forkchat/1 view=chat history=0 name=" + name);
    }

    /** The bans, the transcript and the log are on one small disk. */
    @Test
    void aFullDiskHoldsNoCommandUpAndTheBansAreWrittenWhenThereIsSpace() throws IOException {
        Needs.root("only root can mount a file system");
        if (!Needs.succeeds(List.of("unshare", "--mount"), "true")) {
            throw Needs.missing("mount namespaces", "this root has no right to make one");
        }
        Path disk = Files.createDirectory(folder.resolve("disk"));
        List<String> by = List.of(
                "unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=64k none " + disk + " && exec \"$@\"", "sh");
        try (RunningServer server = RunningServer.start(
                        by,
                        Map.of(),
                        "--bans",
                        disk.resolve("bans").toString(),
                        "--transcript",
                        disk.resolve("room.txt").toString());
                TestClient ann = chat(server, "ann");
                TestClient bob = chat(server, "bob")) {
            Path seen = Path.of("/proc/" + server.pid() + "/root" + disk);
            bob.send(("x".repeat(1_000) + "\n").repeat(100));
            Deadline.await("all was relayed", () -> ann.lines().size() >= 101);
            String full = "Server Main: cannot write " + disk.resolve("room.txt") + ": No space left on device";
            server.log().await("the transcript", full::equals);
            assertEquals(Ended.ok(), Verb.run(server, "ban", "192.0.2.7", "spam"));
            server.log().await("the bans", line -> line.contains("cannot write the bans to " + disk.resolve("bans")));
            assertEquals(2, Verb.run(server, "bans").out().size(), "it is in force");
            assertEquals(Ended.ok(), Verb.run(server, "mute", "bob"));
            assertEquals(Ended.ok(), Verb.run(server, "kick", "bob", "too loud"));
            assertEquals("-- kicked by " + LOGIN + ": too loud", bob.awaitLastLine());
            try (SeekableByteChannel channel =
                    Files.newByteChannel(seen.resolve("room.txt"), StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
            server.log().await("they are written", line -> line.contains("the bans are written to"));
            assertTrue(Files.readString(seen.resolve("bans")).contains("192.0.2.7"));
        }
    }

    /** Sends as fast as the server takes it, until the connection is closed. */
    @SuppressWarnings("EmptyCatch") // the server has disconnected the client, or the test is over
    private static TestClient flood(RunningServer server, String name) throws IOException {
        TestClient client = TestClient.connectForgetful(server.address());
        client.send("%forkchat/1 view=chat history=0 name=" + name + "\n");
        server.log().await(name, line -> line.contains(" connected from 127.0.0.1" + client.peer() + " "));
        Thread talk = new Thread(
                () -> {
                    try {
                        while (true) {
                            client.send("a line of a flood\n".repeat(500));
                        }
                    } catch (IOException closed) {
                    }
                },
                "flood-" + name);
        talk.setDaemon(true);
        talk.start();
        return client;
    }

    @Test
    void commandsWorkWhileTheRoomIsAtSaturation() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient listener = TestClient.connectForgetful(server.address());
                TestClient eve = flood(server, "eve");
                TestClient bob = flood(server, "bob")) {
            String by = "Server Main: operator " + LOGIN + " (control socket): ";
            for (String[] command : new String[][] {
                {"say", "calm", "down"}, {"mute", "eve"}, {"bans"}, {"lock"}, {"ban", "192.0.2.7"}, {"kick", "bob"}
            }) {
                assertEquals(0, Verb.run(server, command).exitCode());
                server.log().await("it is logged", line -> line.startsWith(by + String.join(" ", command)));
            }
            server.log().await("bob's end", line -> line.endsWith(" (bob) left: kicked by " + LOGIN));
            Deadline.await("bob's connection has ended", bob::hasEnded);
            assertFalse(eve.hasEnded());
            assertFalse(listener.hasEnded());
        }
    }
}
