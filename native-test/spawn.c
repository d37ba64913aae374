/*
 * Measures what it costs to start a worker, with a server's log on its standard input.
 *
 *   spawn starts ROUNDS PORT COMMAND [ARGUMENT]...
 *     Each round runs the command, then `sh -c :`, then connects one client and waits until the log says that it is in
 *     the room. The clients stay to the end, when their workers are idle.
 *   spawn burst COUNT PORT
 *     Connects one client that talks, then COUNT at once, and waits until each has joined and each has heard something.
 *
 * Prints KEY=VALUE lines: medians of CPU and wall time in ms, of both server and worker from connect(2) to the log's
 * line; the mean share of memory (PSS) of the workers in KiB. What the system does not tell is left out. Exit code 0,
 * 1 if something fails or takes longer than 60 s, 2 for wrong use.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_COUNT = 4096, DEADLINE_MILLIS = 60000, TALK_MILLIS = 250 };

extern char **environ;

static void fail(const char *what) {
    fprintf(stderr, "spawn: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now_millis(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* The CPU time of a process so far; negative where the system does not tell. */
static double cpu_millis(pid_t pid) {
#if defined(_POSIX_CPUTIME) && _POSIX_CPUTIME >= 0
    clockid_t clock;
    struct timespec time;
    if (clock_getcpuclockid(pid, &clock) == 0 && clock_gettime(clock, &time) == 0) {
        return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
    }
#endif
    (void)pid;
    return -1;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_median(const char *key, double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, compare);
    double median = count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
    if (median >= 0) {
        printf("%s=%.1f\n", key, median);
    }
}

/* ---- Programs that run and end */

struct cost {
    double cpu, wall;
};

static double seconds_millis(struct timeval time) {
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

static struct cost run(char **command) {
    double start = now_millis();
    pid_t pid;
    int error = posix_spawnp(&pid, command[0], NULL, NULL, command, environ);
    if (error != 0) {
        errno = error;
        fail(command[0]);
    }
    int status;
    struct rusage usage;
    if (wait4(pid, &status, 0, &usage) != pid || status != 0) {
        fprintf(stderr, "spawn: %s failed\n", command[0]);
        exit(1);
    }
    return (struct cost){
        seconds_millis(usage.ru_utime) + seconds_millis(usage.ru_stime), now_millis() - start
    };
}

/* ---- Clients, and what the server's log says of them */

struct client {
    int fd, heard;
    unsigned port;
};

static struct client dial(unsigned port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        fail("connect");
    }
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0) {
        fail("getsockname");
    }
    return (struct client){.fd = fd, .port = ntohs(address.sin_port)};
}

static char log_bytes[65536];
static size_t log_length;

/* Reads on; ends the program at the end of the log and at the deadline. */
static void read_log(double deadline) {
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    int left = (int)(deadline - now_millis());
    if (left <= 0 || poll(&in, 1, left) == 0) {
        errno = ETIMEDOUT;
        fail("the server's log");
    }
    ssize_t n = read(STDIN_FILENO, log_bytes + log_length, sizeof log_bytes - 1 - log_length);
    if (n <= 0) {
        errno = EPIPE;
        fail("the server's log");
    }
    log_length += (size_t)n;
}

/* Takes the next whole line from what was read; 0 if there is none. */
static int next_line(char *line, size_t size) {
    char *end = memchr(log_bytes, '\n', log_length);
    if (end == NULL) {
        if (log_length == sizeof log_bytes - 1) {
            log_length = 0;
        }
        return 0;
    }
    size_t length = (size_t)(end - log_bytes);
    snprintf(line, size, "%.*s", (int)length, log_bytes);
    log_length -= length + 1;
    memmove(log_bytes, end + 1, log_length);
    return 1;
}

/* The worker's pid, if the line says that a client has joined, and from which port; else 0. */
static pid_t joined(const char *line, unsigned *port) {
    unsigned id;
    int pid;
    const char *said = strstr(line, "Server Main: client "); /* behind the time */
    if (said == NULL) {
        return 0;
    }
    return sscanf(said, "Server Main: client %u connected from 127.0.0.1:%u (pid %d)", &id, port, &pid) == 3 ? pid : 0;
}

static pid_t await_joined(const struct client *client) {
    double deadline = now_millis() + DEADLINE_MILLIS;
    char line[512];
    while (1) {
        while (next_line(line, sizeof line)) {
            unsigned port;
            pid_t pid = joined(line, &port);
            if (pid != 0 && port == client->port) {
                return pid;
            }
        }
        read_log(deadline);
    }
}

/* The parent of a process, or 0 where there is no /proc. */
static pid_t parent_of(pid_t pid) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return 0;
    }
    size_t n = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[n] = 0;
    char *name_end = strrchr(text, ')');
    int parent;
    return name_end != NULL && sscanf(name_end + 1, " %*c %d", &parent) == 1 ? parent : 0;
}

static long pss_kib(pid_t pid) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *file = fopen(path, "r");
    long kib = -1;
    while (file != NULL && fgets(line, sizeof line, file) != NULL && sscanf(line, "Pss: %ld", &kib) != 1) {
    }
    if (file != NULL) {
        fclose(file);
    }
    return kib;
}

/* ---- The two measurements */

static void starts(int rounds, unsigned port, char **command) {
    static double empty_cpu[MAX_COUNT], empty_wall[MAX_COUNT], sh_cpu[MAX_COUNT], sh_wall[MAX_COUNT];
    static double worker_cpu[MAX_COUNT], server_cpu[MAX_COUNT], wall[MAX_COUNT];
    static pid_t workers[MAX_COUNT];
    char *sh[] = {"sh", "-c", ":", NULL};
    struct client first = dial(port); /* its worker's parent is the server */
    pid_t server = parent_of(await_joined(&first));
    for (int i = 0; i < rounds; i++) {
        struct cost empty = run(command), shell = run(sh);
        empty_cpu[i] = empty.cpu;
        empty_wall[i] = empty.wall;
        sh_cpu[i] = shell.cpu;
        sh_wall[i] = shell.wall;
        double start = now_millis(), server_before = server > 0 ? cpu_millis(server) : -1;
        struct client client = dial(port);
        workers[i] = await_joined(&client);
        wall[i] = now_millis() - start;
        worker_cpu[i] = cpu_millis(workers[i]);
        server_cpu[i] = server > 0 ? cpu_millis(server) - server_before : -1;
    }
    print_median("empty_cpu_ms", empty_cpu, rounds);
    print_median("empty_wall_ms", empty_wall, rounds);
    print_median("sh_cpu_ms", sh_cpu, rounds);
    print_median("sh_wall_ms", sh_wall, rounds);
    print_median("worker_cpu_ms", worker_cpu, rounds);
    print_median("server_cpu_ms", server_cpu, rounds);
    print_median("worker_wall_ms", wall, rounds);
    double pss = 0;
    for (int i = 0; i < rounds; i++) {
        long kib = pss_kib(workers[i]);
        if (kib < 0) {
            return;
        }
        pss += (double)kib / rounds;
    }
    printf("worker_pss_kib=%.0f\n", pss);
}

static void burst(int count, unsigned port) {
    static struct client clients[MAX_COUNT];
    static struct pollfd polled[MAX_COUNT + 1];
    static double worker_cpu[MAX_COUNT];
    struct client talker = dial(port);
    await_joined(&talker);
    double start = now_millis(), deadline = start + DEADLINE_MILLIS, joined_at = 0, talk_at = start;
    for (int i = 0; i < count; i++) {
        clients[i] = dial(port);
    }
    int joined_count = 0, heard_count = 0;
    while (joined_count < count || heard_count < count) {
        if (now_millis() >= talk_at) {
            talk_at += TALK_MILLIS;
            if (write(talker.fd, "are you there?\n", 15) != 15) {
                fail("write");
            }
        }
        for (int i = 0; i < count; i++) {
            polled[i] = (struct pollfd){.fd = clients[i].heard ? -1 : clients[i].fd, .events = POLLIN};
        }
        polled[count] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
        int wait = (int)(talk_at - now_millis());
        if (poll(polled, (nfds_t)count + 1, wait > 0 ? wait : 0) < 0) {
            fail("poll");
        }
        for (int i = 0; i < count; i++) {
            char bytes[256];
            if (polled[i].revents != 0) {
                if (recv(clients[i].fd, bytes, sizeof bytes, 0) < 5 || memcmp(bytes, "are y", 5) != 0) {
                    errno = ECONNRESET;
                    fail("a client of the burst was not served");
                }
                clients[i].heard = 1;
                heard_count++;
            }
        }
        if (polled[count].revents != 0) {
            read_log(deadline);
        }
        char line[512];
        while (next_line(line, sizeof line)) {
            unsigned from;
            pid_t worker = joined(line, &from);
            if (worker != 0 && joined_count < count) {
                worker_cpu[joined_count++] = cpu_millis(worker);
                joined_at = now_millis();
            }
        }
        if (now_millis() > deadline) {
            errno = ETIMEDOUT;
            fail("the burst");
        }
    }
    printf("burst=%d\njoined_ms=%.0f\nheard_ms=%.0f\n", count, joined_at - start, now_millis() - start);
    print_median("burst_worker_cpu_ms", worker_cpu, count);
}

int main(int argc, char **argv) {
    int count = argc > 3 ? atoi(argv[2]) : 0;
    unsigned port = argc > 3 ? (unsigned)atoi(argv[3]) : 0;
    signal(SIGPIPE, SIG_IGN);
    if (argc > 4 && strcmp(argv[1], "starts") == 0 && count > 0 && count <= MAX_COUNT) {
        starts(count, port, argv + 4);
    } else if (argc == 4 && strcmp(argv[1], "burst") == 0 && count > 0 && count <= MAX_COUNT) {
        burst(count, port);
    } else {
        fprintf(stderr, "usage: spawn starts ROUNDS PORT COMMAND [ARGUMENT]... | spawn burst COUNT PORT\n");
        return 2;
    }
    return 0;
}
