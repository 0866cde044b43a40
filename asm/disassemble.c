/* disassemble.c - an image as text that assembles to the same storage.
 *
 * Each word is the instruction it is, if it is one of any machine, else .word; labels stand where symbols are. */
#include "asm/characters.h"
#include "asm/memory.h"
#include "asm/program.h"
#include "isa/isa.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ZEROS = 4 };     /* that many words of zeros and more are one .space */

static bool is_name(const char *s)
{
    if (s[0] == '\0' || strcmp(s, ".") == 0 || (s[0] >= '0' && s[0] <= '9') || register_by_name(s) >= 0)
        return false;
    for (; *s != '\0'; s++)
        if (!in_name(*s))
            return false;
    return true;
}

/* The labels that can be written: valid, not phased, each name once. In the order of the program's symbols. */
struct labels {
    const struct symbol **at;
    size_t count, next;
};

static int by_name(const void *x, const void *y)
{
    const struct symbol *const *s = x, *const *t = y;
    int order = strcmp((*s)->name, (*t)->name);
    return order != 0 ? order : (*s > *t) - (*s < *t);
}

static int by_place(const void *x, const void *y)
{
    const struct symbol *const *s = x, *const *t = y;
    return (*s > *t) - (*s < *t);
}

static struct labels find_labels(const struct program *p)
{
    struct labels l = { .at = allocate(p->symbol_count * sizeof *l.at) };
    for (size_t i = 0; i < p->symbol_count; i++)
        if (!p->symbols[i].phased && is_name(p->symbols[i].name))
            l.at[l.count++] = &p->symbols[i];
    qsort(l.at, l.count, sizeof *l.at, by_name);
    size_t kept = 0;
    for (size_t i = 0; i < l.count; i++)
        if (kept == 0 || strcmp(l.at[kept - 1]->name, l.at[i]->name) != 0)
            l.at[kept++] = l.at[i];
    l.count = kept;
    qsort(l.at, l.count, sizeof *l.at, by_place);
    return l;
}

static const char *label_at(const struct labels *l, uint32_t address)
{
    size_t low = 0, high = l->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->at[middle]->value < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low < l->count && l->at[low]->value == address ? l->at[low]->name : NULL;
}

static uint32_t word_at(const struct program *p, size_t at)
{
    uint32_t word = 0;
    for (unsigned i = 0; i < 4; i++)
        word |= (uint32_t)p->image[at + i] << 8 * i;
    return word;
}

/* How many words from `at` on are 0, up to the next label. */
static size_t zeros(const struct program *p, const struct labels *l, size_t at)
{
    size_t end = p->size / 4 * 4, i = at;
    if (l->next < l->count && l->at[l->next]->value < end)
        end = l->at[l->next]->value / 4 * 4;
    while (i + 4 <= end && word_at(p, i) == 0)
        i += 4;
    return (i - at) / 4;
}

/* The labels that belong before `end`: at their address where a line begins, else by value. */
static void put_labels(FILE *f, struct labels *l, size_t at, size_t end)
{
    for (; l->next < l->count && l->at[l->next]->value < end; l->next++) {
        const struct symbol *s = l->at[l->next];
        if (s->value == at)
            fprintf(f, "%s:\n", s->name);
        else
            fprintf(f, ".equ %s, 0x%08x\n", s->name, s->value);
    }
}

static bool is_target(enum operands o) { return o == OPS_D_A_TO || o == OPS_D_TO; }

/* The instruction at address, its target as a label where there is one. The target is what is written last. */
static void put_insn(FILE *f, const struct labels *l, uint32_t word, uint32_t address)
{
    char text[64];
    struct insn i = decode(word, ~0u);
    insn_text(text, sizeof text, i, address);
    const char *label = NULL;
    if (i.id != INSN_ILLEGAL && is_target(insn_info(i.id)->operands))
        label = label_at(l, address + 4 * i.imm);
    char *last = strrchr(text, ' ');
    if (label != NULL && last != NULL)
        last[1] = '\0';
    else
        label = "";
    int width = 28 - (int)strlen(text);
    fprintf(f, "        %s%-*s # %08x %08x\n", text, width > 0 ? width : 0, label, address, word);
}

/* What is left of an image whose size is no multiple of 4. */
static void put_rest(FILE *f, const struct program *p, struct labels *l, size_t at)
{
    for (; at < p->size; at++) {
        put_labels(f, l, at, at + 1);
        fprintf(f, "        .byte 0x%02x\n", p->image[at]);
    }
}

/* Labels behind the image: storage is zero there. */
static void put_labels_behind(FILE *f, struct labels *l, size_t at)
{
    for (; l->next < l->count; l->next++) {
        const struct symbol *s = l->at[l->next];
        if (s->value > 1u << 30) {
            fprintf(f, ".equ %s, 0x%08x\n", s->name, s->value);
            continue;
        }
        if (s->value != at)
            fprintf(f, ".org 0x%08x\n", s->value);
        fprintf(f, "%s:\n", s->name);
        at = s->value;
    }
}

void disassemble(const struct program *p, FILE *f)
{
    struct labels l = find_labels(p);
    size_t at = 0;
    while (at + 4 <= p->size) {
        put_labels(f, &l, at, at + 4);
        size_t empty = zeros(p, &l, at);
        if (empty >= ZEROS) {
            fprintf(f, "        .space %zu\n", 4 * empty);
            at += 4 * empty;
            continue;
        }
        put_insn(f, &l, word_at(p, at), (uint32_t)at);
        at += 4;
    }
    put_rest(f, p, &l, at);
    put_labels_behind(f, &l, p->size);
    free(l.at);
}
