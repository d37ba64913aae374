package io.github.forkchat.libc;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The C library functions of fixed arity that both systems have, direct-mapped: one native call each, no marshalling.
 *
 * <p>Arguments are {@code int} and {@code long} only, and a pointer is a {@code long} address, because then JNA makes
 * no additional JNI call around the C call; {@link ForkChild} depends on that. A {@code long} stands for {@code
 * size_t}, {@code ssize_t}, {@code nfds_t} and pointers (all are passed in a register of eight bytes). Every function
 * returns what the manual page says, -1 with {@link #errno} for most; the types of this package turn that into
 * exceptions.
 *
 * <p>{@code close}, {@code geteuid} and more are mapped by jna-platform as well; {@code close} stands here again
 * because a direct call is needed beside fork, the others are used from there ({@link LibCVariadic}).
 *
 * <p>Threads: any; errno is per thread.
 */
final class LibC {
    static {
        // The process itself: libc and libSystem are in it already, so nothing has to be found.
        Native.register(LibC.class, NativeLibrary.getProcess());
    }

    /** No address: a null pointer. */
    static final long NULL = 0;

    private LibC() {}

    /** The errno of this thread's last call through JNA; valid until its next one. */
    static int errno() {
        return Native.getLastError();
    }

    /** fork(2): 0 in the child, its pid in the parent, -1. Only {@link ForkChild} calls it. */
    static native int fork();

    /** execve(2): returns only on failure, with -1. */
    static native int execve(long path, long argv, long envp);

    /** _exit(2): ends the process without running anything of Java's. */
    static native void _exit(int status);

    /** setpgid(2). */
    static native int setpgid(int pid, int pgid);

    /** getsid(2): the session of a process, 0 for the caller's. */
    static native int getsid(int pid);

    /** isatty(3): 1 if it is a terminal, else 0. */
    static native int isatty(int fd);

    /** chdir(2). */
    static native int chdir(long path);

    /** syscall(2) of a call that takes no arguments; see {@link SessionCall}. */
    static native long syscall(long number);

    /** pipe(2): {@code fds} takes two ints, the read end first. */
    static native int pipe(long fds);

    /** dup2(2): the new descriptor has no close-on-exec flag, unless both numbers are equal. */
    static native int dup2(int from, int to);

    /** close(2). */
    static native int close(int fd);

    /** read(2): bytes read, 0 at the end of file, -1. */
    static native long read(int fd, long buffer, long count);

    /** write(2): bytes written, -1. */
    static native long write(int fd, long buffer, long count);

    /** poll(2): descriptors with events, 0 after the timeout, -1. */
    static native int poll(long pollfds, long count, int timeoutMillis);

    /** socket(2). */
    static native int socket(int family, int type, int protocol);

    /** bind(2). */
    static native int bind(int fd, long address, int length);

    /** listen(2). */
    static native int listen(int fd, int backlog);

    /** accept(2). */
    static native int accept(int fd, long address, long length);

    /** connect(2). */
    static native int connect(int fd, long address, int length);

    /** shutdown(2). */
    static native int shutdown(int fd, int how);

    /** recv(2): bytes read, 0 at the end of file, -1. */
    static native long recv(int fd, long buffer, long count, int flags);

    /** send(2): bytes written, -1. */
    static native long send(int fd, long buffer, long count, int flags);

    /** setsockopt(2). */
    static native int setsockopt(int fd, int level, int option, long value, int length);

    /** getsockopt(2). */
    static native int getsockopt(int fd, int level, int option, long value, long length);

    /** getpwuid(3): the address of a struct passwd, whose first member is the name; 0 if there is none. */
    static native long getpwuid(int uid);

    /** getpwnam(3): as {@link #getpwuid}, by name. */
    static native long getpwnam(long name);

    /** initgroups(3). */
    static native int initgroups(long name, int gid);

    /** getsockname(2). */
    static native int getsockname(int fd, long address, long length);

    /** inet_ntop(3): the address of {@code text}, or 0. */
    static native long inet_ntop(int family, long address, long text, int size);

    /** waitpid(2): the pid, 0 with WNOHANG while it runs, -1. */
    static native int waitpid(int pid, long status, int options);

    /** waitid(2): 0, with WNOHANG also while it runs; then {@code info} is left as it was. -1. */
    static native int waitid(int idType, int id, long info, int options);

    /** kill(2): a negative pid names a process group. */
    static native int kill(int pid, int signal);

    /** getrlimit(2): {@code limit} takes a struct rlimit. */
    static native int getrlimit(int resource, long limit);

    /** setrlimit(2). */
    static native int setrlimit(int resource, long limit);

    /** setgroups(2): how many, and where they are. */
    static native int setgroups(long count, long groups);

    /** setregid(2): -1 leaves one as it is. */
    static native int setregid(int realGid, int effectiveGid);

    /** setreuid(2): -1 leaves one as it is. What is given as real and effective becomes the saved one too. */
    static native int setreuid(int realUid, int effectiveUid);

    /** fchown(2). */
    static native int fchown(int fd, int uid, int gid);

    /** umask(2): the former one. The process', so of all threads. */
    static native int umask(int mask);

    /** fchmod(2). */
    static native int fchmod(int fd, int mode);

    /** getgroups(2): with room for none it says how many there are. */
    static native int getgroups(int room, long groups);

    /** nice(3): the new value; -1 can be one. */
    static native int nice(int increment);

    /** signal(3): the former handler, or SIG_ERR. */
    static native long signal(int signal, long handler);

    /** sigaction(2): {@code action} 0 only asks. */
    static native int sigaction(int signal, long action, long oldAction);

    /** sigprocmask(2): of the calling thread, on both systems. */
    static native int sigprocmask(int how, long set, long oldSet);

    /** sigfillset(3). */
    static native int sigfillset(long set);

    /** posix_spawn(3): 0 or the errno itself. */
    static native int posix_spawn(long pid, long path, long fileActions, long attributes, long argv, long envp);

    /** posix_spawn_file_actions_init(3). */
    static native int posix_spawn_file_actions_init(long fileActions);

    /** posix_spawn_file_actions_adddup2(3). */
    static native int posix_spawn_file_actions_adddup2(long fileActions, int from, int to);

    /** posix_spawn_file_actions_destroy(3). */
    static native int posix_spawn_file_actions_destroy(long fileActions);

    /** posix_spawnattr_init(3). */
    static native int posix_spawnattr_init(long attributes);

    /** posix_spawnattr_setflags(3): the flags are a short. */
    static native int posix_spawnattr_setflags(long attributes, int flags);

    /** posix_spawnattr_setpgroup(3): 0 is a group of the child's own. */
    static native int posix_spawnattr_setpgroup(long attributes, int pgroup);

    /** posix_spawnattr_setsigmask(3). */
    static native int posix_spawnattr_setsigmask(long attributes, long set);

    /** posix_spawnattr_setsigdefault(3). */
    static native int posix_spawnattr_setsigdefault(long attributes, long set);

    /** posix_spawnattr_destroy(3). */
    static native int posix_spawnattr_destroy(long attributes);
}
