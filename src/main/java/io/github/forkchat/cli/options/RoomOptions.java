package io.github.forkchat.cli.options;

import io.github.forkchat.server.config.LinkSettings;
import io.github.forkchat.server.config.RoomSettings;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The server's options for views, history and transcript. Threads: used only by the main thread. */
public final class RoomOptions {
    /** The views; the constants are the names in the worker's interface. */
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
                    "Default message format: ${COMPLETION-CANDIDATES} (record: the fixed-length records of the C program"
                            + " that this server follows). It applies to a client whose first line does not"
                            + " choose a view; src/docs/views.md describes this line (default: ${DEFAULT-VALUE}).")
    private View view;

    @Option(
            names = "--history",
            paramLabel = "N",
            description = "Number of earlier messages for a client whose first line has no history=N, 0 to 10000"
                    + " (default: 50 in the chat and json views, 0 in plain and record). --history 0 sends none even"
                    + " to a client that asks. The server stores at most 10000 messages, in a fourth of the ring"
                    + " buffer (--ring-size).")
    private Integer history;

    @Option(
            names = "--transcript",
            paramLabel = "FILE",
            description = "File to which the server appends each message and event of the room, with the time in UTC,"
                    + " but no direct messages. The umask sets the permissions of a new file. The file grows without"
                    + " limit: to rotate it, rename it and send SIGHUP. A restarted server reads its history from the"
                    + " file (default: no transcript).")
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
