/*
 * The room of main_peer: its forks, what they say and what they are given. Java's counterparts are Room, Delivery and
 * a part of ForkLifecycle. Threads: none.
 *
 *   STARTING -- READY_SIGNAL --> IN_ROOM -- DISCONNECTED_SIGNAL --> LEAVING -- exited, and all handled --> FREE
 */
#ifndef FORKCHAT_ROOM_H
#define FORKCHAT_ROOM_H

#include "frame.h"
#include "server_log.h"
#include "waiting.h"

#include <netinet/in.h>
#include <signal.h>
#include <sys/types.h>
#include <time.h>

enum {
    MAX_CLIENTS = 256,
    IN_BYTES = 256 * 1024,
    MAX_NAME_BYTES = 20,

    EXIT_MILLIS = 30000,
    BROKEN_PIPE_MILLIS = 1000,
    STALL_MILLIS = 5000,
    STALL_FULL_MILLIS = 3000 /* while the fork holds the senders back */
};

enum state { FREE, STARTING, IN_ROOM, LEAVING };

struct fork {
    enum state state;
    pid_t pid;
    int socket;             /* the client's, until READY; then -1 */
    int pipe;               /* write end of its pipeMainToFork; -1 once it is closed */
    char token[TOKEN_BYTES]; /* its writes begin and end with it; 0: nothing of it is believed */
    char peer[INET_ADDRSTRLEN + 6];
    struct waiting waiting;
    int64_t took_at;        /* when it took something, or nothing waited */
    char *parts;            /* of the long message that it is sending */
    size_t parts_bytes;
    int connection_lost;
    int64_t kill_at;        /* 0: never */
    const char *kill_why;
    char ended_because[80]; /* empty unless it was killed here */
    int ended, status;      /* it was waited for */
    uint64_t gone_at;       /* then it is gone once so many bytes of pipeForkToMain were handled */
};

static struct fork forks[MAX_CLIENTS];
static size_t frame_limit = PIPE_BUF;
static int64_t now; /* ms, of this turn */

/* What was read of pipeForkToMain and not handled, and how much was read in all. */
static char in[IN_BYTES];
static size_t in_bytes;
static uint64_t in_total;
static int in_is_all;         /* the last read has emptied the pipe */
static size_t envelope_bytes; /* of the frames that are left of the envelope at its beginning */
static int32_t envelope_id;

static void fail(const char *what) {
    fprintf(stderr, "main_peer: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t clock_millis(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- how forks leave ---- */

/* The fork reads what is in its pipe, then the end of file. */
static void close_pipe(struct fork *f) {
    if (f->pipe >= 0) {
        close(f->pipe);
        f->pipe = -1;
        f->kill_at = now + EXIT_MILLIS;
        f->kill_why = "did not exit in 30 s";
    }
    waiting_drop(&f->waiting);
}

static void end_fork(struct fork *f, const char *why) {
    close_pipe(f);
    f->kill_at = 0;
    snprintf(f->ended_because, sizeof f->ended_because, "%s", why);
    if (!f->ended) {
        kill(-f->pid, SIGKILL);
        kill(f->pid, SIGKILL); /* it may not have come to lead its group yet */
    }
}

static void leave(struct fork *f, const char *why) {
    say("client %d left: %s", (int)(f - forks), why);
    f->state = LEAVING;
}

/* ---- what forks are given ---- */

static void give(struct fork *f, const void *data, size_t bytes) {
    if (waiting_bytes(&f->waiting) == 0) {
        f->took_at = now;
    }
    waiting_add(&f->waiting, data, bytes);
}

static void deliver(struct fork *f) {
    long written = waiting_write(&f->waiting, f->pipe);
    if (written < 0) { /* it does not read any more: it is dying */
        close_pipe(f);
        f->kill_at = now + BROKEN_PIPE_MILLIS;
        f->kill_why = "its pipe is broken";
        return;
    }
    int64_t stalled = now - f->took_at;
    if (written > 0) {
        f->took_at = now;
    } else if (waiting_bytes(&f->waiting) > 0
               && stalled > (waiting_is_full(&f->waiting) ? STALL_FULL_MILLIS : STALL_MILLIS)) {
        char why[sizeof f->ended_because];
        snprintf(why, sizeof why, "evicted: took nothing for %.1f s, %zu bytes behind", (double)stalled / 1000,
                 waiting_bytes(&f->waiting));
        end_fork(f, why);
    }
    if (f->state == LEAVING && waiting_bytes(&f->waiting) == 0) {
        close_pipe(f);
    }
}

/* Whether every fork has room for one more message. */
static int has_space(void) {
    for (int i = 0; i < MAX_CLIENTS; i++) {
        if (waiting_is_full(&forks[i].waiting)) {
            return 0;
        }
    }
    return 1;
}

/* ---- what forks say ---- */

static void relay(const struct fork *sender, const char *text, size_t bytes) {
    char prefix[HEADER_BYTES + OFF_NAME + MAX_NAME_BYTES];
    int32_t id = (int32_t)(sender - forks);
    int64_t millis = clock_millis(CLOCK_REALTIME);
    int name_bytes = snprintf(prefix + HEADER_BYTES + OFF_NAME, MAX_NAME_BYTES, "client%d", id);
    size_t prefix_bytes = OFF_NAME + (size_t)name_bytes;
    struct frame_header header = {DATA_SIGNAL, id, (int32_t)(prefix_bytes + bytes)};
    memcpy(prefix, &header, HEADER_BYTES);
    memcpy(prefix + HEADER_BYTES, &millis, sizeof millis);
    prefix[HEADER_BYTES + OFF_NAME_LENGTH] = (char)name_bytes;
    for (struct fork *f = forks; f < forks + MAX_CLIENTS; f++) {
        if (f != sender && f->state == IN_ROOM && f->pipe >= 0) {
            give(f, prefix, HEADER_BYTES + prefix_bytes);
            give(f, text, bytes);
        }
    }
}

/* Parts that are longer together than a message may be are counted and not kept. */
static void add_part(struct fork *f, const char *data, size_t bytes) {
    if (f->parts == NULL && (f->parts = malloc(MAX_MESSAGE_BYTES)) == NULL) {
        fail("malloc");
    }
    if (f->parts_bytes + bytes <= MAX_MESSAGE_BYTES) {
        memcpy(f->parts + f->parts_bytes, data, bytes);
    }
    f->parts_bytes += bytes;
}

static void take_message(struct fork *f, const char *data, size_t bytes) {
    if (f->parts_bytes == 0) {
        relay(f, data, bytes);
        return;
    }
    add_part(f, data, bytes);
    if (f->parts_bytes <= MAX_MESSAGE_BYTES) {
        relay(f, f->parts, f->parts_bytes);
    }
    f->parts_bytes = 0;
}

static void handle_frame(const struct frame_header *header, const char *data) {
    struct fork *f = &forks[header->client_id];
    if (header->signal == READY_SIGNAL && f->state == STARTING && f->pipe >= 0) {
        f->state = IN_ROOM;
        f->kill_at = 0;
        close(f->socket);
        f->socket = -1;
        say("client %d connected from %s (pid %d)", header->client_id, f->peer, (int)f->pid);
    } else if (f->state == IN_ROOM) {
        switch (header->signal) {
        case DATA_PART_SIGNAL:
            add_part(f, data, (size_t)header->length);
            break;
        case DATA_SIGNAL:
            take_message(f, data, (size_t)header->length);
            break;
        case CONNECTION_LOST_SIGNAL:
            f->connection_lost = 1;
            break;
        case DISCONNECTED_SIGNAL:
            leave(f, f->connection_lost ? "connection lost" : "disconnected");
            break;
        }
    }
}

/* Whether a head stands there that its fork has written; there are ENVELOPE_TELLING_BYTES at least. */
static int is_head(const char *at) {
    static const char nobody[TOKEN_BYTES];
    int32_t length, id;
    memcpy(&length, at + TOKEN_BYTES, sizeof length);
    memcpy(&id, at + ENVELOPE_HEAD_BYTES + sizeof id, sizeof id);
    return length >= HEADER_BYTES && (size_t)length <= frame_limit - ENVELOPE_EXTRA_BYTES && id >= 0
           && id < MAX_CLIENTS && forks[id].state != FREE && memcmp(at, nobody, TOKEN_BYTES) != 0
           && memcmp(at, forks[id].token, TOKEN_BYTES) == 0;
}

/* Whether a frame of the envelope's fork stands there, and does not span what another has written. */
static int is_frame(const struct frame_header *header, const char *data, const char *end) {
    int has_data = header->signal == DATA_SIGNAL || header->signal == DATA_PART_SIGNAL;
    int known = has_data || header->signal == READY_SIGNAL || header->signal == DISCONNECTED_SIGNAL
                || header->signal == CONNECTION_LOST_SIGNAL || header->signal == LINES_SIGNAL;
    if (!known || header->client_id != envelope_id || header->length < 0
            || (size_t)header->length > (has_data ? envelope_bytes - HEADER_BYTES : 0)) {
        return 0;
    }
    for (const char *at = data; at < data + header->length && end - at >= ENVELOPE_TELLING_BYTES; at++) {
        if (is_head(at)) {
            return 0;
        }
    }
    return 1;
}

/* It wrote with its own token what is no whole frame of its own: nothing more that it writes is believed. */
static void lied(struct fork *f) {
    memset(f->token, 0, TOKEN_BYTES);
    end_fork(f, "it wrote what is no frame of its own to pipeForkToMain");
}

/*
 * Finds the next envelope that its fork has written. Returns how many bytes are before its frames, or, if there is none,
 * before what may become one.
 */
static size_t find_envelope(size_t from) {
    size_t at = from;
    while (in_bytes - at >= ENVELOPE_TELLING_BYTES) {
        int32_t length, id;
        if (!is_head(in + at)) {
            at++;
            continue;
        }
        memcpy(&length, in + at + TOKEN_BYTES, sizeof length);
        memcpy(&id, in + at + ENVELOPE_HEAD_BYTES + sizeof id, sizeof id);
        const char *end = in + at + ENVELOPE_HEAD_BYTES + length;
        int is_there = in_bytes - at >= ENVELOPE_EXTRA_BYTES + (size_t)length;
        if (is_there && memcmp(end, in + at, TOKEN_BYTES) == 0) {
            envelope_bytes = (size_t)length;
            envelope_id = id;
            return at + ENVELOPE_HEAD_BYTES;
        }
        if (!is_there && !in_is_all) {
            return at;
        }
        lied(&forks[id]);
        at += ENVELOPE_HEAD_BYTES;
    }
    return in_is_all ? in_bytes : at;
}

/* Handles what was read, and skips what is no frame; returns 0 if some is left because some fork is full. */
static int handle_frames(void) {
    size_t at = 0;
    size_t skipped = 0;
    int space = has_space();
    struct frame_header header;
    while (space) {
        if (envelope_bytes == 0) {
            size_t found = find_envelope(at);
            skipped += found - at - (envelope_bytes > 0 ? ENVELOPE_HEAD_BYTES : 0);
            at = found;
            if (envelope_bytes == 0) {
                break;
            }
        }
        memcpy(&header, in + at, HEADER_BYTES);
        if (envelope_bytes < HEADER_BYTES || !is_frame(&header, in + at + HEADER_BYTES, in + in_bytes)) {
            lied(&forks[envelope_id]);
            envelope_bytes = 0;
            continue;
        }
        handle_frame(&header, in + at + HEADER_BYTES);
        at += HEADER_BYTES + (size_t)header.length;
        envelope_bytes -= HEADER_BYTES + (size_t)header.length;
        at += envelope_bytes == 0 ? TOKEN_BYTES : 0;
        space = has_space();
    }
    if (skipped > 0) {
        say("skipped %zu bytes on pipeForkToMain that were no frame", skipped);
    }
    in_bytes -= at;
    memmove(in, in + at, in_bytes);
    return space;
}

#endif
