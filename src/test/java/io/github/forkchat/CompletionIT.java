package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TerminalFixture;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The Tab key in bash, zsh and fish, each in a terminal, with the script of {@code forkchat completion}. */
final class CompletionIT extends TerminalFixture {
    private static final Pattern OPTION_WITH_VALUE = Pattern.compile("([a-z-]+),(--[a-z-]+)");
    private static final Pattern ERROR = Pattern.compile("(?i)error|not found|no such");

    /** A shell, with the command that runs it without the user's files; {@code $SCRIPT} is the completion script. */
    private enum Shell {
        bash("PS1='$ ' exec bash --norc --noprofile", ". \"$SCRIPT\""),
        zsh("PS1='$ ' exec zsh -f", "unset zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; . \"$SCRIPT\""),
        fish("exec fish --no-config", "function fish_prompt; echo '$ '; end; source \"$SCRIPT\"");

        private final String start;
        private final String setUp;

        Shell(String start, String setUp) {
            this.start = start;
            this.setUp = setUp;
        }
    }

    /** Starts a shell in which {@code forkchat} is the one under test. */
    private void start(Shell shell) throws Exception {
        Needs.program(shell.name());
        Ended script = Ended.of(Forkchat.command(List.of("completion", shell.name())));
        assertEquals(0, script.exitCode(), "" + script);
        Path file = Files.write(folder.resolve("script"), script.out());
        Path bin = Files.createDirectory(folder.resolve("bin"));
        WorkerScript.makeExecutable(
                Files.writeString(bin.resolve("forkchat"), "#!/bin/sh\nexec " + TerminalWindow.command() + "\"$@\"\n"));
        // The scripts give up after 2 s, which a busy machine may need.
        WorkerScript.makeExecutable(Files.writeString(bin.resolve("timeout"), "#!/bin/sh\nshift\nexec \"$@\"\n"));
        Path home = Files.createDirectory(folder.resolve("home"));
        window = TerminalWindow.open(
                Files.createDirectory(folder.resolve("window")),
                100,
                60, // fish shows no more commands than it has rows for
                // A shell that ends would write its history into the directory while the test removes it.
                "export HISTFILE= fish_history= SCRIPT='" + file + "' HOME='" + home + "' XDG_CONFIG_HOME='" + home
                        + "' XDG_DATA_HOME='" + home + "'\nPATH='" + bin + "':$PATH\ncd '" + home + "'\n" + shell.start
                        + "\n");
        window.awaitScreen("a prompt", lines -> !lines.isEmpty());
        window.type(shell.setUp);
        window.press("Enter");
        window.press("C-l");
        window.awaitTyped("$");
    }

    /** Types the beginning of a line and presses Tab; then the line is whole. zsh adds the = of an option with a value. */
    private void completes(String beginning, String whole) {
        window.type(beginning);
        window.awaitTyped("$ " + beginning);
        window.press("Tab");
        window.awaitScreen(whole, lines -> lines.stream().anyMatch(line -> line.matches("\\$ \\Q" + whole + "\\E=?")));
        clear();
    }

    private void clear() {
        window.press("C-u");
        window.press("C-l");
        window.awaitTyped("$");
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void tabCompletesCommandsOptionsAndValues(Shell shell) throws Exception {
        start(shell);
        completes("forkchat ser", "forkchat server");
        completes("forkchat wor", "forkchat worker-archive");
        completes("forkchat completion fi", "forkchat completion fish");
        completes("forkchat help worker-a", "forkchat help worker-archive");
        completes("forkchat server --trans", "forkchat server --transcript");
        completes("forkchat server --view rec", "forkchat server --view record");
        completes("forkchat server --view=js", "forkchat server --view=json");
        completes("forkchat server --sandbox lim", "forkchat server --sandbox limits");
        completes("forkchat client --bell men", "forkchat client --bell mention");
        Files.writeString(folder.resolve("home/room.password"), "");
        completes("forkchat tail --password-file roo", "forkchat tail --password-file room.password");
        Files.writeString(folder.resolve("home/my password"), "");
        completes("forkchat tail --password-file my", "forkchat tail --password-file my\\ password");
    }

    /** A server chooses what it answers: Tab must not expand it, and Enter not run it. */
    @ParameterizedTest
    @EnumSource(Shell.class)
    void aNameThatIsACommandIsNotRun(Shell shell) throws Exception {
        start(shell);
        Path home = folder.resolve("home");
        WorkerScript.makeExecutable(Files.writeString(folder.resolve("bin/forkchat"), """
                        #!/bin/sh
                        [ "$1" != who ] || echo '{"type":"client","name":"ann$(touch ran)`touch ran`;touch ran"}'
                        [ "$1" != send ] || : >sent
                        """));
        window.type("forkchat send --to an");
        window.awaitTyped("$ forkchat send --to an");
        window.press("Tab");
        window.awaitScreen("the name", lines -> lines.stream().anyMatch(line -> line.contains("touch")));
        window.press("Enter");
        Deadline.await("the command has run", () -> Files.exists(home.resolve("sent")));
        assertFalse(Files.exists(home.resolve("ran")));
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void tabShowsAllCommands(Shell shell) throws Exception {
        start(shell);
        window.type("forkchat ");
        window.press("Tab");
        window.press("Tab");
        window.awaitScreen("all commands", lines -> {
            String screen = String.join(" ", lines);
            return List.of("server", "client", "send", "who", "tail", "wait", "stats", "completion", "worker-archive")
                    .stream()
                    .allMatch(screen::contains);
        });
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void tabCompletesTheNamesOfTheClientsInTheRoom(Shell shell) throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient alice = server.joinWithFirstLine("%forkchat/1 view=chat name=alice")) {
            start(shell);
            completes(
                    "forkchat send --port " + server.port() + " --to ali",
                    "forkchat send --port " + server.port() + " --to alice");
            assertFalse(alice.hasEnded());
        }
    }

    /** Such as {@code server --port}. */
    private static List<String> optionsWithValues() throws Exception {
        Ended script = Ended.of(Forkchat.command(List.of("completion", "bash")));
        List<String> options = OPTION_WITH_VALUE
                .matcher(String.join("\n", script.out()))
                .results()
                .map(option -> option.group(1) + " " + option.group(2))
                .toList();
        assertTrue(options.contains("server --metrics") && options.contains("tail --password-file"), "" + options);
        return options;
    }

    /** A shell prints the faults of a completion function above the prompt. */
    @ParameterizedTest
    @EnumSource(Shell.class)
    void tabAfterAnOptionWithAValuePrintsNoError(Shell shell) throws Exception {
        start(shell);
        List<String> options = optionsWithValues();
        for (int i = 0; i < options.size(); i++) {
            window.type("forkchat " + options.get(i) + " ");
            window.press("Tab");
            window.press("C-u");
            window.type("echo done-" + i + "\n");
            window.awaitLine("done-" + i);
        }
        String everything = window.tmux("capture-pane", "-p", "-J", "-S", "-", "-t", "t");
        assertFalse(ERROR.matcher(everything).find(), everything);
    }
}
