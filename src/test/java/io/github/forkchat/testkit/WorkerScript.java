package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes programs for {@code server --worker}. */
public final class WorkerScript {
    private WorkerScript() {}

    /** A shell script with these commands, {@code worker.sh} in this directory. */
    public static Path write(Path directory, String body) throws IOException {
        Path script = directory.resolve("worker.sh");
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        return makeExecutable(script);
    }

    /**
     * The worker of the fault suites, which does what its client tells it ({@code faulty-worker.py}).
     *
     * @param before a shell command that runs before it starts; empty: none
     */
    public static Path writeFaulty(Path directory, String before) throws IOException {
        Path program = directory.resolve("faulty-worker.py");
        try (var source = WorkerScript.class.getResourceAsStream("/faulty-worker.py")) {
            Files.write(program, source.readAllBytes());
        }
        return write(directory, before + "\nexec python3 '" + program + "' \"$@\"");
    }

    /**
     * That worker for some clients, and forkchat's own for the others.
     *
     * @param forSome a shell command that succeeds for the clients of the faulty one; {@code $1} is the client id
     */
    public static Path writeFaultyForSome(Path directory, String forSome) throws IOException {
        Path faulty = Files.move(writeFaulty(directory, ""), directory.resolve("faulty.sh"));
        String java = ProcessHandle.current().info().command().orElseThrow();
        return write(
                directory,
                forSome + " && exec '" + faulty + "' \"$@\"\nexec '" + java
                        + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx16m -cp '"
                        + System.getProperty("forkchat.jar") + "' io.github.forkchat.fork.ServerFork \"$@\"");
    }

    /** A file with mode 0755. */
    public static Path makeExecutable(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
