/* tutorial.c - the guided tour: a text, a command, what comes of it; and on. In a script it runs through by itself. */
#include "vmm/cli/shell/shell.h"

#include "vmm/cli/shell/lines.h"
#include "vmm/cli/shell/tour_guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct tutorial_step {
    const char *text, *command;
} steps[] = {
#define STEP(text, command) { text, command },
#include "vmm/cli/shell/tutorial.def"
#undef STEP
};

enum { STEPS = sizeof steps / sizeof steps[0] };

/* Its program at power-on, under two monitors. False after a complaint. */
static bool set_up(struct shell *sh)
{
    static char path[] = TOUR_GUEST, *paths[] = { path };
    struct settings before = sh->session.settings;
    sh->session.settings.from = NULL;
    if (options_tower(&sh->session.settings, false, "2") && session_load(&sh->session, paths, 1) == STATUS_DONE)
        return true;
    sh->session.settings = before;
    return false;
}

/* Whether two texts are the same but for blanks. */
static bool same_but_for_blanks(const char *a, const char *b)
{
    for (;; a++, b++) {
        a += strspn(a, " \t");
        b += strspn(b, " \t");
        if (*a != *b || *a == '\0')
            return *a == *b;
    }
}

/* Whether a line is a step's command: spelled out, shortened, or by another of its names. */
static bool is_that(const char *line, const char *command)
{
    const char *typed, *wanted;
    const struct command_entry *c = shell_command_of(line, &typed);
    return c != NULL && c == shell_command_of(command, &wanted) && same_but_for_blanks(typed, wanted);
}

/* One step at a terminal: what is typed is run, until it is the command, or Enter. False: the tour is left. */
static bool take(struct shell *sh, const struct tutorial_step *step)
{
    char *line;
    while ((line = shell_line(sh, "(tour) ")) != NULL) {
        bool quit = is_that(line, "quit"), on = *line == '\0' || is_that(line, step->command);
        if (on)
            printf("> %s\n", step->command);
        if (!quit)
            shell_run(sh, on ? step->command : line);
        free(line);
        if (quit || on)
            return on;
    }
    return false;
}

enum verdict shell_do_tutorial(struct shell *sh, char *arguments)
{
    (void)arguments;
    if (!set_up(sh))
        return BAD;
    for (unsigned n = 0; n < STEPS; n++) {
        char text[2000];
        snprintf(text, sizeof text, "%u of %u. %s", n + 1, STEPS, steps[n].text);
        putchar('\n');
        shell_wrap(text);
        printf("\n    %s\n\n", steps[n].command);
        fflush(stdout);
        if (sh->interactive) {
            if (!take(sh, &steps[n]))
                break;
        } else if (shell_run(sh, steps[n].command) != GOOD) {
            return BAD;
        }
    }
    return GOOD;
}
