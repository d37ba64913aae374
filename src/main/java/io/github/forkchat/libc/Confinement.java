package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel keeps the children of this process from, whatever program they run. Nothing of it is done between
 * fork and execve, where each call could hang: privileges are given up by the thread that forks, and inherited; limits
 * are set on the running child.
 *
 * <p>On macOS, and on a Linux without {@link LinuxLibC}, the core dump is all that is forbidden, by this process' own
 * limit.
 *
 * <p>Its C counterpart: {@code prctl(PR_SET_NO_NEW_PRIVS)}, {@code prlimit(2)}, and {@code oom_score_adj}, see proc(5).
 * Threads: the one that forks.
 */
public final class Confinement {
    /** How much sooner than this process a child is ended when memory runs out; 1000 is the most. */
    private static final int OOM_SCORE_STEP = 500;

    private static final int OOM_SCORE_MOST = 1_000;
    private static final Path OWN_OOM_SCORE = Path.of("/proc/self/oom_score_adj");

    private final int openFiles;
    private final long fileBytes;
    private final boolean noNewPrivileges;
    private final boolean noCore;
    /** Of the children, or {@code null} if this system has no such thing. */
    private final String oomScore;

    /**
     * For the calling thread, which forks from now on.
     *
     * @param openFiles how many descriptors a child may have
     * @param fileBytes how long a file may become that a child writes; 0: it writes none
     */
    public Confinement(int openFiles, long fileBytes) {
        this.openFiles = openFiles;
        this.fileBytes = fileBytes;
        noNewPrivileges = LinuxLibC.AVAILABLE && LinuxLibC.turnOn(Constant.PR_SET_NO_NEW_PRIVS);
        noCore = LinuxLibC.AVAILABLE || ResourceLimits.lowerOwn(Constant.RLIMIT_CORE, 0);
        oomScore = oomScore();
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

    /** Confines a child that has just been started. One that is gone again is none to confine. */
    public void confine(ChildProcess child) {
        int pid = child.pid();
        if (LinuxLibC.AVAILABLE) {
            ResourceLimits.lower(pid, Constant.RLIMIT_CORE, 0);
            ResourceLimits.lower(pid, Constant.RLIMIT_FSIZE, fileBytes);
            ResourceLimits.lower(pid, Constant.RLIMIT_NOFILE, openFiles);
        }
        if (oomScore != null) {
            raiseOomScore(pid);
        }
    }

    @SuppressWarnings("EmptyCatch") // it is gone, or this system does not let us: then the kernel chooses as ever
    private void raiseOomScore(int pid) {
        try {
            Files.writeString(Path.of("/proc/" + pid + "/oom_score_adj"), oomScore, StandardCharsets.US_ASCII);
        } catch (IOException gone) {
        }
    }

    /** What of it this system can do, for the log. */
    @Override
    public String toString() {
        List<String> can = new ArrayList<>();
        if (noNewPrivileges) {
            can.add("no new privileges");
        }
        if (noCore) {
            can.add("no core dump");
        }
        if (LinuxLibC.AVAILABLE) {
            can.add("at most " + openFiles + " open files");
            can.add(fileBytes == 0 ? "writes no file" : "writes files up to " + fileBytes + " bytes");
        }
        if (oomScore != null) {
            can.add("oom_score_adj " + oomScore);
        }
        return can.isEmpty() ? "nothing" : String.join(", ", can);
    }
}
