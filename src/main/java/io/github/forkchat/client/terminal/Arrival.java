package io.github.forkchat.client.terminal;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.util.ArrayList;
import java.util.List;

/**
 * The time from the server's first answer to the greeting: history comes first, then the client gets a name, asks for
 * the names of the others, and is greeted. Why the server refused a name is shown last, where a person sees it.
 *
 * <p>Threads: the one that reads the server.
 */
final class Arrival {
    /** How many names are tried for a person who has not chosen one: alice, alice-2, ... */
    private static final int MAX_NAMES = 9;

    /** Does what the arrival asks for. */
    interface Guide {
        /** Asks for a name; the number of the request. */
        long askForName(String name);

        /** Asks who is here; the number of the request. */
        long askWho();

        /** All is known: greets. */
        void greet(List<String> others);

        /** Shows a line. */
        void show(JsonLine line);
    }

    private final Guide guide;
    private final String login;
    private final List<JsonLine> held = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private String name;
    /** How many messages of history are still to come. */
    private long history;

    private boolean refusalIsDue;
    private boolean nameIsDue;
    private int namesTried = 1;
    /** What is asked and not answered yet; 0 for nothing. */
    private long request;

    private boolean asksWho;
    private boolean over;

    /**
     * An arrival of which the server's first answer is known.
     *
     * @param wanted the name that was asked for, or null
     * @param login the same if the person has not chosen it, else null
     */
    Arrival(JsonLine welcome, String wanted, String login, Guide guide) {
        this.guide = guide;
        this.login = login;
        name = welcome.string("name").orElse("");
        history = welcome.number("history").orElse(0);
        refusalIsDue = wanted != null && !wanted.equals(name);
    }

    /** Goes on with what is due next. */
    void goOn() {
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

    /** The connection is lost: nothing comes any more of what was asked for. */
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
        goOn();
    }

    /** Hears an object; whether that is all that is to be done about it. */
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
        goOn();
    }

    private void answered() {
        request = 0;
        if (!asksWho) {
            goOn();
            return;
        }
        over = true;
        guide.greet(others);
        held.forEach(guide::show);
    }
}
