package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;

/** Helper for tests that act as a taken-over worker: a program in its place, controlled through its client. */
public final class Attack {
    private Attack() {}

    /** A program for {@code --worker}, which other users can execute too, if {@code directory} can be reached by them. */
    public static Path worker(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path worker = WorkerScript.writeFaulty(directory, "");
        Files.setPosixFilePermissions(
                directory.resolve("faulty-worker.py"), PosixFilePermissions.fromString("rw-r--r--"));
        return worker;
    }

    /** Has this client's worker run lines of Python. */
    public static void run(TestClient client, String... python) throws IOException {
        String lines = String.join("\n", python);
        client.send("!python " + HexFormat.of().formatHex(lines.getBytes(StandardCharsets.UTF_8)) + "\n");
    }

    /** A copy of a program of the tests' resources. */
    public static Path program(Path directory, String resource) throws IOException {
        Path program = directory.resolve(resource);
        try (var source = Attack.class.getResourceAsStream("/" + resource)) {
            Files.write(program, source.readAllBytes());
        }
        return WorkerScript.makeExecutable(program);
    }
}
