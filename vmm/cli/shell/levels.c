/* levels.c - the tower made visible: every level with its PSW, its storage and what it has cost; whose eyes to use. */
#include "vmm/cli/shell/shell.h"

#include "vmm/observe/statistics.h"
#include "vmm/observe/story.h"
#include "vmm/observe/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- info tower -------------------------------------------------------------------------------------------------- */

static void print_machine(struct shell *sh, unsigned level, const char *who)
{
    struct session *s = &sh->session;
    const struct machine *m = session_machine(s, level);
    char psw[96];
    printf("%s L%-3u machine %u, %s\n", level == s->level ? "=>" : "  ", level, level, who);
    printf("          %s\n", psw_text(psw, sizeof psw, &m->psw));
    printf("          storage %" PRIu64 " bytes, from byte %" PRIx64 " of level 0 on; C=%" PRIu64 "%s%s\n", m->e.size,
           m->e.origin, m->c, m->stop != RUNNING ? ", " : "", m->stop != RUNNING ? stop_name(m->stop) : "");
}

static void print_monitor(const struct monitor *monitor)
{
    struct counters c = monitor_counters(monitor);
    printf("          monitor %u (c:%s) on it, %u guest%s: %" PRIu64 " traps, %" PRIu64 " reflected, %" PRIu64
           " emulated, %.4f %% executed directly\n", monitor->level, monitor->kind->name, monitor->guest_count,
           monitor->guest_count == 1 ? "" : "s", exits_total(&c), reflected_total(&c), c.completed, 100 * direct_share(&c));
}

enum verdict shell_info_tower(struct shell *sh)
{
    struct session *s = &sh->session;
    const struct tower *t = s->stage.tower;
    char who[64];
    for (unsigned level = session_top(s) + 1; level-- > 0;) {
        snprintf(who, sizeof who, level == 0 ? "the bare machine" : "virtual");
        if (level == session_top(s) && level > 0)
            snprintf(who, sizeof who, "guest %u%s", s->guest,
                     t->height > 0 && t->monitors[t->height - 1]->resident == vm_of(session_guest(s)) ? ", its registers are below"
                     : "");
        if (level > t->height && level < session_top(s)) {
            printf("   L%-3u machine %u, inside monitors in PG32: its state is in the storage of machine %u\n", level, level,
                   t->height);
            continue;
        }
        print_machine(sh, level, who);
        if (level < t->height)
            print_monitor(t->monitors[level]);
        else if (level < session_top(s))
            printf("          a monitor in PG32 on it, a program like any other\n");
    }
    return GOOD;
}

enum verdict shell_do_tower(struct shell *sh, char *arguments)
{
    (void)arguments;
    return shell_has_program(sh) ? shell_info_tower(sh) : BAD;
}

/* -- level ------------------------------------------------------------------------------------------------------- */

enum verdict shell_do_level(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    char *end;
    if (!shell_has_program(sh))
        return BAD;
    unsigned top = session_top(s), height = s->stage.tower->height;
    unsigned long level = strtoul(arguments, &end, 10);
    if (*arguments == '\0')
        level = s->level;
    else if (strcmp(arguments, "guest") == 0 || strcmp(arguments, "top") == 0)
        level = top;
    else if (strcmp(arguments, "bare") == 0)
        level = 0;
    else if (strcmp(arguments, "up") == 0)
        level = s->level + 1u;
    else if (strcmp(arguments, "down") == 0)
        level = s->level > 0 ? s->level - 1u : 0;
    else if (*end != '\0')
        return shell_error("level N, or guest, bare, up, down");
    if (level > top)
        return shell_error("the highest level is %u, the guest's", top);
    if (level > height && level < top)
        return shell_error("level %lu lies inside monitors in PG32: %u and %u can be looked at", level, height, top);
    s->level = (unsigned)level;
    const struct machine *m = session_machine(s, s->level);
    char psw[96];
    printf("Looking from level %u: %s\n", s->level, psw_text(psw, sizeof psw, &m->psw));
    return GOOD;
}

/* -- stats, trace ------------------------------------------------------------------------------------------------- */

enum verdict shell_do_stats(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    const struct tower *t = s->stage.tower;
    (void)arguments;
    if (!shell_has_program(sh))
        return BAD;
    for (unsigned level = 0; level < t->height; level++) {
        struct counters c = monitor_counters(t->monitors[level]);
        print_monitor(t->monitors[level]);
        printf("            v_i");
        for (unsigned id = 0; id < INSN_COUNT; id++)
            if (c.emulated[id] != 0)
                printf(" %s %" PRIu64, insn_info(id)->name, c.emulated[id]);
        printf("\n");
    }
    for (unsigned n = 0; n < t->guest_count; n++)
        printf("guest %u: clock %" PRIu64 ", %" PRIu64 " traps taken\n", n, t->guests[n]->c, s->tracks[n].traps);
    printf("(What monitors count is not taken back when a guest goes back in time.)\n");
    return GOOD;
}

/* "level N" and "to FILE" behind the letters of a trace. False after a complaint. */
static bool trace_options(const struct shell *sh, char *arguments)
{
    struct story *trace = sh->session.trace;
    char *word, *value;
    while ((word = shell_word(&arguments)) != NULL) {
        value = shell_word(&arguments);
        if (value != NULL && strcmp(word, "level") == 0) {
            char *end;
            trace->only = (unsigned)strtoul(value, &end, 10);
            trace->one_level = *end == '\0';
            if (trace->one_level)
                continue;
        } else if (value != NULL && strcmp(word, "to") == 0) {
            if (shell_is_read(sh, value))
                return false;
            FILE *f = fopen(value, "we");
            if (f != NULL) {
                setvbuf(f, NULL, _IOLBF, 0);
                if (trace->f != stderr)
                    fclose(trace->f);
                trace->f = f;
                continue;
            }
            shell_error("%s: cannot be written", value);
            return false;
        }
        shell_error("behind the letters: level N, to FILE");
        return false;
    }
    return true;
}

/* The trace as a listener and a watcher, on or off. It stays attached; its letters say what it tells. */
enum verdict shell_do_trace(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    char on[] = "on", *word = shell_word(&arguments);
    word = word != NULL ? word : on;
    bool off = strcmp(word, "off") == 0;
    unsigned letters = strcmp(word, "on") == 0 ? STORY_TRAPS : off ? 0 : story_letters(word);
    if (!shell_has_program(sh))
        return BAD;
    if (letters == 0 && !off)
        return shell_error("trace on, off, or letters: u user and s supervisor instructions, t traps, m monitors, d devices");
    if (!session_trace(s, letters))
        return shell_error("the host has not enough memory");
    return s->trace == NULL || trace_options(sh, arguments) ? GOOD : BAD;
}
