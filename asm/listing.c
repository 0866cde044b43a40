/* listing.c - the listing: each line with its address and words, the instructions behind it, the symbols at the end. */
#include "asm/asm.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 4 };        /* shown of one line's data; the rest is counted */

static uint32_t word_at(const struct image *m, uint32_t offset, uint32_t size)
{
    uint32_t word = 0;
    for (uint32_t i = 0; i < 4 && i < size; i++)
        if (offset + i < m->capacity)
            word |= (uint32_t)m->bytes[offset + i] << 8 * i;
    return word;
}

/* Address and word: 17 columns. Of fewer bytes than a word there are fewer digits. */
static void put_columns(struct assembly *a, FILE *f, const struct record *r, uint32_t at)
{
    uint32_t left = r->size - at, bytes = left < 4 ? left : 4;
    if (at >= r->size && !r->gap)
        fprintf(f, "%17s", "");
    else if (r->gap)
        fprintf(f, "%08x%9s", r->here + at, "");
    else
        fprintf(f, "%08x %*s%0*x", r->here + at, (int)(8 - 2 * bytes), "", (int)(2 * bytes),
                word_at(&a->image, r->offset + at, bytes));
}

/* A line, as expanded or as written. */
static void put_text(FILE *f, const struct record *r, uint32_t line, const char *text)
{
    size_t size = 0;
    if (text == NULL)
        text = source_line((struct source *)r->source, line, &size);
    else
        size = strlen(text);
    while (size > 0 && (text[size - 1] == '\r' || text[size - 1] == ' '))
        size--;
    const char *mark = r->depth > 0 ? "+ " : "  ";      /* of an expansion */
    fprintf(f, " %5u%s%.*s\n", line, size != 0 ? mark : "", (int)size, text);
}

static void put_record(struct assembly *a, FILE *f, const struct record *r)
{
    put_columns(a, f, r, 0);
    put_text(f, r, r->line, r->text);
    for (uint32_t i = 1; i <= r->body; i++) {
        fprintf(f, "%17s", "");
        put_text(f, r, r->line + i, NULL);
    }
    for (uint32_t at = 0, shown = 0; at < r->size && !r->gap; at += 4, shown++) {
        char text[64];
        if (r->pseudo) {
            if (at > 0)
                put_columns(a, f, r, at);
            else
                fprintf(f, "%17s", "");
            struct insn i = decode(word_at(&a->image, r->offset + at, 4), ~0u);
            fprintf(f, "      = %s\n", insn_text(text, sizeof text, i, r->here + at));
        } else if (shown == MAX_WORDS && at + 4 < r->size) {
            fprintf(f, "%8s ... %u bytes in all\n", "", r->size);
            break;
        } else if (at > 0) {
            put_columns(a, f, r, at);
            putc('\n', f);
        }
    }
}

static int by_name(const void *x, const void *y)
{
    const struct symbol_entry *const *s = x, *const *t = y;
    return strcmp((*s)->name, (*t)->name);
}

static void put_symbols(struct assembly *a, FILE *f)
{
    size_t count = 0, n = 0;
    for (struct symbol_entry *s = a->symbols; s != NULL; s = s->next)
        count++;
    struct symbol_entry **sorted = allocate(count * sizeof *sorted);
    for (struct symbol_entry *s = a->symbols; s != NULL; s = s->next) {
        bool machine = s->kind == SYMBOL_CONSTANT && s->defined.line->source->path[0] == '<';
        if (!s->local && s->kind != SYMBOL_UNKNOWN && !machine)
            sorted[n++] = s;
    }
    qsort(sorted, n, sizeof *sorted, by_name);
    fprintf(f, "\nSymbols\n");
    for (size_t i = 0; i < n; i++) {
        int64_t value = sorted[i]->value->kind == EXPR_NUMBER ? sorted[i]->value->number : 0;
        const char *kind = sorted[i]->kind == SYMBOL_CONSTANT ? "constant" : sorted[i]->phased ? "phased" : "label";
        fprintf(f, "%08llx %-8s %s\n", (unsigned long long)value & (fits_word(value) ? 0xFFFFFFFFu : UINT64_MAX), kind,
                sorted[i]->name);
    }
    free(sorted);
}

/* Lines of the machine's own include file are no news to anyone. */
void listing_write(struct assembly *a, FILE *f)
{
    const struct source *source = NULL;
    for (size_t i = 0; i < a->record_count; i++) {
        const struct record *r = &a->records[i];
        if (r->source->path[0] == '<' && r->size == 0)
            continue;
        if (r->source != source && r->depth == 0) {
            fprintf(f, "%s%s\n", source != NULL ? "\n" : "", r->source->path);
            source = r->source;
        }
        put_record(a, f, r);
    }
    put_symbols(a, f);
}
