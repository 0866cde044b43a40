/* speed.c - the load, and a clock around it. Made of instructions and not of text, as it belongs to no folder. */
#include "vmm/theory/speed.h"

#include "vmm/tower.h"

#include <time.h>

enum { KERNEL = 0x1000, PROCESS = 0x2000, PROCESS_PSW = 0x100, STORAGE = 64 * 1024 };
enum { ROUNDS = 400, TURNS = 1000 };                    /* of kernel and process; of the loop in each */

static struct insn make(enum insn_id id, unsigned d, unsigned a, unsigned b, int imm)
{
    return (struct insn){ .id = id, .d = (uint8_t)d, .a = (uint8_t)a, .b = (uint8_t)b, .imm = (uint32_t)imm };
}

static void place(struct machine *m, uint32_t at, const struct insn *code, size_t count)
{
    for (size_t n = 0; n < count; n++)
        window_store(&m->e, at + 4 * n, 4, encode(code[n]));
}

/* The loop that both have: in r2, with r3 and r4. */
#define LOOP                                                    \
    make(INSN_ADDI, 2, 0, 0, TURNS),                            \
    make(INSN_ADDI, 2, 2, 0, -1),                               \
    make(INSN_XOR, 3, 3, 2, 0),                                 \
    make(INSN_ADD, 4, 4, 3, 0),                                 \
    make(INSN_BNE, 2, 0, 0, -3)

/* The kernel takes RESET and each svc in the same way: its loop, and on with the process from its beginning. */
static void make_load(struct machine *m)
{
    const struct insn kernel[] = {
        LOOP,
        make(INSN_ADDI, 1, 1, 0, 1),
        make(INSN_SLTI, 5, 1, 0, ROUNDS),
        make(INSN_BEQ, 5, 0, 0, 2),
        make(INSN_LPSW, 0, 0, 0, PROCESS_PSW),
        make(INSN_HALT, 0, 0, 0, 0),
    }, process[] = {
        LOOP,
        make(INSN_SVC, 0, 0, 0, 0),
    };
    place(m, KERNEL, kernel, sizeof kernel / sizeof kernel[0]);
    place(m, PROCESS, process, sizeof process / sizeof process[0]);
    window_store_psw(&m->e, NEW_STATUS, &(struct psw){ .p = KERNEL, .b = STORAGE });
    window_store_psw(&m->e, PROCESS_PSW, &(struct psw){ .status = PSW_M, .p = PROCESS, .b = STORAGE });
}

double speed_measure(const struct engine *engine, const struct monitor_kind *kind, volatile sig_atomic_t *attention)
{
    static const uint8_t nothing[1];
    const char *why;
    struct timespec from, to;
    struct guest_spec guest = { nothing, 0, STORAGE, UINT64_MAX, { NULL, NULL, NULL, 1 } };
    struct tower_spec spec = { .engine = engine, .has = HAS_BASE, .height = kind != NULL, .kinds = &kind,
                               .guests = &guest, .guest_count = 1, .attention = attention };
    struct tower *tower = tower_create(&spec, &why);
    if (tower == NULL)
        return -1;
    make_load(tower->guests[0]);
    tower_power_on(tower);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    bool done = tower_run(tower) == STOP && tower->guests[0]->stop == HALTED;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    tower_free(tower);
    return done ? (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9 : -1;
}
