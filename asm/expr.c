/* expr.c - expressions: C's operators on 64-bit signed numbers that wrap.
 *
 * An expression folds as it is built. What is left as a tree either holds a symbol that has not been met, or cannot be
 * computed at all (a division by zero, say); && || and ?: look at what they need and at nothing else. */
#include "asm/asm.h"

#include <string.h>

bool fits_word(int64_t value) { return value >= INT32_MIN && value <= (int64_t)UINT32_MAX; }

uint32_t high_half(int64_t value) { return (uint32_t)(((uint64_t)value + 0x8000) >> 16 & 0xFFFF); }
int32_t low_half(int64_t value) { return (int32_t)(((uint64_t)value & 0xFFFF) ^ 0x8000) - 0x8000; }

/* ---- computing --------------------------------------------------------------------------------------------------- */

/* The result of op on x and y, or why there is none. Sums and products wrap, in unsigned arithmetic. */
static const char *compute(enum operator op, int64_t x, int64_t y, int64_t *out)
{
    uint64_t ux = (uint64_t)x, uy = (uint64_t)y, u = 0;
    switch (op) {
    case OP_NEGATE:        u = 0 - ux; break;
    case OP_PLUS:          u = ux; break;
    case OP_COMPLEMENT:    u = ~ux; break;
    case OP_NOT:           u = x == 0; break;
    case OP_HI:
    case OP_LO:
        if (!fits_word(x))
            return "%hi and %lo take a 32-bit value";
        u = op == OP_HI ? high_half(x) : (uint64_t)(int64_t)low_half(x);
        break;
    case OP_MULTIPLY:      u = ux * uy; break;
    case OP_DIVIDE:
    case OP_MODULO:
        if (y == 0)
            return "division by zero";
        if (y == -1)
            u = op == OP_DIVIDE ? 0 - ux : 0;       /* the one quotient that does not fit wraps as well */
        else
            u = (uint64_t)(op == OP_DIVIDE ? x / y : x % y);
        break;
    case OP_ADD:           u = ux + uy; break;
    case OP_SUBTRACT:      u = ux - uy; break;
    case OP_LEFT:
    case OP_RIGHT:
        if (y < 0 || y > 63)
            return "a shift by less than 0 or more than 63";
        u = op == OP_LEFT ? ux << y : x < 0 ? ~(~ux >> y) : ux >> y;
        break;
    case OP_LESS:          u = x < y; break;
    case OP_LESS_EQUAL:    u = x <= y; break;
    case OP_GREATER:       u = x > y; break;
    case OP_GREATER_EQUAL: u = x >= y; break;
    case OP_EQUAL:         u = x == y; break;
    case OP_NOT_EQUAL:     u = x != y; break;
    case OP_AND:           u = ux & uy; break;
    case OP_XOR:           u = ux ^ uy; break;
    case OP_OR:            u = ux | uy; break;
    case OP_AND_ALSO:      u = x != 0 && y != 0; break;
    case OP_OR_ELSE:       u = x != 0 || y != 0; break;
    case OP_CHOOSE:        return "internal: ?: is not computed here";
    }
    *out = (int64_t)u;
    return NULL;
}

static bool is_unary(enum operator op) { return op <= OP_LO; }

/* ---- building ---------------------------------------------------------------------------------------------------- */

static struct expr *new_expr(struct assembly *a, struct span span, enum expr_kind kind)
{
    struct expr *e = arena_take(&a->arena, sizeof *e);
    e->kind = kind;
    e->place = (struct place){ a->line, span };
    return e;
}

struct expr *expr_number(struct assembly *a, struct span span, int64_t value)
{
    struct expr *e = new_expr(a, span, EXPR_NUMBER);
    e->number = value;
    return e;
}

/* A symbol that is known stands for its value from here on, whatever .equ says about it later. */
struct expr *expr_symbol(struct assembly *a, struct span span, struct symbol_entry *symbol)
{
    struct expr *e = new_expr(a, span, symbol != NULL ? EXPR_SYMBOL : EXPR_BAD);
    if (symbol == NULL)
        return e;
    if (symbol->kind == SYMBOL_UNKNOWN) {
        e->symbol = symbol;
        e->open = true;
        return e;
    }
    *e = *symbol->value;
    e->place = (struct place){ a->line, span };
    return e;
}

/* What && || ?: can say without one of their operands, or NULL. */
static struct expr *shortcut(struct assembly *a, struct span span, enum operator op,
                             struct expr *x, struct expr *y, struct expr *z)
{
    if (x->kind != EXPR_NUMBER)
        return NULL;
    if (op == OP_CHOOSE)
        return x->number != 0 ? y : z;
    if ((op == OP_AND_ALSO && x->number == 0) || (op == OP_OR_ELSE && x->number != 0))
        return expr_number(a, span, op == OP_OR_ELSE);
    return NULL;
}

struct expr *expr_operation(struct assembly *a, struct span span, enum operator op,
                            struct expr *x, struct expr *y, struct expr *z)
{
    struct expr *e = shortcut(a, span, op, x, y, z);
    int64_t value;
    if (e != NULL)
        return e;
    bool numbers = x->kind == EXPR_NUMBER && (y == NULL || y->kind == EXPR_NUMBER) && z == NULL;
    if (numbers && compute(op, x->number, y != NULL ? y->number : 0, &value) == NULL)
        return expr_number(a, span, value);
    e = new_expr(a, span, EXPR_OPERATION);
    e->op = op;
    struct expr *operands[3] = { x, y, z };
    for (int i = 0; i < 3; i++) {
        e->operands[i] = operands[i];
        if (operands[i] == NULL)
            continue;
        e->open = e->open || operands[i]->open;
        if (operands[i]->kind == EXPR_BAD)
            e->kind = EXPR_BAD;
        if (operands[i]->depth >= e->depth)
            e->depth = operands[i]->depth + 1;
    }
    if (e->depth > MAX_DEPTH && e->kind != EXPR_BAD) {
        error_here(a, span, "this expression is nested more than %d levels deep", MAX_DEPTH);
        e->kind = EXPR_BAD;
    }
    return e;
}

/* ---- evaluating -------------------------------------------------------------------------------------------------- */

static bool evaluate(struct assembly *a, struct expr *e, unsigned depth, int64_t *value);

static bool evaluate_symbol(struct assembly *a, struct expr *e, unsigned depth, int64_t *value)
{
    struct symbol_entry *s = e->symbol;
    size_t size = strlen(s->name);
    if (s->kind == SYMBOL_UNKNOWN) {
        if (s->local)
            error_at(a, e->place, "there is no local label '%.*s:' after this line", (int)strcspn(s->name, ":"),
                     s->name);
        else if (!s->reported && !a->incomplete)
            error_at(a, e->place, "'%s' is not defined%s", quotable(a, s->name, size),
                     suggestion(a, s->name, size, NAMES_SYMBOLS));
        s->reported = true;
        return false;
    }
    if (s->visiting || depth > 2 * MAX_DEPTH) {
        error_at(a, e->place, s->visiting ? "'%s' is defined by itself" : "'%s' depends on too many other symbols",
                 quotable(a, s->name, size));
        return false;
    }
    s->visiting = true;
    bool ok = evaluate(a, s->value, depth + 1, value);
    s->visiting = false;
    return ok;
}

static bool evaluate_operation(struct assembly *a, struct expr *e, unsigned depth, int64_t *value)
{
    int64_t x, y = 0;
    if (!evaluate(a, e->operands[0], depth + 1, &x))
        return false;
    if (e->op == OP_CHOOSE)
        return evaluate(a, e->operands[x != 0 ? 1 : 2], depth + 1, value);
    if ((e->op == OP_AND_ALSO && x == 0) || (e->op == OP_OR_ELSE && x != 0)) {
        *value = e->op == OP_OR_ELSE;
        return true;
    }
    if (!is_unary(e->op) && !evaluate(a, e->operands[1], depth + 1, &y))
        return false;
    const char *problem = compute(e->op, x, y, value);
    if (problem != NULL)
        error_at(a, e->place, "%s", problem);
    return problem == NULL;
}

/* An expression may be part of many: its value, or that it has none, is noted in it. */
static bool evaluate(struct assembly *a, struct expr *e, unsigned depth, int64_t *value)
{
    if (e->kind == EXPR_NUMBER) {
        *value = e->number;
        return true;
    }
    bool ok = e->kind == EXPR_SYMBOL ? evaluate_symbol(a, e, depth, value)
            : e->kind == EXPR_OPERATION && evaluate_operation(a, e, depth, value);
    e->kind = ok ? EXPR_NUMBER : EXPR_BAD;
    if (ok)
        e->number = *value;
    return ok;
}

bool expr_value(struct assembly *a, struct expr *e, int64_t *value) { return evaluate(a, e, 0, value); }

/* Some symbol in e that has not been met. */
static const struct expr *unmet(const struct expr *e)
{
    while (e->kind == EXPR_OPERATION) {
        int i = 0;
        while (i < 2 && (e->operands[i] == NULL || !e->operands[i]->open))
            i++;
        e = e->operands[i];
    }
    return e;
}

bool expr_known(struct assembly *a, struct expr *e, const char *who, int64_t *value)
{
    if (!e->open || e->kind == EXPR_NUMBER || e->kind == EXPR_BAD)
        return evaluate(a, e, 0, value);
    const struct expr *s = unmet(e);
    error_at(a, s->place, "'%s' is not known yet, and %s needs its value at this line",
             s->kind == EXPR_SYMBOL ? quotable(a, s->symbol->name, strlen(s->symbol->name)) : "?", who);
    return false;
}
