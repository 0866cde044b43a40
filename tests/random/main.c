/* main.c - random programs in lockstep, or machines that travel in time; the last line is `N passed, N failed`.
 *
 *   random [--endless | --travel | --all] [--seed N] [--count N] [--seconds N] [--instructions N]
 *
 * Program number k has seed N + k, so `--seed S --count 1` runs one of them again. Without a seed, the time is one.
 * --endless: programs that do not end (endless.c) instead of those that do (generator.c); --travel: machines that are
 * put at other moments of programs of both kinds (travel.c); --all: each of these with every eighth seed. --count 0:
 * for ever, or as long as --seconds says, or until the programs have come so many --instructions far (which means
 * --count 0). Fewer than MANY instructions are made of shorter programs, as many. Each program counts as one test, and
 * so does the coverage: every instruction, trap cause and end must have happened (not asked of fewer than 600 programs,
 * or of endless ones or travels alone). */
#include "tests/random/lockstep.h"
#include "tests/random/travel.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* HANG: seconds after which a program that is still running means that a machine does not come back. */
enum { FEW = 600, DEFAULT_COUNT = 1000, HANG = 900, MANY = 100000000 };

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
    uint64_t seed, count, seconds, instructions;
    bool endless, travel, all;
};

static bool parse(struct settings *s, int argc, char **argv)
{
    for (int n = 1; n < argc; n++) {
        uint64_t *to = strcmp(argv[n], "--seed") == 0 ? &s->seed
                     : strcmp(argv[n], "--count") == 0 ? &s->count
                     : strcmp(argv[n], "--seconds") == 0 ? &s->seconds
                     : strcmp(argv[n], "--instructions") == 0 ? &s->instructions : NULL;
        bool *kind = strcmp(argv[n], "--endless") == 0 ? &s->endless
                   : strcmp(argv[n], "--travel") == 0 ? &s->travel
                   : strcmp(argv[n], "--all") == 0 ? &s->all : NULL;
        char *end;
        if (kind != NULL) {
            *kind = true;
            continue;
        }
        if (to == NULL || ++n == argc)
            return false;
        *to = strtoull(argv[n], &end, 10);
        if (*end != '\0' || *argv[n] == '\0')
            return false;
    }
    return true;
}

/* The program of a seed. Where few instructions are asked for, an endless one is cut short in proportion. */
static void make(const struct settings *s, struct test_case *c, uint64_t seed)
{
    if (!s->endless && !(s->all && seed % 8 == 0)) {
        generate(c, seed);
        return;
    }
    generate_endless(c, seed);
    if (s->instructions != 0 && s->instructions < MANY)
        c->limit = c->limit * s->instructions / MANY + 1000;
}

/* What a seed stands for. False: something differed. */
static bool try(const struct settings *s, uint64_t seed, struct coverage *coverage, struct travels *travels)
{
    static struct test_case c;
    if (s->travel || (s->all && seed % 8 == 4))
        return travel(seed, travels);
    make(s, &c, seed);
    return lockstep(&c, coverage);
}

static bool enough(const struct settings *s, const struct coverage *coverage, uint64_t programs, time_t begun)
{
    if (s->instructions != 0 ? coverage->instructions >= s->instructions : s->count != 0 && programs >= s->count)
        return true;
    return s->seconds != 0 && (uint64_t)(time(NULL) - begun) >= s->seconds;
}

static void print_amounts(const struct coverage *c)
{
    printf("instructions in lockstep: %" PRIu64 ", %" PRIu64 " of them compared one by one; %" PRIu64
           " on all machines together\n", c->instructions, c->singly, c->ticks);
    printf("traps in them:");
    for (unsigned cause = 0; cause < CAUSE_COUNT; cause++)
        printf(" %s %" PRIu64, cause_name(cause), c->causes[cause]);
    putchar('\n');
}

int main(int argc, char **argv)
{
    struct settings s = { .seed = (uint64_t)time(NULL), .count = DEFAULT_COUNT };
    static struct coverage coverage;
    struct travels travels = { 0 };
    uint64_t passed = 0, failed = 0;
    time_t begun = time(NULL);
    if (!parse(&s, argc, argv)) {
        fprintf(stderr, "usage: random [--endless | --travel | --all] "
                        "[--seed N] [--count N] [--seconds N] [--instructions N]\n");
        return 2;
    }
    signal(SIGALRM, on_alarm);
    printf("seed %" PRIu64 "\n", s.seed);
    if (!s.travel)
        lockstep_print_subjects(s.endless, s.seed);
    for (uint64_t n = 0; failed < 10 && !enough(&s, &coverage, n, begun); n++) {
        watch(s.seed + n);
        if (try(&s, s.seed + n, &coverage, &travels))
            passed++;
        else
            failed++;
        fflush(stdout);
    }
    if (s.endless || s.all)
        print_amounts(&coverage);
    if (s.travel || s.all)
        travel_print(&travels);
    if (!s.endless && !s.travel && passed + failed >= FEW)
        coverage_print(&coverage) == 0 ? passed++ : failed++;
    printf("%" PRIu64 " passed, %" PRIu64 " failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
