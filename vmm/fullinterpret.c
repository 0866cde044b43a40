/* fullinterpret.c - the base line: a monitor that lets the machine below execute nothing at all; and the interpreter
 * that the others use for what they will not run directly.
 *
 * It is no monitor in the paper's sense, since it lacks the efficiency property; but it is equivalent on any machine,
 * flawed or not. It plays the machine below in user mode: what is privileged traps, and then D, A and the v_i do what
 * they do in every monitor.
 *
 * To play that machine it needs no R, M and T of it: each address goes through the guest's own R into the guest's own
 * window. So a defence that rests on R, M or T (defence.def) could be taken away, and nobody would notice. Where one is
 * gone, the monitor plays the machine below for all its guests to the letter, by the reference engine, with the PSW that f
 * and A give it (run_below in vm.c). */
#include "vmm/execute.h"
#include "vmm/listener.h"

enum why interpret_unprivileged(struct vm *v, struct insn i)
{
    struct machine *m = &v->machine;
    bool supervised = m->supervised;
    struct psw old = m->psw;
    m->supervised = true;                       /* a trap comes back here, so that D gets it, and not the guest */
    enum why why = execute(m, i);
    m->supervised = supervised;
    if (why == TRAP)
        return dispatch(v, &m->trap);
    v->counters.interpreted++;
    charge(v, 1);
    TELL(v, emulated, v, &i, &old);
    return why;
}

enum why interpret_next(struct vm *v)
{
    const struct machine *m = &v->machine;
    uint32_t word, p = m->psw.p;
    enum cause cause = machine_load(m, p, 4, &word);
    if (cause != NO_TRAP)
        return dispatch(v, &(struct trap){ cause, p, 0 });
    struct insn i = decode(word, m->has);
    if (i.id == INSN_ILLEGAL)
        return dispatch(v, &(struct trap){ CAUSE_ILLEGAL, 0, word });
    if (is_privileged(word))
        return dispatch(v, &(struct trap){ CAUSE_PRIVILEGED, 0, word });
    return interpret_unprivileged(v, i);
}

static bool never(const struct vm *v)
{
    (void)v;
    return false;
}

const struct monitor_kind interpret_kind = {
    .name = "interpret", .about = "interprets everything: the base line",
    .direct = never,
};
