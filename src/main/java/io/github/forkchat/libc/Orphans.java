package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds and ends processes that a child of this process has started and left behind: those in another process group,
 * which a signal to the child's group misses, and those whose own parent has ended while the child runs. Works on
 * Linux only, where this process becomes their parent (a subreaper), finds them in proc(5), kills them, and waits for
 * them.
 *
 * <p>It ends only processes that were started under a {@link Confinement}, which no process can leave: they have
 * no_new_privs, and their limit of descriptors is at most that of a child. Other processes that become children of
 * this one, for example if it is the first of a container, are waited for and not killed.
 *
 * <p>Its C counterpart: {@code prctl(PR_SET_CHILD_SUBREAPER)}, {@code waitpid(2)} by pid. Threads: one.
 */
public final class Orphans {
    private static final Os OS = Os.current();
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern NO_NEW_PRIVILEGES = Pattern.compile("^NoNewPrivs:\\s*1$", Pattern.MULTILINE);
    private static final Pattern OPEN_FILES = Pattern.compile("^Max open files +\\d+ +(\\d+) ", Pattern.MULTILINE);
    private static final int NO_OPTIONS = 0;
    /**
     * Maximum number of generations that are ended at a time: when an orphan is ended, its children become children of
     * this process.
     */
    private static final int GENERATIONS = 100;

    private final OwnChildren own;
    private final int openFiles;
    private final NativeBuffer status = new NativeBuffer(Constant.SIZEOF_INT.on(OS));

    /**
     * Makes this process the parent of orphans from now on.
     *
     * @param openFiles maximum number of descriptors of a child: see {@link Confinement}
     */
    Orphans(OwnChildren own, int openFiles) {
        this.own = own;
        this.openFiles = openFiles;
        if (LinuxLibC.AVAILABLE) {
            LinuxLibC.turnOn(Constant.PR_SET_CHILD_SUBREAPER);
        }
    }

    /**
     * Ends the present orphans.
     *
     * @return their number
     */
    public int end() {
        int ended = 0;
        if (OS == Os.LINUX) {
            int found = endOnce();
            for (int i = 0; found > 0 && i < GENERATIONS; i++) {
                ended += found;
                found = endOnce();
            }
        }
        return ended;
    }

    /** Ends one generation. No child is started or waited for meanwhile, so that pids stay valid. */
    private int endOnce() {
        int ended = 0;
        synchronized (own) {
            for (int pid : children()) {
                if (!own.contains(pid)) {
                    ended += end(pid) ? 1 : 0;
                }
            }
        }
        return ended;
    }

    /**
     * Ends a process; returns whether it was killed. A process that has ended is only waited for. Its state in proc(5)
     * does not show that: it is the state of the first thread, which may end before the others.
     */
    private boolean end(int pid) {
        boolean hasEnded = LibC.waitpid(pid, status.address(), Constant.WNOHANG.on(OS)) != 0;
        if (hasEnded || !isConfined(pid)) {
            return false;
        }
        LibC.kill(pid, Constant.SIGKILL.on(OS));
        LibC.waitpid(pid, status.address(), NO_OPTIONS);
        return true;
    }

    private boolean isConfined(int pid) {
        Matcher files = OPEN_FILES.matcher(read(pid, "limits"));
        return files.find()
                && Long.parseLong(files.group(1)) <= openFiles
                && NO_NEW_PRIVILEGES.matcher(read(pid, "status")).find();
    }

    private static String read(int pid, String file) {
        return read(Path.of("/proc/" + pid, file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    /** The children of all threads of this process; a slower way is used if the kernel lacks these files. */
    private static List<Integer> children() {
        List<Integer> pids = new ArrayList<>();
        boolean found = false;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                Path children = thread.resolve("children");
                found |= Files.exists(children);
                NUMBER.matcher(read(children)).results().forEach(pid -> pids.add(Integer.valueOf(pid.group())));
            }
        } catch (IOException noProc) {
            return pids;
        }
        if (!found) {
            try {
                ProcessHandle.current().children().forEach(child -> pids.add(Math.toIntExact(child.pid())));
            } catch (RuntimeException noDescriptor) { // at EMFILE; the next look finds them
                return pids;
            }
        }
        return pids;
    }
}
