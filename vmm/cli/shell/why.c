/* why.c - the last trap, explained in sentences: what trapped, who got it, what D, A and the v_i did about it, and
 * whether the bare machine would have done the same (vmm/README.md has D's question as a table). */
#include "vmm/cli/shell/shell.h"

#include "vmm/cli/shell/stops.h"
#include "vmm/cli/shell/trap_story.h"
#include "vmm/observe/text.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *mode_of(const struct psw *psw) { return (psw->status & PSW_M) != 0 ? "user" : "supervisor"; }

/* "machine 2, the guest's" and so on. */
static const char *machine_name(const struct session *s, unsigned level, char *text, size_t size)
{
    unsigned top = s->stage.tower->height;
    const char *whose = s->stage.nest.height > 0 ? ", which carries monitors in PG32," : ", the guest's,";
    snprintf(text, size, "machine %u%s", level, level == 0 && top > 0 ? ", the bare one," : level == top ? whose : "");
    return text;
}

/* A paragraph with its level in front. */
static void say(unsigned level, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(unsigned level, const char *format, ...)
{
    char head[8], text[1200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    snprintf(head, sizeof head, "%3u  ", level);
    shell_wrap_behind(head, text);
}

/* A line of its own. */
static void remark(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void remark(const char *format, ...)
{
    char text[1200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    shell_wrap(text);
}

/* -- Addresses --------------------------------------------------------------------------------------------------- */

/* How many bytes a word's access has: a fetch's where the word is 0. */
static unsigned width_of(uint32_t word)
{
    struct insn i = decode(word, ~0u);
    if (word == 0 || i.id == INSN_ILLEGAL)
        return 4;
    switch (i.id) {
    case INSN_LB: case INSN_LBU: case INSN_SB: return 1;
    case INSN_LH: case INSN_LHU: case INSN_SH: return 2;
    case INSN_LPSW: case INSN_SPSW: case INSN_POPSW: return PSW_WORDS * 4;
    default: return 4;
    }
}

/* Which check of the manual's section 2 says no, with the numbers. "" if none does. */
static void check_text(char *text, size_t size, const struct psw *psw, uint64_t q, uint32_t a, unsigned n)
{
    uint64_t end = (uint64_t)a + n;
    if ((a & (n < 4 ? n - 1 : 3)) != 0)
        snprintf(text, size, "%08" PRIx32 " is no multiple of %u", a, n < 4 ? n : 4);
    else if (end > psw->b)
        snprintf(text, size, "%08" PRIx32 " + %u = %" PRIx64 " is beyond the bound R.b = %" PRIx32 " (check 2)", a, n, end,
                 psw->b);
    else if (psw->l + end > q)
        snprintf(text, size, "R.l + %08" PRIx32 " + %u = %" PRIx64 " is beyond the end of storage, q = %" PRIx64 " (check 3)",
                 a, n, psw->l + end, q);
    else
        *text = '\0';
}

static bool is_address(enum cause cause) { return cause == CAUSE_MEMORY || cause == CAUSE_ALIGN; }

/* What trapped, in words. */
static void trap_words(const struct shell *sh, char *text, size_t size, const struct trap *trap, uint32_t p, uint32_t l)
{
    char insn[64], place[96];
    shell_place_under(sh, l, p, place, sizeof place);
    if (trap->word != 0)
        insn_text(insn, sizeof insn, decode(trap->word, ~0u), p);
    switch (trap->cause) {
    case CAUSE_RESET:  snprintf(text, size, "power came on: RESET"); break;
    case CAUSE_TIMER:  snprintf(text, size, "T reached 0 before %08" PRIx32 " <%s>: TIMER", p, place); break;
    case CAUSE_DEVICE: snprintf(text, size, "device %" PRIu32 " interrupts before %08" PRIx32 " <%s>: DEVICE", trap->info, p,
                                place); break;
    case CAUSE_SVC:    snprintf(text, size, "`%s` at %08" PRIx32 " <%s> calls its supervisor: SVC, info %" PRIu32, insn, p,
                                place, trap->info); break;
    case CAUSE_MEMORY:
    case CAUSE_ALIGN:
        if (trap->word == 0)
            snprintf(text, size, "the fetch at %08" PRIx32 ": %s", p, cause_name(trap->cause));
        else
            snprintf(text, size, "`%s` at %08" PRIx32 " <%s> reaches for %08" PRIx32 ": %s", insn, p, place, trap->info,
                     cause_name(trap->cause));
        break;
    default:
        snprintf(text, size, "`%s` at %08" PRIx32 " <%s>: %s", trap->word != 0 ? insn : "(a fetch)", p, place,
                 cause_name(trap->cause));
    }
}

/* -- Rows -------------------------------------------------------------------------------------------------------- */

/* The rows of the table in vmm/README.md: who gets which trap. `help rows` has them as well. */
enum row { ROW_NONE, ROW_READS, ROW_CHANGES, ROW_TRAPS, ROW_OUTSIDE, ROW_REPAIRED, ROW_TIME };

/* The row of what D did. */
static enum row row_of(const struct story_event *e)
{
    if (e->kind == STORY_ABSORB)
        return ROW_TIME;
    if (e->kind == STORY_INTERPRET)
        return e->insn == INSN_SPSW ? ROW_READS : ROW_CHANGES;
    if (e->kind == STORY_REFLECT)
        return is_address(e->trap.cause) ? ROW_OUTSIDE : ROW_TRAPS;
    return ROW_NONE;
}

/* -- Decisions --------------------------------------------------------------------------------------------------- */

/* Why D reflects: the guest's machine would have trapped here, because ... */
static void reflect_reason(char *text, size_t size, const struct story_event *e)
{
    char check[160];
    switch (e->trap.cause) {
    case CAUSE_PRIVILEGED:
        snprintf(text, size, "its guest's mode is user, and there this instruction is privileged");
        break;
    case CAUSE_MEMORY:
    case CAUSE_ALIGN:
        check_text(check, sizeof check, &e->virtual, e->q, e->trap.info, width_of(e->trap.word));
        snprintf(text, size, "in its guest's own terms, R=(%08" PRIx32 ",%08" PRIx32 "), %s", e->virtual.l, e->virtual.b,
                 *check != '\0' ? check : "the access is outside as well");
        break;
    case CAUSE_SVC:
    case CAUSE_BREAK:   snprintf(text, size, "that instruction traps in every mode"); break;
    case CAUSE_ARITH:   snprintf(text, size, "a division by zero traps on every machine"); break;
    case CAUSE_ILLEGAL: snprintf(text, size, "its guest's machine has no such instruction"); break;
    default:            snprintf(text, size, "it is the guest's"); break;
    }
}

/* What A makes of the new R and T of a guest, for the machine at a level. */
static void tell_allocator(const struct story_event *e, unsigned level)
{
    char timer[40];
    snprintf(timer, sizeof timer, e->virtual.t == 0 ? "the guest's is off" : "at most the guest's %" PRIu32, e->virtual.t);
    const char *bound = e->b < e->virtual.b ? ", the bound clamped to what its guest's storage has behind R.l"
                                            : ", its guest's storage added to R.l";
    say(level, "A composes that for machine %u: R=(%08" PRIx32 ",%08" PRIx32 ")%s; and a T for its next stretch, %s.", level,
        e->l, e->b, bound, timer);
}

/* What no monitor passed up: it comes of the machine's own clock and devices, before its next instruction. */
static const char *own_event(const struct story_event *e)
{
    return e->level == 0 ? "" : e->trap.cause == CAUSE_TIMER ? "Its own T is used up: "
         : e->trap.cause == CAUSE_DEVICE ? "A device of its own interrupts, and its I is on: " : "";
}

static void tell(const struct shell *sh, const struct story_event *e)
{
    char name[64], reason[300], real[96], virtual[96], place[96];
    const struct session *s = &sh->session;
    switch (e->kind) {
    case STORY_EXIT:
        if (e->software) {
            say(e->level, "Monitor %u (c:%s) interprets this instruction: the machine below does not execute it. In software it "
                "comes to the trap that user mode would take, and D asks: would the machine of my guest have trapped here? "
                "That machine is in virtual %s mode.", e->level, e->monitor, mode_of(&e->virtual));
            break;
        }
        psw_text(real, sizeof real, &e->real);
        say(e->level, "%s trapped, really in %s mode, PSW %s. Its supervisor is monitor %u (c:%s), whose D asks: would the "
            "machine of my guest have trapped here? That machine is in virtual %s mode.",
            machine_name(s, e->level, name, sizeof name), mode_of(&e->real), real, e->level, e->monitor,
            mode_of(&e->virtual));
        break;
    case STORY_ABSORB:
        say(e->level, "No: it is A's own timer, which says that the guest's turn or its next event is near. Accounting has "
            "seen to that; nothing is emulated and nothing reflected (row %d).", (int)row_of(e));
        break;
    case STORY_REFLECT:
        reflect_reason(reason, sizeof reason, e);
        say(e->level, "Yes: %s. D reflects %s, one level up (row %d).", reason, cause_name(e->trap.cause), (int)row_of(e));
        break;
    case STORY_INTERPRET:
        say(e->level, "No: in virtual supervisor mode the instruction is allowed; it trapped only because monitors run "
            "their guests in user mode. D gives it to its interpreter routine, v_%s%s (row %d).", insn_info(e->insn)->name,
            row_of(e) == ROW_CHANGES ? ", through A" : "", (int)row_of(e));
        break;
    case STORY_LOADED:
        psw_text(virtual, sizeof virtual, &e->virtual);
        say(e->level, "v_lpsw has loaded its guest's PSW %s.", virtual);
        tell_allocator(e, e->level);
        break;
    case STORY_TAKEN:
        psw_text(virtual, sizeof virtual, &e->virtual);
        say(e->level, "%s%s takes %s: the old PSW and the record are stored at its physical 0, and its new PSW is loaded from "
            "0x20: %s. The handler is <%s>.", own_event(e), machine_name(s, e->level, name, sizeof name), cause_name(e->trap.cause),
            virtual, shell_place_under(sh, e->virtual.l, e->virtual.p, place, sizeof place));
        if (e->level > 0)
            tell_allocator(e, e->level - 1);
        break;
    }
}

static const struct story_event *last_of(const struct trap_tale *tale, enum story_kind kind)
{
    const struct story_event *found = NULL;
    for (unsigned n = 0; n < tale->count && n < STORY_EVENTS; n++)
        if (tale->events[n].kind == kind)
            found = &tale->events[n];
    return found;
}

/* A turn of A's timer, and nothing that came of it. */
static bool only_absorbed(const struct trap_tale *tale)
{
    return last_of(tale, STORY_ABSORB) != NULL && last_of(tale, STORY_TAKEN) == NULL;
}

/* The row of the table that this was: of the last decision, or that of time where it was no instruction's trap. */
static enum row row_of_tale(const struct trap_tale *tale)
{
    const struct story_event *taken = last_of(tale, STORY_TAKEN);
    if (tale->events[0].kind == STORY_TAKEN)
        return ROW_NONE;
    if (taken != NULL && (taken->trap.cause == CAUSE_TIMER || taken->trap.cause == CAUSE_DEVICE))
        return ROW_TIME;
    enum row row = ROW_NONE;
    for (unsigned n = 0; n < tale->count && n < STORY_EVENTS; n++)
        if (row_of(&tale->events[n]) != ROW_NONE)
            row = row_of(&tale->events[n]);
    return row;
}

static const char *verdict_of(const struct trap_tale *tale)
{
    const struct story_event *taken = last_of(tale, STORY_TAKEN), *interpreted = last_of(tale, STORY_INTERPRET);
    if (taken != NULL && tale->events[0].kind == STORY_TAKEN)
        return "No monitor had a part in it: it is the machine's own doing.";
    if (taken != NULL)
        return "The bare machine would have trapped here too, in the same state: the guest cannot tell.";
    if (interpreted != NULL)
        return "The bare machine would have executed it without a trap: so did the guest's, one tick later.";
    return "The bare machine would have noticed nothing, nor has the guest.";
}

/* What one does next: go to where it happened, and to where the address came from. */
static void tell_way_back(const struct trap_tale *tale, const struct story_event *taken)
{
    struct insn i = decode(taken->trap.word, ~0u);
    bool computed = is_address(taken->trap.cause) && taken->trap.word != 0 && i.id != INSN_ILLEGAL && i.a != 0;
    if (taken->trap.cause == CAUSE_RESET || taken->trap.cause == CAUSE_TIMER || taken->trap.cause == CAUSE_DEVICE)
        return;
    if (computed)
        remark("goto %" PRIu64 " goes back to that instruction; there, who $%s goes on back to where its address comes from.",
               tale->c, register_name(i.a));
    else
        remark("goto %" PRIu64 " goes back to that instruction.", tale->c);
}

static void explain(const struct shell *sh, const struct trap_tale *tale)
{
    char what[300], source[256], check[160];
    const struct story_event *first = &tale->events[0], *taken = last_of(tale, STORY_TAKEN);
    const struct story_event *about = taken != NULL ? taken : first;
    const struct psw *own = taken != NULL ? &taken->real : &tale->own;
    uint32_t p = taken != NULL ? taken->real.p : tale->p;
    trap_words(sh, what, sizeof what, &about->trap, p, own->l);
    shell_source_under(sh, own->l, p, source, sizeof source);
    remark("At tick %" PRIu64 ", in %s mode: %s%s%s%s.", tale->c, mode_of(own), what, *source != '\0' ? " (" : "", source,
           *source != '\0' ? ")" : "");
    if (is_address(about->trap.cause)) {
        check_text(check, sizeof check, own, about->q != 0 ? about->q : first->q, about->trap.info,
                   width_of(about->trap.word));
        if (*check != '\0')
            remark("%s.", check);
    }
    for (unsigned n = 0; n < tale->count && n < STORY_EVENTS; n++)
        tell(sh, &tale->events[n]);
    if (tale->count > STORY_EVENTS)
        printf("     (%u steps in between are not kept)\n", tale->count - STORY_EVENTS);
    if (row_of_tale(tale) != ROW_NONE)
        remark("That is row %d of the table in help rows. %s", (int)row_of_tale(tale), verdict_of(tale));
    else
        remark("%s", verdict_of(tale));
    if (taken != NULL)
        tell_way_back(tale, taken);
}

/* Why a machine that has stopped did. */
static void explain_end(const struct machine *m)
{
    if (m->stop == WEDGED)
        remark("The guest is WEDGED: a trap came up while no instruction had completed since the one before. To take it would "
               "overwrite that one's record, so the machine stops for good.");
    else if (m->stop == DEADLOCKED)
        remark("The guest is DEADLOCKED: it idles, and neither T nor a device nor input can ever end that.");
    else if (m->stop == HALTED)
        remark("The guest has HALTED by itself, with exit code %" PRIu32 ".", m->exit);
}

/* The guest's own last trap, where what has been explained was none of its own: that is what one mostly looks for. */
static void tell_own_trap(const struct session *s, uint64_t n)
{
    const struct trap_tale *tale;
    while ((tale = story_tale(s, s->guest, ++n)) != NULL) {
        const struct story_event *taken = last_of(tale, STORY_TAKEN);
        if (taken == NULL)
            continue;
        if (taken->trap.cause != CAUSE_RESET)
            remark("The last trap that the guest itself has taken is %s, at tick %" PRIu64 ": why %" PRIu64 " explains it.",
                   cause_name(taken->trap.cause), tale->c, n + 1);
        return;
    }
}

/* The newest tale of a trap of that cause: one that the guest took, if there is one. */
static bool find_cause(const struct session *s, enum cause cause, uint64_t *number)
{
    const struct trap_tale *tale;
    bool found = false;
    for (uint64_t n = 0; (tale = story_tale(s, s->guest, n)) != NULL; n++) {
        const struct story_event *taken = last_of(tale, STORY_TAKEN);
        if (taken != NULL && taken->trap.cause == cause) {
            *number = n;
            return true;
        }
        if (!found && tale->events[0].trap.cause == cause) {
            *number = n;
            found = true;
        }
    }
    return found;
}

/* Which tale is meant: by number, by cause, or the last one that is any news. False after a complaint. */
static bool which(struct shell *sh, char *text, uint64_t *number)
{
    const struct session *s = &sh->session;
    const struct trap_tale *tale = story_tale(s, s->guest, 0);
    int cause = stops_cause(strncmp(text, "trap:", 5) == 0 ? text + 5 : text);
    *number = 0;
    if (*text == '\0') {                        /* turns of A's timer are none */
        while (tale != NULL && only_absorbed(tale))
            tale = story_tale(s, s->guest, ++*number);
        return true;
    }
    if (cause >= 0) {
        if (find_cause(s, (enum cause)cause, number))
            return true;
        shell_error("no %s trap is remembered: info traps lists those that are", cause_name((unsigned)cause));
        return false;
    }
    if (!isdigit((unsigned char)*text)) {
        shell_error("'%.60s' is neither a number nor a trap cause: info traps lists both", text);
        return false;
    }
    if (!shell_count(sh, text, 1, number))
        return false;
    *number -= *number > 0;
    return true;
}

enum verdict shell_do_why(struct shell *sh, char *arguments)
{
    const struct session *s = &sh->session;
    uint64_t number;
    if (!shell_has_program(sh) || !which(sh, arguments, &number))
        return BAD;
    if (*arguments == '\0')
        explain_end(session_guest(s));
    const struct trap_tale *tale = story_tale(s, s->guest, number);
    if (tale == NULL)
        return shell_error("no such trap is remembered: the last %d on this tower are; info traps lists them", STORIES);
    explain(sh, tale);
    if (*arguments == '\0' && last_of(tale, STORY_TAKEN) == NULL)
        tell_own_trap(s, number);
    return GOOD;
}

/* One line for the n-th last trap that is remembered; nothing if there is none. */
static void trap_line(const struct session *s, const struct shell *sh, uint64_t n)
{
    char what[300];
    const struct trap_tale *tale = story_tale(s, s->guest, n);
    if (tale == NULL)
        return;
    const struct story_event *taken = last_of(tale, STORY_TAKEN), *interpreted = last_of(tale, STORY_INTERPRET);
    trap_words(sh, what, sizeof what, taken != NULL ? &taken->trap : &tale->events[0].trap,
               taken != NULL ? taken->real.p : tale->p, taken != NULL ? taken->real.l : tale->own.l);
    printf("%3" PRIu64 "  C=%-10" PRIu64 " %s -> %s\n", n + 1, tale->c, what,
           taken != NULL ? "the guest" : interpreted != NULL ? "emulated" : "absorbed");
}

enum verdict shell_info_traps(struct shell *sh)
{
    for (uint64_t n = STORIES; n-- > 0;)
        trap_line(&sh->session, sh, n);
    return GOOD;
}

enum verdict shell_info_traps_text(struct shell *sh, char *arguments)
{
    (void)arguments;
    for (uint64_t n = 0; n < STORIES; n++)
        trap_line(&sh->session, sh, n);
    return GOOD;
}
