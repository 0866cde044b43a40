/* stops.c - breakpoints and watchpoints: whether one holds. How they are asked for is in stops_text.c. */
#include "vmm/cli/shell/stops.h"

#include "vmm/cli/shell/expression.h"

#include <stdlib.h>
#include <string.h>

/* -- The list ---------------------------------------------------------------------------------------------------- */

struct stop_point *stops_by_number(struct stops *stops, unsigned number)
{
    for (unsigned n = 0; n < stops->count; n++)
        if (stops->points[n].number == number)
            return &stops->points[n];
    return NULL;
}

static void free_point(struct stop_point *p)
{
    free(p->seen);
    free(p->text);
    free(p->condition);
    free(p->commands);
}

bool stops_delete(struct stops *stops, unsigned number)
{
    struct stop_point *p = stops_by_number(stops, number);
    if (p == NULL)
        return false;
    free_point(p);
    stops->count--;
    memmove(p, p + 1, (stops->count - (size_t)(p - stops->points)) * sizeof *p);
    return true;
}

void stops_free(struct stops *stops)
{
    if (stops == NULL)
        return;
    for (unsigned n = 0; n < stops->count; n++)
        free_point(&stops->points[n]);
    free(stops->points);
    free(stops);
}

bool stops_need_moves(const struct stops *stops)
{
    for (unsigned n = 0; n < stops->count; n++)
        if (stops_on(&stops->points[n]))
            return true;
    return false;
}

bool stops_want_levels(const struct stops *stops)
{
    for (unsigned n = 0; n < stops->count; n++)
        if (stops_on(&stops->points[n]) && stops->points[n].kind == STOP_LEVEL)
            return true;
    return false;
}

static bool is_watch(const struct stop_point *p) { return p->kind >= STOP_WRITE; }
static bool sees_reads(const struct stop_point *p) { return p->kind == STOP_READ || p->kind == STOP_ACCESS; }
static bool sees_writes(const struct stop_point *p) { return p->kind == STOP_WRITE || p->kind == STOP_ACCESS; }

/* -- Another tower ----------------------------------------------------------------------------------------------- */

/* Its bytes in the storage at the bottom. Of a machine inside monitors in PG32 nothing is known before those have begun:
 * there they stay where they were found. False: they are not there. */
static bool find_bottom(struct session *s, struct stop_point *p)
{
    unsigned guest = s->guest;
    if (p->level <= s->stage.tower->height) {
        s->guest = p->guest;
        const struct machine *m = session_machine(s, p->level);
        s->guest = guest;
        if (p->physical_at + p->size > m->e.size)
            return false;
        p->bottom = m->e.origin + p->physical_at;
    }
    return p->bottom + p->size <= s->stage.tower->bare->storage->size;
}

static bool find_point(struct session *s, struct stop_point *p)
{
    const struct tower *t = s->stage.tower;
    if (p->guest >= t->guest_count)
        return false;
    p->level = p->top ? session_top(s) : p->level;
    if (!p->top && p->level >= (p->kind == STOP_LEVEL ? t->height : session_top(s)))
        return false;
    return p->what != WATCH_STORAGE || !is_watch(p) || find_bottom(s, p);
}

void stops_find(struct session *s)
{
    for (unsigned n = 0; n < s->stops->count; n++)
        s->stops->points[n].away = !find_point(s, &s->stops->points[n]);
    stops_settle(s);
}

/* -- What is watched --------------------------------------------------------------------------------------------- */

static const struct machine *guest_of(const struct session *s, const struct stop_point *p)
{
    return s->stage.tower->guests[p->guest];
}

/* The watched value as it is now, as size bytes; `word` is room for one. */
static const uint8_t *value_now(const struct session *s, const struct stop_point *p, const struct machine *m,
                                uint8_t word[4])
{
    const struct psw *psw = &guest_of(s, p)->psw;
    const uint32_t words[] = { psw->status, psw->p, psw->l, psw->b, psw->t };
    if (p->what == WATCH_STORAGE)
        return s->stage.tower->bare->storage->byte + p->bottom;
    store_bytes(word, 4, p->what == WATCH_REGISTER ? machine_get(m, p->index) : words[p->index]);
    return word;
}

static bool changed(const struct session *s, const struct stop_point *p, const struct machine *m)
{
    uint8_t word[4];
    return memcmp(value_now(s, p, m, word), p->seen, p->size) != 0;
}

static void see(const struct session *s, struct stop_point *p)
{
    uint8_t word[4];
    const struct machine *m = guest_of(s, p);
    if (is_watch(p))
        memcpy(p->seen, value_now(s, p, m, word), p->size);
    p->user_seen = machine_user(m);
}

/* The first bytes of it as a number, for those who say what it was and is. */
static uint64_t number_of(const uint8_t *bytes, uint32_t size)
{
    uint64_t value = 0;
    for (uint32_t n = 0; n < size && n < 8; n++)
        value |= (uint64_t)bytes[n] << 8 * n;
    return value;
}

/* Whether n bytes at virtual address a of m are among those that p watches. */
static bool touches(const struct stop_point *p, const struct machine *m, uint32_t a, unsigned n)
{
    uint64_t bottom = m->e.origin + m->psw.l + a;
    return p->what == WATCH_STORAGE && bottom < p->bottom + p->size && p->bottom < bottom + n;
}

/* How many bytes an instruction loads or stores, 0 for none. */
static unsigned loads(enum insn_id id)
{
    switch (id) {
    case INSN_LB: case INSN_LBU: return 1;
    case INSN_LH: case INSN_LHU: return 2;
    case INSN_LW:                return 4;
    case INSN_LPSW: case INSN_POPSW: return PSW_WORDS * 4;
    default: return 0;
    }
}

static unsigned stores(enum insn_id id)
{
    switch (id) {
    case INSN_SB:   return 1;
    case INSN_SH:   return 2;
    case INSN_SW:   return 4;
    case INSN_SPSW: return PSW_WORDS * 4;
    default: return 0;
    }
}

static struct insn next_insn(const struct machine *m)
{
    uint32_t word;
    return machine_load(m, m->psw.p, 4, &word) == NO_TRAP ? decode(word, m->has) : (struct insn){ .id = INSN_ILLEGAL };
}

/* Whether the next instruction of m, which runs the guest, reads what somebody watches. */
static bool reads_next(const struct session *s, unsigned guest, const struct machine *m)
{
    bool wanted = false;
    for (unsigned n = 0; n < s->stops->count; n++)
        wanted = wanted || (stops_on(&s->stops->points[n]) && sees_reads(&s->stops->points[n]));
    if (!wanted)
        return false;
    struct insn i = next_insn(m);
    unsigned size = i.id != INSN_ILLEGAL ? loads(i.id) : 0;
    for (unsigned n = 0; n < s->stops->count && size > 0; n++) {
        const struct stop_point *p = &s->stops->points[n];
        if (stops_on(p) && p->guest == guest && sees_reads(p) && touches(p, m, machine_get(m, i.a) + i.imm, size))
            return true;
    }
    return false;
}

/* -- While the guests run ---------------------------------------------------------------------------------------- */

static bool insn_matches(const struct stop_point *p, const struct machine *m)
{
    struct insn i = next_insn(m);
    return i.id != INSN_ILLEGAL && (p->insn == -1 ? insn_info(i.id)->privileged : (int)i.id == p->insn);
}

/* Code that a monitor has patched does not show what it is until every level is exact. */
static bool patched(const struct session *s)
{
    const struct tower *t = s->stage.tower;
    for (unsigned level = 0; level < t->height; level++)
        if (t->monitors[level]->kind->original != NULL)
            return true;
    return false;
}

/* Whether the next instruction of m, which runs the guest, stands where p says. */
static bool stands_at(const struct session *s, const struct stop_point *p, const struct machine *m)
{
    if (!p->physical)
        return m->psw.p == p->address;
    return m->e.origin + m->psw.l + m->psw.p == guest_of(s, p)->e.origin + p->address;
}

static bool might(const struct session *s, const struct track *track, const struct stop_point *p,
                  const struct machine *m)
{
    switch (p->kind) {
    case STOP_AT:    return stands_at(s, p, m);
    case STOP_TRAP:  return track->fresh_trap >= 0;
    case STOP_LEVEL: return (track->fresh_levels >> p->level & 1) != 0;
    case STOP_MODE:  return machine_user(guest_of(s, p)) != p->user_seen;
    case STOP_INSN:  return patched(s) || insn_matches(p, m);
    default:         return changed(s, p, m) || track->stored || (track->read && sees_reads(p));
    }
}

static bool any_might(const struct session *s, const struct track *track, const struct machine *m)
{
    for (unsigned n = 0; n < s->stops->count; n++) {
        const struct stop_point *p = &s->stops->points[n];
        if (stops_on(p) && p->guest == track->number && might(s, track, p, m))
            return true;
    }
    return false;
}

/* Whether the instruction i has stored into what is watched for stores. */
static bool has_stored(const struct session *s, const struct track *track, const struct machine *m, const struct insn *i)
{
    unsigned size = i->id != INSN_ILLEGAL ? stores(i->id) : 0;
    for (unsigned n = 0; n < s->stops->count && size > 0; n++) {
        const struct stop_point *p = &s->stops->points[n];
        if (stops_on(p) && p->guest == track->number && p->stores && touches(p, m, machine_get(m, i->a) + i->imm, size))
            return true;
    }
    return false;
}

bool stops_might_hold(struct session *s, const struct track *track, const struct machine *m, const struct insn *i)
{
    struct track *t = &s->tracks[track->number];
    t->read |= t->reads_next;
    t->reads_next = reads_next(s, t->number, m);
    t->stored |= has_stored(s, t, m, i);
    return any_might(s, t, m);
}

bool stops_might_hold_at_trap(struct session *s, const struct track *track, const struct machine *m,
                              const struct trap *trap)
{
    struct track *t = &s->tracks[track->number];
    (void)trap;
    for (unsigned n = 0; n < s->stops->count; n++) {        /* the record is stored, whatever was there */
        const struct stop_point *p = &s->stops->points[n];
        t->stored |= p->stores && p->what == WATCH_STORAGE && p->bottom < m->e.origin + NEW_STATUS
                  && m->e.origin < p->bottom + p->size;
    }
    t->reads_next = false;
    return true;                                            /* what comes next is to be looked at with all exact */
}

/* -- Where they stand -------------------------------------------------------------------------------------------- */

static bool condition_holds(struct session *s, const struct stop_point *p)
{
    unsigned guest = s->guest, level = s->level;
    int64_t value = 1;
    const char *why;
    if (p->condition == NULL)
        return true;
    s->guest = p->guest;
    s->level = p->level;
    bool good = expression_value(s, p->condition, &value, &why, NULL);
    s->guest = guest;
    s->level = level;
    return !good || value != 0;                             /* one that cannot be told stops: somebody must see it */
}

/* Whether the next move is the instruction at P, and not an interruption before it. */
static bool instruction_next(const struct machine *m)
{
    return !m->expired && !(m->dev.pending != 0 && (m->psw.status & PSW_I) != 0) && m->stop == RUNNING;
}

static bool holds(struct session *s, const struct track *track, struct stop_point *p)
{
    const struct machine *m = guest_of(s, p);
    switch (p->kind) {
    case STOP_AT:    return stands_at(s, p, m) && instruction_next(m);
    case STOP_TRAP:  return track->fresh_trap >= 0 && (p->cause < 0 || p->cause == track->fresh_trap);
    case STOP_LEVEL: return (track->fresh_levels >> p->level & 1) != 0;
    case STOP_MODE:  return machine_user(m) != p->user_seen && machine_user(m) == p->user;
    case STOP_INSN:
        tower_reveal(s->stage.tower);
        return instruction_next(m) && insn_matches(p, m);
    default:
        return (sees_writes(p) && changed(s, p, m)) || (p->stores && track->stored) || (sees_reads(p) && track->read);
    }
}

/* The first point that holds, and what it is to be said of it; all of them have seen what is there then. */
static struct stop_point *first_holding(struct session *s, struct track *track, struct halt *halt)
{
    struct stop_point *found = NULL;
    const struct machine *m = s->stage.tower->guests[track->number];
    for (unsigned n = 0; n < s->stops->count; n++) {
        struct stop_point *p = &s->stops->points[n];
        uint8_t word[4];
        if (!stops_on(p) || p->guest != track->number)
            continue;
        if (found == NULL && holds(s, track, p) && condition_holds(s, p)) {
            found = p;
            *halt = (struct halt){ .reason = is_watch(p) ? HALT_WATCH : HALT_BREAK, .guest = p->guest,
                                   .number = p->number };
            if (is_watch(p)) {
                halt->old = number_of(p->seen, p->size);
                halt->now = number_of(value_now(s, p, m, word), p->size);
            }
        }
        see(s, p);
    }
    track->fresh_trap = -1;
    track->fresh_levels = 0;
    track->read = track->stored = false;
    track->reads_next = reads_next(s, track->number, m);
    return found;
}

bool stops_holds(struct session *s, struct track *track, struct halt *halt)
{
    return first_holding(s, track, halt) != NULL;
}

bool stops_check(struct session *s, struct track *track)
{
    struct halt halt;
    struct stop_point *p = first_holding(s, track, &halt);
    if (p == NULL)
        return false;
    p->hits++;
    if (p->ignore > 0) {
        p->ignore--;
        return false;
    }
    s->halt = halt;
    return true;
}

void stops_settle(struct session *s)
{
    for (unsigned n = 0; n < s->stops->count; n++)
        if (!s->stops->points[n].away)
            see(s, &s->stops->points[n]);
    for (unsigned n = 0; n < s->stage.tower->guest_count; n++) {
        struct track *t = &s->tracks[n];
        t->fresh_trap = -1;
        t->fresh_levels = 0;
        t->read = t->stored = false;
        t->reads_next = reads_next(s, n, s->stage.tower->guests[n]);
    }
}

void stops_begin(struct session *s) { stops_settle(s); }
