#include "room.h"

#include "server_log.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    EXIT_MILLIS = 30000,
    BROKEN_PIPE_MILLIS = 1000,
    STALL_MILLIS = 5000,
    STALL_FULL_MILLIS = 3000 /* while the fork holds the senders back */
};

struct fork forks[MAX_CLIENTS];
struct inbox inbox;
int64_t now;

/* ---- how forks leave ---- */

void close_pipe(struct fork *f) {
    if (f->pipe >= 0) {
        close(f->pipe);
        f->pipe = -1;
        f->kill_at = now + EXIT_MILLIS;
        f->kill_why = "did not exit in 30 s";
    }
    waiting_drop(&f->waiting);
}

void end_fork(struct fork *f, const char *why) {
    close_pipe(f);
    f->kill_at = 0;
    snprintf(f->ended_because, sizeof f->ended_because, "%s", why);
    if (!f->ended) {
        kill(-f->pid, SIGKILL);
        kill(f->pid, SIGKILL); /* it may not have come to lead its group yet */
    }
}

void leave(struct fork *f, const char *why) {
    say("client %d left: %s", (int)(f - forks), why);
    f->state = LEAVING;
}

void free_fork(struct fork *f) {
    close_pipe(f);
    parts_free(&f->parts);
    inbox_distrust(&inbox, (int32_t)(f - forks));
    *f = (struct fork){.state = FREE};
}

/* ---- what forks are given ---- */

static void give(struct fork *f, const void *data, size_t bytes) {
    if (waiting_bytes(&f->waiting) == 0) {
        f->took_at = now;
    }
    waiting_add(&f->waiting, data, bytes);
}

void deliver(struct fork *f) {
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

int has_space(void) {
    for (int i = 0; i < MAX_CLIENTS; i++) {
        if (waiting_is_full(&forks[i].waiting)) {
            return 0;
        }
    }
    return 1;
}

/* ---- what forks say ---- */

static void relay(const struct fork *sender, const char *text, size_t bytes) {
    char name[MAX_NAME_BYTES];
    char prefix[MAX_PREFIX_BYTES];
    int32_t id = (int32_t)(sender - forks);
    int name_bytes = snprintf(name, sizeof name, "client%d", id);
    size_t prefix_bytes = put_message_prefix(prefix, id, name, (size_t)name_bytes, bytes);
    for (struct fork *f = forks; f < forks + MAX_CLIENTS; f++) {
        if (f != sender && f->state == IN_ROOM && f->pipe >= 0) {
            give(f, prefix, prefix_bytes);
            give(f, text, bytes);
        }
    }
}

static void handle_frame(const struct frame_header *header, const char *data) {
    struct fork *f = &forks[header->client_id];
    size_t bytes = (size_t)header->length;
    if (header->signal == READY_SIGNAL && f->state == STARTING && f->pipe >= 0) {
        f->state = IN_ROOM;
        f->kill_at = 0;
        close(f->socket);
        f->socket = -1;
        say("client %d connected from %s (pid %d)", header->client_id, f->peer, (int)f->pid);
    } else if (f->state == IN_ROOM) {
        switch (header->signal) {
        case DATA_PART_SIGNAL:
            parts_add(&f->parts, data, bytes);
            break;
        case DATA_SIGNAL:
            if (parts_end(&f->parts, &data, &bytes)) {
                relay(f, data, bytes);
            }
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

int handle_frames(void) {
    struct frame_header header;
    const char *data;
    enum inbox_found found = INBOX_FRAME;
    int space;
    while ((space = has_space()) && (found = inbox_next(&inbox, &header, &data)) != INBOX_EMPTY) {
        if (found == INBOX_VIOLATION) {
            end_fork(&forks[header.client_id], "its worker wrote an invalid frame to pipeForkToMain");
        } else {
            handle_frame(&header, data);
        }
    }
    if (inbox.skipped > 0) {
        say("skipped %zu bytes on pipeForkToMain that were no frame", inbox.skipped);
        inbox.skipped = 0;
    }
    return space;
}
