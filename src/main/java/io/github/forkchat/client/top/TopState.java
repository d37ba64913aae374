package io.github.forkchat.client.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The user's choices: the order, the filter, the selected row, and the page. Threads: used only by the thread that
 * draws.
 */
final class TopState {
    /** The pages. */
    enum Page {
        TABLE,
        DETAIL,
        HELP,
        PICTURE
    }

    /** The mode, which decides the meaning of keys. */
    enum Input {
        /** Keys are commands. */
        COMMANDS,
        /** Keys are letters of the filter. */
        FILTER,
        /** The next key says whether the selected client is disconnected. */
        CONFIRM
    }

    private TopColumn sort = TopColumn.BEHIND;
    private boolean isReversed;
    private String filter = "";
    private boolean isPaused;
    private Page page = Page.TABLE;
    private Input input = Input.COMMANDS;
    /** Id and pid of the selected client; null if none was selected. */
    private String selected;

    private String message = "";

    TopColumn sort() {
        return sort;
    }

    boolean isReversed() {
        return isReversed;
    }

    String filter() {
        return filter;
    }

    boolean isPaused() {
        return isPaused;
    }

    Page page() {
        return page;
    }

    Input input() {
        return input;
    }

    String message() {
        return message;
    }

    /** Shows a page. */
    void show(Page next) {
        page = next;
    }

    /** Changes what the keys do. */
    void take(Input next) {
        input = next;
    }

    /** Sets the message in the last line. */
    void say(String text) {
        message = text;
    }

    void reverse() {
        isReversed = !isReversed;
    }

    void pause() {
        isPaused = !isPaused;
    }

    /** Sorts by the column that is this many columns to the right. */
    void sortBy(int step) {
        int count = TopColumn.SORTABLE.size();
        sort = TopColumn.SORTABLE.get(Math.floorMod(TopColumn.SORTABLE.indexOf(sort) + step, count));
    }

    /** Sets the filter: only clients whose name, peer, id or state contains it are shown. */
    void filterBy(String text) {
        filter = text;
    }

    /** The clients to show, in order. */
    List<ClientFigures> rows(TopFigures figures) {
        List<ClientFigures> rows = new ArrayList<>(figures.clients());
        if (!filter.isEmpty()) {
            rows.removeIf(client -> !matches(client, filter.toLowerCase(Locale.ROOT)));
        }
        Comparator<ClientFigures> order = isReversed ? sort.order().reversed() : sort.order();
        rows.sort(order.thenComparing(TopColumn.ID.order()));
        return rows;
    }

    private static boolean matches(ClientFigures client, String part) {
        String shown = client.name() + " " + client.peer() + " " + client.number("id") + " " + client.state();
        return shown.toLowerCase(Locale.ROOT).contains(part);
    }

    /** The index of the selected client among the rows; that of the first one if it is gone; -1 if there is no row. */
    int selectedIndex(List<ClientFigures> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).key().equals(selected)) {
                return i;
            }
        }
        return rows.isEmpty() ? -1 : 0;
    }

    /** The selected client; null if there is no row. */
    ClientFigures selected(List<ClientFigures> rows) {
        int index = selectedIndex(rows);
        return index < 0 ? null : rows.get(index);
    }

    /** Keeps the selection on this client, even if it is the first one only by chance. */
    void select(ClientFigures client) {
        selected = client == null ? null : client.key();
    }

    /** The client that was selected last, regardless of the filter; null if it has left. */
    ClientFigures chosen(TopFigures figures) {
        return figures.clients().stream()
                .filter(client -> client.key().equals(selected))
                .findFirst()
                .orElse(null);
    }

    /** Moves the selection by this many rows. */
    void move(List<ClientFigures> rows, int step) {
        int index = selectedIndex(rows);
        if (index >= 0) {
            selected = rows.get(Math.max(0, Math.min(rows.size() - 1, index + step)))
                    .key();
        }
    }
}
