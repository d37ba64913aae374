package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The restrictions that the kernel enforces on a child, regardless of its program. The forking thread gives up new
 * privileges, and the child inherits that. The child itself gives up all else before it executes the program, in
 * single calls that never block ({@link ChildSteps}). The OOM score is set on the running child.
 *
 * <p>On macOS, and on a Linux without {@link LinuxLibC}, there are only the limits and the change of user.
 *
 * <p>Its C counterpart: {@code prctl(PR_SET_NO_NEW_PRIVS)}, {@code setrlimit(2)}, {@code setreuid(2)}, {@code
 * landlock_restrict_self(2)}, {@code prctl(PR_SET_SECCOMP)}, and {@code oom_score_adj}, see proc(5). Threads: the one
 * that forks.
 */
public final class Confinement {
    /** Nothing. */
    public static final Confinement NONE = new Confinement();

    /** How much a child's OOM score is above this process's; the maximum is 1000. */
    private static final int OOM_SCORE_STEP = 500;

    private static final int MAX_OOM_SCORE = 1_000;
    private static final Path OWN_OOM_SCORE = Path.of("/proc/self/oom_score_adj");
    private static final int UNCHANGED = -1;

    /** The parts that this system supports, for the log. */
    private final List<String> parts = new ArrayList<>();
    /** Each a struct rlimit, or null. */
    private final NativeBuffer noCore;

    private final NativeBuffer fileSize;
    private final NativeBuffer openFiles;
    private final NativeBuffer processes;
    /** Null for the user of this process. */
    private final UserAccount user;

    private final Sandbox sandbox;
    /** The OOM score of the children, or null if this system has none. */
    private final String oomScore;

    private Confinement() {
        noCore = null;
        fileSize = null;
        openFiles = null;
        processes = null;
        user = null;
        sandbox = Sandbox.OFF;
        oomScore = null;
    }

    /**
     * Prepares the calling thread, which forks from now on.
     *
     * @param openFiles maximum number of descriptors of a child
     * @param fileBytes maximum length of a file that a child writes; 0: it writes none
     * @param user user of the children, or null for the user of this process; needs root if not null
     * @param sandbox the sandbox; with {@link Sandbox#OFF} the limits do not apply either
     */
    public Confinement(int openFiles, long fileBytes, UserAccount user, Sandbox sandbox) {
        boolean limited = sandbox != Sandbox.OFF;
        if (limited && LinuxLibC.AVAILABLE && LinuxLibC.turnOn(Constant.PR_SET_NO_NEW_PRIVS)) {
            parts.add("no new privileges");
        }
        noCore = limited ? ResourceLimits.struct(0) : null;
        this.openFiles = limited ? ResourceLimits.struct(openFiles) : null;
        fileSize = limited ? ResourceLimits.struct(fileBytes) : null;
        if (limited) {
            if (!LinuxLibC.AVAILABLE) {
                ResourceLimits.lowerOwn(Constant.RLIMIT_CORE, noCore.address()); // for the children of posix_spawn
            }
            parts.add("no core dump");
            parts.add("at most " + openFiles + " open files");
            parts.add("files of at most " + fileBytes + " bytes");
        }
        long maxProcesses = ResourceLimits.processesOfChildren();
        processes = !limited || maxProcesses == ResourceLimits.UNLIMITED ? null : ResourceLimits.struct(maxProcesses);
        if (processes != null) {
            parts.add("at most " + maxProcesses + " processes of the user");
        }
        oomScore = oomScore();
        if (oomScore != null) {
            parts.add("oom_score_adj " + oomScore);
        }
        this.user = user;
        if (user != null) {
            parts.add("user " + user.name());
        }
        this.sandbox = sandbox;
        parts.add(sandbox.toString());
    }

    private static String oomScore() {
        try {
            int own = Integer.parseInt(
                    Files.readString(OWN_OOM_SCORE, StandardCharsets.US_ASCII).strip());
            return Integer.toString(Math.min(MAX_OOM_SCORE, own + OOM_SCORE_STEP));
        } catch (IOException | NumberFormatException noProc) {
            return null;
        }
    }

    long coreLimit() {
        return address(noCore);
    }

    long fileLimit() {
        return address(fileSize);
    }

    long filesLimit() {
        return address(openFiles);
    }

    long processesLimit() {
        return address(processes);
    }

    private static long address(NativeBuffer limit) {
        return limit == null ? LibC.NULL : limit.address();
    }

    boolean changesUser() {
        return user != null;
    }

    /** The user of the children, or null for the user of this process. */
    public UserAccount user() {
        return user;
    }

    int uid() {
        return user == null ? UNCHANGED : user.uid();
    }

    int gid() {
        return user == null ? UNCHANGED : user.gid();
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** Whether there are restrictions that only the child itself can apply. */
    boolean needsChildsHelp() {
        return user != null || !sandbox.isNone();
    }

    /** Applies limits to a running child that could not do it itself; does nothing if the child has ended. */
    void limit(ChildProcess child) {
        if (LinuxLibC.AVAILABLE && noCore != null) {
            ResourceLimits.lower(child.pid(), Constant.RLIMIT_CORE, noCore.address());
            ResourceLimits.lower(child.pid(), Constant.RLIMIT_FSIZE, fileSize.address());
            ResourceLimits.lower(child.pid(), Constant.RLIMIT_NOFILE, openFiles.address());
            if (processes != null) {
                ResourceLimits.lower(child.pid(), Constant.RLIMIT_NPROC, processes.address());
            }
        }
    }

    @SuppressWarnings("EmptyCatch") // the child has ended, or the system denies this: the kernel's default stays
    void raiseOomScore(ChildProcess child) {
        if (oomScore == null) {
            return;
        }
        try {
            Path score = Path.of("/proc/" + child.pid() + "/oom_score_adj");
            Files.writeString(score, oomScore, StandardCharsets.US_ASCII);
        } catch (IOException gone) {
        }
    }

    /** The restrictions that this system supports, for the log. */
    @Override
    public String toString() {
        return String.join(", ", parts);
    }
}
