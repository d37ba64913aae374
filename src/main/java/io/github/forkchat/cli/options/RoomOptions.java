package io.github.forkchat.cli.options;

import io.github.forkchat.server.config.LinkSettings;
import io.github.forkchat.server.config.RoomSettings;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The server's options for views, history and transcript. Threads: used only by the main thread. */
public final class RoomOptions {
    /** The views; the constants are the names in the worker's contract. */
    private enum View {
        plain,
        chat,
        json,
        record
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--view",
            paramLabel = "NAME",
            defaultValue = "plain",
            description =
                    "Default message format: ${COMPLETION-CANDIDATES}. It applies to a client whose first line does not"
                            + " choose a view; src/docs/views.md describes this line (default: ${DEFAULT-VALUE}).")
    private View view;

    @Option(
            names = "--history",
            paramLabel = "N",
            description = "Number of earlier messages for a client that does not ask for a number (default: 50 in the"
                    + " chat and json views, none in plain and record). --history 0 sends none even to a client that"
                    + " asks.")
    private Integer history;

    @Option(
            names = "--transcript",
            paramLabel = "FILE",
            description = "File to which the server appends each message. A restarted server reads its history from the"
                    + " file; SIGHUP reopens the file (default: no transcript).")
    private Path transcript;

    /**
     * The settings, checked.
     *
     * @param link the link to other servers, or null
     */
    public RoomSettings settings(LinkSettings link) {
        Checks.history(command, "--history", history);
        return new RoomSettings(
                view.name(), history == null ? RoomSettings.DEFAULT_HISTORY : history, transcript, link);
    }
}
