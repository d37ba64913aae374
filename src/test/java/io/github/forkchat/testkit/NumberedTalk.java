package io.github.forkchat.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Makes a client send short numbered lines at some pace until it is stopped. */
public final class NumberedTalk {
    private final String name;
    private final TestClient client;
    private final Pace pace;
    private final Background talk;
    private volatile boolean isStopped;
    private volatile int said;

    private NumberedTalk(String name, TestClient client, int bytesPerSecond) {
        this.name = name;
        this.client = client;
        pace = new Pace(bytesPerSecond);
        talk = Background.start(name, this::talk);
    }

    /** Starts to talk; the name begins each line. */
    public static NumberedTalk start(String name, TestClient client, int bytesPerSecond) {
        return new NumberedTalk(name, client, bytesPerSecond);
    }

    private void talk() throws Exception {
        for (int number = 0; !isStopped; number++) {
            String line = name + " " + number + "\n";
            pace.await(line.length());
            client.send(line);
            said = number + 1;
        }
    }

    /** What its lines begin with. */
    public String name() {
        return name;
    }

    /** How many lines were sent so far. */
    public int said() {
        return said;
    }

    /** Waits until so many more lines were sent. */
    public void awaitMore(int lines) {
        int from = said;
        Deadline.await(lines + " more lines of " + name, () -> said >= from + lines);
    }

    /** Stops; returns how many lines were sent. */
    public int stop() {
        isStopped = true;
        talk.finish();
        return said;
    }

    /** Takes so many lines from a client. */
    public static List<String> take(TestClient client, int lines) {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            taken.add(client.line());
        }
        return taken;
    }

    /** Fails unless the lines are all lines of these talks, each once, and in order for each talk. */
    public static void assertAllOnce(List<String> lines, List<NumberedTalk> talks) {
        Map<String, Integer> next = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            assertEquals(next.merge(words[0], 1, Integer::sum) - 1, Integer.parseInt(words[1]), line);
        }
        Map<String, Integer> said = new TreeMap<>();
        talks.forEach(talk -> said.put(talk.name, talk.said));
        assertEquals(said, next);
    }
}
