/* backtrace.c - who called whom, by the ABI (manual, section 12): ra and sp, and what a routine's beginning does to them.
 * It crosses from a trap handler to the code that was interrupted, by the trap record and the save area. A stack can be
 * anything; so the number of frames is bounded, and each must be above the one before. */
#include "vmm/cli/shell/shell.h"

#include "isa/semantics.h"

#include <inttypes.h>
#include <stdio.h>

enum { FRAMES = 64, RA = 1, SP = 2, PROLOGUE_MAX = 64 };

/* What is known of the code of one frame. */
struct frame {
    uint32_t p, sp, ra;
    struct psw psw;             /* through whose R it runs */
};

/* The word at a virtual address of the machine m under another PSW. */
static bool load(const struct machine *m, const struct psw *psw, uint32_t a, uint32_t *word)
{
    uint64_t physical;
    if (relocate(psw, m->e.size, a, 4, 4, &physical) != NO_TRAP)
        return false;
    *word = window_load(&m->e, physical, 4);
    return true;
}

/* Whether code does not go on behind an instruction, but for a jump: a routine ends there, or what stands there is data. */
static bool ends(struct insn i)
{
    return i.id == INSN_ILLEGAL || i.id == INSN_HALT || i.id == INSN_LPSW || (i.id == INSN_JALR && i.d == 0);
}

static struct insn insn_at(const struct machine *m, const struct frame *f, uint32_t a)
{
    uint32_t word;
    return decode(load(m, &f->psw, a, &word) ? word : 0, m->has);
}

/* Whether a routine that begins at a goes on up to p. */
static bool reaches(const struct machine *m, const struct frame *f, uint32_t a)
{
    if (a > f->p || f->p - a > 4 * PROLOGUE_MAX)
        return false;
    while (a < f->p && !ends(insn_at(m, f, a)))
        a += 4;
    return a == f->p;
}

static bool makes_frame(struct insn i) { return i.id == INSN_ADDI && i.d == SP && i.a == SP && (int32_t)i.imm < 0; }

/* Where the routine begins that p is in, called by the instruction before ra, if that is true of it. Else ra is old: the
 * routine has called others, so it has made a frame, and that is where it begins. 0: that is not to be seen. */
static uint32_t routine(const struct machine *m, const struct frame *f, bool *fresh)
{
    struct insn call = insn_at(m, f, f->ra - 4);
    uint32_t target = sem_jal(f->ra - 4, 0, call.imm), a = f->p;
    *fresh = f->ra != 0 && f->ra % 4 == 0
          && (call.id == INSN_JALR || (call.id == INSN_JAL && reaches(m, f, target)));
    if (*fresh && call.id == INSN_JAL)
        return target;
    while (a >= 4 && f->p - a < 4 * PROLOGUE_MAX && !ends(insn_at(m, f, a - 4))) {
        a -= 4;
        if (makes_frame(insn_at(m, f, a)))
            return a;
    }
    return *fresh ? f->p : 0;
}

/* The frame of the caller: sp and ra as the routine found them. It has moved sp by addi and may have stored ra. */
static bool caller(const struct machine *m, struct frame *f)
{
    uint32_t moved = 0, saved = 0;
    bool stored = false, fresh;
    for (uint32_t a = routine(m, f, &fresh); a != 0 && a < f->p; a += 4) {
        struct insn i = insn_at(m, f, a);
        if (i.id == INSN_ADDI && i.d == SP && i.a == SP)
            moved -= i.imm;
        if (i.id == INSN_SW && i.d == RA && i.a == SP)
            saved = i.imm;
        if ((i.id == INSN_SW || i.id == INSN_LW) && i.d == RA && i.a == SP)
            stored = i.id == INSN_SW;
    }
    uint32_t back = f->ra;
    if (stored ? moved == 0 || !load(m, &f->psw, f->sp + saved, &back) : !fresh)
        return false;
    if (back == 0 || back % 4 != 0)
        return false;
    f->p = back - 4;                            /* the call itself, which has overwritten ra: its own is on the stack */
    f->sp += moved;
    f->ra = 0;
    struct insn call = insn_at(m, f, f->p);
    return call.id == INSN_JAL || call.id == INSN_JALR;
}

/* A register of the code that a trap interrupted. The handler keeps it in the save area, by convention; before its first
 * instruction it is where it was. */
static uint32_t interrupted_register(const struct machine *m, unsigned r)
{
    return m->psw.p == window_load(&m->e, NEW_P, 4) ? machine_get(m, r) : window_load(&m->e, SAVE_AREA + 4 * r, 4);
}

/* The frame that a trap interrupted: its PSW is in the record. */
static struct frame interrupted(const struct machine *m)
{
    struct psw psw = window_load_psw(&m->e, OLD_STATUS);
    return (struct frame){
        .p = psw.p, .sp = interrupted_register(m, SP), .ra = interrupted_register(m, RA), .psw = psw,
    };
}

static void print(const struct shell *sh, unsigned number, const struct frame *f, const char *note)
{
    char place[96], source[256];
    shell_place_under(sh, f->psw.l, f->p, place, sizeof place);
    shell_source_under(sh, f->psw.l, f->p, source, sizeof source);
    printf("#%-2u %08" PRIx32 " <%s> %s%s\n", number, f->p, place, source, note);
}

enum verdict shell_do_backtrace(struct shell *sh, char *arguments)
{
    (void)arguments;
    if (!shell_has_program(sh))
        return BAD;
    const struct machine *m = session_guest(&sh->session);
    struct frame f = { m->psw.p, machine_get(m, SP), machine_get(m, RA), m->psw };
    bool crossed = !shell_in_handler(sh);
    tower_reveal(sh->session.stage.tower);
    print(sh, 0, &f, "");
    for (unsigned number = 1; number < FRAMES; number++) {
        uint32_t sp = f.sp;
        struct frame next = f;
        if (caller(m, &next) && next.sp >= sp) {
            f = next;
            print(sh, number, &f, "");
            continue;
        }
        if (crossed)
            return GOOD;
        crossed = true;
        f = interrupted(m);
        printf("    --- trap %s ---\n", cause_name(window_load(&m->e, TRAP_CAUSE, 4)));
        print(sh, number, &f, ", interrupted");
    }
    puts("    ...");
    return GOOD;
}
