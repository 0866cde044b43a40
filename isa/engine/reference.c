/* reference.c - the reference engine: the manual's section 3 as a loop. It is for reading; others are for speed, and
 * are held to it.
 *
 * What an instruction means is in semantics.h. Here is only how each kind of meaning becomes a step; the switch is
 * expanded from isa.def, so a row without semantics does not compile. */
#include "isa/engine/engine.h"
#include "isa/semantics.h"

/* The second operand of a VALUE: register b or the immediate. */
#define SECOND_D_A_B(m, i)   machine_get(m, (i).b)
#define SECOND_D_A_IMM(m, i) ((i).imm)
#define SECOND_D_A_SH(m, i)  ((i).imm)
#define SECOND_D_HIGH(m, i)  ((i).imm)

#define STEP_VALUE(name, operands)                                                          \
    machine_set(m, i.d, sem_##name(machine_get(m, i.a), SECOND_##operands(m, i)));          \
    return step_on(m, p + 4);

#define STEP_DIVIDE(name, operands)                                                         \
    if (machine_get(m, i.b) == 0)                                                           \
        return machine_take(m, CAUSE_ARITH, 0, word);                                       \
    STEP_VALUE(name, operands)

#define STEP_LOAD(name, operands)                                                           \
    cause = machine_load(m, sem_address(m, &i), WIDTH_##name, &value);                      \
    if (cause != NO_TRAP)                                                                   \
        return machine_take(m, cause, sem_address(m, &i), word);                            \
    machine_set(m, i.d, sem_##name(value));                                                 \
    return step_on(m, p + 4);

#define STEP_STORE(name, operands)                                                          \
    cause = machine_store(m, sem_address(m, &i), WIDTH_##name, machine_get(m, i.d));        \
    if (cause != NO_TRAP)                                                                   \
        return machine_take(m, cause, sem_address(m, &i), word);                            \
    return step_on(m, p + 4);

#define STEP_BRANCH(name, operands)                                                         \
    return step_on(m, sem_##name(machine_get(m, i.d), machine_get(m, i.a)) ? p + 4 * i.imm : p + 4);

#define STEP_JUMP(name, operands)                                                           \
    value = sem_##name(p, machine_get(m, i.a), i.imm);                                      \
    machine_set(m, i.d, p + 4);                                                             \
    return step_on(m, value);

#define STEP_CALL(name, operands)                                                           \
    cause = sem_##name(i.imm, &value);                                                      \
    return machine_take(m, cause, value, word);

#define STEP_SYSTEM(name, operands) return sem_##name(m, &i);
#define STEP_FLAWED(name, operands) return sem_##name(m, &i);

enum why reference_step(struct machine *m)
{
    uint32_t p = m->psw.p, word, value;
    enum cause cause = machine_load(m, p, 4, &word);
    if (cause != NO_TRAP)
        return machine_take(m, cause, p, 0);
    struct insn i = decode(word, m->has);
    if (i.id == INSN_ILLEGAL)
        return machine_take(m, CAUSE_ILLEGAL, 0, word);
    if (is_privileged(word) && machine_user(m))
        return machine_take(m, CAUSE_PRIVILEGED, 0, word);
    switch (i.id) {
#define INSN(ID, name, opcode, operands, kind, ...) case INSN_##ID: STEP_##kind(name, operands)
#include "isa/isa.def"
#undef INSN
    case INSN_COUNT:
        break;
    }
    return machine_take(m, CAUSE_ILLEGAL, 0, word);
}

enum why reference_run(struct machine *m)
{
    for (;;) {
        enum why why = machine_due(m);
        if (why == GOES_ON)
            why = reference_step(m);
        if (why != GOES_ON)
            return why;
    }
}
