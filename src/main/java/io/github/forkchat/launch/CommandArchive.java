package io.github.forkchat.launch;

import io.github.forkchat.libc.ForkExec;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.libc.ProcessPriority;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The CDS archive of the commands, for {@code -XX:SharedArchiveFile}: with the archive, {@code forkchat send} takes a
 * third of the CPU time. The launcher names the file. The JVM ignores an archive of another JVM or another jar, and a
 * damaged one.
 *
 * <p>There are two: one for {@code --version}, {@code send} and {@code who}, and one for all other commands. On JDK 25
 * the JVM links all classes of an archive at its start, which takes 20 ms for the larger one.
 *
 * <p>Only one build of a file runs at a time: a second process waits, and then finds the archive. A finished archive
 * appears by a rename, so that a command that starts meanwhile is not disturbed.
 *
 * <p>Threads: one.
 */
public final class CommandArchive {
    /** The subcommand that builds the archive. */
    public static final String NAME = "command-archive";
    /** The subcommand's option for the child process that loads the classes. */
    public static final String TRAIN = "--train";

    /** Its option for the archive of the short commands alone. */
    public static final String SHORT = "--short";

    /** JDK 25 uses the archive only with the options of the module system that it was dumped with. */
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    private final WorkerJvm jvm;
    private final Path file;
    private final Path work;
    private final boolean isShort;
    private final ForkExec forkExec = new ForkExec();

    /**
     * An archive for the present JVM.
     *
     * @param isShort whether it is for the short commands alone
     * @throws IOException if this JVM cannot have an archive
     */
    public CommandArchive(Path file, boolean isShort) throws IOException {
        jvm = WorkerJvm.current();
        if (!jvm.canHaveArchive()) {
            throw new IOException("only a jar can have an archive of its classes, and " + jvm.classPath() + " is none");
        }
        this.file = file.toAbsolutePath();
        this.isShort = isShort;
        work = beside(".work");
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /**
     * Builds the archive, unless this JVM can use the one that exists. Takes some 5 s of CPU time, at a low priority.
     *
     * @throws IOException if the archive cannot be built; the message is one line
     */
    public void make() throws IOException {
        ProcessPriority.lower();
        Files.createDirectories(file.getParent());
        try (FileChannel lock =
                FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock(); // until the channel is closed
            if (!isUsable()) {
                removeWork();
                Files.createDirectory(work);
                try {
                    build();
                } finally {
                    removeWork();
                }
            }
        }
    }

    private boolean isUsable() {
        try {
            check(file);
            return true;
        } catch (IOException missingOrStale) {
            return false;
        }
    }

    private void build() throws IOException {
        Path classList = work.resolve("classes");
        Path dump = work.resolve("dump");
        if (isShort) {
            trainShort(classList);
        } else {
            train(classList, NAME, TRAIN, file.toString());
        }
        List<String> dumping = new ArrayList<>(List.of(
                "-XX:+IgnoreUnrecognizedVMOptions", "-XX:+AOTClassLinking", NATIVE_ACCESS)); // as in every command
        dumping.addAll(jvm.dumpArguments(classList, dump));
        run("dump of the command archive", dumping);
        check(dump);
        Files.move(dump, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Runs a command that fails if the JVM cannot use the archive. */
    private void check(Path archive) throws IOException {
        run(
                "check of the command archive",
                List.of(
                        "-Xshare:on",
                        "-XX:SharedArchiveFile=" + archive,
                        "-XX:TieredStopAtLevel=1",
                        NATIVE_ACCESS,
                        "-cp",
                        jvm.classPath().toString(),
                        ArchiveBuildCommand.MAIN_CLASS,
                        "--version"));
    }

    private void trainShort(Path classList) throws IOException {
        ClassList classes = new ClassList();
        try (TrainingServer server = new TrainingServer()) {
            String port = Integer.toString(server.port());
            String socket = server.socket().toString();
            for (List<String> command : List.of(
                    List.of("--version"),
                    List.of("send", "--port", port, "hello"),
                    List.of("send", "--unix", socket, "--name", "trainer", "hello"),
                    List.of("who", "--port", port),
                    List.of("who", "--unix", socket))) {
                Path list = work.resolve("session");
                train(list, command.toArray(String[]::new));
                classes.add(list);
            }
        }
        classes.write(classList);
    }

    /** Runs a command in a JVM that lists its classes. */
    private void train(Path classList, String... command) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-XX:DumpLoadedClassList=" + classList,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-XX:-UsePerfData",
                "-Djna.tmpdir=" + System.getProperty("jna.tmpdir"), // set by CLibrary.load
                NATIVE_ACCESS,
                "-cp",
                jvm.classPath().toString(),
                ArchiveBuildCommand.MAIN_CLASS));
        arguments.addAll(List.of(command));
        run("training run for the command archive", arguments);
    }

    /** Runs a JVM to its end, with an empty standard input. */
    private void run(String title, List<String> arguments) throws IOException {
        try (ArchiveBuildStep step = new ArchiveBuildStep(title);
                Pipe input = Pipe.create();
                Pipe unused = Pipe.create()) {
            input.writeEnd().close();
            step.start(forkExec, jvm.java(), arguments, input.readEnd(), unused.readEnd(), unused.writeEnd());
            step.awaitSuccess();
        }
    }

    private void removeWork() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(work)) {
            for (Path left : files) {
                Files.deleteIfExists(left);
            }
        } catch (NoSuchFileException none) {
            return;
        }
        Files.deleteIfExists(work);
    }
}
