package io.github.forkchat.libc;

import java.nio.file.Path;
import java.util.Collection;

/**
 * A Landlock ruleset: the restrictions of a child's access to files, and to processes other than its own children.
 * Pipes and {@link SealedMemory} do not count as files. With any ruleset, a child cannot trace processes that are not
 * under the same ruleset, nor access their memory and descriptors. This includes this process and the child's
 * siblings, even of the same user.
 *
 * <p>Linux has this since 5.13, if it was built with it, and each version controls more: 2 moving files between
 * directories (5.19), 3 truncation (6.2), 5 ioctls on devices (6.10), 6 signals and abstract Unix sockets (6.12). A
 * kernel allows all that its version does not control.
 *
 * <p>Its C counterpart: {@code landlock_create_ruleset(2)}, {@code landlock_add_rule(2)}; the child calls {@code
 * landlock_restrict_self(2)}. Threads: immutable.
 */
final class Landlock {
    /** The version that controls truncation. */
    static final int TRUNCATION = 3;
    /** The version that controls signals. */
    static final int SIGNALS = 6;

    private static final Os OS = Os.LINUX;
    private static final int MOVES = 2;
    private static final int DEVICES = 5;

    private static final long READ_FILE = Constant.LANDLOCK_ACCESS_FS_READ_FILE.longOn(OS);
    private static final long READ = READ_FILE | Constant.LANDLOCK_ACCESS_FS_READ_DIR.longOn(OS);
    private static final long WRITE_FILE = Constant.LANDLOCK_ACCESS_FS_WRITE_FILE.longOn(OS);
    private static final long MOVE = Constant.LANDLOCK_ACCESS_FS_REFER.longOn(OS);
    private static final long EMPTY = Constant.LANDLOCK_ACCESS_FS_TRUNCATE.longOn(OS);
    private static final long COMMAND = Constant.LANDLOCK_ACCESS_FS_IOCTL_DEV.longOn(OS);
    private static final long MAKE_DEVICE =
            Constant.LANDLOCK_ACCESS_FS_MAKE_CHAR.longOn(OS) | Constant.LANDLOCK_ACCESS_FS_MAKE_BLOCK.longOn(OS);
    private static final long CHANGE = WRITE_FILE
            | MAKE_DEVICE
            | Constant.LANDLOCK_ACCESS_FS_REMOVE_DIR.longOn(OS)
            | Constant.LANDLOCK_ACCESS_FS_REMOVE_FILE.longOn(OS)
            | Constant.LANDLOCK_ACCESS_FS_MAKE_DIR.longOn(OS)
            | Constant.LANDLOCK_ACCESS_FS_MAKE_REG.longOn(OS)
            | Constant.LANDLOCK_ACCESS_FS_MAKE_SOCK.longOn(OS)
            | Constant.LANDLOCK_ACCESS_FS_MAKE_FIFO.longOn(OS)
            | Constant.LANDLOCK_ACCESS_FS_MAKE_SYM.longOn(OS);

    private static final long SIGNAL = Constant.LANDLOCK_SCOPE_SIGNAL.longOn(OS);
    private static final long SOCKET = Constant.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET.longOn(OS);

    /** struct landlock_ruleset_attr, in which headers before Linux 6.12 lack the last member. */
    private static final int RULESET_BYTES = 24;

    private static final int OFF_SCOPED = 16;

    private static final Path ROOT = Path.of("/");
    private static final Path NULL_DEVICE = Path.of("/dev/null");
    private static final long UNUSED = 0;
    private static final long NO_FLAGS = 0;

    private final Fd ruleset;

    private Landlock(Fd ruleset) {
        this.ruleset = ruleset;
    }

    /** The version of this kernel, or 0. */
    static int version() {
        if (!LinuxLibC.AVAILABLE || Processor.current().isEmpty()) {
            return 0;
        }
        long flags = Constant.LANDLOCK_CREATE_RULESET_VERSION.longOn(OS);
        return (int) Math.max(0, call(SystemCall.LANDLOCK_CREATE_RULESET, LibC.NULL, 0, flags, UNUSED));
    }

    /**
     * A ruleset under which a child can read only these files, and the contents of these directories. It can write
     * only {@code /dev/null}, and cannot create, move or remove files.
     *
     * @param version the version to use, 1 to {@link #version}
     * @throws ErrnoException if one of them cannot be opened, or this kernel has no Landlock
     */
    static Landlock readingOnly(int version, Collection<Path> readable) throws ErrnoException {
        Landlock landlock = create(version, READ | CHANGE | MOVE | EMPTY | COMMAND, SIGNAL | SOCKET);
        for (Path path : readable) {
            landlock.allow(path, path.toFile().isDirectory() ? READ : READ_FILE);
        }
        landlock.allow(NULL_DEVICE, WRITE_FILE);
        return landlock;
    }

    /** A ruleset under which a child can read all files that its user may read, and write none. */
    static Landlock writingNothing(int version) throws ErrnoException {
        Landlock landlock = create(version, CHANGE | MOVE | EMPTY | COMMAND, SIGNAL | SOCKET);
        landlock.allow(NULL_DEVICE, WRITE_FILE);
        return landlock;
    }

    /** A ruleset under which a child can use files as its user may, but cannot create devices. */
    static Landlock apart(int version) throws ErrnoException {
        Landlock landlock = create(version, MAKE_DEVICE | MOVE, SIGNAL);
        if (version >= MOVES) {
            landlock.allow(ROOT, MOVE); // rulesets deny this unless it is allowed explicitly
        }
        return landlock;
    }

    private static Landlock create(int version, long rights, long scopes) throws ErrnoException {
        long known = rights;
        known &= version >= MOVES ? -1 : ~MOVE;
        known &= version >= TRUNCATION ? -1 : ~EMPTY;
        known &= version >= DEVICES ? -1 : ~COMMAND;
        try (NativeBuffer attributes = new NativeBuffer(RULESET_BYTES)) {
            attributes.bytes().putLong(0, known);
            attributes.bytes().putLong(OFF_SCOPED, version >= SIGNALS ? scopes : 0);
            long fd =
                    call(SystemCall.LANDLOCK_CREATE_RULESET, attributes.address(), attributes.size(), NO_FLAGS, UNUSED);
            if (fd < 0) {
                throw new ErrnoException("landlock_create_ruleset()", LibC.errno());
            }
            return new Landlock(new Fd(Math.toIntExact(fd)).atLeast(InheritedFds.FIRST_FREE));
        }
    }

    private void allow(Path path, long rights) throws ErrnoException {
        try (Fd file = Fd.openForReading(path);
                NativeBuffer rule = new NativeBuffer(Constant.SIZEOF_LANDLOCK_PATH_BENEATH.on(OS))) {
            rule.bytes().putLong(Constant.OFF_LANDLOCK_ALLOWED.on(OS), rights);
            rule.bytes().putInt(Constant.OFF_LANDLOCK_PARENT.on(OS), file.number());
            int type = Constant.LANDLOCK_RULE_PATH_BENEATH.on(OS);
            if (call(SystemCall.LANDLOCK_ADD_RULE, ruleset.number(), type, rule.address(), NO_FLAGS) < 0) {
                throw new ErrnoException("landlock_add_rule(" + path + ")", LibC.errno());
            }
        }
    }

    private static long call(SystemCall call, long first, long second, long third, long fourth) {
        int number = call.on(Processor.current().orElseThrow());
        return LinuxLibC.syscall(number, first, second, third, fourth);
    }

    /** The descriptor for landlock_restrict_self(2). */
    int ruleset() {
        return ruleset.number();
    }
}
