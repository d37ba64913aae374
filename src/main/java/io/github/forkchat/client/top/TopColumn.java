package io.github.forkchat.client.top;

import io.github.forkchat.client.text.HumanUnits;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The columns of the table, in their order, with the key that each sorts by. Threads: immutable.
 *
 * <p>Narrow terminals show the columns up to a width; the wider ones come last.
 */
enum TopColumn {
    NAME("NAME", 11, Comparator.comparing(client -> client.name().toLowerCase(Locale.ROOT))),
    ID("ID", -4, Comparator.comparingLong(client -> client.number("id"))),
    STATE("STATE", 8, Comparator.comparing(ClientFigures::state)),
    IN("IN/s", -5, Comparator.comparingDouble(client -> -client.inPerSecond())),
    OUT("OUT/s", -6, Comparator.comparingDouble(client -> -client.outPerSecond())),
    BEHIND("BEHIND", -6, Comparator.comparingLong(client -> -client.number("behind"))),
    BAR("", 7, null),
    CPU("CPU%", -5, Comparator.comparingDouble(client -> -client.process().cpuPercent())),
    MEMORY("PSS", -5, Comparator.comparingLong(client -> -client.process().memoryBytes())),
    PID("PID", -7, Comparator.comparingLong(client -> client.number("pid"))),
    UP("UP", -6, Comparator.comparingLong(client -> ClientFigures.millis(client.object(), "since"))),
    IDLE("IDLE", -6, Comparator.comparingLong(client -> client.number("idle"))),
    PEER("PEER", 21, Comparator.comparing(ClientFigures::peer));

    /** The columns by which one can sort, in the order of the keys {@code <} and {@code >}. */
    static final List<TopColumn> SORTABLE = List.of(NAME, ID, STATE, IN, OUT, BEHIND, CPU, MEMORY, PID, UP, IDLE, PEER);

    private static final String UNKNOWN = "-";
    private static final int GAP = 1;

    private final String heading;
    private final int width;
    private final boolean isRight;

    @SuppressWarnings("ImmutableEnumChecker") // it has no state
    private final Comparator<ClientFigures> order;

    /** @param width number of columns; less than 0 for right-aligned */
    TopColumn(String heading, int width, Comparator<ClientFigures> order) {
        this.heading = heading;
        this.width = Math.abs(width);
        this.isRight = width < 0;
        this.order = order;
    }

    /** The columns that fit into this width. */
    static List<TopColumn> thatFit(int columns) {
        int left = columns + GAP;
        int count = 0;
        for (TopColumn column : values()) {
            left -= column.width + GAP;
            if (left < 0) {
                break;
            }
            count++;
        }
        return List.of(values()).subList(0, count);
    }

    /** The order of rows. */
    Comparator<ClientFigures> order() {
        return order;
    }

    /** The heading, as wide as the column. */
    String heading() {
        return fit(heading);
    }

    /** The word for the column in a sentence. */
    String word() {
        return heading.isEmpty() ? name() : heading;
    }

    /**
     * The cell of a client, as wide as the column.
     *
     * @param figures the sample
     */
    String cell(ClientFigures client, TopFigures figures) {
        return fit(text(client, figures));
    }

    private String text(ClientFigures client, TopFigures figures) {
        LocalProcesses.Usage process = client.process();
        long up = client.upSeconds(figures.nowMillis());
        return switch (this) {
            case NAME -> client.name();
            case ID -> Long.toString(client.number("id"));
            case STATE -> client.state();
            case IN -> HumanUnits.rate(client.inPerSecond());
            case OUT -> HumanUnits.compactBytes(Math.round(client.outPerSecond()));
            case BEHIND -> client.isBehind() ? HumanUnits.compactBytes(client.number("behind")) : "0";
            case BAR -> client.isBehind() ? bar(client.number("behind"), figures.number("ring-size"), width) : "";
            case CPU -> process.isKnown() ? HumanUnits.rate(process.cpuPercent()) : UNKNOWN;
            case MEMORY -> process.memoryBytes() < 0 ? UNKNOWN : HumanUnits.compactBytes(process.memoryBytes());
            case PID -> client.number("pid") == 0 ? UNKNOWN : Long.toString(client.number("pid"));
            case UP -> up < 0 ? UNKNOWN : HumanUnits.shortDuration(up);
            case IDLE -> HumanUnits.shortDuration(client.number("idle"));
            case PEER -> client.peer();
        };
    }

    /** A bar such as {@code [##..]}, that shows a part of a whole; at least one mark if the part is not 0. */
    static String bar(long part, long whole, int width) {
        int room = width - 2;
        long marks = whole <= 0 ? 0 : (part * room + whole - 1) / whole;
        int filled = (int) Math.max(0, Math.min(room, marks));
        return "[" + "#".repeat(filled) + ".".repeat(room - filled) + "]";
    }

    private String fit(String text) {
        String cut = text.length() > width ? text.substring(0, width - 1) + "~" : text;
        String blanks = " ".repeat(width - cut.length());
        return isRight ? blanks + cut : cut + blanks;
    }
}
