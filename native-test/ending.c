/*
 * Measures how fast a server and its workers end: ending SIGNAL SERVER [WORKER]...
 *
 * Sends the signal (a number) to the process SERVER, and looks every 0.2 ms until it and the processes WORKER have ended.
 * A zombie has ended: its parent may take its time. Prints `server_ms=N workers_ms=N`, each from the signal to the end of
 * the last of them. Exit code 0, 1 if it takes longer than 60 s, 2 for wrong use or where there is no /proc.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { DEADLINE_MILLIS = 60000, LOOK_NANOS = 200000 };

static double now_millis(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Whether there is no such process, or only a zombie: the letter behind the name in /proc/PID/stat. */
static bool has_ended(const char *pid) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return true;
    }
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    const char *name_end = strrchr(text, ')');
    return name_end == NULL || name_end[1] != ' ' || name_end[2] == 'Z' || name_end[2] == 'X';
}

int main(int argc, char **argv) {
    if (argc < 3 || atoi(argv[1]) <= 0 || atoi(argv[2]) <= 1 || access("/proc/self/stat", R_OK) != 0) {
        fprintf(stderr, "usage: ending SIGNAL SERVER [WORKER]...; needs /proc\n");
        return 2;
    }
    double start = now_millis();
    if (kill((pid_t)atoi(argv[2]), atoi(argv[1])) != 0) {
        perror("ending: kill");
        return 1;
    }
    double server = -1, workers = 0;
    int next = 3; /* the first worker that may still be there */
    while (server < 0 || next < argc) {
        double now = now_millis() - start;
        if (now > DEADLINE_MILLIS) {
            fprintf(stderr, "ending: process %s is still there\n", server < 0 ? argv[2] : argv[next]);
            return 1;
        }
        if (server < 0 && has_ended(argv[2])) {
            server = now;
        }
        while (next < argc && has_ended(argv[next])) {
            workers = now;
            next++;
        }
        nanosleep(&(struct timespec){.tv_nsec = LOOK_NANOS}, NULL);
    }
    printf("server_ms=%.1f workers_ms=%.1f\n", server, workers);
    return 0;
}
