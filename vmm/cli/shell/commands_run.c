/* commands_run.c - the commands that make guests run forward. */
#include "vmm/cli/shell/settings.h"

#include "vmm/cli/shell/stops.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- Programs ---------------------------------------------------------------------------------------------------- */

enum verdict shell_do_load(struct shell *sh, char *arguments)
{
    char *paths[MAX_LIST], *word;
    unsigned count = 0;
    while ((word = shell_word(&arguments)) != NULL && count < MAX_LIST)
        paths[count++] = word;
    if (count == 0)
        return shell_error("load FILE...: which program?");
    if (session_load(&sh->session, paths, count) != STATUS_DONE)
        return BAD;
    sh->mark_count = 0;                         /* they were of other guests */
    shell_tell_away(sh);
    shell_report(sh);
    return GOOD;
}

/* Ask, where somebody is there to answer. */
static bool sure(const struct shell *sh, const char *question)
{
    char answer[16];
    if (!sh->interactive || shell_setting(SETTING_CONFIRM) == 0 || sh->session.halt.reason == HALT_BEGIN || sh->session.halt.reason == HALT_ENDED)
        return true;
    printf("%s (y or n) ", question);
    fflush(stdout);
    return fgets(answer, sizeof answer, stdin) != NULL && tolower((unsigned char)answer[0]) == 'y';
}

enum verdict shell_do_run(struct shell *sh, char *arguments)
{
    (void)arguments;
    if (!shell_has_program(sh))
        return BAD;
    if (!sure(sh, "The guest has begun. Start it from power-on again?"))
        return GOOD;
    if (session_reset(&sh->session) != STATUS_DONE)
        return BAD;
    printf("%s; what was changed by hand is gone.\n", sh->session.settings.from != NULL ? "As it was saved" : "Power-on");
    session_continue(&sh->session);
    shell_report(sh);
    return GOOD;
}

enum verdict shell_do_reset(struct shell *sh, char *arguments)
{
    (void)arguments;
    if (!shell_has_program(sh) || session_reset(&sh->session) != STATUS_DONE)
        return BAD;
    shell_report(sh);
    return GOOD;
}

/* -- Forward ----------------------------------------------------------------------------------------------------- */

enum verdict shell_do_step(struct shell *sh, char *arguments)
{
    uint64_t count;
    if (!shell_has_program(sh) || !shell_count(sh, arguments, 1, &count))
        return BAD;
    session_step(&sh->session, count);
    shell_report(sh);
    return GOOD;
}

/* Where a routine or a handler has to come back to. */
struct way_back {
    uint32_t p, sp;
    bool user, trap_taken;
    uint64_t traps;
};

enum { RA = 1, SP = 2 };

static struct way_back way_from(struct session *s)
{
    const struct machine *m = session_guest(s);
    return (struct way_back){ .p = m->psw.p + 4, .sp = machine_get(m, SP), .user = machine_user(m),
                              .traps = session_now(s).traps };
}

static bool back_from_call(struct session *s, void *argument)
{
    const struct way_back *way = argument;
    const struct machine *m = session_guest(s);
    return m->psw.p == way->p && machine_get(m, SP) >= way->sp && machine_user(m) == way->user;
}

/* A trap that was taken is over when the mode is what it was, and P is where it was or behind. */
static bool back_from_trap(struct session *s, void *argument)
{
    const struct way_back *way = argument;
    const struct machine *m = session_guest(s);
    return machine_user(m) == way->user && (m->psw.p == way->p || m->psw.p + 4 == way->p);
}

static struct insn instruction_here(const struct session *s)
{
    const struct machine *m = session_guest(s);
    uint32_t word;
    return machine_load(m, m->psw.p, 4, &word) == NO_TRAP ? decode(word, m->has) : (struct insn){ .id = INSN_ILLEGAL };
}

/* One move, or all those of a call or a trap handler. */
static enum halt_reason next(struct session *s)
{
    struct way_back way = way_from(s);
    struct insn i = instruction_here(s);
    bool call = (i.id == INSN_JAL || i.id == INSN_JALR) && i.d == RA;
    session_step(s, 1);
    if (s->halt.reason != HALT_MOVED)
        return s->halt.reason;
    if (session_now(s).traps > way.traps && way.user) {
        if (!back_from_trap(s, &way))
            session_step_until(s, back_from_trap, &way);
    } else if (call && !back_from_call(s, &way)) {
        session_step_until(s, back_from_call, &way);
    }
    return s->halt.reason;
}

enum verdict shell_do_next(struct shell *sh, char *arguments)
{
    uint64_t count;
    if (!shell_has_program(sh) || !shell_count(sh, arguments, 1, &count))
        return BAD;
    while (count-- > 0 && next(&sh->session) == HALT_MOVED)
        ;
    shell_report(sh);
    return GOOD;
}

/* -- Out and up to ----------------------------------------------------------------------------------------------- */

static bool in_user_mode(struct session *s, void *argument)
{
    (void)argument;
    return machine_user(session_guest(s));
}

/* A return has just been executed, at the stack's height or above. */
static bool returned(struct session *s, void *argument)
{
    const struct way_back *way = argument;
    const struct machine *m = session_guest(s);
    return m->psw.p == way->p && machine_get(m, SP) >= way->sp;
}

/* Out of a trap handler, to the code that it interrupted; out of a routine, by the return address in ra. */
enum verdict shell_do_finish(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    if (!shell_has_program(sh))
        return BAD;
    const struct machine *m = session_guest(s);
    struct way_back way = { .p = machine_get(m, RA), .sp = machine_get(m, SP) };
    bool handler = strcmp(arguments, "handler") == 0 || (*arguments == '\0' && !machine_user(m) && m->psw.p != way.p
                   && shell_in_handler(sh));
    if (handler)
        session_step_until(s, in_user_mode, NULL);
    else
        session_step_until(s, returned, &way);
    shell_report(sh);
    return GOOD;
}

struct target {
    uint32_t address;
    bool physical;
};

static bool there(struct session *s, void *argument)
{
    const struct target *target = argument;
    const struct psw *psw = &session_guest(s)->psw;
    return psw->p + (target->physical ? psw->l : 0) == target->address;
}

static bool line_left(struct session *s, void *argument)
{
    const struct way_back *way = argument;
    const struct machine *m = session_guest(s);
    return m->psw.p >= way->p && machine_user(m) == way->user;
}

/* Up to a location; without one, on to a greater address, so out of a loop. */
enum verdict shell_do_until(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    const char *why;
    struct target target;
    if (!shell_has_program(sh))
        return BAD;
    if (*arguments == '\0') {
        struct way_back way = way_from(s);
        session_step_until(s, line_left, &way);
    } else if (stops_location(s, arguments, &target.address, &target.physical, &why)) {
        session_step_until(s, there, &target);
    } else {
        return shell_error("until %s: %s", arguments, why);
    }
    shell_report(sh);
    return GOOD;
}

enum verdict shell_do_continue(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    uint64_t passes;
    if (!shell_has_program(sh) || !shell_count(sh, arguments, 1, &passes))
        return BAD;
    struct stop_point *p = stops_by_number(s->stops, s->halt.number);
    if (passes > 1 && p == NULL)
        return shell_error("continue N passes a breakpoint N - 1 times more; the guest does not stand at one");
    if (passes > 1)
        p->ignore = passes - 1;
    session_continue(s);
    shell_report(sh);
    return GOOD;
}

/* -- Guests ------------------------------------------------------------------------------------------------------ */

enum verdict shell_do_vm(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    uint64_t number;
    if (!shell_has_program(sh) || !shell_count(sh, arguments, s->guest, &number))
        return BAD;
    if (number >= s->stage.guest_count)
        return shell_error("vm %s: the last guest is %u; they are numbered from 0", arguments, s->stage.guest_count - 1);
    s->guest = (unsigned)number;
    if (s->settings.nest > 0)
        s->guest = 0;
    shell_report(sh);
    return GOOD;
}

/* C's escapes, in place. Returns how many bytes there are. */
static size_t unescape(char *text)
{
    static const char names[] = "ntr0\\\"e", values[] = "\n\t\r\0\\\"\033";
    size_t n = 0;
    for (const char *p = text; *p != '\0'; p++) {
        const char *name = *p == '\\' && p[1] != '\0' ? strchr(names, p[1]) : NULL;
        text[n++] = name != NULL ? values[name - names] : *p;
        p += name != NULL;
    }
    return n;
}

enum verdict shell_do_type(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    bool whole_line = true;
    if (!shell_has_program(sh))
        return BAD;
    if (strncmp(arguments, "-n ", 3) == 0) {
        whole_line = false;
        arguments += 3;
    }
    size_t n = unescape(arguments);
    if (whole_line)
        arguments[n++] = '\n';                  /* in place of the NUL */
    if (!session_type(s, arguments, n))
        return shell_error("type: the guest's input is a file (--input), or was one; nothing can be added to it");
    return GOOD;
}
