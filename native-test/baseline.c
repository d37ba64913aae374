/*
 * The design of forkchat in plain C, to measure the Java against: one process that accepts, makes a pipe and forks for
 * each client; the child talks with its client; one shared pipe leads to the parent, one private pipe to each child.
 * The frames are those of frame.h, the ring with a cursor for each fork is that of BroadcastRing, with its memory that
 * children are given by reference on Linux (RingMemory).
 *
 *   baseline [--copy] [PORT]      listens on 127.0.0.1, port 0 takes a free one; says `listening on 127.0.0.1:PORT`
 *                             --copy: every child is given a copy, by write(2) alone
 *
 * It has what makes the speed and nothing else: nobody is evicted, text is not cleaned, a line longer than
 * MAX_MESSAGE_BYTES ends its sender's connection. Ends on SIGTERM or SIGINT, and the children with it.
 */
#include "batch.h"
#include "inbox.h"
#include "parts.h"
#include "sockets.h"
#include "write_all.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/falloc.h>
#include <linux/mman.h>
#include <sys/mman.h>
#endif

enum {
    MAX_CLIENTS = INBOX_FORKS,
    RING_BYTES = 16 * 1024 * 1024,
    RING_MASK = RING_BYTES - 1,
    SEGMENT_BYTES = 64 * 1024,
    LEAST_GIVEN_BYTES = 16 * 1024,
    NAME_BYTES = 20,
    /* A child's buffer has this length: with some 200 bytes more, lines of 16 KiB cost 1.6 times the CPU time. */
    MAX_FRAME_BYTES = HEADER_BYTES + OFF_NAME + NAME_BYTES + MAX_MESSAGE_BYTES,
    PRIVATE_PIPE_BYTES = 256 * 1024
};

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void *allocate(size_t bytes) {
    void *memory = malloc(bytes);
    if (memory == NULL) {
        fail("baseline: malloc");
    }
    return memory;
}

static void set_pipe_size(int fd, int bytes) {
#ifdef F_SETPIPE_SZ
    fcntl(fd, F_SETPIPE_SZ, bytes); /* without it the pipe works as well, only slower */
#else
    (void)fd;
    (void)bytes;
#endif
}

/* When it is woken, what runs goes on; so it is for its children. As forkchat's ProcessPriority.useBatchScheduling. */
static void interrupt_nobody(void) {
#ifdef SCHED_BATCH
    struct sched_param parameters = {0};
    sched_setscheduler(0, SCHED_BATCH, &parameters); /* if it is refused, all works as well */
#endif
}

/* ---- the child: one client ---- */

struct child {
    int socket, from_main;
    struct batch to_main;
};

static void flush_batch(struct child *c) {
    if (!batch_flush(&c->to_main)) {
        _exit(0);
    }
}

static void read_data_from_client(struct child *c) {
    size_t capacity = MAX_MESSAGE_BYTES + 1 + 65536;
    char *in = allocate(capacity);
    size_t have = 0;
    for (;;) {
        ssize_t n = read(c->socket, in + have, capacity - have);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            break;
        }
        char *line = in;
        char *end;
        char *searched = in + have;
        have += (size_t)n;
        while ((end = memchr(searched, '\n', (size_t)(in + have - searched))) != NULL) {
            batch_add_message(&c->to_main, line, (size_t)(end - line));
            line = searched = end + 1;
        }
        have -= (size_t)(line - in);
        if (have > MAX_MESSAGE_BYTES) {
            break;
        }
        memmove(in, line, have);
        flush_batch(c);
    }
    free(in);
}

/* Reads frames, and writes their texts as lines, in place: a line is shorter than its frame. */
static void *write_data_to_client(void *argument) {
    const struct child *c = argument;
    size_t capacity = MAX_FRAME_BYTES;
    char *buffer = allocate(capacity);
    size_t have = 0;
    for (;;) {
        ssize_t n = read(c->from_main, buffer + have, capacity - have);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            break;
        }
        have += (size_t)n;
        char *frame = buffer;
        char *out = buffer;
        struct frame_header header;
        while (buffer + have - frame >= HEADER_BYTES) {
            memcpy(&header, frame, HEADER_BYTES);
            if (buffer + have - frame < HEADER_BYTES + header.length) {
                break;
            }
            const char *data = frame + HEADER_BYTES;
            size_t prefix = OFF_NAME + (size_t)(unsigned char)data[OFF_NAME_LENGTH];
            size_t bytes = (size_t)header.length - prefix;
            frame += HEADER_BYTES + header.length;
            memmove(out, data + prefix, bytes);
            out += bytes;
            *out++ = '\n';
        }
        if (!write_all(c->socket, buffer, (size_t)(out - buffer))) {
            break;
        }
        have -= (size_t)(frame - buffer);
        memmove(buffer, frame, have);
    }
    _exit(0); /* the parent closed the pipe, or one of the two others is gone */
}

static void run_child(int32_t client_id, const char token[TOKEN_BYTES], int socket, int from_main, int to_main) {
    static struct child c;
    pthread_t to_client;
    c.socket = socket;
    c.from_main = from_main;
    batch_init(&c.to_main, to_main, client_id, PIPE_BUF, token);
    if (pthread_create(&to_client, NULL, write_data_to_client, &c) != 0) {
        _exit(1);
    }
    batch_add_frame(&c.to_main, READY_SIGNAL, "", 0);
    flush_batch(&c);
    read_data_from_client(&c);
    batch_add_frame(&c.to_main, DISCONNECTED_SIGNAL, "", 0);
    flush_batch(&c);
    pthread_join(to_client, NULL);
    _exit(0);
}

/* ---- the parent: the ring ---- */

static char *ring;
static uint64_t tail;
static int ring_file = -1;         /* none: its memory cannot be given */
static uint64_t renewed_until;
static char given[RING_BYTES / SEGMENT_BYTES];

#ifdef __linux__
static void map_ring(void) {
    ring_file = memfd_create("baseline-ring", 0);
    if (ring_file < 0 || ftruncate(ring_file, RING_BYTES) < 0) {
        fail("baseline: memfd_create");
    }
    ring = mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, ring_file, 0);
    if (ring == MAP_FAILED) {
        fail("baseline: mmap");
    }
    madvise(ring, RING_BYTES, MADV_NOHUGEPAGE); /* of a huge page a part cannot be replaced */
}

/* What some child may have been given is not written over: there are new pages in its place. */
static void renew_until(uint64_t position) {
    for (; position > renewed_until; renewed_until += SEGMENT_BYTES) {
        size_t at = renewed_until & RING_MASK;
        if (given[at / SEGMENT_BYTES]) {
            if (fallocate(ring_file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)at, SEGMENT_BYTES) < 0) {
                fail("baseline: fallocate");
            }
            madvise(ring + at, SEGMENT_BYTES, MADV_POPULATE_WRITE);
            given[at / SEGMENT_BYTES] = 0;
        }
    }
}

static ssize_t give(int pipe, size_t at, size_t bytes) {
    loff_t offset = (loff_t)at;
    ssize_t n = splice(ring_file, &offset, pipe, NULL, bytes, SPLICE_F_NONBLOCK);
    for (size_t i = at / SEGMENT_BYTES; n > 0 && i <= (at + (size_t)n - 1) / SEGMENT_BYTES; i++) {
        given[i] = 1;
    }
    return n;
}
#else
static void map_ring(void) {
    ring = allocate(RING_BYTES);
}

static void renew_until(uint64_t position) {
    (void)position;
}

static ssize_t give(int pipe, size_t at, size_t bytes) {
    return write(pipe, ring + at, bytes);
}
#endif

static void ring_put(const void *from, size_t bytes) {
    size_t at = tail & RING_MASK;
    size_t first = bytes < RING_BYTES - at ? bytes : RING_BYTES - at;
    if (ring_file >= 0) {
        renew_until(tail + bytes);
    }
    memcpy(ring + at, from, first);
    memcpy(ring, (const char *)from + first, bytes - first);
    tail += bytes;
}

/* Byte by byte: the int32 may begin at the ring's end and go on at its beginning. */
static void ring_set_length(uint64_t position, int32_t length) {
    const char *bytes = (const char *)&length;
    for (size_t i = 0; i < sizeof length; i++) {
        ring[(position + offsetof(struct frame_header, length) + i) & RING_MASK] = bytes[i];
    }
}

static void ring_get_header(uint64_t position, struct frame_header *header) {
    size_t at = position & RING_MASK;
    size_t first = HEADER_BYTES < RING_BYTES - at ? HEADER_BYTES : RING_BYTES - at;
    memcpy(header, ring + at, first);
    memcpy((char *)header + first, ring, HEADER_BYTES - first);
}

/*
 * What one client says at once goes into one frame, a line each: it has one header for all, and children write it as it
 * is. That is so until some child is given the frame, or begins or ends behind it.
 */
static struct {
    int is_open;
    uint64_t start;
    int32_t client_id;
    size_t data_bytes;
} newest;

static int put_line(int32_t id, const char *text, size_t bytes) {
    if (!newest.is_open || newest.client_id != id || newest.data_bytes + 1 + bytes > MAX_LINES_BYTES) {
        return 0;
    }
    ring_put("\n", 1);
    ring_put(text, bytes);
    newest.data_bytes += 1 + bytes;
    ring_set_length(newest.start, (int32_t)newest.data_bytes);
    return 1;
}

/* ---- the parent: forks ---- */

enum state { FREE, STARTING, IN_ROOM, LEAVING };

struct fork {
    enum state state;
    int pipe;            /* write end of its private pipe */
    int full, poll_index;
    char name[NAME_BYTES];
    size_t name_bytes;
    uint64_t position, run_end, own_end, last;
    struct parts parts;  /* of a long message */
};

static struct fork forks[MAX_CLIENTS];
static int fork_limit; /* no fork in use is behind it */
static int shared_pipe[2];
static int random_bytes;
static int listener;
static struct inbox inbox; /* what came through it */

static void free_fork(struct fork *f) {
    close(f->pipe);
    parts_free(&f->parts);
    inbox_distrust(&inbox, (int32_t)(f - forks));
    memset(f, 0, sizeof *f);
    while (fork_limit > 0 && forks[fork_limit - 1].state == FREE) {
        fork_limit--;
    }
}

static void accept_client(void) {
    int socket = accept(listener, NULL, NULL);
    int32_t id = 0;
    while (id < MAX_CLIENTS && forks[id].state != FREE) {
        id++;
    }
    int private_pipe[2];
    if (socket < 0 || id == MAX_CLIENTS || pipe(private_pipe) < 0) {
        close(socket);
        return;
    }
    tune_socket(socket);
    set_pipe_size(private_pipe[1], PRIVATE_PIPE_BYTES);
    char token[TOKEN_BYTES];
    if (!draw_token(random_bytes, token)) {
        fail("baseline: /dev/urandom");
    }
    pid_t pid = fork();
    if (pid == 0) {
        for (int i = 0; i < fork_limit; i++) {
            if (forks[i].state != FREE) {
                close(forks[i].pipe);
            }
        }
        close(listener);
        if (ring_file >= 0) {
            close(ring_file);
        }
        close(private_pipe[1]);
        close(shared_pipe[0]);
        signal(SIGPIPE, SIG_IGN);
        run_child(id, token, socket, private_pipe[0], shared_pipe[1]);
    }
    close(socket);
    close(private_pipe[0]);
    if (pid < 0) {
        close(private_pipe[1]);
        return;
    }
    fcntl(private_pipe[1], F_SETFL, O_NONBLOCK);
    struct fork *f = &forks[id];
    f->state = STARTING;
    inbox_trust(&inbox, id, token);
    f->pipe = private_pipe[1];
    f->name_bytes = (size_t)snprintf(f->name, sizeof f->name, "client%d", id);
    if (fork_limit <= id) {
        fork_limit = id + 1;
    }
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* Whether the ring has space for any message, without writing over what some fork has not got yet. */
static int has_space(void) {
    static uint64_t slowest;
    uint64_t needed = (tail + MAX_FRAME_BYTES + SEGMENT_BYTES - 1) & ~(uint64_t)(SEGMENT_BYTES - 1);
    if (needed > slowest + RING_BYTES) {
        slowest = tail;
        for (int i = 0; i < fork_limit; i++) {
            if (forks[i].state == IN_ROOM || forks[i].state == LEAVING) {
                slowest = least(slowest, forks[i].position);
            }
        }
    }
    return needed <= slowest + RING_BYTES;
}

static void relay(struct fork *sender, int32_t id, const char *text, size_t bytes) {
    if (put_line(id, text, bytes)) {
        sender->own_end = tail;
        return;
    }
    char prefix[MAX_PREFIX_BYTES];
    size_t prefix_bytes = put_message_prefix(prefix, id, sender->name, sender->name_bytes, bytes);
    newest.is_open = 1;
    newest.start = tail;
    newest.client_id = id;
    newest.data_bytes = prefix_bytes - HEADER_BYTES + bytes;
    ring_put(prefix, prefix_bytes);
    ring_put(text, bytes);
    sender->own_end = tail;
}

static void handle_frame(const struct frame_header *header, const char *data) {
    struct fork *f = &forks[header->client_id];
    size_t bytes = (size_t)header->length;
    switch (header->signal) {
    case READY_SIGNAL:
        newest.is_open = 0;
        f->state = IN_ROOM;
        f->position = f->run_end = f->own_end = tail;
        f->last = UINT64_MAX;
        break;
    case DATA_PART_SIGNAL:
        parts_add(&f->parts, data, bytes);
        break;
    case DATA_SIGNAL:
        if (parts_end(&f->parts, &data, &bytes)) {
            relay(f, header->client_id, data, bytes);
        }
        break;
    case DISCONNECTED_SIGNAL:
        newest.is_open = 0;
        f->state = LEAVING;
        f->last = tail;
        break;
    }
}

/* Returns 0 if frames are left because the ring has no space. */
static int handle_frames(void) {
    struct frame_header header;
    const char *data;
    enum inbox_found found;
    int space;
    while ((space = has_space()) && (found = inbox_next(&inbox, &header, &data)) != INBOX_EMPTY) {
        if (found == INBOX_FRAME) {
            handle_frame(&header, data);
        }
    }
    return space;
}

/* Moves over the fork's own messages; 0 if then nothing is left to give. */
static int find_run(struct fork *f, int32_t id) {
    if (f->position < f->run_end) {
        return 1;
    }
    uint64_t end = least(tail, f->last);
    struct frame_header header;
    while (f->position < end && f->position < f->own_end) {
        ring_get_header(f->position, &header);
        if (header.client_id != id) {
            break;
        }
        f->position += HEADER_BYTES + (uint64_t)header.length;
    }
    f->run_end = f->position;
    while (f->run_end < end && f->run_end < f->own_end) {
        ring_get_header(f->run_end, &header);
        if (header.client_id == id) {
            break;
        }
        f->run_end += HEADER_BYTES + (uint64_t)header.length;
    }
    if (f->run_end >= f->own_end) {
        f->run_end = end;
    }
    return f->position < f->run_end;
}

static void deliver(struct fork *f, int32_t id) {
    f->full = 0;
    while (find_run(f, id)) {
        size_t at = f->position & RING_MASK;
        size_t bytes = least(f->run_end - f->position, RING_BYTES - at);
        int given = ring_file >= 0 && bytes >= LEAST_GIVEN_BYTES;
        ssize_t n = given ? give(f->pipe, at, bytes) : write(f->pipe, ring + at, bytes);
        if (n < 0 && errno == EAGAIN) {
            f->full = 1;
            return;
        }
        if (n < 0 && errno != EINTR) {
            free_fork(f);
            return;
        }
        f->position += n > 0 ? (uint64_t)n : 0;
        if (n > 0 && (size_t)n < bytes) { /* it took what it has room for */
            f->full = 1;
            return;
        }
    }
    if (f->state == LEAVING) {
        free_fork(f);
    }
}

static void pass_data(void) {
    struct pollfd set[MAX_CLIENTS + 2];
    int handled_all = 1;
    for (;;) {
        nfds_t count = 2;
        set[0] = (struct pollfd){.fd = listener, .events = POLLIN};
        set[1] = (struct pollfd){.fd = has_space() ? shared_pipe[0] : -1, .events = POLLIN};
        for (int i = 0; i < fork_limit; i++) {
            if (forks[i].full) {
                forks[i].poll_index = (int)count;
                set[count++] = (struct pollfd){.fd = forks[i].pipe, .events = POLLOUT};
            }
        }
        if (poll(set, count, !handled_all && has_space() ? 0 : -1) < 0 && errno != EINTR) {
            fail("baseline: poll");
        }
        if (set[1].revents != 0) {
            inbox_read(&inbox);
        }
        handled_all = handle_frames();
        newest.is_open = 0;
        for (int i = 0; i < fork_limit; i++) {
            struct fork *f = &forks[i];
            if ((f->state == IN_ROOM || f->state == LEAVING) && (!f->full || set[f->poll_index].revents != 0)) {
                deliver(f, i);
            }
        }
        if (set[0].revents != 0) {
            accept_client();
        }
    }
}

int main(int argc, char **argv) {
    int copies = argc > 1 && strcmp(argv[1], "--copy") == 0;
    int port = argc > 1 + copies ? atoi(argv[1 + copies]) : 0;
    interrupt_nobody();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN); /* the children that ended are nobody's zombies */
    if (copies) {
        ring = allocate(RING_BYTES);
    } else {
        map_ring();
    }
    random_bytes = open("/dev/urandom", O_RDONLY);
    listener = listen_on(&port);
    if (random_bytes < 0 || listener < 0 || pipe(shared_pipe) < 0) {
        fail("baseline: cannot listen");
    }
    fcntl(shared_pipe[0], F_SETFL, O_NONBLOCK);
    set_pipe_size(shared_pipe[0], INBOX_BYTES);
    inbox_init(&inbox, shared_pipe[0], PIPE_BUF);
    printf("listening on 127.0.0.1:%d\n", port);
    fflush(stdout);
    pass_data();
}
