/*
 * Shows that an inbox takes the frames of forks that write as they should, and that a fork which does not, harms itself
 * alone. Prints what failed; exit code 1 then.
 */
#include "inbox.h"
#include "write_all.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HONEST = 3, ATTACKER = 700 };

static const char TOKENS[2][TOKEN_BYTES] = {"\xf9\x81\x92\xa3\xb4\xc5\xd6\xe7", "\xff\x80\x80\x80\x80\x80\x80\x80"};
static int failures;
static int ends[2];
static struct inbox inbox;

static void check(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "inbox_test: %s\n", what);
        failures++;
    }
}

static const char *token_of(int32_t id) {
    return TOKENS[id == ATTACKER];
}

static void send_bytes(const char *from, size_t bytes) {
    if (!write_all(ends[1], from, bytes)) {
        perror("inbox_test: write");
        exit(1);
    }
}

/* A frame whose header may say another length than its data has; returns where it ends. */
static char *put_frame(char *to, int32_t signal, int32_t id, int32_t length, const char *data, size_t bytes) {
    struct frame_header header = {signal, id, length};
    memcpy(to, &header, HEADER_BYTES);
    memcpy(to + HEADER_BYTES, data, bytes);
    return to + HEADER_BYTES + bytes;
}

/* Writes a text as an envelope with one frame. */
static void say(int32_t id, const char *text) {
    char envelope[PIPE_BUF];
    char *end = put_frame(envelope + ENVELOPE_HEAD_BYTES, DATA_SIGNAL, id, (int32_t)strlen(text), text, strlen(text));
    send_bytes(envelope, close_envelope(envelope, token_of(id), (size_t)(end - envelope) - ENVELOPE_HEAD_BYTES));
}

static void begin(void) {
    char rest[PIPE_BUF];
    while (read(ends[0], rest, sizeof rest) > 0) {
    }
    memset(&inbox, 0, sizeof inbox);
    inbox_init(&inbox, ends[0], PIPE_BUF);
    inbox_trust(&inbox, HONEST, TOKENS[0]);
    inbox_trust(&inbox, ATTACKER, TOKENS[1]);
}

/* Whether the next frame is this text of this fork. */
static int hears(int32_t id, const char *text) {
    struct frame_header header;
    const char *data;
    return inbox_next(&inbox, &header, &data) == INBOX_FRAME && header.client_id == id && header.signal == DATA_SIGNAL
           && (size_t)header.length == strlen(text) && memcmp(data, text, strlen(text)) == 0;
}

/* Whether inbox_next() reports next that this fork has written an invalid frame. */
static int catches(int32_t id) {
    struct frame_header header;
    const char *data;
    return inbox_next(&inbox, &header, &data) == INBOX_VIOLATION && header.client_id == id;
}

static int is_empty(void) {
    struct frame_header header;
    const char *data;
    return inbox_next(&inbox, &header, &data) == INBOX_EMPTY;
}

static void takes_what_is_right(void) {
    begin();
    say(HONEST, "one");
    say(ATTACKER, "");
    say(HONEST, "日本語: no byte of it is ASCII, and no token");
    inbox_read(&inbox);
    check(hears(HONEST, "one") && hears(ATTACKER, ""), "frames in their order");
    check(hears(HONEST, "日本語: no byte of it is ASCII, and no token"), "text that is not ASCII");
    check(is_empty() && inbox.skipped == 0 && inbox.total == inbox_total_when_read(&inbox), "nothing is left");
}

static void skips_what_is_none(void) {
    begin();
    send_bytes("garbage", 7);
    say(HONEST, "one");
    inbox_distrust(&inbox, ATTACKER);
    say(ATTACKER, "not accepted");
    say(HONEST, "two");
    inbox_read(&inbox);
    check(hears(HONEST, "one") && hears(HONEST, "two") && is_empty(), "frames between garbage");
    check(inbox.skipped == 7 + ENVELOPE_MIN_BYTES + strlen("not accepted"), "how much is skipped");
}

/* The data of the attacker's frame is said to be so long that it covers the envelope behind it, and its own end follows. */
static void finds_what_a_frame_hides(size_t shift) {
    char all[PIPE_BUF];
    char hidden[PIPE_BUF];
    char *end = put_frame(hidden + ENVELOPE_HEAD_BYTES, DATA_SIGNAL, HONEST, 5, "words", 5);
    size_t hidden_bytes = close_envelope(hidden, TOKENS[0], (size_t)(end - hidden) - ENVELOPE_HEAD_BYTES);
    char data[PIPE_BUF];
    memset(data, 'x', shift);
    memcpy(data + shift, hidden, hidden_bytes);
    size_t bytes = shift + hidden_bytes;
    end = put_frame(all + ENVELOPE_HEAD_BYTES, DATA_SIGNAL, ATTACKER, (int32_t)bytes, data, bytes);
    size_t all_bytes = close_envelope(all, TOKENS[1], (size_t)(end - all) - ENVELOPE_HEAD_BYTES);
    begin();
    send_bytes(all, all_bytes);
    say(HONEST, "more");
    inbox_read(&inbox);
    check(catches(ATTACKER), "a frame that spans what another has written");
    check(hears(HONEST, "words") && hears(HONEST, "more") && is_empty(), "what the frame has hidden");
}

static void catches_frames_that_are_none(void) {
    const struct {
        int32_t signal, id, length;
    } wrong[] = {{DATA_SIGNAL, ATTACKER, 6}, {DATA_SIGNAL, ATTACKER, -1}, {READY_SIGNAL, ATTACKER, 5}, {TOKEN_SIGNAL, ATTACKER, 5}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char envelope[PIPE_BUF];
        char *frame = envelope + ENVELOPE_HEAD_BYTES;
        char *end = put_frame(frame, wrong[i].signal, wrong[i].id, wrong[i].length, "hello", 5);
        begin();
        send_bytes(envelope, close_envelope(envelope, TOKENS[1], (size_t)(end - frame)));
        say(HONEST, "one");
        say(ATTACKER, "two");
        inbox_read(&inbox);
        check(catches(ATTACKER) && hears(HONEST, "one") && is_empty(), "a frame that is none");
    }
}

static void catches_a_frame_in_anothers_name(void) {
    char envelope[PIPE_BUF];
    char *frames = envelope + ENVELOPE_HEAD_BYTES;
    char *end = put_frame(frames, DATA_SIGNAL, ATTACKER, 5, "hello", 5);
    end = put_frame(end, DATA_SIGNAL, HONEST, 6, "forged", 6);
    begin();
    send_bytes(envelope, close_envelope(envelope, TOKENS[1], (size_t)(end - frames)));
    inbox_read(&inbox);
    check(hears(ATTACKER, "hello") && catches(ATTACKER) && is_empty(), "a frame in another's name");
}

/* Nobody has the token 0, whatever the id. */
static void accepts_no_empty_token(void) {
    static const char none[TOKEN_BYTES];
    char envelope[PIPE_BUF];
    char *frames = envelope + ENVELOPE_HEAD_BYTES;
    char *end = put_frame(frames, DATA_SIGNAL, HONEST + 1, 5, "hello", 5);
    begin();
    send_bytes(envelope, close_envelope(envelope, none, (size_t)(end - frames)));
    inbox_read(&inbox);
    check(is_empty() && inbox.skipped == inbox.total, "a token of nobody");
}

/* The pipe is empty, so the rest of the frame never comes. */
static void catches_what_was_not_finished(void) {
    char envelope[PIPE_BUF];
    put_frame(envelope + ENVELOPE_HEAD_BYTES, DATA_SIGNAL, ATTACKER, 5, "hello", 5);
    size_t bytes = close_envelope(envelope, TOKENS[1], HEADER_BYTES + 5);
    begin();
    say(HONEST, "one");
    send_bytes(envelope, bytes - 1);
    inbox_read(&inbox);
    check(hears(HONEST, "one") && catches(ATTACKER) && is_empty(), "an envelope without its end");
    envelope[bytes - 1] ^= 1;
    begin();
    send_bytes(envelope, bytes);
    say(HONEST, "one");
    inbox_read(&inbox);
    check(catches(ATTACKER) && hears(HONEST, "one") && is_empty(), "an envelope with another end");
}

int main(void) {
    if (pipe(ends) < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0) {
        perror("inbox_test: pipe");
        return 1;
    }
    takes_what_is_right();
    skips_what_is_none();
    for (size_t shift = 0; shift <= 2 * TOKEN_BYTES; shift++) {
        finds_what_a_frame_hides(shift);
    }
    catches_frames_that_are_none();
    catches_a_frame_in_anothers_name();
    accepts_no_empty_token();
    catches_what_was_not_finished();
    return failures > 0;
}
