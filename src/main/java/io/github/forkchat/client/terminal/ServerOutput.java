package io.github.forkchat.client.terminal;

import io.github.forkchat.client.connection.HistoryDeduplicator;
import io.github.forkchat.client.connection.KeyShown;
import io.github.forkchat.client.connection.PendingRequests;
import io.github.forkchat.client.connection.ReconnectingConnection;
import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.ShownTime;
import io.github.forkchat.protocol.ChatCommand;
import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.util.List;

/**
 * Shows on the screen what the server sends, and what becomes of the connection.
 *
 * <p>Threads: {@link #listen} runs on a separate thread; {@link #remark} and {@link #toggleQuiet} may be called by
 * any thread.
 */
final class ServerOutput implements ReconnectingConnection.Listener, Arrival.Guide {
    private static final long SECOND_MILLIS = 1_000;
    private static final long NO_REQUEST = -1;

    private final TerminalOptions options;
    private final ReconnectingConnection link;
    private final Screen screen;
    private final Roster roster;
    private final PendingRequests requests;
    private final KeyShown keyShown;
    private final Arrival arrival;
    private final HistoryDeduplicator deduplicator = new HistoryDeduplicator();

    private volatile boolean quiet;
    private String name;
    /** Whether the history after a reconnection is still to come. */
    private boolean reconnected;
    /** The request for the names that completion needs after a reconnection; its answer is not shown. */
    private long rosterRequest;

    ServerOutput(
            ReconnectingConnection link,
            PendingRequests requests,
            TerminalOptions options,
            Screen screen,
            Roster roster) {
        this.link = link;
        this.requests = requests;
        this.options = options;
        this.screen = screen;
        this.roster = roster;
        keyShown = new KeyShown(link, requests);
        named(name(link.welcome()));
        arrival = new Arrival(link.welcome(), options.name(), options.isLogin() ? options.name() : null, this);
    }

    private static String name(JsonLine object) {
        return ChatLine.clean(object.string("name").orElse(""));
    }

    /** Shows everything until the connection is lost for good, or the client has left. */
    void listen() {
        keyShown.show(name, false);
        becomeOperator();
        arrival.advance();
        link.listen(this);
    }

    /** Hides joins and leaves, or shows them again. */
    void toggleQuiet() {
        quiet = !quiet;
        remark(quiet ? "joins and leaves are not shown" : "joins and leaves are shown");
    }

    /** Shows a line of the client itself. */
    void remark(String text) {
        screen.show(ChatLine.remark(ShownTime.NONE, ChatLine.clean(text)));
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
    public void trying(long pauseMillis, String refusal) {
        String pause = pauseMillis < SECOND_MILLIS ? "now" : "in " + pauseMillis / SECOND_MILLIS + " s";
        String what = refusal.isEmpty() ? "connection lost" : refusal;
        screen.state(what + "; trying again " + pause + "; Enter tries at once");
    }

    @Override
    public void again(JsonLine welcome) {
        long history = welcome.number("history").orElse(0);
        deduplicator.reconnected(history);
        reconnected = history > 0;
        rosterRequest = requests.send(Command.WHO.object("", ""));
        becomeOperator();
        named(name(welcome));
        screen.state(null);
        if (!keyShown.show(name, true)) {
            connectedAgain();
        }
    }

    private void becomeOperator() {
        if (options.operatorsPassword() != null) {
            requests.send(Command.OPERATOR.object("", options.operatorsPassword()));
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
            case KICKED -> {
                show(line);
                link.giveUp();
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
        if (command != null && command.command().isForOperators()) {
            remark("done: " + command.command().word());
            return;
        }
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
}
