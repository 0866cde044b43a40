/* main.c - random programs in lockstep; the last line is `N passed, N failed`.
 *
 *   random [--seed N] [--count N] [--seconds N]
 *
 * Program number k has seed N + k, so `--seed S --count 1` runs one of them again. Without a seed, the time is one.
 * --count 0: for ever, or as long as --seconds says. Each program counts as one test, and so does the coverage: every
 * instruction, trap cause and end must have happened (not asked of fewer than 200 programs). */
#include "tests/random/lockstep.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* HANG: seconds after which a program that is still running means that a machine does not come back. */
enum { FEW = 200, DEFAULT_COUNT = 1000, HANG = 120 };

static char hanging[64];        /* what to say then */

static void on_alarm(int number)
{
    (void)number;
    if (write(STDOUT_FILENO, hanging, strlen(hanging)) < 0)
        _exit(2);
    _exit(1);
}

/* From now on the program of this seed has HANG seconds. */
static void watch(uint64_t seed)
{
    alarm(0);
    snprintf(hanging, sizeof hanging, "seed %" PRIu64 " hangs\n", seed);
    alarm(HANG);
}

struct settings {
    uint64_t seed, count, seconds;
};

static bool parse(struct settings *s, int argc, char **argv)
{
    for (int n = 1; n + 1 < argc; n += 2) {
        uint64_t *to = strcmp(argv[n], "--seed") == 0 ? &s->seed
                     : strcmp(argv[n], "--count") == 0 ? &s->count
                     : strcmp(argv[n], "--seconds") == 0 ? &s->seconds : NULL;
        char *end;
        if (to == NULL)
            return false;
        *to = strtoull(argv[n + 1], &end, 10);
        if (*end != '\0' || *argv[n + 1] == '\0')
            return false;
    }
    return argc % 2 == 1;
}

int main(int argc, char **argv)
{
    struct settings s = { (uint64_t)time(NULL), DEFAULT_COUNT, 0 };
    static struct test_case c;
    static struct coverage coverage;
    uint64_t passed = 0, failed = 0;
    time_t begun = time(NULL);
    if (!parse(&s, argc, argv)) {
        fprintf(stderr, "usage: random [--seed N] [--count N] [--seconds N]\n");
        return 2;
    }
    signal(SIGALRM, on_alarm);
    printf("seed %" PRIu64 "\n", s.seed);
    lockstep_print_subjects();
    for (uint64_t n = 0; (s.count == 0 || n < s.count) && failed < 10; n++) {
        if (s.seconds != 0 && (uint64_t)(time(NULL) - begun) >= s.seconds)
            break;
        watch(s.seed + n);
        generate(&c, s.seed + n);
        if (lockstep(&c, &coverage))
            passed++;
        else
            failed++;
        fflush(stdout);
    }
    if (passed + failed >= FEW)
        coverage_print(&coverage) == 0 ? passed++ : failed++;
    printf("%" PRIu64 " passed, %" PRIu64 " failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
