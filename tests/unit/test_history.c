/* test_history.c - the shell's time travel where a run is hard to come by otherwise: at the end of the clock. */
#include "vmm/cli/shell/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct settings settings;
static struct session session;
static char path[sizeof "/tmp/historyXXXXXX.s"];

/* A guest that never ends. */
static const char program[] = "    .org 0x20\n    .psw 0, begin, 0, -1, 0\n    .org 0x1000\nbegin:\n    addi r5, r5, 1\n    j begin\n";

static void set_up(void)
{
    char *words[] = { "shell", path };
    strcpy(path, "/tmp/historyXXXXXX.s");
    int fd = mkstemps(path, 2);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, program, sizeof program - 1), (ssize_t)sizeof program - 1);
    close(fd);
    memset(&settings, 0, sizeof settings);
    ck_assert(options_parse(&settings, SHELL, 2, words));
    ck_assert(session_create(&session, &settings));
    ck_assert_int_eq(session_load(&session, settings.programs, settings.program_count), STATUS_DONE);
}

static void tear_down(void)
{
    session_free(&session);
    unlink(path);
}

START_TEST(the_next_checkpoint_is_ahead)
{
    static const uint64_t clocks[] = { 0, 1, CHECKPOINT_TICKS, NEVER / 2, NEVER - CHECKPOINT_TICKS - 1, NEVER - CHECKPOINT_TICKS,
                                       NEVER - 2, NEVER - 1 };
    const struct track *track = session_track(&session);
    for (size_t n = 0; n < sizeof clocks / sizeof clocks[0]; n++)
        for (size_t k = 0; k <= n; k++) {
            track->history->points[0].when.c = clocks[k];
            ck_assert_uint_gt(history_next(track, clocks[n]), clocks[n]);
        }
}
END_TEST

/* Where the clock ends, so does the run: it did not come back from there. */
START_TEST(a_run_ends_with_the_clock)
{
    struct machine *m = session_guest(&session);
    m->c = m->idled = NEVER - 20;
    ck_assert(history_take(&session, session_track(&session)));
    ck_assert_int_eq(session_continue(&session).reason, HALT_LIMIT);
    ck_assert_uint_eq(m->c, NEVER);
    ck_assert_uint_eq(m->g[5], 10);
    session_back(&session, 5);
    ck_assert_uint_eq(m->c, NEVER - 5);
}
END_TEST

Suite *history_suite(void)
{
    Suite *suite = suite_create("history");
    TCase *clock = tcase_create("clock");
    tcase_add_checked_fixture(clock, set_up, tear_down);
    tcase_add_test(clock, the_next_checkpoint_is_ahead);
    tcase_add_test(clock, a_run_ends_with_the_clock);
    suite_add_tcase(suite, clock);
    return suite;
}
