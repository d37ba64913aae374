/* Shows that the check of lines.h finds what it is there for. Prints what failed; exit code 1 then. */
#include "lines.h"

#include <stdio.h>
#include <string.h>

enum { LINE = 64, SENDERS = 3, SELF = 1 };

static int failures;

static void check(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "lines_test: %s\n", what);
        failures++;
    }
}

/* Takes the lines with these numbers of sender 0. */
static struct tally tally_of(const unsigned *numbers, int count, unsigned sender, int damage_at) {
    struct expectation e;
    char line[LINE];
    expectation_init(&e, SELF, SENDERS, LINE);
    for (int i = 0; i < count; i++) {
        line_init(line, LINE, sender);
        put_hex(line + OFF_NUMBER, numbers[i], NUMBER_CHARS);
        put_hex(line + OFF_TIME, 77, TIME_CHARS);
        if (i == damage_at) {
            line[40] = '!';
        }
        if (expectation_take(&e, line)) {
            check(line_time(line) == 77, "the time can be read");
        }
    }
    struct tally tally = e.tally;
    check(sender >= SENDERS || expectation_next(&e, sender) == tally.lines + tally.lost, "what is due next");
    expectation_free(&e);
    return tally;
}

static int is(struct tally t, unsigned lines, unsigned lost, unsigned doubled, unsigned echoed, unsigned damaged) {
    return t.lines == lines && t.lost == lost && t.doubled == doubled && t.echoed == echoed && t.damaged == damaged;
}

int main(void) {
    const unsigned good[] = {0, 1, 2, 3};
    const unsigned hole[] = {0, 1, 4};
    const unsigned twice[] = {0, 1, 1, 2};
    const unsigned turned[] = {0, 2, 1, 3};
    check(is(tally_of(good, 4, 0, -1), 4, 0, 0, 0, 0), "what is due is counted");
    check(is(tally_of(hole, 3, 2, -1), 3, 2, 0, 0, 0), "a hole is two lost");
    check(is(tally_of(twice, 4, 0, -1), 3, 0, 1, 0, 0), "a second time is doubled");
    check(is(tally_of(turned, 4, 0, -1), 3, 1, 1, 0, 0), "a wrong order is lost and doubled");
    check(is(tally_of(good, 4, SELF, -1), 0, 0, 0, 4, 0), "one's own is an echo");
    check(is(tally_of(good, 4, SENDERS, -1), 0, 0, 0, 0, 4), "an unknown sender is damage");
    check(is(tally_of(good, 4, 0, 3), 3, 0, 0, 0, 1), "another character is damage");

    char number[] = "00009fff";
    increment_hex(number, NUMBER_CHARS);
    check(memcmp(number, "0000a000", NUMBER_CHARS) == 0, "9fff and one is a000");
    return failures > 0;
}
