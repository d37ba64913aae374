package io.github.forkchat.client.top;

import java.util.List;
import java.util.Optional;

/** Carries out the keys. Threads: used only by the thread that draws. */
final class TopCommands {
    private static final int PAGE_ROWS = 10;

    private final TopState state;
    private final LocalProcesses processes;
    private boolean isOver;
    /** The client that is to be disconnected if the user says yes. */
    private ClientFigures condemned;

    TopCommands(TopState state, LocalProcesses processes) {
        this.state = state;
        this.processes = processes;
    }

    /** Whether the user has quit. */
    boolean isOver() {
        return isOver;
    }

    /**
     * Handles a key.
     *
     * @param figures what the screen shows; null before the first sample
     */
    void press(TopKeys.Key key, TopFigures figures) {
        if (key.special() == TopKeys.Special.INTERRUPT) {
            isOver = true;
            return;
        }
        List<ClientFigures> rows = figures == null ? List.of() : state.rows(figures);
        switch (state.input()) {
            case FILTER -> filter(key);
            case CONFIRM -> confirm(key);
            case COMMANDS -> {
                state.say("");
                command(key, figures, rows);
            }
        }
    }

    private void filter(TopKeys.Key key) {
        String filter = state.filter();
        switch (key.special()) {
            case ENTER -> state.take(TopState.Input.COMMANDS);
            case ESCAPE -> {
                state.filterBy("");
                state.take(TopState.Input.COMMANDS);
            }
            case BACKSPACE -> state.filterBy(filter.substring(0, Math.max(0, filter.length() - 1)));
            default -> {
                if (key.character() >= ' ') {
                    state.filterBy(filter + key.character());
                }
            }
        }
    }

    private void confirm(TopKeys.Key key) {
        state.take(TopState.Input.COMMANDS);
        if (key.character() != 'y') {
            state.say("not disconnected");
            return;
        }
        Optional<ProcessHandle> worker =
                processes.isThere(condemned.object()) ? ProcessHandle.of(condemned.number("pid")) : Optional.empty();
        boolean isTold = worker.isPresent() && worker.get().destroy();
        state.say(isTold ? "SIGTERM to " + condemned.number("pid") : "cannot signal its worker");
    }

    private void command(TopKeys.Key key, TopFigures figures, List<ClientFigures> rows) {
        if (state.page() == TopState.Page.HELP) {
            state.show(TopState.Page.TABLE);
            return;
        }
        switch (key.special()) {
            case UP -> move(rows, -1);
            case DOWN -> move(rows, 1);
            case PAGE_UP -> move(rows, -PAGE_ROWS);
            case PAGE_DOWN -> move(rows, PAGE_ROWS);
            case ENTER -> enter(rows);
            case ESCAPE -> state.show(TopState.Page.TABLE);
            default -> letter(key.character(), figures, rows);
        }
    }

    /** The picture shows no selection. */
    private void move(List<ClientFigures> rows, int step) {
        if (state.page() != TopState.Page.PICTURE) {
            state.move(rows, step);
        }
    }

    private void enter(List<ClientFigures> rows) {
        if (state.page() != TopState.Page.TABLE) {
            state.show(TopState.Page.TABLE);
        } else if (!rows.isEmpty()) {
            state.select(state.selected(rows)); // the page stays with it when the order of the table changes
            state.show(TopState.Page.DETAIL);
        }
    }

    private void letter(char letter, TopFigures figures, List<ClientFigures> rows) {
        switch (letter) {
            case 'q' -> isOver = true;
            case '?', 'h' -> state.show(TopState.Page.HELP);
            case ' ' -> state.pause();
            case 'p' -> state.show(state.page() == TopState.Page.PICTURE ? TopState.Page.TABLE : TopState.Page.PICTURE);
            default -> {
                if (state.page() == TopState.Page.TABLE) {
                    ofTable(letter, rows);
                } else if (state.page() == TopState.Page.DETAIL && letter == 'k' && figures != null) {
                    askForConfirmation(state.chosen(figures));
                }
            }
        }
    }

    /** The keys that need the table, because only there their effect can be seen. */
    private void ofTable(char letter, List<ClientFigures> rows) {
        switch (letter) {
            case '<' -> state.sortBy(-1);
            case '>', 's' -> state.sortBy(1);
            case 'r' -> state.reverse();
            case '/' -> state.take(TopState.Input.FILTER);
            case 'k' -> askForConfirmation(state.selected(rows));
            default -> {}
        }
    }

    private void askForConfirmation(ClientFigures client) {
        if (client == null) {
            return;
        }
        if (!client.process().isKnown()) {
            state.say("its worker is not on this machine");
            return;
        }
        condemned = client;
        state.take(TopState.Input.CONFIRM);
        state.say("disconnect client " + client.number("id") + " " + client.name() + " (pid " + client.number("pid")
                + ")? y: yes, any other key: no");
    }
}
