package io.github.forkchat.cli;

import io.github.forkchat.server.ServerLimits;
import io.github.forkchat.server.ServerMain;
import io.github.forkchat.server.ServerOptions;
import io.github.forkchat.server.ServerStartException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code forkchat server}. Threads: the main one. */
@Command(
        name = "server",
        description = {
            "Runs Server Main: a process of its own for every client that connects.",
            "The first line on standard output says where it listens."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {
            "",
            "SIGTERM, SIGINT or, without --log, SIGHUP ends it in order, a second one at once;",
            "SIGUSR1 prints the counters.",
            "Exit codes: 0 ended in order, 1 failed, 2 wrong use, 3 could not listen, 70 a fault of the program."
        })
final class ServerCommand implements Callable<Integer> {
    private static final int MAX_STALL_SECONDS = 86_400;
    private static final int MAX_LOG_MEBIBYTES = 1024;

    /** The names are those of the worker's contract. */
    private enum View {
        plain,
        chat,
        json,
        record
    }

    @Spec
    private CommandSpec command;

    @Mixin
    private AddressOptions address;

    @Mixin
    private UnixSocketOptions unixSocket;

    @Mixin
    private AdmissionOptions admission;

    @Mixin
    private LimitOptions limits;

    @Option(
            names = "--stall-timeout",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = {
                "A client that takes less than 16 KiB a second for so long while data waits is put out"
                        + " (default: ${DEFAULT-VALUE});",
                "three fifths of it while it keeps everyone waiting."
            })
    private int stallSeconds;

    @Option(
            names = "--log-size",
            paramLabel = "MIB",
            defaultValue = "16",
            description = {
                "How much may wait for the slowest client before the senders are held back, in MiB, made up to a power"
                        + " of two (default: ${DEFAULT-VALUE})."
            })
    private int logMebibytes;

    @Option(
            names = "--view",
            paramLabel = "NAME",
            defaultValue = "plain",
            description = {
                "How the server speaks with a client whose first line does not choose: ${COMPLETION-CANDIDATES}"
                        + " (default: ${DEFAULT-VALUE})."
            })
    private View view;

    @Option(
            names = "--history",
            paramLabel = "N",
            description = {
                "How many of the last messages such a client gets (default: 50 in chat and json, else 0);",
                "0: nobody gets any."
            })
    private Integer history;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "Appends what is said to this file, a line each; SIGHUP has it opened anew.")
    private Path transcript;

    @Option(
            names = "--frame-limit",
            paramLabel = "BYTES",
            description = {
                "The longest write of a fork to the pipe that all share (default: PIPE_BUF of this system; 512 shows how"
                        + " the smallest works)."
            })
    private Integer frameLimit;

    @Option(
            names = "--worker",
            paramLabel = "PATH",
            description = "The program to execute for each client, in place of forkchat's own.")
    private Path worker;

    @Option(names = "--trace", description = "Log what happens to each message.")
    private boolean trace;

    @Override
    public Integer call() throws CommandFailedException {
        ServerLimits checkedLimits = limits.limits();
        Checks.range(command, "--stall-timeout", stallSeconds, 1, MAX_STALL_SECONDS);
        Checks.range(command, "--log-size", logMebibytes, 1, MAX_LOG_MEBIBYTES);
        Checks.history(command, "--history", history);
        address.check();
        List<SocketAddress> addresses = new ArrayList<>();
        if (address.hasTcp()) {
            addresses.add(address.tcp(0).get(0));
        }
        if (address.hasUnix()) {
            addresses.add(address.unix());
        }
        admission.check(addresses);
        try {
            ServerMain.open(new ServerOptions(
                            addresses,
                            unixSocket.file(address.hasUnix()),
                            unixSocket.loginNames(),
                            checkedLimits,
                            logBytes(),
                            stallSeconds,
                            frameLimitBytes(),
                            admission.password(),
                            admission.privileges(),
                            view.name(),
                            historyOrUsual(),
                            transcript,
                            worker,
                            trace))
                    .run();
            return ExitCode.OK;
        } catch (ServerStartException e) {
            if (e.address().isPresent()) {
                String where = AddressOptions.describe(e.address().get());
                throw new CommandFailedException(
                        ExitCode.NO_CONNECTION, "cannot listen on " + where + ": " + e.getMessage(), e);
            }
            throw new CommandFailedException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    private int frameLimitBytes() {
        int most = ServerOptions.MAX_FRAME_LIMIT_BYTES;
        int limit = frameLimit == null ? most : frameLimit;
        Checks.range(command, "--frame-limit", limit, ServerOptions.LEAST_FRAME_LIMIT_BYTES, most);
        return limit;
    }

    private int historyOrUsual() {
        return history == null ? ServerOptions.USUAL_HISTORY : history;
    }

    /** Made up to a power of two, as the ring wants it. */
    private int logBytes() {
        int rounded = Integer.highestOneBit(2 * logMebibytes - 1);
        return rounded * 1024 * 1024;
    }
}
