/* suggest.c - "did you mean": the known name nearest to a wrong one, at most two edits away. */
#include "asm/asm.h"

#include <string.h>

enum { LONGEST = 31, FAR = 3 };

/* The edits (insert, delete, replace, swap of neighbours) from x to y; FAR stands for all above 2. */
static unsigned distance(const char *x, size_t nx, const char *y, size_t ny)
{
    unsigned rows[3][LONGEST + 1];
    if (nx > LONGEST || ny > LONGEST || nx > ny + 2 || ny > nx + 2)
        return FAR;
    for (unsigned j = 0; j <= ny; j++)
        rows[0][j] = j;
    for (unsigned i = 1; i <= nx; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i - 1) % 3], *before = rows[(i + 1) % 3];
        row[0] = i;
        for (unsigned j = 1; j <= ny; j++) {
            unsigned best = above[j - 1] + (x[i - 1] != y[j - 1]);
            if (above[j] + 1 < best)
                best = above[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1];
            if (swapped && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[nx % 3][ny] < FAR ? rows[nx % 3][ny] : FAR;
}

struct search {
    const char *wrong, *best;
    size_t size;
    unsigned distance;
};

static void consider(struct search *s, const char *name)
{
    unsigned d = distance(s->wrong, s->size, name, strlen(name));
    bool longer = s->best != NULL && strlen(name) > strlen(s->best);     /* letters get lost more often than added */
    if ((d < s->distance || (d == s->distance && d < FAR && longer)) && d < s->size) {
        s->distance = d;
        s->best = name;
    }
}

const char *suggestion(struct assembly *a, const char *name, size_t size, unsigned names)
{
    struct search s = { .wrong = name, .size = size, .distance = FAR };
    if (names & NAMES_STATEMENTS) {
        for (enum insn_id i = 0; i < INSN_COUNT; i++)
            consider(&s, insn_info(i)->name);
        for (unsigned i = 0; pseudo_name(i) != NULL; i++)
            consider(&s, pseudo_name(i));
        for (struct macro *m = macro_next(a, NULL); m != NULL; m = macro_next(a, m))
            consider(&s, macro_name(m));
    }
    if (names & (NAMES_DIRECTIVES | NAMES_STATEMENTS))
        for (unsigned i = 0; directive_at(i) != NULL; i++)
            consider(&s, directive_at(i)->name);
    if (names & NAMES_REGISTERS)
        for (unsigned r = 0; r < REGISTERS; r++)
            consider(&s, name[0] == 'r' ? arena_format(&a->arena, "r%u", r) : register_name(r));
    if (names & NAMES_SYMBOLS)
        for (struct symbol_entry *e = a->symbols; e != NULL; e = e->next)
            if (e->kind != SYMBOL_UNKNOWN && !e->local)
                consider(&s, e->name);
    return s.best != NULL ? arena_format(&a->arena, "; did you mean '%s'?", s.best) : "";
}
