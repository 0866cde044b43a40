/* trap.c - what interrupts a machine: traps, events, the limit, power-on. Bare and virtual machines share it. */
#include "isa/machine.h"

#include <string.h>

_Static_assert(TRAP_CAUSE == OLD_STATUS + 4 * PSW_WORDS && TRAP_WORD == TRAP_CAUSE + 8, "the record is one piece");

static void swap_watched(struct machine *m, struct trap trap)
{
    struct psw old = m->psw;
    machine_exchange(m, trap.cause, trap.info, trap.word);
    m->watcher->taken(m->watcher, m, &trap, &old);
}

enum why machine_swap(struct machine *m, enum cause cause, uint32_t info, uint32_t word)
{
    if (!m->progress && cause != CAUSE_RESET) {         /* the record of the trap before would be lost */
        m->stop = WEDGED;
        return STOP;
    }
    if (m->watcher != NULL && m->watcher->taken != NULL)
        swap_watched(m, (struct trap){ cause, info, word });
    else
        machine_exchange(m, cause, info, word);
    return GOES_ON;
}

enum why machine_due_slowly(struct machine *m)
{
    for (;;) {
        if (m->stop != RUNNING)
            return STOP;
        if (m->c >= m->until)
            return LIMIT;
        if (*m->attention)
            return ATTENTION;
        if (m->c >= m->dev.next)
            board_events(m);
        enum why why;
        if (m->expired)
            why = machine_take(m, CAUSE_TIMER, 0, 0);
        else if (m->dev.pending != 0 && (m->psw.status & PSW_I) != 0)
            why = machine_take(m, CAUSE_DEVICE, board_lowest_pending(&m->dev), 0);
        else
            return GOES_ON;
        if (why != GOES_ON)
            return why;
    }
}

enum why machine_power_on(struct machine *m)
{
    memset(m->g, 0, REGISTERS * sizeof m->g[0]);
    m->psw = (struct psw){ 0 };
    m->c = m->idled = 0;
    m->stop = RUNNING;
    m->exit = 0;
    m->progress = m->expired = false;
    return machine_take(m, CAUSE_RESET, 0, 0);
}

const char *stop_name(enum stop stop)
{
    static const char *const names[] = { "RUNNING", "HALTED", "WEDGED", "DEADLOCKED" };
    return names[stop];
}
