/*
 * The lines that load sends, and the check of those that arrive.
 *
 *   0      4 5          13 14              26 27
 *   +------+-+----------+-+----------------+-+------------------ - - --+----+
 *   | 4    | | 8        | | 12             | | padding                 | LF |
 *   | hex  | | hex      | | hex            | |                         |    |
 *   +------+-+----------+-+----------------+-+------------------ - - --+----+
 *    sender   number       ns since start
 *
 * All lines of a run have one length. Each sender numbers its lines from 0, so that a receiver knows what must come
 * next from each. Threads: none.
 */
#ifndef FORKCHAT_LINES_H
#define FORKCHAT_LINES_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    OFF_SENDER = 0,
    SENDER_CHARS = 4,
    OFF_NUMBER = 5,
    NUMBER_CHARS = 8,
    OFF_TIME = 14,
    TIME_CHARS = 12,
    OFF_PADDING = 27,
    MIN_LINE_BYTES = OFF_PADDING + 1
};

static const char HEX_DIGITS[] = "0123456789abcdef";

static void put_hex(char *to, uint64_t value, int chars) {
    for (int i = chars - 1; i >= 0; i--) {
        to[i] = HEX_DIGITS[value & 15];
        value >>= 4;
    }
}

/* Returns 0 if some character is no digit. */
static int get_hex(const char *from, int chars, uint64_t *value) {
    *value = 0;
    for (int i = 0; i < chars; i++) {
        const char *digit = memchr(HEX_DIGITS, from[i], 16);
        if (digit == NULL) {
            return 0;
        }
        *value = *value << 4 | (uint64_t)(digit - HEX_DIGITS);
    }
    return 1;
}

/* Adds one to a number in hex; cheaper than put_hex. */
static void increment_hex(char *number, int chars) {
    for (int i = chars - 1; i >= 0; i--) {
        if (number[i] == '9') {
            number[i] = 'a';
            return;
        }
        if (number[i] != 'f') {
            number[i]++;
            return;
        }
        number[i] = '0';
    }
}

/* Makes the line number 0 of a sender at time 0. */
static void line_init(char *line, size_t line_bytes, unsigned sender) {
    for (size_t i = 0; i < line_bytes; i++) {
        line[i] = (char)('g' + i % 20);
    }
    put_hex(line + OFF_SENDER, sender, SENDER_CHARS);
    line[OFF_NUMBER - 1] = ' ';
    put_hex(line + OFF_NUMBER, 0, NUMBER_CHARS);
    line[OFF_TIME - 1] = ' ';
    put_hex(line + OFF_TIME, 0, TIME_CHARS);
    line[OFF_PADDING - 1] = ' ';
    line[line_bytes - 1] = '\n';
}

/* What a receiver found. */
struct tally {
    uint64_t lines;     /* as they were due */
    uint64_t lost;      /* left out */
    uint64_t doubled;   /* or late: a number that was seen or passed over already */
    uint64_t echoed;    /* its own */
    uint64_t damaged;   /* no line of a sender's */
};

/* What one receiver expects. */
struct expectation {
    unsigned self;
    unsigned senders;
    size_t line_bytes;
    char *templates;    /* for each sender the line that is due next */
    struct tally tally;
};

static void expectation_init(struct expectation *e, unsigned self, unsigned senders, size_t line_bytes) {
    memset(e, 0, sizeof *e);
    e->self = self;
    e->senders = senders;
    e->line_bytes = line_bytes;
    e->templates = malloc(senders * line_bytes);
    if (e->templates == NULL) {
        abort();
    }
    for (unsigned s = 0; s < senders; s++) {
        line_init(e->templates + s * line_bytes, line_bytes, s);
    }
}

static void expectation_free(struct expectation *e) {
    free(e->templates);
}

/* The number of the line that is due next from a sender. */
static uint64_t expectation_next(const struct expectation *e, unsigned sender) {
    uint64_t next = 0;
    get_hex(e->templates + sender * e->line_bytes + OFF_NUMBER, NUMBER_CHARS, &next);
    return next;
}

/* A line that is not the one that was due: says what is wrong, and goes on behind it. */
static void expectation_mismatch(struct expectation *e, const char *line, char *due) {
    uint64_t number;
    uint64_t next;
    if (!get_hex(line + OFF_NUMBER, NUMBER_CHARS, &number)) {
        e->tally.damaged++;
        return;
    }
    get_hex(due + OFF_NUMBER, NUMBER_CHARS, &next);
    if (number < next) {
        e->tally.doubled++;
        return;
    }
    e->tally.lost += number - next;
    e->tally.lines++;
    put_hex(due + OFF_NUMBER, number + 1, NUMBER_CHARS);
}

/*
 * Takes a line of line_bytes, its LF included. Returns 1 if it is whole and from another; then its time can be read.
 */
static int expectation_take(struct expectation *e, const char *line) {
    unsigned sender = 0;
    char *due = e->templates;
    while (sender < e->senders && memcmp(line + OFF_SENDER, due + OFF_SENDER, SENDER_CHARS) != 0) {
        sender++;
        due += e->line_bytes;
    }
    if (sender == e->senders) {
        e->tally.damaged++;
        return 0;
    }
    if (line[OFF_NUMBER - 1] != ' ' || memcmp(line + OFF_TIME + TIME_CHARS, due + OFF_TIME + TIME_CHARS,
            e->line_bytes - OFF_TIME - TIME_CHARS) != 0) {
        e->tally.damaged++;
        return 0;
    }
    if (sender == e->self) {
        e->tally.echoed++;
        return 0;
    }
    if (memcmp(line + OFF_NUMBER, due + OFF_NUMBER, NUMBER_CHARS) == 0) {
        e->tally.lines++;
        increment_hex(due + OFF_NUMBER, NUMBER_CHARS);
    } else {
        expectation_mismatch(e, line, due);
    }
    return 1;
}

/* When the line was sent, in ns since the run's start. */
static uint64_t line_time(const char *line) {
    uint64_t nanos = 0;
    get_hex(line + OFF_TIME, TIME_CHARS, &nanos);
    return nanos;
}

#endif
