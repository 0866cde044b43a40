/* execute.c - one instruction in software, with neither the fetch nor the privilege check in front of it.
 *
 * Monitors that interpret (hybrid.c, fullinterpret.c, patch.c) use it for instructions that the machine below might
 * have run; their privileged ones go to D and the v_i like everybody's. The classifier uses it because the check would
 * hide what it looks for: with it, a privileged instruction seems to do nothing but trap. What each instruction means
 * stands in isa/semantics.h; the loop with fetch and check is isa/engine/reference.c. */
#include "vmm/execute.h"

#include "isa/semantics.h"

/* The second operand of a VALUE: register b or the immediate. */
#define SECOND_D_A_B   machine_get(m, i.b)
#define SECOND_D_A_IMM i.imm
#define SECOND_D_A_SH  i.imm
#define SECOND_D_HIGH  i.imm

#define DO_VALUE(name, operands)                                                            \
    machine_set(m, i.d, sem_##name(machine_get(m, i.a), SECOND_##operands));                \
    return step_on(m, p + 4);

#define DO_DIVIDE(name, operands)                                                           \
    if (machine_get(m, i.b) == 0)                                                           \
        return machine_take(m, CAUSE_ARITH, 0, i.word);                                     \
    DO_VALUE(name, operands)

#define DO_LOAD(name, operands)                                                             \
    cause = machine_load(m, sem_address(m, &i), WIDTH_##name, &value);                      \
    if (cause != NO_TRAP)                                                                   \
        return machine_take(m, cause, sem_address(m, &i), i.word);                          \
    machine_set(m, i.d, sem_##name(value));                                                 \
    return step_on(m, p + 4);

#define DO_STORE(name, operands)                                                            \
    cause = machine_store(m, sem_address(m, &i), WIDTH_##name, machine_get(m, i.d));        \
    if (cause != NO_TRAP)                                                                   \
        return machine_take(m, cause, sem_address(m, &i), i.word);                          \
    return step_on(m, p + 4);

#define DO_BRANCH(name, operands)                                                           \
    return step_on(m, sem_##name(machine_get(m, i.d), machine_get(m, i.a)) ? p + 4 * i.imm : p + 4);

#define DO_JUMP(name, operands)                                                             \
    value = sem_##name(p, machine_get(m, i.a), i.imm);                                      \
    machine_set(m, i.d, p + 4);                                                             \
    return step_on(m, value);

#define DO_CALL(name, operands)                                                             \
    cause = sem_##name(i.imm, &value);                                                      \
    return machine_take(m, cause, value, i.word);

#define DO_SYSTEM(name, operands) return sem_##name(m, &i);
#define DO_FLAWED(name, operands) return sem_##name(m, &i);

enum why execute(struct machine *m, struct insn i)
{
    uint32_t p = m->psw.p, value;
    enum cause cause;
    switch (i.id) {
#define INSN(ID, name, opcode, operands, kind, ...) case INSN_##ID: DO_##kind(name, operands)
#include "isa/isa.def"
#undef INSN
    case INSN_COUNT:
        break;
    }
    return machine_take(m, CAUSE_ILLEGAL, 0, i.word);
}
