#include "write_all.h"

#include <errno.h>
#include <unistd.h>

int write_all(int fd, const char *from, size_t bytes) {
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
