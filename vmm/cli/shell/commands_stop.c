/* commands_stop.c - the commands about breakpoints and watchpoints. */
#include "vmm/cli/shell/shell.h"

#include "vmm/cli/shell/expression.h"
#include "vmm/cli/shell/lines.h"
#include "vmm/cli/shell/stops.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a breakpoint stands, in words. A virtual address holds under any R, so the nearest label of either kind is its
 * name; a source line has the place in the source. */
static const char *stop_place(const struct shell *sh, const struct stop_point *p, char *text, size_t size)
{
    uint32_t offset = UINT32_MAX, phased_offset = UINT32_MAX;
    const struct program *program = shell_program(sh);
    if (sh->session.settings.nest > 0)          /* labels are those of a monitor, or of a guest of it */
        return shell_place(sh, p->address, text, size);
    if (p->physical && *shell_source_under(sh, 0, p->address, text, size) != '\0')
        return text;
    program_symbol_at(program, p->address, &offset);
    bool phased = !p->physical && shell_phased_symbol(program, p->address, &phased_offset) != NULL && phased_offset < offset;
    return shell_place_under(sh, phased ? ANY_WINDOW : 0, p->address, text, size);
}

static enum verdict add_break(struct shell *sh, char *arguments, bool temporary)
{
    char place[300];
    const char *why;
    if (!shell_has_program(sh))
        return BAD;
    const struct stop_point *p = stops_break(&sh->session, arguments, temporary, &why);
    if (p == NULL)
        return shell_error("break %s: %s", arguments, why);
    printf("%s %u: %s", temporary ? "Temporary breakpoint" : "Breakpoint", p->number, p->text);
    if (p->kind == STOP_AT)
        printf(" at %08" PRIx32 " <%s>", p->address, stop_place(sh, p, place, sizeof place));
    printf("%s%s\n", p->condition != NULL ? " if " : "", p->condition != NULL ? p->condition : "");
    return GOOD;
}

enum verdict shell_do_break(struct shell *sh, char *arguments) { return add_break(sh, arguments, false); }
enum verdict shell_do_tbreak(struct shell *sh, char *arguments) { return add_break(sh, arguments, true); }

static enum verdict add_watch(struct shell *sh, char *arguments, enum stop_kind kind)
{
    const char *why;
    if (!shell_has_program(sh))
        return BAD;
    if (*arguments == '\0')
        return shell_error("what is to be watched? A register ($a0), $m, or storage: *ADDRESS, {byte}ADDRESS, *ADDRESS, 16");
    const struct stop_point *p = stops_watch(&sh->session, arguments, kind, &why);
    if (p == NULL)
        return shell_error("watch %s: %s", arguments, why);
    printf("Watchpoint %u: %s (%" PRIu32 " bytes)%s%s\n", p->number, p->text, p->size,
           p->condition != NULL ? " if " : "", p->condition != NULL ? p->condition : "");
    if (p->what == WATCH_STORAGE)
        shell_tell_elsewhere(sh, p->text);
    return GOOD;
}

enum verdict shell_do_watch(struct shell *sh, char *arguments) { return add_watch(sh, arguments, STOP_WRITE); }
enum verdict shell_do_rwatch(struct shell *sh, char *arguments) { return add_watch(sh, arguments, STOP_READ); }
enum verdict shell_do_awatch(struct shell *sh, char *arguments) { return add_watch(sh, arguments, STOP_ACCESS); }

/* The point whose number is the next word, or NULL after a complaint. */
static struct stop_point *numbered(struct shell *sh, char **arguments)
{
    char *word = shell_word(arguments), *end;
    unsigned long number = word != NULL ? strtoul(word, &end, 10) : 0;
    struct stop_point *p = word != NULL && *end == '\0' && number <= UINT32_MAX
                         ? stops_by_number(sh->session.stops, (unsigned)number) : NULL;
    if (p == NULL)
        shell_error("there is no breakpoint %s: info breakpoints lists them", word != NULL ? word : "without a number");
    return p;
}

enum verdict shell_do_delete(struct shell *sh, char *arguments)
{
    struct stops *stops = sh->session.stops;
    if (strncmp(arguments, "breakpoints", 11) == 0)         /* so gdb says it */
        arguments += 11;
    arguments += strspn(arguments, " \t");
    if (*arguments == '\0')
        while (stops->count > 0)
            stops_delete(stops, stops->points[0].number);
    while (*arguments != '\0') {
        const struct stop_point *p = numbered(sh, &arguments);
        if (p == NULL)
            return BAD;
        stops_delete(stops, p->number);
    }
    return GOOD;
}

static enum verdict set_enabled(struct shell *sh, char *arguments, bool enabled)
{
    struct stops *stops = sh->session.stops;
    for (unsigned n = 0; n < stops->count && *arguments == '\0'; n++)
        stops->points[n].enabled = enabled;
    while (*arguments != '\0') {
        struct stop_point *p = numbered(sh, &arguments);
        if (p == NULL)
            return BAD;
        p->enabled = enabled;
    }
    return GOOD;
}

enum verdict shell_do_enable(struct shell *sh, char *arguments) { return set_enabled(sh, arguments, true); }
enum verdict shell_do_disable(struct shell *sh, char *arguments) { return set_enabled(sh, arguments, false); }

enum verdict shell_do_ignore(struct shell *sh, char *arguments)
{
    struct stop_point *p = numbered(sh, &arguments);
    uint64_t count;
    if (p == NULL || !shell_count(sh, arguments, 0, &count))
        return BAD;
    p->ignore = count;
    printf("The next %" PRIu64 " hits of %u pass.\n", count, p->number);
    return GOOD;
}

enum verdict shell_do_condition(struct shell *sh, char *arguments)
{
    struct stop_point *p = numbered(sh, &arguments);
    const char *why;
    int64_t value;
    if (p == NULL)
        return BAD;
    if (*arguments != '\0' && !expression_value(&sh->session, arguments, &value, &why, NULL))
        return shell_error("condition %s: %s", arguments, why);
    free(p->condition);
    p->condition = *arguments != '\0' ? strdup(arguments) : NULL;
    return GOOD;
}

/* The lines up to `end` are run whenever the point stops a guest. */
enum verdict shell_do_commands(struct shell *sh, char *arguments)
{
    struct stops *stops = sh->session.stops;
    struct stop_point *p = *arguments == '\0' && stops->count > 0 ? &stops->points[stops->count - 1]
                                                                  : numbered(sh, &arguments);
    size_t size = 0;
    char *text = NULL, *line;
    if (p == NULL && lines_typed(sh->lines))
        return BAD;                             /* in a script the lines are no commands of its own all the same */
    FILE *f = open_memstream(&text, &size);
    while (f != NULL && (line = shell_line(sh, "> ")) != NULL) {
        bool end = strcmp(line, "end") == 0;
        if (!end)
            fprintf(f, "%s\n", line);
        free(line);
        if (end)
            break;
    }
    if (f == NULL || fclose(f) != 0) {
        free(text);
        return shell_error("the host has not enough memory");
    }
    if (p == NULL) {
        free(text);
        return BAD;
    }
    free(p->commands);
    p->commands = text;
    return GOOD;
}

void shell_tell_away(struct shell *sh)
{
    const struct stops *stops = sh->session.stops;
    for (unsigned n = 0; n < stops->count; n++)
        if (stops->points[n].away)
            printf("%u (%s) is away: this tower has no such guest, level or storage.\n", stops->points[n].number,
                   stops->points[n].text);
}

void shell_list_stops(struct shell *sh)
{
    static const char *const kinds[] = {
        [STOP_AT] = "at", [STOP_TRAP] = "trap", [STOP_LEVEL] = "level", [STOP_MODE] = "mode",
        [STOP_INSN] = "instruction", [STOP_WRITE] = "write", [STOP_READ] = "read", [STOP_ACCESS] = "access",
    };
    const struct stops *stops = sh->session.stops;
    if (stops->count == 0)
        puts("No breakpoints or watchpoints.");
    for (unsigned n = 0; n < stops->count; n++) {
        const struct stop_point *p = &stops->points[n];
        char place[300] = "";
        if (p->kind == STOP_AT && !p->away && sh->session.loaded)
            stop_place(sh, p, place, sizeof place);
        printf("%3u  %-11s %s%s  %s%s%s%s", p->number, kinds[p->kind], p->away ? "away" : p->enabled ? "on " : "off",
               p->temporary ? " once" : "", p->text, *place != '\0' ? " <" : "", place, *place != '\0' ? ">" : "");
        if (p->condition != NULL)
            printf(" if %s", p->condition);
        printf("  hits %" PRIu64, p->hits);
        if (p->ignore > 0)
            printf(", the next %" PRIu64 " pass", p->ignore);
        printf("%s\n", p->commands != NULL ? ", has commands" : "");
    }
}
