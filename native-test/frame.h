/*
 * The frame, as README describes it; Java's counterpart is the class Frame. Native byte order.
 *
 *   0             4             8             12
 *   +-------------+-------------+-------------+---------------- - -
 *   | int32       | int32       | int32       | length bytes
 *   | signal      | clientId    | length      | data
 *   +-------------+-------------+-------------+---------------- - -
 *
 * From main to fork the data of DATA_SIGNAL begins with int64 time in ms since 1970, uint8 n, n bytes of name. If the fork
 * has said LINES_SIGNAL, the text behind them may be several messages, a line feed between two.
 */
#ifndef FORKCHAT_FRAME_H
#define FORKCHAT_FRAME_H

#include <stdint.h>

enum {
    DISCONNECTED_SIGNAL = -9999,
    DATA_SIGNAL = -9998,
    DATA_PART_SIGNAL = -9997,
    READY_SIGNAL = -9996,
    CONNECTION_LOST_SIGNAL = -9984,
    LINES_SIGNAL = -9982,

    OFF_NAME_LENGTH = 8,
    OFF_NAME = 9,
    MAX_MESSAGE_BYTES = 65536,
    MAX_LINES_BYTES = 16384 /* of messages that share a frame */
};

struct frame_header {
    int32_t signal;
    int32_t client_id;
    int32_t length;
};

enum { HEADER_BYTES = sizeof(struct frame_header) };

#endif
