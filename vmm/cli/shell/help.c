/* help.c - help, apropos, and the small commands of the shell itself. */
#include "vmm/cli/shell/settings.h"

#include "vmm/cli/shell/lines.h"
#include "vmm/cli/shell/looks.h"
#include "vmm/cli/shell/map_picture.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <readline/history.h>

/* -- help -------------------------------------------------------------------------------------------------------- */

/* Text that is no command's. */
static const struct topic {
    const char *name, *text;
} topics[] = {
#define TOPIC(name, text) { name, text },
#include "vmm/cli/shell/topics.def"
#undef TOPIC
};

enum { TOPICS = sizeof topics / sizeof topics[0] };

const char *help_topic(unsigned n) { return n < TOPICS ? topics[n].name : NULL; }

/* How wide text is made: no wider than a terminal that is narrow. */
static int text_width(void)
{
    int width = (int)shell_setting(SETTING_WIDTH), there = isatty(STDOUT_FILENO) ? (int)map_columns() : 0;
    return width == 0 ? INT_MAX : there > 0 && there < width ? there : width;
}

void shell_wrap_behind(const char *head, const char *text)
{
    int indent = (int)strlen(head), width = text_width();
    fputs(head, stdout);
    for (const char *line = text; *line != '\0'; line += *line == '\n') {
        int blanks = (int)strspn(line, " "), column = indent + blanks;
        printf("%*s%*s", line != text ? indent : 0, "", blanks, "");
        for (line += blanks; *line != '\n' && *line != '\0'; line += *line == ' ') {
            int length = (int)strcspn(line, " \n");
            if (column > indent + blanks && column + 1 + length > width)
                column = printf("\n%*s", indent + blanks, "") - 1;
            else if (column > indent + blanks)
                column += printf(" ");
            column += printf("%.*s", length, line);
            line += length;
        }
        putchar('\n');
    }
}

void shell_wrap(const char *text) { shell_wrap_behind("", text); }

static void explain(const struct command_entry *c)
{
    printf("%s\n  %s.\n\n", c->usage, c->summary);
    shell_wrap(c->details);
    if (*c->aliases != '\0')
        printf("\nAlso: %s\n", c->aliases);
    printf("\nExample:\n");
    for (const char *p = c->example; *p != '\0';) {
        size_t length = strcspn(p, "\n");
        printf("  %.*s\n", (int)length, p);
        p += length + (p[length] == '\n');
    }
}

/* A command and its summary, which begins a line of its own where the usage is long. */
static void print_row(const struct command_entry *c)
{
    enum { COLUMN = 26 };
    char head[COLUMN + 4];
    bool is_long = strlen(c->usage) > COLUMN;
    if (is_long)
        printf("  %s\n", c->usage);
    snprintf(head, sizeof head, "  %-*s ", COLUMN, is_long ? "" : c->usage);
    shell_wrap_behind(head, c->summary);
}

/* The commands of a group, or of all (NULL). An empty line before the first if there was text above. False: there is no
 * such group. */
static bool list_group(const char *only, bool below)
{
    const char *group = "";
    bool found = false;
    for (const struct command_entry *c = shell_commands; c->name != NULL; c++) {
        if (only != NULL && strcasecmp(c->group, only) != 0)
            continue;
        if (strcmp(c->group, group) != 0)
            printf("%s%s\n", found || below ? "\n" : "", c->group);
        group = c->group;
        print_row(c);
        found = true;
    }
    return found;
}

static void list(void)
{
    char text[600] = "";
    size_t length = 0;
    list_group(NULL, false);
    for (unsigned n = 0; n < TOPICS && length < sizeof text; n++)
        length += (size_t)snprintf(text + length, sizeof text - length, " %s", topics[n].name);
    putchar('\n');
    shell_wrap("help COMMAND has an example of each; help stops, and so on, lists one of these groups.");
    shell_wrap_behind("Topics:", text);
    shell_wrap("tutorial shows the way around.");
}

enum verdict shell_do_help(struct shell *sh, char *arguments)
{
    (void)sh;
    if (*arguments == '\0') {
        list();
        return GOOD;
    }
    for (unsigned n = 0; n < TOPICS; n++)
        if (strcmp(topics[n].name, arguments) == 0) {
            shell_wrap(topics[n].text);
            list_group(arguments, true);        /* some topics are called as their group */
            return GOOD;
        }
    if (list_group(arguments, false))
        return GOOD;
    const struct command_entry *c = shell_find(arguments);
    if (c == NULL)
        return BAD;
    explain(c);
    return GOOD;
}

static bool contains(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (; *text != '\0'; text++)
        if (strncasecmp(text, word, length) == 0)
            return true;
    return false;
}

enum verdict shell_do_apropos(struct shell *sh, char *arguments)
{
    bool found = false;
    (void)sh;
    if (*arguments == '\0')
        return shell_error("apropos WORD: which word?");
    for (const struct command_entry *c = shell_commands; c->name != NULL; c++)
        if (contains(c->name, arguments) || contains(c->summary, arguments) || contains(c->details, arguments)
            || contains(c->aliases, arguments) || contains(c->usage, arguments) || contains(c->example, arguments)) {
            print_row(c);
            found = true;
        }
    for (unsigned n = 0; n < TOPICS; n++)
        if (contains(topics[n].text, arguments) || contains(topics[n].name, arguments)) {
            printf("  help %s\n", topics[n].name);
            found = true;
        }
    return found ? GOOD : shell_error("nothing is said about '%.60s'", arguments);
}

/* -- The shell itself -------------------------------------------------------------------------------------------- */

enum verdict shell_do_quit(struct shell *sh, char *arguments)
{
    uint64_t status;
    if (!shell_count(sh, arguments, 0, &status))
        return BAD;
    if (status > 125)
        return shell_error("an exit status is 0 to 125");
    sh->status = (int)status;
    sh->quit = *arguments != '\0';
    return QUIT;
}

enum verdict shell_do_echo(struct shell *sh, char *arguments)
{
    (void)sh;
    puts(arguments);
    return GOOD;
}

enum verdict shell_do_source(struct shell *sh, char *arguments)
{
    if (*arguments == '\0')
        return shell_error("source FILE: which file?");
    if (lines_add_file(sh->lines, arguments))
        return GOOD;
    return shell_error("%s: %s", arguments, errno == ELOOP ? "too many files inside each other" : strerror(errno));
}

enum verdict shell_do_history(struct shell *sh, char *arguments)
{
    uint64_t count;
    if (!shell_count(sh, arguments, 20, &count))
        return BAD;
    if (!sh->interactive)
        return shell_error("lines are remembered only where they are typed");
    HIST_ENTRY **entries = history_list();
    int total = history_length, first = count < (uint64_t)total ? total - (int)count : 0;
    for (int n = first; n < total && entries != NULL; n++)
        printf("%5d  %s\n", n + 1, entries[n]->line);
    return GOOD;
}

enum verdict shell_do_shell_escape(struct shell *sh, char *arguments)
{
    (void)sh;
    fflush(stdout);
    int status = system(*arguments != '\0' ? arguments : "${SHELL:-/bin/sh}");
    if (status == -1)
        return shell_error("%s", strerror(errno));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? GOOD : shell_error("it ended with status %d",
        WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}
