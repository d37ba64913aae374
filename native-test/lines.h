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
 * next from each. The code that runs for every line stands here, inline: a call each costs the load generator a tenth of
 * its CPU time. Threads: none.
 */
#ifndef FORKCHAT_LINES_H
#define FORKCHAT_LINES_H

#include <stddef.h>
#include <stdint.h>
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

void put_hex(char *to, uint64_t value, int chars);

/* Adds one to a number in hex; cheaper than put_hex. */
static inline void increment_hex(char *number, int chars) {
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
void line_init(char *line, size_t line_bytes, unsigned sender);

/* The number of the client that has sent the line. */
unsigned line_sender(const char *line);

/* When the line was sent, in ns since the run's start. */
uint64_t line_time(const char *line);

/* The counts of one receiver. */
struct tally {
    uint64_t lines;     /* as they were due */
    uint64_t lost;      /* left out */
    uint64_t doubled;   /* or late: a number that was seen or passed over already */
    uint64_t echoed;    /* its own */
    uint64_t damaged;   /* no line of a sender's */
};

/* The lines that one receiver expects. */
struct expectation {
    unsigned self;
    unsigned senders;
    size_t line_bytes;
    char *templates;    /* for each sender the line that is due next */
    struct tally tally;
};

void expectation_init(struct expectation *e, unsigned self, unsigned senders, size_t line_bytes);

void expectation_free(struct expectation *e);

/* The number of the line that is due next from a sender. */
uint64_t expectation_next(const struct expectation *e, unsigned sender);

/* A line that is not the one that was due: says what is wrong, and goes on behind it. */
void expectation_mismatch(struct expectation *e, const char *line, char *due);

/*
 * Takes a line of line_bytes, its LF included. Returns 1 if it is whole and from another; then its time can be read.
 */
static inline int expectation_take(struct expectation *e, const char *line) {
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

#endif
