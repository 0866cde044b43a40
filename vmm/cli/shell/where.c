/* where.c - where a guest stands, as text: the line after every stop, addresses as labels, instructions with their
 * source. */
#include "vmm/cli/shell/shell.h"

#include "vmm/cli/shell/stops.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const struct program *shell_program(const struct shell *sh)
{
    const struct session *s = &sh->session;
    return s->stage.guests[s->guest < s->stage.guest_count ? s->guest : 0].program;
}

const char *shell_tint(const struct shell *sh, enum tint tint)
{
    static const char *const codes[] = {
        [TINT_NONE] = "\033[0m", [TINT_CHANGED] = "\033[1;33m", [TINT_ADDRESS] = "\033[36m",
        [TINT_LABEL] = "\033[32m", [TINT_ERROR] = "\033[31m", [TINT_PROMPT] = "\033[1m", [TINT_MARK] = "\033[1;32m",
    };
    return sh->colour ? codes[tint] : "";
}

const struct symbol *shell_phased_symbol(const struct program *p, uint32_t address, uint32_t *offset)
{
    const struct symbol *best = NULL;
    for (size_t n = 0; n < p->symbol_count; n++)
        if (p->symbols[n].phased && p->symbols[n].value <= address)
            best = &p->symbols[n];
    if (best != NULL)
        *offset = address - best->value;
    return best;
}

const struct symbol *shell_label_elsewhere(const struct shell *sh, const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.$";
    const struct program *program = shell_program(sh);
    for (size_t length; *text != '\0'; text += length) {
        text += strcspn(text, letters);
        length = strspn(text, letters);
        for (size_t n = 0; n < program->symbol_count && length > 0; n++)
            if (program->symbols[n].phased && strlen(program->symbols[n].name) == length
                && strncmp(program->symbols[n].name, text, length) == 0)
                return &program->symbols[n];
    }
    return NULL;
}

void shell_tell_elsewhere(struct shell *sh, const char *text)
{
    const struct symbol *s = shell_label_elsewhere(sh, text);
    if (s == NULL || session_machine(&sh->session, sh->session.level)->psw.l != 0)
        return;
    printf("%s is a label for code under another R. R.l is 0 now, so those are other bytes: ", s->name);
    if (s->at != SYMBOL_NOWHERE)
        printf("it lies at 0x%" PRIx32 "@physical.\n", s->at);
    else
        puts("ask again where that code runs.");
}

/* Whether a monitor of a nest, and no guest, runs where R.l is l. */
static bool nest_monitor(const struct shell *sh, uint32_t l)
{
    const struct stage *st = &sh->session.stage;
    unsigned guest;
    return st->nest.height > 0 && nest_runs(&st->nest, st->tower->guests[0], l, &guest) < st->nest.height;
}

const char *shell_place_under(const struct shell *sh, uint32_t l, uint32_t address, char *text, size_t size)
{
    enum { NEAR = 4096 };
    uint32_t offset = 0;
    if (nest_monitor(sh, l)) {
        const char *label = nest_label(address);
        if (label != NULL)
            snprintf(text, size, "%.60s", label);
        else
            snprintf(text, size, "%08" PRIx32, address);
        return text;
    }
    const struct symbol *symbol = l == 0 ? program_symbol_at(shell_program(sh), address, &offset)
                                         : shell_phased_symbol(shell_program(sh), address, &offset);
    if (symbol == NULL || offset >= NEAR)
        snprintf(text, size, "%08" PRIx32, address);
    else if (offset == 0)
        snprintf(text, size, "%.60s", symbol->name);
    else
        snprintf(text, size, "%.60s+%" PRIu32, symbol->name, offset);
    return text;
}

const char *shell_place(const struct shell *sh, uint32_t address, char *text, size_t size)
{
    return shell_place_under(sh, session_guest(&sh->session)->psw.l, address, text, size);
}

/* The source line of an address that goes through an R.l, or NULL. */
static const struct source_line *line_under(const struct shell *sh, uint32_t l, uint32_t address)
{
    const struct program *p = shell_program(sh);
    uint32_t physical = l + address;
    bool nest = sh->session.stage.nest.height > 0;      /* its guests lie elsewhere in the storage of this machine */
    bool behind = p->image != NULL && physical >= p->size;
    const struct source_line *line = !nest && !behind ? program_line_at(p, physical) : NULL;
    return line != NULL && line->line > 0 && line->file < p->file_count ? line : NULL;
}

const struct source_line *shell_line_of(const struct shell *sh, uint32_t physical) { return line_under(sh, 0, physical); }

const struct source_line *shell_line_at(const struct shell *sh, uint32_t address)
{
    const struct source_line *line = line_under(sh, session_guest(&sh->session)->psw.l, address);
    return line != NULL ? line : line_under(sh, 0, address);
}

const char *shell_source_under(const struct shell *sh, uint32_t l, uint32_t address, char *text, size_t size)
{
    const struct program *p = shell_program(sh);
    const struct source_line *line = line_under(sh, l, address);
    *text = '\0';
    if (line != NULL)
        snprintf(text, size, "%s:%" PRIu32, p->files[line->file], line->line);
    return text;
}

const char *shell_source(const struct shell *sh, uint32_t address, char *text, size_t size)
{
    return shell_source_under(sh, session_guest(&sh->session)->psw.l, address, text, size);
}

/* The instruction at P of a machine, through its R. */
static void instruction_text(const struct machine *m, char *text, size_t size)
{
    uint32_t word;
    enum cause cause = machine_load(m, m->psw.p, 4, &word);
    if (cause == NO_TRAP)
        insn_text(text, size, decode(word, m->has), m->psw.p);
    else
        snprintf(text, size, "(its fetch will trap: %s)", cause_name((unsigned)cause));
}

bool shell_in_handler(const struct shell *sh)
{
    const struct machine *m = session_guest(&sh->session);
    return !machine_user(m) && (window_load(&m->e, OLD_STATUS, 4) & PSW_M) != 0;
}

/* What the stop is due to. */
static void reason_text(struct shell *sh, char *text, size_t size)
{
    struct session *s = &sh->session;
    const struct machine *m = session_guest(s);
    const struct stop_point *p = stops_by_number(s->stops, s->halt.number);
    const char *what = p != NULL ? p->text : "";
    switch (s->halt.reason) {
    case HALT_BEGIN:     snprintf(text, size, "%s", s->settings.from != NULL ? "as it was saved" : "at power-on"); break;
    case HALT_MOVED:     snprintf(text, size, "stopped"); break;
    case HALT_BREAK:
        snprintf(text, size, "%sbreakpoint %u, %.80s", p != NULL && p->temporary ? "temporary " : "", s->halt.number, what);
        break;
    case HALT_WATCH:
        if (s->halt.old == s->halt.now)
            snprintf(text, size, "watchpoint %u, %.80s: 0x%" PRIx64, s->halt.number, what, s->halt.now);
        else
            snprintf(text, size, "watchpoint %u, %.80s: 0x%" PRIx64 " -> 0x%" PRIx64, s->halt.number, what, s->halt.old,
                     s->halt.now);
        break;
    case HALT_ENDED:
        if (m->stop == HALTED)
            snprintf(text, size, "HALTED with exit code %" PRIu32, m->exit);
        else
            snprintf(text, size, "%s", stop_name(m->stop));
        break;
    case HALT_LIMIT:     snprintf(text, size, "the limit of %" PRIu64 " ticks", session_track(s)->limit); break;
    case HALT_WAITS:     snprintf(text, size, "waits for input (type TEXT gives it some)"); break;
    case HALT_INTERRUPT: snprintf(text, size, "interrupted"); break;
    case HALT_START:     snprintf(text, size, "the beginning"); break;
    case HALT_OUTPUT:    snprintf(text, size, "a limit of the host (time, output)"); break;
    }
}

/* Who asks a guest to move that has ended is told what is left to do. */
static void tell_ended(struct shell *sh)
{
    bool at_end = sh->session.halt.reason == HALT_ENDED;
    uint64_t ended = at_end ? session_now(&sh->session).moves + 1 : 0;
    if (at_end && ended == sh->ended && sh->command != NULL && strcmp(sh->command->group, "Running") == 0
        && sh->command->repeats)
        puts("It has ended: run begins again, reverse-step and goto TICK go back.");
    sh->ended = ended;
}

/* reason, level, mode, P, label, source line, instruction; always in this order. */
void shell_report(struct shell *sh)
{
    struct session *s = &sh->session;
    const struct machine *m = session_guest(s);
    char reason[200], place[96], source[256], insn[80];
    reason_text(sh, reason, sizeof reason);
    shell_place(sh, m->psw.p, place, sizeof place);
    shell_source(sh, m->psw.p, source, sizeof source);
    instruction_text(m, insn, sizeof insn);
    shell_end_line(sh);
    printf("%s: ", reason);
    if (s->stage.tower->guest_count > 1)
        printf("guest %u, ", s->guest);
    printf("L%u %s C=%" PRIu64 " %s%08" PRIx32 "%s <%s>%s%s  %s\n", session_top(s),
           machine_user(m) ? "user" : "supervisor", m->c, shell_tint(sh, TINT_ADDRESS), m->psw.p,
           shell_tint(sh, TINT_NONE), place, source[0] != '\0' ? " " : "", source, insn);
    tell_ended(sh);
    shell_after_stop(sh);
}
