#include "parts.h"

#include "frame.h"

#include <stdlib.h>
#include <string.h>

void parts_add(struct parts *parts, const char *data, size_t bytes) {
    if (parts->text == NULL && (parts->text = malloc(MAX_MESSAGE_BYTES)) == NULL) {
        abort();
    }
    if (parts->bytes + bytes <= MAX_MESSAGE_BYTES) {
        memcpy(parts->text + parts->bytes, data, bytes);
    }
    parts->bytes += bytes;
}

int parts_end(struct parts *parts, const char **data, size_t *bytes) {
    if (parts->bytes == 0) {
        return 1;
    }
    parts_add(parts, *data, *bytes);
    *data = parts->text;
    *bytes = parts->bytes;
    parts->bytes = 0;
    return *bytes <= MAX_MESSAGE_BYTES;
}

void parts_free(struct parts *parts) {
    free(parts->text);
    *parts = (struct parts){0};
}
