package io.github.forkchat.testkit;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Makes a client send short numbered lines at some pace until it is stopped. A line is a name, a blank and a number; the
 * numbers of a connection start at 0. A talk with an address connects again when its server is gone; the name on its
 * lines then ends with the number of the connection.
 */
public final class NumberedTalk {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    /** Null if the talk ends with its first connection. */
    private final SocketAddress address;

    private final Pace pace;
    private final Background talk;
    private final AtomicInteger said = new AtomicInteger();
    private volatile boolean isStopped;
    // Used by the talk alone, until it has ended.
    private TestClient client;
    private int connection = 1;
    private int saidByConnection;

    private NumberedTalk(String name, TestClient client, SocketAddress address, int bytesPerSecond) {
        this.name = name;
        this.client = client;
        this.address = address;
        pace = new Pace(bytesPerSecond);
        talk = Background.start(name, this::talk);
    }

    /** Starts to talk; the name begins each line. */
    public static NumberedTalk start(String name, TestClient client, int bytesPerSecond) {
        return new NumberedTalk(name, client, null, bytesPerSecond);
    }

    /** Connects, and starts to talk; each line begins with the name and the number of the connection, from 1. */
    public static NumberedTalk startReturning(String name, SocketAddress address, int bytesPerSecond) {
        return new NumberedTalk(name, connect(address), address, bytesPerSecond);
    }

    private static TestClient connect(SocketAddress address) {
        while (true) {
            try {
                return TestClient.connect(address);
            } catch (IOException noServer) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private void talk() throws IOException {
        while (!isStopped) {
            String line = line(saidByConnection) + "\n";
            pace.await(line.length());
            try {
                client.send(line);
                saidByConnection++;
                said.incrementAndGet();
            } catch (IOException serverIsGone) {
                if (address == null) {
                    throw serverIsGone;
                }
                client = connect(address);
                connection++;
                saidByConnection = 0;
            }
        }
    }

    private String line(int number) {
        return (address == null ? name : name + connection) + " " + number;
    }

    /** The name that each line begins with. */
    public String name() {
        return name;
    }

    /** The number of lines that were sent so far, by all connections. */
    public int said() {
        return said.get();
    }

    /** Waits until this many more lines were sent. */
    public void awaitMore(int lines) {
        int from = said();
        Deadline.await(lines + " more lines of " + name, () -> said() >= from + lines);
    }

    /** Stops; returns the number of lines that were sent. */
    public int stop() {
        isStopped = true;
        talk.finish();
        return said();
    }

    /** The line that was sent last; must be called after {@link #stop}. */
    public String lastLine() {
        return line(saidByConnection - 1);
    }

    /** Takes this many lines from a client. */
    public static List<String> take(TestClient client, int lines) {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            taken.add(client.line());
        }
        return taken;
    }

    /** Fails unless the lines of each name are there once and in order, from 0; returns how many each name has. */
    public static Map<String, Integer> assertInOrder(List<String> lines) {
        Map<String, Integer> next = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            assertEquals(next.merge(words[0], 1, Integer::sum) - 1, Integer.parseInt(words[1]), line);
        }
        return next;
    }

    /** Fails unless the lines are all lines of these talks, each once, and in order for each talk. */
    public static void assertAllOnce(List<String> lines, List<NumberedTalk> talks) {
        Map<String, Integer> said = new TreeMap<>();
        talks.forEach(talk -> said.put(talk.name, talk.said()));
        assertEquals(said, assertInOrder(lines));
    }
}
