package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel keeps a child from, whatever program it runs. New privileges are given up by the thread that forks, and
 * inherited; all else by the child before it executes the program, in single calls none of which waits ({@link
 * ChildSteps}); how soon it is ended when memory runs out is set on the running child.
 *
 * <p>On macOS, and on a Linux without {@link LinuxLibC}, there are the limits and the change of user alone.
 *
 * <p>Its C counterpart: {@code prctl(PR_SET_NO_NEW_PRIVS)}, {@code setrlimit(2)}, {@code setreuid(2)}, {@code
 * landlock_restrict_self(2)}, {@code prctl(PR_SET_SECCOMP)}, and {@code oom_score_adj}, see proc(5). Threads: the one that forks.
 */
public final class Confinement {
    /** Nothing. */
    static final Confinement NONE = new Confinement();

    /** How much sooner than this process a child is ended when memory runs out; 1000 is the most. */
    private static final int OOM_SCORE_STEP = 500;

    private static final int OOM_SCORE_MOST = 1_000;
    private static final Path OWN_OOM_SCORE = Path.of("/proc/self/oom_score_adj");
    private static final int UNCHANGED = -1;

    /** What it can do, for the log. */
    private final List<String> parts = new ArrayList<>();
    /** Each a struct rlimit, or null. */
    private final NativeBuffer noCore;

    private final NativeBuffer fileSize;
    private final NativeBuffer openFiles;
    private final NativeBuffer processes;
    /** Null: the user of this process. */
    private final UserAccount user;

    private final Sandbox sandbox;
    /** Of the children, or null if this system has no such thing. */
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
     * For the calling thread, which forks from now on.
     *
     * @param openFiles how many descriptors a child may have
     * @param fileBytes how long a file may become that a child writes; 0: it writes none
     * @param user whom the children belong to, or null for the user of this process; else that is root
     * @param sandbox what they are held to beside; {@link Sandbox#OFF}: they are held to none of the limits
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
            return Integer.toString(Math.min(OOM_SCORE_MOST, own + OOM_SCORE_STEP));
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

    /** Whom the children belong to, or null for the user of this process. */
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

    /** Whether the child has to do something that nobody can do to it. */
    boolean needsChildsHelp() {
        return user != null || !sandbox.isNone();
    }

    /** Limits a running child that could not do it itself; one that is gone again is none to limit. */
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

    @SuppressWarnings("EmptyCatch") // it is gone, or this system does not let us: then the kernel chooses as ever
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

    /** What of it this system can do, for the log. */
    @Override
    public String toString() {
        return String.join(", ", parts);
    }
}
