package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A terminal with {@code forkchat} in it: a window of tmux(1), whose keys are pressed and whose screen is read. */
public final class TerminalWindow implements AutoCloseable {
    private final Path folder;

    private TerminalWindow(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens a window in which the shell runs these lines.
     *
     * @param parent where a directory for the window is made: a window that is opened next must not meet the socket of a
     *     tmux server that is about to exit
     */
    public static TerminalWindow open(Path parent, int columns, String script) throws IOException {
        return open(parent, columns, 24, script);
    }

    /** The same with this number of rows. */
    public static TerminalWindow open(Path parent, int columns, int rows, String script) throws IOException {
        Path folder = Files.createTempDirectory(parent, "window");
        TerminalWindow window = new TerminalWindow(folder);
        Path file = Files.writeString(folder.resolve("window.sh"), "LC_ALL=C.UTF-8; export LC_ALL\n" + script);
        String failure =
                window.tmux("new-session", "-d", "-x", "" + columns, "-y", "" + rows, "-s", "t", "exec sh " + file);
        if (!failure.isEmpty()) {
            throw new AssertionError(failure);
        }
        return window;
    }

    /** The command line of {@code forkchat} with these arguments, for the shell. */
    public static String command(String... arguments) {
        StringBuilder line = new StringBuilder();
        Forkchat.command(List.of(arguments))
                .command()
                .forEach(word -> line.append('\'').append(word).append("' "));
        return line.toString();
    }

    /** The same for {@code forkchat client}, connected to this port, without times; then the exit code is shown. */
    public static String client(int port, String... arguments) {
        List<String> all = new ArrayList<>(List.of("client", "--port", "" + port, "--time", "off"));
        all.addAll(List.of(arguments));
        return command(all.toArray(new String[0])) + "\necho exit code $?\nexec cat\n";
    }

    /** Runs tmux with these arguments; returns what it prints. */
    public String tmux(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("tmux", "-f", "/dev/null", "-u", "-S", "" + folder.resolve("tmux")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The lines on the screen that are not empty, long ones joined again. */
    public List<String> screen() {
        return lines("-J");
    }

    /** The rows on the screen that are not empty, as wide as it is. */
    public List<String> rows() {
        return lines("-N");
    }

    /** The rows with their styles, as escape sequences. */
    public List<String> styledRows() {
        return lines("-e");
    }

    private List<String> lines(String option) {
        return tmux("capture-pane", "-p", option, "-t", "t")
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** Waits until the screen is as wanted. */
    public void awaitScreen(String what, Predicate<List<String>> wanted) {
        List<String> last = new ArrayList<>();
        try {
            Deadline.await(what, () -> {
                last.clear();
                last.addAll(screen());
                return wanted.test(last);
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; on the screen: " + last, e);
        }
    }

    /** Waits until this line is on the screen. */
    public void awaitLine(String line) {
        awaitScreen(line, lines -> lines.contains(line));
    }

    /** Waits until the line that is being typed is this one, and the last on the screen. */
    public void awaitTyped(String line) {
        awaitScreen(
                "typed: " + line,
                lines -> !lines.isEmpty() && lines.get(lines.size() - 1).equals(line));
    }

    /** Types a text. */
    public void type(String text) {
        tmux("send-keys", "-t", "t", "-l", text);
    }

    /** Presses a key, by tmux's name. */
    public void press(String key) {
        tmux("send-keys", "-t", "t", key);
    }

    /** Pastes a text, marked as such if the program wants that. */
    public void paste(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("paste"), text);
        tmux("load-buffer", file.toString());
        tmux("paste-buffer", "-p", "-t", "t");
    }

    @Override
    public void close() {
        tmux("kill-server");
    }
}
