/*
 * Tries what a program in a sandbox may and may not do, and prints what came of each, one a line: NAME ok, or NAME and
 * the errno's number. `sandbox_probe FILE`: FILE, which is not empty, is written to, emptied and removed if that can be done.
 *
 *   program, read        open /bin/sh, and FILE, for reading
 *   append, write, map   open FILE so; map it for writing
 *   empty, cut           open it for reading with O_TRUNC; truncate(2)
 *   create, folder       open FILE.new with O_CREAT, for reading; mkdir; both are removed again
 *   link, symlink, fifo  make FILE.new so
 *   rename, remove       to FILE.renamed and back; unlink
 *   mode, owner, times   chmod, chown and utimensat of FILE, to what they are
 *   terminal, pty        open /dev/tty, /dev/ptmx for both
 *   type                 ioctl(TIOCSTI) of standard output
 *   shared-memory        open /dev/shm/forkchat-attempt with O_CREAT
 *   nonblocking, direct  O_NONBLOCK, O_DIRECT for standard output, whose open file others share
 *   resize               F_SETPIPE_SZ of standard output, to the size that it has: a user with many pipes may ask for no more
 *   anew                 open standard output anew by its name, for reading
 *   anew-direct          and for writing with O_DIRECT
 *   socket, unix-socket  make one
 *   linger               SO_LINGER for standard input, if it is a socket
 *   thread, process      make one; the process exits at once and is waited for
 *   signal               kill of the victim with signal 0: none is sent, but whether it could be is looked at
 *
 * The victim is the parent. On Linux alone, and all but the last two rows of the victim:
 *
 *   its-memory, its-descriptor, its-variables   open /proc/PID/mem, fd/0, environ for reading
 *   its-score                        open /proc/PID/oom_score_adj for writing
 *   attach, trace                    ptrace(PTRACE_SEIZE); PTRACE_CONT, though it is not traced
 *   steal                            pidfd_getfd of its descriptor 0
 *   limit, lower                     ask for its limit for files; set it to what it is
 *   priority, processors, policy     ask for them; renice, move, schedule set them to what they are
 *   clock, resolution                of its processor time
 *   locks, thread-signal, handle     get_robust_list; tgkill of its first thread with signal 0; pidfd_open
 *   raise, pin, memory, name-space   set the own limit for files, the own processors to what they are; process_vm_readv of
 *                                    itself; unshare(CLONE_NEWUSER)
 *   pour, copy, give, send-file      splice, tee, vmsplice and sendfile of nothing to standard output
 *   ring, faults                     io_uring_setup; userfaultfd for faults of user mode alone
 *   clone3, newer                    clone3 with nothing, a number that no system call has yet
 *
 * `sandbox_probe --foreign-call`, on Linux and x86-64: getpid by the numbers of 32 bits; prints foreign-call ok.
 *
 * As a worker, which has three arguments: the client says in a line what FILE is and, behind a blank, who the victim is if
 * it is not the parent, and is told what came of each.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/io_uring.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#endif

/* Of a worker: its name, the client's id and address, and the frame limit. */
enum { WORKER_ARGUMENTS = 4 };

static const char *file;
static pid_t other; /* the victim, or 0 */

static pid_t victim(void) {
    return other == 0 ? getppid() : other;
}

static int open_and_close(const char *path, int flags) {
    int fd = open(path, flags, 0600);
    return fd < 0 ? -1 : close(fd);
}

static int try_program(void) {
    return open_and_close("/bin/sh", O_RDONLY);
}

static int try_read(void) {
    return open_and_close(file, O_RDONLY);
}

static int try_append(void) {
    return open_and_close(file, O_WRONLY | O_APPEND);
}

static int try_write(void) {
    return open_and_close(file, O_WRONLY);
}

static int try_map(void) {
    int fd = open(file, O_RDWR | O_APPEND);
    char *byte = fd < 0 ? MAP_FAILED : mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (byte == MAP_FAILED) {
        return -1;
    }
    *byte = 'X';
    return munmap(byte, 1) < 0 ? -1 : close(fd);
}

static int try_empty(void) {
    return open_and_close(file, O_RDONLY | O_TRUNC);
}

static int try_cut(void) {
    return truncate(file, 1);
}

static const char *created(void) {
    static char path[4096];
    snprintf(path, sizeof path, "%s.new", file);
    return path;
}

static int try_create(void) {
    return open_and_close(created(), O_RDONLY | O_CREAT) < 0 ? -1 : unlink(created());
}

static int try_folder(void) {
    return mkdir(created(), 0700) < 0 ? -1 : rmdir(created());
}

static int try_link(void) {
    return link(file, created()) < 0 ? -1 : unlink(created());
}

static int try_symlink(void) {
    return symlink(file, created()) < 0 ? -1 : unlink(created());
}

static int try_fifo(void) {
    return mkfifo(created(), 0600) < 0 ? -1 : unlink(created());
}

static int try_mode(void) {
    struct stat is;
    return stat(file, &is) < 0 ? -1 : chmod(file, is.st_mode & 0777);
}

static int try_owner(void) {
    struct stat is;
    return stat(file, &is) < 0 ? -1 : chown(file, is.st_uid, is.st_gid);
}

static int try_times(void) {
    struct timespec none[2] = {{0, UTIME_OMIT}, {0, UTIME_OMIT}};
    return utimensat(AT_FDCWD, file, none, 0);
}

static int try_terminal(void) {
    return open_and_close("/dev/tty", O_RDWR);
}

static int try_pty(void) {
    return open_and_close("/dev/ptmx", O_RDWR | O_NOCTTY);
}

static int try_shared_memory(void) {
    const char *path = "/dev/shm/forkchat-attempt";
    return open_and_close(path, O_RDWR | O_CREAT) < 0 ? -1 : unlink(path);
}

static int try_rename(void) {
    char renamed[4096];
    snprintf(renamed, sizeof renamed, "%s.renamed", file);
    return rename(file, renamed) < 0 ? -1 : rename(renamed, file);
}

static int try_remove(void) {
    return unlink(file);
}

static int try_nonblocking(void) {
    int flags = fcntl(STDOUT_FILENO, F_GETFL);
    return fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK) < 0 ? -1 : fcntl(STDOUT_FILENO, F_SETFL, flags);
}

#ifdef __linux__
static int try_direct(void) {
    int flags = fcntl(STDOUT_FILENO, F_GETFL);
    return fcntl(STDOUT_FILENO, F_SETFL, flags | O_DIRECT) < 0 ? -1 : fcntl(STDOUT_FILENO, F_SETFL, flags);
}

static int try_resize(void) {
    return fcntl(STDOUT_FILENO, F_SETPIPE_SZ, fcntl(STDOUT_FILENO, F_GETPIPE_SZ)) < 0 ? -1 : 0;
}

static int try_anew_direct(void) {
    return open_and_close("/dev/fd/1", O_WRONLY | O_DIRECT);
}

static int try_type(void) {
    return ioctl(STDOUT_FILENO, TIOCSTI, "x");
}
#endif

static int try_anew(void) {
    return open_and_close("/dev/fd/1", O_RDONLY);
}

static int try_socket(void) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd < 0 ? -1 : close(fd);
}

static int try_unix_socket(void) {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    return fd < 0 ? -1 : close(fd);
}

static int try_linger(void) {
    struct linger seconds = {1, 1};
    return setsockopt(STDIN_FILENO, SOL_SOCKET, SO_LINGER, &seconds, sizeof seconds);
}

static void *do_nothing(void *nothing) {
    return nothing;
}

static int try_thread(void) {
    pthread_t thread;
    errno = pthread_create(&thread, NULL, do_nothing, NULL);
    return errno != 0 || pthread_join(thread, NULL) != 0 ? -1 : 0;
}

static int try_process(void) {
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    return child < 0 || waitpid(child, NULL, 0) < 0 ? -1 : 0;
}

static int try_signal(void) {
    return kill(victim(), 0);
}

static int try_priority(void) {
    errno = 0; /* -1 is a priority, too */
    return getpriority(PRIO_PROCESS, (id_t)victim()) == -1 && errno != 0 ? -1 : 0;
}

#ifdef __linux__
static int open_its(const char *what) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)victim(), what);
    return open_and_close(path, O_RDONLY);
}

static int try_its_memory(void) {
    return open_its("mem");
}

static int try_its_descriptor(void) {
    return open_its("fd/0");
}

static int try_its_variables(void) {
    return open_its("environ");
}

static int try_its_score(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/oom_score_adj", (int)victim());
    return open_and_close(path, O_WRONLY);
}

static int try_attach(void) {
    if (ptrace(PTRACE_SEIZE, victim(), NULL, NULL) < 0) {
        return -1;
    }
    return 0; /* it is let go when this process ends */
}

static int try_steal(void) {
    int pidfd = (int)syscall(SYS_pidfd_open, victim(), 0);
    int fd = pidfd < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, pidfd, 0, 0);
    return fd < 0 ? -1 : close(fd);
}

static int try_lower(void) {
    struct rlimit limit;
    if (prlimit(victim(), RLIMIT_CORE, NULL, &limit) < 0) {
        return -1;
    }
    return prlimit(victim(), RLIMIT_CORE, &limit, NULL);
}

static int try_renice(void) {
    errno = 0;
    int nice = getpriority(PRIO_PROCESS, (id_t)victim());
    return nice == -1 && errno != 0 ? -1 : setpriority(PRIO_PROCESS, (id_t)victim(), nice);
}

static int try_move(void) {
    cpu_set_t set;
    return sched_getaffinity(victim(), sizeof set, &set) < 0 ? -1 : sched_setaffinity(victim(), sizeof set, &set);
}

static int try_schedule(void) {
    struct sched_param none = {0};
    int policy = (int)syscall(SYS_sched_getscheduler, victim());
    return policy < 0 ? -1 : (int)syscall(SYS_sched_setscheduler, victim(), policy, &none);
}

static int try_name_space(void) {
    return unshare(CLONE_NEWUSER);
}

static int try_raise(void) {
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) < 0 ? -1 : setrlimit(RLIMIT_NOFILE, &limit);
}

static int try_trace(void) {
    return ptrace(PTRACE_CONT, victim(), NULL, NULL) < 0 ? -1 : 0;
}

static int try_limit(void) {
    struct rlimit limit;
    return prlimit(victim(), RLIMIT_NOFILE, NULL, &limit);
}

/* By system calls of their own: whatever the C library does in their place is not of interest. */
static int try_processors(void) {
    cpu_set_t processors;
    return syscall(SYS_sched_getaffinity, victim(), sizeof processors, &processors) < 0 ? -1 : 0;
}

static int try_pin(void) {
    cpu_set_t processors;
    CPU_ZERO(&processors);
    return syscall(SYS_sched_getaffinity, 0, sizeof processors, &processors) < 0
                   || syscall(SYS_sched_setaffinity, 0, sizeof processors, &processors) < 0
               ? -1
               : 0;
}

/* What clock_getcpuclockid makes of a process id; it asks for the resolution before it gives it away. */
static clockid_t clock_of(pid_t pid) {
    return ~pid * 8 + 2;
}

static int try_clock(void) {
    struct timespec time;
    return syscall(SYS_clock_gettime, clock_of(victim()), &time) < 0 ? -1 : 0;
}

static int try_resolution(void) {
    struct timespec resolution;
    return syscall(SYS_clock_getres, clock_of(victim()), &resolution) < 0 ? -1 : 0;
}

static int try_policy(void) {
    return sched_getscheduler(victim()) < 0 ? -1 : 0;
}

static int try_locks(void) {
    void *head;
    size_t length;
    return syscall(SYS_get_robust_list, victim(), &head, &length) < 0 ? -1 : 0;
}

static int try_thread_signal(void) {
    return syscall(SYS_tgkill, victim(), victim(), 0) < 0 ? -1 : 0;
}

static int try_handle(void) {
    int fd = (int)syscall(SYS_pidfd_open, victim(), 0);
    return fd < 0 ? -1 : close(fd);
}

static int try_memory(void) {
    char byte;
    struct iovec here = {&byte, 1};
    struct iovec there = {&byte, 1};
    return process_vm_readv(getpid(), &here, 1, &there, 1, 0) < 0 ? -1 : 0;
}

static int try_pour(void) {
    return splice(STDIN_FILENO, NULL, STDOUT_FILENO, NULL, 0, 0) < 0 ? -1 : 0;
}

static int try_copy(void) {
    return tee(STDIN_FILENO, STDOUT_FILENO, 0, 0) < 0 ? -1 : 0;
}

static int try_give(void) {
    return vmsplice(STDOUT_FILENO, NULL, 0, 0) < 0 ? -1 : 0;
}

static int try_send_file(void) {
    return sendfile(STDOUT_FILENO, STDIN_FILENO, NULL, 0) < 0 ? -1 : 0;
}

static int try_ring(void) {
    struct io_uring_params none = {0};
    int fd = (int)syscall(SYS_io_uring_setup, 1, &none);
    return fd < 0 ? -1 : close(fd);
}

static int try_faults(void) {
    int fd = (int)syscall(SYS_userfaultfd, UFFD_USER_MODE_ONLY);
    return fd < 0 ? -1 : close(fd);
}

static int try_clone3(void) {
    return syscall(SYS_clone3, NULL, 0) < 0 ? -1 : 0;
}

static int try_newer(void) {
    return syscall(4095) < 0 ? -1 : 0;
}
#endif

static int call_by_foreign_number(void) {
#if defined __linux__ && defined __x86_64__
    long result = 20; /* getpid where a call has 32 bits */
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
    printf("foreign-call %s\n", result > 0 ? "ok" : "failed");
#endif
    return 0;
}

/* What the client says, without the line's end, or NULL. */
static const char *path_from_client(void) {
    static char path[4096];
    size_t length = 0;
    while (length < sizeof path - 1 && read(STDIN_FILENO, path + length, 1) == 1) {
        if (path[length] == '\n') {
            path[length] = '\0';
            char *blank = strchr(path, ' ');
            if (blank != NULL) {
                *blank = '\0';
                other = (pid_t)strtol(blank + 1, NULL, 10);
            }
            return path;
        }
        length++;
    }
    return NULL;
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        int (*attempt)(void);
    } attempts[] = {
        {"program", try_program},
        {"read", try_read},
        {"append", try_append},
        {"write", try_write},
        {"map", try_map},
        {"empty", try_empty},
        {"cut", try_cut},
        {"create", try_create},
        {"folder", try_folder},
        {"link", try_link},
        {"symlink", try_symlink},
        {"fifo", try_fifo},
        {"mode", try_mode},
        {"owner", try_owner},
        {"times", try_times},
        {"rename", try_rename},
        {"remove", try_remove},
        {"terminal", try_terminal},
        {"pty", try_pty},
        {"shared-memory", try_shared_memory},
        {"nonblocking", try_nonblocking},
        {"anew", try_anew},
        {"socket", try_socket},
        {"unix-socket", try_unix_socket},
        {"linger", try_linger},
        {"thread", try_thread},
        {"process", try_process},
        {"signal", try_signal},
        {"priority", try_priority},
#ifdef __linux__
        {"direct", try_direct},
        {"resize", try_resize},
        {"anew-direct", try_anew_direct},
        {"type", try_type},
        {"its-memory", try_its_memory},
        {"its-descriptor", try_its_descriptor},
        {"its-variables", try_its_variables},
        {"its-score", try_its_score},
        {"steal", try_steal},
        {"lower", try_lower},
        {"renice", try_renice},
        {"move", try_move},
        {"schedule", try_schedule},
        {"raise", try_raise},
        {"limit", try_limit},
        {"processors", try_processors},
        {"pin", try_pin},
        {"clock", try_clock},
        {"resolution", try_resolution},
        {"policy", try_policy},
        {"locks", try_locks},
        {"thread-signal", try_thread_signal},
        {"handle", try_handle},
        {"memory", try_memory},
        {"pour", try_pour},
        {"copy", try_copy},
        {"give", try_give},
        {"send-file", try_send_file},
        {"ring", try_ring},
        {"faults", try_faults},
        {"clone3", try_clone3},
        {"newer", try_newer},
        {"trace", try_trace},
        {"attach", try_attach},
        {"name-space", try_name_space},
#endif
    };
    if (argc != 2 && argc != WORKER_ARGUMENTS) {
        fprintf(stderr, "usage: sandbox_probe FILE\n");
        return 2;
    }
    file = argc == 2 ? argv[1] : path_from_client();
    FILE *out = argc == 2 ? stdout : fdopen(STDIN_FILENO, "w");
    if (file == NULL || out == NULL) {
        return 1;
    }
    if (strcmp(file, "--foreign-call") == 0) {
        return call_by_foreign_number();
    }
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        fflush(out); /* a child that could be made has nothing to print */
        if (attempts[i].attempt() == 0) {
            fprintf(out, "%s ok\n", attempts[i].name);
        } else {
            fprintf(out, "%s %d\n", attempts[i].name, errno);
        }
    }
    return fflush(out) == 0 && !ferror(out) ? 0 : 1;
}
