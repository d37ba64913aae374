package io.github.forkchat.client.terminal;

import io.github.forkchat.client.connection.HistoryDeduplicator;
import io.github.forkchat.client.connection.KeyShown;
import io.github.forkchat.client.connection.PendingRequests;
import io.github.forkchat.client.connection.ReconnectingConnection;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.connection.ServerRefusedException;
import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.ShownTime;
import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import io.github.forkchat.protocol.Surrogates;
import java.io.IOError;
import java.io.IOException;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;

/**
 * The chat client on a terminal. The user's own message is shown when Server Main has relayed it, in order with the
 * others' messages.
 *
 * <p>Threads: the caller's reads the input; {@code from-server} reads the server, and reconnects when the connection
 * is lost.
 */
public final class TerminalClient implements ReconnectingConnection.Listener, Arrival.Guide {
    /** Timeout for leaving. */
    private static final long GOODBYE_MILLIS = 1_000;

    private static final long SECOND_MILLIS = 1_000;
    private static final int PASSWORD_TRIES = 3;
    private static final long NO_REQUEST = -1;

    private final TerminalOptions options;
    private final ReconnectingConnection link;
    private final Roster roster;
    private final HistoryDeduplicator deduplicator = new HistoryDeduplicator();
    private final Screen screen;
    private final Arrival arrival;
    private final Thread typing = Thread.currentThread();
    private final PendingRequests requests;
    private final KeyShown keyShown;

    private volatile String name;
    private volatile boolean leaving;
    private volatile boolean lost;
    private volatile boolean quiet;
    /** Whether the history after a reconnection is still to come. */
    private boolean reconnected;
    /** The request for the names that completion needs after a reconnection; its answer is not shown. */
    private long rosterRequest;

    private TerminalClient(ReconnectingConnection link, TerminalOptions options, Screen screen, Roster roster) {
        this.options = options;
        this.link = link;
        this.screen = screen;
        this.roster = roster;
        requests = new PendingRequests(link);
        keyShown = new KeyShown(link, requests);
        named(name(link.welcome()));
        arrival = new Arrival(link.welcome(), options.name(), options.isLogin() ? options.name() : null, this);
    }

    private static String name(JsonLine object) {
        return ChatLine.clean(object.string("name").orElse(""));
    }

    /**
     * Connects, and runs until the user leaves. Asks for the password if the room has one.
     *
     * @return false if the connection was lost
     * @throws IOException if no server answers, or there is no terminal
     */
    public static boolean run(ServerEndpoint endpoint, TerminalOptions options) throws IOException {
        Roster roster = new Roster();
        try (Screen screen = new Screen(options.bell(), roster, ShownTime.today(options.clock()))) {
            return new TerminalClient(connect(endpoint, options, screen), options, screen, roster).talk();
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
                Thread.interrupted(); // the line is cleared, or the other thread says that the connection is lost
            } catch (EndOfFileException e) {
                leaving = true;
            } catch (IOError e) { // interrupted while it changes the terminal's settings
                if (!lost) {
                    throw e;
                }
            }
        }
        Thread.interrupted();
        sayGoodbye(listening);
        return !lost;
    }

    private void sayGoodbye(Thread listening) {
        try {
            link.leave();
            listening.join(GOODBYE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            link.close();
        }
    }

    // ---- Input

    /** Sends a line of a paste, which is a message even if it begins with a slash. */
    private void say(String line) {
        command(ChatCommand.message(Surrogates.replaced(line)));
    }

    private void typed(String line) {
        boolean triesAgain = link.tryNow();
        if (line.isEmpty()) {
            return;
        }
        if (triesAgain) {
            remark("not connected, and not sent: " + line);
            return;
        }
        ChatCommand command = ChatCommand.parse(Surrogates.replaced(line));
        if (command.fault() != null) {
            remark(command.fault());
            return;
        }
        command(command);
    }

    private void command(ChatCommand command) {
        switch (command.command()) {
            case QUIT -> leaving = true;
            case HELP -> Help.lines().forEach(this::remark);
            case QUIET -> {
                quiet = !quiet;
                remark(quiet ? "joins and leaves are not shown" : "joins and leaves are shown");
            }
            case NAME -> ask(link.nameRequest(command.name()), command);
            default -> ask(command.object(), command);
        }
    }

    private void ask(JsonLine request, ChatCommand command) {
        switch (requests.send(request, command)) {
            case TOO_LONG -> remark("too long, and not sent");
            case NOT_CONNECTED -> remark("not connected, and not sent: " + command.text());
            case SENT -> {}
        }
    }

    // ---- Output

    private void listen() {
        keyShown.show(name, false);
        arrival.goOn();
        link.listen(this);
        if (!leaving) {
            lost = true;
            typing.interrupt();
        }
    }

    @Override
    public void lost() {
        arrival.end();
        roster.forget();
        for (ChatCommand command : requests.abandon()) {
            if (!command.text().isEmpty()) {
                remark("not known to have arrived: " + command.text());
            }
        }
    }

    @Override
    public void trying(long pauseMillis) {
        String pause = pauseMillis < SECOND_MILLIS ? "now" : "in " + pauseMillis / SECOND_MILLIS + " s";
        screen.state("connection lost; trying again " + pause + "; Enter tries at once");
    }

    @Override
    public void again(JsonLine welcome) {
        long history = welcome.number("history").orElse(0);
        deduplicator.reconnected(history);
        reconnected = history > 0;
        rosterRequest = requests.send(Command.WHO.object("", ""));
        named(name(welcome));
        screen.state(null);
        if (!keyShown.show(name, true)) {
            connectedAgain();
        }
    }

    private void connectedAgain() {
        remark("connected again, as " + name);
    }

    /** Handles an object about the name's key; returns whether the object needs no other handling. */
    private boolean isOfKey(JsonLine line) {
        String before = name;
        switch (keyShown.heard(line)) {
            case NOT_CONCERNED -> {
                return false;
            }
            case CONCERNED -> {}
            case GRANTED -> {
                named(name(line));
                if (!name.equals(before)) {
                    connectedAgain();
                }
            }
            case REFUSED -> {
                connectedAgain();
                show(line);
            }
        }
        return true;
    }

    private void named(String granted) {
        name = granted;
        screen.name(granted);
    }

    // ---- The arrival

    @Override
    public long askForName(String wanted) {
        return requests.send(link.nameRequest(wanted));
    }

    @Override
    public long askWho() {
        return requests.send(Command.WHO.object("", ""));
    }

    @Override
    public void greet(List<String> others) {
        remark("you are " + name + "; /help lists commands and keys, Ctrl-D leaves");
        remark(Roster.inALine(others, screen.columns()));
    }

    @Override
    public void heard(JsonLine line) {
        roster.heard(line);
        if (isOfKey(line) || arrival.heard(line) || line.number("request").orElse(NO_REQUEST) == rosterRequest) {
            return;
        }
        OutputLine kind = OutputLine.of(line);
        if (kind == null) {
            return; // an object of a later version
        }
        switch (kind) {
            case MESSAGE -> message(line);
            case NAME -> {
                named(name(line));
                link.granted(name);
                if (arrival.isOver()) {
                    show(line);
                }
            }
            case RECEIPT -> answered(line);
            case REFUSED -> {
                requests.answered(line);
                show(line);
            }
            default -> {
                if (!(quiet && kind.isPresence())) {
                    show(line);
                }
            }
        }
    }

    private void message(JsonLine line) {
        if (!line.isTrue("history")) {
            show(line);
            deduplicator.shown(line);
        } else if (reconnected) {
            deduplicator.missed(line).forEach(this::show);
        } else {
            if (options.history() == null || options.history() > 0) {
                show(line);
            }
            deduplicator.shown(line);
            arrival.historyShown();
        }
    }

    @Override
    public void show(JsonLine line) {
        ChatLine.of(line, options.clock()).ifPresent(screen::show);
    }

    /**
     * Handles a receipt: a request is done. The client's own message is shown now, in order with the others' messages.
     */
    private void answered(JsonLine receipt) {
        ChatCommand command = requests.answered(receipt);
        if (command == null || !command.isSaid()) {
            return;
        }
        ShownTime when = ShownTime.of(receipt, options.clock());
        String text = ChatLine.clean(command.text());
        if (command.name().isEmpty()) {
            screen.show(new ChatLine(when, name, ChatLine.said(name, text), ChatLine.Kind.OWN));
            deduplicator.ownShown(name, command.text());
        } else {
            screen.show(new ChatLine(when, "you", "you -> " + command.name() + ": " + text, ChatLine.Kind.OWN));
        }
    }

    private void remark(String text) {
        screen.show(ChatLine.remark(ShownTime.NONE, ChatLine.clean(text)));
    }
}
