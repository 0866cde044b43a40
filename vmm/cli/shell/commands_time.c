/* commands_time.c - the commands that go back, and to any moment. */
#include "vmm/cli/shell/shell.h"

#include "vmm/cli/shell/expression.h"
#include "vmm/cli/shell/history.h"
#include "vmm/cli/shell/stops.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum verdict shell_do_reverse_step(struct shell *sh, char *arguments)
{
    uint64_t count;
    if (!shell_has_program(sh) || !shell_count(sh, arguments, 1, &count))
        return BAD;
    session_back(&sh->session, count);
    shell_report(sh);
    return GOOD;
}

/* Back to the last point that holds; the others are switched off for the time. */
enum verdict shell_do_reverse_continue(struct shell *sh, char *arguments)
{
    (void)arguments;
    if (!shell_has_program(sh))
        return BAD;
    session_back_to_stop(&sh->session, false);
    shell_report(sh);
    return GOOD;
}

enum verdict shell_do_reverse_next(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    uint64_t count;
    if (!shell_has_program(sh) || !shell_count(sh, arguments, 1, &count))
        return BAD;
    while (count-- > 0 && s->halt.reason != HALT_START) {
        bool user = machine_user(session_guest(s));
        session_back(s, 1);
        /* Out of a handler backwards: to the user code that it interrupted. */
        while (user && !machine_user(session_guest(s)) && s->halt.reason == HALT_MOVED)
            session_back(s, 1);
    }
    shell_report(sh);
    return GOOD;
}

enum verdict shell_do_goto(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    int64_t tick = 0;
    const char *why;
    if (!shell_has_program(sh))
        return BAD;
    if (*arguments == '\0')
        return shell_missing(sh);
    if (strcmp(arguments, "start") == 0) {
        session_back(s, UINT64_MAX);
    } else if (strcmp(arguments, "end") == 0) {
        const struct history *h = session_track(s)->history;
        session_goto(s, h->points[h->count - 1].when);
    } else if (!expression_value(s, arguments, &tick, &why, NULL) || tick < 0) {
        return shell_error("goto %s: %s", arguments, tick < 0 ? "a tick is not negative" : why);
    } else {
        session_goto(s, (struct moment){ .c = (uint64_t)tick });
    }
    shell_report(sh);
    return GOOD;
}

/* Who last wrote this? */
enum verdict shell_do_who(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    struct place_value place;
    const char *why;
    if (!shell_has_program(sh))
        return BAD;
    if (*arguments == '\0')
        return shell_missing(sh);
    if (!expression_place(s, arguments, &place, &why, NULL))
        return shell_error("who %s: %s", arguments, why);
    struct stops *mine = s->stops, alone = { 0 };
    s->stops = &alone;
    struct stop_point *p = place.kind == PLACE_STORAGE || place.kind == PLACE_REGISTER
                         ? stops_watch(s, arguments, STOP_WRITE, &why) : NULL;
    if (p != NULL) {
        p->stores = true;
        session_back_to_stop(s, true);
        if (s->halt.reason == HALT_WATCH)
            s->halt.reason = HALT_MOVED;
    }
    if (alone.count > 0)
        stops_delete(&alone, alone.points[0].number);
    free(alone.points);
    s->stops = mine;
    if (p == NULL)
        return shell_error("who wants storage or a register: who *0x80, who $a0");
    stops_settle(s);
    if (s->halt.reason == HALT_START)
        printf("Nothing has written it since the beginning.\n");
    else
        session_back(s, 1);
    shell_report(sh);
    return GOOD;
}

void shell_show_history(struct shell *sh)
{
    const struct history *h = session_track(&sh->session)->history;
    struct moment now = session_now(&sh->session);
    printf("The guest stands at tick %" PRIu64 ", move %" PRIu64 " (%" PRIu64 " traps taken).\n", now.c, now.moves,
           now.traps);
    printf("%u checkpoints from tick %" PRIu64 " to %" PRIu64 ", %.1f MiB of pages of at most %" PRIu64 "; one every %"
           PRIu64 " ticks.\n", h->count, h->points[0].when.c, h->points[h->count - 1].when.c,
           (double)h->bytes / (1 << 20), HISTORY_BYTES >> 20, h->interval);
}
