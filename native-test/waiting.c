#include "waiting.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

size_t waiting_bytes(const struct waiting *w) {
    return w->end - w->at;
}

int waiting_is_full(const struct waiting *w) {
    return waiting_bytes(w) >= WAITING_FULL_BYTES;
}

void waiting_drop(struct waiting *w) {
    free(w->bytes);
    *w = (struct waiting){0};
}

void waiting_add(struct waiting *w, const void *from, size_t bytes) {
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

long waiting_write(struct waiting *w, int fd) {
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
