/* write(2) until all is written, for descriptors that block. Threads: any. */
#ifndef FORKCHAT_WRITE_ALL_H
#define FORKCHAT_WRITE_ALL_H

#include <stddef.h>

/* Writes all of it; 0 if the reader is gone. */
int write_all(int fd, const char *from, size_t bytes);

#endif
