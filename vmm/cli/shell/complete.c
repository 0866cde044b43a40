/* complete.c - what TAB offers: commands, subjects of `info`, topics of `help`, registers, labels, events to stop at;
 * settings; files only where a file is wanted. */
#include "vmm/cli/shell/complete.h"

#include "vmm/cli/shell/looks.h"
#include "vmm/cli/shell/settings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static struct shell *completing;

void complete_for(struct shell *sh) { completing = sh; }

/* What is wanted at the end of `before`. */
static enum completes wanted(const char *before)
{
    char name[40];
    const char *begin = before + strspn(before, " \t");
    size_t length = strcspn(begin, " \t/");
    if (begin[length] == '\0')
        return COMPLETES_COMMAND;
    if (length >= sizeof name)
        return COMPLETES_NOTHING;
    memcpy(name, begin, length);
    name[length] = '\0';
    const struct command_entry *found = NULL;
    for (const struct command_entry *c = shell_commands; c->name != NULL; c++)
        if (strncmp(c->name, name, length) == 0 && (found == NULL || strlen(c->name) == length))
            found = c;
    return found != NULL ? found->completes : COMPLETES_NOTHING;
}

/* Word number n of several lists, one behind the other: *n goes down by the length of each that it is behind. */
static const char *of_list(const char *const *list, unsigned count, unsigned *n)
{
    if (*n < count)
        return list[*n];
    *n -= count;
    return NULL;
}

/* Registers by number and by convention, the parts of the PSW, and what says where one looks. */
static const char *dollar(unsigned *n, char *room, size_t size)
{
    static const char *const others[] = { "$p", "$pc", "$l", "$b", "$t", "$m", "$i", "$v", "$c", "$q", "$status",
                                          "$level", "$guest" };
    if (*n >= 2 * REGISTERS) {
        *n -= 2 * REGISTERS;
        return of_list(others, sizeof others / sizeof others[0], n);
    }
    if (*n < REGISTERS)
        snprintf(room, size, "$r%u", *n);
    else
        snprintf(room, size, "$%s", register_name(*n - REGISTERS));
    return room;
}

/* What can be stopped at besides addresses (help locations). */
static const char *event(unsigned *n, char *room, size_t size)
{
    static const char *const others[] = { "trap", "level:", "mode:user", "mode:supervisor", "insn:", "insn:privileged" };
    if (*n < CAUSE_COUNT) {
        snprintf(room, size, "trap:%s", cause_name(*n));
        return room;
    }
    *n -= CAUSE_COUNT;
    return of_list(others, sizeof others / sizeof others[0], n);
}

/* Names of settings, of which several words may stand on the line: the next word of one that goes on from there; then
 * what a switch can be. */
static const char *setting(const char *there, unsigned *n, char *room, size_t size)
{
    static const char *const states[] = { "on", "off" };
    size_t length = strlen(there);
    const char *name;
    for (unsigned count = 0; (name = settings_name(count)) != NULL; count++) {
        bool begun = strncmp(name, there, length) == 0;
        bool named = settings_is_switch(count) && length == strlen(name) + 1 && strncmp(name, there, length - 1) == 0;
        if (begun && (*n)-- == 0) {
            snprintf(room, size, "%.*s", (int)strcspn(name + length, " "), name + length);
            return room;
        }
        if (named)
            return *n < 2 ? states[*n] : NULL;
    }
    return NULL;
}

static const char *command_or_topic(unsigned n)
{
    unsigned commands = 0;
    while (shell_commands[commands].name != NULL)
        commands++;
    return n < commands ? shell_commands[n].name : help_topic(n - commands);
}

/* Candidate number n of a kind, or NULL behind the last. first: nothing stands before it on the line; there: what stands
 * between the command and it. */
static const char *candidate(enum completes kind, bool first, const char *there, unsigned n, char *room, size_t size)
{
    const struct session *s = &completing->session;
    const char *word = NULL;
    if (kind == COMPLETES_COMMAND && first)
        return shell_commands[n].name;
    if (kind == COMPLETES_COMMAND)
        return command_or_topic(n);
    if (kind == COMPLETES_TOPIC)
        return looks_subject(n);
    if (kind == COMPLETES_SETTING || kind == COMPLETES_SET)
        word = setting(there, &n, room, size);
    if (kind == COMPLETES_SETTING || (kind == COMPLETES_SET && settings_known(there)))
        return word;
    if (kind == COMPLETES_LOCATION)
        word = event(&n, room, size);
    if (word == NULL)
        word = dollar(&n, room, size);
    const struct program *p = s->loaded ? shell_program(completing) : NULL;
    return word != NULL ? word : p != NULL && n < p->symbol_count ? p->symbols[n].name : NULL;
}

char *shell_candidates(const char *before, const char *text, int state)
{
    static unsigned next;                       /* readline keeps nothing for us between two calls */
    static enum completes kind;
    static bool first;
    char room[64], there[80];
    const char *word;
    if (state == 0) {
        next = 0;
        kind = wanted(before);
        first = before[strspn(before, " \t")] == '\0';
    }
    if (kind == COMPLETES_FILE && state == 0)
        return strdup("\t");
    if (kind == COMPLETES_NOTHING || kind == COMPLETES_FILE)
        return NULL;
    const char *begin = before + strspn(before, " \t");
    begin += strcspn(begin, " \t");
    snprintf(there, sizeof there, "%s", begin + strspn(begin, " \t"));
    while ((word = candidate(kind, first, there, next++, room, sizeof room)) != NULL)
        if (strncmp(word, text, strlen(text)) == 0)
            return strdup(word);
    return NULL;
}
