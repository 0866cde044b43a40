/* classify.c - the command `classify`: every instruction of the machine as configured, what it was found to be, and
 * what follows for the theorems of Popek and Goldberg 1974. The finding is vmm/theory/classify.c. */
#include "vmm/cli/cli.h"
#include "vmm/theory/classify.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { RANDOM_STATES = 200 };

/* All that was found about one machine. */
struct findings {
    const struct settings *settings;
    char machine[64];                           /* "pg32+jus" */
    struct stage *stage;
    struct classification *row;
    unsigned count;
    uint64_t played;
};

/* What the paper calls each claim, and whether it is one that a table of witnesses shows. */
static const struct claim_text {
    const char *key, *text;
} claims[CLAIMS] = {
    [UNPRIVILEGED] = { "unprivileged", "not privileged: it does not trap in user mode, or traps in supervisor mode too" },
    [CONTROL_USER] = { "control_user", "control sensitive in user mode: M, R or storage outside R changes" },
    [CONTROL_SUPERVISOR] = { "control_supervisor",
                             "control sensitive in supervisor mode: M, R or storage outside R changes" },
    [LOCATION_USER] = { "location_user",
                        "location sensitive in user mode: equal windows, different places and results" },
    [LOCATION_SUPERVISOR] = { "location_supervisor",
                              "location sensitive in supervisor mode: equal windows, different places and results" },
    [SHOWS_MODE] = { "mode", "mode sensitive: the mode alone makes the results differ" },
    [RESOURCE_USER] = { "resource_user",
                        "resource sensitive in user mode: changes or shows I, T, C, a device, stop, q" },
    [RESOURCE_SUPERVISOR] = { "resource_supervisor",
                              "resource sensitive in supervisor mode: changes or shows I, T, C, a device, stop, q" },
    [COMPLETES] = { "completes", "completes" },
    [MAY_TRAP] = { "may_trap", "traps, with no privilege check in the way" },
    [NOT_COMMUTING_USER] = { "commutes_user", "virtual user mode: does not commute with f, and does not trap" },
    [NOT_COMMUTING_SUPERVISOR] = { "commutes_supervisor",
                                   "virtual supervisor mode: does not commute with f, and does not trap" },
    [BLIND] = { "blind", "a word that the definitions find innocuous, and that does not commute with f" },
    [TIMING] = { "timing", "changes or shows T or C" },
    [TRAP_LOADS] = { "control_literal",
                     "control sensitive by the letter of the paper: it traps, not for memory, and that loads M and R" },
};

/* Claims that have a witness in print. Those of an ordinary instruction, which are no news, only where all are wanted. */
static bool telling(const struct classification *c, enum claim claim, bool all)
{
    if (!c->witness[claim].found || claim == COMPLETES || claim == MAY_TRAP)
        return false;
    return all || (claim != TRAP_LOADS && (claim != UNPRIVILEGED || (!is_innocuous(c) && !is_always_trapping(c))));
}

/* -- Finding ----------------------------------------------------------------------------------------------------- */

static void name_machine(struct findings *f)
{
    snprintf(f->machine, sizeof f->machine, "pg32");
    for (int id = 0; id < INSN_COUNT; id++) {
        const struct insn_info *row = insn_info((enum insn_id)id);
        size_t length = strlen(f->machine);
        if ((row->has & f->settings->has & HAS_FLAWS) != 0)
            snprintf(f->machine + length, sizeof f->machine - length, "+%s", row->name);
    }
}

static bool wanted(const struct settings *s, const struct insn_info *row)
{
    bool named = s->program_count == 0;
    for (unsigned n = 0; n < s->program_count; n++)
        named |= strcmp(s->programs[n], row->name) == 0;
    return named && (row->has & ~s->has) == 0;
}

static int find(struct findings *f)
{
    const struct settings *s = f->settings;
    f->stage = stage_create(s->has);
    f->row = calloc(INSN_COUNT, sizeof *f->row);
    if (f->stage == NULL || f->row == NULL) {
        complain("the host has not enough memory");
        return STATUS_INTERNAL;
    }
    for (int id = 0; id < INSN_COUNT; id++)
        if (wanted(s, insn_info((enum insn_id)id))) {
            classify(&f->row[f->count], (enum insn_id)id, f->stage, s->states != 0 ? s->states : RANDOM_STATES);
            f->played += f->row[f->count++].played;
        }
    return STATUS_DONE;
}

/* Whether the row of isa.def says what was found. */
static bool claim_holds(const struct classification *c)
{
    const struct insn_info *row = insn_info(c->id);
    return row->class == class_found(c) && row->privileged == is_privileged_found(c);
}

/* -- Witnesses --------------------------------------------------------------------------------------------------- */

/* One state as a column of a table. */
struct column {
    const char *title;
    bool trapped;
    enum cause cause;
    struct psw psw;
    uint32_t g[REGISTERS];
    uint64_t c;
    const uint8_t *window;
};

static void row_head(const char *name) { printf("    %-10s", name); }

static void row_end(const uint64_t *value, unsigned count)
{
    bool differs = false;
    for (unsigned n = 1; n < count; n++)
        differs |= value[n] != value[0];
    puts(differs ? "  <" : "");
}

static void number_row(const char *name, const uint64_t *value, unsigned count)
{
    bool all_zero = true;
    for (unsigned n = 0; n < count; n++)
        all_zero &= value[n] == 0;
    if (all_zero)
        return;
    row_head(name);
    for (unsigned n = 0; n < count; n++)
        printf("  %12" PRIx64, value[n]);
    row_end(value, count);
}

static void mode_row(const struct column *c, unsigned count)
{
    uint64_t mode[4];
    row_head("M");
    for (unsigned n = 0; n < count; n++) {
        mode[n] = c[n].psw.status & PSW_M;
        printf("  %12s", mode[n] ? "user" : "supervisor");
    }
    row_end(mode, count);
}

static uint32_t word_at(const uint8_t *window, unsigned at)
{
    return window[at] | (uint32_t)window[at + 1] << 8 | (uint32_t)window[at + 2] << 16 | (uint32_t)window[at + 3] << 24;
}

/* The columns side by side; what is 0 in all of them is left out, what differs is marked. */
static void print_columns(const struct column *c, unsigned count, unsigned window)
{
    uint64_t value[4];
    char name[16];
    row_head("");
    for (unsigned n = 0; n < count; n++)
        printf("  %12s", c[n].title);
    putchar('\n');
    mode_row(c, count);
#define ROW(text, expression) do { \
        for (unsigned n = 0; n < count; n++) value[n] = (expression); \
        number_row(text, value, count); } while (0)
    ROW("I", (c[n].psw.status & PSW_I) != 0);
    ROW("P", c[n].psw.p);
    ROW("R.l", c[n].psw.l);
    ROW("R.b", c[n].psw.b);
    ROW("T", c[n].psw.t);
    ROW("C", c[n].c);
    for (unsigned r = 1; r < REGISTERS; r++) {
        snprintf(name, sizeof name, "r%u", r);
        ROW(name, c[n].g[r]);
    }
    for (unsigned at = 0; at < window; at += 4) {
        snprintf(name, sizeof name, "@%x", at);
        ROW(name, word_at(c[n].window, at));
    }
#undef ROW
    for (unsigned n = 0; n < count; n++)
        if (c[n].trapped)
            printf("    %s: trap %s\n", c[n].title, cause_name(c[n].cause));
}

static struct column column_before(const char *title, const struct state *s)
{
    struct column c = { .title = title, .psw = s->psw, .c = s->c, .window = s->window };
    memcpy(c.g, s->g, sizeof c.g);
    return c;
}

static struct column column_after(const char *title, const struct outcome *o)
{
    struct column c = { .title = title, .psw = o->psw, .c = o->c, .window = o->window, .trapped = o->trapped,
                        .cause = o->trapped ? o->trap.cause : CAUSE_RESET };
    memcpy(c.g, o->g, sizeof c.g);
    return c;
}

static void print_asides(const struct state *s, const struct outcome *o, const char *title)
{
    static const char *const situations[] = {
        "", "console input is there", "console input interrupts", "the disk is busy",
    };
    if (s->devices != QUIET)
        printf("    %s: before, %s\n", title, situations[s->devices]);
    if (s->q != SMALL_STORAGE)
        printf("    %s: q = %" PRIx64 "\n", title, s->q);
    if (s->outside != 0)
        printf("    %s: other bytes fill E outside R\n", title);
    if (o->stop != RUNNING)
        printf("    %s: stops, %s\n", title, stop_name(o->stop));
    if (o->waits)
        printf("    %s: waits\n", title);
    if (o->devices)
        printf("    %s: a device changes\n", title);
    if (o->stray)
        printf("    %s: a byte of E outside R changes\n", title);
}

static void print_insn(const struct state *s, unsigned has)
{
    char text[64];
    struct insn i = decode(s->word, has);
    printf("    i = %s   (%08" PRIx32 " at P)\n", insn_text(text, sizeof text, i, s->psw.p), s->word);
}

/* Two states, before and after. checked: the machine's privilege check is in the way. */
static void print_pair(struct stage *stage, const struct state *s, const struct state *t, bool checked)
{
    struct outcome o = stage_play(stage, s, checked), p = stage_play(stage, t, checked);
    struct column c[] = { column_before("S1", s), column_before("S2", t), column_after("i(S1)", &o),
                          column_after("i(S2)", &p) };
    /* The machine is the same on both sides of each comparison: before with before, after with after. */
    print_columns(c, 2, state_window(s));
    print_columns(c + 2, 2, state_window(s));
    print_asides(s, &o, "S1");
    print_asides(t, &p, "S2");
}

static void print_single(struct stage *stage, const struct state *s, bool checked)
{
    struct outcome o = stage_play(stage, s, checked);
    struct column c[] = { column_before("S", s), column_after("i(S)", &o) };
    print_columns(c, 2, state_window(s));
    print_asides(s, &o, "S");
}

/* The commuting diagram for S: the machine below before and after, and what it should have been. */
static void print_diagram(struct stage *stage, const struct state *s)
{
    static const char *const verdicts[] = {
        [COMMUTES] = "i(f(S)) traps, or f(i(S)) = i(f(S))",
        [TRAPS_BELOW_ONLY] = "i(f(S)) takes a trap that S does not take, and D would reflect it",
        [TRAPS_ABOVE_ONLY] = "i(S) traps and i(f(S)) does not",
        [DIFFERS] = "f(i(S)) is not i(f(S))",
    };
    struct outcome o = stage_play(stage, s, true);
    enum commutation how = stage_commute(stage, s);
    const struct machine *below = stage_below(stage);
    uint8_t window[WINDOW] = { 0 };
    struct column c[] = { column_before("S", s), column_after("i(S)", &o), column_before("f(S)", s),
                          column_after("i(f(S))", &o) };
    c[2].psw = stage_below_before(stage);
    c[3].psw = below->psw;
    c[3].c = below->c;
    memcpy(c[3].g, below->g, sizeof c[3].g);
    c[3].trapped = how == TRAPS_BELOW_ONLY || (how == COMMUTES && o.trapped);
    c[3].cause = c[3].trapped ? below->trap.cause : CAUSE_RESET;
    for (unsigned n = 0; n < 4; n++)
        c[n].window = window;
    print_columns(c, 4, 0);
    printf("    %s; M, I and R of S are what the monitor remembers\n", verdicts[how]);
}

static void write_witness(FILE *f, const struct witness *w)
{
    struct state plain = state_plain(0);
    state_write(f, &w->first, &plain);
    if (w->pair) {
        fputc(':', f);
        state_write(f, &w->second, &w->first);
    }
}

static bool about_f(enum claim claim)
{
    return claim == NOT_COMMUTING_USER || claim == NOT_COMMUTING_SUPERVISOR || claim == BLIND;
}

static void print_witness(const struct findings *f, const struct classification *c, enum claim claim)
{
    const struct witness *w = &c->witness[claim];
    printf("\n%s: %s\n", insn_info(c->id)->name, claims[claim].text);
    print_insn(&w->first, f->settings->has);
    if (about_f(claim))
        print_diagram(f->stage, &w->first);
    else if (w->pair)
        print_pair(f->stage, &w->first, &w->second, false);
    else
        print_single(f->stage, &w->first, claim == UNPRIVILEGED);
    fputs("    trapeze classify --replay ", stdout);
    write_witness(stdout, w);
    putchar('\n');
}

static void print_witnesses(const struct findings *f)
{
    for (unsigned n = 0; n < f->count; n++)
        for (int claim = 0; claim < CLAIMS; claim++)
            if (telling(&f->row[n], (enum claim)claim, f->settings->verbose || f->settings->program_count > 0))
                print_witness(f, &f->row[n], (enum claim)claim);
}

/* -- The table --------------------------------------------------------------------------------------------------- */

static bool same_row(const struct classification *a, const struct classification *b)
{
    return class_found(a) == class_found(b) && is_privileged_found(a) == is_privileged_found(b)
        && is_user_sensitive(a) == is_user_sensitive(b) && is_supervisor_sensitive(a) == is_supervisor_sensitive(b)
        && a->witness[NOT_COMMUTING_USER].found == b->witness[NOT_COMMUTING_USER].found
        && a->witness[NOT_COMMUTING_SUPERVISOR].found == b->witness[NOT_COMMUTING_SUPERVISOR].found
        && (!is_innocuous(a) || a->witness[MAY_TRAP].found == b->witness[MAY_TRAP].found);
}

enum { NAMES_WIDTH = 28 };

/* A colour where it tells something: a sensitive instruction that is privileged, or not. */
static const char *tint(const struct findings *f, const struct classification *c)
{
    bool sensitive = is_sensitive(c) || is_resource(c);
    return !f->settings->colour_out || !sensitive ? "" : is_privileged_found(c) ? "\033[32m" : "\033[31m";
}

static void print_marks(const struct classification *c)
{
    const bool marks[] = { is_privileged_found(c), is_control(c), is_location(c), is_mode(c), is_resource(c),
                           is_user_sensitive(c), is_supervisor_sensitive(c) };
    for (unsigned n = 0; n < sizeof marks / sizeof marks[0]; n++)
        printf("%s%s", n == 0 || n == 1 || n == 4 || n == 5 ? "   " : "  ", marks[n] ? "yes" : " . ");
    printf("   %s  %s", c->witness[NOT_COMMUTING_USER].found ? "NO " : "yes",
           c->witness[NOT_COMMUTING_SUPERVISOR].found ? "NO " : "yes");
    printf("   %s", is_always_trapping(c) ? "always traps" : !is_innocuous(c) ? "" :
           c->witness[MAY_TRAP].found ? "innocuous, may trap" : "innocuous");
}

/* The instructions like row n, as one row of the table; more lines where their names need them. */
static void print_group(const struct findings *f, unsigned n)
{
    char line[NAMES_WIDTH + 1] = "";
    bool marked = false;
    printf("%s", tint(f, &f->row[n]));
    for (unsigned k = n; k < f->count; k++) {
        const char *name = insn_info(f->row[k].id)->name;
        if (!same_row(&f->row[n], &f->row[k]))
            continue;
        if (strlen(line) + strlen(name) + 1 > NAMES_WIDTH) {
            printf("%-*s", marked ? 0 : NAMES_WIDTH, line);
            if (!marked)
                print_marks(&f->row[n]);
            putchar('\n');
            marked = true;
            line[0] = '\0';
        }
        size_t length = strlen(line);
        snprintf(line + length, sizeof line - length, "%s%s", length > 0 ? " " : "", name);
    }
    printf("%-*s", marked ? 0 : NAMES_WIDTH, line);
    if (!marked)
        print_marks(&f->row[n]);
    puts(f->settings->colour_out && *tint(f, &f->row[n]) ? "\033[0m" : "");
}

static void print_table(const struct findings *f)
{
    printf("%s: %u instruction%s, played %" PRIu64 " times\n\n", f->machine, f->count, f->count == 1 ? "" : "s",
           f->played);
    printf("%-*s   %-3s   %-13s   %-3s   %-8s   %-8s\n", NAMES_WIDTH, "", "pri", "sensitive", "res",
           "sensitive", "commutes");
    printf("%-*s   %-3s   %-3s  %-3s  %-3s   %-3s   %-3s  %-3s   %-3s  %-3s\n", NAMES_WIDTH, "instruction", "vil",
           "ctl", "loc", "mod", "our", "usr", "sup", "usr", "sup");
    for (unsigned n = 0; n < f->count; n++) {
        bool first = true;
        for (unsigned k = 0; k < n; k++)
            first &= !same_row(&f->row[n], &f->row[k]);
        if (first)
            print_group(f, n);
    }
    putchar('\n');
}

/* -- The theorems ------------------------------------------------------------------------------------------------ */

static const struct theorem {
    const char *key, *name;
    bool (*breaks)(const struct classification *c);
    const char *holds, *fails;
    bool (*by_diagram)(const struct classification *c), (*by_letter)(const struct classification *c);   /* or NULL */
} theorems[] = {
    { "theorem1", "Theorem 1 (a monitor can be built)", breaks_theorem_1,
      "every sensitive instruction is privileged", "sensitive and not privileged:",
      diagram_breaks_theorem_1, literally_breaks_theorem_1 },
    { "theorem2", "Theorem 2 (monitors on monitors)", breaks_theorem_2,
      "Theorem 1 holds, and only privileged instructions show or change time, so a monitor needs no timing dependency",
      "Theorem 1 fails, or time is shown, because of", NULL, NULL },
    { "theorem3", "Theorem 3 (a hybrid monitor can be built)", breaks_theorem_3,
      "every instruction that is sensitive in user mode is privileged", "sensitive in user mode and not privileged:",
      diagram_breaks_theorem_3, NULL },
};
enum { THEOREMS = sizeof theorems / sizeof theorems[0] };

/* Whether a theorem's condition holds; text receives why. */
static bool theorem_holds(const struct findings *f, const struct theorem *t, char *text, size_t size)
{
    bool holds = true;
    snprintf(text, size, "%s", t->fails);
    for (unsigned n = 0; n < f->count; n++)
        if (t->breaks(&f->row[n])) {
            size_t length = strlen(text);
            snprintf(text + length, size - length, " %s", insn_info(f->row[n].id)->name);
            holds = false;
        }
    if (holds)
        snprintf(text, size, "%s", t->holds);
    return holds;
}

/* Whether no instruction breaks something. */
static bool none(const struct findings *f, bool (*breaks)(const struct classification *c))
{
    for (unsigned n = 0; n < f->count; n++)
        if (breaks(&f->row[n]))
            return false;
    return true;
}

static void print_theorems(const struct findings *f)
{
    char because[256];
    for (unsigned n = 0; n < THEOREMS; n++) {
        bool holds = theorem_holds(f, &theorems[n], because, sizeof because);
        const char *colour = !f->settings->colour_out ? "" : holds ? "\033[32m" : "\033[31m";
        printf("%s%-42s %s: %s%s\n", colour, theorems[n].name, holds ? "holds" : "FAILS", because,
               *colour ? "\033[0m" : "");
    }
}

/* Where the definitions and the diagram do not say the same. */
static void explain(const struct findings *f, const struct classification *c)
{
    const char *name = insn_info(c->id)->name;
    bool user = !c->witness[NOT_COMMUTING_USER].found, supervisor = !c->witness[NOT_COMMUTING_SUPERVISOR].found;
    char text[64];
    if (is_privileged_found(c))
        return;
    if (is_mode(c) && !is_user_sensitive(c) && !is_supervisor_sensitive(c))
        printf("  %-6s shows the mode, which takes two modes to see: sensitive, and neither user nor supervisor\n"
               "         sensitive; f keeps virtual user mode as it is, and that is where it commutes\n", name);
    if (is_sensitive(c) && user && supervisor)
        printf("  %-6s sensitive, and commutes with f all the same: harmless\n", name);
    if (is_control(c) && user && !supervisor)
        printf("  %-6s harmless in virtual user mode: a hybrid monitor, which interprets supervisor mode, copes\n",
               name);
    if (c->witness[BLIND].found && !is_monitor_wrong(c))
        printf("  %-6s `%s`: no definition of the paper finds this word sensitive, for R.b and q are\n"
               "         equal in all states compared; but A clamps R.b and f makes q larger: it does not commute\n", name,
               insn_text(text, sizeof text, decode(c->witness[BLIND].first.word, f->settings->has), 0));
}

/* The letter of the paper, which leaves out memory traps alone. */
static void explain_letter(const struct findings *f)
{
    bool any = false;
    for (unsigned n = 0; n < f->count; n++)
        if (is_literally_control(&f->row[n]) && !is_control(&f->row[n])) {
            printf("%s%s", any ? " " : "  ", insn_info(f->row[n].id)->name);
            any = true;
        }
    if (any)
        puts(": control sensitive by the letter of the paper, which leaves out memory\n"
             "         traps alone: other traps load M and R as well. By the letter Theorem 1 fails on any machine with a\n"
             "         system call; here all traps are left out");
}

static void print_diagram_verdicts(const struct findings *f)
{
    printf("\nBy the commuting diagram alone:");
    for (unsigned n = 0; n < THEOREMS; n++)
        if (theorems[n].by_diagram != NULL)
            printf(" %.9s %s%s", theorems[n].name, none(f, theorems[n].by_diagram) ? "holds" : "FAILS",
                   n + 1 < THEOREMS ? "," : "");
    putchar('\n');
}

static void print_disagreements(const struct findings *f)
{
    bool any = false;
    print_diagram_verdicts(f);
    puts("\nWhere the definitions and the commuting diagram tell different things:");
    for (unsigned n = 0; n < f->count; n++)
        explain(f, &f->row[n]);
    for (unsigned n = 0; n < f->count; n++)
        if (is_resource(&f->row[n]) && !is_sensitive(&f->row[n])) {
            printf("%s%s", any ? " " : "  ", insn_info(f->row[n].id)->name);
            any = true;
        }
    if (any)
        puts(": innocuous by the paper's definitions, which know no resource but storage");
    explain_letter(f);
}

static const char *class_text(unsigned class, bool privileged, char *text, size_t size)
{
    snprintf(text, size, "%s%s%s%s%s%s", privileged ? " privileged" : "", class & CONTROL ? " control" : "",
             class & LOCATION ? " location" : "", class & MODE ? " mode" : "", class & RESOURCE ? " resource" : "",
             class & TRAPS ? " traps" : "");
    return text[0] != '\0' ? text : " innocuous";
}

/* The claims of isa.def against what was found. */
static bool print_claims(const struct findings *f)
{
    unsigned wrong = 0;
    char claimed[80], got[80];
    for (unsigned n = 0; n < f->count; n++) {
        const struct classification *c = &f->row[n];
        const struct insn_info *row = insn_info(c->id);
        if (!claim_holds(c))
            complain("%s: isa.def claims%s; found%s", row->name,
                     class_text(row->class, row->privileged, claimed, sizeof claimed),
                     class_text(class_found(c), is_privileged_found(c), got, sizeof got));
        if (is_monitor_wrong(c))
            complain("%s: nothing forbids it, and it does not commute with f: the monitor is wrong", row->name);
        wrong += !claim_holds(c) || is_monitor_wrong(c);
    }
    return wrong == 0;
}

/* -- JSON -------------------------------------------------------------------------------------------------------- */

static json_t *witness_json(const struct witness *w)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    write_witness(f, w);
    fclose(f);
    json_t *string = json_string(text);
    free(text);
    return string;
}

static json_t *row_json(const struct classification *c)
{
    json_t *o = json_object(), *witness = json_object();
#define TELL(key, value) json_object_set_new(o, key, json_boolean(value))
    json_object_set_new(o, "mnemonic", json_string(insn_info(c->id)->name));
    json_object_set_new(o, "opcode", json_integer(insn_info(c->id)->opcode));
    TELL("privileged", is_privileged_found(c));
    TELL("control_sensitive", is_control(c));
    TELL("location_sensitive", is_location(c));
    TELL("mode_sensitive", is_mode(c));
    TELL("resource_sensitive", is_resource(c));
    TELL("user_sensitive", is_user_sensitive(c));
    TELL("supervisor_sensitive", is_supervisor_sensitive(c));
    TELL("always_traps", is_always_trapping(c));
    TELL("innocuous", is_innocuous(c));
    TELL("commutes_supervisor", !c->witness[NOT_COMMUTING_SUPERVISOR].found);
    TELL("commutes_user", !c->witness[NOT_COMMUTING_USER].found);
    TELL("may_trap", c->witness[MAY_TRAP].found);
    TELL("as_claimed", claim_holds(c));
    TELL("control_sensitive_literally", is_literally_control(c));
#undef TELL
    for (int claim = 0; claim < CLAIMS; claim++)
        if (telling(c, (enum claim)claim, true))
            json_object_set_new(witness, claims[claim].key, witness_json(&c->witness[claim]));
    json_object_set_new(o, "witness", witness);
    return o;
}

static int print_json(const struct findings *f)
{
    json_t *o = json_object(), *rows = json_array();
    char because[256];
    bool good = true;
    json_object_set_new(o, "schema", json_string("trapeze-classify/1"));
    json_object_set_new(o, "machine", json_string(f->machine));
    for (unsigned n = 0; n < f->count; n++) {
        json_array_append_new(rows, row_json(&f->row[n]));
        good = good && claim_holds(&f->row[n]) && !is_monitor_wrong(&f->row[n]);
    }
    json_object_set_new(o, "instructions", rows);
    for (unsigned n = 0; n < THEOREMS; n++) {
        bool holds = theorem_holds(f, &theorems[n], because, sizeof because);
        json_t *verdict = json_pack("{s:b,s:s}", "holds", holds, "because", because);
        if (theorems[n].by_diagram != NULL)
            json_object_set_new(verdict, "holds_by_diagram", json_boolean(none(f, theorems[n].by_diagram)));
        if (theorems[n].by_letter != NULL)
            json_object_set_new(verdict, "holds_literally", json_boolean(none(f, theorems[n].by_letter)));
        json_object_set_new(o, theorems[n].key, verdict);
    }
    char *text = json_dumps(o, JSON_COMPACT);
    json_decref(o);
    if (text == NULL) {
        complain("the host has not enough memory");
        return STATUS_INTERNAL;
    }
    puts(text);
    free(text);
    return good ? STATUS_DONE : STATUS_NO;
}

/* -- The command ------------------------------------------------------------------------------------------------- */

/* Play a witness again: one state, with the diagram, or a pair. The flaws are those that it needs. */
static int replay(const struct settings *s)
{
    struct state first = state_plain(0), second;
    const char *rest = state_read(s->replay, &first);
    bool pair = rest != NULL && *rest == ':';
    second = first;
    if (rest == NULL || (pair && (rest = state_read(rest + 1, &second)) == NULL) || *rest != '\0') {
        complain("--replay: '%s' is no witness; `trapeze classify -v` prints some", s->replay);
        return STATUS_USAGE;
    }
    struct insn i = decode(first.word, HAS_FLAWS);
    if (i.id == INSN_ILLEGAL || second.word != first.word) {
        complain("--replay: %08" PRIx32 " is no instruction, or not the same in both states", first.word);
        return STATUS_USAGE;
    }
    unsigned has = s->has | (insn_info(i.id)->has & HAS_FLAWS);
    struct stage *stage = stage_create(has);
    if (stage == NULL) {
        complain("the host has not enough memory");
        return STATUS_INTERNAL;
    }
    print_insn(&first, has);
    if (pair) {
        puts("\n    with no privilege check in the way");
        print_pair(stage, &first, &second, false);
    } else {
        puts("\n    as the machine does it");
        print_single(stage, &first, true);
        if (is_privileged(first.word)) {
            puts("\n    with no privilege check in the way");
            print_single(stage, &first, false);
        }
        puts("\n    on the machine below, as the guest of a monitor");
        print_diagram(stage, &first);
    }
    stage_free(stage);
    return STATUS_DONE;
}

/* Names on the command line must be instructions of the machine. */
static bool names_good(const struct settings *s)
{
    for (unsigned n = 0; n < s->program_count; n++) {
        const struct insn_info *row = insn_by_name(s->programs[n]);
        if (row == NULL || (row->has & ~s->has) != 0) {
            complain("classify: '%s' is no instruction of this machine%s", s->programs[n],
                     row != NULL && (row->has & HAS_FLAWS) != 0 ? ": --flaw switches it on" : "");
            return false;
        }
    }
    return true;
}

int command_classify(const struct settings *s)
{
    struct findings f = { .settings = s };
    if (s->replay != NULL && s->json) {
        complain("classify: --replay prints a witness to be read; it has no --json");
        return STATUS_USAGE;
    }
    if (s->replay != NULL)
        return replay(s);
    if (!names_good(s))
        return STATUS_USAGE;
    name_machine(&f);
    int status = find(&f);
    if (status == STATUS_DONE && s->json) {
        status = print_json(&f);
    } else if (status == STATUS_DONE) {
        print_table(&f);
        if (s->program_count == 0) {
            print_theorems(&f);
            print_disagreements(&f);
        }
        if (s->verbose || s->program_count > 0)
            print_witnesses(&f);
    }
    if (status == STATUS_DONE && !print_claims(&f))
        status = STATUS_NO;
    stage_free(f.stage);
    free(f.row);
    return status;
}
