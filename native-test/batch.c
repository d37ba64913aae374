#include "batch.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

void batch_init(struct batch *batch, int fd, int32_t client_id, size_t frame_limit, const char token[TOKEN_BYTES]) {
    batch->fd = fd;
    batch->client_id = client_id;
    batch->frame_limit = frame_limit;
    memcpy(batch->token, token, TOKEN_BYTES);
    batch->reader_gone = 0;
    batch->end = ENVELOPE_HEAD_BYTES;
}

int batch_flush(struct batch *batch) {
    size_t frames_bytes = batch->end - ENVELOPE_HEAD_BYTES;
    size_t bytes = frames_bytes == 0 ? 0 : close_envelope(batch->envelope, batch->token, frames_bytes);
    while (bytes > 0 && !batch->reader_gone && write(batch->fd, batch->envelope, bytes) < 0) {
        if (errno == EAGAIN) { /* somebody has set O_NONBLOCK on the shared pipe */
            struct pollfd room = {.fd = batch->fd, .events = POLLOUT};
            poll(&room, 1, -1);
        } else if (errno != EINTR) {
            batch->reader_gone = 1;
        }
    }
    batch->end = ENVELOPE_HEAD_BYTES;
    return !batch->reader_gone;
}

void batch_add_frame(struct batch *batch, int32_t signal, const char *data, size_t bytes) {
    struct frame_header header = {signal, batch->client_id, (int32_t)bytes};
    if (batch->frame_limit - batch->end < HEADER_BYTES + bytes + TOKEN_BYTES) {
        batch_flush(batch);
    }
    memcpy(batch->envelope + batch->end, &header, HEADER_BYTES);
    memcpy(batch->envelope + batch->end + HEADER_BYTES, data, bytes);
    batch->end += HEADER_BYTES + bytes;
}

void batch_add_message(struct batch *batch, const char *text, size_t bytes) {
    size_t most = batch->frame_limit - ENVELOPE_MIN_BYTES;
    for (; bytes > most; text += most, bytes -= most) {
        batch_add_frame(batch, DATA_PART_SIGNAL, text, most);
    }
    batch_add_frame(batch, DATA_SIGNAL, text, bytes);
}
