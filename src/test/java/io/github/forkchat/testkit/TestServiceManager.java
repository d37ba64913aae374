package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A service manager: it receives the messages of a server, and starts one with sockets that it has bound. */
public final class TestServiceManager implements AutoCloseable {
    private final Process process;
    private final Lines messages;

    private TestServiceManager(Process process) {
        this.process = process;
        this.messages = new Lines(process.getInputStream(), "messages to the service manager");
        messages.await("a socket for messages", line -> line.equals("bound"));
    }

    /**
     * Begins to receive at an address for NOTIFY_SOCKET.
     *
     * @param folder an empty one
     */
    public static TestServiceManager at(String address, Path folder) throws IOException {
        return new TestServiceManager(new ProcessBuilder("python3", script(folder), "notify", address)
                .redirectErrorStream(true)
                .start());
    }

    /**
     * The command that executes a program with these sockets.
     *
     * @param sockets words, see service-manager.py
     */
    public static List<String> listening(String sockets, Path folder) throws IOException {
        return List.of("python3", script(folder), "listen", sockets);
    }

    private static String script(Path folder) throws IOException {
        Path script = folder.resolve("service-manager.py");
        try (var source = TestServiceManager.class.getResourceAsStream("/service-manager.py")) {
            Files.write(script, source.readAllBytes());
        }
        return script.toString();
    }

    /** The messages, each on a line with blanks in place of line feeds. */
    public Lines messages() {
        return messages;
    }

    /** Waits for a message, which is a regular expression. */
    public void await(String message) {
        messages.await(message, line -> line.matches(message));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
