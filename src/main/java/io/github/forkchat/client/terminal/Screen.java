package io.github.forkchat.client.terminal;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.DayChange;
import io.github.forkchat.client.text.ShownTime;
import io.github.forkchat.client.text.WordWrap;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.MaskingCallback;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp.Capability;

/**
 * The terminal display: an input line, and above it the output. Output appears above the half-typed input without
 * disturbing it. A status line, such as for a lost connection, is between the two and is updated in place.
 *
 * <p>Threads: one thread reads the keyboard; any thread shows lines. A thread that still shows lines when the screen is
 * closed is not disturbed.
 */
final class Screen implements AutoCloseable {
    private static final int SMALL_INDENT = 2;
    private static final int PREVIEW_CHARS = 20;

    /**
     * One input of the user.
     *
     * @param pasted the lines of pastes of several lines
     * @param line the line that was typed, or pasted as one line
     */
    record Input(List<String> pasted, String line) {}

    private final Terminal terminal;
    private final Attributes before;
    private final TerminalReset reset;
    private final Suspension suspension;
    private final TypedLine reader;
    private final Palette palette;
    private final ChatLine.Bell bell;
    private final DayChange days;
    private final List<String> pasted = new ArrayList<>();
    private final PasswordPrompt question;
    /** The initial text of the next input line. */
    private String halfTyped = "";

    private String name = "";
    /** The status line, or null. */
    private String state;

    private volatile int columns;

    /**
     * Sets the terminal to raw mode, in which Ctrl-C still ends the program until {@link #takeKeys}.
     *
     * @param terminal is closed with the screen
     * @param roster for completion
     * @param today the present day
     * @throws IOException if the terminal's input cannot be read
     */
    Screen(Terminal terminal, ChatLine.Bell bell, Roster roster, LocalDate today) throws IOException {
        this.terminal = terminal;
        this.bell = bell;
        days = new DayChange(today);
        before = TerminalSetup.enterInterruptibleRawMode(terminal);
        question = new PasswordPrompt(terminal);
        palette = new Palette(terminal, TerminalSetup.hasNoColor());
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(null);
        parser.setQuoteChars(new char[0]);
        suspension = new Suspension(terminal, before);
        reader = new TypedLine(terminal, this::keep, suspension);
        reader.setParser(parser);
        reader.setCompleter((lineReader, word, candidates) -> roster.complete(word, candidates));
        reset = new TerminalReset(
                terminal, reader::drawNoMore, palette.isPlain() ? "\r\n" : "\r\n" + Suspension.PASTE_OFF);
        question.handleStops(suspension, reader::suspend);
    }

    /**
     * Has every key belong to the input, Ctrl-C too. This mode stays on between two lines, so that a key pressed then
     * counts like any other.
     */
    void takeKeys() {
        terminal.enterRawMode();
        suspension.modesChanged();
    }

    /** Has Ctrl-C end the program again. */
    void takeNoMoreKeys() {
        TerminalSetup.enterInterruptibleRawMode(terminal);
        suspension.modesChanged();
    }

    /**
     * Asks for the room's password; null if the user cancels. Earlier input becomes the next input line and is not
     * sent before another Enter, because it may be the password.
     */
    String askPassword() throws IOException {
        takeKeys();
        String password = question.read();
        String early = question.typedBefore().strip().replace('\r', '\n');
        if (password != null && early.contains("\n")) {
            keep(List.of(early.split("\n", -1)));
        } else if (password != null) {
            halfTyped = early;
        }
        return password;
    }

    /**
     * Reads the next input, up to the Enter key.
     *
     * @throws UserInterruptException at Ctrl-C, with what was typed and pasted, which is discarded
     * @throws org.jline.reader.EndOfFileException at Ctrl-D in an empty line, and when the terminal is closed
     */
    Input type() {
        try {
            String before = halfTyped;
            halfTyped = "";
            suspension.pasteChanged(!palette.isPlain());
            String line = reader.readLine(prompt(), null, (MaskingCallback) null, before);
            return new Input(takePasted(), line);
        } catch (UserInterruptException e) {
            List<String> discarded = takePasted();
            if (!discarded.isEmpty()) {
                show(ChatLine.remark(ShownTime.NONE, discarded.size() + " pasted lines discarded"));
            }
            throw new UserInterruptException(String.join("\n", discarded) + e.getPartialLine());
        }
    }

    private synchronized List<String> takePasted() {
        List<String> taken = List.copyOf(pasted);
        pasted.clear();
        return taken;
    }

    private void keep(List<String> lines) {
        synchronized (this) {
            pasted.addAll(lines);
        }
        reader.setPrompt(prompt());
    }

    /** Sets the user's name in the prompt. */
    void name(String granted) {
        synchronized (this) {
            name = granted;
        }
        suspension.whileOpen(() -> reader.promptWith(prompt()));
    }

    /** Sets the status line; null removes it. A dumb terminal shows the first of several in a row. */
    void state(String text) {
        boolean isNew;
        synchronized (this) {
            isNew = text != null && state == null;
            state = text;
        }
        if (!palette.isPlain()) {
            suspension.whileOpen(() -> reader.promptWith(prompt()));
        } else if (isNew) {
            show(ChatLine.remark(ShownTime.NONE, text));
        }
    }

    private synchronized String prompt() {
        StringBuilder prompt = new StringBuilder();
        if (state != null && !palette.isPlain()) {
            prompt.append("-- ").append(state).append('\n');
        }
        if (!pasted.isEmpty()) {
            String first = ChatLine.clean(pasted.get(0).strip());
            String preview = first.length() > PREVIEW_CHARS ? first.substring(0, PREVIEW_CHARS) + "…" : first;
            prompt.append("-- ").append(pasted.size()).append(" lines pasted (").append(preview);
            prompt.append("); Enter sends them, Ctrl-C discards them\n");
        }
        return prompt.append(name).append("> ").toString().replace("%", "%%");
    }

    /** Width of the terminal in columns; of a closed one its last width. */
    int columns() {
        suspension.whileOpen(() -> columns = terminal.getSize().getColumns());
        return columns;
    }

    /** Shows a line above the input line, and rings the bell if the line calls for it. A closed screen shows nothing. */
    void show(ChatLine line) {
        suspension.whileOpen(() -> print(line));
    }

    private void print(ChatLine line) {
        boolean isImportant = line.isFor(ownName());
        synchronized (days) {
            ChatLine day = days.before(line);
            if (day != null) {
                print(day, false);
            }
            print(line, isImportant);
        }
        boolean rings =
                bell == ChatLine.Bell.all ? line.isSaidByOthers() : bell == ChatLine.Bell.mention && isImportant;
        if (rings) {
            terminal.puts(Capability.bell);
            terminal.flush();
        }
    }

    private synchronized String ownName() {
        return name;
    }

    private void print(ChatLine line, boolean isImportant) {
        AttributedStringBuilder styled = new AttributedStringBuilder();
        if (isImportant && palette.isPlain()) {
            styled.append(">> ");
        }
        String time = line.when().time();
        if (!time.isEmpty()) {
            styled.styled(palette.aside(), time + " ");
        }
        if (line.kind() == ChatLine.Kind.REMARK || line.kind() == ChatLine.Kind.HISTORY) {
            styled.styled(palette.aside(), line.text());
        } else {
            int nameEnd = line.text().indexOf(line.sender()) + line.sender().length();
            AttributedStyle sender = isImportant ? palette.important() : palette.sender(line.sender());
            styled.styled(sender, line.text().substring(0, nameEnd));
            AttributedStyle text = isImportant ? palette.importantText() : AttributedStyle.DEFAULT;
            styled.styled(text, line.text().substring(nameEnd));
        }
        AttributedString whole = styled.toAttributedString();
        reader.printAbove(WordWrap.wrap(whole, columns(), Math.max(SMALL_INDENT, time.length() + 1)));
    }

    @Override
    public void close() throws IOException {
        suspension.close();
        reset.close();
        if (!palette.isPlain()) {
            terminal.writer().print(Suspension.PASTE_OFF);
            terminal.flush();
        }
        terminal.setAttributes(before);
        terminal.close();
    }
}
