/* trap.c - what interrupts a machine: traps, events, the limit, power-on. Bare and virtual machines share it. */
#include "isa/machine.h"

#include <string.h>

_Static_assert(TRAP_CAUSE == OLD_STATUS + 4 * PSW_WORDS && TRAP_WORD == TRAP_CAUSE + 8, "the record is one piece");

/* Leave the old PSW and the record in storage, and load the new PSW. Page 0 is always there. */
static void exchange(struct machine *m, struct trap trap)
{
    const struct psw old = m->psw;
    struct psw fresh = { 0 };
    uint8_t *e = window_reach(&m->e, 0, PAGE_SIZE);
    if (e != NULL) {
        fresh = bytes_to_psw(e + NEW_STATUS);
        psw_to_bytes(e + OLD_STATUS, &old);
        store_bytes(e + TRAP_CAUSE, 4, (uint32_t)trap.cause);
        store_bytes(e + TRAP_INFO, 4, trap.info);
        store_bytes(e + TRAP_WORD, 4, trap.word);
        window_written(&m->e, OLD_STATUS, TRAP_RECORD);
    }
    machine_load_psw(m, fresh);
    m->progress = false;
}

static void swap_watched(struct machine *m, struct trap trap)
{
    struct psw old = m->psw;
    exchange(m, trap);
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
        exchange(m, (struct trap){ cause, info, word });
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
