package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The report's conversation in slow motion, followed in the picture of {@code forkchat top}: four clients say numbers in
 * turns, and for each number the parts of the picture light up in the order in which the report names them.
 */
final class PictureConversationIT {
    /** The number in the report's figure that follows its beginning. */
    private static final int FIRST_NUMBER = 9;
    /** The client that says it. */
    private static final int FIRST_SPEAKER = 3;

    private static final int CLIENTS = 4;
    /** A busy machine can hide a part of the picture for one message, but not for all. */
    private static final int SEEN_OFTEN = 2;

    private static final Pattern LIT_TO_CLIENT = Pattern.compile("^ +<=+ \\[.*\\] <=");

    private static final Pattern DELIVERED = Pattern.compile("\\] <[-=]+([0-9.KM]+)[-=]+ ");

    /** What is lit, in the order of the report's section 3.1. */
    private enum Stage {
        /** Step 2: the fork has written to pipeForkToMain. */
        PIPE_FORK_TO_MAIN,
        /** Step 3: Server Main has read the message. */
        SERVER_MAIN,
        /** Steps 3 and 4: the message goes through each pipeMainToFork but the sender's. */
        PIPES_MAIN_TO_FORK
    }

    @TempDir
    private Path folder;

    private TerminalWindow window;

    private final Map<Stage, Integer> seen = new EnumMap<>(Stage.class);

    @AfterEach
    void closeWindow() {
        if (window != null) {
            window.close();
        }
    }

    @Test
    void theReportsConversationLightsUpInItsOrder() throws IOException {
        try (RunningServer server = RunningServer.start("--slow-motion", "300")) {
            List<TestClient> clients = server.join(CLIENTS);
            String top = TerminalWindow.command("top", "--picture", "--interval", "0.2", "--port", "" + server.port());
            window = TerminalWindow.open(folder, 80, top + "\nexec cat\n");
            window.awaitScreen("four clients", rows -> rows.stream().anyMatch(row -> row.startsWith("client3 ")));
            int number = FIRST_NUMBER;
            for (int turn = 0; turn < CLIENTS || !isAllSeenOften(); turn++) {
                assertTrue(turn < 10 * CLIENTS, "seen in " + turn + " messages: " + seen);
                say(clients, (FIRST_SPEAKER + turn) % CLIENTS, number, turn + 1);
                number++;
            }
        }
    }

    private boolean isAllSeenOften() {
        return seen.size() == Stage.values().length && seen.values().stream().allMatch(count -> count >= SEEN_OFTEN);
    }

    /**
     * Says a number, and follows it to the end.
     *
     * @param total number of messages up to this one
     */
    private void say(List<TestClient> clients, int speaker, int number, int total) throws IOException {
        window.awaitScreen("all is quiet", rows -> stage(rows) == null);
        int listener = (speaker + 1) % CLIENTS;
        String before = delivered(window.rows(), listener);
        clients.get(speaker).send(number + "\n");
        List<Stage> order = new ArrayList<>();
        Set<Integer> receivers = new TreeSet<>();
        Deadline.await("message " + total + " has passed", () -> {
            List<String> rows = window.rows();
            Stage stage = stage(rows);
            if (stage != null && (order.isEmpty() || order.get(order.size() - 1) != stage)) {
                order.add(stage);
            }
            check(stage, rows, speaker, receivers);
            return stage == null && !delivered(rows, listener).equals(before);
        });
        assertTrue(isCounted(window.rows(), total), "message " + total + " is counted");
        assertEquals(order.stream().sorted().distinct().toList(), order, "message " + total);
        order.forEach(stage -> seen.merge(stage, 1, Integer::sum));
        assertFalse(receivers.contains(speaker), "the speaker gets its own message");
        if (order.contains(Stage.PIPES_MAIN_TO_FORK)) {
            assertEquals(CLIENTS - 1, receivers.size(), receivers.toString());
        }
        for (int i = 0; i < CLIENTS; i++) {
            if (i != speaker) {
                clients.get(i).expect("" + number);
            }
        }
    }

    /** Checks which boxes and arrows the picture highlights in this stage, and collects the receivers of the message. */
    private static void check(Stage stage, List<String> rows, int speaker, Set<Integer> receivers) {
        if (stage == Stage.SERVER_MAIN) {
            for (int i = 0; i < CLIENTS; i++) {
                boolean isLit = row(rows, i).matches("client" + i + " +=+> \\[.*\\] =+DATA .*");
                assertFalse(isLit && i != speaker, "client " + i + " is lit: " + rows);
            }
        } else if (stage == Stage.PIPES_MAIN_TO_FORK) {
            for (int i = 0; i < CLIENTS; i++) {
                if (LIT_TO_CLIENT.matcher(rowBelow(rows, i)).find()) {
                    receivers.add(i);
                }
            }
        }
    }

    private static String row(List<String> rows, int client) {
        return rows.stream()
                .filter(row -> row.startsWith("client" + client + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("client " + client + " is missing: " + rows));
    }

    /** The row of the pipe to a client. */
    private static String rowBelow(List<String> rows, int client) {
        return rows.get(rows.indexOf(row(rows, client)) + 1);
    }

    /** The bytes that have gone through the pipe to a client, as its arrow tells. */
    private static String delivered(List<String> rows, int client) {
        Matcher label = DELIVERED.matcher(rowBelow(rows, client));
        return label.find() ? label.group(1) : "";
    }

    /** What is lit; null if nothing is. */
    private static Stage stage(List<String> rows) {
        if (rows.stream().anyMatch(row -> LIT_TO_CLIENT.matcher(row).find())) {
            return Stage.PIPES_MAIN_TO_FORK;
        }
        if (rows.stream().anyMatch(row -> row.contains("| ring <= "))) {
            return Stage.SERVER_MAIN;
        }
        return rows.stream().anyMatch(row -> row.contains("| pipeForkToMain <= ")) ? Stage.PIPE_FORK_TO_MAIN : null;
    }

    private static boolean isCounted(List<String> rows, int total) {
        Matcher count = Pattern.compile("\\| DATA (\\d+) ").matcher(String.join("\n", rows));
        return count.find() && Integer.parseInt(count.group(1)) == total;
    }
}
