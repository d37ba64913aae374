/*
 * Tries what a program in a sandbox may and may not do, and prints what came of each, one a line: NAME ok, or NAME and
 * the errno's number. `attempt FILE`: FILE, which is not empty, is written to, emptied and removed if that can be done.
 *
 *   program, read        open /bin/sh, and FILE, for reading
 *   append, write, map   open FILE so; map it for writing
 *   empty, create        open it for reading with O_TRUNC, and FILE.new with O_CREAT
 *   rename, remove       to FILE.renamed and back; unlink
 *   nonblocking          O_NONBLOCK for standard output, whose open file others share
 *   anew                 open standard output anew by its name, for reading
 *   socket, unix-socket  make one
 *   thread, process      make one; the process exits at once and is waited for
 *   signal               kill(getppid(), 0): none is sent, but whether it could be is looked at
 *   priority             getpriority of the parent
 *   parent's-memory      on Linux: open /proc/PPID/mem for reading; parent's-descriptor the same for /proc/PPID/fd/0
 *   raise, limit         on Linux: set the own limit for files to what it is; ask for the parent's
 *   processors, pin      on Linux: ask for the parent's processors; set the own ones to what they are
 *   clock, resolution    on Linux: the time and the resolution of the parent's processor clock
 *   policy, locks        on Linux: sched_getscheduler and get_robust_list of the parent
 *   thread-signal        on Linux: tgkill of the parent's first thread with signal 0; handle: pidfd_open of the parent
 *   memory               on Linux: process_vm_readv of itself
 *   ring, clone3, newer  on Linux: io_uring_setup and clone3 with nothing, a number that no system call has yet
 *   trace                on Linux: ptrace(PTRACE_CONT) of the parent, which it does not trace
 *
 * `attempt --foreign-call`, on Linux and x86-64: getpid by the numbers of 32 bits; prints foreign-call ok.
 */
#define _GNU_SOURCE
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
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#endif

static const char *file;

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

static int try_create(void) {
    char created[4096];
    snprintf(created, sizeof created, "%s.new", file);
    return open_and_close(created, O_RDONLY | O_CREAT) < 0 ? -1 : unlink(created);
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
    return kill(getppid(), 0);
}

static int try_priority(void) {
    errno = 0; /* -1 is a priority, too */
    return getpriority(PRIO_PROCESS, (id_t)getppid()) == -1 && errno != 0 ? -1 : 0;
}

#ifdef __linux__
static int open_parents(const char *what) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)getppid(), what);
    return open_and_close(path, O_RDONLY);
}

static int try_parents_memory(void) {
    return open_parents("mem");
}

static int try_parents_descriptor(void) {
    return open_parents("fd/0");
}

static int try_raise(void) {
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) < 0 ? -1 : setrlimit(RLIMIT_NOFILE, &limit);
}

static int try_trace(void) {
    return ptrace(PTRACE_CONT, getppid(), NULL, NULL) < 0 ? -1 : 0;
}

static int try_limit(void) {
    struct rlimit limit;
    return prlimit(getppid(), RLIMIT_NOFILE, NULL, &limit);
}

/* By system calls of their own: whatever the C library does in their place is not of interest. */
static int try_processors(void) {
    cpu_set_t processors;
    return syscall(SYS_sched_getaffinity, getppid(), sizeof processors, &processors) < 0 ? -1 : 0;
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
    return syscall(SYS_clock_gettime, clock_of(getppid()), &time) < 0 ? -1 : 0;
}

static int try_resolution(void) {
    struct timespec resolution;
    return syscall(SYS_clock_getres, clock_of(getppid()), &resolution) < 0 ? -1 : 0;
}

static int try_policy(void) {
    return sched_getscheduler(getppid()) < 0 ? -1 : 0;
}

static int try_locks(void) {
    void *head;
    size_t length;
    return syscall(SYS_get_robust_list, getppid(), &head, &length) < 0 ? -1 : 0;
}

static int try_thread_signal(void) {
    return syscall(SYS_tgkill, getppid(), getppid(), 0) < 0 ? -1 : 0;
}

static int try_handle(void) {
    int fd = (int)syscall(SYS_pidfd_open, getppid(), 0);
    return fd < 0 ? -1 : close(fd);
}

static int try_memory(void) {
    char byte;
    struct iovec here = {&byte, 1};
    struct iovec there = {&byte, 1};
    return process_vm_readv(getpid(), &here, 1, &there, 1, 0) < 0 ? -1 : 0;
}

static int try_ring(void) {
    return syscall(SYS_io_uring_setup, 0, NULL) < 0 ? -1 : 0;
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
        {"create", try_create},
        {"rename", try_rename},
        {"remove", try_remove},
        {"nonblocking", try_nonblocking},
        {"anew", try_anew},
        {"socket", try_socket},
        {"unix-socket", try_unix_socket},
        {"thread", try_thread},
        {"process", try_process},
        {"signal", try_signal},
        {"priority", try_priority},
#ifdef __linux__
        {"parent's-memory", try_parents_memory},
        {"parent's-descriptor", try_parents_descriptor},
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
        {"ring", try_ring},
        {"clone3", try_clone3},
        {"newer", try_newer},
        {"trace", try_trace},
#endif
    };
    if (argc != 2) {
        fprintf(stderr, "usage: attempt FILE\n");
        return 2;
    }
    file = argv[1];
    if (strcmp(file, "--foreign-call") == 0) {
        return call_by_foreign_number();
    }
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        fflush(stdout); /* a child that could be made has nothing to print */
        if (attempts[i].attempt() == 0) {
            printf("%s ok\n", attempts[i].name);
        } else {
            printf("%s %d\n", attempts[i].name, errno);
        }
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
