package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.cli.options.ServerAddress;
import io.github.forkchat.client.watch.RoomWatch;
import io.github.forkchat.client.watch.Sample;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.ReplacedFile;
import io.github.forkchat.metrics.MetricsText;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code forkchat metrics}. Threads: used only by the main thread. */
@Command(
        name = "metrics",
        description = {
            "Prints the server's numbers in the text format of Prometheus.",
            "'forkchat server --metrics' serves the same text by HTTP."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {"", "Examples:", "  forkchat metrics", "  forkchat metrics --output forkchat.prom"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done.",
            "1:The server refused the client, or the file cannot be written.",
            "2:Wrong options.",
            "3:Cannot connect to the server.",
            "4:The connection was lost, or the server did not answer.",
            "70:Internal error."
        })
final class MetricsCommand implements Callable<Integer> {
    /** The members that are no numbers. */
    private static final Set<String> TEXTS = Set.of("version", "java");

    /** The collector may run as another user. */
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    @Spec
    private CommandSpec command;

    @Mixin(name = "Server")
    private ServerAddress address;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "File to write to, in place of standard output. The command replaces the file atomically"
                    + " (for the textfile collector of node_exporter).")
    private Path output;

    @Override
    public Integer call() throws CommandFailedException {
        Sample sample = address.talk(RoomWatch::once);
        Map<String, String> numbers = new LinkedHashMap<>();
        sample.server().members().forEach((key, value) -> {
            if (value instanceof Long || TEXTS.contains(key)) {
                numbers.put(key, String.valueOf(value));
            }
        });
        String text = MetricsText.of(numbers);
        if (output == null) {
            command.commandLine().getOut().print(text);
            return ExitCode.OK;
        }
        try {
            ReplacedFile.write(output, text, READABLE);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.FAILED, "cannot write " + output + ": " + FileErrors.reason(e), e);
        }
        return ExitCode.OK;
    }
}
