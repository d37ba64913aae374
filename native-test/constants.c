/*
 * Prints the platform table as the headers of this machine have it: KEY VALUE, one row a line, in decimal. The rows are
 * those of the Java enums Constant and Errno, in their order; ConstantTest compares the two. A row that this system
 * lacks is left out.
 */
#define _GNU_SOURCE

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
#include <linux/close_range.h>
#include <sys/prctl.h>
#endif
#ifdef __APPLE__
#include <sys/ucred.h>
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
    CONSTANT(F_SETFL);
    CONSTANT(F_GETFL);
    CONSTANT(F_DUPFD_CLOEXEC);
#ifdef F_SETPIPE_SZ
    CONSTANT(F_SETPIPE_SZ);
#endif
    CONSTANT(O_RDONLY);
    CONSTANT(O_NONBLOCK);
    CONSTANT(O_CLOEXEC);

    /* sys/stat.h */
    CONSTANT(S_IFMT);
    CONSTANT(S_IFSOCK);

    /* sys/ioctl.h */
    CONSTANT(FIOCLEX);
    CONSTANT(FIONREAD);

    /* sys/socket.h and its kin */
    CONSTANT(AF_UNIX);
    CONSTANT(AF_INET);
    CONSTANT(AF_INET6);
    CONSTANT(SOCK_STREAM);
#ifdef SOCK_CLOEXEC
    CONSTANT(SOCK_CLOEXEC);
#endif
    CONSTANT(SOL_SOCKET);
    CONSTANT(SO_REUSEADDR);
    CONSTANT(SO_KEEPALIVE);
    CONSTANT(SO_SNDBUF);
#ifdef SO_PEERCRED
    CONSTANT(SO_PEERCRED);
#endif
#ifdef LOCAL_PEERCRED
    CONSTANT(SOL_LOCAL);
    CONSTANT(LOCAL_PEERCRED);
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
    CONSTANT(IPPROTO_IPV6);
    CONSTANT(IPV6_V6ONLY);
    CONSTANT(SHUT_WR);
    CONSTANT(MSG_PEEK);
    CONSTANT(MSG_DONTWAIT);
    CONSTANT(SOMAXCONN);

    /* poll.h */
    CONSTANT(POLLIN);
    CONSTANT(POLLOUT);

    /* signal.h */
    CONSTANT(SIGINT);
    CONSTANT(SIGKILL);
    CONSTANT(SIGTERM);
    CONSTANT(SIGCHLD);
    CONSTANT(SIG_SETMASK);
    CONSTANT(SIG_DFL);
    CONSTANT(SIG_IGN);
    CONSTANT(NSIG);

    /* sys/wait.h */
    CONSTANT(WNOHANG);

    /* spawn.h */
    CONSTANT(POSIX_SPAWN_SETPGROUP);
    CONSTANT(POSIX_SPAWN_SETSIGDEF);
    CONSTANT(POSIX_SPAWN_SETSIGMASK);
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

    /* sys/prctl.h */
#ifdef PR_SET_DUMPABLE
    CONSTANT(PR_SET_DUMPABLE);
#endif
#ifdef PR_SET_NO_NEW_PRIVS
    CONSTANT(PR_SET_NO_NEW_PRIVS);
#endif

    /* limits.h */
    CONSTANT(PIPE_BUF);
}

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
#ifdef SO_PEERCRED
    SIZEOF(ucred, struct ucred);
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
    SIZEOF(posix_spawn_file_actions_t, posix_spawn_file_actions_t);
    SIZEOF(posix_spawnattr_t, posix_spawnattr_t);
    SIZEOF(rlimit, struct rlimit);
    OFF(rlimit, rlim_cur);
    OFF(rlimit, rlim_max);
    OFF(passwd, pw_uid);
    OFF(passwd, pw_gid);
    SIZEOF(int, int);
    SIZEOF(pointer, void *);
}

static void print_errnos(void) {
    CONSTANT(EPERM);
    CONSTANT(ENOENT);
    CONSTANT(ESRCH);
    CONSTANT(EINTR);
    CONSTANT(EIO);
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
    print_layouts();
    print_errnos();
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
