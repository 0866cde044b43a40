/* suites.h - registering checks so that none can get lost.
 *
 * The compiler puts this file in front of every file of this folder (Makefile, -include). Check's runner is content
 * when nothing ran; here every registration is counted, and main.c compares that with what ran. */
#ifndef SUITES_H
#define SUITES_H

#include <check.h>

/* Count some registered checks. Returns how many there are by now; 0 only asks. */
int suites_count(int more);

#undef tcase_add_test
#define tcase_add_test(tc, tf) (suites_count(1), tcase_add_test_raise_signal(tc, tf, 0))
#undef tcase_add_loop_test
#define tcase_add_loop_test(tc, tf, s, e) (suites_count((e) - (s)), tcase_add_loop_test_raise_signal(tc, tf, 0, s, e))

/* Each file test_NAME.c has one function NAME_suite; the Makefile lists them as SUITES, SUITE(NAME) SUITE(NAME) ... */
#define SUITE(name) Suite *name##_suite(void);
SUITES
#undef SUITE

#endif
