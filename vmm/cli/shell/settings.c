/* settings.c - set and show, of the shell itself. */
#include "vmm/cli/shell/settings.h"

#include "vmm/cli/shell/lines.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum setting_kind { SWITCH, NUMBER, RADIX };

static const struct entry {
    const char *name, *other;
    enum setting_kind kind;
    uint64_t least, most;
    const char *meaning;
} entries[SETTINGS] = {
#define SETTING(id, name, other, kind, first, least, most, meaning) { name, other, kind, least, most, meaning },
#include "vmm/cli/shell/settings.def"
#undef SETTING
};

static uint64_t values[SETTINGS] = {
#define SETTING(id, name, other, kind, first, ...) first,
#include "vmm/cli/shell/settings.def"
#undef SETTING
};

uint64_t shell_setting(enum shell_setting which) { return values[which]; }
void shell_setting_begins(enum shell_setting which, uint64_t value) { values[which] = value; }
const char *settings_name(unsigned n) { return n < SETTINGS ? entries[n].name : NULL; }
bool settings_is_switch(unsigned n) { return n < SETTINGS && entries[n].kind == SWITCH; }

/* -- By name ------------------------------------------------------------------------------------------------------ */

/* How much of text is that name, or a beginning of it, word by word; 0: none. "his si" is "history size". */
static size_t names(const char *text, const char *name)
{
    const char *begin = text;
    for (;; text += strspn(text, " \t"), name++) {
        size_t length = strcspn(text, " \t="), all = strcspn(name, " ");
        if (length == 0 || length > all || strncmp(text, name, length) != 0)
            return 0;
        text += length;
        name += all;
        if (*name == '\0')
            return (size_t)(text - begin);
    }
}

/* How much of text is a name of a setting. */
static size_t named(const char *text, unsigned n)
{
    size_t length = names(text, entries[n].name);
    return length > 0 || *entries[n].other == '\0' ? length : names(text, entries[n].other);
}

/* The one setting that text begins with; SETTINGS: none, or several (*count). *rest: what stands behind its name. */
static unsigned find(const char *text, const char **rest, unsigned *count)
{
    unsigned found = SETTINGS;
    *count = 0;
    for (unsigned n = 0; n < SETTINGS; n++) {
        size_t length = named(text, n);
        if (length == 0)
            continue;
        found = n;
        ++*count;
        *rest = text + length;
    }
    return *count == 1 ? found : SETTINGS;
}

bool settings_known(const char *text)
{
    const char *rest;
    unsigned count;
    find(text, &rest, &count);
    return count > 0;
}

/* Whether text is the beginning of a setting's name, as `history`, or all of it. */
static bool begins(const char *text, unsigned n)
{
    return strncmp(entries[n].name, text, strlen(text)) == 0 || (*text != '\0' && text[named(text, n)] == '\0');
}

/* The same, or a complaint that says what there is. */
static unsigned find_or_complain(const char *text, const char **rest)
{
    const char *candidates[SETTINGS + 1];
    unsigned count, found = find(text, rest, &count);
    if (found < SETTINGS)
        return found;
    for (unsigned n = 0; n <= SETTINGS; n++)
        candidates[n] = settings_name(n);
    char word[40];
    snprintf(word, sizeof word, "%.*s", (int)strcspn(text, " \t="), text);
    for (unsigned n = 0; n < SETTINGS && count == 0; n++)
        count = begins(word, n) ? 2 : 0;        /* a word of a name that has more */
    const char *near = count == 0 ? shell_nearest(word, candidates) : NULL;
    if (count > 1)
        shell_error("'%.60s' could be several settings: show %.20s lists them", text, word);
    else if (near != NULL)
        shell_error("there is no setting '%s': did you mean %s?", word, near);
    else
        shell_error("there is no setting '%s': show lists them", word);
    return SETTINGS;
}

/* -- Values ------------------------------------------------------------------------------------------------------- */

static bool read_switch(const char *text, uint64_t *value)
{
    static const char *const words[] = { "off", "on", "no", "yes", "0", "1" };
    for (unsigned n = 0; n < sizeof words / sizeof words[0]; n++)
        if (strcmp(text, words[n]) == 0) {
            *value = n % 2;
            return true;
        }
    *value = 1;                                 /* `set confirm` alone */
    return *text == '\0';
}

static bool read_value(const struct entry *e, const char *text, uint64_t *value)
{
    char *end;
    if (e->kind == SWITCH)
        return read_switch(text, value);
    errno = 0;
    *value = strtoull(text, &end, 10);
    return isdigit((unsigned char)*text) && *end == '\0' && errno == 0 && *value >= e->least && *value <= e->most
        && (e->kind != RADIX || *value == 0 || *value == 10 || *value == 16);
}

/* What is kept elsewhere is told. */
static void apply(struct shell *sh, enum shell_setting which)
{
    if (which == SETTING_COLOR)
        sh->colour = values[which] != 0;
    else if (which == SETTING_HISTORY_SIZE)
        lines_keep(sh->lines, (unsigned)values[which]);
}

enum verdict settings_set(struct shell *sh, char *arguments)
{
    const char *text;
    uint64_t value;
    unsigned n = find_or_complain(arguments, &text);
    if (n == SETTINGS)
        return BAD;
    text += strspn(text, " \t");
    text += *text == '=';
    text += strspn(text, " \t");
    if (read_value(&entries[n], text, &value)) {
        values[n] = value;
        apply(sh, n);
        return GOOD;
    }
    if (entries[n].kind == SWITCH)
        return shell_error("%s is on or off", entries[n].name);
    if (entries[n].kind == RADIX)
        return shell_error("%s is 10, 16, or 0 for both", entries[n].name);
    return shell_error("%s is a number, %" PRIu64 " to %" PRIu64, entries[n].name, entries[n].least, entries[n].most);
}

static void show(unsigned n)
{
    char value[24];
    if (entries[n].kind == SWITCH)
        snprintf(value, sizeof value, "%s", values[n] != 0 ? "on" : "off");
    else
        snprintf(value, sizeof value, "%" PRIu64, values[n]);
    printf("  %-14s %-6s  %s\n", entries[n].name, value, entries[n].meaning);
}

enum verdict shell_do_show(struct shell *sh, char *arguments)
{
    const char *rest;
    unsigned shown = 0;
    (void)sh;
    for (unsigned n = 0; n < SETTINGS; n++)
        if (*arguments == '\0' || begins(arguments, n)) {
            show(n);
            shown++;
        }
    return shown > 0 || find_or_complain(arguments, &rest) < SETTINGS ? GOOD : BAD;
}
