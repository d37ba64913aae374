/*
 * The worker that a server executes for each client, and what it inherits; src/docs/worker.md is the contract. Java's
 * counterparts are WorkerCommand, InheritedFds and ForkChild. Threads: none.
 */
#ifndef FORKCHAT_WORKER_H
#define FORKCHAT_WORKER_H

#include <stddef.h>

enum {
    /* socket, log, log, read end of pipeMainToFork, write end of pipeForkToMain */
    INHERITED_FDS = 5
};

/*
 * Closes what whoever started this process left open, and occupies the numbers of the inherited descriptors: what is
 * put there later has higher ones, and none is overwritten before it is copied.
 */
void worker_keep_places(void);

/* A command is the path of a program, and arguments that stand before the operands. */
void worker_prepare(char **command, int count);

/* In the child; does not return. */
void worker_execute(int client_id, const char *peer, size_t frame_limit, const int inherited[INHERITED_FDS]);

#endif
