package io.github.forkchat.client.terminal;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.util.ArrayList;
import java.util.List;

/**
 * The state machine from the server's first answer to the greeting on the terminal. History comes first; then the
 * client gets a name, asks for the names of the others, and shows the greeting. The reason of a refused name is shown
 * last, where the user sees it.
 *
 * <p>Threads: used only by the thread that reads the server.
 */
final class Arrival {
    /** Number of names to try for a user who has not chosen one: alice, alice-2, ... */
    private static final int MAX_NAMES = 9;

    /** Carries out the actions of the arrival. */
    interface Guide {
        /** Asks for a name; returns the number of the request. */
        long askForName(String name);

        /** Asks for the list of clients; returns the number of the request. */
        long askWho();

        /** Shows the greeting. */
        void greet(List<String> others);

        /** Shows a line. */
        void show(JsonLine line);
    }

    private final Guide guide;
    private final String login;
    private final List<JsonLine> held = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private String name;
    /** Number of messages of history still to come. */
    private long history;

    private boolean refusalIsDue;
    private boolean nameIsDue;
    private int namesTried = 1;
    /** The number of the pending request; 0 if there is none. */
    private long request;

    private boolean asksWho;
    private boolean over;

    /**
     * Begins an arrival with the server's first answer.
     *
     * @param wanted the name that was asked for, or null
     * @param login the login name if the user has not chosen a name, else null
     */
    Arrival(JsonLine welcome, String wanted, String login, Guide guide) {
        this.guide = guide;
        this.login = login;
        name = welcome.string("name").orElse("");
        history = welcome.number("history").orElse(0);
        refusalIsDue = wanted != null && !wanted.equals(name);
    }

    /** Takes the next step. */
    void advance() {
        if (over || history > 0 || refusalIsDue || request != 0) {
            return;
        }
        if (nameIsDue) {
            nameIsDue = false;
            namesTried++;
            request = guide.askForName(login + "-" + namesTried);
        } else {
            asksWho = true;
            request = guide.askWho();
        }
    }

    /** Ends the arrival: the connection is lost, and pending answers will not come. */
    void end() {
        over = true;
    }

    /** Whether the client is greeted. */
    boolean isOver() {
        return over;
    }

    /** A message of history was shown. */
    void historyShown() {
        history--;
        advance();
    }

    /** Handles an object of the server; returns whether the object needs no other handling. */
    boolean heard(JsonLine line) {
        if (over) {
            return false;
        }
        long number = line.number("request").orElse(0);
        boolean isAnswer = request != 0 && number == request;
        OutputLine kind = OutputLine.of(line);
        if (kind == OutputLine.REFUSED && (isAnswer || (refusalIsDue && number == 0))) {
            refused(line);
            return true;
        }
        if (kind == OutputLine.NAME) {
            name = line.string("name").orElse(name);
        }
        if (isAnswer && kind == OutputLine.CLIENT) {
            String other = line.string("name").orElse("");
            if (!other.equals(name)) {
                others.add(ChatLine.clean(other));
            }
        }
        if (isAnswer && kind == OutputLine.RECEIPT) {
            answered();
        }
        return isAnswer && kind != OutputLine.NAME;
    }

    private void refused(JsonLine line) {
        refusalIsDue = false;
        request = 0;
        if (login == null) {
            held.add(line);
        } else {
            nameIsDue = name.matches("client\\d+") && namesTried < MAX_NAMES;
        }
        advance();
    }

    private void answered() {
        request = 0;
        if (!asksWho) {
            advance();
            return;
        }
        over = true;
        guide.greet(others);
        held.forEach(guide::show);
    }
}
