package io.github.forkchat.client;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp.Capability;

/**
 * The terminal: one line that is being typed, and above it what comes. Lines appear above the half-typed one without
 * touching it. Colours by sender, unless {@code NO_COLOR} is set or the terminal has none.
 *
 * <p>Threads: one types, any shows.
 */
final class Screen implements AutoCloseable {
    private static final int[] COLORS = {
        AttributedStyle.CYAN,
        AttributedStyle.GREEN,
        AttributedStyle.YELLOW,
        AttributedStyle.MAGENTA,
        AttributedStyle.BLUE,
        AttributedStyle.RED
    };

    private static final String CONTINUATION = "    ";

    private final Terminal terminal;
    private final Attributes before;
    private final LineReader reader;
    private final boolean colors;
    private final ChatLine.Bell bell;

    /**
     * Takes the terminal over.
     *
     * @param people for completion
     * @throws IOException if it is none
     */
    Screen(ChatLine.Bell bell, People people) throws IOException {
        this.bell = bell;
        // graphemeCluster: JLine does not ask the terminal what it can do; an answer that comes late would stand in the
        // line
        // that is being typed.
        terminal = TerminalBuilder.builder()
                .system(true)
                .dumb(true)
                .graphemeCluster(false)
                .build();
        // All the time, and not only while a line is read: a key that is pressed between two lines counts as any other.
        before = terminal.enterRawMode();
        colors = System.getenv("NO_COLOR") == null && !terminal.getType().startsWith(Terminal.TYPE_DUMB);
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(null);
        parser.setQuoteChars(new char[0]);
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(parser)
                .completer((lineReader, word, candidates) -> complete(word, people, candidates))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
                .build();
    }

    private static void complete(ParsedLine word, People people, List<Candidate> candidates) {
        if (word.wordIndex() == 0 && word.word().startsWith("/")) {
            ChatCommand.WORDS.forEach(command -> candidates.add(new Candidate(command)));
        } else {
            people.names().forEach(name -> candidates.add(new Candidate(name)));
        }
    }

    /**
     * Reads the next line that is typed.
     *
     * @throws org.jline.reader.UserInterruptException at Ctrl-C
     * @throws org.jline.reader.EndOfFileException at Ctrl-D in an empty line, and when the terminal is gone
     */
    String type(String name) {
        return reader.readLine(prompt(name));
    }

    /** The person who types has another name. */
    void rename(String name) {
        if (reader instanceof LineReaderImpl typing) {
            typing.setPrompt(prompt(name));
        }
    }

    private static String prompt(String name) {
        return name + "> ";
    }

    /** Shows a line above the one that is being typed. */
    void show(ChatLine line) {
        AttributedStringBuilder styled = new AttributedStringBuilder();
        if (!line.time().isEmpty()) {
            styled.styled(style(AttributedStyle.DEFAULT.faint()), line.time() + " ");
        }
        if (line.kind() == ChatLine.Kind.REMARK || line.kind() == ChatLine.Kind.HISTORY) {
            styled.styled(style(AttributedStyle.DEFAULT.faint()), line.text());
        } else {
            int nameEnd = line.text().indexOf(line.sender()) + line.sender().length();
            styled.styled(style(color(line.sender())), line.text().substring(0, nameEnd));
            styled.append(line.text().substring(nameEnd));
        }
        print(styled.toAttributedString());
    }

    private AttributedStyle style(AttributedStyle wanted) {
        return colors ? wanted : AttributedStyle.DEFAULT;
    }

    private static AttributedStyle color(String name) {
        return AttributedStyle.BOLD.foreground(COLORS[Math.floorMod(name.hashCode(), COLORS.length)]);
    }

    private void print(AttributedString line) {
        reader.printAbove(rows(line, terminal.getColumns()));
    }

    /** The line with its rows as wide as the terminal: each but the first begins with blanks, so that none looks like a line. */
    static AttributedString rows(AttributedString line, int columns) {
        if (columns <= 2 * CONTINUATION.length() || line.columnLength() <= columns) {
            return line;
        }
        AttributedStringBuilder rows = new AttributedStringBuilder();
        rows.append(line.columnSubSequence(0, columns));
        AttributedString rest = line.columnSubSequence(columns, Integer.MAX_VALUE);
        for (AttributedString row : rest.columnSplitLength(columns - CONTINUATION.length())) {
            rows.append('\n').append(CONTINUATION).append(row);
        }
        return rows.toAttributedString();
    }

    /** Rings the bell if this line is one for it, to a client of this name. */
    void ringFor(ChatLine line, String name) {
        boolean rings = switch (line.kind()) {
            case DIRECT -> bell != ChatLine.Bell.off;
            case MESSAGE -> bell == ChatLine.Bell.all || (bell == ChatLine.Bell.mention && mentions(line, name));
            case HISTORY, REMARK -> false;
        };
        if (rings) {
            terminal.puts(Capability.bell);
            terminal.flush();
        }
    }

    /** Whether what the sender says has the name as a word, in whatever case. */
    static boolean mentions(ChatLine line, String name) {
        String said = line.text()
                .substring(line.text().indexOf(line.sender()) + line.sender().length());
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-])", Pattern.CASE_INSENSITIVE)
                .matcher(said)
                .find();
    }

    @Override
    public void close() throws IOException {
        terminal.setAttributes(before);
        terminal.close();
    }
}
