/* matrix.c - the measurements behind a cell. The picture is drawn in vmm/cli/matrix.c. */
#include "vmm/theory/matrix.h"

#include "vmm/observe/statistics.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void matrix_equivalence(const struct matrix_spec *spec, const uint8_t *image, size_t size, struct equiv_report *report)
{
    const struct equiv_spec equiv = {
        .engine = spec->engine, .has = spec->has, .height = 1, .kinds = &spec->kind, .image = image, .size = size,
        .storage = spec->storage, .latency = 500, .limit = spec->limit, .every = 1000, .attention = spec->attention,
    };
    equiv_run(&equiv, report);
}

/* -- The neighbour ----------------------------------------------------------------------------------------------- */

enum { NEIGHBOUR_STORAGE = 64 * 1024, NEIGHBOUR_CODE = 0x1000, NEIGHBOUR_ROUNDS = 4000, NEIGHBOUR_DATA = 0x2000 };

static uint32_t make(enum insn_id id, unsigned d, unsigned a, uint32_t imm)
{
    return encode((struct insn){ .id = id, .d = (uint8_t)d, .a = (uint8_t)a, .imm = imm });
}

/* A program that minds its own business: it counts down, storing and printing, and uses several turns for it. */
static void make_neighbour(struct machine *m)
{
    const uint32_t code[] = {
        make(INSN_ADDI, 1, 0, NEIGHBOUR_ROUNDS),
        make(INSN_ADDI, 2, 0, NEIGHBOUR_DATA),
        make(INSN_SW, 1, 2, 0),                         /* the loop */
        make(INSN_ADDI, 2, 2, 4),
        make(INSN_OUT, 1, 0, CONSOLE_DATA),
        make(INSN_ADDI, 1, 1, (uint32_t)-1),
        make(INSN_BNE, 1, 0, (uint32_t)-4),
        make(INSN_HALT, 0, 0, 0),
    };
    window_store_psw(&m->e, NEW_STATUS, &(struct psw){ .p = NEIGHBOUR_CODE, .b = NEIGHBOUR_STORAGE });
    for (unsigned n = 0; n < sizeof code / sizeof code[0]; n++)
        window_store(&m->e, NEIGHBOUR_CODE + 4 * n, 4, code[n]);
}

enum { FIRST, SUBJECT, LAST, GUESTS };

/* One guest, with what it has on the host. */
struct party {
    struct watcher watcher;                 /* first */
    struct source input;
    struct outlet outlet;
    struct sink output;
    FILE *written;
    uint8_t block[BLOCK_SIZE];
    struct medium disk;
    const struct vm *rival;                 /* the subject, for a neighbour beside it */
    uint64_t rival_spent;                   /* what that had got when this one last used a device */
};

/* Instructions and traps: in this coin monitors charge. */
static uint64_t spent(const struct vm *v)
{
    return v->counters.direct + v->counters.interpreted + exits_total(&v->counters);
}

static void device_used(struct watcher *w, const struct machine *m, const char *text)
{
    struct party *p = (struct party *)w;
    (void)m, (void)text;
    if (p->rival != NULL)
        p->rival_spent = spent(p->rival);
}

static bool party_make(struct party *p, char block, volatile sig_atomic_t *attention)
{
    p->watcher.device = device_used;
    p->input = source_make(-1, false, attention);
    p->written = tmpfile();
    if (p->written == NULL)
        return false;
    p->outlet = (struct outlet){ .fd = fileno(p->written), .limit = UINT64_MAX, .attention = attention };
    p->output = sink_make(&p->outlet, NULL);
    memset(p->block, block, sizeof p->block);
    p->disk = (struct medium){ .fd = -1, .memory = p->block, .writable = true, .capacity = 1 };
    return true;
}

/* -- A run ------------------------------------------------------------------------------------------------------- */

struct run {
    struct tower *tower;
    struct party party[GUESTS];
};

static void run_free(struct run *r)
{
    tower_free(r->tower);
    for (unsigned n = 0; n < GUESTS; n++) {
        sink_close(&r->party[n].output);
        if (r->party[n].written != NULL)
            fclose(r->party[n].written);
    }
}

/* Neighbour, subject, neighbour; or, with no image, one neighbour alone and bare. False: no room. */
static bool run_make(struct run *r, const struct matrix_spec *spec, const uint8_t *image, size_t size)
{
    static const uint8_t nothing[1];
    unsigned count = image != NULL ? GUESTS : 1;
    struct guest_spec guests[GUESTS];
    const char *why;
    *r = (struct run){ .tower = NULL };
    for (unsigned n = 0; n < count; n++) {
        struct party *p = &r->party[n];
        bool subject = n == SUBJECT;
        if (!party_make(p, subject ? 's' : 'n', spec->attention))
            return false;
        guests[n] = (struct guest_spec){ subject ? image : nothing, subject ? size : 0,
            subject ? spec->storage : NEIGHBOUR_STORAGE, subject ? spec->limit : UINT64_MAX,
            { &p->input, &p->output, &p->disk, 500 } };
    }
    struct tower_spec tower = {
        .engine = spec->engine, .has = spec->has, .height = image != NULL ? 1 : 0, .kinds = &spec->kind,
        .guests = guests, .guest_count = count, .attention = spec->attention,
    };
    r->tower = tower_create(&tower, &why);
    for (unsigned n = 0; r->tower != NULL && n < count; n++) {
        r->tower->guests[n]->watcher = &r->party[n].watcher;
        if (n != SUBJECT)
            make_neighbour(r->tower->guests[n]);
        if (n != SUBJECT && count > 1)
            r->party[n].rival = vm_of(r->tower->guests[SUBJECT]);
    }
    return r->tower != NULL;
}

static void go(struct run *r)
{
    tower_power_on(r->tower);
    tower_run(r->tower);
    tower_reveal(r->tower);
    for (unsigned n = 0; n < r->tower->guest_count; n++)
        sink_flush(&r->party[n].output);
}

/* -- Looking ----------------------------------------------------------------------------------------------------- */

static bool same_state(const struct machine *a, const struct machine *b)
{
    bool same = a->stop == b->stop && a->exit == b->exit && a->c == b->c
             && memcmp(a->g, b->g, REGISTERS * sizeof a->g[0]) == 0;
#define PSW(field, ...) same = same && a->psw.field == b->psw.field;
#include "isa/state.def"
    const uint8_t *x = window_reach(&a->e, 0, NEIGHBOUR_STORAGE), *y = window_reach(&b->e, 0, NEIGHBOUR_STORAGE);
    return same && memcmp(x, y, NEIGHBOUR_STORAGE) == 0;
}

static bool same_outside(struct party *a, struct party *b)
{
    off_t ends[] = { lseek(a->outlet.fd, 0, SEEK_END), lseek(b->outlet.fd, 0, SEEK_END) };
    bool same = ends[0] == ends[1] && memcmp(a->block, b->block, sizeof a->block) == 0;
    for (off_t at = 0; same && at < ends[0];) {
        uint8_t x[4096], y[4096];
        ssize_t n = pread(a->outlet.fd, x, sizeof x, at);
        same = n > 0 && pread(b->outlet.fd, y, (size_t)n, at) == n && memcmp(x, y, (size_t)n) == 0;
        at += n;
    }
    return same;
}

/* What has become of neighbour n, who is like the one that was alone. */
static unsigned neighbour_harm(struct run *r, unsigned n, struct run *alone)
{
    const struct machine *m = r->tower->guests[n];
    unsigned harm = same_state(m, alone->tower->guests[0]) ? 0 : MATRIX_FOREIGN;
    if (!same_outside(&r->party[n], &alone->party[0]))
        harm |= MATRIX_DEVICES;
    if (r->party[n].rival_spent > spent(vm_of((struct machine *)m)) + 2 * SLICE_SHARED)
        harm |= MATRIX_SLICES;                /* a turn for each of the neighbour's, and the one that has just begun */
    return harm;
}

int matrix_control(const struct matrix_spec *spec, const uint8_t *image, size_t size)
{
    struct run alone = { .tower = NULL }, beside = { .tower = NULL };
    struct matrix_spec clean = *spec;
    int harm = -1;
    clean.has = HAS_BASE;
    if (run_make(&alone, &clean, NULL, 0) && run_make(&beside, spec, image, size)) {
        const struct monitor *monitor = beside.tower->monitors[0];
        go(&alone);
        go(&beside);
        unsigned found = neighbour_harm(&beside, FIRST, &alone) | neighbour_harm(&beside, LAST, &alone)
                       | (canary_holds(monitor) ? 0 : MATRIX_KEPT) | (allocation_holds(monitor) ? 0 : MATRIX_WINDOWS);
        harm = (int)found;
    }
    run_free(&alone);
    run_free(&beside);
    return harm;
}
