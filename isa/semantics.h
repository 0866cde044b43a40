/* semantics.h - what each instruction does: the manual's section 6 and 11 in C, shared by the engines.
 *
 * One small function an instruction, in the order of isa.def, named sem_ and the mnemonic. What it looks like follows
 * from its kind:
 *   VALUE, DIVIDE   the value that d becomes, from a and from b or the immediate
 *   LOAD            the value that d becomes, from the bytes loaded (zero-extended)
 *   BRANCH          whether the branch is taken, from d and a
 *   JUMP            where it goes
 *   CALL            the cause it traps with, from the immediate to the info
 *   SYSTEM, FLAWED  the whole step, over the machine: it completes (step_on), traps (machine_take), waits or stops
 * A STORE has no meaning but its width; LOAD and STORE have their width as WIDTH_ and the mnemonic.
 *
 * No function pointer, union or pointer cast stands in here, so that tools can prove things about all of it; `in` and
 * `out` end at the board, the border of what is proved. Traps are decided before anything is written. */
#ifndef SEMANTICS_H
#define SEMANTICS_H

#include "isa/machine.h"

/* -- Values ----------------------------------------------------------------------------------------------------- */

/* The sign of a word, as 0 or all ones; and two's complement comparison without leaving unsigned arithmetic. */
static inline uint32_t sem_sign(uint32_t x) { return 0 - (x >> 31); }
static inline bool sem_less(uint32_t a, uint32_t b) { return (a ^ 0x80000000u) < (b ^ 0x80000000u); }
static inline uint32_t sem_magnitude(uint32_t x) { return (x ^ sem_sign(x)) - sem_sign(x); }

static inline uint32_t sem_add(uint32_t a, uint32_t b) { return a + b; }
static inline uint32_t sem_sub(uint32_t a, uint32_t b) { return a - b; }
static inline uint32_t sem_and(uint32_t a, uint32_t b) { return a & b; }
static inline uint32_t sem_or(uint32_t a, uint32_t b) { return a | b; }
static inline uint32_t sem_xor(uint32_t a, uint32_t b) { return a ^ b; }
static inline uint32_t sem_sll(uint32_t a, uint32_t b) { return a << (b & 31); }
static inline uint32_t sem_srl(uint32_t a, uint32_t b) { return a >> (b & 31); }
static inline uint32_t sem_sra(uint32_t a, uint32_t b) { return ((a ^ sem_sign(a)) >> (b & 31)) ^ sem_sign(a); }
static inline uint32_t sem_slt(uint32_t a, uint32_t b) { return sem_less(a, b); }
static inline uint32_t sem_sltu(uint32_t a, uint32_t b) { return a < b; }

static inline uint32_t sem_mul(uint32_t a, uint32_t b) { return a * b; }
static inline uint32_t sem_mulhu(uint32_t a, uint32_t b) { return (uint32_t)((uint64_t)a * b >> 32); }
static inline uint32_t sem_mulh(uint32_t a, uint32_t b)
{
    return sem_mulhu(a, b) - (sem_sign(a) & b) - (sem_sign(b) & a);
}

/* The divisor is not 0: DIVIDE rows trap before. -2^31 / -1 wraps to -2^31, remainder 0, by way of magnitudes. */
static inline uint32_t sem_divu(uint32_t a, uint32_t b) { return a / b; }
static inline uint32_t sem_remu(uint32_t a, uint32_t b) { return a % b; }
static inline uint32_t sem_div(uint32_t a, uint32_t b)
{
    uint32_t sign = sem_sign(a ^ b);
    return ((sem_magnitude(a) / sem_magnitude(b)) ^ sign) - sign;
}
static inline uint32_t sem_rem(uint32_t a, uint32_t b)
{
    return ((sem_magnitude(a) % sem_magnitude(b)) ^ sem_sign(a)) - sem_sign(a);
}

static inline uint32_t sem_addi(uint32_t a, uint32_t imm) { return sem_add(a, imm); }
static inline uint32_t sem_andi(uint32_t a, uint32_t imm) { return sem_and(a, imm); }
static inline uint32_t sem_ori(uint32_t a, uint32_t imm) { return sem_or(a, imm); }
static inline uint32_t sem_xori(uint32_t a, uint32_t imm) { return sem_xor(a, imm); }
static inline uint32_t sem_slli(uint32_t a, uint32_t imm) { return sem_sll(a, imm); }
static inline uint32_t sem_srli(uint32_t a, uint32_t imm) { return sem_srl(a, imm); }
static inline uint32_t sem_srai(uint32_t a, uint32_t imm) { return sem_sra(a, imm); }
static inline uint32_t sem_slti(uint32_t a, uint32_t imm) { return sem_slt(a, imm); }
static inline uint32_t sem_sltiu(uint32_t a, uint32_t imm) { return sem_sltu(a, imm); }
static inline uint32_t sem_lui(uint32_t a, uint32_t imm) { (void)a; return imm << 16; }

/* -- Loads and stores ------------------------------------------------------------------------------------------- */

enum {
    WIDTH_lb = 1, WIDTH_lbu = 1, WIDTH_lh = 2, WIDTH_lhu = 2, WIDTH_lw = 4,
    WIDTH_sb = 1, WIDTH_sh = 2, WIDTH_sw = 4,
};

static inline uint32_t sem_lb(uint32_t byte) { return (byte ^ 0x80) - 0x80; }
static inline uint32_t sem_lbu(uint32_t byte) { return byte; }
static inline uint32_t sem_lh(uint32_t half) { return (half ^ 0x8000) - 0x8000; }
static inline uint32_t sem_lhu(uint32_t half) { return half; }
static inline uint32_t sem_lw(uint32_t word) { return word; }

/* -- Branches, jumps, calls ------------------------------------------------------------------------------------- */

static inline bool sem_beq(uint32_t d, uint32_t a) { return d == a; }
static inline bool sem_bne(uint32_t d, uint32_t a) { return d != a; }
static inline bool sem_blt(uint32_t d, uint32_t a) { return sem_less(d, a); }
static inline bool sem_bge(uint32_t d, uint32_t a) { return !sem_less(d, a); }
static inline bool sem_bltu(uint32_t d, uint32_t a) { return d < a; }
static inline bool sem_bgeu(uint32_t d, uint32_t a) { return d >= a; }

static inline uint32_t sem_jal(uint32_t p, uint32_t a, uint32_t imm) { (void)a; return p + 4 * imm; }
static inline uint32_t sem_jalr(uint32_t p, uint32_t a, uint32_t imm) { (void)p; return a + imm; }

static inline enum cause sem_svc(uint32_t imm, uint32_t *info) { *info = imm; return CAUSE_SVC; }
static inline enum cause sem_brk(uint32_t imm, uint32_t *info) { *info = imm; return CAUSE_BREAK; }

/* -- The whole step: privileged and flawed instructions ---------------------------------------------------------- */

/* The instruction completes and `next` follows: C, T and P advance. */
static inline enum why step_on(struct machine *m, uint32_t next)
{
    m->psw.p = next;
    machine_pass(m, 1);
    return GOES_ON;
}

static inline uint32_t sem_address(const struct machine *m, const struct insn *i)
{
    return machine_get(m, i->a) + i->imm;
}

/* Where the five words of a PSW operand are: checked as one access of 20 bytes, aligned to 4 (section 2). */
static inline enum cause sem_psw_operand(const struct machine *m, uint32_t a, uint64_t *physical)
{
    return relocate(&m->psw, m->e.size, a, PSW_WORDS * 4, 4, physical);
}

/* The PSW load completes: one tick of the clock, none of T, old or new (section 5). */
static inline enum why sem_load_psw(struct machine *m, struct psw psw)
{
    m->c++;
    machine_load_psw(m, psw);
    return GOES_ON;
}

static inline enum why sem_lpsw(struct machine *m, const struct insn *i)
{
    uint64_t physical;
    uint32_t a = sem_address(m, i);
    enum cause cause = sem_psw_operand(m, a, &physical);
    if (cause != NO_TRAP)
        return machine_take(m, cause, a, i->word);
    return sem_load_psw(m, window_load_psw(&m->e, physical));
}

static inline enum why sem_spsw(struct machine *m, const struct insn *i)
{
    uint64_t physical;
    uint32_t a = sem_address(m, i);
    enum cause cause = sem_psw_operand(m, a, &physical);
    if (cause != NO_TRAP)
        return machine_take(m, cause, a, i->word);
    window_store_psw(&m->e, physical, &m->psw);
    return step_on(m, m->psw.p + 4);
}

static inline enum why sem_in(struct machine *m, const struct insn *i)
{
    uint32_t value;
    if (!board_in(m, sem_address(m, i), &value))
        return ATTENTION;                   /* the wait for input was broken off: nothing has happened */
    machine_set(m, i->d, value);
    return step_on(m, m->psw.p + 4);
}

static inline enum why sem_out(struct machine *m, const struct insn *i)
{
    board_out(m, sem_address(m, i), machine_get(m, i->d));
    return step_on(m, m->psw.p + 4);
}

/* Time passes to the earlier of T's expiry and the next device event, or one tick where an interrupt is pending. */
static inline enum why sem_idle(struct machine *m, const struct insn *i)
{
    (void)i;
    board_look(m, true);
    uint64_t ticks = 1;
    if (m->dev.pending == 0) {
        uint64_t event = board_next_event(&m->dev);
        ticks = event == NEVER ? NEVER : event - m->c;
        if (m->psw.t != 0 && m->psw.t < ticks)
            ticks = m->psw.t;
        if (ticks == NEVER && board_waits(&m->dev))
            return WAIT;
        if (ticks == NEVER) {
            m->stop = DEADLOCKED;
            return STOP;
        }
    }
    m->psw.p += 4;
    m->idled += ticks - 1;
    machine_pass(m, ticks);
    return GOES_ON;
}

static inline enum why sem_halt(struct machine *m, const struct insn *i)
{
    step_on(m, m->psw.p + 4);
    m->exit = machine_get(m, i->a) & 0xFF;
    m->stop = HALTED;
    return STOP;
}

/* `flush` and `vmrun` exist only on machines that have V or the assist; no machine has yet, so decode never yields
 * them. They are illegal here as they are there. */
static inline enum why sem_flush(struct machine *m, const struct insn *i)
{
    return machine_take(m, CAUSE_ILLEGAL, 0, i->word);
}

static inline enum why sem_vmrun(struct machine *m, const struct insn *i)
{
    return machine_take(m, CAUSE_ILLEGAL, 0, i->word);
}

/* Leaves supervisor mode without a trap (after PDP-10 JRST 1). */
static inline enum why sem_jus(struct machine *m, const struct insn *i)
{
    m->psw.status |= PSW_M;
    return step_on(m, sem_address(m, i));
}

/* Shows the mode (after x86 SMSW). */
static inline enum why sem_getm(struct machine *m, const struct insn *i)
{
    machine_set(m, i->d, machine_user(m));
    return step_on(m, m->psw.p + 4);
}

/* Shows where storage really is (after IBM 360/67 LRA). */
static inline enum why sem_lra(struct machine *m, const struct insn *i)
{
    machine_set(m, i->d, m->psw.l + machine_get(m, i->a));
    return step_on(m, m->psw.p + 4);
}

/* lpsw in supervisor mode; in user mode P alone, and silence about the rest (after x86 POPF). */
static inline enum why sem_popsw(struct machine *m, const struct insn *i)
{
    uint64_t physical;
    uint32_t a = sem_address(m, i);
    enum cause cause = sem_psw_operand(m, a, &physical);
    if (cause != NO_TRAP)
        return machine_take(m, cause, a, i->word);
    struct psw psw = window_load_psw(&m->e, physical);
    return machine_user(m) ? step_on(m, psw.p) : sem_load_psw(m, psw);
}

/* Shows R (after x86 SGDT). */
static inline enum why sem_getr(struct machine *m, const struct insn *i)
{
    machine_set(m, i->d, m->psw.l);
    machine_set(m, i->a, m->psw.b);
    return step_on(m, m->psw.p + 4);
}

#endif
