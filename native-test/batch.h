/*
 * The frames of a fork to Server Main, collected in an envelope that one write carries. Java's counterpart is
 * FrameWriter. Threads: one.
 */
#ifndef FORKCHAT_BATCH_H
#define FORKCHAT_BATCH_H

#include "frame.h"

#include <limits.h>

struct batch {
    int fd;              /* write end of pipeForkToMain */
    int32_t client_id;
    size_t frame_limit;  /* the longest write, at most PIPE_BUF: it is done as a whole or not at all */
    char token[TOKEN_BYTES];
    int reader_gone;     /* then nothing is written any more */
    size_t end;
    char envelope[PIPE_BUF];
};

void batch_init(struct batch *batch, int fd, int32_t client_id, size_t frame_limit, const char token[TOKEN_BYTES]);

void batch_add_frame(struct batch *batch, int32_t signal, const char *data, size_t bytes);

/* Adds as many frames as the text needs. */
void batch_add_message(struct batch *batch, const char *text, size_t bytes);

/* Writes the frames that were added; 0 if the reader is gone. */
int batch_flush(struct batch *batch);

#endif
