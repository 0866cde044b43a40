/* stops_text.c - breakpoints and watchpoints as they are asked for, in text. Whether one holds: stops.c. */
#include "vmm/cli/shell/stops.h"

#include "vmm/cli/shell/expression.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- Locations --------------------------------------------------------------------------------------------------- */

static const struct program *program_of(const struct session *s)
{
    return s->stage.guests[s->guest < s->stage.guest_count ? s->guest : 0].program;
}

/* Whether a file is meant by its whole path or by the end of it. */
static bool names_file(const char *path, const char *name, size_t length)
{
    size_t all = strlen(path);
    return all >= length && strncmp(path + all - length, name, length) == 0
        && (all == length || path[all - length - 1] == '/');
}

/* The address of the first code at or behind a line of a file (length 0: of any). */
static bool line_address(const struct program *p, const char *file, size_t length, unsigned long line, uint32_t *address)
{
    const struct source_line *best = NULL;
    for (size_t n = 0; n < p->line_count; n++) {
        const struct source_line *l = &p->lines[n];
        if (l->line < line || l->line == 0 || l->file >= p->file_count || (length > 0 && !names_file(p->files[l->file], file, length)))
            continue;
        if (length == 0 && l->file != 0)
            continue;
        if (best == NULL || l->line < best->line)
            best = l;
    }
    if (best == NULL)
        return false;
    *address = best->address;
    return true;
}

static bool is_number(const char *text) { return *text != '\0' && text[strspn(text, "0123456789")] == '\0'; }

bool stops_location(struct session *s, const char *text, uint32_t *address, bool *physical, const char **why)
{
    const char *colon = strrchr(text, ':');
    int64_t value;
    *physical = colon != NULL || is_number(text);
    if (*physical) {
        const char *line = colon != NULL ? colon + 1 : text;
        *why = "no code comes from there: give FILE:LINE of a file of the program, LABEL, or *ADDRESS";
        return is_number(line) && line_address(program_of(s), text, colon != NULL ? (size_t)(colon - text) : 0,
                                               strtoul(line, NULL, 10), address);
    }
    if (!expression_value(s, *text == '*' ? text + 1 : text, &value, why, NULL))
        return false;
    *why = "an address is 0 to 0xffffffff";
    if (value < 0 || value > UINT32_MAX)
        return false;
    *address = (uint32_t)value;
    return true;
}

/* -- Adding ------------------------------------------------------------------------------------------------------ */

/* A point at the end of the list, numbered and enabled when add_point has accepted it. */
static struct stop_point *new_point(struct session *s, enum stop_kind kind)
{
    struct stops *stops = s->stops;
    struct stop_point *points = realloc(stops->points, (stops->count + 1) * sizeof *points);
    if (points == NULL)
        return NULL;
    stops->points = points;
    points[stops->count] = (struct stop_point){
        .kind = kind, .guest = s->guest, .level = s->level, .top = s->level == session_top(s),
    };
    return &points[stops->count];
}

/* Take the text apart at " if ". Returns the condition or NULL. */
static char *split_condition(char *text)
{
    char *at = strncmp(text, "if ", 3) == 0 ? text : strstr(text, " if ");
    if (at == NULL)
        return NULL;
    char *condition = at + (at == text ? 3 : 4);
    *at = '\0';
    return condition + strspn(condition, " \t");
}

static void trim_end(char *text)
{
    for (size_t n = strlen(text); n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'); n--)
        text[n - 1] = '\0';
}

/* A condition must at least be one where it is given. */
static bool good_condition(struct session *s, const char *condition, const char **why)
{
    int64_t value;
    return condition == NULL || expression_value(s, condition, &value, why, NULL);
}

/* Accept the point that new_point has made. */
static struct stop_point *add_point(struct session *s, struct stop_point *p, const char *text, const char *condition,
                                    const char **why)
{
    *why = "the host has not enough memory";
    p->text = strdup(text);
    p->condition = condition != NULL ? strdup(condition) : NULL;
    p->seen = p->seen != NULL ? p->seen : calloc(p->size + 1, 1);
    if (p->text == NULL || p->seen == NULL || (condition != NULL && p->condition == NULL)) {
        free(p->text);
        free(p->condition);
        free(p->seen);
        return NULL;
    }
    p->number = ++s->stops->last_number;
    p->enabled = true;
    s->stops->count++;
    stops_settle(s);
    return p;
}

int stops_cause(const char *name)
{
    size_t length = strlen(name);
    int found = -2;
    for (int cause = 0; cause < CAUSE_COUNT; cause++) {
        if (strcasecmp(cause_name((unsigned)cause), name) == 0)
            return cause;
        if (length > 0 && strncasecmp(cause_name((unsigned)cause), name, length) == 0)
            found = found == -2 ? cause : -3;
    }
    return found >= 0 ? found : -2;
}

/* What follows the name of an event: behind a colon, or a blank and a word, which would be no expression. "": nothing. */
static const char *event_detail(const char *text, size_t *length)
{
    *length = strcspn(text, ": \t");
    const char *what = text + *length + strspn(text + *length, ": \t");
    if (text[*length] != ':' && !isalnum((unsigned char)*what))
        *length = strlen(text);
    return text[*length] == '\0' ? "" : what;
}

/* A location that is no address: trap, trap:CAUSE, level:N, mode:user, insn:lpsw. False: it is none of those, *why NULL,
 * or a wrong one. */
static bool event(struct session *s, struct stop_point *p, const char *text, const char **why)
{
    size_t length;
    const char *what = event_detail(text, &length);
    *why = NULL;
    if (length == 4 && strncmp(text, "trap", 4) == 0) {
        p->kind = STOP_TRAP;
        p->cause = *what == '\0' ? -1 : stops_cause(what);
        *why = p->cause == -2 ? "there is no such trap cause: help trap lists them" : NULL;
    } else if (length == 5 && strncmp(text, "level", 5) == 0) {
        p->kind = STOP_LEVEL;
        p->level = (unsigned)strtoul(what, NULL, 10);
        p->top = false;
        *why = !is_number(what) || p->level >= s->stage.tower->height || p->level > 63
             ? "level:N wants the number of a monitor in C; info tower shows them" : NULL;
    } else if (length == 4 && strncmp(text, "mode", 4) == 0) {
        p->kind = STOP_MODE;
        p->user = strcmp(what, "user") == 0;
        *why = !p->user && strcmp(what, "supervisor") != 0 ? "it is mode:user or mode:supervisor" : NULL;
    } else if (length == 4 && strncmp(text, "insn", 4) == 0) {
        const struct insn_info *info = insn_by_name(what);
        p->kind = STOP_INSN;
        p->insn = info != NULL ? (int)info->id : -1;
        *why = info == NULL && strcmp(what, "privileged") != 0
             ? "it is insn:MNEMONIC, as insn:lpsw, or insn:privileged" : NULL;
    } else {
        return false;
    }
    return *why == NULL;
}

struct stop_point *stops_break(struct session *s, char *text, bool temporary, const char **why)
{
    char *condition = split_condition(text), here[16];
    struct stop_point *p = new_point(s, STOP_AT);
    *why = "the host has not enough memory";
    if (p == NULL)
        return NULL;
    trim_end(text);
    if (*text == '\0') {
        snprintf(here, sizeof here, "*0x%x", session_guest(s)->psw.p);
        text = here;
    }
    p->temporary = temporary;
    if (!event(s, p, text, why)
        && (*why != NULL || !stops_location(s, text, &p->address, &p->physical, why)))
        return NULL;
    if (!good_condition(s, condition, why))
        return NULL;
    return add_point(s, p, text, condition, why);
}

/* -- Watching ---------------------------------------------------------------------------------------------------- */

/* The bytes of a place, where they are in storage. */
static bool find_bytes(struct session *s, struct stop_point *p, const struct place_value *place, const char **why)
{
    uint64_t size = p->size;
    const struct machine *m = session_machine(s, s->level);
    uint64_t physical = place->physical ? place->address : place->address + m->psw.l;
    *why = "those bytes are not in the storage of this level's machine";
    if (size > WATCH_MAX)
        *why = "at most 65536 bytes can be watched";
    if (size > WATCH_MAX || place->address > UINT32_MAX || physical + size > m->e.size
        || (!place->physical && place->address + size > m->psw.b))
        return false;
    p->physical_at = physical;
    p->bottom = m->e.origin + physical;
    return true;
}

/* "EXPRESSION, SIZE": cut off and read the size. */
static bool split_size(struct session *s, char *text, int64_t *size, const char **why)
{
    char *comma = strrchr(text, ',');
    if (comma == NULL)
        return true;
    *comma = '\0';
    if (!expression_value(s, comma + 1, size, why, NULL))
        return false;
    *why = "the size behind the comma is 1 to 65536 bytes";
    return *size >= 1 && *size <= WATCH_MAX;
}

static bool watch_place(struct session *s, struct stop_point *p, char *text, const char **why)
{
    struct place_value place;
    int64_t size = 0;
    if (!split_size(s, text, &size, why) || !expression_place(s, text, &place, why, NULL))
        return false;
    p->size = 4;
    switch (place.kind) {
    case PLACE_REGISTER:
        p->what = WATCH_REGISTER;
        p->index = place.number;
        break;
    case PLACE_PSW:
        p->what = WATCH_PSW;
        p->index = place.number;
        *why = "P and T change with every instruction: watch $m, $i, $l or $b, or break at an address";
        if (place.number == 1 || place.number == 4)
            return false;
        break;
    case PLACE_STORAGE:
        p->what = WATCH_STORAGE;
        p->size = size > 0 ? (uint32_t)size : place.width;
        return find_bytes(s, p, &place, why);
    default:
        *why = "that is a value: watch a register, $m, or storage such as *ADDRESS or {byte}ADDRESS";
        return false;
    }
    *why = "reads of registers cannot be watched: use watch";
    return p->kind == STOP_WRITE;
}

struct stop_point *stops_watch(struct session *s, char *text, enum stop_kind kind, const char **why)
{
    char *condition = split_condition(text), *whole;
    struct stop_point *p = new_point(s, kind);
    *why = "the host has not enough memory";
    trim_end(text);
    whole = strdup(text);
    if (p == NULL || whole == NULL) {
        free(whole);
        return NULL;
    }
    bool good = watch_place(s, p, text, why) && good_condition(s, condition, why);
    p = good ? add_point(s, p, whole, condition, why) : NULL;
    free(whole);
    return p;
}
