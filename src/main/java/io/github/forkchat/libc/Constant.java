package io.github.forkchat.libc;

/**
 * The platform table: every constant, size and offset that forkchat passes to the C library, on Linux and on macOS.
 *
 * <p>Its C counterpart is the headers. {@code native-test/constants.c} prints the same rows from the headers of the
 * machine it is compiled on, and a test compares them; the macOS column is compared with
 * {@code posix-constants.tsv}, which was made from Apple's headers (macOS 11 to 15, the same on both architectures).
 * Error numbers stand in {@link Errno}.
 *
 * <p>Threads: immutable.
 */
public enum Constant {
    // fcntl.h
    F_GETFD(1, 1),
    F_SETFD(2, 2),
    F_SETFL(4, 4),
    F_GETFL(3, 3),
    F_DUPFD_CLOEXEC(1030, 67),
    F_SETPIPE_SZ(1031),
    F_ADD_SEALS(1033),
    F_SEAL_SEAL(0x1),
    F_SEAL_SHRINK(0x2),
    F_SEAL_GROW(0x4),
    F_SEAL_WRITE(0x8),
    O_RDONLY(0, 0),
    O_WRONLY(1, 1),
    O_RDWR(2, 2),
    O_ACCMODE(3, 3),
    O_CREAT(0x40, 0x200),
    O_TRUNC(0x200, 0x400),
    O_NOCTTY(0x100, 0x20000),
    O_NONBLOCK(0x800, 0x4),
    O_CLOEXEC(0x80000, 0x1000000),
    SPLICE_F_NONBLOCK(0x2),

    // sys/mman.h, linux/falloc.h
    MFD_CLOEXEC(0x1),
    MFD_ALLOW_SEALING(0x2),
    PROT_READ(0x1),
    PROT_WRITE(0x2),
    MAP_SHARED(0x1),
    MADV_NOHUGEPAGE(15),
    MADV_POPULATE_WRITE(23),
    FALLOC_FL_KEEP_SIZE(0x1),
    FALLOC_FL_PUNCH_HOLE(0x2),

    // sys/stat.h
    S_IFMT(0170000, 0170000),
    S_IFSOCK(0140000, 0140000),
    S_IRUSR(0400, 0400),
    S_IWUSR(0200, 0200),
    S_IRGRP(040, 040),
    S_IWGRP(020, 020),
    S_IROTH(04, 04),

    // sys/ioctl.h; a request is an unsigned long, so it is never sign-extended
    FIOCLEX(0x5451, 0x20006601L),
    FIONREAD(0x541b, 0x4004667fL),
    TIOCNOTTY(0x5422, 0x20007471L),
    TCGETS(0x5401),
    TIOCSTI(0x5412),
    TIOCLINUX(0x541c),

    // sys/socket.h and its kin
    AF_UNIX(1, 1),
    AF_INET(2, 2),
    AF_INET6(10, 30),
    SOCK_STREAM(1, 1),
    SOCK_DGRAM(2, 2),
    SOCK_CLOEXEC(0x80000),
    SOL_SOCKET(1, 0xffff),
    SO_REUSEADDR(2, 0x4),
    SO_KEEPALIVE(9, 0x8),
    SO_LINGER(13, 0x80),
    SO_SNDBUF(7, 0x1001),
    SO_TYPE(3, 0x1008),
    SO_ACCEPTCONN(30, 2),
    SO_PEERCRED(17),
    SOL_LOCAL(Constant.ABSENT, 0),
    LOCAL_PEERCRED(Constant.ABSENT, 1),
    LOCAL_PEERPID(Constant.ABSENT, 2),
    IPPROTO_TCP(6, 6),
    TCP_NODELAY(1, 1),
    TCP_KEEPIDLE(4),
    TCP_KEEPALIVE(Constant.ABSENT, 16),
    TCP_KEEPINTVL(5, 257),
    TCP_KEEPCNT(6, 258),
    TCP_USER_TIMEOUT(18),
    IPPROTO_IPV6(41, 41),
    IPV6_V6ONLY(26, 27),
    SHUT_WR(1, 1),
    MSG_PEEK(0x2, 0x2),
    MSG_DONTWAIT(0x40, 0x80),
    SOMAXCONN(4096, 128),

    // poll.h
    POLLIN(0x1, 0x1),
    POLLOUT(0x4, 0x4),
    POLLERR(0x8, 0x8),
    POLLHUP(0x10, 0x10),
    POLLRDHUP(0x2000),

    // signal.h
    SIGINT(2, 2),
    SIGKILL(9, 9),
    SIGTERM(15, 15),
    SIGCHLD(17, 20),
    SIGCONT(18, 19),
    SIG_SETMASK(2, 3),
    SIG_DFL(0, 0),
    SIG_IGN(1, 1),
    SA_RESTART(0x10000000, 2),
    NSIG(65, 32),

    // sys/wait.h
    WNOHANG(1, 1),
    WEXITED(4, 4),
    WNOWAIT(0x1000000, 0x20),
    P_PID(1, 1),

    // spawn.h
    POSIX_SPAWN_SETPGROUP(0x2, 0x2),
    POSIX_SPAWN_SETSIGDEF(0x4, 0x4),
    POSIX_SPAWN_SETSIGMASK(0x8, 0x8),
    POSIX_SPAWN_SETSID(0x80, 0x400),
    POSIX_SPAWN_CLOEXEC_DEFAULT(Constant.ABSENT, 0x4000),

    // sched.h
    SCHED_OTHER(0),
    SCHED_BATCH(3),
    CLONE_THREAD(0x10000),

    // linux/close_range.h
    CLOSE_RANGE_CLOEXEC(4),

    // sys/resource.h
    RLIMIT_FSIZE(1, 1),
    RLIMIT_CORE(4, 4),
    RLIMIT_NOFILE(7, 8),
    RLIMIT_NPROC(6, 7),
    PRIO_USER(2),
    IOPRIO_WHO_USER(3),

    // sys/syscall.h; Linux's differ between processors, see SystemCall
    SYS_GETPID("SYS_getpid", Constant.ABSENT, 20),
    SYS_SETSID("SYS_setsid", Constant.ABSENT, 147),

    // sys/prctl.h
    PR_SET_PDEATHSIG(1),
    PR_SET_CHILD_SUBREAPER(36),
    PR_SET_DUMPABLE(4),
    PR_SET_NAME(15),
    PR_SET_SECCOMP(22),
    PR_SET_NO_NEW_PRIVS(38),
    PR_SVE_SET_VL(50),
    PR_SVE_GET_VL(51),

    // linux/seccomp.h, linux/audit.h
    SECCOMP_MODE_FILTER(2),
    SECCOMP_RET_KILL_PROCESS(0x80000000L),
    SECCOMP_RET_ERRNO(0x50000),
    SECCOMP_RET_ALLOW(0x7fff0000),
    AUDIT_ARCH_X86_64(0xc000003eL),
    AUDIT_ARCH_AARCH64(0xc00000b7L),

    // linux/landlock.h; a bit for each right
    LANDLOCK_CREATE_RULESET_VERSION(0x1),
    LANDLOCK_RULE_PATH_BENEATH(1),
    LANDLOCK_ACCESS_FS_WRITE_FILE(0x2),
    LANDLOCK_ACCESS_FS_READ_FILE(0x4),
    LANDLOCK_ACCESS_FS_READ_DIR(0x8),
    LANDLOCK_ACCESS_FS_REMOVE_DIR(0x10),
    LANDLOCK_ACCESS_FS_REMOVE_FILE(0x20),
    LANDLOCK_ACCESS_FS_MAKE_CHAR(0x40),
    LANDLOCK_ACCESS_FS_MAKE_DIR(0x80),
    LANDLOCK_ACCESS_FS_MAKE_REG(0x100),
    LANDLOCK_ACCESS_FS_MAKE_SOCK(0x200),
    LANDLOCK_ACCESS_FS_MAKE_FIFO(0x400),
    LANDLOCK_ACCESS_FS_MAKE_BLOCK(0x800),
    LANDLOCK_ACCESS_FS_MAKE_SYM(0x1000),
    LANDLOCK_ACCESS_FS_REFER(0x2000),
    LANDLOCK_ACCESS_FS_TRUNCATE(0x4000),
    LANDLOCK_ACCESS_FS_IOCTL_DEV(0x8000),
    LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET(0x1),
    LANDLOCK_SCOPE_SIGNAL(0x2),

    // linux/bpf_common.h; the parts of an instruction
    BPF_LD(0x0),
    BPF_JMP(0x5),
    BPF_RET(0x6),
    BPF_W(0x0),
    BPF_ABS(0x20),
    BPF_JEQ(0x10),
    BPF_JGT(0x20),
    BPF_JSET(0x40),
    BPF_K(0x0),

    // limits.h
    PIPE_BUF(4096, 512),

    // layouts, in bytes
    SIZEOF_SOCKADDR_IN("sizeof.sockaddr_in", 16, 16),
    OFF_SIN_PORT("off.sockaddr_in.sin_port", 2, 2),
    OFF_SIN_ADDR("off.sockaddr_in.sin_addr", 4, 4),
    SIZEOF_SOCKADDR_IN6("sizeof.sockaddr_in6", 28, 28),
    OFF_SIN6_PORT("off.sockaddr_in6.sin6_port", 2, 2),
    OFF_SIN6_ADDR("off.sockaddr_in6.sin6_addr", 8, 8),
    OFF_SIN6_SCOPE_ID("off.sockaddr_in6.sin6_scope_id", 24, 24),
    SIZEOF_SOCKADDR_UN("sizeof.sockaddr_un", 110, 106),
    OFF_SUN_PATH("off.sockaddr_un.sun_path", 2, 2),
    SIZE_SUN_PATH("size.sockaddr_un.sun_path", 108, 104),
    SIZEOF_SOCKADDR_STORAGE("sizeof.sockaddr_storage", 128, 128),
    OFF_SA_FAMILY("off.sockaddr.sa_family", 0, 1),
    SIZE_SA_FAMILY("size.sockaddr.sa_family", 2, 1),
    OFF_SA_LEN("off.sockaddr.sa_len", Constant.ABSENT, 0),
    SIZEOF_SCHED_PARAM("sizeof.sched_param", 4, Constant.ABSENT),
    SIZEOF_UCRED("sizeof.ucred", 12, Constant.ABSENT),
    OFF_UCRED_PID("off.ucred.pid", 0, Constant.ABSENT),
    OFF_UCRED_UID("off.ucred.uid", 4, Constant.ABSENT),
    SIZEOF_XUCRED("sizeof.xucred", Constant.ABSENT, 76),
    OFF_XUCRED_UID("off.xucred.cr_uid", Constant.ABSENT, 4),
    INET6_ADDRSTRLEN(46, 46),
    SIZEOF_POLLFD("sizeof.pollfd", 8, 8),
    OFF_POLLFD_FD("off.pollfd.fd", 0, 0),
    OFF_POLLFD_EVENTS("off.pollfd.events", 4, 4),
    OFF_POLLFD_REVENTS("off.pollfd.revents", 6, 6),
    SIZEOF_SIGSET_T("sizeof.sigset_t", 128, 4),
    SIZEOF_SIGACTION("sizeof.sigaction", 152, 16),
    OFF_SA_HANDLER("off.sigaction.sa_handler", 0, 0),
    OFF_SA_FLAGS("off.sigaction.sa_flags", 136, 12),
    SIZEOF_SIGINFO("sizeof.siginfo_t", 128, 104),
    OFF_SI_PID("off.siginfo_t.si_pid", 16, 12),
    SIZEOF_SPAWN_FILE_ACTIONS("sizeof.posix_spawn_file_actions_t", 80, 8),
    SIZEOF_SPAWNATTR("sizeof.posix_spawnattr_t", 336, 8),
    SIZEOF_RLIMIT("sizeof.rlimit", 16, 16),
    SIZEOF_LINGER("sizeof.linger", 8, 8),
    OFF_RLIM_CUR("off.rlimit.rlim_cur", 0, 0),
    OFF_RLIM_MAX("off.rlimit.rlim_max", 8, 8),
    SIZEOF_SOCK_FILTER("sizeof.sock_filter", 8, Constant.ABSENT),
    OFF_SOCK_FILTER_CODE("off.sock_filter.code", 0, Constant.ABSENT),
    OFF_SOCK_FILTER_JT("off.sock_filter.jt", 2, Constant.ABSENT),
    OFF_SOCK_FILTER_JF("off.sock_filter.jf", 3, Constant.ABSENT),
    OFF_SOCK_FILTER_K("off.sock_filter.k", 4, Constant.ABSENT),
    SIZEOF_SOCK_FPROG("sizeof.sock_fprog", 16, Constant.ABSENT),
    OFF_SOCK_FPROG_LEN("off.sock_fprog.len", 0, Constant.ABSENT),
    OFF_SOCK_FPROG_FILTER("off.sock_fprog.filter", 8, Constant.ABSENT),
    OFF_SECCOMP_DATA_NR("off.seccomp_data.nr", 0, Constant.ABSENT),
    OFF_SECCOMP_DATA_ARCH("off.seccomp_data.arch", 4, Constant.ABSENT),
    OFF_SECCOMP_DATA_ARGS("off.seccomp_data.args", 16, Constant.ABSENT),
    SIZE_LANDLOCK_HANDLED("size.landlock_ruleset_attr.handled_access_fs", 8, Constant.ABSENT),
    SIZEOF_LANDLOCK_PATH_BENEATH("sizeof.landlock_path_beneath_attr", 12, Constant.ABSENT),
    OFF_LANDLOCK_ALLOWED("off.landlock_path_beneath_attr.allowed_access", 0, Constant.ABSENT),
    OFF_LANDLOCK_PARENT("off.landlock_path_beneath_attr.parent_fd", 8, Constant.ABSENT),
    OFF_PW_UID("off.passwd.pw_uid", 16, 16),
    OFF_PW_GID("off.passwd.pw_gid", 20, 20),
    OFF_PW_DIR("off.passwd.pw_dir", 32, 48),
    SIZEOF_INT("sizeof.int", 4, 4),
    SIZEOF_POINTER("sizeof.pointer", 8, 8);

    private static final long ABSENT = Long.MIN_VALUE;

    private final String key;
    private final long linux;
    private final long macos;

    Constant(long linux) {
        this(null, linux, ABSENT);
    }

    Constant(long linux, long macos) {
        this(null, linux, macos);
    }

    Constant(String key, long linux, long macos) {
        this.key = key == null ? name() : key;
        this.linux = linux;
        this.macos = macos;
    }

    /** The name of the row in the headers' own terms, such as {@code O_CLOEXEC} or {@code off.pollfd.events}. */
    public String key() {
        return key;
    }

    /** Whether the headers of {@code os} have this row. */
    public boolean existsOn(Os os) {
        return column(os) != ABSENT;
    }

    /**
     * The value on {@code os}, never negative.
     *
     * @throws IllegalStateException if that system has no such row
     */
    public long longOn(Os os) {
        long value = column(os);
        if (value == ABSENT) {
            throw new IllegalStateException(name() + " does not exist on " + os);
        }
        return value;
    }

    /** The value on {@code os} as an int; see {@link #longOn}. */
    public int on(Os os) {
        return Math.toIntExact(longOn(os));
    }

    private long column(Os os) {
        return os == Os.LINUX ? linux : macos;
    }
}
