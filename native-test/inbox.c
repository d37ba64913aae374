#include "inbox.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void inbox_init(struct inbox *inbox, int fd, size_t frame_limit) {
    inbox->fd = fd;
    inbox->frame_limit = frame_limit;
}

void inbox_trust(struct inbox *inbox, int32_t id, const char token[TOKEN_BYTES]) {
    memcpy(inbox->tokens[id], token, TOKEN_BYTES);
}

void inbox_distrust(struct inbox *inbox, int32_t id) {
    memset(inbox->tokens[id], 0, TOKEN_BYTES);
}

void inbox_read(struct inbox *inbox) {
    inbox->end -= inbox->at;
    memmove(inbox->bytes, inbox->bytes + inbox->at, inbox->end);
    inbox->at = 0;
    size_t asked = INBOX_BYTES - inbox->end;
    ssize_t n = read(inbox->fd, inbox->bytes + inbox->end, asked);
    inbox->is_all = n < (ssize_t)asked;
    inbox->end += n > 0 ? (size_t)n : 0;
    inbox->total += n > 0 ? (size_t)n : 0;
}

uint64_t inbox_total_when_read(const struct inbox *inbox) {
    int unread = 0;
    ioctl(inbox->fd, FIONREAD, &unread);
    return inbox->total + (uint64_t)unread;
}

/* Whether a head stands there that its fork has written; there are ENVELOPE_TELLING_BYTES at least. */
static int is_head(const struct inbox *inbox, const char *at) {
    static const char nobody[TOKEN_BYTES];
    int32_t length, id;
    memcpy(&length, at + TOKEN_BYTES, sizeof length);
    memcpy(&id, at + ENVELOPE_HEAD_BYTES + offsetof(struct frame_header, client_id), sizeof id);
    return length >= HEADER_BYTES && (size_t)length <= inbox->frame_limit - ENVELOPE_EXTRA_BYTES && id >= 0
           && id < INBOX_FORKS && memcmp(at, nobody, TOKEN_BYTES) != 0
           && memcmp(at, inbox->tokens[id], TOKEN_BYTES) == 0;
}

/*
 * Whether some head begins in the data. No byte of a token is ASCII, and so not the one of its TOKEN_BYTES that stands
 * at a multiple of TOKEN_BYTES: in most text only those are looked at.
 */
static int has_head(const struct inbox *inbox, const char *data, size_t bytes) {
    const char *data_end = data + bytes;
    const char *end = inbox->bytes + inbox->end;
    const char *stop = end - data_end < TOKEN_BYTES - 1 ? end : data_end + TOKEN_BYTES - 1;
    for (const char *last = data + TOKEN_BYTES - 1; last < stop; last += TOKEN_BYTES) {
        if (!(*last & 0x80)) {
            continue;
        }
        for (const char *at = last - TOKEN_BYTES + 1; at <= last; at++) {
            if (at < data_end && end - at >= ENVELOPE_TELLING_BYTES && is_head(inbox, at)) {
                return 1;
            }
        }
    }
    return 0;
}

/* Whether a frame of the envelope's fork begins there, and does not span what another has written. */
static int is_frame(const struct inbox *inbox, const struct frame_header *header, const char *data) {
    size_t most = 0;
    switch (header->signal) {
    case DATA_SIGNAL:
    case DATA_PART_SIGNAL:
        most = inbox->frames_bytes - HEADER_BYTES;
        break;
    case READY_SIGNAL:
    case DISCONNECTED_SIGNAL:
    case CONNECTION_LOST_SIGNAL:
    case LINES_SIGNAL:
        break;
    default:
        return 0;
    }
    return header->client_id == inbox->sender && header->length >= 0 && (size_t)header->length <= most
           && !has_head(inbox, data, (size_t)header->length);
}

static enum inbox_found violation(struct inbox *inbox, int32_t id, struct frame_header *header) {
    inbox->frames_bytes = 0;
    inbox_distrust(inbox, id);
    header->client_id = id;
    return INBOX_VIOLATION;
}

/* Goes to the frames of the next envelope that its fork has written; if there is none, to what may become one. */
static enum inbox_found open_envelope(struct inbox *inbox, struct frame_header *header) {
    size_t from = inbox->at;
    const char *at = inbox->bytes + from;
    const char *end = inbox->bytes + inbox->end;
    while (end - at >= ENVELOPE_TELLING_BYTES && !is_head(inbox, at)) {
        at++;
    }
    int found = end - at >= ENVELOPE_TELLING_BYTES;
    inbox->at = (size_t)((found || !inbox->is_all ? at : end) - inbox->bytes);
    inbox->skipped += inbox->at - from;
    if (!found) {
        return INBOX_EMPTY;
    }
    int32_t length, id;
    memcpy(&length, at + TOKEN_BYTES, sizeof length);
    memcpy(&id, at + ENVELOPE_HEAD_BYTES + offsetof(struct frame_header, client_id), sizeof id);
    int is_there = end - at >= ENVELOPE_EXTRA_BYTES + length;
    if (is_there && memcmp(at + ENVELOPE_HEAD_BYTES + length, at, TOKEN_BYTES) == 0) {
        inbox->frames_bytes = (size_t)length;
        inbox->sender = id;
        inbox->at += ENVELOPE_HEAD_BYTES;
        return INBOX_FRAME;
    }
    if (!is_there && !inbox->is_all) {
        return INBOX_EMPTY;
    }
    inbox->at += ENVELOPE_HEAD_BYTES;
    inbox->skipped += ENVELOPE_HEAD_BYTES;
    return violation(inbox, id, header);
}

enum inbox_found inbox_next(struct inbox *inbox, struct frame_header *header, const char **data) {
    if (inbox->frames_bytes == 0) {
        enum inbox_found found = open_envelope(inbox, header);
        if (found != INBOX_FRAME) {
            return found;
        }
    }
    const char *frame = inbox->bytes + inbox->at;
    if (inbox->frames_bytes < HEADER_BYTES) {
        return violation(inbox, inbox->sender, header);
    }
    memcpy(header, frame, HEADER_BYTES);
    *data = frame + HEADER_BYTES;
    if (!is_frame(inbox, header, *data)) {
        return violation(inbox, inbox->sender, header);
    }
    size_t bytes = HEADER_BYTES + (size_t)header->length;
    inbox->frames_bytes -= bytes;
    inbox->at += bytes + (inbox->frames_bytes == 0 ? TOKEN_BYTES : 0);
    return INBOX_FRAME;
}
