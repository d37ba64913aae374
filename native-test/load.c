/*
 * Puts a chat server under load and checks what comes out: K clients in one process, of which the first S send
 * numbered lines, as fast as they can or at a rate. Every client must get each line of every other sender once, in
 * order, and none of its own.
 *
 *   load [OPTION VALUE]... [HOST] PORT[,PORT]...
 *     --clients K     how many there are (10)
 *     --senders S     how many of them send (2)
 *     --bytes N       length of a line with its LF, at least 28 (64)
 *     --rate R        lines a second of all senders together; 0 is as fast as they can (0)
 *     --warm-up T     seconds before it measures (1)
 *     --seconds T     seconds that it measures (5)
 *     --deliveries N  ends once so many lines arrived, instead of after --seconds
 *     --prefixes 1    the server is ncat --chat, which cuts lines and puts <userN> before each piece
 *     --chat 1        the server speaks forkchat's chat view: a name before each line, and lines of its own
 *     --json 1        the clients that do not send choose forkchat's json view
 *     --stuck N       so many clients, the last ones, read nothing once it measures
 *     --slow N        so many clients, before those, read --slow-rate only
 *     --slow-rate B   bytes a second (65536)
 *     --patience T    seconds that the room may take to fill, and lines to arrive after the last was sent (60)
 *
 * With several ports the clients connect to them in turn: the servers make up one room. It says `measuring` and
 * `measured` when that begins and ends, then one line of KEY=VALUE. The times are those from write(2) to read(2), of
 * all lines at a rate, and of each 64th else; the stuck and the slow ones do not count. far_p50_us and far_p99_us are
 * those of lines from another port, which the other times leave out. Exit code 0 if all is as it must be, 1 if not, 2
 * for wrong use. Uses poll(2), so it runs on Linux and macOS.
 */
#include "lines.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define NANOS 1000000000ULL

enum {
    IN_BYTES = 256 * 1024,
    OUT_BYTES = 64 * 1024,
    MAX_SOURCES = 1024,      /* ncat's N is a descriptor of select(2) */
    SAMPLE_EACH = 64,
    MAX_SAMPLES = 1 << 22,
    MAX_PORTS = 8,
    SLICES_A_SECOND = 10,    /* in which a slow client reads */
    HELLO_NANOS = 50000000
};

struct options {
    unsigned clients, senders, line_bytes, stuck, slow;
    uint64_t rate, deliveries, slow_rate;
    double warm_up, seconds, patience;
    int prefixes, chat, json;
    const char *host;
    unsigned ports[MAX_PORTS], port_count;
};

static struct options options = {
    .clients = 10, .senders = 2, .line_bytes = 64, .slow_rate = 65536,
    .warm_up = 1, .seconds = 5, .patience = 60, .host = "127.0.0.1",
};

/* A piece of a line from one of ncat's users. */
struct source {
    char *piece;
    size_t length;
};

/* Times of lines. */
struct samples {
    uint32_t *nanos;
    size_t count;
};

struct client {
    int fd;
    unsigned index;
    int greeted, gone, slow, stuck;
    struct expectation expectation;
    char *rest;                  /* the beginning of what has not come whole yet */
    size_t rest_bytes, rest_capacity;
    struct source *sources;      /* with prefixes only */
    int speaking;                /* the user of the last prefix, or -1 */
    uint64_t slow_budget, slow_slice;
    char *text;                  /* of the last object, in the json view only */
    /* a sender's */
    char *out, *line;
    size_t out_at, out_end;
    uint64_t sent;
};

enum phase { JOINING, WARMING_UP, MEASURING, DRAINING };

static struct client *clients;
static char *in;                 /* what a client's rest and a read give; one for all, as a hundred would not stay in a cache */
static size_t in_capacity;
static enum phase phase = JOINING;
static uint64_t started, arrived;
static struct samples near_samples, far_samples;

static void fail(const char *what) {
    fprintf(stderr, "load: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
    exit(1);
}

static void *allocate(size_t bytes) {
    void *memory = calloc(1, bytes);
    if (memory == NULL) {
        fail("no memory");
    }
    return memory;
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * NANOS + (uint64_t)t.tv_nsec - started;
}

/* ---- clients ---- */

static int connected(unsigned port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int one = 1;
    if (inet_pton(AF_INET, options.host, &address.sin_addr) != 1) {
        errno = 0;
        fail("HOST is no IPv4 address");
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        fail("cannot connect");
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return fd;
}

/* Whether it reads the json view. */
static int has_objects(const struct client *c) {
    return options.json && c->index >= options.senders;
}

static void say(struct client *c, const char *word) {
    if (write(c->fd, word, strlen(word)) != (ssize_t)strlen(word)) {
        fail("cannot say hello");
    }
}

static void client_init(struct client *c, unsigned index) {
    c->fd = connected(options.ports[index % options.port_count]);
    c->index = index;
    c->speaking = -1;
    c->stuck = index >= options.clients - options.stuck;
    c->slow = !c->stuck && index >= options.clients - options.stuck - options.slow;
    c->rest_capacity = options.line_bytes;
    c->rest = allocate(c->rest_capacity);
    expectation_init(&c->expectation, index, options.senders, options.line_bytes);
    if (options.prefixes) {
        c->sources = allocate(MAX_SOURCES * sizeof *c->sources);
    }
    if (has_objects(c)) {
        c->text = allocate(options.line_bytes);
        c->text[options.line_bytes - 1] = '\n';
        say(c, "%forkchat/1 view=json history=0\n");
    }
    if (index < options.senders) {
        c->out = allocate(OUT_BYTES + options.line_bytes);
        c->line = allocate(options.line_bytes);
        line_init(c->line, options.line_bytes, index);
    }
}

static void client_free(struct client *c) {
    close(c->fd);
    expectation_free(&c->expectation);
    for (int i = 0; c->sources != NULL && i < MAX_SOURCES; i++) {
        free(c->sources[i].piece);
    }
    free(c->sources);
    free(c->rest);
    free(c->out);
    free(c->line);
    free(c->text);
}

static int counts(const struct client *c) {
    return !c->stuck && !c->slow;
}

/* ---- what arrives ---- */

static void sample(const struct client *c, const char *line, uint64_t at) {
    int is_near = options.port_count == 1 || line_sender(line) % options.port_count == c->index % options.port_count;
    struct samples *to = is_near ? &near_samples : &far_samples;
    uint64_t nanos = at - line_time(line);
    if (to->count < MAX_SAMPLES) {
        to->nanos[to->count++] = nanos > UINT32_MAX ? UINT32_MAX : (uint32_t)nanos;
    }
}

static void take_line(struct client *c, const char *line, uint64_t at) {
    if (expectation_take(&c->expectation, line)) {
        arrived++;
        if (phase == MEASURING && counts(c) && (options.rate > 0 || c->expectation.tally.lines % SAMPLE_EACH == 0)) {
            sample(c, line, at);
        }
    }
}

/* Takes the whole lines at the beginning; returns how many bytes those are. */
static size_t take_lines(struct client *c, const char *from, size_t bytes, uint64_t at) {
    size_t line_bytes = options.line_bytes;
    size_t taken = 0;
    while (bytes - taken >= line_bytes) {
        const char *line = from + taken;
        if (line[line_bytes - 1] == '\n') {
            take_line(c, line, at);
            taken += line_bytes;
        } else { /* something else is in between: on behind the next line feed */
            const char *end = memchr(line, '\n', bytes - taken);
            c->expectation.tally.damaged++;
            taken = end == NULL ? bytes : (size_t)(end - from) + 1;
        }
    }
    return taken;
}

/* The bytes of one of ncat's users: the rest of a line, whole lines, the beginning of one. */
static void take_piece(struct client *c, const char *from, size_t bytes, uint64_t at) {
    struct source *source = &c->sources[c->speaking];
    if (source->piece == NULL) {
        source->piece = allocate(options.line_bytes);
    }
    if (source->length > 0) {
        size_t missing = options.line_bytes - source->length;
        size_t more = bytes < missing ? bytes : missing;
        memcpy(source->piece + source->length, from, more);
        source->length += more;
        if (source->length < options.line_bytes) {
            return;
        }
        take_lines(c, source->piece, options.line_bytes, at);
        source->length = 0;
        from += more;
        bytes -= more;
    }
    size_t taken = take_lines(c, from, bytes, at);
    source->length = bytes - taken;
    memcpy(source->piece, from + taken, source->length);
}

/* Takes `<userN> ` and sets who is speaking, or a whole line `<announce> ...`; returns its length, 0 if not all is there. */
static size_t take_prefix(struct client *c, const char *from, size_t bytes) {
    static const char user[] = "<user";
    const char *end = memchr(from, '>', bytes);
    if (end == NULL || end + 1 == from + bytes) {
        return 0;
    }
    if (strncmp(from, user, sizeof user - 1) == 0) {
        int speaking = atoi(from + sizeof user - 1);
        c->speaking = speaking >= 0 && speaking < MAX_SOURCES ? speaking : 0;
        return (size_t)(end + 2 - from);
    }
    end = memchr(from, '\n', bytes);
    return end == NULL ? 0 : (size_t)(end + 1 - from);
}

static size_t take_prefixed(struct client *c, const char *from, size_t bytes, uint64_t at) {
    size_t taken = 0;
    while (taken < bytes) {
        if (from[taken] == '<') {
            size_t prefix = take_prefix(c, from + taken, bytes - taken);
            if (prefix == 0) {
                break;
            }
            taken += prefix;
        } else {
            const char *end = memchr(from + taken, '<', bytes - taken);
            size_t piece = end == NULL ? bytes - taken : (size_t)(end - from) - taken;
            if (c->speaking >= 0) {
                take_piece(c, from + taken, piece, at);
            }
            taken += piece;
        }
    }
    return taken;
}

/* The chat view's lines: `-- ...` is the server's, `name: ` stands before a client's. */
static size_t take_chat(struct client *c, const char *from, size_t bytes, uint64_t at) {
    size_t taken = 0;
    while (taken < bytes) {
        const char *line = from + taken;
        size_t left = bytes - taken;
        if (line[0] == '-') {
            const char *end = memchr(line, '\n', left);
            if (end == NULL) {
                break;
            }
            taken += (size_t)(end + 1 - line);
            continue;
        }
        const char *blank = memchr(line, ' ', left);
        size_t prefix = blank == NULL ? left : (size_t)(blank + 1 - line);
        if (left - prefix < options.line_bytes) {
            break;
        }
        take_lines(c, line + prefix, options.line_bytes, at);
        taken += prefix + options.line_bytes;
    }
    return taken;
}

/* The json view's lines: each is an object, and a message's text is the last of its strings. */
static size_t take_objects(struct client *c, const char *from, size_t bytes, uint64_t at) {
    static const char type[] = "{\"type\":\"message\"";
    static const char lead[] = "\"text\":\"";
    size_t text_bytes = options.line_bytes - 1;
    size_t taken = 0;
    const char *end;
    while ((end = memchr(from + taken, '\n', bytes - taken)) != NULL) {
        const char *line = from + taken;
        size_t line_bytes = (size_t)(end + 1 - line);
        taken += line_bytes;
        if (line_bytes < sizeof type || memcmp(line, type, sizeof type - 1) != 0) {
            continue;
        }
        const char *text = memmem(line, line_bytes, lead, sizeof lead - 1);
        text = text == NULL ? end : text + sizeof lead - 1;
        if ((size_t)(end - text) != text_bytes + 2 || memcmp(text + text_bytes, "\"}", 2) != 0) {
            c->expectation.tally.damaged++;
            continue;
        }
        memcpy(c->text, text, text_bytes);
        take_line(c, c->text, at);
    }
    return taken;
}

/*
 * While the room fills, the first client says `hello` until every other has heard it, the second until the first has.
 * Then the second says `set`, and once the first has heard that, the first says `ready`: behind it come lines alone.
 * Returns how many bytes are done with.
 */
static size_t take_greetings(struct client *c, size_t bytes) {
    in[bytes] = '\0';
    if (strstr(in, "hello") != NULL) {
        c->greeted |= 1;
    }
    if (strstr(in, c->index == 0 ? "set\n" : has_objects(c) ? "ready\"}\n" : "ready\n") != NULL) {
        c->greeted |= 2;
        if (options.prefixes) {
            c->speaking = -1;
        }
        return bytes;
    }
    /* Leaves the beginning of a word that may go on. */
    return bytes < 8 ? 0 : bytes - 8;
}

static size_t readable_now(struct client *c, uint64_t at) {
    size_t space = in_capacity - c->rest_bytes - 1;
    if (!c->slow || phase == JOINING) {
        return space;
    }
    uint64_t slice = at * SLICES_A_SECOND / NANOS;
    if (slice != c->slow_slice) {
        c->slow_slice = slice;
        c->slow_budget = options.slow_rate / SLICES_A_SECOND;
    }
    return c->slow_budget < space ? c->slow_budget : space;
}

/* Until the next read. */
static void keep(struct client *c, const char *from, size_t bytes) {
    if (bytes > c->rest_capacity) {
        free(c->rest);
        c->rest = allocate(bytes);
        c->rest_capacity = bytes;
    }
    memcpy(c->rest, from, bytes);
    c->rest_bytes = bytes;
}

static void receive(struct client *c) {
    size_t space = readable_now(c, now());
    if (space == 0) {
        return;
    }
    ssize_t n = read(c->fd, in + c->rest_bytes, space);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (n <= 0) {
        c->gone = 1;
        return;
    }
    uint64_t at = now();
    size_t bytes = c->rest_bytes + (size_t)n;
    if (c->slow) {
        c->slow_budget -= (uint64_t)n;
    }
    memcpy(in, c->rest, c->rest_bytes);
    size_t taken = phase == JOINING   ? take_greetings(c, bytes)
                   : options.prefixes ? take_prefixed(c, in, bytes, at)
                   : has_objects(c)   ? take_objects(c, in, bytes, at)
                   : options.chat     ? take_chat(c, in, bytes, at)
                                      : take_lines(c, in, bytes, at);
    keep(c, in + taken, bytes - taken);
}

/* ---- what is sent ---- */

static void add_line(struct client *c, uint64_t at) {
    put_hex(c->line + OFF_TIME, at, TIME_CHARS);
    memcpy(c->out + c->out_end, c->line, options.line_bytes);
    c->out_end += options.line_bytes;
    increment_hex(c->line + OFF_NUMBER, NUMBER_CHARS);
    c->sent++;
}

static void send_out(struct client *c) {
    while (c->out_at < c->out_end) {
        ssize_t n = write(c->fd, c->out + c->out_at, c->out_end - c->out_at);
        if (n < 0 && errno == EAGAIN) {
            return;
        }
        if (n < 0 && errno != EINTR) {
            c->gone = 1;
            return;
        }
        c->out_at += n > 0 ? (size_t)n : 0;
    }
    c->out_at = c->out_end = 0;
}

static int sending(void) {
    return phase == WARMING_UP || phase == MEASURING;
}

/* As fast as it can: the buffer is filled anew whenever it is empty. */
static void send_saturated(struct client *c) {
    if (c->out_end == 0 && sending()) {
        uint64_t at = now();
        while (c->out_end == 0 || c->out_end + options.line_bytes <= OUT_BYTES) {
            add_line(c, at);
        }
    }
    send_out(c);
}

/* At a rate: whoever's turn it is sends a line at the time that is due to it. Returns ns until the next. */
static uint64_t send_due(uint64_t since) {
    static uint64_t lines;
    for (;;) {
        uint64_t at = now();
        uint64_t due = since + lines * NANOS / options.rate;
        if (at < due) {
            return due - at;
        }
        struct client *c = &clients[lines % options.senders];
        if (c->gone || c->out_end + options.line_bytes > OUT_BYTES) {
            errno = 0;
            fail(c->gone ? "a sender's connection is gone" : "the server takes lines slower than --rate");
        }
        add_line(c, at);
        send_out(c);
        lines++;
    }
}

/* ---- the run ---- */

static void wait_and_transfer(uint64_t nanos) {
    static struct pollfd *set;
    if (set == NULL) {
        set = allocate(options.clients * sizeof *set);
    }
    uint64_t at = now();
    for (unsigned i = 0; i < options.clients; i++) {
        struct client *c = &clients[i];
        int reads = !(c->stuck && phase >= MEASURING) && readable_now(c, at) > 0;
        int writes = c->out != NULL && (c->out_at < c->out_end || (options.rate == 0 && sending()));
        set[i].fd = c->gone ? -1 : c->fd;
        set[i].events = (short)((reads ? POLLIN : 0) | (writes ? POLLOUT : 0));
        if (set[i].events == 0) {
            set[i].fd = -1;
        }
        set[i].revents = 0;
    }
#ifdef __linux__
    struct timespec timeout = {.tv_sec = (time_t)(nanos / NANOS), .tv_nsec = (long)(nanos % NANOS)};
    int ready = ppoll(set, options.clients, &timeout, NULL);
#else
    int ready = poll(set, options.clients, (int)((nanos + 999999) / 1000000));
#endif
    if (ready < 0 && errno != EINTR) {
        fail("poll");
    }
    for (unsigned i = 0; ready > 0 && i < options.clients; i++) {
        if (set[i].revents & (POLLIN | POLLERR | POLLHUP)) {
            receive(&clients[i]);
        }
        if (set[i].revents & POLLOUT && options.rate == 0) {
            send_saturated(&clients[i]);
        } else if (set[i].revents & POLLOUT) {
            send_out(&clients[i]);
        }
    }
}

static int all_greeted(int mark, unsigned from) {
    for (unsigned i = from; i < options.clients; i++) {
        if (clients[i].gone) {
            errno = 0;
            fail("a connection was closed before all were in the room");
        }
        if (!(clients[i].greeted & mark)) {
            return 0;
        }
    }
    return 1;
}

static void join(void) {
    uint64_t deadline = now() + (uint64_t)(options.patience * NANOS);
    uint64_t next_hello = 0;
    while (!all_greeted(1, 0)) {
        uint64_t at = now();
        if (at > deadline) {
            errno = 0;
            fail("not all were in the room in time");
        }
        if (at >= next_hello) {
            say(&clients[0], "hello\n");
            if (!clients[0].greeted) {
                say(&clients[1], "hello\n");
            }
            next_hello = at + HELLO_NANOS;
        }
        wait_and_transfer(HELLO_NANOS);
    }
    say(&clients[1], "set\n");
    while (!(clients[0].greeted & 2)) {
        wait_and_transfer(HELLO_NANOS);
        all_greeted(1, 0);
    }
    say(&clients[0], "ready\n");
    while (!all_greeted(2, 0)) {
        wait_and_transfer(HELLO_NANOS);
    }
}

/* The lines that have not arrived yet where they must. */
static uint64_t missing(void) {
    uint64_t lines = 0;
    for (unsigned i = 0; i < options.clients; i++) {
        for (unsigned s = 0; s < options.senders && counts(&clients[i]); s++) {
            uint64_t next = expectation_next(&clients[i].expectation, s);
            if (s != i && next < clients[s].sent) {
                lines += clients[s].sent - next;
            }
        }
    }
    return lines;
}

static void run_until(uint64_t end, uint64_t end_arrived, uint64_t rate_since) {
    while (now() < end && arrived < end_arrived) {
        uint64_t nanos = options.slow > 0 ? NANOS / SLICES_A_SECOND / 2 : NANOS / 10;
        if (options.rate > 0 && sending()) {
            uint64_t due = send_due(rate_since);
            nanos = due < nanos ? due : nanos;
        }
        wait_and_transfer(nanos);
    }
}

static void drain(void) {
    uint64_t deadline = now() + (uint64_t)(options.patience * NANOS);
    int sent_all = 0;
    phase = DRAINING;
    while (now() < deadline && !(sent_all && missing() == 0)) {
        run_until(now() + NANOS / 50, UINT64_MAX, 0);
        sent_all = 1;
        for (unsigned s = 0; s < options.senders; s++) {
            sent_all &= clients[s].gone || clients[s].out_end == 0;
        }
    }
    /* What is too much would come now. */
    run_until(now() + NANOS / 10, UINT64_MAX, 0);
}

/* ---- the outcome ---- */

static int compare(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void sort(struct samples *times) {
    qsort(times->nanos, times->count, sizeof *times->nanos, compare);
}

static double percentile_micros(const struct samples *sorted, double share) {
    return sorted->count == 0 ? 0 : sorted->nanos[(size_t)(share * (double)(sorted->count - 1))] / 1000.0;
}

static int report(uint64_t measured_lines, double measured_seconds) {
    struct tally sum = {0};
    unsigned gone = 0, gone_others = 0;
    for (unsigned i = 0; i < options.clients; i++) {
        const struct tally *t = &clients[i].expectation.tally;
        sum.lost += t->lost;
        sum.doubled += t->doubled;
        sum.echoed += t->echoed;
        sum.damaged += t->damaged;
        gone += (unsigned)clients[i].gone;
        gone_others += (unsigned)(clients[i].gone && !clients[i].stuck);
    }
    sum.lost += missing();
    sort(&near_samples);
    sort(&far_samples);
    double per_second = (double)measured_lines / measured_seconds;
    printf("clients=%u bytes=%u deliveries=%" PRIu64 " seconds=%.2f per_second=%.0f bytes_per_second=%.0f"
           " p50_us=%.1f p99_us=%.1f max_us=%.1f lost=%" PRIu64 " doubled=%" PRIu64 " echoed=%" PRIu64
           " damaged=%" PRIu64 " closed=%u all_deliveries=%" PRIu64 " far_p50_us=%.1f far_p99_us=%.1f\n",
           options.clients, options.line_bytes, measured_lines, measured_seconds, per_second,
           per_second * options.line_bytes, percentile_micros(&near_samples, 0.5), percentile_micros(&near_samples, 0.99),
           percentile_micros(&near_samples, 1), sum.lost, sum.doubled, sum.echoed, sum.damaged, gone, arrived,
           percentile_micros(&far_samples, 0.5), percentile_micros(&far_samples, 0.99));
    return sum.lost + sum.doubled + sum.echoed + sum.damaged + gone_others > 0;
}

static void usage(void) {
    fprintf(stderr, "usage: load [--clients K] [--senders S] [--bytes N] [--rate R] [--warm-up T] [--seconds T]"
                    " [--deliveries N] [--prefixes 1] [--chat 1] [--json 1] [--stuck N] [--slow N] [--slow-rate B] [--patience T] [HOST] PORT[,PORT]...\n");
    exit(2);
}

/* Returns 0 if these are no ports. */
static int parse_ports(const char *text) {
    for (;;) {
        char *end;
        unsigned long port = strtoul(text, &end, 10);
        if (port < 1 || port > 65535 || options.port_count == MAX_PORTS) {
            return 0;
        }
        options.ports[options.port_count++] = (unsigned)port;
        if (*end != ',') {
            return *end == '\0';
        }
        text = end + 1;
    }
}

static void parse(int argc, char **argv) {
    int at = 1;
    for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0; at += 2) {
        const char *name = argv[at] + 2;
        double value = atof(argv[at + 1]);
        if (strcmp(name, "clients") == 0) options.clients = (unsigned)value;
        else if (strcmp(name, "senders") == 0) options.senders = (unsigned)value;
        else if (strcmp(name, "bytes") == 0) options.line_bytes = (unsigned)value;
        else if (strcmp(name, "rate") == 0) options.rate = (uint64_t)value;
        else if (strcmp(name, "warm-up") == 0) options.warm_up = value;
        else if (strcmp(name, "seconds") == 0) options.seconds = value;
        else if (strcmp(name, "deliveries") == 0) options.deliveries = (uint64_t)value;
        else if (strcmp(name, "prefixes") == 0) options.prefixes = value > 0;
        else if (strcmp(name, "chat") == 0) options.chat = value > 0;
        else if (strcmp(name, "json") == 0) options.json = value > 0;
        else if (strcmp(name, "stuck") == 0) options.stuck = (unsigned)value;
        else if (strcmp(name, "slow") == 0) options.slow = (unsigned)value;
        else if (strcmp(name, "slow-rate") == 0) options.slow_rate = (uint64_t)value;
        else if (strcmp(name, "patience") == 0) options.patience = value;
        else usage();
    }
    if (argc - at == 2) {
        options.host = argv[at++];
    }
    int has_ports = argc - at == 1 && parse_ports(argv[at]);
    unsigned readers = options.clients - options.stuck - options.slow;
    if (!has_ports || options.clients < 2 || options.senders < 1
            || options.line_bytes < MIN_LINE_BYTES || options.line_bytes > 65537 || options.clients > 4096
            || options.stuck + options.slow > options.clients || readers < 2 || options.senders > readers) {
        usage();
    }
}

int main(int argc, char **argv) {
    parse(argc, argv);
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, NULL, _IOLBF, 0);
    started = now();
    near_samples.nanos = allocate(MAX_SAMPLES * sizeof *near_samples.nanos);
    far_samples.nanos = allocate(MAX_SAMPLES * sizeof *far_samples.nanos);
    clients = allocate(options.clients * sizeof *clients);
    in_capacity = IN_BYTES + 2 * options.line_bytes;
    in = allocate(in_capacity);
    for (unsigned i = 0; i < options.clients; i++) {
        client_init(&clients[i], i);
    }
    join();

    uint64_t begin = now();
    phase = WARMING_UP;
    run_until(begin + (uint64_t)(options.warm_up * NANOS), UINT64_MAX, begin);
    printf("measuring\n");
    phase = MEASURING;
    uint64_t from = now();
    uint64_t arrived_before = arrived;
    uint64_t longest = options.deliveries > 0 ? UINT64_MAX : from + (uint64_t)(options.seconds * NANOS);
    run_until(longest, options.deliveries > 0 ? arrived + options.deliveries : UINT64_MAX, begin);
    double seconds = (double)(now() - from) / NANOS;
    uint64_t measured = arrived - arrived_before;
    printf("measured\n");

    drain();
    int wrong = report(measured, seconds);
    for (unsigned i = 0; i < options.clients; i++) {
        client_free(&clients[i]);
    }
    free(clients);
    free(in);
    free(near_samples.nanos);
    free(far_samples.nanos);
    return wrong;
}
