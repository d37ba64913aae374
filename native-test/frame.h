/*
 * The frame, as src/docs/design.md describes it; Java's counterpart is the class Frame. Native byte order.
 *
 *   0             4             8             12
 *   +-------------+-------------+-------------+---------------- - -
 *   | int32       | int32       | int32       | length bytes
 *   | signal      | clientId    | length      | data
 *   +-------------+-------------+-------------+---------------- - -
 *
 * Each write to pipeForkToMain is an envelope, Java's class Envelope: whole frames of one fork between its token and the
 * token once more. TOKEN_SIGNAL, the first frame from main to fork, has the token for its data.
 *
 *   0                       8             12               12 + length
 *   +-----------------------+-------------+---------- - - -+-----------------------+
 *   | int64                 | int32       | length bytes   | int64                 |
 *   | token                 | length      | frames         | token                 |
 *   +-----------------------+-------------+---------- - - -+-----------------------+
 *
 * From main to fork the data of DATA_SIGNAL begins with int64 time in ms since 1970, uint8 n, n bytes of name. If the fork
 * has said LINES_SIGNAL, the text behind them may be several messages, a line feed between two.
 */
#ifndef FORKCHAT_FRAME_H
#define FORKCHAT_FRAME_H

#include <stddef.h>
#include <stdint.h>

enum {
    DISCONNECTED_SIGNAL = -9999,
    DATA_SIGNAL = -9998,
    DATA_PART_SIGNAL = -9997,
    READY_SIGNAL = -9996,
    CONNECTION_LOST_SIGNAL = -9984,
    LINES_SIGNAL = -9982,
    TOKEN_SIGNAL = -9981,

    OFF_NAME_LENGTH = 8,
    OFF_NAME = 9,
    MAX_NAME_BYTES = 255, /* what the uint8 can say */
    MAX_MESSAGE_BYTES = 65536,
    MAX_LINES_BYTES = 16384 /* of messages that share a frame */
};

struct frame_header {
    int32_t signal;
    int32_t client_id;
    int32_t length;
};

enum {
    HEADER_BYTES = sizeof(struct frame_header),

    TOKEN_BYTES = 8,
    ENVELOPE_HEAD_BYTES = TOKEN_BYTES + 4,
    ENVELOPE_EXTRA_BYTES = ENVELOPE_HEAD_BYTES + TOKEN_BYTES,
    ENVELOPE_MIN_BYTES = ENVELOPE_EXTRA_BYTES + HEADER_BYTES,
    ENVELOPE_TELLING_BYTES = ENVELOPE_HEAD_BYTES + 8, /* so much of one shows whose it is */

    MAX_PREFIX_BYTES = HEADER_BYTES + OFF_NAME + MAX_NAME_BYTES
};

/*
 * Draws a token from a descriptor of /dev/urandom: no byte is ASCII, and the first is in no UTF-8 text. Returns 0 if
 * the descriptor gives nothing. Little-endian machines alone.
 */
int draw_token(int random_bytes, char token[TOKEN_BYTES]);

/* Puts the envelope around frames that begin ENVELOPE_HEAD_BYTES behind it; returns the length of all. */
size_t close_envelope(char *envelope, const char token[TOKEN_BYTES], size_t frames_bytes);

/*
 * Writes what stands before the text in a DATA_SIGNAL frame from main to fork, the header included; returns its length,
 * at most MAX_PREFIX_BYTES.
 */
size_t put_message_prefix(char *to, int32_t sender, const char *name, size_t name_bytes, size_t text_bytes);

#endif
