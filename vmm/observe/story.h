/* story.h - the trace: what a tower does, as text, indented by level.
 *
 * The monitor tells it each decision through the story_ functions below, which cost a comparison when nobody listens.
 * Machines tell it the traps they take, their devices' doings and, under the tracing engine, each instruction. */
#ifndef STORY_H
#define STORY_H

#include "vmm/monitor.h"

#include <stdio.h>

/* What to tell: the letters of --trace. */
enum story_letter {
    STORY_USER = 1,             /* u  instructions of virtual user mode                         */
    STORY_SUPERVISOR = 2,       /* s  instructions of virtual supervisor mode                   */
    STORY_TRAPS = 4,            /* t  each trap: what trapped, what D decided, which v_i ran    */
    STORY_MONITORS = 8,         /* m  what A granted at each entry                              */
    STORY_DEVICES = 16,         /* d  device registers and transfers                            */
};

struct story {
    struct watcher watcher;     /* of the guest machine, first */
    FILE *f;
    unsigned letters;           /* set of enum story_letter */
    unsigned level;             /* of the guest machine: how far in its lines stand */
    const struct machine *guest;    /* whose mode decides between u and s */
};

/* The set for letters such as "tm", or 0 where one of them is none. */
unsigned story_letters(const char *letters);

/* A story on f. guest and level are set once the tower stands. */
struct story story_make(FILE *f, unsigned letters);

/* Attach to a machine, so that its traps and devices (and instructions, if it is the one that executes) are told. */
void story_listen(struct story *s, struct machine *m);

void story_tell_exit(const struct vm *v, const struct trap *trap);
void story_tell_reflect(const struct vm *v, const struct trap *trap);
void story_tell_interpret(const struct vm *v, const struct insn *i);
void story_tell_emulated(const struct vm *v, const struct insn *i, const struct psw *old);
void story_tell_psw(const struct vm *v);
void story_tell_entry(const struct vm *v, const struct psw *f);

/* The machine below has trapped while it ran v. */
static inline void story_exit(const struct vm *v, const struct trap *trap)
{
    if (v->monitor->story != NULL)
        story_tell_exit(v, trap);
}

/* D gives the trap to v. */
static inline void story_reflect(const struct vm *v, const struct trap *trap)
{
    if (v->monitor->story != NULL)
        story_tell_reflect(v, trap);
}

/* D gives the instruction to its v_i. */
static inline void story_interpret(const struct vm *v, const struct insn *i)
{
    if (v->monitor->story != NULL)
        story_tell_interpret(v, i);
}

/* The v_i for the instruction has run; `old` is the PSW of v before. */
static inline void story_emulated(const struct vm *v, const struct insn *i, const struct psw *old)
{
    if (v->monitor->story != NULL)
        story_tell_emulated(v, i, old);
}

/* v has loaded a PSW. */
static inline void story_psw(const struct vm *v)
{
    if (v->monitor->story != NULL)
        story_tell_psw(v);
}

/* v is about to run on the machine below with PSW f. */
static inline void story_entry(const struct vm *v, const struct psw *f)
{
    if (v->monitor->story != NULL)
        story_tell_entry(v, f);
}

#endif
