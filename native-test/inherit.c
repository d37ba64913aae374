/*
 * A worker that says nothing to anybody and only reports what it inherited: `forkchat server --worker build/inherit`.
 * Its report goes to its log, KEY VALUE, one a line; then it exits with 0 without having been READY.
 *
 *   argv.0 forkchat: client 0 127.0.0.1:50312
 *   env.PATH /usr/bin:/bin
 *   fd.0.type socket            also pipe, file, folder, terminal, device, other
 *   fd.0.access read-write      also read, write
 *   fd.0.blocking yes
 *   fd.0.close-on-exec no
 *   fd.2.same-as 1              the lowest descriptor of the same pipe, socket or file, if there is one; macOS does not
 *                               tell it of pipes
 *   signals.ignored 2 13        numbers, or none; also blocked
 *   process.id 4168             also parent, group, session, leads-group, leads-session
 *   process.folder /home/bob    also user, umask, on Linux no-new-privileges, scheduling (a policy of sched(7))
 *   limit.files 1024 1048576    soft and hard; also core, cpu, data, file-size, stack, memory, processes
 *
 * What is no printable ASCII in a value is \xNN, and so is a backslash. A signal whose disposition is neither the
 * default nor to be ignored cannot be inherited.
 */
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#include <sys/prctl.h>
#endif

enum { MAX_FDS = 1024 };

extern char **environ;

static void print(const char *key, const char *value) {
    printf("%s ", key);
    for (const char *c = value; *c != '\0'; c++) {
        printf(*c < ' ' || *c > '~' || *c == '\\' ? "\\x%02x" : "%c", (unsigned char)*c);
    }
    putchar('\n');
}

static void print_number(const char *key, intmax_t value) {
    printf("%s %" PRIdMAX "\n", key, value);
}

static void report_arguments(int argc, char **argv) {
    for (int i = 0; i < argc; i++) {
        char key[32];
        snprintf(key, sizeof key, "argv.%d", i);
        print(key, argv[i]);
    }
}

static void report_environment(void) {
    for (char **variable = environ; *variable != NULL; variable++) {
        char key[256];
        int name = (int)strcspn(*variable, "=");
        snprintf(key, sizeof key, "env.%.*s", name, *variable);
        print(key, *variable + name + ((*variable)[name] == '='));
    }
}

/* ---- descriptors ---- */

static int compare(const void *a, const void *b) {
    return *(const int *)a - *(const int *)b;
}

/* Finds the open ones, all but the one that it looks with; returns how many there are. */
static int open_fds(int fds[MAX_FDS]) {
    int count = 0;
    const struct dirent *entry;
    DIR *folder = opendir("/dev/fd");
    if (folder == NULL) {
        perror("inherit: /dev/fd");
        exit(1);
    }
    while ((entry = readdir(folder)) != NULL && count < MAX_FDS) {
        char *end;
        int fd = (int)strtol(entry->d_name, &end, 10);
        if (end != entry->d_name && *end == '\0' && fd != dirfd(folder)) {
            fds[count++] = fd;
        }
    }
    closedir(folder);
    qsort(fds, (size_t)count, sizeof *fds, compare);
    return count;
}

static const char *type_of(int fd, mode_t mode) {
    return S_ISSOCK(mode)  ? "socket"
           : S_ISFIFO(mode) ? "pipe"
           : S_ISREG(mode)  ? "file"
           : S_ISDIR(mode)  ? "folder"
           : isatty(fd)     ? "terminal"
           : S_ISCHR(mode)  ? "device"
                            : "other";
}

static void report_fd(int fd, const struct stat *what) {
    int status = fcntl(fd, F_GETFL);
    int access = status & O_ACCMODE;
    printf("fd.%d.type %s\n", fd, type_of(fd, what->st_mode));
    printf("fd.%d.access %s\n", fd, access == O_RDWR ? "read-write" : access == O_WRONLY ? "write" : "read");
    printf("fd.%d.blocking %s\n", fd, status & O_NONBLOCK ? "no" : "yes");
    printf("fd.%d.close-on-exec %s\n", fd, fcntl(fd, F_GETFD) & FD_CLOEXEC ? "yes" : "no");
}

static void report_fds(void) {
    static int fds[MAX_FDS];
    static struct stat what[MAX_FDS];
    int count = open_fds(fds);
    for (int i = 0; i < count; i++) {
        if (fstat(fds[i], &what[i]) < 0) {
            perror("inherit: fstat");
            exit(1);
        }
        report_fd(fds[i], &what[i]);
        for (int same = 0; same < i; same++) {
            if (what[i].st_ino != 0 && what[same].st_dev == what[i].st_dev && what[same].st_ino == what[i].st_ino) {
                printf("fd.%d.same-as %d\n", fds[i], fds[same]);
                break;
            }
        }
    }
}

/* ---- signals, ids, limits ---- */

static int is_ignored(int number) {
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static int is_blocked(int number) {
    sigset_t blocked;
    return sigprocmask(SIG_BLOCK, NULL, &blocked) == 0 && sigismember(&blocked, number) == 1;
}

static void report_signals(const char *key, int (*is_one)(int number)) {
    int count = 0;
    printf("%s", key);
    for (int number = 1; number < NSIG; number++) {
        if (is_one(number)) {
            printf(" %d", number);
            count++;
        }
    }
    printf("%s\n", count == 0 ? " none" : "");
}

#ifdef SCHED_BATCH
static const char *scheduling(void) {
    switch (sched_getscheduler(0)) {
    case SCHED_OTHER:
        return "other";
    case SCHED_BATCH:
        return "batch";
    case SCHED_IDLE:
        return "idle";
    default:
        return "real-time";
    }
}
#endif

static void report_process(void) {
    char folder[4096];
    mode_t mask = umask(0);
    print_number("process.id", getpid());
    print_number("process.parent", getppid());
    print_number("process.group", getpgrp());
    print_number("process.session", getsid(0));
    print("process.leads-group", getpgrp() == getpid() ? "yes" : "no");
    print("process.leads-session", getsid(0) == getpid() ? "yes" : "no");
    print_number("process.user", (intmax_t)geteuid());
    print("process.folder", getcwd(folder, sizeof folder) == NULL ? "?" : folder);
    printf("process.umask %03o\n", (unsigned)mask);
#ifdef PR_GET_NO_NEW_PRIVS
    print("process.no-new-privileges", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? "yes" : "no");
#endif
#ifdef SCHED_BATCH
    print("process.scheduling", scheduling());
#endif
}

static void print_limit(rlim_t limit) {
    if (limit == RLIM_INFINITY) {
        printf(" unlimited");
    } else {
        printf(" %" PRIuMAX, (uintmax_t)limit);
    }
}

static void report_limits(void) {
    static const struct {
        const char *name;
        int resource;
    } limits[] = {
        {"core", RLIMIT_CORE},
        {"cpu", RLIMIT_CPU},
        {"data", RLIMIT_DATA},
        {"file-size", RLIMIT_FSIZE},
        {"files", RLIMIT_NOFILE},
        {"stack", RLIMIT_STACK},
        {"memory", RLIMIT_AS},
#ifdef RLIMIT_NPROC
        {"processes", RLIMIT_NPROC},
#endif
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct rlimit limit;
        if (getrlimit(limits[i].resource, &limit) == 0) {
            printf("limit.%s", limits[i].name);
            print_limit(limit.rlim_cur);
            print_limit(limit.rlim_max);
            putchar('\n');
        }
    }
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 8192); /* a line is one write, as long as it is a line of the log */
    report_arguments(argc, argv);
    report_environment();
    report_fds();
    report_signals("signals.ignored", is_ignored);
    report_signals("signals.blocked", is_blocked);
    report_process();
    report_limits();
    return ferror(stdout) ? 1 : 0;
}
