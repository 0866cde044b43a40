/* classify.c - the definitions, run. How states are played: universe.c. How it is all printed: vmm/cli/classify.c.
 *
 * For a definition with "there exists", one state or pair is proof, and the first that is found is kept: states come
 * in order of size, so it is a small one. For a definition with "for all" (privileged), all states of the small
 * universe and many random ones have been tried. */
#include "vmm/theory/classify.h"

#include <string.h>

enum { MODES = 2, PLACES = 2, OUTSIDES = 2 };

struct search {
    struct classification *c;
    struct stage *stage;
    bool word_sensitive, word_commutes;     /* of the word being played, so far                   */
    bool word_completes;                    /* where the definitions looked at it                 */
    struct state word_witness;              /* where it did not commute                           */
    uint64_t seed;
};

/* -- Finding ----------------------------------------------------------------------------------------------------- */

static void found(struct search *k, enum claim claim, const struct state *first, const struct state *second)
{
    struct witness *w = &k->c->witness[claim];
    if (claim != COMPLETES && claim != MAY_TRAP && claim != UNPRIVILEGED && claim != TRAP_LOADS)
        k->word_sensitive = true;
    if (w->found)
        return;
    *w = (struct witness){ .found = true, .pair = second != NULL, .first = *first };
    if (second != NULL)
        w->second = *second;
}

static bool memory_traps(const struct outcome *o)
{
    return o->trapped && (o->trap.cause == CAUSE_MEMORY || o->trap.cause == CAUSE_ALIGN || o->trap.cause == CAUSE_PAGE);
}

static struct outcome play(struct search *k, const struct state *s, bool checked)
{
    k->c->played++;
    struct outcome o = stage_play(k->stage, s, checked);
    if (!checked)
        found(k, o.trapped ? MAY_TRAP : COMPLETES, s, NULL);
    if (!checked && o.trapped && !memory_traps(&o))
        found(k, TRAP_LOADS, s, NULL);
    k->word_completes |= !checked && !o.trapped;
    return o;
}

static bool completes(const struct outcome *o) { return !o->trapped; }

static bool in_user(const struct state *s) { return (s->psw.status & PSW_M) != 0; }

static bool same_r(const struct psw *a, const struct psw *b) { return a->l == b->l && a->b == b->b; }

/* M or R is not as it was in s. */
static bool moved(const struct state *s, const struct outcome *o)
{
    return ((s->psw.status ^ o->psw.status) & PSW_M) != 0 || !same_r(&s->psw, &o->psw);
}

/* What a program can see of a result: the window, P and G. */
static bool looks_alike(const struct state *s, const struct outcome *a, const struct outcome *b)
{
    return a->psw.p == b->psw.p && memcmp(a->g, b->g, sizeof a->g) == 0
        && memcmp(a->window, b->window, state_window(s)) == 0;
}

/* -- Control (section 3, "control sensitive") -------------------------------------------------------------------- */

static void look_for_control(struct search *k, const struct state *s, const struct outcome *o)
{
    if (completes(o) && (moved(s, o) || o->stray))
        found(k, in_user(s) ? CONTROL_USER : CONTROL_SUPERVISOR, s, NULL);
}

/* -- Behaviour: the same window in two modes, at two places, among two kinds of surroundings ---------------------- */

static void look_for_behaviour(struct search *k, const struct state *s, const struct outcome *o, const struct state *t,
                               const struct outcome *p)
{
    if (!completes(o) || !completes(p) || moved(s, o) || moved(t, p) || looks_alike(s, o, p))
        return;
    if (in_user(s) == in_user(t))
        found(k, in_user(s) ? LOCATION_USER : LOCATION_SUPERVISOR, s, t);
    else if (s->psw.l == t->psw.l && s->outside == t->outside)
        found(k, SHOWS_MODE, s, t);
    else
        k->word_sensitive = true;               /* mode and place at once: behaviour sensitive, and neither alone */
}

static void look_at_behaviour(struct search *k, const struct state *common)
{
    enum { ALL = MODES * PLACES * OUTSIDES };
    struct state s[ALL];
    struct outcome o[ALL];
    for (unsigned n = 0; n < ALL; n++) {
        s[n] = *common;
        s[n].psw.status = n & 1 ? PSW_M : 0;
        s[n].psw.l = common->psw.l + (n & 2 ? PAGE_SIZE : 0);
        s[n].outside = n >> 2 & 1;
        o[n] = play(k, &s[n], false);
        look_for_control(k, &s[n], &o[n]);
    }
    for (unsigned n = 1; n < ALL; n++)
        for (unsigned other = 0; other < n; other++)
            look_for_behaviour(k, &s[other], &o[other], &s[n], &o[n]);
}

/* -- Resources (manual, section 7) ------------------------------------------------------------------------------- */

/* T and C have passed as for any instruction. */
static bool usual_time(const struct state *s, const struct outcome *o)
{
    return o->c == s->c + 1 && o->psw.t == (s->psw.t > 0 ? s->psw.t - 1 : 0) && o->expired == (s->psw.t == 1);
}

static void look_for_changes(struct search *k, const struct state *s, const struct outcome *o)
{
    bool time = !o->waits && usual_time(s, o);
    if (!completes(o) || (time && !o->devices && o->stop == RUNNING && !((o->psw.status ^ s->psw.status) & ~PSW_M)))
        return;
    bool sensitive = k->word_sensitive;
    if (!time)
        found(k, TIMING, s, NULL);
    found(k, in_user(s) ? RESOURCE_USER : RESOURCE_SUPERVISOR, s, NULL);
    k->word_sensitive = sensitive;              /* the paper's own definitions are blind to this */
}

static void look_for_showing(struct search *k, const struct state *s, const struct outcome *o, const struct state *t,
                             const struct outcome *p)
{
    if (!completes(o) || !completes(p) || (looks_alike(s, o, p) && same_r(&o->psw, &p->psw)))
        return;
    bool sensitive = k->word_sensitive;
    if (s->psw.t != t->psw.t || s->c != t->c)
        found(k, TIMING, s, t);
    found(k, in_user(s) ? RESOURCE_USER : RESOURCE_SUPERVISOR, s, t);
    k->word_sensitive = sensitive;
}

enum { VARIATIONS = 10 };

/* The state with one resource different. */
static struct state vary(const struct state *s, unsigned n)
{
    struct state t = *s;
    switch (n) {
    case 0: t.psw.t += 3; break;
    case 1: t.psw.t = 1; break;
    case 2: t.psw.status ^= PSW_I; break;
    case 3: t.c += 5; break;
    case 4: t.c += 0x700000000; break;
    case 5: t.q += PAGE_SIZE; break;
    case 6: t.devices = INPUT; break;
    case 7: t.devices = PENDING; break;
    case 8: t.devices = BUSY; break;
    default: t.psw.t = 2; t.devices = BUSY; break;
    }
    return t;
}

static void look_at_resources(struct search *k, const struct state *common)
{
    for (unsigned mode = 0; mode < MODES; mode++) {
        struct state s = *common;
        s.psw.status = (s.psw.status & ~(uint32_t)PSW_M) | (mode ? PSW_M : 0);
        struct outcome o = play(k, &s, false);
        look_for_changes(k, &s, &o);
        for (unsigned n = 0; n < VARIATIONS; n++) {
            struct state t = vary(&s, n);
            struct outcome p = play(k, &t, false);
            look_for_changes(k, &t, &p);
            look_for_showing(k, &s, &o, &t, &p);
        }
    }
}

/* -- Privilege: for all pairs that differ in M alone and in which neither memory-traps ---------------------------- */

static void look_at_privilege(struct search *k, const struct state *common)
{
    struct state s = *common, u = *common;
    s.psw.status &= ~(uint32_t)PSW_M;
    u.psw.status |= PSW_M;
    struct outcome in_s = play(k, &s, true), in_u = play(k, &u, true);
    if (memory_traps(&in_s) || memory_traps(&in_u))
        return;
    if (in_u.trapped && !in_s.trapped)
        k->c->tried_privilege = true;
    else
        found(k, UNPRIVILEGED, &u, NULL);
}

/* -- Commuting with f -------------------------------------------------------------------------------------------- */

static void look_at_commuting(struct search *k, const struct state *s)
{
    k->c->played += 2;
    enum commutation how = stage_commute(k->stage, s);
    if (how == COMMUTES)
        return;
    enum claim claim = in_user(s) ? NOT_COMMUTING_USER : NOT_COMMUTING_SUPERVISOR;
    bool sensitive = k->word_sensitive;
    if (!k->c->witness[NOT_COMMUTING_USER].found && !k->c->witness[NOT_COMMUTING_SUPERVISOR].found)
        k->c->how = how;
    found(k, claim, s, NULL);
    k->word_sensitive = sensitive;
    if (k->word_commutes)
        k->word_witness = *s;
    k->word_commutes = false;
}

/* In both modes; with the window where it is, at 0, beyond storage; with a bound inside storage and beyond it. */
static void look_at_diagram(struct search *k, const struct state *common)
{
    static const struct { uint32_t l, b; } spaces[] = {
        { PAGE_SIZE, 0x20 }, { PAGE_SIZE, 0xFFFFFFFF }, { 0, 0xFFFFFFFF }, { 4 * PAGE_SIZE, 2 * PAGE_SIZE },
        { SMALL_STORAGE + PAGE_SIZE, 0x20 },
    };
    for (unsigned mode = 0; mode < MODES; mode++)
        for (unsigned n = 0; n <= sizeof spaces / sizeof spaces[0]; n++) {
            struct state s = *common;
            s.psw.status = (s.psw.status & PSW_I) | (mode ? PSW_M : 0);
            if (n > 0) {
                s.psw.l = spaces[n - 1].l;
                s.psw.b = spaces[n - 1].b;
            }
            s.psw.t = n == 1 ? 1 : common->psw.t;
            look_at_commuting(k, &s);
        }
}

/* -- All states -------------------------------------------------------------------------------------------------- */

static void put_word(struct state *s)
{
    for (unsigned n = 0; n < 4; n++)
        s->window[s->psw.p + n] = (uint8_t)(s->word >> 8 * n);
}

/* All that is asked about the states that agree on word, P, b, G and window. */
static void look_at(struct search *k, const struct state *common)
{
    look_at_behaviour(k, common);
    look_at_resources(k, common);
    look_at_privilege(k, common);
    look_at_diagram(k, common);
}

static void begin_word(struct search *k)
{
    k->word_sensitive = k->word_completes = false;
    k->word_commutes = true;
}

static void end_word(struct search *k)
{
    if (!k->word_commutes && k->word_completes && !k->word_sensitive)
        found(k, BLIND, &k->word_witness, NULL);
}

/* Windows of the small universe, word by word from 0 on, again and again: nothing; a PSW in each mode, so placed that
 * an operand at 4 or 8 finds one that runs on. */
enum { PATTERNS = 4, PATTERN_WORDS = 8 };
static const uint32_t patterns[PATTERNS][PATTERN_WORDS] = {
    { 0 },
    { 0x80818283, 0, 8, PAGE_SIZE, 0x20, 0, 0, 0 },
    { 0, PSW_M, 8, PAGE_SIZE, 0x20, 2, 0, 1 },
    { 4, 0xFFFFFFFF, PSW_I, 4, 2 * PAGE_SIZE, 0x10, 5, 0x7F },
};

static void fill(struct state *s, const uint32_t *pattern)
{
    for (unsigned at = 0; at < state_window(s); at++)
        s->window[at] = (uint8_t)(pattern[at / 4 % PATTERN_WORDS] >> 8 * (at % 4));
    put_word(s);
}

static const uint32_t values[] = { 0, 4, PAGE_SIZE, 0x80000001, 0xFFFFFFFF };
enum { VALUES = sizeof values / sizeof values[0] };

/* One word in all small states: contents of r1 and r2, as far as it names them, and of the window. */
static void small_word(struct search *k, const struct insn *i)
{
    struct state s = state_plain(encode(*i));
    unsigned seen = 1u << i->d | 1u << i->a | 1u << i->b;
    unsigned r1_values = seen & 2 ? VALUES : 1, r2_values = seen & 4 ? VALUES : 1;
    begin_word(k);
    for (unsigned pattern = 0; pattern < PATTERNS; pattern++)
        for (unsigned r1 = 0; r1 < r1_values; r1++)
            for (unsigned r2 = 0; r2 < r2_values; r2++) {
                s.g[1] = values[r1];
                s.g[2] = values[r2];
                fill(&s, patterns[pattern]);
                look_at(k, &s);
            }
    end_word(k);
}

/* Immediates: small ones, negative ones, odd ones, and some that are ports. */
static const int64_t immediates[] = {
    0, 4, 8, -4, 1, 31, 0xFFFF,
    SYSTEM_STORAGE, SYSTEM_CLOCK_LOW, CONSOLE_DATA, CONSOLE_CONTROL, DISK_COMMAND, DISK_STATUS,
};
enum { IMMEDIATES = sizeof immediates / sizeof immediates[0], NAMES = 3 };      /* r0, r1, r2 */

static void small_universe(struct search *k, const struct insn_info *row)
{
    enum operands o = row->operands;
    unsigned d_names = uses_d(o) ? NAMES : 1, a_names = uses_a(o) ? NAMES : 1, b_names = uses_b(o) ? NAMES : 1;
    struct insn zero = { .id = row->id }, all = { .id = row->id, .imm = 0xFFFFFFFF };
    bool has_immediate = encode(zero) != encode(all);
    for (unsigned n = 0; n < (has_immediate ? IMMEDIATES : 1); n++)
        for (unsigned d = 0; imm_fits(o, immediates[n], NULL, NULL) && d < d_names; d++)
            for (unsigned a = 0; a < a_names; a++)
                for (unsigned b = 0; b < b_names; b++) {
                    struct insn i = { .id = row->id, .d = (uint8_t)d, .a = (uint8_t)a, .b = (uint8_t)b,
                                      .imm = (uint32_t)immediates[n] };
                    small_word(k, &i);
                }
}

/* xorshift64* (Marsaglia 2003; Vigna 2016). */
static uint32_t dice(struct search *k)
{
    k->seed ^= k->seed >> 12;
    k->seed ^= k->seed << 25;
    k->seed ^= k->seed >> 27;
    return (uint32_t)(k->seed * 0x2545F4914F6CDD1Du >> 32);
}

/* Mostly something that could be an address in the window, or one less wild than 32 random bits. */
static uint32_t dice_value(struct search *k)
{
    uint32_t value = dice(k);
    switch (dice(k) % 4) {
    case 0:  return value % WINDOW & ~3u;
    case 1:  return value % WINDOW;
    case 2:  return value % 3 - 1;
    default: return value;
    }
}

static uint32_t dice_immediate(struct search *k, enum operands o)
{
    int64_t low, high;
    imm_fits(o, 0, &low, &high);
    int64_t value = (int32_t)dice_value(k);
    while (!imm_fits(o, value, NULL, NULL))
        value = value < low || value > high ? value / 16 : 0;
    return (uint32_t)value;
}

static void random_state(struct search *k, const struct insn_info *row)
{
    struct insn i = { .id = row->id, .d = dice(k) % REGISTERS, .a = dice(k) % REGISTERS, .b = dice(k) % REGISTERS,
                      .imm = dice_immediate(k, row->operands) };
    struct state s = state_plain(encode(i));
    s.psw.b = 0x20 + dice(k) % (WINDOW - 0x20 + 1);
    s.psw.p = dice(k) % (s.psw.b / 4) * 4;
    s.psw.l = (1 + dice(k) % 3) * PAGE_SIZE;
    s.psw.t = dice(k) % 2 ? dice(k) : 0;
    s.c = (uint64_t)dice(k) << 20 | dice(k) % 4096;
    for (unsigned r = 1; r < REGISTERS; r++)
        s.g[r] = dice_value(k);
    for (unsigned n = 0; n < WINDOW; n += 4) {
        uint32_t word = dice_value(k);
        memcpy(&s.window[n], &word, sizeof word);
    }
    memset(s.window + s.psw.b, 0, WINDOW - s.psw.b);
    put_word(&s);
    begin_word(k);
    look_at(k, &s);
}

void classify(struct classification *c, enum insn_id id, struct stage *stage, unsigned random)
{
    const struct insn_info *row = insn_info(id);
    struct search k = { .c = c, .stage = stage, .seed = 0x9E3779B97F4A7C15u + (uint64_t)id };
    *c = (struct classification){ .id = id };
    small_universe(&k, row);
    for (unsigned n = 0; n < random; n++)
        random_state(&k, row);
}

/* -- What follows ------------------------------------------------------------------------------------------------ */

static bool has_witness(const struct classification *c, enum claim claim) { return c->witness[claim].found; }

bool is_privileged_found(const struct classification *c)
{
    return c->tried_privilege && !has_witness(c, UNPRIVILEGED);
}

bool is_control(const struct classification *c)
{
    return has_witness(c, CONTROL_USER) || has_witness(c, CONTROL_SUPERVISOR);
}

bool is_location(const struct classification *c)
{
    return has_witness(c, LOCATION_USER) || has_witness(c, LOCATION_SUPERVISOR);
}

bool is_mode(const struct classification *c) { return has_witness(c, SHOWS_MODE); }

bool is_resource(const struct classification *c)
{
    return has_witness(c, RESOURCE_USER) || has_witness(c, RESOURCE_SUPERVISOR);
}

bool is_sensitive(const struct classification *c) { return is_control(c) || is_location(c) || is_mode(c); }

bool is_user_sensitive(const struct classification *c)
{
    return has_witness(c, CONTROL_USER) || has_witness(c, LOCATION_USER);
}

bool is_supervisor_sensitive(const struct classification *c)
{
    return has_witness(c, CONTROL_SUPERVISOR) || has_witness(c, LOCATION_SUPERVISOR);
}

bool is_always_trapping(const struct classification *c) { return !has_witness(c, COMPLETES); }

bool is_innocuous(const struct classification *c)
{
    return !is_sensitive(c) && !is_resource(c) && !is_always_trapping(c);
}

bool is_monitor_wrong(const struct classification *c)
{
    return !breaks_theorem_1(c) && (has_witness(c, NOT_COMMUTING_USER) || has_witness(c, NOT_COMMUTING_SUPERVISOR));
}

unsigned class_found(const struct classification *c)
{
    return (is_control(c) ? CONTROL : 0u) | (is_location(c) ? LOCATION : 0u) | (is_mode(c) ? MODE : 0u)
         | (is_resource(c) ? RESOURCE : 0u) | (is_always_trapping(c) ? TRAPS : 0u);
}

/* -- The theorems ------------------------------------------------------------------------------------------------ */

/* Theorem 1 wants every sensitive instruction privileged. Resources count: a virtual machine has less of them. */
bool breaks_theorem_1(const struct classification *c)
{
    return (is_sensitive(c) || is_resource(c)) && !is_privileged_found(c);
}

/* Theorem 2 wants a monitor without timing dependencies besides: then nothing unprivileged may show or change time. */
bool breaks_theorem_2(const struct classification *c)
{
    return breaks_theorem_1(c) || (has_witness(c, TIMING) && !is_privileged_found(c));
}

/* Theorem 3 asks about user mode alone: virtual supervisor mode is interpreted. */
bool breaks_theorem_3(const struct classification *c)
{
    return (is_user_sensitive(c) || has_witness(c, RESOURCE_USER)) && !is_privileged_found(c);
}

bool is_literally_control(const struct classification *c) { return is_control(c) || has_witness(c, TRAP_LOADS); }

bool literally_breaks_theorem_1(const struct classification *c)
{
    return breaks_theorem_1(c) || (is_literally_control(c) && !is_privileged_found(c));
}

bool diagram_breaks_theorem_1(const struct classification *c)
{
    return has_witness(c, NOT_COMMUTING_USER) || has_witness(c, NOT_COMMUTING_SUPERVISOR);
}

bool diagram_breaks_theorem_3(const struct classification *c) { return has_witness(c, NOT_COMMUTING_USER); }
