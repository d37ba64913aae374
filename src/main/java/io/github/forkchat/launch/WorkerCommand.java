package io.github.forkchat.launch;

import io.github.forkchat.fork.ForkArguments;
import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.ProgramLinks;
import io.github.forkchat.libc.SnapshotFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The command line of a worker: forkchat's own in a JVM like this one, or the program of {@code --worker}.
 *
 * <p>The flags of the JVM are in an argument file ({@code java @FILE}), so that {@code ps} shows the worker's client
 * within 80 columns: {@code forkchat: client 3 127.0.0.1:50312 @/proc/self/fd/5 3 127.0.0.1:50312 4096}. The worker
 * inherits that file and the archive. If inheriting is impossible ({@link SnapshotFile}), a worker of another user or
 * in a sandbox has no archive, and its flags are in the command line itself.
 *
 * <p>Threads: the accept loop reads it; any may call {@link #useArchive}.
 */
public final class WorkerCommand implements AutoCloseable {
    /** The first bytes of programs: ELF; Mach-O of 64 bits, and for several architectures. */
    private static final Set<String> PROGRAMS = Set.of("7f454c46", "cffaedfe", "cafebabe");

    private static final int MAX_TASKS = 64;
    private static final int MAX_TASKS_OF_PROGRAM = 128;
    /** Index of the argument file among the inherited files. */
    private static final int FLAGS = 0;
    /** Index of the archive among the inherited files. */
    private static final int ARCHIVE = 1;

    private final Path program;
    private final List<String> environment;
    /** Null for the user's program. */
    private final WorkerJvm jvm;

    /** Directory for files that the worker opens by their names. */
    private final Path directory;

    private final WorkerReach reach;
    /** Null for the user's program. */
    private final ProgramLinks links;

    private final List<SnapshotFile> files = new ArrayList<>();
    private volatile Start start = new Start(List.of(), List.of());

    /**
     * The parts of a command line that all workers share.
     *
     * @param leading the arguments between title and operands
     * @param inherited the files
     */
    private record Start(List<String> leading, List<Fd> inherited) {}

    private WorkerCommand(Path program, WorkerJvm jvm, Path directory, WorkerReach reach, List<String> extra) {
        this.program = program;
        this.jvm = jvm;
        this.directory = directory;
        this.reach = reach;
        this.links = jvm == null ? null : ProgramLinks.in(directory, program);
        this.environment = new ArrayList<>(environment());
        this.environment.addAll(extra);
    }

    /**
     * The program of --worker.
     *
     * @param environment environment variables beside those of every worker
     * @throws IOException if the program does not exist, or the kernel cannot execute it
     */
    public static WorkerCommand ofProgram(Path worker, List<String> environment) throws IOException {
        Path program = worker.toAbsolutePath();
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw new IOException("the worker is no executable file: " + program);
        }
        if (!isProgram(program)) {
            throw new IOException("the worker is no program, nor a script that begins with #!: " + program);
        }
        return new WorkerCommand(program, null, null, WorkerReach.ALL, environment);
    }

    /** Whether a file begins like a program: a script, or a binary of this system. */
    private static boolean isProgram(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(Integer.BYTES);
            boolean script = start.length >= 2 && start[0] == '#' && start[1] == '!';
            return script || PROGRAMS.contains(HexFormat.of().formatHex(start));
        } catch (AccessDeniedException mayBeExecutedButNotRead) {
            return true;
        }
    }

    /**
     * forkchat's own worker.
     *
     * @param directory directory for files that it opens by their names
     * @param reach the files that it can open
     * @param environment environment variables beside those of every worker
     * @throws IOException if the JVM is incomplete
     */
    public static WorkerCommand ofOwnJvm(Path directory, WorkerReach reach, List<String> environment)
            throws IOException {
        WorkerJvm jvm = WorkerJvm.current();
        List<String> all = new ArrayList<>(environment);
        if (!reach.pipes()) {
            all.add(ForkArguments.BY_NUMBER + "=1");
        }
        WorkerCommand command = new WorkerCommand(jvm.java(), jvm, directory, reach, all);
        command.lead(Optional.empty());
        return command;
    }

    /** The files that the start of a worker needs. */
    public List<Path> startsFrom() {
        return jvm == null ? List.of(program) : List.of(program, jvm.classPath());
    }

    /** The files and directories that a worker reads, apart from those of the system. */
    public List<Path> reads() {
        return jvm == null ? List.of(program) : jvm.reads();
    }

    /** The environment variables of every worker. */
    static List<String> environment() {
        List<String> environment = inherited("PATH", "LANG");
        environment.add(ForkArguments.SERVER_PID + "=" + ProcessHandle.current().pid());
        return List.copyOf(environment);
    }

    /** The variables among these that are set in this process, as {@code NAME=value}. */
    static List<String> inherited(String... names) {
        List<String> environment = new ArrayList<>();
        for (String name : names) {
            String value = System.getenv(name);
            if (value != null) {
                environment.add(name + "=" + value);
            }
        }
        return environment;
    }

    /** Whether the program is not forkchat's own, and so may have files to write. */
    public boolean mayWriteFiles() {
        return jvm == null;
    }

    /** Whether the program is forkchat's own, which can be started without a client. */
    public boolean isOwn() {
        return jvm != null;
    }

    /** Maximum number of threads and processes of a worker; forkchat's own has some 20. */
    public int maxTasks() {
        return jvm == null ? MAX_TASKS_OF_PROGRAM : MAX_TASKS;
    }

    /** Whether workers can use an archive to start faster. */
    public boolean canUseArchive() {
        return jvm != null && jvm.canHaveArchive();
    }

    /**
     * Makes further workers use the archive in the cache. They get a copy of it, because a file that is truncated
     * while a JVM has it mapped would crash the JVM (SIGBUS).
     *
     * @return false if there is no archive, or a damaged one, which is then removed
     * @throws IOException if the cache cannot be read, or the copy cannot be made or opened by workers
     */
    public boolean useArchive() throws IOException {
        Optional<SnapshotFile> archive = WorkerArchive.of(jvm).snapshot(directory);
        if (archive.isPresent()) {
            lead(archive);
        }
        return archive.isPresent();
    }

    private void lead(Optional<SnapshotFile> archive) throws IOException {
        archive.ifPresent(this::keep);
        if (archive.isPresent() && !canOpen(archive.get())) {
            throw new IOException("this system has no memory files, by which they could have it");
        }
        List<String> arguments = jvm.arguments(flags(archive));
        byte[] text = ArgumentFile.of(arguments).getBytes(StandardCharsets.UTF_8);
        SnapshotFile flags = SnapshotFile.copy(new ByteArrayInputStream(text), directory);
        keep(flags);
        List<Fd> inherited = new ArrayList<>();
        flags.toInherit().ifPresent(inherited::add);
        archive.flatMap(SnapshotFile::toInherit).ifPresent(inherited::add);
        start = new Start(canOpen(flags) ? List.of("@" + flags.path(FLAGS)) : arguments, inherited);
    }

    private List<String> flags(Optional<SnapshotFile> archive) {
        List<String> flags = new ArrayList<>();
        if (!reach.pipes()) {
            flags.add(WorkerJvm.BY_NUMBER);
        }
        if (!reach.crashFile()) {
            flags.add(WorkerJvm.NO_CRASH_REPORT);
        }
        if (archive.isPresent()) {
            flags.add("-Xshare:auto");
            flags.add("-XX:SharedArchiveFile=" + archive.get().path(ARCHIVE));
        }
        return flags;
    }

    private boolean canOpen(SnapshotFile file) {
        return reach.own() || file.toInherit().isPresent();
    }

    /** Keeps a file open until the end, because a worker may have been started with it and not opened it yet. */
    private synchronized void keep(SnapshotFile file) {
        files.add(file);
    }

    /** The command line of the worker for one client. */
    public ExecArguments forClient(ForkArguments arguments) {
        Start now = start;
        List<String> argv = new ArrayList<>();
        argv.add(arguments.title());
        argv.addAll(now.leading);
        argv.addAll(arguments.operands());
        String path = links == null ? program.toString() : links.path(arguments.name());
        return new ExecArguments(program, path, argv, environment, now.inherited);
    }

    /** Releases the files; no further worker can be started. */
    @Override
    public synchronized void close() {
        files.forEach(SnapshotFile::close);
        if (links != null) {
            links.close();
        }
    }
}
