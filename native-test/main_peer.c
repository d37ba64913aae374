/*
 * A Server Main in C, to show that forkchat's worker keeps to its contract and not to the Java Server Main: for each
 * client it accepts, makes a pipe, forks and executes a worker; it reads pipeForkToMain and relays each message to all
 * but its sender.
 *
 *   main_peer [--frame-limit BYTES] PORT WORKER [ARGUMENT]...
 *
 * Listens on 127.0.0.1, port 0 takes a free one; says `listening on 127.0.0.1:PORT`, then what Server Main says. The
 * worker is executed as src/docs/worker.md has it, with each ARGUMENT between its title and its operands, where a JVM
 * has its flags. The default of BYTES is PIPE_BUF. SIGTERM or SIGINT ends it in order, with exit code 0, a
 * second one at once. Exit code 1 if it cannot listen, 2 for wrong use.
 *
 * Where it differs from the Java Server Main, and is meant to:
 *   - one thread that polls does what there the accept loop, passData, the reaper and the log do
 *   - each fork has a buffer of its own for what its pipe has no room for, in place of a cursor into one log
 *   - a fork is evicted that takes nothing at all for 5 s while data waits, 3 s while its buffer is full and holds the
 *     senders back; there, one that takes less than 16 KiB/s over that time
 *   - HELLO_SIGNAL and the other requests are no frames here: no views, names, history, events
 *   - it passes text on as it is: it does not look whether a worker has cleaned it
 *   - each message has a frame of its own, whether or not the fork has said LINES_SIGNAL
 *   - whom it wakes may interrupt it: the scheduling policy is the one that it was started with
 *   - no status pipe: the log has what execve said, and the client reads `exit code 127`
 *   - workers of a server that leads its session stay in it, and what a worker leaves in another group lives on
 *   - any number of workers may be starting at once, no pids are written down, and no SIGTERM comes before SIGKILL
 */
#include "room.h"
#include "server_log.h"
#include "sockets.h"
#include "worker.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    TICK_MILLIS = 100,
    ACCEPT_PAUSE_MILLIS = 100,
    READY_MILLIS = 10000,
    /* When the server ends: what was said is delivered, and whoever is still there is killed. */
    DELIVER_MILLIS = 2000,
    KILL_MILLIS = 5000
};

static int fork_to_main[2], log_pipe[2], signal_pipe[2];
static int listener;
static int random_bytes;
static size_t frame_limit = PIPE_BUF;
static int64_t accept_at;     /* not before */
static int64_t closing_since; /* 0: not closing */
static uint64_t closing_total;
static volatile sig_atomic_t end_asked;

static void fail(const char *what) {
    fprintf(stderr, "main_peer: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now_millis(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Status flags: 0 or O_NONBLOCK. */
static void prepare_fd(int fd, int status_flags) {
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 || fcntl(fd, F_SETFL, status_flags) < 0) {
        fail("fcntl");
    }
}

static int make_pipe(int ends[2], int read_flags, int write_flags) {
    if (pipe(ends) < 0) {
        return 0;
    }
    prepare_fd(ends[0], read_flags);
    prepare_fd(ends[1], write_flags);
    return 1;
}

/* ---- how a fork ends ---- */

/* Tells a client that gets no fork why. Never waits. */
static void refuse(int socket, const char *because, const char *why) {
    char line[128];
    char unread[4096];
    int bytes = snprintf(line, sizeof line, "%s%s\n", because, why);
    fcntl(socket, F_SETFL, O_NONBLOCK);
    ssize_t n = write(socket, line, (size_t)bytes);
    shutdown(socket, SHUT_WR);
    /* What it sent already would make close(2) reset the connection, and the line might be lost. */
    for (int reads = 0; n > 0 && reads < 256; reads++) {
        n = read(socket, unread, sizeof unread);
    }
    close(socket);
}

/* The process has ended, and nothing of it is left in the pipe: its id is free. */
static void gone(struct fork *f) {
    char why[sizeof f->ended_because];
    int id = (int)(f - forks);
    if (f->ended_because[0] != '\0') {
        memcpy(why, f->ended_because, sizeof why);
    } else if (WIFSIGNALED(f->status)) {
        snprintf(why, sizeof why, "killed by signal %d", WTERMSIG(f->status));
    } else {
        snprintf(why, sizeof why, "exit code %d", WEXITSTATUS(f->status));
    }
    if (f->state == STARTING) {
        refuse(f->socket, "cannot serve you: ", why);
        say("client %d from %s was not served: %s", id, f->peer, why);
    } else if (f->state == IN_ROOM) {
        leave(f, why);
    } else if (f->ended_because[0] != '\0' || f->status != 0) {
        say("server fork %d ended: %s", id, why);
    }
    free_fork(f);
}

/* Waits for those that have ended, and notes how far in the pipe their last words may stand. */
static void reap(void) {
    for (struct fork *f = forks; f < forks + MAX_CLIENTS; f++) {
        siginfo_t info = {.si_pid = 0};
        if (f->state != FREE && !f->ended && waitid(P_PID, (id_t)f->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0
                && info.si_pid == f->pid) {
            kill(-f->pid, SIGKILL); /* what it has started; until it is waited for, the number is its group's */
            waitpid(f->pid, &f->status, 0);
            f->gone_at = inbox_total_when_read(&inbox);
            f->ended = 1;
            f->kill_at = 0;
        }
    }
}

/* ---- how a fork comes ---- */

/* The fork's first frame; its pipe is empty, and has room for it. */
static void give_token(struct fork *f) {
    struct frame_header header = {TOKEN_SIGNAL, (int32_t)(f - forks), TOKEN_BYTES};
    char frame[HEADER_BYTES + TOKEN_BYTES];
    char *token = frame + HEADER_BYTES;
    if (!draw_token(random_bytes, token)) {
        fail("/dev/urandom");
    }
    memcpy(frame, &header, HEADER_BYTES);
    inbox_trust(&inbox, header.client_id, token);
    if (write(f->pipe, frame, sizeof frame) != (ssize_t)sizeof frame) {
        fail("pipeMainToFork");
    }
}

static void serve(int socket, const char *peer) {
    int ends[2];
    struct fork *f = forks;
    while (f < forks + MAX_CLIENTS && f->state != FREE) {
        f++;
    }
    if (f == forks + MAX_CLIENTS) {
        say("refused %s: server full", peer);
        refuse(socket, "server full", "");
        return;
    }
    if (!make_pipe(ends, 0, O_NONBLOCK)) {
        say("refused %s: pipe: %s", peer, strerror(errno));
        refuse(socket, "cannot serve you: ", strerror(errno));
        return;
    }
    *f = (struct fork){.state = STARTING, .socket = socket, .pipe = ends[1]};
    snprintf(f->peer, sizeof f->peer, "%s", peer);
    f->kill_at = now + READY_MILLIS;
    f->kill_why = "its worker was not ready in 10 s";
    give_token(f);
    f->pid = fork();
    if (f->pid == 0) {
        const int inherited[INHERITED_FDS] = {socket, log_pipe[1], log_pipe[1], ends[0], fork_to_main[1]};
        worker_execute((int)(f - forks), peer, frame_limit, inherited);
    }
    close(ends[0]);
    if (f->pid < 0) {
        say("refused %s: fork: %s", peer, strerror(errno));
        refuse(socket, "cannot serve you: ", strerror(errno));
        free_fork(f);
    }
}

static void accept_client(void) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    int one = 1;
    char host[INET_ADDRSTRLEN];
    char peer[sizeof forks->peer];
    int socket = accept(listener, (struct sockaddr *)&address, &length);
    if (socket < 0) { /* out of descriptors or memory: the client goes on waiting */
        accept_at = errno == EAGAIN || errno == EINTR || errno == ECONNABORTED ? 0 : now + ACCEPT_PAUSE_MILLIS;
        return;
    }
    prepare_fd(socket, 0);
    tune_socket(socket);
    setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
    inet_ntop(AF_INET, &address.sin_addr, host, sizeof host);
    snprintf(peer, sizeof peer, "%s:%d", host, ntohs(address.sin_port));
    serve(socket, peer);
}

/* ---- how the server ends ---- */

static int all_gone(void) {
    for (int i = 0; i < MAX_CLIENTS; i++) {
        if (forks[i].state != FREE) {
            return 0;
        }
    }
    return 1;
}

static void begin_closing(void) {
    closing_since = now;
    closing_total = inbox_total_when_read(&inbox);
    close(listener);
    listener = -1;
    for (struct fork *f = forks; f < forks + MAX_CLIENTS; f++) {
        if (f->state == STARTING) {
            end_fork(f, "server is closing");
        }
    }
}

/* What was said when it began is delivered; then each fork's pipe is closed, and it exits. */
static void go_on_closing(struct fork *f, int said_all) {
    int64_t millis = now - closing_since;
    if (f->state == IN_ROOM && f->pipe >= 0 && (said_all || millis >= DELIVER_MILLIS)) {
        leave(f, "the server is closing");
    }
    if (millis >= DELIVER_MILLIS) {
        close_pipe(f);
    }
    if (millis >= KILL_MILLIS && f->ended_because[0] == '\0') {
        end_fork(f, "did not end by itself");
    }
}

/* ---- the loop ---- */

static void look_after(struct fork *f, int handled_all) {
    if (closing_since != 0) {
        go_on_closing(f, handled_all && inbox.total >= closing_total);
    }
    if (f->state != STARTING && f->pipe >= 0) {
        deliver(f);
    }
    if (f->kill_at != 0 && now >= f->kill_at) {
        end_fork(f, f->kill_why);
    }
    if (f->ended && handled_all && inbox.total >= f->gone_at) {
        gone(f);
    }
}

/* Waits until something can be done, and does it. Returns 0 if frames are left because some fork is full. */
static int turn(int handled_all) {
    struct pollfd set[4 + MAX_CLIENTS] = {
        {.fd = signal_pipe[0], .events = POLLIN},
        {.fd = log_pipe[0], .events = POLLIN},
        {.fd = has_space() ? fork_to_main[0] : -1, .events = POLLIN},
        {.fd = now < accept_at ? -1 : listener, .events = POLLIN},
    };
    nfds_t count = 4;
    int deadline = closing_since != 0 || now < accept_at;
    for (struct fork *f = forks; f < forks + MAX_CLIENTS; f++) {
        deadline |= f->kill_at != 0;
        if (waiting_bytes(&f->waiting) > 0) {
            set[count++] = (struct pollfd){.fd = f->pipe, .events = POLLOUT};
            deadline = 1;
        }
    }
    if (poll(set, count, !handled_all && has_space() ? 0 : deadline ? TICK_MILLIS : -1) < 0 && errno != EINTR) {
        fail("poll");
    }
    now = now_millis();
    if (set[0].revents != 0) {
        char bytes[64];
        while (read(signal_pipe[0], bytes, sizeof bytes) > 0) {
        }
        reap();
    }
    if (end_asked && closing_since == 0) {
        begin_closing();
    }
    if (set[1].revents != 0) {
        log_drain(log_pipe[0]);
    }
    if (set[2].revents != 0) {
        inbox_read(&inbox);
    }
    handled_all = handle_frames();
    for (struct fork *f = forks; f < forks + MAX_CLIENTS; f++) {
        if (f->state != FREE) {
            look_after(f, handled_all);
        }
    }
    if (set[3].revents != 0 && closing_since == 0) {
        accept_client();
    }
    return handled_all;
}

static void on_signal(int number) {
    int saved = errno;
    end_asked |= number != SIGCHLD;
    ssize_t written = write(signal_pipe[1], "", 1);
    (void)written; /* a full pipe wakes as well */
    errno = saved;
}

static void handle_signals(void) {
    struct sigaction child = {.sa_handler = on_signal, .sa_flags = SA_RESTART | SA_NOCLDSTOP};
    struct sigaction end = {.sa_handler = on_signal, .sa_flags = (int)(SA_RESTART | SA_RESETHAND)};
    const int ends[] = {SIGTERM, SIGINT};
    signal(SIGPIPE, SIG_IGN);
    sigaction(SIGCHLD, &child, NULL);
    for (int i = 0; i < 2; i++) {
        struct sigaction before;
        if (sigaction(ends[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            sigaction(ends[i], &end, NULL);
        }
    }
}

/* The workers inherit that they have none, and cannot type into it. Ctrl-C goes to the group, and comes as before. */
static void give_up_terminal(void) {
    int terminal = getsid(0) == getpid() ? -1 : open("/dev/tty", O_RDWR | O_NOCTTY);
    if (terminal >= 0) {
        ioctl(terminal, TIOCNOTTY);
        close(terminal);
    }
}

int main(int argc, char **argv) {
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "--frame-limit") == 0) {
        frame_limit = (size_t)atol(argv[2]);
        first = 3;
    }
    if (argc - first < 2 || frame_limit <= ENVELOPE_MIN_BYTES || frame_limit > PIPE_BUF) {
        fprintf(stderr, "usage: main_peer [--frame-limit BYTES] PORT WORKER [ARGUMENT]...\n");
        return 2;
    }
    worker_keep_places();
    give_up_terminal();
    worker_prepare(argv + first + 1, argc - first - 1);
    random_bytes = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (random_bytes < 0 || !make_pipe(fork_to_main, O_NONBLOCK, 0) || !make_pipe(log_pipe, O_NONBLOCK, 0)
            || !make_pipe(signal_pipe, O_NONBLOCK, O_NONBLOCK)) {
        fail("pipe");
    }
    inbox_init(&inbox, fork_to_main[0], frame_limit);
    handle_signals();
    int port = atoi(argv[first]);
    listener = listen_on(&port);
    if (listener < 0) {
        fail("cannot listen");
    }
    prepare_fd(listener, O_NONBLOCK);
    printf("listening on 127.0.0.1:%d\nWaiting for connection\n", port);
    fflush(stdout);
    now = now_millis();
    int handled_all = 1;
    while (closing_since == 0 || !all_gone()) {
        handled_all = turn(handled_all);
    }
    log_drain(log_pipe[0]);
    return 0;
}
