/* dispatcher.c - D, the dispatcher (Popek and Goldberg 1974, section 4): the whole decision on one page.
 *
 *   trap of the machine below                              goes to
 *   TIMER                                                  nobody: accounting has made it the guest's own, or a slice
 *   PRIVILEGED, a word that the guest's machine lacks      the guest, as ILLEGAL
 *   PRIVILEGED, in virtual supervisor mode                 v_i, and through A where resources change
 *   all else                                               the guest: that is what its machine would have done
 *
 * Twin in PG32: vmm/pg32/dispatcher.s. */
#include "vmm/listener.h"
#include "vmm/monitor.h"

/* Whether the guest's machine lacks an instruction that the machine below has: only where the two differ. */
static bool lacks(const struct vm *v, uint32_t word)
{
    return UNLIKELY(v->machine.has != v->monitor->below->has) && identify(word, v->machine.has) == INSN_ILLEGAL;
}

/* The instruction that a privileged word is, taken apart: again only if it is none of those met lately. */
static const struct insn *meet(struct vm *v, uint32_t word)
{
    struct insn *i = &v->met[(word ^ word >> 24) % MET];
    if (UNLIKELY(i->word != word))
        *i = decode(word, v->machine.has);
    return i;
}

/* To the v_i. It stands apart so that the other way through D, which a trap takes at each further level, saves no
 * registers for it. */
static __attribute__((noinline)) enum why emulate(struct vm *v, uint32_t word)
{
    return interpret(v, meet(v, word));
}

enum why dispatch(struct vm *v, const struct trap *trap)
{
    v->counters.exits[trap->cause]++;
    if (defended(v, DEFEND_CHARGE))
        charge(v, 1);
    TELL(v, exit, v, trap);

    if (trap->cause == CAUSE_TIMER) {
        v->counters.absorbed++;
        TELL(v, absorb, v);
        return GOES_ON;
    }
    if (trap->cause == CAUSE_PRIVILEGED) {
        if (lacks(v, trap->word))
            return reflect(v, CAUSE_ILLEGAL, 0, trap->word);
        if (!machine_user(&v->machine) || !defended(v, DEFEND_REFLECT))
            return emulate(v, trap->word);
    }
    return reflect(v, trap->cause, trap->info, trap->word);
}
