/*
 * Measures how long commands take to start, by turns.
 *
 *   startup ROUNDS KEY UNTIL COMMAND [ARGUMENT]... [, KEY UNTIL COMMAND [ARGUMENT]...]...
 *     UNTIL is `end`: to the end of the command, which must succeed; `pipe:TEXT` or `terminal:TEXT`: until this text is in
 *     its output, to a pipe or to a terminal of its own. Then it is killed.
 *
 * Prints for each command the medians in ms, of CPU time (its own and its ended children's) and of wall time:
 *   KEY cpu=MS wall=MS
 * The first round does not count. Exit code 0, 1 if a command fails or takes longer than 60 s, 2 for wrong use.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { MAX_COMMANDS = 32, MAX_ROUNDS = 100, DEADLINE_MILLIS = 60000, OUTPUT_BYTES = 65536 };

struct command {
    const char *key, *text;
    int ends, on_terminal;
    char **argv;
    double cpu[MAX_ROUNDS], wall[MAX_ROUNDS];
};

static void fail(const char *what) {
    fprintf(stderr, "startup: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now_millis(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, compare);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* A terminal or a pipe: fds[0] is read here, fds[1] is the command's. */
static void open_output(const struct command *command, int fds[2]) {
    if (!command->on_terminal) {
        if (pipe(fds) < 0) {
            fail("pipe");
        }
    } else {
        fds[0] = posix_openpt(O_RDWR | O_NOCTTY);
        if (fds[0] < 0 || grantpt(fds[0]) < 0 || unlockpt(fds[0]) < 0) {
            fail("a terminal");
        }
        fds[1] = open(ptsname(fds[0]), O_RDWR | O_NOCTTY);
        struct winsize size = {.ws_row = 24, .ws_col = 80};
        if (fds[1] < 0 || ioctl(fds[1], TIOCSWINSZ, &size) < 0) {
            fail("a terminal");
        }
    }
    fcntl(fds[0], F_SETFD, FD_CLOEXEC);
}

static void become(const struct command *command, int output) {
    int input = command->on_terminal ? output : open("/dev/null", O_RDONLY);
    if (command->on_terminal) {
        setsid();
        ioctl(output, TIOCSCTTY, 0);
        setenv("TERM", "xterm-256color", 1);
    }
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    if (!command->ends) {
        dup2(output, STDERR_FILENO);
    }
    if (output > STDERR_FILENO) {
        close(output);
    }
    execvp(command->argv[0], command->argv);
    fail(command->argv[0]);
}

/* Reads until the text comes, or to the end of the output. */
static void read_output(const struct command *command, int fd, double deadline) {
    static char bytes[OUTPUT_BYTES + 1];
    size_t length = 0;
    struct pollfd in = {.fd = fd, .events = POLLIN};
    for (;;) {
        int left = (int)(deadline - now_millis());
        if (left <= 0 || poll(&in, 1, left) == 0) {
            errno = ETIMEDOUT;
            fail(command->key);
        }
        ssize_t n = read(fd, bytes + length, OUTPUT_BYTES - length);
        if (n <= 0) {
            if (!command->ends) {
                fprintf(stderr, "startup: %s ended: %s\n", command->key, bytes);
                exit(1);
            }
            return;
        }
        length += (size_t)n;
        bytes[length] = '\0';
        if (!command->ends && strstr(bytes, command->text) != NULL) {
            return;
        }
        length = length == OUTPUT_BYTES ? 0 : length;
    }
}

static double millis(struct timeval time) {
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

static void run(struct command *command, int round) {
    int fds[2];
    open_output(command, fds);
    double start = now_millis();
    pid_t pid = fork();
    if (pid < 0) {
        fail("fork");
    }
    if (pid == 0) {
        become(command, fds[1]);
    }
    close(fds[1]);
    read_output(command, fds[0], start + DEADLINE_MILLIS);
    double shown = now_millis();
    if (!command->ends) {
        kill(pid, SIGKILL);
    }
    int status;
    struct rusage usage;
    if (wait4(pid, &status, 0, &usage) != pid || (command->ends && status != 0)) {
        fprintf(stderr, "startup: %s failed\n", command->key);
        exit(1);
    }
    close(fds[0]);
    command->cpu[round] = millis(usage.ru_utime) + millis(usage.ru_stime);
    command->wall[round] = (command->ends ? now_millis() : shown) - start;
}

static int usage(void) {
    fputs("usage: startup ROUNDS KEY UNTIL COMMAND [ARGUMENT]... [, KEY UNTIL COMMAND [ARGUMENT]...]...\n", stderr);
    return 2;
}

/* Takes a command from the arguments; returns those behind its comma, or NULL at wrong use. */
static char **parse(struct command *command, char **argv) {
    if (argv[0] == NULL || argv[1] == NULL || argv[2] == NULL) {
        return NULL;
    }
    command->key = argv[0];
    command->ends = strcmp(argv[1], "end") == 0;
    command->on_terminal = strncmp(argv[1], "terminal:", 9) == 0;
    command->text = strchr(argv[1], ':');
    if (!command->ends && (command->text == NULL || *++command->text == '\0')) {
        return NULL;
    }
    command->argv = argv + 2;
    char **end = command->argv;
    while (*end != NULL && strcmp(*end, ",") != 0) {
        end++;
    }
    if (*end == NULL) {
        return end;
    }
    *end = NULL;
    return end + 1;
}

int main(int argc, char **argv) {
    static struct command commands[MAX_COMMANDS];
    int rounds = argc > 1 ? atoi(argv[1]) : 0, count = 0;
    if (rounds < 1 || rounds > MAX_ROUNDS || argc < 5) {
        return usage();
    }
    for (char **next = argv + 2; *next != NULL; count++) {
        if (count == MAX_COMMANDS || (next = parse(&commands[count], next)) == NULL) {
            return usage();
        }
    }
    for (int round = -1; round < rounds; round++) {
        for (int i = 0; i < count; i++) {
            run(&commands[i], round < 0 ? 0 : round);
        }
    }
    for (int i = 0; i < count; i++) {
        printf("%s cpu=%.1f wall=%.1f\n", commands[i].key, median(commands[i].cpu, rounds),
               median(commands[i].wall, rounds));
    }
    return 0;
}
