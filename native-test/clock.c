/*
 * A library that gives a process another time of day while it runs, for the test that sets the clock: LD_PRELOAD it.
 * The file that CLOCK_SHIFT_FILE names holds an int64, how many seconds are added to the time; it is mapped, so that
 * writing to it sets the clock at once. Monotonic clocks go on as they are.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

typedef int clock_gettime_function(clockid_t, struct timespec *);

static const volatile int64_t *shift;
static clock_gettime_function *real_clock_gettime;

__attribute__((constructor)) static void prepare(void) {
    const char *path = getenv("CLOCK_SHIFT_FILE");
    int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        void *map = mmap(NULL, sizeof *shift, PROT_READ, MAP_SHARED, fd, 0);
        shift = map == MAP_FAILED ? NULL : map;
        close(fd);
    }
    /* ISO C has no conversion from an object's address to a function's; POSIX lets it be done this way. */
    *(void **)&real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    if (real_clock_gettime == NULL) { /* another library's constructor came first */
        prepare();
    }
    int result = real_clock_gettime(clock, now);
    if (result == 0 && clock == CLOCK_REALTIME && shift != NULL) {
        now->tv_sec += *shift;
    }
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    struct timespec exact;
    int result = clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return result;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at != NULL) {
        *at = now.tv_sec;
    }
    return now.tv_sec;
}
