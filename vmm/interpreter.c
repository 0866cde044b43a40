/* interpreter.c - the interpreter routines v_i (Popek and Goldberg 1974, section 4): one for each privileged
 * instruction, with the effect on the virtual machine that the instruction has on a bare one.
 *
 * They are written here on purpose, from the manual, and not borrowed from isa/semantics.h: they are what the paper is
 * about, and being a second account of the same instructions they check the first. Where an instruction touches a
 * resource, the routine goes through A (allocator.c). Twin in PG32: vmm/pg32/interpreter.s. */
#include "vmm/listener.h"
#include "vmm/monitor.h"

#include <assert.h>

/* The instruction has completed for the guest after so many ticks. */
static enum why resume(struct vm *v, uint64_t ticks)
{
    v->machine.psw.p += 4;
    v->counters.completed++;
    machine_pass(&v->machine, ticks);
    return GOES_ON;
}

/* The instruction traps for the guest. This stands apart so that those that do not save no registers for it. */
static __attribute__((noinline)) enum why trap(struct vm *v, enum cause cause, uint32_t info, const struct insn *i)
{
    return reflect(v, cause, info, i->word);
}

/* The operand address a + imm, in the guest's virtual addresses. */
static uint32_t operand(const struct vm *v, const struct insn *i)
{
    return machine_get(&v->machine, i->a) + i->imm;
}

/* Where the five words of a PSW are in the guest's physical storage, through the guest's own R. */
static enum cause find_psw(const struct vm *v, uint32_t a, uint64_t *physical)
{
    return relocate(&v->machine.psw, v->machine.e.size, a, PSW_WORDS * 4, 4, physical);
}

static enum why v_lpsw(struct vm *v, const struct insn *i)
{
    uint64_t physical;
    uint32_t a = operand(v, i);
    enum cause cause = find_psw(v, a, &physical);
    if (cause != NO_TRAP)
        return trap(v, cause, a, i);
    struct psw psw = window_load_psw(&v->machine.e, physical);
    v->machine.c += 1;                              /* its own tick; T is what was loaded (manual, section 5) */
    v->counters.completed++;
    machine_load_psw(&v->machine, psw);             /* A composes R and T before they take effect: allocate_space, _time */
    TELL(v, psw, v);
    return GOES_ON;
}

static enum why v_spsw(struct vm *v, const struct insn *i)
{
    uint64_t physical;
    uint32_t a = operand(v, i);
    enum cause cause = find_psw(v, a, &physical);
    if (cause != NO_TRAP)
        return trap(v, cause, a, i);
    window_store_psw(&v->machine.e, physical, &v->machine.psw);
    return resume(v, 1);
}

static enum why v_in(struct vm *v, const struct insn *i)
{
    uint32_t value;
    if (!board_in(allocate_ports(v), operand(v, i), &value))
        return ATTENTION;
    machine_set(&v->machine, i->d, value);
    return resume(v, 1);
}

static enum why v_out(struct vm *v, const struct insn *i)
{
    board_out(allocate_ports(v), operand(v, i), machine_get(&v->machine, i->d));
    return resume(v, 1);
}

/* How long the guest idles: to the earlier of its T and its next device event; 0 if neither is to come. */
static uint64_t idle_ticks(const struct machine *m)
{
    uint64_t event = board_next_event(&m->dev);
    uint64_t to_event = event == NEVER ? 0 : event - m->c;
    if (m->psw.t == 0)
        return to_event;
    return to_event != 0 && to_event < m->psw.t ? to_event : m->psw.t;
}

static enum why v_idle(struct vm *v, const struct insn *i)
{
    (void)i;
    struct machine *m = &v->machine;
    board_look(m, true);
    if (m->dev.pending != 0)
        return resume(v, 1);
    uint64_t ticks = idle_ticks(m);
    if (ticks != 0) {
        m->idled += ticks - 1;
        return resume(v, ticks);
    }
    if (board_waits(&m->dev))
        return WAIT;                                /* the guest is parked; other guests run */
    m->stop = DEADLOCKED;
    return STOP;
}

static enum why v_halt(struct vm *v, const struct insn *i)
{
    struct machine *m = &v->machine;
    resume(v, 1);
    m->exit = machine_get(m, i->a) % 256;
    m->stop = HALTED;
    return STOP;
}

/* V and the assist are not part of any machine yet; D answers ILLEGAL for their instructions before it comes here. */
static enum why v_absent(struct vm *v, const struct insn *i)
{
    return trap(v, CAUSE_ILLEGAL, 0, i);
}

typedef enum why interpreter_routine(struct vm *v, const struct insn *i);

/* The v_i by instruction. A test walks isa.def: every privileged row has one. */
static interpreter_routine *const routines[INSN_COUNT] = {
    [INSN_LPSW] = v_lpsw,
    [INSN_SPSW] = v_spsw,
    [INSN_IN] = v_in,
    [INSN_OUT] = v_out,
    [INSN_IDLE] = v_idle,
    [INSN_HALT] = v_halt,
    [INSN_FLUSH] = v_absent,
    [INSN_VMRUN] = v_absent,
};

bool interpreter_has(enum insn_id id) { return routines[id] != NULL; }

/* The v_i, telling those who listen. */
static __attribute__((noinline)) enum why interpret_told(struct vm *v, const struct insn *i)
{
    struct psw old = v->machine.psw;
    TELL(v, interpret, v, i);
    enum why why = routines[i->id](v, i);
    TELL(v, emulated, v, i, &old);
    return why;
}

enum why interpret(struct vm *v, const struct insn *i)
{
    assert(i->id != INSN_ILLEGAL);                      /* D has seen to that, or the machine below */
    v->counters.emulated[i->id]++;
    return v->monitor->listeners == NULL ? routines[i->id](v, i) : interpret_told(v, i);
}
