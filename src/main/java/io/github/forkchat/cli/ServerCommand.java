package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.AddressChoice;
import io.github.forkchat.cli.options.AdmissionOptions;
import io.github.forkchat.cli.options.DiagnosticOptions;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.cli.options.LimitOptions;
import io.github.forkchat.cli.options.LinkOptions;
import io.github.forkchat.cli.options.ListenOptions;
import io.github.forkchat.cli.options.RoomOptions;
import io.github.forkchat.cli.options.WorkerOptions;
import io.github.forkchat.server.ServerMain;
import io.github.forkchat.server.config.ListenSettings;
import io.github.forkchat.server.config.RoomSettings;
import io.github.forkchat.server.config.ServerLimits;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.config.ServerStartException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code forkchat server}; the name of each mixin is a heading in the help. Threads: used only by the main thread. */
@Command(
        name = "server",
        description = {
            "Runs a chat room, with a worker process for each client.",
            "The first lines of output show the addresses that the server listens on."
        },
        abbreviateSynopsis = true,
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {
            "",
            "Signals:",
            "  SIGTERM, SIGINT   Delivers the waiting messages for up to 2 s, and ends",
            "                    within 6 s. A second signal, at least one second later,",
            "                    ends the server at once.",
            "  SIGHUP            With --transcript, reopens the transcript. Without it,",
            "                    ends the server as SIGTERM does, or has no effect if",
            "                    NOTIFY_SOCKET is set (systemd: Type=notify).",
            "  SIGUSR1           Writes the counters to the log.",
            "",
            "Examples:",
            "  forkchat server",
            "  forkchat server --unix room.socket --mode 0660",
            "  forkchat server --port 0 --transcript room.txt --max-clients 20",
            "  forkchat server --metrics 127.0.0.1:9784"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The server has ended after a signal.",
            "1:The server cannot start, for example because it cannot use a file, or failed while running.",
            "2:Wrong options.",
            "3:The server cannot listen on the address, or cannot link because of a configuration error.",
            "70:Internal error.",
            "128+N:A second signal, with number N, ended the server at once."
        })
final class ServerCommand implements Callable<Integer> {
    @Mixin(name = "Listening")
    private ListenOptions listening;

    @Mixin(name = "Admission")
    private AdmissionOptions admission;

    @Mixin(name = "Limits")
    private LimitOptions limits;

    @Mixin(name = "Room")
    private RoomOptions room;

    @Mixin(name = "Other servers")
    private LinkOptions link;

    @Mixin(name = "Workers and isolation")
    private WorkerOptions workers;

    @Mixin(name = "Diagnostics")
    private DiagnosticOptions diagnostics;

    @Override
    public Integer call() throws CommandFailedException {
        ServerLimits checkedLimits = limits.limits();
        RoomSettings checkedRoom = room.settings(link.settings());
        ListenSettings listen = listening.settings();
        ServerOptions options = new ServerOptions(
                listen,
                admission.settings(listen),
                checkedLimits,
                limits.ring(),
                checkedRoom,
                workers.settings(),
                diagnostics.settings());
        try {
            ServerMain.open(options).run();
            return ExitCode.OK;
        } catch (ServerStartException e) {
            if (e.address().isPresent()) {
                String where = AddressChoice.describe(e.address().get());
                throw new CommandFailedException(
                        ExitCode.NO_CONNECTION, "cannot listen on " + where + ": " + e.getMessage(), e);
            }
            throw new CommandFailedException(
                    e.isOfLink() ? ExitCode.NO_CONNECTION : ExitCode.FAILED, e.getMessage(), e);
        }
    }
}
