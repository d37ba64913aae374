package io.github.forkchat.cli;

import io.github.forkchat.cli.oneshot.OneShot;
import io.github.forkchat.cli.options.AddressChoice;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.terminal.TerminalClient;
import io.github.forkchat.client.terminal.TerminalOptions;
import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.ShownTime;
import io.github.forkchat.libc.SignalHandlers;
import java.io.IOError;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a server and the usual commands with it in this JVM, which lists the classes that they load. A command that
 * fails only leaves its classes out of the archive.
 *
 * <p>Threads: used only by the main thread; {@code training-server} runs the server.
 */
final class CommandTraining {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(120);
    /** A server that was told to end does so in seconds, beside busy processes in a minute. */
    private static final long END_MILLIS = 60_000;

    private final RootCommand parent;
    private final Path directory;
    private final String socket;

    /** @param parent runs the commands */
    CommandTraining(RootCommand parent) throws IOException {
        this.parent = parent;
        directory = Files.createTempDirectory("forkchat");
        socket = directory.resolve("socket").toString();
    }

    void run() throws IOException, InterruptedException {
        Thread server = new Thread(() -> command("server", "--unix", socket), "training-server");
        server.setDaemon(true);
        server.start();
        try {
            awaitServer();
            command("--version");
            command("send", "--unix", socket, "--name", "training", "hello");
            command("who", "--unix", socket);
            command("tail", "-n", "1", "--unix", socket);
            command("stats", "--unix", socket);
            command("client", "--unix", socket);
            chat();
        } finally {
            SignalHandlers.raise("TERM");
            server.join(END_MILLIS);
            if (!server.isAlive()) { // otherwise it may still have files there
                Files.deleteIfExists(Path.of(socket));
                Files.deleteIfExists(directory);
            }
        }
    }

    private void command(String... args) {
        OneShot simple = OneShot.of(args);
        if (simple == null) {
            parent.run(args);
        } else {
            simple.run(parent.console());
        }
    }

    /** The client for a terminal; standard input is empty. */
    private void chat() {
        try {
            ServerEndpoint endpoint =
                    new ServerEndpoint(new AddressChoice(null, null, null, Path.of(socket)), null, null);
            TerminalClient.run(
                    endpoint,
                    new TerminalOptions(
                            "training", false, 1, ShownTime.Clock.local, ChatLine.Bell.mention, false, null));
        } catch (IOException | IOError noAnswerInTime) {
            return; // as after another command that fails
        }
    }

    private void awaitServer() throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() - start > START_NANOS) {
                    throw notYet;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
