/* The options that servers set on their TCP sockets. Threads: any. */
#ifndef FORKCHAT_SOCKETS_H
#define FORKCHAT_SOCKETS_H

/* Listens on 127.0.0.1. Port 0 becomes the free one that was taken. Returns -1 if that fails. */
int listen_on(int *port);

/* For a client's socket: no wait for a fuller segment, and the send buffer that forkchat has too. */
void tune_socket(int fd);

#endif
