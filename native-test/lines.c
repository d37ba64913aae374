#include "lines.h"

#include <stdlib.h>
#include <string.h>

static const char HEX_DIGITS[] = "0123456789abcdef";

void put_hex(char *to, uint64_t value, int chars) {
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

void line_init(char *line, size_t line_bytes, unsigned sender) {
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

void expectation_init(struct expectation *e, unsigned self, unsigned senders, size_t line_bytes) {
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

void expectation_free(struct expectation *e) {
    free(e->templates);
}

uint64_t expectation_next(const struct expectation *e, unsigned sender) {
    uint64_t next = 0;
    get_hex(e->templates + sender * e->line_bytes + OFF_NUMBER, NUMBER_CHARS, &next);
    return next;
}

void expectation_mismatch(struct expectation *e, const char *line, char *due) {
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

unsigned line_sender(const char *line) {
    uint64_t sender;
    return get_hex(line + OFF_SENDER, SENDER_CHARS, &sender) ? (unsigned)sender : 0;
}

uint64_t line_time(const char *line) {
    uint64_t nanos = 0;
    get_hex(line + OFF_TIME, TIME_CHARS, &nanos);
    return nanos;
}
