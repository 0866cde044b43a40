/* shell.c - the monitor shell: lines in, commands found by name, alias or unique prefix, and run. */
#include "vmm/cli/shell/shell.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct command_entry shell_commands[] = {
#define COMMAND(ID, name, aliases, group, repeats, completes, usage, summary, details, example) \
    { name, aliases, group, command_##ID, repeats, completes, usage, summary, details, example },
#include "vmm/cli/shell/commands.def"
#undef COMMAND
    { .name = NULL },
};

enum verdict shell_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return BAD;
}

bool shell_has_program(const struct shell *sh)
{
    if (!sh->session.loaded)
        shell_error("there is no program: load FILE takes one");
    return sh->session.loaded;
}

/* -- Commands by name -------------------------------------------------------------------------------------------- */

static bool is_alias(const char *aliases, const char *name)
{
    size_t length = strlen(name);
    for (const char *p = aliases; (p = strstr(p, name)) != NULL; p += length)
        if ((p == aliases || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0'))
            return true;
    return false;
}

/* Say which commands begin with name, or that none does. */
static const struct command_entry *no_command(const char *name, unsigned found)
{
    if (found == 0) {
        shell_error("there is no command '%s': help lists them", name);
        return NULL;
    }
    fprintf(stderr, "'%s' could be", name);
    for (const struct command_entry *c = shell_commands; c->name != NULL; c++)
        if (strncmp(c->name, name, strlen(name)) == 0)
            fprintf(stderr, " %s", c->name);
    fputs(": type more of it\n", stderr);
    return NULL;
}

const struct command_entry *shell_find(const char *name)
{
    const struct command_entry *candidate = NULL;
    unsigned found = 0;
    for (const struct command_entry *c = shell_commands; c->name != NULL; c++) {
        if (strcmp(c->name, name) == 0 || is_alias(c->aliases, name))
            return c;
        if (strncmp(c->name, name, strlen(name)) == 0) {
            candidate = c;
            found++;
        }
    }
    return found == 1 ? candidate : no_command(name, found);
}

/* -- Lines ------------------------------------------------------------------------------------------------------- */

static char *trim(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    for (size_t n = strlen(text); n > 0 && isspace((unsigned char)text[n - 1]); n--)
        text[n - 1] = '\0';
    return text;
}

enum verdict shell_run(struct shell *sh, const char *line)
{
    char *copy = strdup(line), *text, *name;
    if (copy == NULL)
        return shell_error("the host has not enough memory");
    name = text = trim(copy);
    while (*text != '\0' && !isspace((unsigned char)*text) && *text != '/')
        text++;
    enum verdict verdict = GOOD;
    if (*name != '\0' && *name != '#') {
        char *arguments = strdup(text);
        *text = '\0';
        const struct command_entry *c = shell_find(name);
        verdict = c != NULL && arguments != NULL ? c->run(sh, trim(arguments)) : BAD;
        free(arguments);
    }
    free(copy);
    return verdict;
}

enum verdict command_help(struct shell *sh, char *arguments)
{
    (void)sh, (void)arguments;
    for (const struct command_entry *c = shell_commands; c->name != NULL; c++)
        printf("  %-24s %s\n", c->usage, c->summary);
    return GOOD;
}

enum verdict command_quit(struct shell *sh, char *arguments)
{
    sh->status = atoi(arguments);
    return QUIT;
}

int command_shell(const struct settings *s)
{
    struct shell sh = { 0 };
    char *line = NULL;
    size_t size = 0;
    if (!session_create(&sh.session, s))
        return STATUS_INTERNAL;
    if (s->program_count > 0)
        sh.status = session_load(&sh.session, s->programs, s->program_count);
    while (sh.status == STATUS_DONE && getline(&line, &size, stdin) > 0)
        if (shell_run(&sh, line) == QUIT)
            break;
    free(line);
    session_free(&sh.session);
    return sh.status;
}
