/*
 * What waits for a reader that does not take it now: bytes in order, of bounded length. Memory is touched as far as it
 * is needed, and kept until waiting_drop(). Threads: none.
 */
#ifndef FORKCHAT_WAITING_H
#define FORKCHAT_WAITING_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    WAITING_FULL_BYTES = 16 * 1024 * 1024,
    WAITING_MORE_BYTES = 128 * 1024, /* what may be added after it was found not full */
    WAITING_CAPACITY = 2 * WAITING_FULL_BYTES + 2 * WAITING_MORE_BYTES
};

struct waiting {
    char *bytes;
    size_t at, end;
};

static size_t waiting_bytes(const struct waiting *w) {
    return w->end - w->at;
}

static int waiting_is_full(const struct waiting *w) {
    return waiting_bytes(w) >= WAITING_FULL_BYTES;
}

static void waiting_drop(struct waiting *w) {
    free(w->bytes);
    *w = (struct waiting){0};
}

static void waiting_add(struct waiting *w, const void *from, size_t bytes) {
    if (w->bytes == NULL && (w->bytes = malloc(WAITING_CAPACITY)) == NULL) {
        abort();
    }
    if (WAITING_CAPACITY - w->end < bytes) { /* then some half of it was taken already: it is not moved often */
        w->end -= w->at;
        memmove(w->bytes, w->bytes + w->at, w->end);
        w->at = 0;
    }
    memcpy(w->bytes + w->end, from, bytes);
    w->end += bytes;
}

/* Writes what a descriptor takes that does not block; returns how many bytes, or -1 if its reader is gone. */
static long waiting_write(struct waiting *w, int fd) {
    size_t before = w->at;
    while (w->at < w->end) {
        ssize_t n = write(fd, w->bytes + w->at, w->end - w->at);
        if (n < 0 && errno == EAGAIN) {
            return (long)(w->at - before);
        }
        if (n < 0 && errno != EINTR) {
            return -1;
        }
        w->at += n > 0 ? (size_t)n : 0;
    }
    long written = (long)(w->at - before);
    w->at = w->end = 0;
    return written;
}

#endif
