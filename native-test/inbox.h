/*
 * Server Main's end of pipeForkToMain: what was read and not handled yet, cut into the frames of its envelopes. What is
 * no envelope of a known fork is skipped. Java's counterparts are PipeForkToMain and FrameDecoder. Threads: one.
 */
#ifndef FORKCHAT_INBOX_H
#define FORKCHAT_INBOX_H

#include "frame.h"

enum {
    INBOX_BYTES = 256 * 1024,
    INBOX_FORKS = 1024 /* client ids are below */
};

struct inbox {
    int fd;                 /* read end of the pipe; does not block */
    size_t frame_limit;     /* the longest write of a fork */
    uint64_t total;         /* how many bytes were read in all */
    size_t skipped;         /* bytes that were no envelope; the owner sets it to 0 again */
    int is_all;             /* the last read has emptied the pipe */
    size_t at, end;         /* the bytes that are not handled yet */
    size_t frames_bytes;    /* that are left of the envelope at its beginning, or 0 */
    int32_t sender;         /* whose envelope it is */
    char tokens[INBOX_FORKS][TOKEN_BYTES]; /* what a fork's writes begin and end with; 0: its frames are rejected */
    char bytes[INBOX_BYTES];
};

enum inbox_found {
    INBOX_EMPTY,
    INBOX_FRAME,
    INBOX_VIOLATION /* the fork wrote an invalid frame with its own token, which is revoked */
};

/* Begins with memory that is all 0. */
void inbox_init(struct inbox *inbox, int fd, size_t frame_limit);

void inbox_trust(struct inbox *inbox, int32_t id, const char token[TOKEN_BYTES]);

/* Skips from now on what the fork has written. */
void inbox_distrust(struct inbox *inbox, int32_t id);

/* Reads once. */
void inbox_read(struct inbox *inbox);

/* The total once everything that is in the pipe now is read. */
uint64_t inbox_total_when_read(const struct inbox *inbox);

/* Finds the next frame; its data is there until the next read. Of a lie the header has the client id alone. */
enum inbox_found inbox_next(struct inbox *inbox, struct frame_header *header, const char **data);

#endif
