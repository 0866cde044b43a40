/* attack.c - running attacks, and measuring what they did. The programs are files of examples/attacks; the command that
 * reads them and prints the verdicts is vmm/cli/attack.c. */
#include "vmm/theory/attack.h"

#include "vmm/observe/census.h"
#include "vmm/observe/dump.h"
#include "vmm/observe/statistics.h"
#include "vmm/tower.h"

#include <stdlib.h>
#include <string.h>

enum { VICTIM_BELOW, ATTACKER, VICTIM_ABOVE, GUESTS };

/* A removed defence may let a guest run for ever on the machine below: after so many ticks that machine stops. */
enum { BELOW_LIMIT = 8000000 };

enum { DISK_BLOCKS = 2, LATENCY = 500 };

/* One guest, with all that it has on the host. */
struct party {
    struct watcher watcher;             /* first: is told of its devices */
    struct source input;
    struct outlet outlet;
    struct sink output;
    FILE *written;                      /* its output */
    uint8_t blocks[DISK_BLOCKS * BLOCK_SIZE];
    struct medium disk;
    struct census census;
    FILE *log;
    char *traps;                        /* its trap log */
    size_t traps_size;
    const struct machine *machine;
    const struct vm *rival;             /* the attacker beside it, or NULL */
    uint64_t rival_spent;               /* what that had got of the processor when this one last used a device */
};

struct attack_run {
    struct tower *tower;
    struct party party[GUESTS];
    unsigned count;
    uint8_t *before;                    /* what the monitors keep, as it was */
    uint64_t kept;                      /* bytes: all storage in front of the guests */
    volatile sig_atomic_t attention;
};

struct role role_attacker(const uint8_t *image, size_t size)
{
    return (struct role){ image, size, "what the attacker may read\n", 'a', ATTACK_LIMIT };
}

struct role role_victim(const uint8_t *image, size_t size)
{
    return (struct role){ image, size, "the victim's secret is 39916801, and nobody else's\n", 'v', VICTIM_LIMIT };
}

/* -- Running ----------------------------------------------------------------------------------------------------- */

/* What a guest has got of the processor, in the coin in which its monitor charges it: instructions and exits. */
static uint64_t spent(const struct vm *v)
{
    return v->counters.direct + v->counters.interpreted + exits_total(&v->counters);
}

/* A victim has used a device; it does so up to its end. How much has its rival got by now? */
static void device_used(struct watcher *w, const struct machine *m, const char *text)
{
    struct party *p = (struct party *)w;
    (void)m, (void)text;
    if (p->rival != NULL)
        p->rival_spent = spent(p->rival);
}

/* False: no temporary files. */
static bool prepare(struct party *p, const struct role *role, volatile sig_atomic_t *attention)
{
    p->watcher.device = device_used;
    p->input = source_make(-1, false, attention);
    bool fed = source_feed(&p->input, role->input, strlen(role->input));
    p->written = tmpfile();
    p->log = open_memstream(&p->traps, &p->traps_size);
    if (!fed || p->written == NULL || p->log == NULL)
        return false;
    p->outlet = (struct outlet){ .fd = fileno(p->written), .limit = UINT64_MAX, .attention = attention };
    p->output = sink_make(&p->outlet, NULL);
    memset(p->blocks, role->disk, sizeof p->blocks);
    p->disk = (struct medium){ .fd = -1, .memory = p->blocks, .writable = true, .capacity = DISK_BLOCKS };
    return true;
}

/* The run of so many roles at so many monitors, with power still off. */
static struct attack_run *build(const struct engine *engine, unsigned height, const struct monitor_kind *const *kinds,
                                const struct role *const *roles, unsigned count, const char **why)
{
    struct attack_run *run = calloc(1, sizeof *run);
    struct guest_spec specs[GUESTS];
    *why = "the host has not enough memory, or no room for temporary files";
    if (run == NULL)
        return NULL;
    run->count = count;
    for (unsigned n = 0; n < count; n++) {
        struct party *p = &run->party[n];
        if (!prepare(p, roles[n], &run->attention)) {
            attack_free(run);
            return NULL;
        }
        specs[n] = (struct guest_spec){ roles[n]->image, roles[n]->size, ATTACK_STORAGE, roles[n]->limit,
                                        { &p->input, &p->output, &p->disk, LATENCY } };
    }
    struct tower_spec spec = { .engine = engine, .height = height, .kinds = kinds, .guests = specs,
                               .guest_count = count, .attention = &run->attention };
    run->tower = tower_create(&spec, why);
    for (unsigned n = 0; run->tower != NULL && n < count; n++) {
        struct party *p = &run->party[n];
        p->machine = run->tower->guests[n];
        run->tower->guests[n]->watcher = &p->watcher;
        census_begin(&p->census, run->tower->guests[n], p->log);
    }
    if (run->tower != NULL)
        return run;
    attack_free(run);
    return NULL;
}

static void go(struct attack_run *run)
{
    tower_power_on(run->tower);
    tower_run(run->tower);
    for (unsigned n = 0; n < run->count; n++) {
        sink_flush(&run->party[n].output);
        fflush(run->party[n].log);
    }
}

struct attack_run *attack_alone(const struct engine *engine, const struct role *role, const char **why)
{
    struct attack_run *run = build(engine, 0, NULL, &role, 1, why);
    if (run != NULL)
        go(run);
    return run;
}

/* Remember what the monitors keep: all of the bottom storage in front of the first guest. */
static bool remember_kept(struct attack_run *run)
{
    const struct window *bottom = &run->tower->bare->machine.e;
    run->kept = run->tower->guests[0]->e.origin;
    run->before = malloc(run->kept);
    if (run->before != NULL)
        memcpy(run->before, window_reach(bottom, 0, run->kept), run->kept);
    return run->before != NULL;
}

struct attack_run *attack_beside(const struct engine *engine, unsigned height, const struct monitor_kind *const *kinds,
                                 const struct role *attacker, const struct role *victim, unsigned removed,
                                 const char **why)
{
    const struct role *roles[GUESTS] = { victim, attacker, victim };
    struct attack_run *run = build(engine, height, kinds, roles, GUESTS, why);
    if (run == NULL || !remember_kept(run)) {
        attack_free(run);
        return NULL;
    }
    struct vm *hostile = vm_of(run->tower->guests[ATTACKER]);
    run->party[VICTIM_BELOW].rival = run->party[VICTIM_ABOVE].rival = hostile;
    if (removed != 0) {
        undefend(hostile, removed);
        hostile->monitor->below->until = BELOW_LIMIT;
    }
    go(run);
    return run;
}

void attack_free(struct attack_run *run)
{
    if (run == NULL)
        return;
    tower_free(run->tower);
    for (unsigned n = 0; n < run->count; n++) {
        struct party *p = &run->party[n];
        if (p->written != NULL)
            fclose(p->written);
        if (p->log != NULL)
            fclose(p->log);
        free(p->traps);
        source_close(&p->input);
        sink_close(&p->output);
    }
    free(run->before);
    free(run);
}

/* -- Measuring --------------------------------------------------------------------------------------------------- */

static bool same_registers(const struct machine *a, const struct machine *b)
{
    bool same = a->stop == b->stop && a->exit == b->exit && a->c == b->c;
#define PSW(field, ...) same = same && a->psw.field == b->psw.field;
#include "isa/state.def"
    for (unsigned r = 0; r < REGISTERS; r++)
        same = same && machine_get(a, r) == machine_get(b, r);
    return same;
}

static bool same_storage(const struct machine *a, const struct machine *b)
{
    return memcmp(window_reach(&a->e, 0, a->e.size), window_reach(&b->e, 0, b->e.size), ATTACK_STORAGE) == 0;
}

static bool same_traps(const struct party *a, const struct party *b)
{
    return a->traps_size == b->traps_size && memcmp(a->traps, b->traps, a->traps_size) == 0;
}

static bool same_console(const struct party *a, const struct party *b)
{
    int from_a, from_b;
    rewind(a->written);
    rewind(b->written);
    do {
        from_a = getc(a->written);
        from_b = getc(b->written);
    } while (from_a == from_b && from_a != EOF);
    return from_a == from_b && a->input.now.taken == b->input.now.taken;
}

static bool same_disk(const struct party *a, const struct party *b)
{
    return memcmp(a->blocks, b->blocks, sizeof a->blocks) == 0;
}

/* Round robin gives the attacker a turn for each of the victim's: no more, but for the one that has just begun. */
static bool had_its_time(const struct party *p)
{
    return p->rival_spent <= spent(vm_of((struct machine *)p->machine)) + 2 * SLICE_SHARED;
}

/* Whether it never came to its end, nor to its limit. */
static bool starved(const struct machine *m) { return m->stop == RUNNING && m->c < m->until; }

/* What has become of a victim. */
static unsigned victim_harm(const struct party *p, const struct party *alone)
{
    if (starved(p->machine))
        return HARM_TIME;                   /* there is no final state that one could compare */
    return (same_storage(p->machine, alone->machine) ? 0u : HARM_STORAGE)
         | (same_registers(p->machine, alone->machine) && same_traps(p, alone) ? 0u : HARM_STATE)
         | (same_console(p, alone) ? 0u : HARM_CONSOLE)
         | (same_disk(p, alone) ? 0u : HARM_DISK)
         | (had_its_time(p) ? 0u : HARM_TIME);
}

/* What has become of the monitors. */
static unsigned monitor_harm(const struct attack_run *run)
{
    const uint8_t *kept = window_reach(&run->tower->bare->machine.e, 0, run->kept);
    unsigned harm = memcmp(kept, run->before, run->kept) == 0 ? 0u : HARM_MONITOR;
    for (unsigned level = 0; level < run->tower->height; level++) {
        harm |= canary_holds(run->tower->monitors[level]) ? 0u : HARM_MONITOR;
        harm |= allocation_holds(run->tower->monitors[level]) ? 0u : HARM_ALLOCATION;
    }
    return harm;
}

unsigned attack_harm(struct attack_run *run, struct attack_run *attacker_alone, struct attack_run *victim_alone)
{
    const struct party *attacker = &run->party[ATTACKER], *alone = &attacker_alone->party[0];
    bool same = same_registers(attacker->machine, alone->machine) && same_storage(attacker->machine, alone->machine)
             && same_traps(attacker, alone) && same_console(attacker, alone) && same_disk(attacker, alone);
    return monitor_harm(run) | victim_harm(&run->party[VICTIM_BELOW], &victim_alone->party[0])
         | victim_harm(&run->party[VICTIM_ABOVE], &victim_alone->party[0]) | (same ? 0u : HARM_DIFFERENCE);
}

bool attack_victim_behaves(const struct attack_run *victim_alone)
{
    const struct machine *m = victim_alone->party[0].machine;
    return m->stop == HALTED && m->exit == 0;
}
