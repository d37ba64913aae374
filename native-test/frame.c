#include "frame.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

int draw_token(int random_bytes, char token[TOKEN_BYTES]) {
    if (read(random_bytes, token, TOKEN_BYTES) != TOKEN_BYTES) {
        return 0;
    }
    for (int i = 0; i < TOKEN_BYTES; i++) {
        token[i] = (char)(token[i] | (i == 0 ? 0xf8 : 0x80));
    }
    return 1;
}

size_t close_envelope(char *envelope, const char token[TOKEN_BYTES], size_t frames_bytes) {
    int32_t length = (int32_t)frames_bytes;
    memcpy(envelope, token, TOKEN_BYTES);
    memcpy(envelope + TOKEN_BYTES, &length, sizeof length);
    memcpy(envelope + ENVELOPE_HEAD_BYTES + frames_bytes, token, TOKEN_BYTES);
    return frames_bytes + ENVELOPE_EXTRA_BYTES;
}

size_t put_message_prefix(char *to, int32_t sender, const char *name, size_t name_bytes, size_t text_bytes) {
    struct frame_header header = {DATA_SIGNAL, sender, (int32_t)(OFF_NAME + name_bytes + text_bytes)};
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    int64_t millis = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
    memcpy(to, &header, HEADER_BYTES);
    memcpy(to + HEADER_BYTES, &millis, sizeof millis);
    to[HEADER_BYTES + OFF_NAME_LENGTH] = (char)name_bytes;
    memcpy(to + HEADER_BYTES + OFF_NAME, name, name_bytes);
    return HEADER_BYTES + OFF_NAME + name_bytes;
}
