/*
 * Runs a command on a kernel that seems to lack something: `without landlock COMMAND [ARGUMENT]...`, `without filters …`
 * or `without both …`. landlock_create_ruleset then fails with ENOSYS, prctl(PR_SET_SECCOMP) and seccomp(2) with EINVAL,
 * for the command and all that it starts. Exit code 2 for wrong use, 1 if this cannot be done, else the command's.
 *
 * Linux alone; elsewhere it runs the command as it is.
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

enum { CREATE_RULESET = 444 };

static int lack(int landlock, int filters) {
    const unsigned enosys = SECCOMP_RET_ERRNO | ENOSYS;
    const unsigned einval = SECCOMP_RET_ERRNO | EINVAL;
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CREATE_RULESET, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, landlock ? enosys : SECCOMP_RET_ALLOW),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, filters ? einval : SECCOMP_RET_ALLOW),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, filters ? einval : SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof rules / sizeof *rules, rules};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
        return -1;
    }
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}
#else
static int lack(int landlock, int filters) {
    (void)landlock;
    (void)filters;
    return 0;
}
#endif

int main(int argc, char **argv) {
    const char *what = argc > 2 ? argv[1] : "";
    int both = strcmp(what, "both") == 0;
    int landlock = both || strcmp(what, "landlock") == 0;
    int filters = both || strcmp(what, "filters") == 0;
    if (!landlock && !filters) {
        fprintf(stderr, "usage: without landlock|filters|both COMMAND [ARGUMENT]...\n");
        return 2;
    }
    if (lack(landlock, filters) < 0) {
        fprintf(stderr, "without: %s\n", strerror(errno));
        return 1;
    }
    execvp(argv[2], argv + 2);
    fprintf(stderr, "without: %s: %s\n", argv[2], strerror(errno));
    return 1;
}
