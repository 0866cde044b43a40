/* shell.c - the monitor shell: lines in, commands found by name, alias or unique prefix, and run. */
#include "vmm/cli/shell/shell.h"

#include "vmm/cli/shell/complete.h"
#include "vmm/cli/shell/layout.h"
#include "vmm/cli/shell/lines.h"
#include "vmm/cli/shell/settings.h"
#include "vmm/cli/shell/stops.h"
#include "vmm/cli/terminal.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct command_entry shell_commands[] = {
#define COMMAND(ID, name, aliases, group, repeats, completes, usage, summary, details, example) \
    { name, aliases, group, shell_do_##ID, repeats, completes, usage, summary, details, example },
#include "vmm/cli/shell/commands.def"
#undef COMMAND
    { .name = NULL },
};

enum { COMMANDS = sizeof shell_commands / sizeof shell_commands[0] };       /* and the NULL */

/* Where the line comes from that is being run: what complaints begin with. There is one shell in a process. */
static const struct lines *reading;

static const char *place(void) { return reading != NULL ? lines_place(reading) : ""; }

/* Complaints repeat what was typed or stands in a file: no byte of it may command a terminal. */
static void put_harmless(const char *text)
{
    for (; *text != '\0'; text++)
        putc(*text == '\t' ? ' ' : (unsigned char)*text >= ' ' && *text != 127 ? *text : '?', stderr);
}

enum verdict shell_error(const char *format, ...)
{
    char text[5000];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fputs(place(), stderr);
    put_harmless(text);
    putc('\n', stderr);
    return BAD;
}

/* The width of the first n bytes on a terminal: UTF-8's continuation bytes take no room. */
static int width(const char *text, int n)
{
    int columns = 0;
    while (n-- > 0)
        columns += ((unsigned char)*text++ & 0xC0) != 0x80;
    return columns;
}

enum verdict shell_wrong(const char *text, const char *why, int where)
{
    enum { BEFORE = 40, SHOWN = 60 };
    int from = where > BEFORE ? where - BEFORE : 0;
    while (from > 0 && ((unsigned char)text[from] & 0xC0) == 0x80)
        from++;
    const char *begins = from > 0 ? "..." : "", *ends = strlen(text + from) > SHOWN ? "..." : "";
    shell_error("%s%.*s%s", begins, SHOWN, text + from, ends);
    fprintf(stderr, "%*s^ ", (int)(strlen(place()) + strlen(begins)) + width(text + from, where - from), "");
    put_harmless(why);
    putc('\n', stderr);
    return BAD;
}

enum verdict shell_missing(const struct shell *sh)
{
    return shell_error("%s: help %s has an example", sh->command->usage, sh->command->name);
}

bool shell_has_program(const struct shell *sh)
{
    if (!sh->session.loaded)
        shell_error("there is no program: load FILE takes one");
    return sh->session.loaded;
}

/* -- Commands by name -------------------------------------------------------------------------------------------- */

const char *shell_nearest(const char *name, const char *const *candidates)
{
    return strlen(name) >= 4 ? nearest(name, candidates) : NULL;
}

static bool is_alias(const char *aliases, const char *name)
{
    size_t length = strlen(name);
    for (const char *p = aliases; length > 0 && (p = strstr(p, name)) != NULL; p += length)
        if ((p == aliases || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0'))
            return true;
    return false;
}

/* What to do here instead of a command that other debuggers have, or NULL. */
static const char *foreign(const char *name)
{
    static const struct {
        const char *names, *advice;
    } words[] = {
#define FOREIGN(names, advice) { names, advice },
#include "vmm/cli/shell/foreign.def"
#undef FOREIGN
    };
    for (unsigned n = 0; n < sizeof words / sizeof words[0]; n++)
        if (is_alias(words[n].names, name))
            return words[n].advice;
    return NULL;
}

/* Say which commands begin with name, or that none does. */
static const struct command_entry *no_command(const char *name, unsigned found)
{
    const char *names[COMMANDS];
    char could_be[1000] = "";
    for (unsigned n = 0; n < COMMANDS; n++) {
        names[n] = shell_commands[n].name;
        size_t length = strlen(could_be);
        if (names[n] != NULL && strncmp(names[n], name, strlen(name)) == 0)
            snprintf(could_be + length, sizeof could_be - length, " %s", names[n]);
    }
    const char *near = shell_nearest(name, names), *advice = foreign(name);
    if (advice != NULL)
        shell_error("there is no command '%s': %s", name, advice);
    else if (found > 0)
        shell_error("'%s' could be%s: type more of it", name, could_be);
    else if (near != NULL)
        shell_error("there is no command '%s': did you mean %s?", name, near);
    else
        shell_error("there is no command '%s': help lists them", name);
    return NULL;
}

/* The entry for a name; NULL: none, or *found that begin with it. */
static const struct command_entry *look_up(const char *name, unsigned *found)
{
    const struct command_entry *candidate = NULL;
    *found = 0;
    for (const struct command_entry *c = shell_commands; c->name != NULL; c++) {
        if (strcmp(c->name, name) == 0 || is_alias(c->aliases, name))
            return c;
        if (strncmp(c->name, name, strlen(name)) == 0) {
            candidate = c;
            ++*found;
        }
    }
    return *found == 1 ? candidate : NULL;
}

const struct command_entry *shell_find(const char *name)
{
    unsigned found;
    const struct command_entry *c = look_up(name, &found);
    return c != NULL ? c : no_command(name, found);
}

/* -- Words of a line --------------------------------------------------------------------------------------------- */

static char *trim(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    for (size_t n = strlen(text); n > 0 && isspace((unsigned char)text[n - 1]); n--)
        text[n - 1] = '\0';
    return text;
}

char *shell_word(char **rest)
{
    char *word = *rest + strspn(*rest, " \t");
    if (*word == '\0')
        return NULL;
    bool quoted = *word == '"';
    word += quoted;
    char *end = word + strcspn(word, quoted ? "\"" : " \t");
    *rest = *end != '\0' ? end + 1 + strspn(end + 1, " \t") : end;
    *end = '\0';
    return word;
}

bool shell_count(struct shell *sh, char *arguments, uint64_t otherwise, uint64_t *count)
{
    char *end;
    (void)sh;
    *count = otherwise;
    if (*arguments == '\0')
        return true;
    errno = 0;
    *count = strtoull(arguments, &end, 0);
    if (isdigit((unsigned char)*arguments) && *end == '\0' && errno == 0)
        return true;
    shell_error("'%.60s' is no count: a number is wanted", arguments);
    return false;
}

char *shell_line(struct shell *sh, const char *prompt)
{
    char *line = lines_next(sh->lines, prompt);
    if (line == NULL)
        return NULL;
    char *copy = strdup(trim(line));
    free(line);
    return copy;
}

/* -- One line ---------------------------------------------------------------------------------------------------- */

/* Where a command's name ends: `x/4i` and `!ls` have nothing between. */
static size_t name_length(const char *text)
{
    if (*text == '!' || *text == '?')
        return 1;
    return strcspn(text, " \t/");
}

const struct command_entry *shell_command_of(const char *line, const char **arguments)
{
    char name[32];
    unsigned found;
    line += strspn(line, " \t");
    size_t length = name_length(line);
    *arguments = line + length;
    if (length == 0 || length >= sizeof name)
        return NULL;
    memcpy(name, line, length);
    name[length] = '\0';
    return look_up(name, &found);
}

enum verdict shell_run(struct shell *sh, const char *line)
{
    char *copy = strdup(line), *arguments = NULL;
    enum verdict verdict = BAD;
    if (copy == NULL)
        return shell_error("the host has not enough memory");
    char *text = trim(copy);
    size_t length = name_length(text);
    if (*text == '\0' || *text == '#') {
        free(copy);
        return GOOD;
    }
    if (length == 0 || length > 32) {
        verdict = shell_error("'%.32s%s' is no command: help lists them", text, strlen(text) > 32 ? "..." : "");
    } else if ((arguments = malloc(strlen(text + length) + 2)) != NULL) {     /* room for a newline: type */
        strcpy(arguments, text + length);
        text[length] = '\0';
        sh->command = shell_find(text);
        if (sh->command != NULL)
            verdict = sh->command->run(sh, trim(arguments));
    }
    free(arguments);
    free(copy);
    return verdict;
}

/* An empty line at a terminal does a stepping command again. */
static enum verdict run_line(struct shell *sh, const char *line)
{
    if (*line == '\0' && lines_typed(sh->lines))
        return sh->again != NULL ? shell_run(sh, sh->again) : GOOD;
    enum verdict verdict = shell_run(sh, line);
    free(sh->again);
    sh->again = NULL;
    if (*line != '\0' && sh->command != NULL && sh->command->repeats)
        sh->again = strdup(line);
    return verdict;
}

/* -- After a stop ------------------------------------------------------------------------------------------------ */

void shell_end_line(struct shell *sh)
{
    const struct session *s = &sh->session;
    const struct outlet *o = &s->stage.outlet;
    if (o->written && o->last != '\n' && o->fd == STDOUT_FILENO) {
        putchar('\n');
        fflush(stdout);
    }
    if (s->loaded)
        sh->session.stage.outlet.written = false;
}

/* A breakpoint's commands are run next; a temporary one is gone. */
void shell_after_stop(struct shell *sh)
{
    struct session *s = &sh->session;
    struct stop_point *p = stops_by_number(s->stops, s->halt.number);
    bool stopped = (s->halt.reason == HALT_BREAK || s->halt.reason == HALT_WATCH) && p != NULL;
    shell_show_displays(sh);
    layout_stopped(sh);
    if (stopped && p->commands != NULL)
        lines_add_text(sh->lines, p->commands);
    if (stopped && p->temporary)
        stops_delete(s->stops, p->number);
}

/* -- The loop ---------------------------------------------------------------------------------------------------- */

/* "(L2 user) ", with readline told which characters take no room. */
static const char *prompt(struct shell *sh, char *text, size_t size)
{
    struct session *s = &sh->session;
    const char *begin = sh->colour ? "\001\033[1m\002" : "", *end = sh->colour ? "\001\033[0m\002" : "";
    if (!s->loaded)
        snprintf(text, size, "%s(trapeze)%s ", begin, end);
    else
        snprintf(text, size, "%s(L%u %s)%s ", begin, s->level,
                 machine_user(session_machine(s, s->level)) ? "user" : "supervisor", end);
    return text;
}

/* ^C while a command ran, or between two lines of a script: the script is given up. Where nobody is there to go on by
 * hand, that is the end; returns whether it is. */
static bool interrupted(struct shell *sh)
{
    if (!attention.interrupted)
        return false;
    attention.interrupted = attention.flag = 0;
    if (sh->interactive)
        lines_give_up_scripts(sh->lines);
    else
        sh->status = STATUS_INTERRUPTED;
    return !sh->interactive;
}

/* Whether a limit has stopped the guests: of their ticks, of time, of output. */
static bool at_limit(const struct session *s)
{
    return s->loaded && (s->halt.reason == HALT_LIMIT || s->halt.reason == HALT_OUTPUT);
}

/* Run lines until there are none, or one leaves. */
static void loop(struct shell *sh)
{
    char text[64], *line;
    fflush(stdout);
    while (layout_prompt(sh), (line = shell_line(sh, prompt(sh, text, sizeof text))) != NULL) {
        if (attention.interrupted) {            /* it came before this line */
            free(line);
            if (interrupted(sh))
                return;
            continue;
        }
        attention.flag = 0;
        enum verdict verdict = run_line(sh, line);
        free(line);
        fflush(stdout);
        if (verdict == QUIT)
            return;
        sh->failed |= verdict == BAD;
        sh->limited |= at_limit(&sh->session);
        if (interrupted(sh) || ferror(stdout) || (verdict == BAD && sh->batch && !sh->keep_going))
            return;
    }
    interrupted(sh);
}

/* The user's start-up file; never one from the current folder. */
static void add_start_up(struct shell *sh)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char paths[3][4096] = { "" };
    if (config != NULL && *config == '/')
        snprintf(paths[0], sizeof paths[0], "%s/trapeze/rc", config);
    else if (home != NULL && *home == '/')
        snprintf(paths[0], sizeof paths[0], "%s/.config/trapeze/rc", home);
    if (home != NULL && *home == '/')
        snprintf(paths[1], sizeof paths[1], "%s/.trapezerc", home);
    for (unsigned n = 0; n < 2; n++)
        if (*paths[n] != '\0' && access(paths[n], R_OK) == 0 && lines_add_file(sh->lines, paths[n]))
            return;
}

/* -x and -e, the first to be taken first. */
static bool add_scripts(struct shell *sh, const struct settings *s)
{
    for (unsigned n = s->script_count; n-- > 0;) {
        const struct script *script = &s->script[n];
        if (script->file ? lines_add_file(sh->lines, script->text) : lines_add_text(sh->lines, script->text))
            continue;
        complain("%s: %s", script->text, strerror(errno));
        return false;
    }
    return true;
}

static bool is_terminal(void)
{
    const char *term = getenv("TERM");
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term != NULL && *term != '\0' && strcmp(term, "dumb") != 0;
}

static int begin(struct shell *sh, const struct settings *s)
{
    sh->interactive = is_terminal() && !s->batch;
    sh->batch = s->batch;
    sh->keep_going = s->keep_going;
    sh->colour = s->colour_out;
    if (!session_create(&sh->session, s) || (sh->lines = lines_create(sh->interactive)) == NULL) {
        complain("the host has not enough memory");
        return STATUS_INTERNAL;
    }
    reading = sh->lines;
    lines_keep(sh->lines, (unsigned)shell_setting(SETTING_HISTORY_SIZE));
    shell_setting_begins(SETTING_COLOR, s->colour_out);
    if (s->batch && s->script_count > 0)
        lines_end_there(sh->lines);
    lines_complete(sh->lines, shell_candidates);
    complete_for(sh);
    if (!add_scripts(sh, s))
        return STATUS_PROGRAM;
    if (!s->no_init && !s->batch)
        add_start_up(sh);
    attention.lasting = sh->interactive;
    signals_catch(s->max_wall);
    if (s->from != NULL && s->program_count > 0) {
        complain("--from: the guests come from the snapshot: no program");
        return STATUS_USAGE;
    }
    return s->program_count > 0 || s->from != NULL ? session_load(&sh->session, s->programs, s->program_count) : STATUS_DONE;
}

static void tidy(struct shell *sh)
{
    layout_end(sh);
    if (shell_setting(SETTING_HISTORY_SAVE) != 0)
        lines_save_history(sh->lines);
    reading = NULL;
    lines_free(sh->lines);
    shell_free_displays(sh);
    session_free(&sh->session);
    free(sh->again);
}

/* Of a batch, the worst that has happened; elsewhere somebody has seen it. `quit N` and ^C say theirs. */
static int exit_status(const struct shell *sh)
{
    if (sh->status != STATUS_DONE || sh->quit || !sh->batch)
        return sh->status;
    return sh->limited ? STATUS_LIMIT : sh->failed ? STATUS_NO : STATUS_DONE;
}

int command_shell(const struct settings *s)
{
    struct shell sh = { 0 };
    int status = begin(&sh, s);
    if (status == STATUS_DONE) {
        if (sh.interactive)
            puts("The PG32 monitor shell. help lists its commands, tutorial shows the way around.");
        if (sh.session.loaded)
            shell_report(&sh);
        loop(&sh);
        status = exit_status(&sh);
    }
    if (sh.session.stage.outlet.error != 0) {
        complain("standard output: %s", strerror(sh.session.stage.outlet.error));
        status = sh.session.stage.outlet.error == EPIPE ? STATUS_PIPE : STATUS_PROGRAM;
    }
    tidy(&sh);
    return status;
}
