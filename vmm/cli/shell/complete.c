/* complete.c - what TAB offers: commands, subjects of `info`, registers, labels; files only where a file is wanted. */
#include "vmm/cli/shell/complete.h"

#include "vmm/cli/shell/looks.h"

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

/* Candidate number n of a kind, or NULL behind the last. */
static const char *candidate(enum completes kind, unsigned n, char *room, size_t size)
{
    const struct session *s = &completing->session;
    unsigned commands = 0;
    while (shell_commands[commands].name != NULL)
        commands++;
    if (kind == COMPLETES_COMMAND)
        return shell_commands[n < commands ? n : commands].name;
    if (kind == COMPLETES_TOPIC)
        return looks_subject(n);
    if (n < 2 * REGISTERS) {
        if (n < REGISTERS)
            snprintf(room, size, "$r%u", n);
        else
            snprintf(room, size, "$%s", register_name(n - REGISTERS));
        return room;
    }
    n -= 2 * REGISTERS;
    const struct program *p = s->loaded ? shell_program(completing) : NULL;
    return p != NULL && n < p->symbol_count ? p->symbols[n].name : NULL;
}

char *shell_candidates(const char *before, const char *text, int state)
{
    static unsigned next;                       /* readline keeps nothing for us between two calls */
    static enum completes kind;
    char room[64];
    const char *word;
    if (state == 0) {
        next = 0;
        kind = wanted(before);
    }
    if (kind == COMPLETES_FILE && state == 0)
        return strdup("\t");
    if (kind == COMPLETES_NOTHING || kind == COMPLETES_FILE)
        return NULL;
    while ((word = candidate(kind, next++, room, sizeof room)) != NULL)
        if (strncmp(word, text, strlen(text)) == 0)
            return strdup(word);
    return NULL;
}
