package io.github.forkchat.client.terminal;

import io.github.forkchat.client.connection.HistoryDeduplicator;
import io.github.forkchat.client.connection.PendingRequests;
import io.github.forkchat.client.connection.ReconnectingConnection;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.connection.ServerRefusedException;
import io.github.forkchat.client.text.ShownTime;
import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.Surrogates;
import java.io.IOError;
import java.io.IOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;

/**
 * The chat client on a terminal. The user's own message is shown when Server Main has relayed it, in order with the
 * others' messages.
 *
 * <p>Threads: the caller's reads the input, and never waits for the server; {@code from-server} reads the server, and
 * reconnects when the connection is lost; {@code to-server} sends.
 */
public final class TerminalClient {
    /** Timeout for leaving, if no message of the user waits. */
    private static final long GOODBYE_MILLIS = 1_000;
    /** Timeout for the answer to the next message; long, because the server may delay a fast client. */
    private static final long MESSAGE_MILLIS = 60_000;

    /** Timeout for the line that is being shown when the connection is closed. */
    private static final long LINE_MILLIS = 200;

    private static final int PASSWORD_TRIES = 3;

    private final ReconnectingConnection link;
    private final Screen screen;
    private final PendingRequests requests;
    private final ServerOutput output;
    private final Thread typing = Thread.currentThread();

    private volatile boolean leaving;
    private volatile boolean lost;

    private TerminalClient(ReconnectingConnection link, TerminalOptions options, Screen screen, Roster roster) {
        this.link = link;
        this.screen = screen;
        requests = new PendingRequests(link);
        output = new ServerOutput(link, requests, options, screen, roster);
    }

    /**
     * Connects, and runs until the user leaves. Asks for the password if the room has one.
     *
     * @return false if the connection was lost, or a message is not known to have arrived
     * @throws IOException if no server answers, or there is no terminal
     */
    public static boolean run(ServerEndpoint endpoint, TerminalOptions options) throws IOException {
        Roster roster = new Roster();
        try (Screen screen =
                new Screen(TerminalSetup.open(), options.bell(), roster, ShownTime.today(options.clock()))) {
            ReconnectingConnection link = connect(endpoint, options, screen);
            screen.takeKeys();
            return new TerminalClient(link, options, screen, roster).talk();
        }
    }

    private static ReconnectingConnection connect(ServerEndpoint endpoint, TerminalOptions options, Screen screen)
            throws IOException {
        // Asks for at least one message, to know after an outage which messages are new.
        Integer history = options.history() == null ? null : Integer.valueOf(Math.max(1, options.history()));
        ServerEndpoint shown = endpoint;
        for (int tries = 0; ; tries++) {
            try {
                ReconnectingConnection.Choices choices = new ReconnectingConnection.Choices(
                        options.name(), false, history, HistoryDeduplicator.MAX_MESSAGES);
                return new ReconnectingConnection(shown, choices, options.reconnect());
            } catch (ServerRefusedException e) {
                boolean isAsked = endpoint.password() == null && e.isAboutPassword() && tries < PASSWORD_TRIES;
                String password = isAsked ? screen.askPassword() : null;
                if (password == null) {
                    throw e;
                }
                shown = endpoint.with(password);
            }
        }
    }

    private boolean talk() {
        Thread listening = new Thread(this::listen, "from-server");
        listening.setDaemon(true);
        listening.start();
        while (!leaving && !lost) {
            try {
                Screen.Input input = screen.type();
                input.pasted().forEach(this::say);
                typed(input.line());
            } catch (UserInterruptException e) {
                Thread.interrupted(); // the user has pressed Ctrl-C, or the other thread has lost the connection
                if (!lost && e.getPartialLine().isEmpty()) {
                    withdraw();
                }
            } catch (EndOfFileException e) {
                leaving = true;
            } catch (IOError e) { // interrupted while it changes the terminal's settings
                if (!lost) {
                    throw e;
                }
            }
        }
        leave();
        return sayGoodbye(listening) && !lost;
    }

    private void listen() {
        output.listen();
        lose();
    }

    /** Interrupts the thread that reads the input, unless it leaves already. */
    private synchronized void lose() {
        if (!leaving) {
            lost = true;
            typing.interrupt();
        }
    }

    /** From now on {@link #lose} does not interrupt this thread, which runs commands that restore the terminal's modes. */
    private synchronized void leave() {
        leaving = true;
        Thread.interrupted();
    }

    /** Leaves; returns whether all messages of the user have arrived. */
    private boolean sayGoodbye(Thread listening) {
        try {
            link.leave();
            listening.join(GOODBYE_MILLIS);
            if (listening.isAlive() && requests.messages() > 0) {
                screen.takeNoMoreKeys();
                output.remark("the server has not relayed all messages yet; Ctrl-C does not wait for it");
                awaitMessages(listening);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            link.close();
        }
        awaitEnd(listening);
        boolean haveArrived = requests.messages() == 0;
        output.lost();
        return haveArrived;
    }

    /** The thread may still show a line that came before the connection was closed. */
    private static void awaitEnd(Thread listening) {
        try {
            listening.join(LINE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitMessages(Thread listening) throws InterruptedException {
        long before;
        long left = requests.messages();
        do {
            before = left;
            listening.join(MESSAGE_MILLIS);
            left = requests.messages();
        } while (listening.isAlive() && left > 0 && left < before);
    }

    /** Sends a line of a paste, which is a message even if it begins with a slash. */
    private void say(String line) {
        command(ChatCommand.message(Surrogates.replaced(line)));
    }

    /** Ctrl-C in an empty line discards what the server has not taken yet. */
    private void withdraw() {
        long lines = requests.withdraw();
        if (lines > 0) {
            output.remark(lines + " unsent lines discarded");
        }
    }

    private void typed(String line) {
        boolean triesAgain = link.tryNow();
        if (line.isEmpty()) {
            return;
        }
        if (triesAgain) {
            output.remark("not connected, and not sent: " + line);
            return;
        }
        ChatCommand command = ChatCommand.parse(Surrogates.replaced(line));
        if (command.fault() != null) {
            output.remark(command.fault());
            return;
        }
        command(command);
    }

    private void command(ChatCommand command) {
        switch (command.command()) {
            case QUIT -> leaving = true;
            case HELP -> Help.lines().forEach(output::remark);
            case QUIET -> output.toggleQuiet();
            case NAME -> ask(link.nameRequest(command.name()), command);
            default -> ask(command.object(), command);
        }
    }

    private void ask(JsonLine request, ChatCommand command) {
        switch (requests.send(request, command)) {
            case TOO_LONG -> output.remark("too long, and not sent");
            case NOT_CONNECTED -> output.remark("not connected, and not sent: " + command.text());
            case SENT -> {}
        }
    }
}
