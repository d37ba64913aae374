/* write(2) until all is written, for descriptors that block. Threads: any. */
#ifndef FORKCHAT_WRITE_ALL_H
#define FORKCHAT_WRITE_ALL_H

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

/* Writes all of it; 0 if the reader is gone. */
static int write_all(int fd, const char *from, size_t bytes) {
    while (bytes > 0) {
        ssize_t n = write(fd, from, bytes);
        if (n < 0 && errno != EINTR) {
            return 0;
        }
        if (n > 0) {
            from += n;
            bytes -= (size_t)n;
        }
    }
    return 1;
}

#endif
