/* condition.c - .if, .else, .endif: which lines count. A part that does not count is only looked through for these. */
#include "asm/asm.h"

bool condition_skipping(const struct assembly *a)
{
    return a->condition_count > 0 && !a->conditions[a->condition_count - 1].active;
}

/* The innermost condition of the file, macro or repetition that is being read, or NULL. */
static struct condition *innermost(struct assembly *a)
{
    size_t outside = a->frame_count > 0 ? a->frames[a->frame_count - 1].conditions : 0;
    return a->condition_count > outside ? &a->conditions[a->condition_count - 1] : NULL;
}

/* holds: its lines count; a condition that is not valid (its value is not known) has no part that does. */
void condition_open(struct assembly *a, struct span span, bool holds, bool valid)
{
    if (a->condition_count >= MAX_CONDITIONS) {
        error_here(a, span, "conditions are nested more than %d levels deep", MAX_CONDITIONS);
        a->stop = true;
        return;
    }
    a->conditions = make_room(a->conditions, a->condition_count, &a->condition_room, sizeof *a->conditions);
    a->conditions[a->condition_count++] = (struct condition){
        .from = place_here(a, span), .active = holds && valid, .taken = holds || !valid,
    };
}

void condition_else(struct assembly *a, struct span span)
{
    struct condition *c = innermost(a);
    if (c == NULL || c->has_else) {
        error_here(a, span, c == NULL ? ".else without .if" : "a second .else");
        return;
    }
    c->active = !c->taken;
    c->taken = c->has_else = true;
}

void condition_close(struct assembly *a, struct span span)
{
    if (innermost(a) == NULL)
        error_here(a, span, ".endif without .if");
    else
        a->condition_count--;
}

void condition_skip(struct assembly *a)
{
    size_t size;
    const char *word = line_word(a->current, a->current_size, &size);
    if (size == 0)
        return;
    uint32_t column = (uint32_t)(word - a->current);
    if (a->columns != NULL)
        column = a->columns[column] - 1;
    struct span span = { column + 1, column + (uint32_t)size };
    if (word_is(word, size, ".endif"))
        condition_close(a, span);
    else if (word_is(word, size, ".else"))
        condition_else(a, span);
    else if (word_is(word, size, ".if") || word_is(word, size, ".ifdef") || word_is(word, size, ".ifndef"))
        condition_open(a, span, false, false);
}

void condition_unwind(struct assembly *a, size_t depth)
{
    for (; a->condition_count > depth; a->condition_count--)
        if (!a->stop)
            error_at(a, a->conditions[a->condition_count - 1].from, "this condition has no .endif");
}
