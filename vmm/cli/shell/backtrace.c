/* backtrace.c - who called whom, by the ABI (manual, section 12): ra and sp, and what a routine's beginning does to them.
 * It crosses from a trap handler to the code that was interrupted, by the trap record and the save area. A stack can be
 * anything; so the number of frames is bounded, and each must be above the one before. */
#include "vmm/cli/shell/shell.h"

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

/* Where the routine begins that p is in: the nearest label at or below, as far as there is one. */
static uint32_t routine(const struct shell *sh, const struct frame *f)
{
    uint32_t offset = 0;
    const struct program *program = shell_program(sh);
    const struct symbol *symbol = f->psw.l == 0 ? program_symbol_at(program, f->p, &offset)
                                                : shell_phased_symbol(program, f->p, &offset);
    return symbol != NULL && offset < 4 * PROLOGUE_MAX && offset <= f->p ? f->p - offset : f->p;
}

/* The frame of the caller: sp and ra as the routine found them. It has moved sp by addi and may have stored ra. */
static bool caller(const struct shell *sh, const struct machine *m, struct frame *f)
{
    uint32_t moved = 0, saved = 0, word;
    bool stored = false;
    for (uint32_t a = routine(sh, f); a < f->p && load(m, &f->psw, a, &word); a += 4) {
        struct insn i = decode(word, m->has);
        if (i.id == INSN_ADDI && i.d == SP && i.a == SP && (int32_t)i.imm < 0)
            moved += 0 - i.imm;
        if (i.id == INSN_SW && i.d == RA && i.a == SP) {
            stored = true;
            saved = i.imm;
        }
    }
    uint32_t back = f->ra;
    if (stored && !load(m, &f->psw, f->sp + saved, &back))
        return false;
    if (back == 0 || back % 4 != 0 || (moved == 0 && stored) || (back == f->p && moved == 0))
        return false;
    f->p = back - 4;                            /* the call itself */
    f->sp += moved;
    f->ra = stored ? 0 : back;
    return load(m, &f->psw, f->p, &word) && (decode(word, m->has).id == INSN_JAL || decode(word, m->has).id == INSN_JALR);
}

/* The frame that a trap interrupted: its PSW in the record, its registers in the save area, by convention. */
static struct frame interrupted(const struct machine *m)
{
    struct psw psw = window_load_psw(&m->e, OLD_STATUS);
    return (struct frame){
        .p = psw.p, .sp = window_load(&m->e, SAVE_AREA + 4 * SP, 4), .ra = window_load(&m->e, SAVE_AREA + 4 * RA, 4),
        .psw = psw,
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
        if (caller(sh, m, &next) && next.sp >= sp) {
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
