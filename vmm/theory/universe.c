/* universe.c - the stage: machines on which single instructions are played, thousands of times a millisecond.
 *
 * Two copies of the plain machine differ in what fills storage outside the window, so that it need not be filled again
 * for each state. Each store is noted by the hook of storage.h, and undone. A third machine carries a monitor. */
#include "vmm/theory/universe.h"

#include "vmm/execute.h"

#include <stdlib.h>
#include <string.h>

enum { NOTES = 16, FILLINGS = 2, DISK_BLOCKS = 1, LATENCY = 500 };

static const uint8_t filling[FILLINGS] = { 0x00, 0x5C };

/* Stores of one instruction, in physical addresses of the bottom. */
struct notes {
    struct { uint64_t at, n; } store[NOTES];
    unsigned count;
};

/* All that a device situation is, to be put back before each state. */
struct props {
    uint8_t device[DEVICES][64];
    struct board board;
    struct source input;
};

/* A machine, bare or with a guest, on which states are put. */
struct setting {
    struct bare *bare;
    struct machine *machine;            /* that has the state: the bare one, or the guest on it */
    struct monitor *monitor;            /* or NULL */
    struct notes notes;
    uint8_t *derived;
    struct source input;
    struct outlet outlet;
    struct sink output;
    struct medium disk;
    uint8_t block[DISK_BLOCKS * BLOCK_SIZE];
    struct props props[SITUATIONS];
    uint8_t filling;
};

struct stage {
    volatile sig_atomic_t attention;
    struct setting plain[FILLINGS];
    struct setting guest;
    struct psw below;                   /* f(S) of the last stage_commute */
};

/* -- Setting up -------------------------------------------------------------------------------------------------- */

static void note(void *engine, uint64_t physical, uint64_t n)
{
    struct notes *notes = engine;
    if (notes->count < NOTES)
        notes->store[notes->count].at = physical, notes->store[notes->count++].n = n;
}

static void keep_props(struct setting *t, enum situation situation)
{
    struct props *p = &t->props[situation];
    struct board *b = &t->machine->dev;
    p->board = *b;
    p->input = t->input;
    for (unsigned n = 0; n < DEVICES; n++)
        if (b->slot[n] != NULL)
            memcpy(p->device[n], b->slot[n], b->slot[n]->ops->size);
}

static void put_props(struct setting *t, enum situation situation)
{
    const struct props *p = &t->props[situation];
    struct board *b = &t->machine->dev;
    *b = p->board;
    t->input.now = p->input.now;
    t->input.count = p->input.count;
    t->output.count = 0;
    for (unsigned n = 0; n < DEVICES; n++)
        if (b->slot[n] != NULL)
            memcpy(b->slot[n], p->device[n], b->slot[n]->ops->size);
}

static bool same_props(const struct setting *t, enum situation situation)
{
    const struct props *p = &t->props[situation];
    const struct board *b = &t->machine->dev;
    bool same = t->input.now.taken == p->input.now.taken && t->output.count == 0
             && b->pending == p->board.pending && b->next == p->board.next && b->look == p->board.look;
    for (unsigned n = 0; n < DEVICES; n++)
        if (b->slot[n] != NULL)
            same = same && memcmp(b->slot[n], p->device[n], b->slot[n]->ops->size) == 0;
    return same;
}

/* Bring the devices into each situation once, by the machine's own ports, and remember what that was. */
static bool make_props(struct setting *t)
{
    const struct board *b = &t->machine->dev;
    for (unsigned n = 0; n < DEVICES; n++)
        if (b->slot[n] != NULL && b->slot[n]->ops->size > sizeof t->props[0].device[n])
            return false;
    keep_props(t, QUIET);
    board_out(t->machine, DISK_COMMAND, 1);
    keep_props(t, BUSY);
    put_props(t, QUIET);
    if (!source_feed(&t->input, "i", 1))
        return false;
    keep_props(t, INPUT);
    board_out(t->machine, CONSOLE_CONTROL, CONSOLE_CONTROL_INTERRUPT);
    keep_props(t, PENDING);
    return true;
}

static bool setting_make(struct setting *t, struct stage *s, unsigned has, uint8_t fill, bool below)
{
    uint64_t storage = STAGE_STORAGE + (below ? MONITOR_KEEPS : 0);
    t->filling = fill;
    t->input = source_make(-1, false, &s->attention);
    t->outlet = (struct outlet){ .fd = -1, .limit = UINT64_MAX, .attention = &s->attention };
    t->output = sink_make(&t->outlet, NULL);
    t->disk = (struct medium){ .fd = -1, .memory = t->block, .writable = true, .capacity = DISK_BLOCKS };
    struct backends backends = { &t->input, &t->output, &t->disk, LATENCY };
    struct bare_options options = { engine_by_name("reference"), storage, has, backends, &s->attention, 0 };
    t->bare = bare_create(&options);
    t->derived = malloc(storage / PAGE_SIZE);
    if (t->bare == NULL || t->derived == NULL)
        return false;
    t->machine = &t->bare->machine;
    t->machine->supervised = true;                  /* traps come back as outcomes */
    if (below) {
        t->monitor = monitor_create(&t->bare->machine, 0, NULL);
        struct vm *v = t->monitor != NULL ? monitor_add_guest(t->monitor, STAGE_STORAGE, backends) : NULL;
        if (v == NULL)
            return false;
        t->machine = &v->machine;
        t->machine->supervised = true;
        reside(v);
    }
    memset(window_reach(&t->machine->e, 0, STAGE_STORAGE), fill, STAGE_STORAGE);
    memset(t->derived, 1, storage / PAGE_SIZE);
    t->bare->storage->derived = t->derived;
    t->bare->storage->forget = note;
    t->bare->storage->engine = &t->notes;
    return make_props(t);
}

static void setting_free(struct setting *t)
{
    monitor_free(t->monitor);
    bare_free(t->bare);
    source_close(&t->input);
    sink_close(&t->output);
    free(t->derived);
}

struct stage *stage_create(unsigned has)
{
    struct stage *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    bool good = setting_make(&s->guest, s, has, filling[0], true);
    for (unsigned n = 0; n < FILLINGS; n++)
        good = good && setting_make(&s->plain[n], s, has, filling[n], false);
    if (good)
        return s;
    stage_free(s);
    return NULL;
}

void stage_free(struct stage *s)
{
    if (s == NULL)
        return;
    setting_free(&s->guest);
    for (unsigned n = 0; n < FILLINGS; n++)
        setting_free(&s->plain[n]);
    free(s);
}

/* -- Playing ----------------------------------------------------------------------------------------------------- */

unsigned state_window(const struct state *s) { return s->psw.b < WINDOW ? s->psw.b : WINDOW; }

/* So much of a state's window is in storage at all. */
static unsigned window_there(const struct state *s)
{
    uint64_t room = s->psw.l < s->q ? s->q - s->psw.l : 0;
    return room < state_window(s) ? (unsigned)room : state_window(s);
}

/* The new PSW, E[1], is the same in all states: supervisor mode, all of memory. */
static void put_new_psw(struct machine *m)
{
    window_store_psw(&m->e, NEW_STATUS, &(struct psw){ .p = 0x1000, .b = 0xFFFFFFFF });
}

static void put(struct setting *t, const struct state *s)
{
    struct machine *m = t->machine;
    unsigned n = window_there(s);
    m->e.size = s->q;
    put_props(t, s->devices);
    put_new_psw(m);
    if (n > 0)
        memcpy(window_reach(&m->e, s->psw.l, n), s->window, n);
    m->psw = s->psw;
    memcpy(m->g, s->g, sizeof s->g);
    m->c = s->c;
    m->stop = RUNNING;
    m->exit = 0;
    m->progress = true;
    m->expired = false;
    m->until = UINT64_MAX;
    t->notes.count = 0;
}

/* E as it was before: full of the filling. */
static void clear(struct setting *t, const struct state *s)
{
    struct window all = { t->bare->storage, t->machine->e.origin, STAGE_STORAGE };
    memset(window_reach(&all, NEW_STATUS, PSW_WORDS * 4), t->filling, PSW_WORDS * 4);
    if (window_there(s) > 0)
        memset(window_reach(&all, s->psw.l, window_there(s)), t->filling, window_there(s));
    for (unsigned n = 0; n < t->notes.count; n++) {
        uint8_t *e = window_reach(&all, t->notes.store[n].at - all.origin, t->notes.store[n].n);
        if (e != NULL)
            memset(e, t->filling, t->notes.store[n].n);
    }
    t->machine->e.size = STAGE_STORAGE;
}

/* Whether a store went outside [low, low + n) of the bottom. A full list of notes counts as one. */
static bool strayed(const struct notes *notes, uint64_t low, uint64_t n)
{
    for (unsigned k = 0; k < notes->count; k++)
        if (notes->store[k].at < low || notes->store[k].at + notes->store[k].n > low + n)
            return true;
    return notes->count == NOTES;
}

static enum why step(struct machine *m, uint32_t word, bool checked)
{
    if (checked)
        return reference_step(m);
    return execute(m, decode(word, m->has));
}

static struct outcome outcome_of(const struct setting *t, const struct state *s, enum why why)
{
    const struct machine *m = t->machine;
    struct outcome o = { .trapped = why == TRAP, .trap = m->trap, .psw = m->psw, .c = m->c, .expired = m->expired,
                         .stop = m->stop, .waits = why == WAIT || why == ATTENTION };
    memcpy(o.g, m->g, sizeof o.g);
    memcpy(o.window, window_reach(&m->e, s->psw.l, window_there(s)), window_there(s));
    o.stray = strayed(&t->notes, m->e.origin + s->psw.l, s->psw.b);
    o.devices = !same_props(t, s->devices);
    return o;
}

struct outcome stage_play(struct stage *s, const struct state *state, bool checked)
{
    struct setting *t = &s->plain[state->outside];
    put(t, state);
    t->notes.count = 0;
    struct outcome o = outcome_of(t, state, step(t->machine, state->word, checked));
    clear(t, state);
    return o;
}

/* -- Commuting --------------------------------------------------------------------------------------------------- */

static bool same_psw(struct psw a, struct psw b)
{
#define PSW(field, ...) if (a.field != b.field) return false;
#include "isa/state.def"
    return true;
}

/* f(i(S)) against what the machine below has become. expected: f of the guest in i(S), its T being what is left of the
 * T that A granted. Part of f(S) is what the monitor remembers, M, I and R of its guest; no instruction below changes
 * that, so i must not have. */
static bool is_image(const struct setting *below, const struct setting *above, const struct state *before,
                     struct psw expected, uint32_t granted)
{
    const struct machine *m = &below->bare->machine, *s = above->machine;
    const struct window *e = &below->machine->e;
    struct psw remembered = before->psw;
    remembered.p = s->psw.p;
    remembered.t = s->psw.t;
    expected.t = granted - 1;
    return same_psw(m->psw, expected) && same_psw(s->psw, remembered)
        && m->expired == (granted == 1) && m->stop == s->stop
        && memcmp(m->g, s->g, REGISTERS * sizeof m->g[0]) == 0
        && !strayed(&below->notes, e->origin, e->size)
        && memcmp(window_reach(e, 0, e->size), window_reach(&s->e, 0, e->size), e->size) == 0;
}

enum commutation stage_commute(struct stage *s, const struct state *state)
{
    struct setting *above = &s->plain[0], *guest = &s->guest;
    struct machine *below = &guest->bare->machine;
    struct vm *v = vm_of(guest->machine);
    enum commutation result = COMMUTES;
    uint32_t granted = 0;
    put(above, state);
    put(guest, state);
    v->slice = SLICE_ALONE;
    v->monitor->resident = v;
    allocate_time(v, &granted);
    s->below = map_psw(v, granted);
    machine_load_psw(below, s->below);
    below->c = state->c;
    below->stop = RUNNING;
    guest->notes.count = above->notes.count = 0;
    enum why why_above = reference_step(above->machine), why_below = reference_step(below);

    if (why_below == TRAP) {
        bool same = why_above == TRAP && above->machine->trap.cause == below->trap.cause
                 && above->machine->trap.info == below->trap.info;
        if (below->trap.cause != CAUSE_PRIVILEGED && !same)
            result = TRAPS_BELOW_ONLY;
    } else if (why_above == TRAP) {
        result = TRAPS_ABOVE_ONLY;
    } else {
        v->machine.psw = above->machine->psw;           /* the guest, as i(S): what is its image? */
        uint64_t ticks = above->machine->c - state->c;
        bool time = ticks == 1 && below->c - state->c == 1
                 && above->machine->psw.t == (state->psw.t > 0 ? state->psw.t - 1 : 0);
        if (!time || !is_image(guest, above, state, map_psw(v, granted), granted))
            result = DIFFERS;
    }
    clear(above, state);
    clear(guest, state);
    return result;
}

struct psw stage_below_before(const struct stage *s) { return s->below; }
const struct machine *stage_below(const struct stage *s) { return &s->guest.bare->machine; }

/* -- As text ----------------------------------------------------------------------------------------------------- */

struct state state_plain(uint32_t word)
{
    return (struct state){ .word = word, .psw = { .l = PAGE_SIZE, .b = 0x20 }, .q = SMALL_STORAGE };
}

/* Fields that are numbers. */
#define STATE_FIELDS(FIELD) \
    FIELD("P", psw.p) FIELD("l", psw.l) FIELD("b", psw.b) FIELD("T", psw.t) FIELD("C", c) FIELD("q", q) \
    FIELD("outside", outside) FIELD("devices", devices)

static uint32_t window_word(const struct state *s, unsigned at)
{
    uint32_t word = 0;
    for (unsigned n = 4; n > 0; n--)
        word = word << 8 | s->window[at + n - 1];
    return word;
}

static void window_put(struct state *s, unsigned at, uint32_t word)
{
    for (unsigned n = 0; n < 4; n++)
        s->window[at + n] = (uint8_t)(word >> 8 * n);
}

void state_write(FILE *f, const struct state *s, const struct state *plain)
{
    const char *comma = "";
    if (s->word != plain->word || s == plain)
        fprintf(f, "%08x", s->word), comma = ",";
    if ((s->psw.status ^ plain->psw.status) & PSW_M)
        fprintf(f, "%sM=%u", comma, (s->psw.status & PSW_M) != 0), comma = ",";
    if ((s->psw.status ^ plain->psw.status) & PSW_I)
        fprintf(f, "%sI=%u", comma, (s->psw.status & PSW_I) != 0), comma = ",";
#define FIELD(name, field) \
    if (s->field != plain->field) fprintf(f, "%s" name "=%llx", comma, (unsigned long long)s->field), comma = ",";
    STATE_FIELDS(FIELD)
#undef FIELD
    for (unsigned r = 1; r < REGISTERS; r++)
        if (s->g[r] != plain->g[r])
            fprintf(f, "%sr%u=%x", comma, r, s->g[r]), comma = ",";
    for (unsigned at = 0; at < state_window(s); at += 4)
        if (at != s->psw.p && window_word(s, at) != window_word(plain, at))
            fprintf(f, "%s@%x=%x", comma, at, window_word(s, at)), comma = ",";
}

/* Take "name=value" into s. */
static bool state_set(struct state *s, const char *name, uint64_t value)
{
    char *end;
    unsigned long n;
    if (strcmp(name, "M") == 0 || strcmp(name, "I") == 0) {
        uint32_t bit = name[0] == 'M' ? PSW_M : PSW_I;
        s->psw.status = value != 0 ? s->psw.status | bit : s->psw.status & ~bit;
        return true;
    }
#define FIELD(text, field) if (strcmp(name, text) == 0) { s->field = value; return true; }
    STATE_FIELDS(FIELD)
#undef FIELD
    if (name[0] == 'r' && (n = strtoul(name + 1, &end, 10)) > 0 && n < REGISTERS && *end == '\0') {
        s->g[n] = (uint32_t)value;
        return true;
    }
    if (name[0] == '@' && (n = strtoul(name + 1, &end, 16)) < WINDOW && n % 4 == 0 && *end == '\0') {
        window_put(s, (unsigned)n, (uint32_t)value);
        return true;
    }
    return false;
}

/* Whether the stage can play a state that somebody wrote. */
static bool playable(const struct state *s)
{
    uint64_t end = (uint64_t)s->psw.p + 4;
    return s->psw.l % PAGE_SIZE == 0 && s->q % PAGE_SIZE == 0
        && s->q <= STAGE_STORAGE && s->psw.l + (uint64_t)WINDOW <= s->q
        && s->psw.p % 4 == 0 && end <= WINDOW && end <= s->psw.b && s->outside < FILLINGS && s->devices < SITUATIONS
        && s->devices >= QUIET;
}

const char *state_read(const char *text, struct state *s)
{
    char *end;
    while (*text != '\0' && *text != ':') {
        char name[16];
        size_t length = strcspn(text, "=,:");
        if (length == 0 || length >= sizeof name)
            return NULL;
        snprintf(name, sizeof name, "%.*s", (int)length, text);
        if (text[length] == '=') {
            uint64_t value = strtoull(text + length + 1, &end, 16);
            if (end == text + length + 1 || !state_set(s, name, value))
                return NULL;
        } else {
            s->word = (uint32_t)strtoul(text, &end, 16);
            if (end != text + length)
                return NULL;
        }
        text = *end == ',' ? end + 1 : end;
        if (*end != ',' && *end != ':' && *end != '\0')
            return NULL;
    }
    if (!playable(s))
        return NULL;
    window_put(s, s->psw.p, s->word);
    return text;
}
