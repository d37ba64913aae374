package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Peers;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Strace;
import io.github.forkchat.testkit.TestClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The system calls that Server Main makes for a client's life, in their order, at the level of the report: the same
 * for the Java one and for {@code native-test/main_peer.c}. The test ignores what the report does not name: the status
 * pipe, which the Java one reads until execve has happened, and the order of what is done at the same time: the
 * child's execve, what it says first, and the close of its end of the pipe, which in Java are two threads' work.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: traces with strace")
final class CallOrderIT {
    private static final String CALLS =
            "accept,accept4,pipe,pipe2,clone,clone3,fork,vfork,execve,read,write,close,wait4";
    /** {@code 4711 read(7<pipe:[1234]>, "..."..., 4096) = 12}; strace puts split calls together here, see below. */
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\) += (-?\\d+)(<[^>]*>)?.*");

    private static final Pattern PIPES = Pattern.compile("\\[\\d+<(pipe:\\[\\d+\\])>, \\d+<(pipe:\\[\\d+\\])>\\].*");

    /** The shortest write to pipeForkToMain. */
    private static final int ENVELOPE_BYTES = 32;

    private static final String CLOSE_READ_END = "close the pipe's read end";

    /** What a client's life is made of, whichever language Server Main is written in. */
    private static final List<String> LIFE = List.of(
            "accept the client",
            "pipe",
            "write to the client's fork", // its token
            "fork",
            CLOSE_READ_END,
            "read pipeForkToMain", // READY_SIGNAL
            "close the socket",
            "read pipeForkToMain", // what it says
            "read pipeForkToMain", // what another says
            "write to the client's fork",
            "read pipeForkToMain", // DISCONNECTED_SIGNAL
            "close the pipe's write end",
            "wait for the fork");

    @TempDir
    private Path folder;

    @Test
    @Tag(Peers.THREE_WAY)
    void aClientsLifeIsTheSameCallsInTheSameOrder() throws IOException {
        Path trace = folder.resolve("trace");
        try (RunningServer server = RunningServer.startAlone()) {
            TestClient observer = server.join();
            Strace.record(server.pid(), CALLS, trace, () -> {
                TestClient client = server.join();
                client.send("I say\n");
                observer.expect("I say");
                observer.send("you say\n");
                client.expect("you say");
                client.endInput();
                client.awaitEnd();
                Deadline.await("its fork is gone", () -> server.workers().size() == 1);
                server.log().await("it has left", line -> line.startsWith("Server Main: client 1 left: "));
            });
            assertEquals(String.join("\n", LIFE), String.join("\n", life(Files.readAllLines(trace), threads(server))));
        }
    }

    private static Set<String> threads(RunningServer server) {
        return new HashSet<>(Arrays.asList(new File("/proc/" + server.pid() + "/task").list()));
    }

    /** The calls of Server Main's threads, named by what they are made on. */
    private static List<String> life(List<String> trace, Set<String> threads) {
        List<String> life = new ArrayList<>();
        Map<String, String> unfinished = new HashMap<>();
        String socket = "";
        String pipe = "";
        String child = "";
        Set<String> forkToMain = new HashSet<>();
        for (String line : trace) {
            int blank = line.indexOf(' ');
            String thread = line.substring(0, blank);
            String call = whole(thread, line.substring(blank).strip(), unfinished);
            Matcher parts = call == null ? null : CALL.matcher(call);
            if (parts == null || !parts.matches() || !threads.contains(thread)) {
                continue;
            }
            String name = parts.group(1);
            String arguments = parts.group(2).strip();
            int result = Integer.parseInt(parts.group(3));
            String first = arguments.replaceAll("^\\d+<([^>]*)>.*", "$1");
            if (name.startsWith("accept") && result >= 0) {
                socket = parts.group(4).replaceAll("[<>]", "");
                life.add("accept the client");
            } else if (name.startsWith("pipe") && !socket.isEmpty() && pipe.isEmpty()) {
                Matcher ends = PIPES.matcher(arguments);
                pipe = ends.matches() ? ends.group(1) : "";
                life.add("pipe");
            } else if ((name.contains("fork") || (name.startsWith("clone") && !arguments.contains("CLONE_THREAD")))
                    && result > 0
                    && child.isEmpty()) {
                child = "" + result;
                life.add("fork");
            } else if (name.equals("read") && result >= ENVELOPE_BYTES && isEnvelope(arguments)) {
                forkToMain.add(first);
                life.add("read pipeForkToMain");
            } else if (name.equals("write") && first.equals(pipe)) {
                life.add("write to the client's fork");
            } else if (name.equals("close") && first.equals(pipe)) {
                life.add(life.contains(CLOSE_READ_END) ? "close the pipe's write end" : CLOSE_READ_END);
            } else if (name.equals("close") && first.equals(socket)) {
                life.add("close the socket");
            } else if (name.equals("wait4") && arguments.startsWith(child) && ("" + result).equals(child)) {
                life.add("wait for the fork");
            }
        }
        assertEquals(1, forkToMain.size(), "there is one pipe that all forks write to");
        if (life.remove(CLOSE_READ_END)) {
            life.add(
                    life.indexOf("fork") + 1,
                    CLOSE_READ_END); // it may come later by what another thread does meanwhile
        }
        return life;
    }

    /** Whether what was read begins with a token: no byte of it is ASCII. */
    private static boolean isEnvelope(String arguments) {
        return arguments.matches("\\d+<pipe:\\[\\d+\\]>, +\"\\\\xf[89a-f](\\\\x[89a-f][0-9a-f]){7}.*");
    }

    /** A call that strace has told in two pieces, because another thread's came between; null for the first of them. */
    private static String whole(String thread, String call, Map<String, String> unfinished) {
        if (call.endsWith("<unfinished ...>")) {
            unfinished.put(thread, call.substring(0, call.length() - "<unfinished ...>".length()));
            return null;
        }
        Matcher resumed = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)").matcher(call);
        return resumed.matches() ? unfinished.remove(thread) + resumed.group(1) : call;
    }
}
