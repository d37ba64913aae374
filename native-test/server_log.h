/*
 * A server's log: standard output, to which whole lines are written when it takes them. They are dropped, and never
 * waited for, while nobody reads it. Threads: none.
 */
#ifndef FORKCHAT_SERVER_LOG_H
#define FORKCHAT_SERVER_LOG_H

/* A line of the server's own. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Passes the lines on that workers have written to their end of a pipe; the other end, fd, does not block. */
void log_drain(int fd);

#endif
