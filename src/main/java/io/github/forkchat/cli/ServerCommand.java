package io.github.forkchat.cli;

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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forkchat server}. Threads: the main one. */
@Command(
        name = "server",
        description = {
            "Runs Server Main: a process of its own for every client that connects.",
            "The first line on standard output says where it listens."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatCommand.Version.class,
        footer = {
            "",
            "SIGTERM, SIGINT or SIGHUP ends it in order, a second one at once; SIGUSR1 prints the counters.",
            "Exit codes: 0 ended in order, 1 failed, 2 wrong use, 3 could not listen, 70 a fault of the program."
        })
final class ServerCommand implements Callable<Integer> {
    private static final int DEFAULT_MAX_CLIENTS = 256;
    private static final int HIGHEST_MAX_CLIENTS = 65_536;

    @Spec
    private CommandSpec command;

    @Mixin
    private AddressOptions address;

    @Option(
            names = "--max-clients",
            paramLabel = "N",
            defaultValue = "" + DEFAULT_MAX_CLIENTS,
            description = "How many clients there may be at once (default: ${DEFAULT-VALUE}).")
    private int maxClients;

    @Option(
            names = "--worker",
            paramLabel = "PATH",
            description = "The program to execute for each client, in place of forkchat's own.")
    private Path worker;

    @Option(names = "--trace", description = "Log what happens to each message.")
    private boolean trace;

    @Override
    public Integer call() throws CommandFailedException {
        if (maxClients < 1 || maxClients > HIGHEST_MAX_CLIENTS) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '--max-clients': " + maxClients + " is not between 1 and "
                            + HIGHEST_MAX_CLIENTS);
        }
        address.check();
        List<SocketAddress> addresses = new ArrayList<>();
        if (address.hasTcp()) {
            addresses.add(address.tcp(0));
        }
        if (address.hasUnix()) {
            addresses.add(address.unix());
        }
        try {
            ServerMain.open(new ServerOptions(addresses, maxClients, worker, trace))
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
}
