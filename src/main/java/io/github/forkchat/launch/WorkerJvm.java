package io.github.forkchat.launch;

import io.github.forkchat.fork.ForkArguments;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM of forkchat's own workers: the one that this program runs in, and the flags that keep a worker small and its
 * start short.
 *
 * <p>Threads: immutable.
 *
 * @param java the launcher, absolute
 * @param classPath the jar of this program, or the folder of its classes
 */
record WorkerJvm(Path java, Path classPath) {
    /**
     * What is the same on every JVM; one that does not know a flag ignores it.
     *
     * <p>The effects are of one flag less in the whole set, measured on JDK 17 / 25 with two processors: CPU from execve
     * to READY (all flags: 0.75 / 0.6 times an empty main without flags), and memory (PSS) of an idle worker, of ten
     * (all flags: 8.9 / 9.5 MB).
     */
    private static final List<String> FLAGS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+UnlockExperimentalVMOptions",
            // One thread collects, in the worker's own; the others keep threads and tables for each processor.
            "-XX:+UseSerialGC",
            // The buffers take 0.3 MB, and all else is garbage of the start: a worker that wants more is a fault.
            "-Xmx16m",
            // Each of some 12 threads: address space only, but 1,000 workers have 12,000 of them.
            "-Xss256k",
            // The quick compiler alone. The other makes little more of these loops, and a hundred workers that all use
            // it
            // fill two processors for half a minute.
            "-XX:TieredStopAtLevel=1",
            // Three times as many calls before a method is compiled: what only the start calls is not. CPU -5 %, 0.1
            // MB.
            "-XX:CompileThresholdScaling=3",
            // Class data are mapped where they were dumped for. Elsewhere every pointer in them must be put right, and
            // what was changed is no more shared: 6 MB.
            "-XX:ArchiveRelocationMode=0",
            // Tables of strings and symbols, which are made full size: 0.7 MB. A worker has 3,000 symbols of its own.
            "-XX:StringTableSize=1024",
            "-XX:SymbolTableSize=4096",
            // No file in the temporary folder that every JVM of the user maps. CPU -1 %.
            "-XX:-UsePerfData",
            // An idle worker wakes for its client, not four times a second (a wake-up costs up to 80 µs); in ms.
            "-XX:AsyncDeflationInterval=60000",
            "-XX:GuaranteedSafepointInterval=60000",
            // One client's crash fills no disk, and leaves no half-dead worker.
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ExitOnOutOfMemoryError");

    /**
     * The JVM that runs this.
     *
     * @throws IOException if its launcher is gone
     */
    static WorkerJvm current() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        if (!Files.isExecutable(java)) {
            throw new IOException("the JVM for workers is no executable file: " + java);
        }
        return new WorkerJvm(java, location());
    }

    /** Where this program itself was loaded from. */
    private static Path location() throws IOException {
        try {
            return new File(WorkerJvm.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toPath();
        } catch (URISyntaxException e) {
            throw new IOException("cannot tell where forkchat is installed: " + e.getMessage(), e);
        }
    }

    /** What stands between the launcher and the worker's operands: flags, {@code more} of them, and the main class. */
    List<String> arguments(String... more) {
        List<String> arguments = new ArrayList<>(FLAGS);
        arguments.addAll(List.of(more));
        arguments.add("-cp");
        arguments.add(classPath.toString());
        arguments.add(ForkArguments.MAIN_CLASS);
        return arguments;
    }

    /** The same for the JVM that makes an archive of the classes that are listed. */
    List<String> dumpArguments(Path classList, Path archive) {
        return List.of(
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + classList,
                "-XX:SharedArchiveFile=" + archive,
                "-XX:+UseG1GC", // no other collector archives objects; from JDK 18 on the Serial one can read them
                "-Xmx64m",
                "-cp",
                classPath.toString());
    }

    /** Whether an archive can be made: for a jar, never for a folder of classes. */
    boolean canHaveArchive() {
        return Files.isRegularFile(classPath);
    }

    /** What this JVM and this jar are now: an archive is good for these alone. */
    String build() throws IOException {
        return String.join(
                "\n",
                System.getProperty("java.vm.vendor"),
                System.getProperty("java.vm.version"),
                System.getProperty("os.arch"),
                Files.size(classPath) + " "
                        + Files.getLastModifiedTime(classPath).toMillis(),
                arguments().toString());
    }
}
