#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { LEFT_OPEN_FDS = 1024 };

extern char **environ;

static char *worker_program;         /* absolute: the child leaves the directory */
static char **worker_arguments;      /* title, those that were given, three operands, NULL */
static char **worker_operands;
static char *worker_environment[4];  /* PATH, LANG, FORKCHAT_SERVER_PID, NULL */

void worker_keep_places(void) {
    for (int fd = STDERR_FILENO + 1; fd < LEFT_OPEN_FDS; fd++) {
        close(fd);
    }
    int fd = 0;
    while (fd >= 0 && fd < INHERITED_FDS) {
        fd = open("/dev/null", O_RDWR);
    }
    close(fd);
}

void worker_prepare(char **command, int count) {
    static char server_pid[40];
    int variables = 0;
    worker_arguments = calloc((size_t)count + 4, sizeof *worker_arguments);
    worker_program = realpath(command[0], NULL);
    if (worker_arguments == NULL) {
        abort();
    }
    if (worker_program == NULL) {
        worker_program = command[0];
    }
    memcpy(worker_arguments, command, (size_t)count * sizeof *command);
    worker_operands = worker_arguments + count;
    for (char **variable = environ; *variable != NULL && variables < 2; variable++) {
        if (strncmp(*variable, "PATH=", 5) == 0 || strncmp(*variable, "LANG=", 5) == 0) {
            worker_environment[variables++] = *variable;
        }
    }
    snprintf(server_pid, sizeof server_pid, "FORKCHAT_SERVER_PID=%ld", (long)getpid());
    worker_environment[variables] = server_pid;
}

void worker_execute(int client_id, const char *peer, size_t frame_limit, const int inherited[INHERITED_FDS]) {
    char title[80], id[12], limit[24];
    const char *program = worker_program;
    sigset_t none;
    setpgid(0, 0); /* Ctrl-C reaches Server Main alone */
    if (chdir("/") < 0) {
        _exit(127);
    }
#ifdef PR_SET_PDEATHSIG
    prctl(PR_SET_PDEATHSIG, SIGCONT); /* if it is stopped, it sees that Server Main is gone */
#endif
    for (int number = 1; number < NSIG; number++) {
        signal(number, SIG_DFL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int fd = 0; fd < INHERITED_FDS; fd++) {
        dup2(inherited[fd], fd);
    }
    snprintf(id, sizeof id, "%d", client_id);
    snprintf(limit, sizeof limit, "%zu", frame_limit);
    snprintf(title, sizeof title, "forkchat: client %s %s", id, peer);
    worker_arguments[0] = title;
    worker_operands[0] = id;
    worker_operands[1] = (char *)peer;
    worker_operands[2] = limit;
    execve(program, worker_arguments, worker_environment);
    fprintf(stderr, "execve(%s): %s\n", program, strerror(errno));
    _exit(127);
}
