package io.github.forkchat.launch;

import io.github.forkchat.fork.ServerFork;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM of forkchat's own workers: the JVM of this program, with flags for little memory and a fast start.
 *
 * <p>Threads: immutable.
 *
 * @param java the launcher, absolute
 * @param classPath the jar of this program, or the directory of its classes
 */
record WorkerJvm(Path java, Path classPath) {
    /**
     * The flags for every JVM; a JVM that does not know a flag ignores it.
     *
     * <p>The effects below are those of leaving one flag out, on JDK 17 / 25, Linux, two processors. CPU is measured
     * from execve to READY (with all flags 0.64 / 0.62 times that of an empty main without flags), memory (PSS) for
     * one of ten idle workers (8.6 / 9.5 MB). Without the archive they are 0.9 / 0.8 times and 10.8 / 11.4 MB.
     */
    private static final List<String> FLAGS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+UnlockExperimentalVMOptions",
            // The buffers take 0.3 MB; the rest of the heap is garbage of the start. Effect: 0.7 MB.
            "-Xmx16m",
            // Address space only, but 1,000 workers have some 19,000 threads.
            stackFlag(System.getProperty("os.arch", "")),
            // The C1 compiler alone: CPU 8 / 12 %, 0.4 / 0.6 MB. C2 makes these loops little faster, and in a hundred
            // workers it keeps two processors busy for half a minute.
            "-XX:TieredStopAtLevel=1",
            // x86: no code is generated for the vector instructions of this processor, which the loops do not use: CPU
            // 13 / 7 %.
            "-XX:UseAVX=0",
            // A worker is a few loops, which would stay in the interpreter for their first 60,000 rounds. No effect on
            // start or memory; in a busy room the interpreter took 6 to 8 % of a worker's own time.
            "-XX:Tier3BackEdgeThreshold=1000",
            // Class data are mapped at the address for which they were dumped. At another address every pointer is
            // relocated, and the changed pages are not shared: 2.6 / 4 MB; without the archive 6 MB.
            "-XX:ArchiveRelocationMode=0",
            // The tables of strings and symbols are allocated in full at the start: 0.7 MB.
            "-XX:StringTableSize=1024",
            "-XX:SymbolTableSize=4096",
            // No file in the temporary directory that every JVM of the user maps.
            "-XX:-UsePerfData",
            // An idle worker wakes for its client, not four times a second (a wake-up costs up to 80 µs); in ms.
            "-XX:AsyncDeflationInterval=60000",
            "-XX:GuaranteedSafepointInterval=60000",
            // These, with the heap size above, bound a worker's memory, regardless of its client. Nothing is
            // reserved that is not used: no effect on start or memory.
            "-XX:MaxMetaspaceSize=24m",
            "-XX:ReservedCodeCacheSize=8m",
            "-XX:MaxDirectMemorySize=1m",
            // No JVM tool attaches to a worker.
            "-XX:+DisableAttachMechanism",
            // One client's crash fills no disk, leaves no file where the server runs, and no half-dead worker. The
            // cause is written to standard output, and so to the log.
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-XX:-DumpReplayDataOnError",
            // A crash report that crashes or hangs itself is given up after 5 s, not after 120.
            "-XX:ErrorLogTimeout=5",
            "-XX:+ExitOnOutOfMemoryError");

    /**
     * For a worker that opens its pipes by descriptor number, which needs access to java.io: 1.4 times the CPU time.
     */
    static final String BY_NUMBER = "--add-opens=java.base/java.io=ALL-UNNAMED";
    /** For a worker that cannot open its crash file: without this flag the whole report would go to the log. */
    static final String NO_CRASH_REPORT = "-XX:+SuppressFatalErrorMessage";

    /** The serial collector works with a single thread. */
    private static final List<String> SERIAL = List.of("-XX:+UseSerialGC");

    /**
     * JDK 17 can use archived objects only with G1: CPU 16 % and 0.7 MB less than with the serial collector. One
     * thread of each kind, however many processors there are, and periodic work once a minute instead of three times a
     * second.
     */
    private static final List<String> G1 = List.of(
            "-XX:+UseG1GC",
            "-XX:ParallelGCThreads=1",
            "-XX:ConcGCThreads=1",
            "-XX:G1ConcRefinementThreads=0",
            "-XX:G1ConcRefinementServiceIntervalMillis=60000");

    /** From this version on {@link #SERIAL} is as good. Measured on JDK 25; versions in between were not measured. */
    private static final int SERIAL_FROM = 21;

    /** On arm64, Linux may have pages of 64 KiB. Then HotSpot refuses stacks of less than 448 KiB. */
    static String stackFlag(String processor) {
        return processor.equals("aarch64") ? "-Xss512k" : "-Xss256k";
    }

    /**
     * Returns the JVM that runs this program.
     *
     * @throws IOException if the JVM's launcher is gone, or this program's location cannot be a class path
     */
    static WorkerJvm current() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        if (!Files.isExecutable(java)) {
            throw new IOException("the JVM for workers is no executable file: " + java);
        }
        Path program = location();
        if (program.toString().contains(File.pathSeparator)) {
            throw new IOException("Java takes no jar whose path has a colon: " + program);
        }
        return new WorkerJvm(java, program);
    }

    /**
     * Where this program itself was loaded from. With {@code java -jar} it is the class path: from JDK 19 on, an archive of
     * classes may have been made of the same jar at another place, and is then taken for the classes' source.
     */
    private static Path location() throws IOException {
        Path jar = Path.of(System.getProperty("java.class.path", ""));
        if (Files.isRegularFile(jar)) {
            return jar.toAbsolutePath();
        }
        try {
            return new File(WorkerJvm.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toPath();
        } catch (URISyntaxException e) {
            throw new IOException("cannot find the installation of forkchat: " + e.getMessage(), e);
        }
    }

    /**
     * The files and directories of the JVM and of forkchat that a program in this JVM reads, apart from those of the
     * system.
     */
    List<Path> reads() {
        return List.of(java.getParent().getParent(), classPath);
    }

    /**
     * The arguments between the launcher and the worker's operands: the flags, {@code more} flags, and the main class.
     */
    List<String> arguments(List<String> more) {
        return arguments(ServerFork.class.getName(), more);
    }

    /** The arguments for a checker: the flags, {@code more} flags, and its main class. */
    List<String> checkerArguments(Class<?> checker, List<String> more) {
        List<String> all = new ArrayList<>(List.of(BY_NUMBER, NO_CRASH_REPORT));
        all.addAll(more);
        return arguments(checker.getName(), all);
    }

    /**
     * The arguments for the link to other servers, or for a program that prepares its broker.
     *
     * @param library the broker's client library
     */
    List<String> linkArguments(String mainClass, Path library) {
        List<String> more = List.of(
                // The broker may send 32 MiB before it has to wait.
                "-Xmx96m",
                // Lines come in pieces of 256 KiB, each of which is garbage soon. Survivor spaces that hold the
                // present ones keep them from the old generation, which would grow to some 25 MB.
                "-Xmn8m",
                "-XX:SurvivorRatio=2",
                "-XX:MaxMetaspaceSize=48m",
                "-XX:ReservedCodeCacheSize=16m",
                "-XX:MaxDirectMemorySize=4m");
        return arguments(mainClass, SERIAL, more, classPath + File.pathSeparator + library);
    }

    private List<String> arguments(String mainClass, List<String> more) {
        return arguments(
                mainClass, Runtime.version().feature() < SERIAL_FROM ? G1 : SERIAL, more, classPath.toString());
    }

    private static List<String> arguments(String mainClass, List<String> collector, List<String> more, String path) {
        List<String> arguments = new ArrayList<>(FLAGS);
        arguments.addAll(collector);
        arguments.addAll(more);
        arguments.add("-cp");
        arguments.add(path);
        arguments.add(mainClass);
        return arguments;
    }

    /** The arguments for the JVM that makes an archive of the listed classes. */
    List<String> dumpArguments(Path classList, Path archive) {
        return List.of(
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + classList,
                "-XX:SharedArchiveFile=" + archive,
                "-XX:+UseG1GC", // only this collector can archive objects
                "-Xmx64m",
                "-cp",
                classPath.toString());
    }

    /** Whether an archive can be made: for a jar, never for a directory of classes. */
    boolean canHaveArchive() {
        return Files.isRegularFile(classPath);
    }

    /** Identifies the present build of this JVM and this jar; an archive is valid only for this build. */
    String build() throws IOException {
        return String.join(
                "\n",
                System.getProperty("java.vm.vendor"),
                System.getProperty("java.vm.version"),
                System.getProperty("os.arch"),
                Files.size(classPath) + " "
                        + Files.getLastModifiedTime(classPath).toMillis(),
                arguments(List.of()).toString());
    }
}
