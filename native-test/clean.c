#include "clean.h"

#include "frame.h"

#include <stdint.h>
#include <string.h>

enum { REPLACEMENT = 0xfffd };

/*
 * Reads the character that s begins with, and returns its length. Of what is malformed it takes as much as could have
 * become a character, 1 to 3 bytes, for one REPLACEMENT.
 */
static size_t decode(const unsigned char *s, size_t left, uint32_t *character) {
    size_t bytes = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
    if (bytes < 2) {
        *character = bytes == 1 ? s[0] : REPLACEMENT;
        return 1;
    }
    /* A second byte below these is overlong, one above is beyond the last character. */
    unsigned lowest = s[0] == 0xe0 ? 0xa0 : s[0] == 0xf0 ? 0x90 : 0x80;
    unsigned highest = s[0] == 0xf4 ? 0x8f : 0xbf;
    *character = s[0] & (0xffU >> (bytes + 1));
    for (size_t i = 1; i < bytes; i++) {
        if (i == left || s[i] < lowest || s[i] > highest) {
            *character = REPLACEMENT;
            return i;
        }
        *character = *character << 6 | (s[i] & 0x3fU);
        lowest = 0x80;
        highest = 0xbf;
    }
    if (*character >= 0xd800 && *character <= 0xdfff) { /* a surrogate: three bytes, one REPLACEMENT */
        *character = REPLACEMENT;
    }
    return bytes;
}

static int steers(uint32_t c) {
    return (c < ' ' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

long clean(const char *line, size_t bytes, char *cleaned) {
    size_t length = 0;
    for (size_t at = 0; at < bytes;) {
        uint32_t character;
        const char *from = line + at;
        size_t taken = decode((const unsigned char *)from, bytes - at, &character);
        at += taken;
        if (character == REPLACEMENT || steers(character)) {
            from = "\xef\xbf\xbd";
            taken = 3;
        }
        if (taken > MAX_MESSAGE_BYTES - length) {
            return -1;
        }
        memcpy(cleaned + length, from, taken);
        length += taken;
    }
    return (long)length;
}
