package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.Checks;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.cli.options.ServerAddress;
import io.github.forkchat.client.Tail;
import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.client.text.ShownTime;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forkchat wait}. Threads: the main thread reads the messages. A timer thread may end the process. */
@Command(
        name = "wait",
        description = "Waits for a message that matches a regular expression, and prints it.",
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {
            "",
            "Examples:",
            "  forkchat wait --for 'build [0-9]+ is green' --timeout 600 && ./deploy.sh",
            "  forkchat wait --for '^go$' -n 10"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:A message matched.",
            "1:No message matched in time, or the server refused the client.",
            "2:Wrong options.",
            "3:Cannot connect to the server.",
            "4:The connection was lost.",
            "70:Internal error."
        })
final class WaitCommand implements Callable<Integer> {
    private static final int MAX_TIMEOUT = 1_000_000;

    @Spec
    private CommandSpec command;

    @Mixin(name = "Server")
    private ServerAddress address;

    @Option(
            names = "--for",
            paramLabel = "REGEX",
            required = true,
            description = "Regular expression that matches the text of the message or a part of the text.")
    private String regex;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "Maximum time to wait in seconds (default: no timeout).")
    private int timeoutSeconds;

    /** Set by the first matching message or by the timeout, whichever comes first. */
    private final AtomicBoolean isDecided = new AtomicBoolean();

    @Option(
            names = "-n",
            paramLabel = "N",
            defaultValue = "0",
            description = "Number of earlier messages to search as well, 0 to 10000 (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Override
    public Integer call() throws CommandFailedException {
        Checks.range(command, "--timeout", timeoutSeconds, 0, MAX_TIMEOUT);
        Checks.history(command, "-n", messages);
        Pattern pattern = pattern();
        if (timeoutSeconds > 0) {
            startTimer();
        }
        if (!address.talk(server -> Tail.read(server, messages, true, line -> !printIfMatching(line, pattern)))) {
            throw new CommandFailedException(ExitCode.CONNECTION_LOST, "the server closed the connection", null);
        }
        return ExitCode.OK;
    }

    private Pattern pattern() {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '--for': " + e.getDescription() + " at index " + e.getIndex() + " of '"
                            + regex + "'",
                    e);
        }
    }

    /** Prints the message if it matches before the timeout; returns whether it does. */
    private boolean printIfMatching(JsonLine line, Pattern pattern) {
        boolean matches = OutputLine.of(line) == OutputLine.MESSAGE
                && line.string("text").filter(text -> finds(pattern, text)).isPresent();
        boolean isInTime = matches && isDecided.compareAndSet(false, true);
        if (isInTime) {
            Optional<ChatLine> shown = ChatLine.of(line, ShownTime.Clock.off);
            shown.ifPresent(text -> command.commandLine().getOut().println(text.plain()));
        }
        return isInTime;
    }

    /** Searches a text. The search is recursive for an expression such as (a|b)*, and a message may be long. */
    private boolean finds(Pattern pattern, String text) {
        try {
            return pattern.matcher(text).find();
        } catch (StackOverflowError tooDeep) {
            PrintWriter err = command.commandLine().getErr();
            err.println("forkchat: a message of " + text.length() + " characters is too long for this regular"
                    + " expression, and is skipped");
            err.flush();
            return false;
        }
    }

    private void startTimer() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
        Thread timer = new Thread(
                () -> {
                    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    if (!isDecided.compareAndSet(false, true)) {
                        return;
                    }
                    PrintWriter err = command.commandLine().getErr();
                    err.println("forkchat: no message matched in " + timeoutSeconds + " s");
                    err.flush();
                    // Not halt: if the password is being asked for, a shutdown hook of JLine restores the terminal.
                    System.exit(ExitCode.FAILED);
                },
                "timer");
        timer.setDaemon(true);
        timer.start();
    }
}
