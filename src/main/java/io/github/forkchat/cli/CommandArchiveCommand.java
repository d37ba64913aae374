package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.cli.options.ForkchatVersion;
import io.github.forkchat.launch.CommandArchive;
import io.github.forkchat.libc.CLibrary;
import io.github.forkchat.libc.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code forkchat command-archive}. Threads: used only by the main thread. */
@Command(
        name = CommandArchive.NAME,
        description = {
            "Creates the archive of preloaded Java classes (CDS) with which commands start faster.",
            "The command keeps an archive that is valid for this JVM. To use the archive: java"
                    + " -XX:SharedArchiveFile=FILE. scripts/forkchat creates it in the background."
        },
        mixinStandardHelpOptions = true,
        versionProvider = ForkchatVersion.class,
        footer = {"", "Examples:", "  forkchat command-archive ~/.cache/forkchat/command.archive"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The archive exists.",
            "1:The archive cannot be created.",
            "2:Wrong options.",
            "70:Internal error."
        })
final class CommandArchiveCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand parent;

    @Spec
    private CommandSpec command;

    @Option(
            names = CommandArchive.TRAIN,
            hidden = true,
            description = "Loads the classes that the archive is to contain.")
    private boolean train;

    @Option(
            names = CommandArchive.SHORT,
            description = "Archive for --version, send and who only: they start faster with a small archive.")
    private boolean isShort;

    @Parameters(paramLabel = "FILE", description = "Path of the archive.")
    private Path file;

    @Override
    public Integer call() throws CommandFailedException {
        if (Files.isDirectory(file)) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for 'FILE': " + file + " is a directory");
        }
        try {
            CLibrary.load();
            if (train) {
                new CommandTraining(parent).run();
            } else {
                new CommandArchive(file, isShort).make();
            }
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.FAILED, "no command archive: " + FileErrors.describe(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }
}
