/* subject.c - a machine that runs a random program. */
#include "tests/random/subject.h"

#include "tests/support/image.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Whether a machine with these flaws must still be equivalent below such monitors (Popek and Goldberg, Theorems 1 and 3):
 * never where monitors execute the guest's flawed instructions; interpreting all of it helps against all of them, and
 * interpreting virtual supervisor mode against one that is harmless in user mode, jus. */
bool recipe_comparable(const struct recipe *r, unsigned has)
{
    return has == 0 || r->height == 0 || r->kind == &interpret_kind || (r->kind == &hybrid_kind && has == HAS_JUS);
}

void recipe_name(const struct recipe *r, char *name, size_t size)
{
    if (r->height == 0)
        snprintf(name, size, "%s, bare%s", r->engine->name, r->unwatched ? ", unwatched" : "");
    else
        snprintf(name, size, "%s, %u %s monitor%s", r->engine->name, r->height, r->kind->name, r->height == 1 ? "" : "s");
}

/* -- Watching ---------------------------------------------------------------------------------------------------- */

static void mix(uint64_t *hash, uint64_t value)
{
    *hash = (*hash ^ value) * 0x100000001B3u;
}

static void taken(struct watcher *w, const struct machine *m, const struct trap *trap, const struct psw *old)
{
    struct subject *s = (struct subject *)w;
    const uint64_t values[] = { (uint64_t)trap->cause, trap->info, trap->word, old->status, old->p, old->l, old->b, old->t,
                                m->c };
    s->traps++;
    s->last = *trap;
    for (size_t n = 0; n < sizeof values / sizeof values[0]; n++)
        mix(&s->trap_hash, values[n]);
    if (s->coverage != NULL)
        coverage_trap(s->coverage, trap);
    if (s->disturbed)
        s->rig.attention = 1;
}

static void step(struct watcher *w, const struct machine *m, const struct insn *i, const struct psw *old)
{
    struct subject *s = (struct subject *)w;
    (void)old;
    if (s->coverage != NULL)
        coverage_step(s->coverage, m, i);
}

/* -- Building, and looking whether all is well ------------------------------------------------------------------- */

/* Build a subject. Below monitors a second guest, which halts at once, has the storage behind the first: only so does a
 * bound that is too large reach anything. */
void subject_begin(struct subject *s, const struct recipe *r, const struct test_case *c)
{
    struct image halts;
    image_begin(&halts);
    image_insn(&halts, INSN_HALT, 0, 0, 0, 0);
    const struct rig_guest guests[] = { {
        .image = c->image, .size = c->storage, .storage = c->storage, .input = c->input, .input_size = c->input_size,
        .disk = c->has_disk ? c->disk : NULL, .blocks = CASE_BLOCKS, .latency = c->latency,
    }, {
        .image = halts.byte, .size = halts.size, .storage = 2 * PAGE_SIZE,
    } };
    s->watcher = (struct watcher){ .taken = taken, .step = step };
    s->disturbed = false;
    recipe_name(r, s->name, sizeof s->name);
    s->traps = 0;
    s->trap_hash = 0xCBF29CE484222325u;
    rig_build(&s->rig, &(struct rig_spec){
        .engine = r->engine, .height = r->height, .kind = r->kind, .has = c->has, .guests = guests,
        .guest_count = r->height > 0 ? 2 : 1,
    });
    s->m = rig_machine(&s->rig, 0);
    if (s->rig.guest_count > 1)
        s->neighbour = window_hash(&rig_machine(&s->rig, 1)->e);
    s->m->watcher = r->unwatched ? NULL : &s->watcher;
    tower_power_on(s->rig.tower);
}

bool subject_tell(const char *what, uint64_t a, uint64_t b)
{
    if (a != b)
        printf("  %s: %" PRIx64 " and %" PRIx64 "\n", what, a, b);
    return a == b;
}

/* Each monitor's windows and canary as they must be, and the neighbour's storage as it was. */
bool subject_sound(const struct subject *s)
{
    for (unsigned level = 0; level < s->rig.tower->height; level++) {
        const struct monitor *monitor = s->rig.tower->monitors[level];
        if (!allocation_holds(monitor) || !canary_holds(monitor)) {
            printf("  monitor %u has lost its %s\n", level, canary_holds(monitor) ? "windows" : "canary");
            return false;
        }
    }
    if (s->rig.guest_count > 1 && window_hash(&rig_machine(&s->rig, 1)->e) != s->neighbour) {
        printf("  the storage of another guest\n");
        return false;
    }
    return true;
}
