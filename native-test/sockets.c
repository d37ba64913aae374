#include "sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

enum { SEND_BUFFER_BYTES = 128 * 1024 };

int listen_on(int *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int one = 1;
    address.sin_port = htons((uint16_t)*port);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, SOMAXCONN) < 0
            || getsockname(listener, (struct sockaddr *)&address, &length) < 0) {
        return -1;
    }
    *port = ntohs(address.sin_port);
    return listener;
}

void tune_socket(int fd) {
    int one = 1;
    int send_buffer = SEND_BUFFER_BYTES;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
}
