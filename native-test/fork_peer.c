/*
 * A Server Fork in C, to show that forkchat's Server Main keeps to the worker's contract and not to its own worker:
 * `forkchat server --worker build/fork_peer`. src/docs/worker.md has the contract: descriptors, arguments, frames.
 *
 *   fork_peer ID PEER FRAME_LIMIT      started by Server Main alone
 *
 * The main thread carries the client's lines to pipeForkToMain; write_data_to_client() carries the other way, and ends
 * the process at the end of file of pipeMainToFork. Text is cleaned by clean.c.
 *
 * Where it differs from the Java worker, and is meant to:
 *   - it has the plain view alone: a first line that chooses a view is a message like any other
 *   - of its environment it takes FORKCHAT_SERVER_PID and FORKCHAT_TRACE alone: what else a server may set for its
 *     clients' views, lines or rates is ignored
 *   - it never says HELLO_SIGNAL, and skips every frame that is not DATA_SIGNAL
 *   - it does not set its short name, the one that pstree shows
 * Exit code 0 at the end of file, 1 when Server Main is gone and the client does not read, 2 for wrong use, 70 when
 * pipeMainToFork holds no frame.
 */
#include "batch.h"
#include "clean.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum {
    CLIENT = 0,
    LOG = 1,
    MAIN_TO_FORK = 3,
    FORK_TO_MAIN = 4,

    EXIT_ORPHANED = 1,
    EXIT_USAGE = 2,
    EXIT_FAULT = 70,

    SOCKET_BUFFER_BYTES = 65536,
    /* A reply is 4 bytes longer than a message; it is skipped, but it has to fit. */
    MAX_FRAME_BYTES = 4 + MAX_PREFIX_BYTES + MAX_MESSAGE_BYTES,

    LOOK_MILLIS = 500,   /* how often a write that waits looks whether Server Main is still there */
    QUIET_MILLIS = 1000, /* a client that has sent nothing for so long is not sending now */
    LINGER_MILLIS = 300  /* how long a client that is sending may take to close its side */
};

static int32_t client_id;
static size_t frame_limit;
static pid_t server_pid;
static int traces;

static _Atomic int64_t last_input;
static atomic_int input_ended, server_closed;
static int client_done[2]; /* a pipe whose write end is closed when the client has no more to say */

static int64_t now_millis(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the log ---- */

/* One write for a line, no longer than a pipe takes in one piece: all workers write to this one. */
static void say(const char *format, ...) {
    char text[PIPE_BUF];
    size_t most = frame_limit;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, most, format, arguments);
    va_end(arguments);
    size_t bytes = length < (int)most ? (size_t)length : most - 1;
    text[bytes] = '\n';
    ssize_t written = write(LOG, text, bytes + 1);
    (void)written; /* without a reader Server Main is gone, and nobody is left to be told */
}

#define TRACE(...) (traces ? say(__VA_ARGS__) : (void)0)

/* The frames of this fork to Server Main. Once Server Main is gone, the other thread sees the end of file and ends the process. */
static struct batch batch;

/* ---- to the client ---- */

static pthread_mutex_t client_output = PTHREAD_MUTEX_INITIALIZER;
static int client_gone;

/*
 * Writes all of it; drops it once a write has failed. Each LOOK_MILLIS of waiting it looks whether Server Main is
 * still there: the end of file is not seen meanwhile.
 */
static void write_to_client(const char *from, size_t bytes) {
    pthread_mutex_lock(&client_output);
    while (bytes > 0 && !client_gone) {
        ssize_t n = write(CLIENT, from, bytes);
        if (n >= 0) {
            from += n;
            bytes -= (size_t)n;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) { /* SO_SNDTIMEO is over */
            if (getppid() != server_pid) {
                _exit(EXIT_ORPHANED);
            }
        } else if (errno != EINTR) {
            client_gone = 1;
        }
    }
    pthread_mutex_unlock(&client_output);
}

static void refuse_line(void) {
    static const char refusal[] = "message refused: longer than 65536 bytes\n";
    write_to_client(refusal, sizeof refusal - 1);
}

/* ---- from the client ---- */

/* A line that has not come to its end; one byte more than a message, for the CR of a CRLF. */
static char line[MAX_MESSAGE_BYTES + 1];
static size_t line_bytes;
static int dropping;

static void keep(const char *from, size_t bytes) {
    if (!dropping && bytes > sizeof line - line_bytes) {
        dropping = 1;
        refuse_line();
    }
    if (!dropping) {
        memcpy(line + line_bytes, from, bytes);
        line_bytes += bytes;
    }
}

static void end_line(void) {
    static char cleaned[MAX_MESSAGE_BYTES];
    size_t bytes = line_bytes > 0 && line[line_bytes - 1] == '\r' ? line_bytes - 1 : line_bytes;
    if (!dropping) {
        long length = bytes > MAX_MESSAGE_BYTES ? -1 : clean(line, bytes, cleaned);
        if (length < 0) {
            refuse_line();
        } else {
            batch_add_message(&batch, cleaned, (size_t)length);
        }
    }
    line_bytes = 0;
    dropping = 0;
}

static void take_input(const char *in, size_t bytes) {
    const char *end;
    while ((end = memchr(in, '\n', bytes)) != NULL) {
        keep(in, (size_t)(end - in));
        end_line();
        bytes -= (size_t)(end + 1 - in);
        in = end + 1;
    }
    keep(in, bytes);
    batch_flush(&batch);
}

static void read_data_from_client(void) {
    static char in[SOCKET_BUFFER_BYTES];
    ssize_t n;
    while ((n = read(CLIENT, in, sizeof in)) > 0 || (n < 0 && errno == EINTR)) {
        last_input = now_millis();
        if (n > 0 && !server_closed) {
            take_input(in, (size_t)n);
        }
    }
    if (n < 0) {
        batch_add_frame(&batch, CONNECTION_LOST_SIGNAL, "", 0);
    }
    input_ended = 1;
    if (line_bytes > 0) {
        end_line(); /* the end of input ends a line */
    }
}

/* ---- from Server Main ---- */

/* The first frame: this fork's token. It is there before the fork is. */
static int read_token(char token[TOKEN_BYTES]) {
    struct frame_header header;
    return read(MAIN_TO_FORK, &header, HEADER_BYTES) == HEADER_BYTES && header.signal == TOKEN_SIGNAL
           && header.length == TOKEN_BYTES && read(MAIN_TO_FORK, token, TOKEN_BYTES) == TOKEN_BYTES;
}

/* Where the text of a message begins in its data. */
static size_t text_offset(const char *data, size_t bytes) {
    size_t offset = bytes < OFF_NAME ? bytes + 1 : OFF_NAME + (size_t)(unsigned char)data[OFF_NAME_LENGTH];
    if (offset > bytes) {
        say("Server fork %d: fault: a message of %zu bytes has no room for time and name", client_id, bytes);
        _exit(EXIT_FAULT);
    }
    return offset;
}

/* Writes the texts of the whole frames as lines, in place: a line is shorter than its frame. Returns what it took. */
static size_t render(char *frames, size_t bytes) {
    size_t at = 0;
    char *out = frames;
    struct frame_header header;
    for (; bytes - at >= HEADER_BYTES; at += HEADER_BYTES + (size_t)header.length) {
        memcpy(&header, frames + at, HEADER_BYTES);
        if (header.length < 0 || header.length > MAX_FRAME_BYTES - HEADER_BYTES) {
            say("Server fork %d: fault: signal %d with %d bytes is no frame for a fork", client_id, header.signal,
                header.length);
            _exit(EXIT_FAULT);
        }
        size_t length = (size_t)header.length;
        const char *data = frames + at + HEADER_BYTES;
        if (bytes - at < HEADER_BYTES + length) {
            break;
        }
        if (header.signal == DATA_SIGNAL) {
            size_t prefix = text_offset(data, length);
            TRACE("Server fork: Got: %.*s", (int)(length - prefix), data + prefix);
            TRACE("Server fork: Send data to client %d", client_id);
            memmove(out, data + prefix, length - prefix);
            out += length - prefix;
            *out++ = '\n';
        }
    }
    write_to_client(frames, (size_t)(out - frames));
    return at;
}

/*
 * Lets a client that is sending close its side first: a connection that is closed while something of the client's lies
 * unread is reset, and a reset can take away what was sent last. The other thread goes on reading, and drops it.
 */
static void linger(void) {
    struct pollfd input = {.fd = CLIENT, .events = POLLIN};
    struct pollfd done = {.fd = client_done[0], .events = POLLIN};
    if (now_millis() - last_input > QUIET_MILLIS && poll(&input, 1, 0) == 0) {
        return;
    }
    if (!input_ended) {
        shutdown(CLIENT, SHUT_WR);
    }
    poll(&done, 1, LINGER_MILLIS);
}

static void *write_data_to_client(void *unused) {
    static char frames[MAX_FRAME_BYTES];
    size_t have = 0;
    ssize_t n;
    while ((n = read(MAIN_TO_FORK, frames + have, sizeof frames - have)) > 0 || (n < 0 && errno == EINTR)) {
        have += n > 0 ? (size_t)n : 0;
        size_t taken = render(frames, have);
        have -= taken;
        memmove(frames, frames + taken, have);
    }
    server_closed = 1;
    linger();
    TRACE("Server Fork: Exited");
    (void)unused;
    _exit(0);
}

int main(int argc, char **argv) {
    const char *server = getenv("FORKCHAT_SERVER_PID");
    struct timeval look = {.tv_usec = LOOK_MILLIS * 1000};
    pthread_t to_client;
    char token[TOKEN_BYTES];
    frame_limit = argc == 4 ? (size_t)atol(argv[3]) : 0;
    if (frame_limit <= ENVELOPE_MIN_BYTES || frame_limit > PIPE_BUF) {
        fprintf(stderr, "fork_peer: started by Server Main alone, with ID PEER FRAME_LIMIT\n");
        return EXIT_USAGE;
    }
    client_id = (int32_t)atoi(argv[1]);
    server_pid = server == NULL ? getppid() : (pid_t)atol(server);
    traces = getenv("FORKCHAT_TRACE") != NULL;
    last_input = now_millis();
    signal(SIGPIPE, SIG_IGN);
    setsockopt(CLIENT, SOL_SOCKET, SO_SNDTIMEO, &look, sizeof look);
    if (!read_token(token)) {
        say("Server fork %d: fault: pipeMainToFork does not begin with a token", client_id);
        return EXIT_FAULT;
    }
    batch_init(&batch, FORK_TO_MAIN, client_id, frame_limit, token);
    if (pipe(client_done) < 0 || pthread_create(&to_client, NULL, write_data_to_client, NULL) != 0) {
        say("Server fork %d: fault: cannot start", client_id);
        return EXIT_FAULT;
    }
    batch_add_frame(&batch, READY_SIGNAL, "", 0);
    batch_flush(&batch);
    TRACE("Server fork: client %d has connected.", client_id);
    read_data_from_client();
    TRACE("Server Fork: Client %d disconnected", client_id);
    TRACE("Server Fork: Send DISCONNECTED_SIGNAL");
    batch_add_frame(&batch, DISCONNECTED_SIGNAL, "", 0);
    batch_flush(&batch);
    close(client_done[1]);
    pthread_join(to_client, NULL);
}
