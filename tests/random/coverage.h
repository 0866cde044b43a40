/* coverage.h - what has happened on the bare machine over all programs: by instruction and by cause of trap. */
#ifndef COVERAGE_H
#define COVERAGE_H

#include "isa/machine.h"

struct coverage {
    uint64_t completed[INSN_COUNT];         /* instructions that completed                    */
    uint64_t trapped[INSN_COUNT];           /* traps whose record holds a word of the row     */
    uint64_t user[INSN_COUNT];              /* those of `completed` in user mode              */
    uint64_t causes[CAUSE_COUNT];
    uint64_t stops[DEADLOCKED + 1];         /* how the programs ended; RUNNING: at the limit  */
    uint64_t instructions;                  /* how far the programs came, by the clock        */
    uint64_t singly;                        /* those of them compared one by one              */
    uint64_t ticks;                         /* the same, on all machines together             */
};

void coverage_step(struct coverage *c, const struct machine *m, const struct insn *i);
void coverage_trap(struct coverage *c, const struct trap *trap);

/* Print it, a line for each table. Returns how many instructions, causes and stops have never happened that must. */
unsigned coverage_print(const struct coverage *c);

#endif
