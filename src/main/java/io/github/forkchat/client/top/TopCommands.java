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
                command(key, rows);
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

    private void command(TopKeys.Key key, List<ClientFigures> rows) {
        if (state.page() == TopState.Page.HELP) {
            state.show(TopState.Page.TABLE);
            return;
        }
        switch (key.special()) {
            case UP -> state.move(rows, -1);
            case DOWN -> state.move(rows, 1);
            case PAGE_UP -> state.move(rows, -PAGE_ROWS);
            case PAGE_DOWN -> state.move(rows, PAGE_ROWS);
            case ENTER -> state.show(state.page() == TopState.Page.TABLE ? TopState.Page.DETAIL : TopState.Page.TABLE);
            case ESCAPE -> state.show(TopState.Page.TABLE);
            default -> letter(key.character(), rows);
        }
    }

    private void letter(char letter, List<ClientFigures> rows) {
        switch (letter) {
            case 'q' -> isOver = true;
            case '?', 'h' -> state.show(TopState.Page.HELP);
            case '<' -> state.sortBy(-1);
            case '>', 's' -> state.sortBy(1);
            case 'r' -> state.reverse();
            case ' ' -> state.pause();
            case '/' -> state.take(TopState.Input.FILTER);
            case 'p' -> state.show(state.page() == TopState.Page.PICTURE ? TopState.Page.TABLE : TopState.Page.PICTURE);
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
