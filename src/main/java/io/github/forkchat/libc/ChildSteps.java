package io.github.forkchat.libc;

/**
 * What {@link ForkChild} does between fork and execve, in numbers: made before the fork, because the child can make
 * nothing.
 *
 * <p>Threads: immutable. Whose memory the addresses are of keeps it until the program runs.
 */
final class ChildSteps {
    /** As {@link #closeFrom}: the child marks no descriptors, the parent has. Beyond all that there can be. */
    static final int NOTHING = Integer.MAX_VALUE;

    /** No descriptor, process, or number of groups. */
    private static final int NONE = -1;

    private static final int GROUP_OF_ITS_OWN = 0;
    private static final NativeBuffer ROOT_DIRECTORY = NativeBuffer.ofString("/");
    /** Signal 64: one that Linux has but nobody uses, and macOS does not have. */
    private static final long UNUSED_SIGNAL = Long.MIN_VALUE;

    /** What it gives syscall(2): see {@link SessionCall}. */
    final long session;
    /** What it gives setpgid(2). */
    final int group;
    /** Address of the path that it gives chdir(2). */
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
    /** Whether it becomes another user. */
    final boolean changesUser;

    final long groupCount;
    final int gid;
    final int uid;
    /** Linux: the signal that it gets when this process has ended, prctl(PR_SET_PDEATHSIG). */
    final long deathSignal;
    /** Whether it calls landlock_restrict_self(2), and with what. */
    final boolean limitsFiles;

    final int ruleset;
    /** What it gives prctl(PR_SET_SECCOMP), 0: it does not call it. */
    final long filter;

    final long filterMode;
    /** Addresses for execve. */
    final long path;

    final long argv;
    final long envp;

    /**
     * @param session see {@link SessionCall#number}
     * @param ignoredSignals see {@link SignalState#ignored}
     * @param confinement what it is held to
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
     * The same calls to no effect, for {@link ForkChild}'s rehearsal: no such process, descriptor, path, signal or mode, nothing
     * to close or to limit, more groups than there can be, users that stay as they are.
     */
    ChildSteps harmless() {
        return new ChildSteps(changesUser, limitsFiles, filter);
    }

    /**
     * {@link #harmless} before there is anything to do. Leaves out becoming another user, which is slow; see
     * {@link ForkChild}.
     */
    static ChildSteps harmless(Confinement confinement) {
        return new ChildSteps(
                false,
                confinement.sandbox().limitsFiles(),
                confinement.sandbox().filter());
    }
}
