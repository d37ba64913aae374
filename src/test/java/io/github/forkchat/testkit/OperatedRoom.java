package io.github.forkchat.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A room with the clients that operators' commands are about, and the table of these commands and their effects. */
public final class OperatedRoom implements AutoCloseable {
    /** A time in a line of the room, as a pattern. */
    public static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

    /** What a step changes, beside the lines of the room. */
    @FunctionalInterface
    public interface Effect {
        void check(OperatedRoom room) throws IOException;
    }

    /**
     * A command and its effects.
     *
     * @param command as {@code kick bob spam}
     * @param told the lines of the room, as patterns in which {@code OP} is the operator's name
     */
    public record Step(String command, List<String> told, Effect effect) {}

    /** All commands, in an order in which each has an effect. */
    public static final List<Step> STEPS = List.of(
            new Step("kick bob too loud", List.of("-- bob left: kicked by OP: too loud"), room -> {
                room.assertLast(room.bob, "-- kicked by OP: too loud");
                room.chat("127.0.0.1", "bob").close();
            }),
            new Step("ban carl spam", List.of("-- carl left: banned by OP until unbanned: spam"), room -> {
                room.assertLast(room.carl, "-- banned by OP until unbanned: spam");
                room.assertRejected("127.0.0.2", "banned by OP until unbanned: spam");
                room.assertHeard(room.carla, "carla");
            }),
            new Step(
                    "bans",
                    List.of(),
                    room -> assertTrue(
                            room.answer.matches("(?s).*127\\.0\\.0\\.2\\b.*") && room.answer.contains("spam"),
                            room.answer)),
            new Step(
                    "unban carl",
                    List.of("-- server: carl was unbanned by OP"),
                    room -> room.chat("127.0.0.2", "carl").close()),
            new Step(
                    "ban 127.0.0.3 --for 1h flood",
                    List.of(
                            "-- server: 127\\.0\\.0\\.3 was banned by OP until TIME: flood",
                            "-- dora left: banned by OP until TIME: flood"),
                    room -> {
                        room.assertLast(room.dora, "-- banned by OP until TIME: flood");
                        room.assertRejected("127.0.0.3", "banned by OP until TIME: flood");
                        room.assertHeard(room.carla, "carla");
                        room.assertHeard(room.eve, "eve");
                    }),
            new Step(
                    "unban 127.0.0.3",
                    List.of("-- server: 127\\.0\\.0\\.3 was unbanned by OP"),
                    room -> room.chat("127.0.0.3", "dora").close()),
            new Step(
                    "mute eve --for 1h noise",
                    List.of("-- server: eve was muted by OP until TIME: noise"),
                    room -> room.assertMuted("OP until TIME: noise")),
            new Step(
                    "unmute eve",
                    List.of("-- server: eve was unmuted by OP"),
                    room -> room.assertHeard(room.eve, "eve")),
            new Step("mute eve", List.of("-- server: eve was muted by OP"), room -> room.assertMuted("OP")),
            new Step(
                    "unmute eve",
                    List.of("-- server: eve was unmuted by OP"),
                    room -> room.assertHeard(room.eve, "eve")),
            new Step("say lunch at noon", List.of("-- server: lunch at noon \\(OP\\)"), room -> {}),
            new Step(
                    "lock",
                    List.of("-- server: the room was locked by OP"),
                    room -> room.assertRejected("127.0.0.1", "the room is locked: no new clients")),
            new Step(
                    "unlock",
                    List.of("-- server: the room was unlocked by OP"),
                    room -> room.chat("127.0.0.1", "late").close()),
            new Step("clear-history", List.of("-- server: the history was cleared by OP"), room -> {
                try (TestClient late = room.chat("127.0.0.1", "late")) {
                    assertTrue(late.lines().get(0).contains(" history=0 "), "" + late.lines());
                }
            }));

    private final RunningServer server;
    private final String operator;
    private final TestClient ann;
    private final TestClient bob;
    private final TestClient carl;
    private final TestClient carla;
    private final TestClient dora;
    private final TestClient eve;
    /** To the last command. */
    private String answer = "";

    private int fences;

    /** @param operator the operator's name, as a pattern */
    public OperatedRoom(RunningServer server, String operator) throws IOException {
        this.server = server;
        this.operator = operator;
        ann = server.joinWithFirstLine("%forkchat/1 view=chat history=0 name=ann");
        bob = join("127.0.0.1", "bob");
        carl = join("127.0.0.2", "carl");
        carla = join("127.0.0.2", "carla");
        dora = join("127.0.0.3", "dora");
        eve = join("127.0.0.1", "eve");
        toldSoFar();
    }

    private TestClient join(String host, String name) throws IOException {
        return server.joinFrom(host, "%forkchat/1 view=chat history=0 name=" + name);
    }

    /** A visitor, about whom nobody is told; the room answers it. */
    public TestClient chat(String host, String name) throws IOException {
        return server.joinFrom(host, "%forkchat/1 view=chat history=50 visitor=yes tag=t4g name=" + name);
    }

    /** The pattern of a line of the table. */
    public String pattern(String line) {
        return line.replace("OP", operator).replace("TIME", TIME);
    }

    private void assertLast(TestClient client, String line) {
        List<String> lines = client.awaitEnd();
        assertTrue(lines.get(lines.size() - 1).matches(pattern(line)), line + ": " + lines);
    }

    private void assertRejected(String host, String line) throws IOException {
        try (TestClient client = TestClient.connectFrom(host, server.address())) {
            assertLast(client, line);
        }
    }

    private void assertHeard(TestClient client, String name) throws IOException {
        client.send("here\n");
        assertEquals(List.of(name + ": here"), List.of(ann.line()));
    }

    private void assertMuted(String by) throws IOException {
        eve.send("hello\n");
        eve.lineOf(line -> line.matches(pattern("-- refused: you are muted by " + by)));
    }

    /** The lines that the room has got since the last time. */
    public List<String> toldSoFar() throws IOException {
        String end = OperatorWay.REFUSED + "nobody here is called fence" + ++fences;
        ann.send(String.format(OperatorWay.FENCE, fences));
        List<String> told = new ArrayList<>();
        for (String line = ann.line(); !line.equals(end); line = ann.line()) {
            told.add(line);
        }
        return told;
    }

    /** Gives the command of a step, and checks its effects, the lines of the room and the line of the log. */
    public void take(OperatorWay way, Step step) throws IOException {
        try {
            answer = String.join("\n", way.give(step.command()));
        } catch (OperatorWay.Refused e) {
            throw new AssertionError(step + ": " + e.getMessage(), e);
        }
        List<String> told = toldSoFar();
        assertEquals(step.told().size(), told.size(), step + ": " + told);
        for (int i = 0; i < told.size(); i++) {
            assertTrue(told.get(i).matches(pattern(step.told().get(i))), step + ": " + told);
        }
        Pattern logged = Pattern.compile("operator " + operator + " \\(.*\\): " + Pattern.quote(step.command()) + "$");
        server.log().await(step.command(), line -> logged.matcher(line).find());
        step.effect().check(this);
    }

    /** The client that observes the room. */
    public TestClient ann() {
        return ann;
    }

    /** The clients that the commands are about. */
    public List<TestClient> others() {
        return List.of(bob, carl, carla, dora, eve);
    }

    @Override
    public void close() throws IOException {
        for (TestClient client : List.of(ann, bob, carl, carla, dora, eve)) {
            client.close();
        }
    }
}
