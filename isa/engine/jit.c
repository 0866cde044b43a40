/* jit.c - the translator: guest code becomes x86-64 code, a trace at a time, when it is first reached.
 *
 * The loop is that of every engine. A stay in host code ends where the countdown nears an event, where a jump wants to
 * be linked, at a trap that host code must not take, or at an instruction that is not for it; that one the reference
 * engine does. So devices, most privileged and all flawed instructions have one meaning, and whatever is not translated
 * is right from the start.
 *
 * Exactness: the countdown makes T, clock and limit exact to the instruction; a store into storage that has become code
 * is found by a tag and done by the reference engine, which tells storage.h, which tells jit_forget, which kills the
 * traces it hits, before the next instruction. README.md has the picture. */
#include "isa/engine/jit.h"

#include <stdlib.h>
#include <string.h>

#ifdef __x86_64__
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#else
#include <cpuid.h>
#endif

/* Code of a page was stored into. Where that happens all the time (a loop stores into a word between its instructions),
 * each trace would be made for one round, and cost more than a thousand of the reference engine's. */
static void run_into_debt(struct jit *j, uint64_t page)
{
    uint64_t *debt = &j->page_debts[page], now = j->machine->c;
    if (*debt < now || *debt - now > 2 * DEBT_MAX)          /* time may have gone back */
        *debt = now;
    *debt += KILL_COSTS;
}

static bool deep_in_debt(const struct jit *j, uint64_t page)
{
    uint64_t debt = j->page_debts[page] - j->machine->c;
    return debt > DEBT_MAX && debt <= 2 * DEBT_MAX + KILL_COSTS;
}

/* Storage has changed that may have become code. */
static void jit_forget(void *engine, uint64_t physical, uint64_t n)
{
    struct jit *j = engine;
    uint64_t last = physical + n - 1;
    for (uint64_t page = physical / PAGE_SIZE; page <= last / PAGE_SIZE; page++) {
        bool hit = false;
        for (uint32_t number = j->page_traces[page]; number != 0;) {
            struct trace *t = &j->traces[number - 1];
            if (t->first <= last && physical <= t->last) {
                jit_kill(j, t);
                hit = true;
            }
            number = t->next;
        }
        if (hit) {
            run_into_debt(j, page);
            jit_tidy(j, page);
        }
    }
}

/* Where the C library has asked the processor already, it is asked: on a virtual host each question to the processor is
 * a trap, and the compiler's own way asks, at the start of any program, for everything that there is. */
static bool host_has_bmi2(void)
{
#ifdef CPU_FEATURE_ACTIVE
    return CPU_FEATURE_ACTIVE(BMI2);
#else
    unsigned a, b, c, d;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_BMI2) != 0;
#endif
}

bool jit_attach(struct machine *m)
{
    struct storage *storage = m->e.storage;
    struct jit *j = calloc(1, sizeof *j);
    if (j == NULL)
        return false;
    j->machine = m;
    j->crowd = CROWDED;
    j->low = USE_LOW_STORAGE && (uint64_t)(uintptr_t)storage->byte + storage->size <= INT32_MAX;
    if (!jit_code_create(j)) {
        jit_code_free(j);
        free(j);
        return false;
    }
    j->bmi2 = USE_BMI2 && host_has_bmi2();
    jit_first_registers(j);
    jit_emit_common(j);
    m->engine = j;
    memcpy(j->state->g, m->g, REGISTERS * sizeof j->state->g[0]);
    m->g = j->state->g;
    storage->derived = j->derived;
    storage->forget = jit_forget;
    storage->engine = j;
    return true;
}

void jit_detach(struct machine *m)
{
    struct jit *j = m->engine;
    if (j == NULL)
        return;
    m->e.storage->derived = NULL;
    m->engine = NULL;
    jit_code_free(j);
    free(j);
}

uint64_t jit_slow(const struct machine *m)
{
    const struct jit *j = m->engine;
    return j->slow;
}

/* A merged check of a trace has failed. Where that happens too often the trace is made anew, with more care, which slows
 * it down for good: now and then, as where time is up half-way in a loop, does not matter. */
static void note_failure(struct jit *j)
{
    uint32_t number = j->state->failed - 1;
    j->state->failed = 0;
    struct trace *t = &j->traces[number];
    struct manner manner = t->manner;
    uint64_t apart = j->machine->c - t->failed_at;
    t->failed_at = j->machine->c;
    t->failures = apart < FAILURES_APART ? t->failures + 1 : 1;
    if (t->dead || manner.care == CARE_SINGLE || t->failures < FAILURES_MAX)
        return;
    manner.care++;
    jit_make_anew(j, number, manner);
}

/* Let whatever led out of host code to pc lead to host code from now on: a link's jump, or the code of a dead trace. */
static void lead_to(struct jit *j, enum jit_exit why, uint32_t pc, uint64_t host)
{
    if (why == EXIT_LINK) {
        const struct link *link = &j->links[j->state->site];
        x86_patch(link->distance, link->next, host);
    } else if (why == EXIT_STALE) {
        jit_detour(j, j->state->dead - CALL_BYTES, &j->traces[jit_number_of(j, j->state->space, pc)]);
    }
}

/* Who takes traps: machine_take, and not host code, where somebody wants to know of them, or where there is code where
 * the record goes, or has been: who has it there once would have it come and go. */
static inline enum traps who_takes_traps(const struct jit *j, const struct machine *m, bool supervised)
{
    if (supervised)
        return TRAPS_SUPERVISED;
    return (m->watcher != NULL && m->watcher->taken != NULL) || j->code_under_record ? TRAPS_LEAVE : TRAPS_STAY;
}

/* All code that there is takes its traps as it must. True: it did. */
static __attribute__((noinline)) bool heed_traps(struct jit *j)
{
    enum traps traps = who_takes_traps(j, j->machine, j->machine->supervised);
    if (traps == j->careful)
        return true;
    j->careful = traps;
    jit_flush(j);
    return false;
}

/* As jit_find, with code that takes its traps as it must; 0 also for code that does not stay the same for long, and
 * then the stay ends at pc. */
static __attribute__((noinline)) uint64_t find_or_make(struct jit *j, unsigned n, uint32_t pc, bool jumped)
{
    const struct space *s = &j->spaces[n];
    j->state->pc = pc;
    bool made = pc % 4 == 0 && (uint64_t)pc + 4 <= s->limit && s->entries[pc / 4] != 0;
    if (!made && pc < s->limit && deep_in_debt(j, ((uint64_t)s->l + pc) / PAGE_SIZE))
        return 0;
    uint64_t host;
    do
        host = jit_find(j, n, pc, jumped);
    while (!heed_traps(j));
    return host;
}

/* The same, and most are there. */
static inline uint64_t find(struct jit *j, unsigned n, uint32_t pc, bool jumped)
{
    const struct space *s = &j->spaces[n];
    uint32_t entry = pc % 4 == 0 && (uint64_t)pc + 4 <= s->limit ? s->entries[pc / 4] : 0;
    bool good = entry != 0 && !(jumped && jit_passage(entry));
    return LIKELY(good) ? j->code_at + entry : find_or_make(j, n, pc, jumped);
}

/* A stay in host code. */
struct stay {
    unsigned space;                     /* where it begins                                                     */
    uint32_t time, left;                /* the countdown as it begins, and as it ends                          */
    uint64_t reason, more;              /* why it has ended, and in what trap (enum jit_exit)                  */
};

/* Into host code, and back. Compilers save what they need of the registers that are named here, and nothing twice. They
 * may not do without rbp, so host code saves that one; and may have something just below the stack pointer. */
static inline enum jit_exit enter(const struct jit *j, uint64_t host, struct stay *stay)
{
    register uint64_t count __asm__("r15") = stay->left;
    uint64_t reason = host, more = j->enter;
    __asm__ volatile("lea -128(%%rsp), %%rsp\n\t"
                     "call *%%rcx\n\t"
                     "lea 128(%%rsp), %%rsp"
                     : "+r"(count), "+a"(reason), "+c"(more)
                     :
                     : "rbx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
                       "xmm0", "cc", "memory");
    stay->left = (uint32_t)count;
    stay->reason = reason;
    stay->more = more;
    return jit_exit_of(reason);
}

/* Host code has come back for the sake of a jump or a look-up. Returns where it goes on, or 0. */
static __attribute__((noinline)) uint64_t find_next(struct jit *j, enum jit_exit why)
{
    struct jit_state *state = j->state;
    uint32_t pc = why == EXIT_LINK ? j->links[state->site].pc : state->pc;
    uint32_t generation = j->generation;
    uint64_t host = find(j, state->space, pc, why != EXIT_LOOKUP);
    if (host != 0 && j->generation == generation)
        lead_to(j, why, pc, host);
    return host;
}

/* Host code from pc on, for as long as it needs nothing but links and look-ups. Returns what it did need. */
static inline enum jit_exit run_host_code(struct jit *j, uint32_t pc, struct stay *stay)
{
    stay->reason = EXIT_SLOW;
    stay->more = 0;
    uint64_t host = find(j, stay->space, pc, false);
    while (LIKELY(host != 0)) {
        enum jit_exit why = enter(j, host, stay);
        if (LIKELY(why < EXIT_LINK))
            return why;
        host = find_next(j, why);
    }
    return EXIT_SLOW;
}

static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }

/* The call stack of space n begins anew where it is deeper than `room`, and what it has used far below where it is now
 * is given back to the host. Returns how deep it is. */
static uint64_t look_at_stack(struct jit *j, unsigned n, uint64_t room)
{
    struct jit_state *state = j->state;
    uint64_t *at = n == state->space ? &state->call_stack : &state->seats[n].call_stack, top = state->seats[n].top;
    if (top - *at > room)
        *at = top;
    jit_trim_stack(j, n, *at);
    return top - *at;
}

/* All of them together hold half a stack, and first the one that is used. The other half has room for the calls of two
 * stays: of what may have run since the last look, and of the stay that is to come. */
static __attribute__((noinline)) void look_at_stacks(struct jit *j)
{
    unsigned here = j->state->space;
    uint64_t room = CALL_STACK / 2;
    if (here < j->space_count)
        room -= look_at_stack(j, here, room);
    for (unsigned n = 0; n < j->space_count; n++)
        if (n != here)
            room -= look_at_stack(j, n, room);
    j->looked_at = j->machine->c;
}

/* Host code is to run in another space than before. */
static __attribute__((noinline)) void change_space(struct jit *j, unsigned n)
{
    struct jit_state *state = j->state;
    state->seats[state->space].call_stack = state->call_stack;
    state->call_stack = state->seats[n].call_stack;
    state->base = j->spaces[n].base;
    state->space = n;
}

/* Give the machine's PSW and time to host code. False: an event is too near. */
static inline bool begin_stay(struct jit *j, const struct machine *m, bool supervised, struct stay *stay)
{
    struct jit_state *state = j->state;
    uint64_t event = least(least(m->dev.next, m->until) - m->c, j->slice);
    uint64_t time = m->psw.t - 1 < event ? m->psw.t : event;        /* 0 is off, and as 0 - 1 beyond any event */
    if (UNLIKELY(time <= TRACE_MAX))
        return false;
    if (UNLIKELY(m->c - j->looked_at > SLICE_LAST))
        look_at_stacks(j);
    stay->time = stay->left = (uint32_t)(time - TRACE_MAX);
    if (UNLIKELY(state->space != stay->space))
        change_space(j, stay->space);
    if (supervised)
        return true;
    state->stay_end = m->c + event;
    state->end = m->c + time - TRACE_MAX;
    state->t_bias = m->psw.t - stay->left;
    state->trap_left = m->progress ? (uint32_t)NO_COUNTDOWN : stay->left;
    state->pending = m->dev.pending != 0;
    state->status = m->psw.status | (m->psw.t != 0 ? STATUS_TIMED : 0);
    state->b = m->psw.b;
    return true;
}

/* Take them back. Where the machine is supervised no PSW was loaded meanwhile. Else: where T has counted down to 0 it
 * has expired, since it was not loaded so. */
static inline void end_stay(const struct jit *j, struct machine *m, bool supervised, const struct stay *stay)
{
    const struct jit_state *state = j->state;
    m->psw.p = jit_exit_of(stay->reason) == EXIT_TRAP ? jit_pc_of(stay->reason) : state->pc;
    if (supervised) {
        if (stay->left != stay->time)
            machine_pass(m, stay->time - stay->left);
        return;
    }
    bool timed = (state->status & STATUS_TIMED) != 0;
    m->psw.status = state->status & ~(uint32_t)STATUS_TIMED;
    if (state->space != stay->space)
        m->psw.l = j->spaces[state->space].l;
    m->psw.b = state->b;
    m->psw.t = timed ? stay->left + state->t_bias : 0;
    m->c = state->end - (uint64_t)(int64_t)(int32_t)stay->left;
    m->expired = timed && m->psw.t == 0;
    m->progress = stay->left != state->trap_left;
}

/* Load a PSW for host code, and remember it: the next time it needs no help. The trace that loads it is made anew for
 * it. */
static void finish_load(struct jit *j)
{
    struct jit_state *state = j->state;
    struct machine *m = j->machine;
    uint64_t physical = state->from - (uint64_t)(uintptr_t)m->e.storage->byte;
    struct psw words = window_load_psw(&m->e, physical);
    bool progress = m->progress;
    machine_load_psw(m, words);
    m->progress = progress;
    uint32_t generation = j->generation;
    unsigned n = jit_space(j);
    if (n == SPACES || j->spaces[n].limit < 4)
        return;
    const struct space *s = &j->spaces[n];
    state->targets[(words.l >> 12 ^ words.status) % TARGETS] = (struct target){
        .key_status = words.status, .key_l = words.l, .key_b = words.b, .status = m->psw.status, .space = n,
        .last = (uint32_t)(s->limit - 4), .base = s->base,
        .entries = (uint64_t)(uintptr_t)s->entries, .seat = (uint64_t)(uintptr_t)&state->seats[n],
    };
    const struct trace *t = &j->traces[state->loader - 1];
    if (j->generation != generation || t->dead || t->manner.guesses == GUESSES_MAX)
        return;
    struct manner manner = t->manner;
    manner.guesses++;
    manner.status = state->status;
    manner.b = state->b;
    j->loaded = &words;
    jit_make_anew(j, state->loader - 1, manner);
    j->loaded = NULL;
}

/* What else there is to do after a stay that did not end in a trap. Apart, so that those need no registers for it. */
static __attribute__((noinline)) enum jit_exit wind_up(struct jit *j, enum jit_exit why)
{
    if (j->state->failed != 0)
        note_failure(j);
    if (why == EXIT_OUT) {
        jit_sample(j);
        if (++j->outs % OUTS == 0)
            jit_settle(j);
    }
    if (why != EXIT_PSW)
        return why;
    finish_load(j);
    return EXIT_OUT;
}

/* Run host code for as long as nothing is due. The machine is exact afterwards; what to do about the instruction at P
 * is returned: EXIT_SLOW, EXIT_TRAP, or EXIT_OUT, which means nothing. */
static inline __attribute__((always_inline))
enum jit_exit burst(struct jit *j, struct machine *m, bool supervised, struct stay *stay)
{
    stay->space = jit_space(j);
    if (FLUSH_INTERVAL != 0 && ++j->stays % FLUSH_INTERVAL == 0)
        jit_disturb(j);
    if (stay->space == SPACES || !begin_stay(j, m, supervised, stay))
        return EXIT_SLOW;
    if (UNLIKELY(who_takes_traps(j, m, supervised) != j->careful))
        heed_traps(j);
    enum jit_exit why = run_host_code(j, m->psw.p, stay);
    end_stay(j, m, supervised, stay);
    return why == EXIT_TRAP ? why : wind_up(j, why);
}

/* Take the trap that a stay has ended in. What is privileged comes here from a supervised machine in either mode. */
static inline enum why take(struct machine *m, bool supervised, const struct stay *stay)
{
    enum cause cause = jit_cause_of(stay->reason);
    if (supervised && cause == CAUSE_PRIVILEGED && UNLIKELY(!machine_user(m)))
        return reference_step(m);
    return machine_take(m, cause, (uint32_t)(stay->more >> 32), (uint32_t)stay->more);
}

/* The instruction at P is for the reference engine; where R has no space, so is what follows, and nobody looks for one
 * at each step. */
static enum why step_slowly(struct jit *j, struct machine *m, const struct stay *stay)
{
    uint32_t l = m->psw.l, b = m->psw.b;
    for (;;) {
        j->slow++;
        enum why why = reference_step(m);
        if (stay->space != SPACES || why != GOES_ON || m->psw.l != l || m->psw.b != b || !jit_crowded(j))
            return why;
        why = machine_due(m);
        if (why != GOES_ON)
            return why;
    }
}

/* The loop. It is there twice: most of what a stay must be told, and asked afterwards, is about the PSWs that it loads,
 * and that of a supervised machine loads none. What an exit to a monitor takes is bound by its loads and stores. */
static inline __attribute__((always_inline))
enum why run(struct machine *m, bool supervised)
{
    struct jit *j = m->engine;
    for (;;) {
        struct stay stay;
        enum why why = machine_due(m);
        if (why != GOES_ON)
            return why;
        switch (burst(j, m, supervised, &stay)) {
        case EXIT_SLOW:                         /* nothing is due yet: host code ends in time for its bias */
            why = step_slowly(j, m, &stay);
            break;
        case EXIT_TRAP:
            why = take(m, supervised, &stay);
            break;
        default:
            break;
        }
        if (why != GOES_ON)
            return why;
    }
}

enum why jit_run(struct machine *m)
{
    return m->supervised ? run(m, true) : run(m, false);
}

#endif
