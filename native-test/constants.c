/*
 * Prints the platform table as the headers of this machine have it: KEY VALUE, one row a line, in decimal. The rows are
 * those of the Java enums Constant, SystemCall and Errno; ConstantTest compares the two. A row that this system
 * lacks is left out.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#ifdef __linux__
#include <linux/audit.h>
#include <linux/close_range.h>
#include <linux/falloc.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/mman.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <termios.h>
#endif
#ifdef __APPLE__
#include <sys/syscall.h>
#include <sys/ucred.h>
#endif

/* The headers of older systems lack these; a kernel is asked at run time whether it has them. */
#ifdef __linux__
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#ifndef LANDLOCK_ACCESS_FS_IOCTL_DEV
#define LANDLOCK_ACCESS_FS_IOCTL_DEV (1ULL << 15)
#endif
#ifndef LANDLOCK_SCOPE_SIGNAL
#define LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET (1ULL << 0)
#define LANDLOCK_SCOPE_SIGNAL (1ULL << 1)
#endif
#define IOPRIO_WHO_USER 3 /* linux/ioprio.h */
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif
#endif

/* A constant that is unsigned in the headers stays so: none is wider than intmax_t has room for. */
#define ROW(key, value) printf("%s %" PRIdMAX "\n", key, (intmax_t)(value))

/* The names are made into text here and not one macro further down, where they would already be replaced. */
#define CONSTANT(name) ROW(#name, name)
#define SIZEOF(name, type) ROW("sizeof." #name, sizeof(type))
#define OFF(name, member) ROW("off." #name "." #member, offsetof(struct name, member))
#define SIZE(name, member) ROW("size." #name "." #member, sizeof(((struct name *)0)->member))

static void print_constants(void) {
    /* fcntl.h */
    CONSTANT(F_GETFD);
    CONSTANT(F_SETFD);
    CONSTANT(F_SETFL);
    CONSTANT(F_GETFL);
    CONSTANT(F_DUPFD_CLOEXEC);
#ifdef F_SETPIPE_SZ
    CONSTANT(F_SETPIPE_SZ);
    CONSTANT(F_ADD_SEALS);
    CONSTANT(F_SEAL_SEAL);
    CONSTANT(F_SEAL_SHRINK);
    CONSTANT(F_SEAL_GROW);
    CONSTANT(F_SEAL_WRITE);
#endif
    CONSTANT(O_RDONLY);
    CONSTANT(O_WRONLY);
    CONSTANT(O_RDWR);
    CONSTANT(O_ACCMODE);
    CONSTANT(O_CREAT);
    CONSTANT(O_TRUNC);
    CONSTANT(O_NOCTTY);
    CONSTANT(O_NONBLOCK);
    CONSTANT(O_CLOEXEC);
#ifdef __linux__
    CONSTANT(SPLICE_F_NONBLOCK);

    /* sys/mman.h, linux/falloc.h */
    CONSTANT(MFD_CLOEXEC);
    CONSTANT(MFD_ALLOW_SEALING);
    CONSTANT(PROT_READ);
    CONSTANT(PROT_WRITE);
    CONSTANT(MAP_SHARED);
    CONSTANT(MADV_NOHUGEPAGE);
    CONSTANT(MADV_POPULATE_WRITE);
    CONSTANT(FALLOC_FL_KEEP_SIZE);
    CONSTANT(FALLOC_FL_PUNCH_HOLE);
#endif

    /* sys/stat.h */
    CONSTANT(S_IFMT);
    CONSTANT(S_IFSOCK);
    CONSTANT(S_IRUSR);
    CONSTANT(S_IWUSR);
    CONSTANT(S_IRGRP);
    CONSTANT(S_IWGRP);
    CONSTANT(S_IROTH);

    /* sys/ioctl.h */
    CONSTANT(FIOCLEX);
    CONSTANT(FIONREAD);
    CONSTANT(TIOCNOTTY);

    /* sys/socket.h and its kin */
    CONSTANT(AF_UNIX);
    CONSTANT(AF_INET);
    CONSTANT(AF_INET6);
    CONSTANT(SOCK_STREAM);
    CONSTANT(SOCK_DGRAM);
#ifdef SOCK_CLOEXEC
    CONSTANT(SOCK_CLOEXEC);
#endif
    CONSTANT(SOL_SOCKET);
    CONSTANT(SO_REUSEADDR);
    CONSTANT(SO_KEEPALIVE);
    CONSTANT(SO_LINGER);
    CONSTANT(SO_SNDBUF);
    CONSTANT(SO_TYPE);
    CONSTANT(SO_ACCEPTCONN);
#ifdef SO_PEERCRED
    CONSTANT(SO_PEERCRED);
#endif
#ifdef LOCAL_PEERCRED
    CONSTANT(SOL_LOCAL);
    CONSTANT(LOCAL_PEERCRED);
    CONSTANT(LOCAL_PEERPID);
#endif
    CONSTANT(IPPROTO_TCP);
    CONSTANT(TCP_NODELAY);
#ifdef TCP_KEEPIDLE
    CONSTANT(TCP_KEEPIDLE);
#endif
#ifdef TCP_KEEPALIVE
    CONSTANT(TCP_KEEPALIVE);
#endif
    CONSTANT(TCP_KEEPINTVL);
    CONSTANT(TCP_KEEPCNT);
#ifdef TCP_USER_TIMEOUT
    CONSTANT(TCP_USER_TIMEOUT);
#endif
    CONSTANT(IPPROTO_IPV6);
    CONSTANT(IPV6_V6ONLY);
    CONSTANT(SHUT_WR);
    CONSTANT(MSG_PEEK);
    CONSTANT(MSG_DONTWAIT);
    CONSTANT(SOMAXCONN);

    /* poll.h */
    CONSTANT(POLLIN);
    CONSTANT(POLLOUT);
    CONSTANT(POLLERR);
    CONSTANT(POLLHUP);
#ifdef POLLRDHUP
    CONSTANT(POLLRDHUP);
#endif

    /* signal.h */
    CONSTANT(SIGINT);
    CONSTANT(SIGKILL);
    CONSTANT(SIGTERM);
    CONSTANT(SIGCHLD);
    CONSTANT(SIGCONT);
    CONSTANT(SIG_SETMASK);
    CONSTANT(SIG_DFL);
    CONSTANT(SIG_IGN);
    CONSTANT(SA_RESTART);
    CONSTANT(NSIG);

    /* sys/wait.h */
    CONSTANT(WNOHANG);
    CONSTANT(WEXITED);
    CONSTANT(WNOWAIT);
    CONSTANT(P_PID);

    /* spawn.h */
    CONSTANT(POSIX_SPAWN_SETPGROUP);
    CONSTANT(POSIX_SPAWN_SETSIGDEF);
    CONSTANT(POSIX_SPAWN_SETSIGMASK);
    CONSTANT(POSIX_SPAWN_SETSID);
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
    CONSTANT(POSIX_SPAWN_CLOEXEC_DEFAULT);
#endif

    /* linux/close_range.h */
#ifdef CLOSE_RANGE_CLOEXEC
    CONSTANT(CLOSE_RANGE_CLOEXEC);
#endif

    /* sys/resource.h */
    CONSTANT(RLIMIT_FSIZE);
    CONSTANT(RLIMIT_CORE);
    CONSTANT(RLIMIT_NOFILE);
    CONSTANT(RLIMIT_NPROC);

    /* sys/syscall.h */
#ifdef __APPLE__
    CONSTANT(SYS_getpid);
    CONSTANT(SYS_setsid);
#endif

    /* sys/prctl.h */
#ifdef PR_SET_PDEATHSIG
    CONSTANT(PR_SET_PDEATHSIG);
#endif
#ifdef PR_SET_CHILD_SUBREAPER
    CONSTANT(PR_SET_CHILD_SUBREAPER);
#endif
#ifdef PR_SET_DUMPABLE
    CONSTANT(PR_SET_DUMPABLE);
#endif
#ifdef PR_SET_NO_NEW_PRIVS
    CONSTANT(PR_SET_NO_NEW_PRIVS);
#endif

    /* limits.h */
    CONSTANT(PIPE_BUF);
}

#ifdef __linux__
/* What a filter for system calls is made of, and the calls that it knows. */
static void print_filter(void) {
    /* sys/ioctl.h */
    CONSTANT(TCGETS);
    CONSTANT(TIOCSTI);
    CONSTANT(TIOCLINUX);
    CONSTANT(PRIO_USER);
    CONSTANT(IOPRIO_WHO_USER);

    /* sched.h */
    CONSTANT(SCHED_OTHER);
    CONSTANT(SCHED_BATCH);
    CONSTANT(CLONE_THREAD);

    /* sys/prctl.h */
    CONSTANT(PR_SET_NAME);
    CONSTANT(PR_SET_SECCOMP);
    CONSTANT(PR_SVE_SET_VL);
    CONSTANT(PR_SVE_GET_VL);

    /* linux/seccomp.h, linux/audit.h */
    CONSTANT(SECCOMP_MODE_FILTER);
    CONSTANT(SECCOMP_RET_KILL_PROCESS);
    CONSTANT(SECCOMP_RET_ERRNO);
    CONSTANT(SECCOMP_RET_ALLOW);
    CONSTANT(AUDIT_ARCH_X86_64);
    CONSTANT(AUDIT_ARCH_AARCH64);
    OFF(seccomp_data, nr);
    OFF(seccomp_data, arch);
    OFF(seccomp_data, args);

    /* linux/landlock.h */
    CONSTANT(LANDLOCK_CREATE_RULESET_VERSION);
    CONSTANT(LANDLOCK_RULE_PATH_BENEATH);
    CONSTANT(LANDLOCK_ACCESS_FS_WRITE_FILE);
    CONSTANT(LANDLOCK_ACCESS_FS_READ_FILE);
    CONSTANT(LANDLOCK_ACCESS_FS_READ_DIR);
    CONSTANT(LANDLOCK_ACCESS_FS_REMOVE_DIR);
    CONSTANT(LANDLOCK_ACCESS_FS_REMOVE_FILE);
    CONSTANT(LANDLOCK_ACCESS_FS_MAKE_CHAR);
    CONSTANT(LANDLOCK_ACCESS_FS_MAKE_DIR);
    CONSTANT(LANDLOCK_ACCESS_FS_MAKE_REG);
    CONSTANT(LANDLOCK_ACCESS_FS_MAKE_SOCK);
    CONSTANT(LANDLOCK_ACCESS_FS_MAKE_FIFO);
    CONSTANT(LANDLOCK_ACCESS_FS_MAKE_BLOCK);
    CONSTANT(LANDLOCK_ACCESS_FS_MAKE_SYM);
    CONSTANT(LANDLOCK_ACCESS_FS_REFER);
    CONSTANT(LANDLOCK_ACCESS_FS_TRUNCATE);
    CONSTANT(LANDLOCK_ACCESS_FS_IOCTL_DEV);
    CONSTANT(LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET);
    CONSTANT(LANDLOCK_SCOPE_SIGNAL);
    SIZE(landlock_ruleset_attr, handled_access_fs);
    SIZEOF(landlock_path_beneath_attr, struct landlock_path_beneath_attr);
    OFF(landlock_path_beneath_attr, allowed_access);
    OFF(landlock_path_beneath_attr, parent_fd);

    /* linux/bpf_common.h */
    CONSTANT(BPF_LD);
    CONSTANT(BPF_JMP);
    CONSTANT(BPF_RET);
    CONSTANT(BPF_W);
    CONSTANT(BPF_ABS);
    CONSTANT(BPF_JEQ);
    CONSTANT(BPF_JGT);
    CONSTANT(BPF_JSET);
    CONSTANT(BPF_K);
    SIZEOF(sock_filter, struct sock_filter);
    OFF(sock_filter, code);
    OFF(sock_filter, jt);
    OFF(sock_filter, jf);
    OFF(sock_filter, k);
    SIZEOF(sock_fprog, struct sock_fprog);
    OFF(sock_fprog, len);
    OFF(sock_fprog, filter);

    /* sys/syscall.h: some are on one kind of processor alone, and of the newest not every C library has heard */
    CONSTANT(SYS_read);
    CONSTANT(SYS_write);
#ifdef SYS_open
    CONSTANT(SYS_open);
#endif
    CONSTANT(SYS_close);
#ifdef SYS_stat
    CONSTANT(SYS_stat);
#endif
    CONSTANT(SYS_fstat);
#ifdef SYS_lstat
    CONSTANT(SYS_lstat);
#endif
#ifdef SYS_poll
    CONSTANT(SYS_poll);
#endif
    CONSTANT(SYS_lseek);
    CONSTANT(SYS_mmap);
    CONSTANT(SYS_mprotect);
    CONSTANT(SYS_munmap);
    CONSTANT(SYS_brk);
    CONSTANT(SYS_rt_sigaction);
    CONSTANT(SYS_rt_sigprocmask);
    CONSTANT(SYS_rt_sigreturn);
    CONSTANT(SYS_ioctl);
    CONSTANT(SYS_pread64);
    CONSTANT(SYS_readv);
    CONSTANT(SYS_writev);
#ifdef SYS_access
    CONSTANT(SYS_access);
#endif
    CONSTANT(SYS_sched_yield);
    CONSTANT(SYS_mremap);
    CONSTANT(SYS_mincore);
    CONSTANT(SYS_madvise);
    CONSTANT(SYS_dup);
#ifdef SYS_dup2
    CONSTANT(SYS_dup2);
#endif
    CONSTANT(SYS_nanosleep);
    CONSTANT(SYS_getpid);
    CONSTANT(SYS_shutdown);
    CONSTANT(SYS_getsockname);
    CONSTANT(SYS_getpeername);
    CONSTANT(SYS_socketpair);
    CONSTANT(SYS_setsockopt);
    CONSTANT(SYS_getsockopt);
    CONSTANT(SYS_clone);
    CONSTANT(SYS_execve);
    CONSTANT(SYS_exit);
    CONSTANT(SYS_uname);
    CONSTANT(SYS_fcntl);
    CONSTANT(SYS_getcwd);
#ifdef SYS_readlink
    CONSTANT(SYS_readlink);
#endif
    CONSTANT(SYS_gettimeofday);
    CONSTANT(SYS_getrlimit);
    CONSTANT(SYS_getrusage);
    CONSTANT(SYS_sysinfo);
    CONSTANT(SYS_getuid);
    CONSTANT(SYS_getgid);
    CONSTANT(SYS_geteuid);
    CONSTANT(SYS_getegid);
    CONSTANT(SYS_getppid);
    CONSTANT(SYS_setsid);
    CONSTANT(SYS_sigaltstack);
    CONSTANT(SYS_statfs);
    CONSTANT(SYS_fstatfs);
    CONSTANT(SYS_prctl);
#ifdef SYS_arch_prctl
    CONSTANT(SYS_arch_prctl);
#endif
    CONSTANT(SYS_gettid);
    CONSTANT(SYS_futex);
    CONSTANT(SYS_sched_getaffinity);
    CONSTANT(SYS_getdents64);
    CONSTANT(SYS_set_tid_address);
    CONSTANT(SYS_restart_syscall);
    CONSTANT(SYS_clock_gettime);
    CONSTANT(SYS_clock_getres);
    CONSTANT(SYS_clock_nanosleep);
    CONSTANT(SYS_exit_group);
    CONSTANT(SYS_openat);
    CONSTANT(SYS_newfstatat);
    CONSTANT(SYS_readlinkat);
    CONSTANT(SYS_faccessat);
    CONSTANT(SYS_ppoll);
    CONSTANT(SYS_set_robust_list);
    CONSTANT(SYS_dup3);
    CONSTANT(SYS_prlimit64);
    CONSTANT(SYS_getrandom);
    CONSTANT(SYS_membarrier);
    CONSTANT(SYS_statx);
#ifdef SYS_rseq
    CONSTANT(SYS_rseq);
#endif
#ifdef SYS_clone3
    CONSTANT(SYS_clone3);
#endif
#ifdef SYS_faccessat2
    CONSTANT(SYS_faccessat2);
#endif
    CONSTANT(SYS_ptrace);
    CONSTANT(SYS_sendfile);
    CONSTANT(SYS_splice);
    CONSTANT(SYS_tee);
    CONSTANT(SYS_vmsplice);
    CONSTANT(SYS_userfaultfd);
    CONSTANT(SYS_io_uring_setup);
    CONSTANT(SYS_setpriority);
    CONSTANT(SYS_ioprio_set);
    CONSTANT(SYS_sched_setparam);
    CONSTANT(SYS_sched_setscheduler);
    CONSTANT(SYS_sched_setaffinity);
    CONSTANT(SYS_sched_setattr);
    CONSTANT(SYS_fchmod);
    CONSTANT(SYS_fchown);
    CONSTANT(SYS_fchownat);
    CONSTANT(SYS_fchmodat);
    CONSTANT(SYS_process_vm_readv);
    CONSTANT(SYS_process_vm_writev);
    CONSTANT(SYS_pidfd_getfd);
    CONSTANT(SYS_fchmodat2);
#ifdef SYS_chmod
    CONSTANT(SYS_chmod);
#endif
#ifdef SYS_chown
    CONSTANT(SYS_chown);
#endif
#ifdef SYS_lchown
    CONSTANT(SYS_lchown);
#endif
#ifdef SYS_landlock_create_ruleset
    CONSTANT(SYS_landlock_create_ruleset);
    CONSTANT(SYS_landlock_add_rule);
    CONSTANT(SYS_landlock_restrict_self);
#endif
}
#endif

static void print_layouts(void) {
    SIZEOF(sockaddr_in, struct sockaddr_in);
    OFF(sockaddr_in, sin_port);
    OFF(sockaddr_in, sin_addr);
    SIZEOF(sockaddr_in6, struct sockaddr_in6);
    OFF(sockaddr_in6, sin6_port);
    OFF(sockaddr_in6, sin6_addr);
    OFF(sockaddr_in6, sin6_scope_id);
    SIZEOF(sockaddr_un, struct sockaddr_un);
    OFF(sockaddr_un, sun_path);
    SIZE(sockaddr_un, sun_path);
    SIZEOF(sockaddr_storage, struct sockaddr_storage);
    OFF(sockaddr, sa_family);
    SIZE(sockaddr, sa_family);
#ifdef __APPLE__
    OFF(sockaddr, sa_len);
#endif
#ifdef SCHED_BATCH
    SIZEOF(sched_param, struct sched_param);
#endif
#ifdef SO_PEERCRED
    SIZEOF(ucred, struct ucred);
    OFF(ucred, pid);
    OFF(ucred, uid);
#endif
#ifdef LOCAL_PEERCRED
    SIZEOF(xucred, struct xucred);
    OFF(xucred, cr_uid);
#endif
    CONSTANT(INET6_ADDRSTRLEN);
    SIZEOF(pollfd, struct pollfd);
    OFF(pollfd, fd);
    OFF(pollfd, events);
    OFF(pollfd, revents);
    SIZEOF(sigset_t, sigset_t);
    SIZEOF(sigaction, struct sigaction);
    OFF(sigaction, sa_handler);
    OFF(sigaction, sa_flags);
    SIZEOF(siginfo_t, siginfo_t);
    ROW("off.siginfo_t.si_pid", offsetof(siginfo_t, si_pid));
    SIZEOF(posix_spawn_file_actions_t, posix_spawn_file_actions_t);
    SIZEOF(posix_spawnattr_t, posix_spawnattr_t);
    SIZEOF(rlimit, struct rlimit);
    SIZEOF(linger, struct linger);
    OFF(rlimit, rlim_cur);
    OFF(rlimit, rlim_max);
    OFF(passwd, pw_uid);
    OFF(passwd, pw_gid);
    OFF(passwd, pw_dir);
    SIZEOF(int, int);
    SIZEOF(pointer, void *);
}

static void print_errnos(void) {
    CONSTANT(EPERM);
    CONSTANT(ENOENT);
    CONSTANT(ESRCH);
    CONSTANT(EINTR);
    CONSTANT(EIO);
    CONSTANT(ENXIO);
    CONSTANT(E2BIG);
    CONSTANT(ENOEXEC);
    CONSTANT(EBADF);
    CONSTANT(ECHILD);
    CONSTANT(EAGAIN);
    CONSTANT(ENOMEM);
    CONSTANT(EACCES);
    CONSTANT(EFAULT);
    CONSTANT(EBUSY);
    CONSTANT(EEXIST);
    CONSTANT(ENOTDIR);
    CONSTANT(EISDIR);
    CONSTANT(EINVAL);
    CONSTANT(ENFILE);
    CONSTANT(EMFILE);
    CONSTANT(ENOTTY);
    CONSTANT(ETXTBSY);
    CONSTANT(ENOSPC);
    CONSTANT(EROFS);
    CONSTANT(EPIPE);
    CONSTANT(ENAMETOOLONG);
    CONSTANT(ENOSYS);
    CONSTANT(ELOOP);
    CONSTANT(EPROTO);
    CONSTANT(ENOTSOCK);
    CONSTANT(EAFNOSUPPORT);
    CONSTANT(EADDRINUSE);
    CONSTANT(EADDRNOTAVAIL);
    CONSTANT(ENETUNREACH);
    CONSTANT(ECONNABORTED);
    CONSTANT(ECONNRESET);
    CONSTANT(ENOBUFS);
    CONSTANT(ENOTCONN);
    CONSTANT(ETIMEDOUT);
    CONSTANT(ECONNREFUSED);
}

int main(void) {
    print_constants();
#ifdef __linux__
    print_filter();
#endif
    print_layouts();
    print_errnos();
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
