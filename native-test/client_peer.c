/*
 * A client in C, as the report has it: one thread reads, one writes. Standard input goes to the server, and what comes
 * from the server to standard output.
 *
 *   client_peer [--record] HOST PORT
 *
 * With --record both ways are records of 1025 bytes, as the original client's: a text with its line feed, then NULs.
 * Each line of standard input becomes one record, or as many as it takes, cut at whole characters; of a record that
 * comes, what is before its first NUL is a line of standard output. Otherwise the bytes stay as they are.
 *
 * At the end of input it closes its sending side and reads on until the server closes too. Exit code 0 then, and when
 * nobody reads standard output; 2 for wrong use, 3 if it cannot connect, 4 if the connection is lost before.
 */
#include "write_all.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    EXIT_USAGE = 2,
    EXIT_NOT_CONNECTED = 3,
    EXIT_LOST = 4,

    BUFFER_BYTES = 65536,
    RECORD_BYTES = 1025,
    RECORD_TEXT_BYTES = RECORD_BYTES - 2 /* behind it are a line feed and a NUL */
};

static int server;
static int records;
static atomic_int sent_all;

/* ---- from standard input to the server ---- */

/* How much of a text goes into one record. */
static size_t record_text(const char *text, size_t bytes) {
    size_t end = bytes;
    if (bytes > RECORD_TEXT_BYTES) {
        for (end = RECORD_TEXT_BYTES; end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80; end--) {
            /* the character that text[end] belongs to goes into the next record */
        }
    }
    return bytes > RECORD_TEXT_BYTES && end == 0 ? RECORD_TEXT_BYTES : end; /* no UTF-8 */
}

static int send_records(const char *text, size_t bytes) {
    size_t piece;
    do {
        char record[RECORD_BYTES] = {0};
        piece = record_text(text, bytes);
        memcpy(record, text, piece);
        record[piece] = '\n';
        if (!write_all(server, record, sizeof record)) {
            return 0;
        }
        text += piece;
        bytes -= piece;
    } while (bytes > 0);
    return 1;
}

static int send_lines_as_records(void) {
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    int sent = 1;
    while (sent && (length = getline(&line, &capacity, stdin)) >= 0) {
        size_t bytes = (size_t)length;
        sent = send_records(line, bytes > 0 && line[bytes - 1] == '\n' ? bytes - 1 : bytes);
    }
    free(line);
    return sent;
}

static int send_as_it_is(void) {
    static char buffer[BUFFER_BYTES];
    ssize_t n;
    while ((n = read(STDIN_FILENO, buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR)) {
        if (n > 0 && !write_all(server, buffer, (size_t)n)) {
            return 0;
        }
    }
    return 1;
}

static void *write_to_server(void *unused) {
    if (records ? send_lines_as_records() : send_as_it_is()) {
        sent_all = 1;
        shutdown(server, SHUT_WR);
    } else if (errno != EPIPE) { /* that is the end, which the other thread reads; a reset only one of them may see */
        perror("client_peer: the connection broke");
    }
    return unused;
}

/* ---- from the server to standard output ---- */

static void show(const char *text, size_t bytes) {
    if (!write_all(STDOUT_FILENO, text, bytes)) {
        exit(0); /* nobody reads */
    }
}

static void show_record(char *record, size_t bytes) {
    const char *end = memchr(record, '\0', bytes);
    size_t text = end == NULL ? bytes : (size_t)(end - record);
    if (text == 0 || record[text - 1] != '\n') {
        record[text++] = '\n';
    }
    show(record, text);
}

/* Returns at the end of the connection. */
static void read_from_server(void) {
    static char buffer[BUFFER_BYTES];
    size_t wanted = records ? RECORD_BYTES : BUFFER_BYTES - 1; /* there is room for a line feed */
    size_t have = 0;
    ssize_t n;
    while ((n = read(server, buffer + have, wanted - have)) > 0 || (n < 0 && errno == EINTR)) {
        have += n > 0 ? (size_t)n : 0;
        if (records && have == RECORD_BYTES) {
            show_record(buffer, have);
            have = 0;
        } else if (!records) {
            show(buffer, have);
            have = 0;
        }
    }
    if (have > 0) {
        show_record(buffer, have); /* cut off */
    }
    if (n < 0) {
        perror("client_peer: the connection broke");
        sent_all = 0;
    }
    shutdown(server, SHUT_RDWR); /* the server waits for that */
}

/* ---- */

static int connected(const char *host, const char *port) {
    const struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *addresses;
    int fd = -1;
    int error = getaddrinfo(host, port, &wanted, &addresses);
    if (error != 0) {
        fprintf(stderr, "client_peer: %s %s: %s\n", host, port, gai_strerror(error));
        exit(EXIT_NOT_CONNECTED);
    }
    for (struct addrinfo *a = addresses; a != NULL && fd < 0; a = a->ai_next) {
        fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
        if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen) < 0) {
            int cause = errno;
            close(fd);
            errno = cause;
            fd = -1;
        }
    }
    freeaddrinfo(addresses);
    if (fd < 0) {
        fprintf(stderr, "client_peer: cannot connect to %s %s: %s\n", host, port, strerror(errno));
        exit(EXIT_NOT_CONNECTED);
    }
    return fd;
}

int main(int argc, char **argv) {
    pthread_t writer;
    records = argc > 1 && strcmp(argv[1], "--record") == 0;
    if (argc - records != 3) {
        fprintf(stderr, "usage: client_peer [--record] HOST PORT\n");
        return EXIT_USAGE;
    }
    signal(SIGPIPE, SIG_IGN);
    server = connected(argv[records + 1], argv[records + 2]);
    if (pthread_create(&writer, NULL, write_to_server, NULL) != 0) {
        fprintf(stderr, "client_peer: cannot make a thread\n");
        return 1;
    }
    read_from_server();
    return sent_all ? 0 : EXIT_LOST;
}
