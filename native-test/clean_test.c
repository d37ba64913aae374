/* Shows that clean.h cleans as Java's TextCleaner does. Prints what failed; exit code 1 then. */
#include "clean.h"
#include "frame.h"

#include <stdio.h>
#include <string.h>

#define BAD "\xef\xbf\xbd"

static char cleaned[MAX_MESSAGE_BYTES];
static int failures;

static void check(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "clean_test: %s\n", what);
        failures++;
    }
}

static void becomes(const char *line, size_t bytes, const char *expected, const char *what) {
    long length = clean(line, bytes, cleaned);
    check(length == (long)strlen(expected) && memcmp(cleaned, expected, (size_t)length) == 0, what);
}

/* What the Java worker makes of each, found by asking it. */
static void malformed(void) {
    static const struct {
        const char *line, *expected;
    } lines[] = {
        {"\x80", BAD},                             /* a continuation without a start */
        {"\xff" "\xfe", BAD BAD},
        {"\xc3", BAD},                             /* cut short */
        {"\xe2\x82", BAD},
        {"\xf0\x9f\x98", BAD},
        {"\xc3" "b", BAD "b"},
        {"\xe2\x82" "b", BAD "b"},
        {"\xf0\x9f" "b", BAD "b"},
        {"\xf0\x9f\x98" "b", BAD "b"},
        {"\xc0\xaf", BAD BAD},                     /* overlong */
        {"\xe0\x80\xaf", BAD BAD BAD},
        {"\xf0\x80\x80\xaf", BAD BAD BAD BAD},
        {"\xed\xa0\x80", BAD},                     /* a surrogate */
        {"\xed\xa0", BAD},
        {"\xf4\x90\x80\x80", BAD BAD BAD BAD},     /* beyond U+10FFFF */
        {"\xf8\x88\x80\x80\x80", BAD BAD BAD BAD BAD},
        {"\xe2\xe2\x82\xac", BAD "\xe2\x82\xac"},  /* what breaks off one may begin another */
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char what[32];
        snprintf(what, sizeof what, "malformed line %zu", i);
        becomes(lines[i].line, strlen(lines[i].line), lines[i].expected, what);
    }
}

/* Each character of two bytes and less: the controls but tab are replaced. */
static void controls(void) {
    for (unsigned c = 0; c < 0x800; c++) {
        char text[3] = {(char)c};
        size_t bytes = 1;
        if (c >= 0x80) {
            text[0] = (char)(0xc0 | c >> 6);
            text[1] = (char)(0x80 | (c & 0x3f));
            bytes = 2;
        }
        char what[32];
        snprintf(what, sizeof what, "U+%04X", c);
        becomes(text, bytes, c != '\t' && (c < ' ' || (c >= 0x7f && c < 0xa0)) ? BAD : text, what);
    }
}

/* Lines of one byte over and over, each of which becomes three. */
static void limits(void) {
    static char line[MAX_MESSAGE_BYTES];
    memset(line, 'x', sizeof line);
    check(clean(line, sizeof line, cleaned) == MAX_MESSAGE_BYTES, "the longest line stays");
    memset(line, 0xff, sizeof line);
    check(clean(line, MAX_MESSAGE_BYTES / 3, cleaned) == MAX_MESSAGE_BYTES - 1, "what grows to the limit is no longer");
    check(clean(line, MAX_MESSAGE_BYTES / 3 + 1, cleaned) == -1, "what grows beyond the limit is too long");
}

int main(void) {
    static const char plain[] = "plain\ttext ~ gr\xc3\xb6\xc3\x9f" "er \xe2\x82\xac \xf0\x9f\x98\x80 \xef\xbf\xbd";
    becomes(plain, sizeof plain - 1, plain, "ordinary text stays as it is");
    becomes("", 0, "", "nothing stays nothing");
    /* U+2027 to U+202A: the separators are in the middle. */
    becomes("\xe2\x80\xa7\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa", 12, "\xe2\x80\xa7" BAD BAD "\xe2\x80\xaa",
            "the separators");
    malformed();
    controls();
    limits();
    return failures > 0;
}
