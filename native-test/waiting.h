/*
 * Bytes that wait for a slow reader, in order and of bounded length. Memory is touched as far as it
 * is needed, and kept until waiting_drop(). Threads: none.
 */
#ifndef FORKCHAT_WAITING_H
#define FORKCHAT_WAITING_H

#include <stddef.h>

enum {
    WAITING_FULL_BYTES = 16 * 1024 * 1024,
    WAITING_MORE_BYTES = 128 * 1024, /* what may be added after it was found not full */
    WAITING_CAPACITY = 2 * WAITING_FULL_BYTES + 2 * WAITING_MORE_BYTES
};

struct waiting {
    char *bytes;
    size_t at, end;
};

size_t waiting_bytes(const struct waiting *w);

int waiting_is_full(const struct waiting *w);

void waiting_drop(struct waiting *w);

void waiting_add(struct waiting *w, const void *from, size_t bytes);

/* Writes what a descriptor takes that does not block; returns how many bytes, or -1 if its reader is gone. */
long waiting_write(struct waiting *w, int fd);

#endif
