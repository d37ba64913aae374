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
 * The command line of a worker: forkchat's own in a JVM like this one, or the program that the user gave.
 *
 * <p>The flags of the JVM stand in a file of their own ({@code java @FILE}), so that {@code ps} shows in 80 columns whom a
 * worker serves: {@code forkchat: client 3 127.0.0.1:50312 @/proc/self/fd/5 3 127.0.0.1:50312 4096}. The worker inherits
 * that file and the archive. Where it cannot ({@link SnapshotFile}), a worker of another user or in a sandbox has no
 * archive, and its flags stand in the command line themselves.
 *
 * <p>Threads: the accept loop asks for it; any gives it the archive.
 */
public final class WorkerCommand implements AutoCloseable {
    /** How programs begin: ELF; Mach-O of 64 bits, and for several architectures. */
    private static final Set<String> PROGRAMS = Set.of("7f454c46", "cffaedfe", "cafebabe");

    private static final int MAX_TASKS = 64;
    private static final int MAX_TASKS_OF_PROGRAM = 128;
    /** Which of the inherited files is the one of flags, */
    private static final int FLAGS = 0;
    /** and which the archive. */
    private static final int ARCHIVE = 1;

    private final Path program;
    private final List<String> environment;
    /** Null for the user's program. */
    private final WorkerJvm jvm;

    /** For files that the worker opens by their names. */
    private final Path folder;

    private final WorkerReach reach;
    /** Null for the user's program. */
    private final ProgramLinks links;

    private final List<SnapshotFile> files = new ArrayList<>();
    private volatile Start start = new Start(List.of(), List.of());

    /**
     * What a worker starts with.
     *
     * @param leading what stands between title and operands
     * @param inherited the files
     */
    private record Start(List<String> leading, List<Fd> inherited) {}

    private WorkerCommand(Path program, WorkerJvm jvm, Path folder, WorkerReach reach, List<String> extra) {
        this.program = program;
        this.jvm = jvm;
        this.folder = folder;
        this.reach = reach;
        this.links = jvm == null ? null : ProgramLinks.in(folder, program);
        this.environment = new ArrayList<>(environment());
        this.environment.addAll(extra);
    }

    /**
     * The user's program.
     *
     * @param environment what it finds in its environment beside what every worker does
     * @throws IOException if there is no such program, or it is none that the kernel could execute
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

    /** By how it begins: a script, or what this system's compilers make. */
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
     * @param folder where files that it opens by their names are made
     * @param reach what it can open
     * @param environment what it finds in its environment beside what every worker does
     * @throws IOException if the JVM is not complete
     */
    public static WorkerCommand ofOwnJvm(Path folder, WorkerReach reach, List<String> environment) throws IOException {
        WorkerJvm jvm = WorkerJvm.current();
        List<String> all = new ArrayList<>(environment);
        if (!reach.pipes()) {
            all.add(ForkArguments.BY_NUMBER + "=1");
        }
        WorkerCommand command = new WorkerCommand(jvm.java(), jvm, folder, reach, all);
        command.lead(Optional.empty());
        return command;
    }

    /** The files that a worker starts from. */
    public List<Path> startsFrom() {
        return jvm == null ? List.of(program) : List.of(program, jvm.classPath());
    }

    /** The files and folders, beside the system's own, that a worker reads. */
    public List<Path> reads() {
        return jvm == null ? List.of(program) : jvm.reads();
    }

    /** What every worker finds in its environment. */
    static List<String> environment() {
        List<String> environment = inherited("PATH", "LANG");
        environment.add(ForkArguments.SERVER_PID + "=" + ProcessHandle.current().pid());
        return List.copyOf(environment);
    }

    /** Those of these variables that this process has, as {@code NAME=value}. */
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

    /** Whether the program is one of the user's, which may have files to write. */
    public boolean mayWriteFiles() {
        return jvm == null;
    }

    /** Whether the program is forkchat's own, which may be started for no client. */
    public boolean isOwn() {
        return jvm != null;
    }

    /** How many threads and processes a worker may have: forkchat's own has some 20. */
    public int maxTasks() {
        return jvm == null ? MAX_TASKS_OF_PROGRAM : MAX_TASKS;
    }

    /** Whether workers would start sooner with an archive. */
    public boolean canUseArchive() {
        return jvm != null && jvm.canHaveArchive();
    }

    /**
     * Has workers that are started from now on use the archive that is in the cache. They get a copy of it: a file that
     * is cut off while a JVM has it mapped would take the JVM with it (SIGBUS).
     *
     * @return false if there is none, or a damaged one, which is then removed
     * @throws IOException if the cache or the copy cannot be had, or workers could not open it
     */
    public boolean useArchive() throws IOException {
        Optional<SnapshotFile> archive = WorkerArchive.of(jvm).snapshot(folder);
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
        SnapshotFile flags = SnapshotFile.copy(new ByteArrayInputStream(text), folder);
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

    /** A worker may have been started with an earlier file and not opened it yet, so they stay until the end. */
    private synchronized void keep(SnapshotFile file) {
        files.add(file);
    }

    /** The worker for one client. */
    public ExecArguments forClient(ForkArguments arguments) {
        Start now = start;
        List<String> argv = new ArrayList<>();
        argv.add(arguments.title());
        argv.addAll(now.leading);
        argv.addAll(arguments.operands());
        String path = links == null ? program.toString() : links.path(arguments.name());
        return new ExecArguments(program, path, argv, environment, now.inherited);
    }

    /** No worker is started any more. */
    @Override
    public synchronized void close() {
        files.forEach(SnapshotFile::close);
        if (links != null) {
            links.close();
        }
    }
}
