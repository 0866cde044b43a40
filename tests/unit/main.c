/* main.c - runs the suites of this folder; the last line is `N passed, N failed`.
 *
 *   unit [SUITE...]     only these suites
 *
 * A suite that ran fewer checks than it registered has failed, whatever kept them from running (a mistyped
 * CK_RUN_SUITE or CK_RUN_CASE does). Exit status: 0 all passed; 1 something failed; 2 usage. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct row {
    const char *name;
    Suite *(*make)(void);
} rows[] = {
#define SUITE(name) { #name, name##_suite },
    SUITES
#undef SUITE
};

enum { ROWS = sizeof rows / sizeof rows[0] };

int suites_count(int more)
{
    static int registered;
    return registered += more;
}

struct tally { int passed, failed; };

static void run_suite(const struct row *row, struct tally *tally)
{
    int before = suites_count(0);
    SRunner *runner = srunner_create(row->make());
    int registered = suites_count(0) - before;
    srunner_run_all(runner, CK_NORMAL);
    int ran = srunner_ntests_run(runner), failed = srunner_ntests_failed(runner);
    if (ran != registered || registered == 0) {
        printf("suite %s: %d checks ran of %d\n", row->name, ran, registered);
        failed += registered > ran ? registered - ran : 1;
    }
    tally->passed += ran > failed ? ran - failed : 0;
    tally->failed += failed;
    srunner_free(runner);
}

static bool wanted(const char *name, int argc, char **argv)
{
    for (int n = 1; n < argc; n++)
        if (strcmp(name, argv[n]) == 0)
            return true;
    return argc == 1;
}

/* Every argument must be the name of a suite. */
static bool usage_is_good(int argc, char **argv)
{
    for (int n = 1; n < argc; n++) {
        int row = 0;
        while (row < ROWS && strcmp(rows[row].name, argv[n]) != 0)
            row++;
        if (row == ROWS) {
            fprintf(stderr, "unit: there is no suite '%s'\n", argv[n]);
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    struct tally tally = { 0, 0 };
    if (!usage_is_good(argc, argv))
        return 2;
    setenv("CK_DEFAULT_TIMEOUT", "600", 0);     /* seconds for one test: only what hangs takes so long */
    for (int n = 0; n < ROWS; n++)
        if (wanted(rows[n].name, argc, argv))
            run_suite(&rows[n], &tally);
    printf("%d passed, %d failed\n", tally.passed, tally.failed);
    return tally.failed == 0 && tally.passed > 0 ? 0 : 1;
}
