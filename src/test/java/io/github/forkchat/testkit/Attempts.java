package io.github.forkchat.testkit;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.Confinement;
import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.ForkExec;
import io.github.forkchat.libc.InheritedFds;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.libc.Sandbox;
import io.github.forkchat.libc.UserAccount;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.libc.WaitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * {@code native-test/sandbox_probe.c}, which tries all attacks of a taken-over worker in a sandbox. Has the result of
 * each attempt by its name: {@code ok} or the errno.
 */
public final class Attempts {
    /** Attempts on another process, a terminal, or a pipe or socket that others share: refused in each sandbox. */
    public static final Set<String> HARMFUL = Set.of(
            "attach",
            "copy",
            "direct",
            "faults",
            "give",
            "limit",
            "linger",
            "locks",
            "lower",
            "memory",
            "mode",
            "move",
            "owner",
            "its-descriptor",
            "its-memory",
            "its-variables",
            "pour",
            "renice",
            "resize",
            "ring",
            "schedule",
            "send-file",
            "steal",
            "trace",
            "type");

    private static final String TEXT = "text";
    private static final int OUTPUT_BYTES = 1 << 16;
    private static final int ROUNDS = 5;

    private Attempts() {}

    /** The program, where every user can execute it. */
    public static Path program() {
        return PublicDirectory.readable(Peers.program("sandbox_probe"));
    }

    /** A file that every user can do anything to, in such a folder. */
    public static Path file(Path folder) throws IOException {
        letAll(folder, "rwxrwxrwx");
        Path file = Files.writeString(folder.resolve("file"), TEXT);
        letAll(file, "rw-rw-rw-");
        return file;
    }

    private static void letAll(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    /** That file is as it was, and nothing has come beside it. */
    public static void assertUntouched(Path file) throws IOException {
        assertEquals(TEXT, Files.readString(file));
        try (var files = Files.list(file.getParent())) {
            Set<String> names = new TreeSet<>();
            files.forEach(each -> names.add(each.getFileName().toString()));
            assertEquals(Set.of("file"), names);
        }
    }

    /** Has a server's worker, which is this program, try it all on Server Main. */
    public static Map<String, String> onServer(RunningServer server, Path file) throws IOException {
        TestClient client = TestClient.connect(server.address());
        client.send(file + "\n");
        return results(client.awaitEnd());
    }

    /**
     * The same on another worker of that server, which is alive all the while. It waits for its client, and is killed
     * after a while because it never says that it is ready; then it is done again.
     */
    public static Map<String, String> onSibling(RunningServer server, Path file) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            try (TestClient waiting = TestClient.connect(server.address())) {
                Deadline.await("a worker", () -> server.workers().stream().anyMatch(ProcessHandle::isAlive));
                ProcessHandle sibling = server.workers().get(0);
                TestClient client = TestClient.connect(server.address());
                client.send(file + " " + sibling.pid() + "\n");
                Map<String, String> results = results(client.awaitEnd());
                if (sibling.isAlive() && !waiting.hasEnded()) {
                    return results;
                }
            }
        }
        throw new AssertionError("the other worker ended each time");
    }

    /** Tries it all here. */
    public static Map<String, String> in(Sandbox sandbox, Path program, Path file) throws Exception {
        StringBuilder said = new StringBuilder();
        assertEquals(0, run(sandbox, program, List.of("" + file), said).exitCode(), said.toString());
        return results(said.toString().lines().toList());
    }

    private static Map<String, String> results(List<String> lines) {
        Map<String, String> results = new TreeMap<>();
        lines.stream()
                .filter(line -> line.matches("\\S+ (ok|\\d+)"))
                .forEach(line -> results.put(line.split(" ", 2)[0], line.split(" ", 2)[1]));
        return results;
    }

    /** The names of those that came off. */
    public static Set<String> successful(Map<String, String> results) {
        Set<String> names = new TreeSet<>(results.keySet());
        names.removeIf(name -> !results.get(name).equals("ok"));
        return names;
    }

    /**
     * Runs the program as a worker is run, as somebody who is not root, in a separate thread: what it gives up it
     * cannot have back.
     */
    public static WaitStatus run(Sandbox sandbox, Path program, List<String> arguments, StringBuilder said)
            throws Exception {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return runHere(sandbox, program, arguments, said);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        task -> new Thread(task).start())
                .get(Deadline.SECONDS, TimeUnit.SECONDS);
    }

    private static WaitStatus runHere(Sandbox sandbox, Path program, List<String> arguments, StringBuilder said)
            throws IOException {
        UserAccount user = UserId.effective() == 0 ? UserAccount.of("nobody").orElseThrow() : null;
        List<String> argv = new ArrayList<>(List.of("sandbox_probe"));
        argv.addAll(arguments);
        try (Pipe in = Pipe.create();
                Pipe out = Pipe.create();
                ExecArguments execArguments = new ExecArguments(program, argv, List.of());
                NativeBuffer buffer = new NativeBuffer(OUTPUT_BYTES)) {
            out.writeEnd().letOpen(null, false);
            InheritedFds fds = new InheritedFds(in.readEnd(), out.writeEnd(), in.readEnd(), out.writeEnd());
            Confinement confinement = new Confinement(64, 1 << 20, user, sandbox);
            ChildProcess child = new ForkExec().launch(execArguments, fds, confinement, pid -> {});
            WaitStatus status = child.await((int) Deadline.SECONDS * 1_000).orElseThrow();
            int n = out.readEnd().available() == 0 ? 0 : out.readEnd().read(buffer.address(), buffer.size());
            said.append(StandardCharsets.UTF_8.decode(buffer.bytes().slice(0, n)));
            return status;
        }
    }
}
