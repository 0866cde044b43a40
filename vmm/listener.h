/* listener.h - who wants to be told what monitors do: the trace, the timeline, the shell. Telling changes nothing.
 *
 * Machines have watchers (isa/machine.h): those are told of traps that a machine takes by itself, of its devices and,
 * under the tracing engine, of its instructions. What only a monitor knows, its entries and decisions, it tells here.
 * Nobody listening costs a comparison. */
#ifndef LISTENER_H
#define LISTENER_H

#include "vmm/monitor.h"

/* NULL members are not called. v is the virtual machine that it is about. */
struct listener {
    /* v is about to run on the machine below with PSW f. */
    void (*entry)(struct listener *l, const struct vm *v, const struct psw *f);
    /* The machine below has trapped while it ran v: D begins. v's clock is exact. */
    void (*exit)(struct listener *l, const struct vm *v, const struct trap *trap);
    /* D: the trap says nothing that accounting has not said (TIMER). */
    void (*absorb)(struct listener *l, const struct vm *v);
    /* D gives the trap to v, which has not taken it yet. */
    void (*reflect)(struct listener *l, const struct vm *v, const struct trap *trap);
    /* D gives the instruction to its v_i, which has not run yet. */
    void (*interpret)(struct listener *l, const struct vm *v, const struct insn *i);
    /* The v_i, or an interpreting monitor, has done the instruction, or a part of it: it may have trapped. old is the
     * PSW of v before. */
    void (*emulated)(struct listener *l, const struct vm *v, const struct insn *i, const struct psw *old);
    /* A v_i has loaded v's PSW. */
    void (*psw)(struct listener *l, const struct vm *v);
    struct listener *next;
};

/* Tell every listener of v's monitor that has a member `event`. */
#define TELL(v, event, ...)                                                                     \
    do {                                                                                        \
        for (struct listener *l_ = (v)->monitor->listeners; __builtin_expect(l_ != NULL, 0);    \
             l_ = l_->next)                                                                     \
            if (l_->event != NULL)                                                              \
                l_->event(l_, __VA_ARGS__);                                                     \
    } while (0)

#endif
