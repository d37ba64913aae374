package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.launch.ArchiveBuildCommand;
import io.github.forkchat.launch.ArchiveBuilder;
import io.github.forkchat.libc.CLibrary;
import io.github.forkchat.libc.FileErrors;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code forkchat worker-archive}. Threads: used only by the main thread; {@code input-watch} waits for the end of
 * input.
 */
@Command(
        name = ArchiveBuildCommand.NAME,
        description = {
            "Creates the archive of preloaded Java classes (CDS) with which workers start faster.",
            "The command prints the path of the archive, and keeps an existing one. With the archive, a worker also"
                    + " uses less memory. A server creates a missing archive in the background; this command creates"
                    + " it beforehand.",
            "The archive is in $XDG_CACHE_HOME/forkchat (default: ~/.cache/forkchat)."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {"", "Examples:", "  forkchat worker-archive"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The archive exists.",
            "1:The archive cannot be created.",
            "2:Wrong options.",
            "70:Internal error."
        })
final class WorkerArchiveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Option(
            names = "--while-input-lasts",
            hidden = true,
            description = "For a server: prints nothing, and stops at the end of input.")
    private boolean whileInputLasts;

    @Override
    public Integer call() throws CommandFailedException {
        try {
            CLibrary.load();
            ArchiveBuilder maker = new ArchiveBuilder();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> abort(maker), "abort"));
            if (whileInputLasts) {
                watchInput();
                maker.make();
            } else {
                command.commandLine().getOut().println(maker.make());
            }
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.FAILED, "no worker archive: " + FileErrors.describe(e), e);
        }
    }

    /**
     * Stops the build at the end of this process, which a signal or the end of input may bring before the build is
     * done.
     */
    private static void abort(ArchiveBuilder maker) {
        try {
            maker.abort();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends this process at the end of input. The server that has started it holds the other end of the pipe, which
     * closes when the server ends.
     */
    private static void watchInput() {
        Thread watch = new Thread(
                () -> {
                    try {
                        if (System.in.read() < 0) {
                            System.exit(ExitCode.FAILED);
                        }
                    } catch (IOException e) {
                        System.exit(ExitCode.FAILED);
                    }
                },
                "input-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
