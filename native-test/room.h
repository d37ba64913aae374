/*
 * The room of main_peer: its forks, what they say and what they are given. Java's counterparts are Room, Delivery and
 * a part of ForkLife. Threads: none.
 *
 *   STARTING -- READY_SIGNAL --> IN_ROOM -- DISCONNECTED_SIGNAL --> LEAVING -- exited, and all handled --> FREE
 */
#ifndef FORKCHAT_ROOM_H
#define FORKCHAT_ROOM_H

#include "inbox.h"
#include "parts.h"
#include "waiting.h"

#include <netinet/in.h>
#include <sys/types.h>

enum { MAX_CLIENTS = 256 };

enum state { FREE, STARTING, IN_ROOM, LEAVING };

struct fork {
    enum state state;
    pid_t pid;
    int socket;             /* the client's, until READY; then -1 */
    int pipe;               /* write end of its pipeMainToFork; -1 once it is closed */
    char peer[INET_ADDRSTRLEN + 6];
    struct waiting waiting;
    int64_t took_at;        /* when it took something, or nothing waited */
    struct parts parts;     /* of the long message that it is sending */
    int connection_lost;
    int64_t kill_at;        /* 0: never */
    const char *kill_why;
    char ended_because[80]; /* empty unless it was killed here */
    int ended, status;      /* it was waited for */
    uint64_t gone_at;       /* then it is gone once so many bytes of pipeForkToMain were handled */
};

extern struct fork forks[MAX_CLIENTS];
extern struct inbox inbox; /* what the forks say */
extern int64_t now;        /* ms, of this turn */

/* Closes its pipe: the fork reads what the pipe holds, then the end of file. */
void close_pipe(struct fork *f);

/* Kills it, and whatever it has started. */
void end_fork(struct fork *f, const char *why);

/* Takes it out of the room. Messages from before are still delivered to it. */
void leave(struct fork *f, const char *why);

/* Nothing is left of it: its id is free. */
void free_fork(struct fork *f);

/* Writes to its pipe what waits for it, and evicts it if it has taken nothing for too long. */
void deliver(struct fork *f);

/* Whether every fork has room for one more message. */
int has_space(void);

/* Handles the frames that were read; returns 0 if some are left because the pipe of a fork is full. */
int handle_frames(void);

#endif
