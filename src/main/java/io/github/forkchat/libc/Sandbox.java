package io.github.forkchat.libc;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The sandbox of a child, in addition to limits and user: a filter for its system calls, and {@link Landlock} for its
 * files, each if the kernel supports it. Threads: immutable.
 */
public final class Sandbox {
    /** No sandbox, and no limits either. */
    public static final Sandbox OFF = new Sandbox(null, null, "sandbox off");

    private static final int NO_RULESET = -1;

    /** A struct sock_fprog, or null. */
    private final NativeBuffer systemCalls;
    /** Or null. */
    private final Landlock files;

    private final String words;

    private Sandbox(NativeBuffer systemCalls, Landlock files, String words) {
        this.systemCalls = systemCalls;
        this.files = files;
        this.words = words;
    }

    /** Whether this system can filter system calls, which {@link #strict} requires. */
    public static boolean canFilterCalls() {
        return LinuxLibC.AVAILABLE
                && LinuxLibC.canFilterSystemCalls()
                && Processor.current().isPresent();
    }

    /** Whether this system has Landlock, so that a child in the strict sandbox can open its pipes by their names. */
    public static boolean canTellFiles() {
        return Landlock.version() > 0;
    }

    /** Whether a child in the strict sandbox can open a file with O_TRUNC, if it may write to the file. */
    public static boolean canTellEmptying() {
        return Landlock.version() >= Landlock.TRUNCATION;
    }

    /**
     * The sandbox for forkchat's own worker, or a program that needs no more access.
     *
     * @param program files and directories that it reads, apart from those of the system
     * @throws ErrnoException if one of them cannot be opened
     * @throws IllegalStateException unless {@link #canFilterCalls}
     */
    public static Sandbox strict(List<Path> program) throws ErrnoException {
        return strict(program, Landlock.version());
    }

    /** @param version version of Landlock to use; 0: none */
    static Sandbox strict(List<Path> program, int version) throws ErrnoException {
        if (!canFilterCalls()) {
            throw new IllegalStateException("this system filters no system calls");
        }
        NativeBuffer filter = new SystemCallFilter(Processor.current().orElseThrow(), version).program();
        String calls = "sandbox strict: only a worker's system calls, no signals, no connections, writes no file";
        if (version == 0) {
            return new Sandbox(filter, null, calls + ", reads what its user can (this kernel has no Landlock)");
        }
        Set<Path> readable = SystemFiles.readable();
        readable.addAll(program);
        return new Sandbox(
                filter, Landlock.readingOnly(version, readable), calls + ", reads only its program and the system's");
    }

    /**
     * The sandbox for any program, as far as this system supports it.
     *
     * @param mayWrite whether the program may have files to write
     */
    public static Sandbox limits(boolean mayWrite) throws ErrnoException {
        return limits(mayWrite, Landlock.version());
    }

    static Sandbox limits(boolean mayWrite, int version) throws ErrnoException {
        StringBuilder words = new StringBuilder("sandbox limits");
        NativeBuffer filter = null;
        if (canFilterCalls()) {
            filter = RefusedCalls.filter(Processor.current().orElseThrow());
            words.append(": no tracing, no typing into terminals, no resizing of pipes");
        } else {
            words.append(": this system has no filters for system calls");
        }
        if (version == 0) {
            return new Sandbox(filter, null, words.append(", no Landlock").toString());
        }
        if (!mayWrite) {
            words.append(", writes no file").append(version < Landlock.TRUNCATION ? " but can empty one" : "");
        }
        words.append(version < Landlock.SIGNALS ? ", can signal its user's processes" : ", signals no other process");
        return new Sandbox(
                filter, mayWrite ? Landlock.apart(version) : Landlock.writingNothing(version), words.toString());
    }

    /** Whether the child has nothing to do for the sandbox. */
    boolean isNone() {
        return systemCalls == null && files == null;
    }

    /** The address of the filter, or 0. */
    long filter() {
        return systemCalls == null ? LibC.NULL : systemCalls.address();
    }

    boolean limitsFiles() {
        return files != null;
    }

    /** The argument of landlock_restrict_self(2), if it {@link #limitsFiles}. */
    int ruleset() {
        return files == null ? NO_RULESET : files.ruleset();
    }

    /** The restrictions, and those that this system does not support, for the log. */
    @Override
    public String toString() {
        return words;
    }
}
