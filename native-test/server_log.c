#include "server_log.h"

#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Writes at most PIPE_BUF bytes: so much a pipe takes without waiting once poll says that it takes something. */
static void log_write(const char *lines, size_t bytes) {
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    if (poll(&out, 1, 0) == 1) {
        ssize_t written = write(STDOUT_FILENO, lines, bytes);
        (void)written; /* whoever read it is gone */
    }
}

void say(const char *format, ...) {
    static const char prefix[] = "Server Main: ";
    char line[512];
    const size_t most = sizeof line - sizeof prefix;
    va_list values;
    memcpy(line, prefix, sizeof prefix - 1);
    va_start(values, format);
    int length = vsnprintf(line + sizeof prefix - 1, most + 1, format, values);
    va_end(values);
    size_t bytes = sizeof prefix - 1 + ((size_t)length < most ? (size_t)length : most);
    line[bytes] = '\n';
    log_write(line, bytes + 1);
}

void log_drain(int fd) {
    static char held[PIPE_BUF];
    static size_t held_bytes;
    ssize_t n;
    while ((n = read(fd, held + held_bytes, sizeof held - held_bytes)) > 0) {
        held_bytes += (size_t)n;
        size_t whole = held_bytes;
        while (whole > 0 && held[whole - 1] != '\n') {
            whole--;
        }
        if (whole == 0 && held_bytes == sizeof held) {
            whole = held_bytes; /* no line end in sight */
        }
        if (whole > 0) {
            log_write(held, whole);
        }
        held_bytes -= whole;
        memmove(held, held + whole, held_bytes);
    }
}
