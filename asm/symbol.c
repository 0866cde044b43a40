/* symbol.c - names and their values: labels, local labels, constants.
 *
 * A local label `1:` is a symbol `1:n`, n counting its occurrences: `1b` is the last so far, `1f` the next. */
#include "asm/asm.h"

#include <stdlib.h>
#include <string.h>

#define uthash_fatal(message) out_of_memory()
#include <uthash.h>

struct row {
    struct symbol_entry *symbol;
    UT_hash_handle hh;
};

struct local {
    uint64_t number, count;
    UT_hash_handle hh;
};

struct symbol_entry *symbol_named(struct assembly *a, const char *name, size_t size)
{
    struct row *table = a->symbol_table, *r;
    HASH_FIND(hh, table, name, size, r);
    if (r != NULL)
        return r->symbol;
    struct symbol_entry *s = allocate(sizeof *s);
    s->name = copy_bytes(name, size);
    if (a->last_symbol != NULL)
        a->last_symbol->next = s;
    else
        a->symbols = s;
    a->last_symbol = s;
    r = allocate(sizeof *r);
    r->symbol = s;
    HASH_ADD_KEYPTR(hh, table, s->name, size, r);
    a->symbol_table = table;
    return s;
}

static struct local *local_named(struct assembly *a, uint64_t number)
{
    struct local *table = a->local_table, *l;
    HASH_FIND(hh, table, &number, sizeof number, l);
    if (l == NULL) {
        l = allocate(sizeof *l);
        l->number = number;
        HASH_ADD(hh, table, number, sizeof l->number, l);
        a->local_table = table;
    }
    return l;
}

static struct symbol_entry *occurrence(struct assembly *a, uint64_t number, uint64_t count)
{
    char name[48];
    int size = snprintf(name, sizeof name, "%llu:%llu", (unsigned long long)number, (unsigned long long)count);
    struct symbol_entry *s = symbol_named(a, name, (size_t)size);
    s->local = true;
    return s;
}

struct symbol_entry *symbol_local(struct assembly *a, struct span span, uint64_t number, bool forward)
{
    struct local *l = local_named(a, number);
    if (forward)
        return occurrence(a, number, l->count + 1);
    if (l->count > 0)
        return occurrence(a, number, l->count);
    error_here(a, span, "there is no local label '%llu:' before this line", (unsigned long long)number);
    return NULL;
}

/* Give s a value at the current line, which must live on. */
static void set(struct assembly *a, struct span span, struct symbol_entry *s, enum symbol_kind kind, struct expr *value)
{
    s->kind = kind;
    s->defined = place_here(a, span);
    s->value = value;
}

void symbol_label(struct assembly *a, struct span span, const char *name, size_t size)
{
    const char *shown = quotable(a, name, size);
    if (strcmp(name, ".") == 0 || register_by_name(name) >= 0) {
        error_here(a, span, "'%s' is %s and cannot be a label", shown,
                   name[0] == '.' ? "the current address" : "a register");
        return;
    }
    struct symbol_entry *s = symbol_named(a, name, size);
    if (s->kind != SYMBOL_UNKNOWN) {
        error_here(a, span, "'%s' is already defined", shown);
        note_at(a, s->defined, "the first definition");
        return;
    }
    set(a, span, s, SYMBOL_LABEL, expr_number(a, span, here(a)));
    s->phased = a->phased;
    s->at = a->image.end;
}

void symbol_local_label(struct assembly *a, struct span span, uint64_t number)
{
    struct local *l = local_named(a, number);
    set(a, span, occurrence(a, number, ++l->count), SYMBOL_LABEL, expr_number(a, span, here(a)));
}

void symbol_set(struct assembly *a, struct span span, struct symbol_entry *s, struct expr *value)
{
    if (s->kind == SYMBOL_LABEL) {
        error_here(a, span, "'%s' is already defined, as a label", quotable(a, s->name, strlen(s->name)));
        note_at(a, s->defined, "the definition");
        return;
    }
    int64_t number;
    if (!value->open)
        expr_value(a, value, &number);          /* what cannot be computed is said here, once */
    set(a, span, s, SYMBOL_CONSTANT, value);
}

void symbol_free(struct assembly *a)
{
    struct row *rows = a->symbol_table, *r, *next_row;
    HASH_ITER(hh, rows, r, next_row) {
        HASH_DEL(rows, r);
        free(r);
    }
    struct local *locals = a->local_table, *l, *next_local;
    HASH_ITER(hh, locals, l, next_local) {
        HASH_DEL(locals, l);
        free(l);
    }
    for (struct symbol_entry *s = a->symbols, *next; s != NULL; s = next) {
        next = s->next;
        free(s->name);
        free(s);
    }
}
