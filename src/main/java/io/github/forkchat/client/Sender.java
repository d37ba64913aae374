package io.github.forkchat.client;

import io.github.forkchat.client.connection.ConnectionLostException;
import io.github.forkchat.client.connection.JsonConnection;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.connection.ServerRefusedException;
import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Sends messages, and waits until Server Main has relayed them all: {@code forkchat send}.
 *
 * <p>Threads: the caller's reads the server, {@code to-server} sends; messages of others are read and dropped.
 * It has no lambdas: the first one that a JVM makes takes 10 ms, which is a tenth of the command.
 */
public final class Sender {
    /** The result. */
    public enum End {
        /** Every message was relayed. */
        RELAYED,
        /** At least one was refused; the others were relayed. */
        REFUSED,
        /** The input could not be read to its end; the lines that were read are relayed. */
        INPUT_UNREADABLE,
        /** The connection was lost before all were answered. */
        CONNECTION_LOST
    }

    private static final String REQUEST = "request";

    private final JsonConnection server;
    private final BufferedReader texts;
    private final String to;
    private final Consumer<String> complaints;
    private final Thread sending = new Thread("to-server") {
        @Override
        public void run() {
            sendAll();
        }
    };
    /** The failure that has ended the sending before its end, or null. */
    private volatile ConnectionLostException unsent;

    private long sent;
    private long answered;
    private boolean sentAll;
    private boolean saidGoodbye;
    private boolean refused;
    private boolean inputUnreadable;

    private Sender(JsonConnection server, BufferedReader texts, String to, Consumer<String> complaints) {
        this.server = server;
        this.texts = texts;
        this.to = to;
        this.complaints = complaints;
        sending.setDaemon(true);
    }

    /**
     * Sends every line.
     *
     * @param name the name to ask for, or null
     * @param to name of the only recipient, or null for all
     * @param texts the lines
     * @param complaints receives a line for each message that is refused
     * @throws IOException if there is no server, or no answer
     */
    public static End send(
            ServerEndpoint endpoint, String name, String to, BufferedReader texts, Consumer<String> complaints)
            throws IOException {
        String choices = "visitor=yes events=off history=0" + (name == null ? "" : " name=" + name);
        try (JsonConnection server = JsonConnection.open(endpoint, choices)) {
            if (name != null && !name.equals(server.welcome().string("name").orElse(""))) {
                JsonLine refusal = server.read();
                throw new ServerRefusedException(
                        refusal == null
                                ? "the name is refused"
                                : refusal.string("reason").orElse("refused"));
            }
            return new Sender(server, texts, to, complaints).run();
        }
    }

    /** Reads until all is answered after the goodbye, or the server closes the connection. */
    private End run() throws IOException {
        sending.start();
        boolean isOver = false;
        while (!isOver) {
            JsonLine line = read();
            isOver = line == null || takeAnswer(line);
        }
        synchronized (this) {
            if (!sentAll || answered < sent) {
                return End.CONNECTION_LOST;
            }
            return inputUnreadable ? End.INPUT_UNREADABLE : refused ? End.REFUSED : End.RELAYED;
        }
    }

    /** Reads an object; a failure of the other thread, which then closes the connection, is the reason of a loss. */
    private JsonLine read() throws IOException {
        try {
            return server.read();
        } catch (ConnectionLostException e) {
            throw unsent == null ? e : unsent;
        }
    }

    /** Takes an answer; returns whether all lines are sent, the goodbye, too, and this was the last answer to them. */
    private synchronized boolean takeAnswer(JsonLine line) {
        OutputLine kind = OutputLine.of(line);
        boolean isRefusal = kind == OutputLine.REFUSED;
        if (!isRefusal && kind != OutputLine.RECEIPT) {
            return false; // a message of another client
        }
        if (!line.has(REQUEST)) {
            return false; // a reminder that this client is muted: its message is refused by number, too
        }
        answered++;
        if (answered < sent || sentAll) {
            server.watchdog().answerIsDue();
        } else {
            server.watchdog().answerCame();
        }
        if (isRefusal) {
            refused = true;
            complaints.accept("message " + line.number(REQUEST).orElse(answered) + " was refused: "
                    + ChatLine.clean(line.string("reason").orElse("no reason given")));
        }
        return saidGoodbye && answered == sent;
    }

    private void sendAll() {
        try {
            for (String text = nextLine(); text != null; text = nextLine()) {
                send(text);
            }
            synchronized (this) {
                sentAll = true;
                server.watchdog().answerIsDue();
            }
            server.send(Command.QUIT.object("", ""));
            synchronized (this) {
                saidGoodbye = true;
            }
        } catch (ConnectionLostException e) {
            unsent = e;
        } finally {
            if (!hasSentAll()) {
                server.close(); // so that the other thread does not wait for answers
            }
        }
    }

    private synchronized boolean hasSentAll() {
        return sentAll;
    }

    /** The next line, or null at the end of input or after a read error. */
    private String nextLine() {
        try {
            return readLine();
        } catch (IOException e) {
            synchronized (this) {
                inputUnreadable = true;
            }
            return null;
        }
    }

    /** Reads a line. Keeps only the beginning of an oversized line, just long enough to detect the excess. */
    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = texts.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = texts.read()) {
            if (line.length() <= JsonConnection.MAX_LINE_BYTES) {
                line.append((char) c);
            }
        }
        boolean endsInCr = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
        return endsInCr ? line.substring(0, line.length() - 1) : line.toString();
    }

    private void send(String text) throws ConnectionLostException {
        JsonLine message = to == null ? Command.MESSAGE.object("", text) : Command.DIRECT.object(to, text);
        long number;
        synchronized (this) {
            number = sent + 1;
            if (!JsonConnection.fits(message.with(REQUEST, number))) {
                refused = true;
                complaints.accept("message " + number + " was refused: it is too long");
                sent++;
                answered++;
                return;
            }
            sent++;
            server.watchdog().answerIsDue();
        }
        server.send(message);
    }
}
