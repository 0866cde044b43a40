/* macro.c - .macro: what is kept of a definition, and the text of a call.
 *
 * An expansion is the body with `\name` replaced by arguments and `\@` by the number of the call; each of its bytes
 * remembers its column in the source, so that an error points at the body as written. */
#include "asm/asm.h"
#include "asm/characters.h"

#include <stdlib.h>
#include <string.h>

#define uthash_fatal(message) out_of_memory()
#include <uthash.h>

struct parameter {
    struct bytes name, value;       /* in the arena */
    bool has_default;
};

struct macro {
    char *name;
    struct slice body;
    struct place defined;
    struct parameter parameters[MAX_PARAMETERS];
    unsigned count;
    UT_hash_handle hh;
};

struct macro *macro_find(struct assembly *a, const char *name, size_t size)
{
    struct macro *table = a->macro_table, *m;
    HASH_FIND(hh, table, name, size, m);
    return m;
}

const char *macro_name(const struct macro *m) { return m->name; }

struct macro *macro_next(struct assembly *a, struct macro *m)
{
    return m == NULL ? a->macro_table : m->hh.next;
}

void macro_free(struct assembly *a)
{
    struct macro *table = a->macro_table, *m, *next;
    HASH_ITER(hh, table, m, next) {
        HASH_DEL(table, m);
        free(m->name);
        free(m);
    }
}

/* ---- reading a list ---------------------------------------------------------------------------------------------- */

/* Parameters have no dots, so that `\p.x` is p and then `.x`. */
static bool in_parameter(char c) { return in_word(c); }

static bool same(struct bytes name, const char *s, size_t size)
{
    return name.size == size && memcmp(name.at, s, size) == 0;
}

static struct bytes trimmed(struct bytes b)
{
    while (b.size > 0 && is_blank(b.at[0]))
        b.at++, b.size--;
    while (b.size > 0 && is_blank(b.at[b.size - 1]))
        b.size--;
    return b;
}

/* Take what stands before the next comma that is in no quotes or parentheses; false: nothing is left. */
static bool take_item(struct bytes *rest, struct bytes *item)
{
    if (rest->at == NULL)
        return false;
    size_t i = 0;
    int depth = 0;
    char quote = '\0';
    for (; i < rest->size; i++) {
        char c = rest->at[i];
        if (quote != '\0') {
            if (c == '\\')
                i++;
            else if (c == quote)
                quote = '\0';
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '(' || c == ')') {
            depth += c == '(' ? 1 : -1;
        } else if (c == ',' && depth <= 0) {
            break;
        }
    }
    if (i > rest->size)
        i = rest->size;
    *item = trimmed((struct bytes){ rest->at, i });
    if (i < rest->size)
        *rest = (struct bytes){ rest->at + i + 1, rest->size - i - 1 };
    else
        rest->at = NULL;
    return true;
}

static struct bytes take_name(struct bytes *rest)
{
    size_t size = 0;
    while (size < rest->size && in_name(rest->at[size]))
        size++;
    struct bytes name = { rest->at, size };
    if (size > 0)                           /* nothing at all may be at NULL */
        *rest = (struct bytes){ rest->at + size, rest->size - size };
    return name;
}

/* ---- definition -------------------------------------------------------------------------------------------------- */

static bool is_parameter(struct bytes name)
{
    for (size_t i = 0; i < name.size; i++)
        if (!in_parameter(name.at[i]))
            return false;
    return name.size > 0 && !(name.at[0] >= '0' && name.at[0] <= '9');
}

static bool add_parameter(struct assembly *a, struct span span, struct macro *m, struct bytes item)
{
    struct parameter p = { .name = take_name(&item) };
    item = trimmed(item);
    if (item.size > 0 && item.at[0] == '=') {
        p.has_default = true;
        p.value = trimmed((struct bytes){ item.at + 1, item.size - 1 });
        item.size = 0;
    }
    if (!is_parameter(p.name) || item.size != 0) {
        error_here(a, span, "a parameter is a name, or name=default; they are separated by commas");
        return false;
    }
    for (unsigned i = 0; i < m->count; i++)
        if (same(m->parameters[i].name, p.name.at, p.name.size)) {
            error_here(a, span, "two parameters have the name '%s'", quotable(a, p.name.at, p.name.size));
            return false;
        }
    if (m->count == MAX_PARAMETERS) {
        error_here(a, span, "more than %d parameters", MAX_PARAMETERS);
        return false;
    }
    m->parameters[m->count++] = p;
    return true;
}

/* Whether name may be a new macro's. */
static bool name_is_free(struct assembly *a, struct span span, struct bytes name)
{
    const char *shown = quotable(a, name.at, name.size);
    struct mnemonic m;
    char *text = arena_text(&a->arena, name.at, name.size);
    struct macro *other = macro_find(a, name.at, name.size);
    if (name.size == 0 || (name.at[0] >= '0' && name.at[0] <= '9'))
        error_here(a, span, "a macro needs a name");
    else if (mnemonic_find(text, &m) || directive_find(text) != NULL)
        error_here(a, span, "'%s' is %s already", shown, text[0] == '.' ? "a directive" : "an instruction");
    else if (other != NULL) {
        error_here(a, span, "the macro '%s' is already defined", shown);
        note_at(a, other->defined, "the first definition");
    } else
        return true;
    return false;
}

void macro_define(struct assembly *a, struct span span, const struct argument *argument)
{
    struct macro *m = allocate(sizeof *m), *table = a->macro_table;
    struct bytes rest = trimmed(argument->bytes), item, name = take_name(&rest);
    bool ok = input_collect(a, ".macro", ".endm", place_here(a, span), &m->body);
    a->body = a->frames[a->frame_count - 1].line - a->line->number - 1;
    if (!ok || !name_is_free(a, argument->span, name)) {
        free(m);
        return;
    }
    rest = trimmed(rest);
    m->body.text->kept = true;
    m->defined = place_here(a, argument->span);
    while (rest.size > 0 && take_item(&rest, &item) && add_parameter(a, argument->span, m, item))
        if (rest.at == NULL)
            break;
    m->name = copy_bytes(name.at, name.size);
    HASH_ADD_KEYPTR(hh, table, m->name, name.size, m);
    a->macro_table = table;
}

/* ---- call -------------------------------------------------------------------------------------------------------- */

/* An expansion being written. */
struct output {
    char *chars;
    uint32_t *columns;
    size_t size, room;
    size_t line_start;
};

static void append(struct output *o, const char *s, size_t size, uint32_t column, uint32_t step)
{
    while (o->size + size + 1 > o->room) {
        o->room = o->room != 0 ? 2 * o->room : 256;
        o->chars = realloc(o->chars, o->room);
        o->columns = realloc(o->columns, o->room * sizeof *o->columns);
        if (o->chars == NULL || o->columns == NULL)
            out_of_memory();
    }
    for (size_t i = 0; i < size; i++) {
        o->chars[o->size] = s[i];
        o->columns[o->size++] = column + (uint32_t)i * step;
    }
}

/* What `\name` or `\@` at text stands for: its length in *size, what to put there in *value. */
static bool replacement(const struct macro *m, const struct bytes *values, const char *call, const char *text,
                        size_t left, size_t *size, struct bytes *value)
{
    if (left > 1 && text[1] == '@') {
        *size = 2;
        *value = (struct bytes){ call, strlen(call) };
        return true;
    }
    if (left > 2 && text[1] == '(' && text[2] == ')') {     /* ends a name: \reg\()_save */
        *size = 3;
        *value = (struct bytes){ "", 0 };
        return true;
    }
    size_t n = 1;
    while (n < left && in_parameter(text[n]))
        n++;
    for (unsigned i = 0; i < m->count; i++)
        if (same(m->parameters[i].name, text + 1, n - 1)) {
            *size = n;
            *value = values[i];
            return true;
        }
    return false;
}

/* Append what stands at byte i of the body, replaced where it is to be; its column is `column`. Its size there. */
static size_t expand_piece(const struct macro *m, const struct bytes *values, const char *call, size_t i,
                           uint32_t column, struct output *o)
{
    const char *s = m->body.text->chars + i;
    size_t size, left = m->body.end - i;
    struct bytes value;
    if (*s == '\\' && replacement(m, values, call, s, left, &size, &value)) {
        append(o, value.at, value.size, column, 0);
        return size;
    }
    size = *s == '\\' && left > 1 && s[1] != '\n' ? 2 : 1;
    append(o, s, size, column, 1);
    return size;
}

/* Whether the line that is being written, whose end has come if `ended`, is not too much. False after a message. */
static bool is_bearable(struct assembly *a, struct output *o, bool ended, struct span span)
{
    size_t size = o->size - o->line_start;
    if (size > MAX_LINE) {
        error_here(a, span, "a line of this expansion is longer than %d bytes", MAX_LINE);
        return false;
    }
    if (ended)
        o->line_start = o->size;
    return !ended || input_charge(a, span, size);
}

/* The body with everything replaced. NULL after a message: a line, or all of it, became too long. */
static struct text *expand(struct assembly *a, const struct macro *m, const struct bytes *values, struct span span)
{
    const struct text *t = m->body.text;
    struct output o = { 0 };
    char call[24];
    uint32_t column = 1;
    snprintf(call, sizeof call, "%llu", (unsigned long long)a->macro_calls++);
    for (size_t i = m->body.start; i < m->body.end; ) {
        bool newline = t->chars[i] == '\n';
        size_t size = expand_piece(m, values, call, i, t->columns != NULL ? t->columns[i] : column, &o);
        if (!is_bearable(a, &o, newline, span)) {
            free(o.chars);
            free(o.columns);
            return NULL;
        }
        column = newline ? 1 : column + (uint32_t)size;
        i += size;
    }
    struct text *expansion = allocate(sizeof *expansion);
    *expansion = (struct text){ .chars = o.chars, .owned = o.chars, .columns = o.columns, .size = o.size,
                                .source = t->source, .first_line = m->body.line };
    return expansion;
}

/* The arguments of a call, defaults in their places. */
static bool bind(struct assembly *a, const struct macro *m, struct span span, struct bytes rest, struct bytes *values)
{
    struct bytes item;
    unsigned count = 0;
    rest = trimmed(rest);
    if (rest.size == 0)
        rest.at = NULL;
    while (take_item(&rest, &item)) {
        if (count == m->count) {
            error_here(a, span, "'%s' takes %u argument%s, not more", quotable(a, m->name, strlen(m->name)), m->count,
                       m->count == 1 ? "" : "s");
            return false;
        }
        values[count++] = item;
    }
    for (unsigned i = 0; i < m->count; i++) {
        const struct parameter *p = &m->parameters[i];
        if (i < count && values[i].size > 0)
            continue;
        if (!p->has_default) {
            error_here(a, span, "'%s' needs an argument for '%s'", quotable(a, m->name, strlen(m->name)),
                       quotable(a, p->name.at, p->name.size));
            note_at(a, m->defined, "the macro");
            return false;
        }
        values[i] = p->value;
    }
    return true;
}

void macro_call(struct assembly *a, struct macro *m, struct span span, struct argument *rest)
{
    struct bytes values[MAX_PARAMETERS];
    if (!bind(a, m, span, rest->bytes, values))
        return;
    struct text *expansion = expand(a, m, values, span);
    if (expansion != NULL)
        input_macro(a, expansion, m->name, place_here(a, span));
}
