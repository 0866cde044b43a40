/* commands_info.c - `info` and its subjects: registers, PSW, devices, symbols, source. */
#include "vmm/cli/shell/shell.h"

#include "vmm/cli/shell/looks.h"
#include "vmm/observe/dump.h"
#include "vmm/observe/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- Registers --------------------------------------------------------------------------------------------------- */

/* The PSW in the paper's notation, and what each part of it says. */
static void print_psw(const struct machine *m)
{
    char text[96];
    const struct psw *psw = &m->psw;
    uint64_t room_left = psw->l <= m->e.size ? m->e.size - psw->l : 0;
    printf("psw      %s\n", psw_text(text, sizeof text, psw));
    printf("  M      %s mode\n", machine_user(m) ? "user" : "supervisor");
    printf("  I      device interrupts %s%s\n", (psw->status & PSW_I) != 0 ? "enabled" : "disabled",
           m->dev.pending != 0 ? ", one is pending" : "");
    printf("  P      %08" PRIx32 ", the next instruction\n", psw->p);
    printf("  R      virtual 0 is physical %08" PRIx32 ", %" PRIu64 " bytes can be reached\n", psw->l,
           psw->b < room_left ? psw->b : room_left);
    if (psw->t == 0)
        printf("  T      %s\n", m->expired ? "has just expired" : "off");
    else
        printf("  T      %" PRIu32 " instructions left\n", psw->t);
    printf("clock    %" PRIu64 "\n", m->c);
}

static enum verdict info_registers(struct shell *sh)
{
    const struct machine *m = session_machine(&sh->session, sh->session.level);
    for (unsigned r = 0; r < REGISTERS; r++) {
        uint32_t value = machine_get(m, r);
        bool changed = value != sh->shown[r];
        printf("%sr%-2u %-4s %08" PRIx32 "%s%s", changed ? shell_tint(sh, TINT_CHANGED) : "", r, register_name(r), value,
               changed ? "*" : " ", changed ? shell_tint(sh, TINT_NONE) : "");
        fputs(r % 4 == 3 ? "\n" : "  ", stdout);
        sh->shown[r] = value;
    }
    print_psw(m);
    return GOOD;
}

/* Those that are named, with or without their $. */
static enum verdict named_registers(struct shell *sh, char *names)
{
    const struct machine *m = session_machine(&sh->session, sh->session.level);
    char *word;
    while ((word = shell_word(&names)) != NULL) {
        int r = register_by_name(word + (*word == '$'));
        if (r < 0)
            return shell_error("there is no register '%.40s': r0 to r15, or zero ra sp ... as registers shows them", word);
        printf("r%-2d %-4s %08" PRIx32 "\n", r, register_name((unsigned)r), machine_get(m, (unsigned)r));
    }
    return GOOD;
}

static enum verdict info_psw(struct shell *sh)
{
    print_psw(session_machine(&sh->session, sh->session.level));
    return GOOD;
}

/* -- Devices ----------------------------------------------------------------------------------------------------- */

static void print_field(const struct device *d, const struct device_field *f)
{
    uint64_t value = device_get(d, f);
    if (f->format == 'x')
        printf("  %-20s %08" PRIx64 "\n", f->name, value);
    else if (f->format == 'b')
        printf("  %-20s %s\n", f->name, value != 0 ? "yes" : "no");
    else
        printf("  %-20s %" PRIu64 "\n", f->name, value);
}

static enum verdict info_devices(struct shell *sh)
{
    const struct machine *m = session_machine(&sh->session, sh->session.level);
    for (unsigned n = 0; n < DEVICES; n++) {
        const struct device *d = m->dev.slot[n];
        if (d == NULL)
            continue;
        printf("device %u, %s: interrupt %s\n", n, d->ops->name, (m->dev.pending >> n & 1) != 0 ? "pending" : "not pending");
        for (const struct device_field *f = d->ops->fields; f->name != NULL; f++)
            print_field(d, f);
        if (d->due != NEVER)
            printf("  %-20s tick %" PRIu64 ", in %" PRIu64 "\n", "due at", d->due, d->due - m->c);
    }
    const struct source *input = m->dev.backends.input;
    if (input != NULL)
        printf("console input: %" PRIu64 " bytes taken, %" PRIu64 " more are there\n", input->now.taken,
               input->dropped + input->count - input->now.taken);
    return GOOD;
}

/* -- Programs ---------------------------------------------------------------------------------------------------- */

static enum verdict info_symbols(struct shell *sh)
{
    const struct program *p = shell_program(sh);
    for (size_t n = 0; n < p->symbol_count; n++)
        printf("%08" PRIx32 "  %s%s\n", p->symbols[n].value, p->symbols[n].name,
               p->symbols[n].phased ? "  (where it will run)" : "");
    if (p->symbol_count == 0)
        puts("The program has no symbols.");
    return GOOD;
}

static enum verdict info_source(struct shell *sh)
{
    const struct program *p = shell_program(sh);
    if (p->image != NULL)
        printf("%s: %zu bytes\n", p->name, p->size);
    else
        printf("%s: from a snapshot\n", p->name);
    for (size_t n = 0; n < p->file_count; n++)
        printf("  from %s\n", p->files[n]);
    return GOOD;
}

static enum verdict info_line(struct shell *sh)
{
    char source[256], place[96];
    uint32_t p = session_guest(&sh->session)->psw.p;
    shell_source(sh, p, source, sizeof source);
    printf("%08" PRIx32 " <%s> %s\n", p, shell_place(sh, p, place, sizeof place),
           *source != '\0' ? source : "comes from no line that is known");
    return GOOD;
}

static enum verdict info_program(struct shell *sh)
{
    shell_report(sh);
    return GOOD;
}

static enum verdict info_display(struct shell *sh)
{
    if (!shell_show_displays(sh))
        puts("Nothing is displayed: display EXPR shows it after every stop.");
    return GOOD;
}

/* A line for each guest, the one that is looked at marked. */
static enum verdict info_vm(struct shell *sh)
{
    struct session *s = &sh->session;
    for (unsigned n = 0; n < s->stage.guest_count; n++) {
        if (s->stage.nest.height > 0)           /* it lies in storage of the monitors in PG32 */
            nest_look(&s->stage.nest, s->stage.tower->guests[0], n, &s->stage.views[n]);
        const struct machine *m = s->stage.machines[n];
        const char *state = m->stop == RUNNING ? machine_user(m) ? "user" : "supervisor" : stop_name(m->stop);
        printf("%s guest %u  %s, C=%" PRIu64 ", P=%08" PRIx32 "  %s\n", n == s->guest ? "=>" : "  ", n, state, m->c, m->psw.p,
               s->stage.guests[n].program->name);
    }
    return GOOD;
}

static enum verdict info_breakpoints(struct shell *sh)
{
    shell_list_stops(sh);
    return GOOD;
}

static enum verdict info_history(struct shell *sh)
{
    shell_show_history(sh);
    return GOOD;
}

/* -- The table --------------------------------------------------------------------------------------------------- */

static const struct subject {
    const char *name;
    enum verdict (*show)(struct shell *sh);
    const char *about;
} subjects[] = {
    { "registers", info_registers, "the registers and the PSW of the level that is looked at; * marks what has changed" },
    { "psw", info_psw, "the PSW, in words" },
    { "breakpoints", info_breakpoints, "breakpoints and watchpoints" },
    { "watchpoints", info_breakpoints, "the same" },
    { "display", info_display, "what is shown after every stop, now" },
    { "vm", info_vm, "the guests; vm N looks at another" },
    { "devices", info_devices, "the devices of the level that is looked at" },
    { "symbols", info_symbols, "the labels of the program" },
    { "source", info_source, "the files that the program comes from" },
    { "line", info_line, "the source line of P" },
    { "program", info_program, "where the guest stands" },
    { "history", info_history, "how far time travel reaches" },
#define SUBJECT(name, function, about) { name, function, about },
#include "vmm/cli/shell/subjects.def"
#undef SUBJECT
};

enum { SUBJECTS = sizeof subjects / sizeof subjects[0] };

const char *looks_subject(unsigned n) { return n < SUBJECTS ? subjects[n].name : NULL; }

enum verdict shell_do_info(struct shell *sh, char *arguments)
{
    const struct subject *found = NULL;
    unsigned count = 0;
    size_t length = strlen(arguments);
    for (unsigned n = 0; n < SUBJECTS && length > 0; n++)
        if (strncmp(subjects[n].name, arguments, length) == 0) {
            count += found == NULL || subjects[n].show != found->show;
            found = found == NULL ? &subjects[n] : found;
            if (strlen(subjects[n].name) == length) {
                found = &subjects[n];
                count = 1;
                break;
            }
        }
    size_t first = strcspn(arguments, " \t");
    if (first < length && strncmp(arguments, "registers", first) == 0)
        return shell_has_program(sh) ? named_registers(sh, arguments + first) : BAD;
    /* `i r` is what fingers know */
    if (count == 1 || strcmp(arguments, "r") == 0)
        return shell_has_program(sh) ? (found != NULL && count == 1 ? found : &subjects[0])->show(sh) : BAD;
    if (length > 0)
        shell_error("info %s: %s subject of these", arguments, count == 0 ? "no" : "more than one");
    for (unsigned n = 0; n < SUBJECTS; n++) {
        char head[32];
        snprintf(head, sizeof head, "  info %-12s ", subjects[n].name);
        if (length > 0)
            fprintf(stderr, "%s%s\n", head, subjects[n].about);
        else
            shell_wrap_behind(head, subjects[n].about);
    }
    return length > 0 ? BAD : GOOD;
}

enum verdict shell_do_regs(struct shell *sh, char *arguments)
{
    if (!shell_has_program(sh))
        return BAD;
    return *arguments != '\0' ? named_registers(sh, arguments) : info_registers(sh);
}

enum verdict shell_do_dump(struct shell *sh, char *arguments)
{
    FILE *f = stdout;
    if (!shell_has_program(sh))
        return BAD;
    if (shell_is_read(sh, arguments))
        return BAD;
    if (*arguments != '\0' && strcmp(arguments, "-") != 0 && (f = fopen(arguments, "w")) == NULL)
        return shell_error("%s: cannot be written", arguments);
    tower_reveal(sh->session.stage.tower);
    dump(f, session_guest(&sh->session));
    if (f != stdout && fclose(f) != 0)
        return shell_error("%s: cannot be written", arguments);
    return GOOD;
}
