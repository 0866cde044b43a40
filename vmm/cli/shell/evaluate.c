/* evaluate.c - what the words of shell expressions stand for, and C's operators over them. */
#include "vmm/cli/shell/evaluate.h"

#include "vmm/cli/shell/expression_grammar.h"
#include "vmm/cli/shell/shell.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- Variables --------------------------------------------------------------------------------------------------- */

enum { VARIABLES = 256, NAME_MAX_LENGTH = 32 };

struct variable {
    char name[NAME_MAX_LENGTH];
    int64_t value;
};

struct values {
    int64_t *results;           /* $1 is the first */
    unsigned count, room;
    struct variable variables[VARIABLES];
    unsigned variable_count;
    char message[MESSAGE_MAX];  /* of the last error */
    char name[NAME_MAX_LENGTH]; /* of the last variable that was a place */
};

struct values *values_create(void) { return calloc(1, sizeof(struct values)); }

void values_free(struct values *v)
{
    if (v != NULL)
        free(v->results);
    free(v);
}

unsigned values_result(struct values *v, int64_t value)
{
    if (v->count == v->room) {
        unsigned wanted = v->room == 0 ? 64 : 2 * v->room;
        int64_t *results = realloc(v->results, wanted * sizeof *results);
        if (results == NULL)
            return 0;
        v->results = results;
        v->room = wanted;
    }
    v->results[v->count++] = value;
    return v->count;
}

static struct variable *variable_named(struct values *v, const char *name)
{
    for (unsigned n = 0; n < v->variable_count; n++)
        if (strcmp(v->variables[n].name, name) == 0)
            return &v->variables[n];
    return NULL;
}

bool values_set(struct values *v, const char *name, int64_t value)
{
    struct variable *x = variable_named(v, name);
    if (x == NULL) {
        if (v->variable_count == VARIABLES || strlen(name) >= NAME_MAX_LENGTH)
            return false;
        x = &v->variables[v->variable_count++];
        snprintf(x->name, sizeof x->name, "%s", name);
    }
    x->value = value;
    return true;
}

/* -- Items ------------------------------------------------------------------------------------------------------- */

struct item item_number(int64_t value) { return (struct item){ .value = value }; }

struct item item_error(int column, const char *why) { return (struct item){ .error = why, .column = column }; }

/* Which of several errors counts is found out last; so each has its own words. */
struct note {
    struct note *next;
    char text[MESSAGE_MAX];
};

const char *evaluation_note(struct evaluation *e, const char *format, ...)
{
    struct note *note = malloc(sizeof *note);
    va_list args;
    if (note == NULL)
        return "the host has not enough memory";
    va_start(args, format);
    vsnprintf(note->text, sizeof note->text, format, args);
    va_end(args);
    note->next = e->notes;
    e->notes = note;
    return note->text;
}

static void free_notes(struct note *note)
{
    while (note != NULL) {
        struct note *next = note->next;
        free(note);
        note = next;
    }
}

static struct machine *machine_here(const struct evaluation *e)
{
    return session_machine(e->session, e->session->level);
}

static struct item register_item(const struct evaluation *e, unsigned number)
{
    struct item item = item_number(machine_get(machine_here(e), number));
    item.place = (struct place_value){ .kind = PLACE_REGISTER, .number = number };
    return item;
}

/* Words of the PSW, by their names and those that other debuggers use. The flags are parts of the status. */
static const struct psw_name {
    const char *name;
    unsigned word;
    uint32_t flag;
} psw_names[] = {
    { "status", 0, 0 }, { "p", 1, 0 }, { "pc", 1, 0 }, { "l", 2, 0 }, { "b", 3, 0 }, { "t", 4, 0 },
    { "m", 0, PSW_M }, { "i", 0, PSW_I }, { "v", 0, PSW_V },
};

static struct item psw_item(const struct evaluation *e, const struct psw_name *name)
{
    const struct psw *psw = &machine_here(e)->psw;
    const uint32_t words[] = { psw->status, psw->p, psw->l, psw->b, psw->t };
    uint32_t value = words[name->word];
    struct item item = item_number(name->flag != 0 ? (value & name->flag) != 0 : value);
    item.place = (struct place_value){ .kind = PLACE_PSW, .number = name->word, .flag = name->flag };
    return item;
}

/* The name of a part of the PSW, or of what is looked at, that a mistyped one may have meant. */
static const char *near_register(const char *name)
{
    static const char *const names[] = { "status", "level", "guest", "zero", NULL };
    return shell_nearest(name, names);
}

/* $1, $2 ...: results; $$ and $: the last. */
static struct item result_item(struct evaluation *e, int column, const char *name)
{
    const struct values *v = e->session->values;
    unsigned long number = isdigit((unsigned char)*name) ? strtoul(name, NULL, 10) : v->count;
    if (number == 0 || number > v->count)
        return item_error(column, "there is no such result: print makes them");
    return item_number(v->results[number - 1]);
}

static struct item variable_item(struct evaluation *e, int column, const char *name)
{
    struct values *v = e->session->values;
    const struct variable *x = variable_named(v, name);
    struct item item = x != NULL ? item_number(x->value) : (struct item){ 0 };
    if (strlen(name) >= NAME_MAX_LENGTH)
        return item_error(column, "a name has at most 31 characters");
    snprintf(v->name, sizeof v->name, "%s", name);
    item.place = (struct place_value){ .kind = PLACE_VARIABLE, .name = v->name };
    if (x == NULL) {
        struct place_value place = item.place;
        const char *near = near_register(name);
        const char *why = near != NULL
            ? evaluation_note(e, "there is no register and no variable $%s: did you mean $%s?", name, near)
            : evaluation_note(e, "there is no register and no variable $%s: set $%s = ... makes one", name, name);
        item = item_error(column, why);
        item.place = place;
    }
    return item;
}

struct item item_dollar(struct evaluation *e, int column, const char *text)
{
    const char *name = text + 1;
    if (*name == '\0' || strcmp(name, "$") == 0 || isdigit((unsigned char)*name))
        return result_item(e, column, name);
    if (strcmp(name, "level") == 0)
        return item_number(e->session->level);
    if (strcmp(name, "guest") == 0)
        return item_number(e->session->guest);
    if (!e->session->loaded)
        return variable_item(e, column, name);
    int number = register_by_name(name);
    if (number >= 0)
        return register_item(e, (unsigned)number);
    for (size_t n = 0; n < sizeof psw_names / sizeof psw_names[0]; n++)
        if (strcmp(psw_names[n].name, name) == 0)
            return psw_item(e, &psw_names[n]);
    if (strcmp(name, "c") == 0)
        return item_number((int64_t)machine_here(e)->c);
    if (strcmp(name, "q") == 0)
        return item_number((int64_t)machine_here(e)->e.size);
    return variable_item(e, column, name);
}

/* -- Labels ------------------------------------------------------------------------------------------------------ */

static const struct program *program_of(const struct session *s)
{
    return s->stage.guests[s->guest < s->stage.guest_count ? s->guest : 0].program;
}

/* The label that a mistyped one may have meant, or NULL. */
static const char *near_label(const struct program *p, const char *name)
{
    const char **names = calloc(p->symbol_count + 1, sizeof *names);
    for (size_t n = 0; names != NULL && n < p->symbol_count; n++)
        names[n] = p->symbols[n].name;
    const char *near = names != NULL ? shell_nearest(name, names) : NULL;
    free(names);
    return near;
}

struct item item_label(struct evaluation *e, int column, const char *name)
{
    const struct program *p = e->session->loaded ? program_of(e->session) : NULL;
    for (size_t n = 0; p != NULL && n < p->symbol_count; n++)
        if (strcmp(p->symbols[n].name, name) == 0)
            return item_number(p->symbols[n].value);
    const char *near = p != NULL ? near_label(p, name) : NULL;
    const char *why;
    if (register_by_name(name) >= 0)
        why = evaluation_note(e, "there is no label '%.40s': the register is $%.40s", name, name);
    else if (near != NULL)
        why = evaluation_note(e, "there is no label '%.40s': did you mean %.40s?", name, near);
    else
        why = evaluation_note(e, "there is no label '%.40s': info symbols lists them", name);
    return item_error(column, why);
}

/* -- Operators --------------------------------------------------------------------------------------------------- */

/* The reason of whoever has none. False: both have values. */
static bool either_error(struct item a, struct item b, struct item *error)
{
    *error = a.error != NULL ? a : b;
    error->place = (struct place_value){ .kind = PLACE_NONE };
    return a.error != NULL || b.error != NULL;
}

static int64_t shift(int64_t a, int64_t b, bool left)
{
    if (b < 0 || b > 63)
        return !left && a < 0 ? -1 : 0;
    if (left)
        return (int64_t)((uint64_t)a << b);
    return a < 0 ? ~(~a >> b) : a >> b;
}

/* INT64_MIN / -1 wraps, as everything does. */
static int64_t quotient(int64_t a, int64_t b) { return b == -1 ? (int64_t)(0 - (uint64_t)a) : a / b; }
static int64_t remainder_of(int64_t a, int64_t b) { return b == -1 ? 0 : a % b; }

struct item item_binary(int column, int op, struct item a, struct item b)
{
    struct item error;
    int64_t x = a.value, y = b.value;
    uint64_t u = (uint64_t)x, v = (uint64_t)y;
    if (either_error(a, b, &error))
        return error;
    if ((op == '/' || op == '%') && y == 0)
        return item_error(column, "division by zero");
    struct item item = { .physical = a.physical || b.physical };
    switch (op) {
    case '+':           item.value = (int64_t)(u + v); break;
    case '-':           item.value = (int64_t)(u - v); break;
    case '*':           item.value = (int64_t)(u * v); break;
    case '/':           item.value = quotient(x, y); break;
    case '%':           item.value = remainder_of(x, y); break;
    case '&':           item.value = x & y; break;
    case '|':           item.value = x | y; break;
    case '^':           item.value = x ^ y; break;
    case '<':           item.value = x < y; break;
    case '>':           item.value = x > y; break;
    case LESS_EQUAL:    item.value = x <= y; break;
    case GREATER_EQUAL: item.value = x >= y; break;
    case EQUAL:         item.value = x == y; break;
    case NOT_EQUAL:     item.value = x != y; break;
    case LEFT:          item.value = shift(x, y, true); break;
    case RIGHT:         item.value = shift(x, y, false); break;
    }
    return item;
}

struct item item_choose(struct item condition, struct item yes, struct item no)
{
    return condition.error != NULL ? condition : condition.value != 0 ? yes : no;
}

struct item item_either(struct item a, struct item b)
{
    if (a.error != NULL || (a.value == 0 && b.error != NULL))
        return a.error != NULL ? a : b;
    return item_number(a.value != 0 || b.value != 0);
}

struct item item_both(struct item a, struct item b)
{
    if (a.error != NULL || (a.value != 0 && b.error != NULL))
        return a.error != NULL ? a : b;
    return item_number(a.value != 0 && b.value != 0);
}

/* -- Storage ----------------------------------------------------------------------------------------------------- */

struct item item_physical(struct item address)
{
    address.physical = true;
    address.place = (struct place_value){ .kind = PLACE_NONE };
    return address;
}

struct item item_storage(struct evaluation *e, int column, unsigned width, struct item address)
{
    if (address.error != NULL)
        return address;
    if (!e->session->loaded)
        return item_error(column, "there is no program, so there is no storage: load FILE takes one");
    const struct machine *m = machine_here(e);
    if (!address.physical && (address.value < INT32_MIN || address.value > UINT32_MAX))
        return item_error(column, "a virtual address has 32 bits");
    uint64_t a = (uint64_t)address.value & (address.physical ? UINT64_MAX : UINT32_MAX), physical = a;
    bool there = address.physical ? a + width <= m->e.size && a <= m->e.size
                                  : relocate(&m->psw, m->e.size, (uint32_t)a, width, 1, &physical) == NO_TRAP;
    if (!there)
        return item_error(column, evaluation_note(e, "address 0x%llx is outside of %s: translate says why",
                                                  (unsigned long long)a,
                                                  address.physical ? "the storage of this level" : "R at this level"));
    struct item item = item_number(window_load(&m->e, physical, width));
    item.place = (struct place_value){ .kind = PLACE_STORAGE, .address = a, .physical = address.physical, .width = width };
    return item;
}

/* -- All together ------------------------------------------------------------------------------------------------ */

enum { EXPRESSION_MAX = 4096 };

static struct item evaluate_text(struct evaluation *e, const char *text)
{
    e->result = item_error(0, "the host has not enough memory");
    if (strlen(text) > EXPRESSION_MAX)
        return item_error(0, "an expression has at most 4096 characters");
    if (text[strspn(text, " \t")] == '\0')
        return item_error(0, "an expression is missing: help expressions shows some");
    void *scanner = expression_scanner_open(e, text);
    if (scanner == NULL)
        return e->result;
    expression_parse(scanner, e);
    expression_scanner_close(scanner);
    return e->result;
}

static struct item evaluate(struct session *s, const char *text)
{
    struct evaluation e = { .session = s };
    struct item item = evaluate_text(&e, text);
    if (item.error != NULL) {
        snprintf(s->values->message, MESSAGE_MAX, "%s", item.error);
        item.error = s->values->message;
    }
    free_notes(e.notes);
    return item;
}

static bool outcome(const struct item *item, const char **why, int *where)
{
    *why = item->error;
    if (where != NULL)
        *where = item->error != NULL ? item->column : 0;
    return item->error == NULL;
}

bool expression_value(struct session *s, const char *text, int64_t *value, const char **why, int *where)
{
    struct item item = evaluate(s, text);
    *value = item.value;
    return outcome(&item, why, where);
}

bool expression_place(struct session *s, const char *text, struct place_value *place, const char **why, int *where)
{
    struct item item = evaluate(s, text);
    *place = item.place;
    if (item.place.kind == PLACE_VARIABLE)
        item.error = NULL;                      /* `set` makes it */
    return outcome(&item, why, where);
}
