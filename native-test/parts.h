/*
 * The parts of a long message, of which only the last has DATA_SIGNAL. Java's counterpart is MessageParts. Threads: none.
 */
#ifndef FORKCHAT_PARTS_H
#define FORKCHAT_PARTS_H

#include <stddef.h>

struct parts {
    char *text; /* MAX_MESSAGE_BYTES once there was a part; kept until parts_free() */
    size_t bytes;
};

/* Keeps DATA_PART_SIGNAL's data. Parts that are longer together than a message may be are counted and not kept. */
void parts_add(struct parts *parts, const char *data, size_t bytes);

/*
 * Takes DATA_SIGNAL's data. Returns 0 if the message is too long; else the arguments become the text of all parts,
 * which is there until the next part is added.
 */
int parts_end(struct parts *parts, const char **data, size_t *bytes);

void parts_free(struct parts *parts);

#endif
