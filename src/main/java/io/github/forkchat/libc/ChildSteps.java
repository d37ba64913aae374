package io.github.forkchat.libc;

/**
 * The arguments of {@link ForkChild}'s calls between fork and execve, as numbers. They are prepared before the fork,
 * because the child must not allocate.
 *
 * <p>Threads: immutable. The owner of the memory at these addresses keeps it until the program runs.
 */
final class ChildSteps {
    /**
     * Value of {@link #closeFrom} if the parent has marked the descriptors and the child marks none: higher than any
     * descriptor.
     */
    static final int NOTHING = Integer.MAX_VALUE;

    /** No descriptor, process, or number of groups. */
    private static final int NONE = -1;

    private static final int GROUP_OF_ITS_OWN = 0;
    private static final NativeBuffer ROOT_DIRECTORY = NativeBuffer.ofString("/");
    /** Signal 64: one that Linux has but nobody uses, and macOS does not have. */
    private static final long UNUSED_SIGNAL = Long.MIN_VALUE;

    /** Argument of syscall(2): see {@link SessionCall}. */
    final long session;
    /** Argument of setpgid(2). */
    final int group;
    /** Address of the path for chdir(2). */
    final long directory;
    /** Becomes descriptor 0. */
    final int socket;
    /** Becomes 1 and 2. */
    final int log;
    /** Becomes 3. */
    final int mainToFork;
    /** Becomes 4. */
    final int forkToMain;
    /** Becomes 5, or is no descriptor; all these are numbered {@link InheritedFds#FIRST_FREE} or higher. */
    final int firstFile;
    /** Becomes 6, or is no descriptor. */
    final int secondFile;
    /** Write end of the status pipe, close-on-exec. */
    final int status;
    /** Descriptors from this number on are marked close-on-exec by the child, or {@link #NOTHING}. */
    final int closeFrom;
    /** Bit n-1 is set if signal n is ignored and has to be given its default back. */
    final long ignoredSignals;
    /** Addresses of struct rlimit, 0: no change. */
    final long coreLimit;

    final long fileLimit;
    final long filesLimit;
    final long processesLimit;
    /** Whether the child changes its user. */
    final boolean changesUser;

    final long groupCount;
    final int gid;
    final int uid;
    /** Linux: the signal for the child when this process has ended, prctl(PR_SET_PDEATHSIG). */
    final long deathSignal;
    /** Whether the child calls landlock_restrict_self(2), and its argument. */
    final boolean limitsFiles;

    final int ruleset;
    /** Argument of prctl(PR_SET_SECCOMP); 0 for no call. */
    final long filter;

    final long filterMode;
    /** Addresses for execve. */
    final long path;

    final long argv;
    final long envp;

    /**
     * @param session see {@link SessionCall#number}
     * @param ignoredSignals see {@link SignalState#ignored}
     * @param confinement the restrictions of the child
     */
    ChildSteps(
            InheritedFds fds,
            Fd status,
            int closeFrom,
            long session,
            long ignoredSignals,
            Confinement confinement,
            ExecArguments program) {
        this.session = session;
        this.group = GROUP_OF_ITS_OWN;
        this.directory = ROOT_DIRECTORY.address();
        this.socket = fds.socket().number();
        this.log = fds.log().number();
        this.mainToFork = fds.mainToFork().number();
        this.forkToMain = fds.forkToMain().number();
        this.firstFile = program.file(0);
        this.secondFile = program.file(1);
        this.status = status.number();
        this.closeFrom = closeFrom;
        this.ignoredSignals = ignoredSignals;
        this.coreLimit = confinement.coreLimit();
        this.fileLimit = confinement.fileLimit();
        this.filesLimit = confinement.filesLimit();
        this.processesLimit = confinement.processesLimit();
        this.changesUser = confinement.changesUser();
        this.groupCount = 0;
        this.gid = confinement.gid();
        this.uid = confinement.uid();
        this.deathSignal = Constant.SIGCONT.on(Os.current());
        this.limitsFiles = confinement.sandbox().limitsFiles();
        this.ruleset = confinement.sandbox().ruleset();
        this.filter = confinement.sandbox().filter();
        this.filterMode = Constant.SECCOMP_MODE_FILTER.on(Os.LINUX);
        this.path = program.path();
        this.argv = program.argv();
        this.envp = program.envp();
    }

    private ChildSteps(boolean changesUser, boolean limitsFiles, long filter) {
        this.session = SessionCall.harmless();
        this.group = NONE;
        this.directory = LibC.NULL;
        this.socket = NONE;
        this.log = NONE;
        this.mainToFork = NONE;
        this.forkToMain = NONE;
        this.firstFile = NONE;
        this.secondFile = NONE;
        this.status = NONE;
        this.closeFrom = NOTHING;
        this.ignoredSignals = UNUSED_SIGNAL;
        this.coreLimit = LibC.NULL;
        this.fileLimit = LibC.NULL;
        this.filesLimit = LibC.NULL;
        this.processesLimit = LibC.NULL;
        this.changesUser = changesUser;
        this.groupCount = NONE;
        this.gid = NONE;
        this.uid = NONE;
        this.deathSignal = NONE;
        this.limitsFiles = limitsFiles;
        this.ruleset = NONE;
        this.filter = filter;
        this.filterMode = NONE;
        this.path = LibC.NULL;
        this.argv = LibC.NULL;
        this.envp = LibC.NULL;
    }

    /**
     * The same calls without any effect, for {@link ForkChild#rehearse}: processes, descriptors, paths, signals and
     * modes that do not exist, nothing to close or to limit, too many groups, and unchanged users.
     */
    ChildSteps harmless() {
        return new ChildSteps(changesUser, limitsFiles, filter);
    }

    /**
     * {@link #harmless} before there are steps. Leaves out the change of user, which is slow; see {@link ForkChild}.
     */
    static ChildSteps harmless(Confinement confinement) {
        return new ChildSteps(
                false,
                confinement.sandbox().limitsFiles(),
                confinement.sandbox().filter());
    }
}
