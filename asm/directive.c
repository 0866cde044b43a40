/* directive.c - the directives, one small function each, and the table that names them. */
#include "asm/asm.h"

#include <stdlib.h>
#include <string.h>

typedef const struct directive *self_t;
typedef const struct arguments *args_t;

/* The value of an argument that must be known at its line. */
static bool known(struct assembly *a, self_t self, const struct argument *arg, int64_t *value)
{
    return expr_known(a, arg->value, self->name, value);
}

static const char *text_of(struct assembly *a, const struct argument *arg)
{
    return arena_text(&a->arena, arg->bytes.at, arg->bytes.size);
}

/* ---- addresses --------------------------------------------------------------------------------------------------- */

static void org(struct assembly *a, self_t self, struct span span, args_t args)
{
    int64_t target;
    if (!known(a, self, args->first, &target))
        return;
    if (target < here(a))
        error_here(a, args->first->span, "%s moves forward only: 0x%llx is before here, 0x%llx", self->name,
                   (unsigned long long)target, (unsigned long long)here(a));
    else
        emit_space(a, span, (uint64_t)target - (uint64_t)here(a));
}

static void align_to(struct assembly *a, struct span span, uint64_t size)
{
    emit_space(a, span, -(uint64_t)here(a) & (size - 1));
}

static void align(struct assembly *a, self_t self, struct span span, args_t args)
{
    int64_t size;
    if (!known(a, self, args->first, &size))
        return;
    if (size < 1 || size > MAX_IMAGE || (size & (size - 1)) != 0)
        error_here(a, args->first->span, "%s takes a power of two, in bytes, not %lld", self->name, (long long)size);
    else
        align_to(a, span, (uint64_t)size);
}

static void p2align(struct assembly *a, self_t self, struct span span, args_t args)
{
    int64_t power;
    if (!known(a, self, args->first, &power))
        return;
    if (power < 0 || power > 30)
        error_here(a, args->first->span, "%s takes the exponent of a power of two, 0 .. 30", self->name);
    else
        align_to(a, span, (uint64_t)1 << power);
}

static void phase(struct assembly *a, self_t self, struct span span, args_t args)
{
    int64_t address;
    if (a->phased) {
        error_here(a, span, "%s inside %s: phases do not nest", self->name, self->name);
        note_at(a, a->phase_from, "the open one");
        return;
    }
    if (!known(a, self, args->first, &address))
        address = here(a);
    else if (address < 0 || address > (int64_t)UINT32_MAX) {
        error_here(a, args->first->span, "%s takes an address, 0 .. 0xffffffff", self->name);
        address = here(a);
    }
    a->phased = true;
    a->phase_from = place_here(a, span);
    a->image.phase = (uint64_t)address - a->image.end;
}

static void dephase(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)args;
    if (!a->phased)
        error_here(a, span, "%s without .phase", self->name);
    a->phased = false;
    a->image.phase = 0;
}

/* ---- data -------------------------------------------------------------------------------------------------------- */

static void values(struct assembly *a, self_t self, struct span span, args_t args, enum field field, size_t size)
{
    static const uint8_t zeros[4];
    for (const struct argument *arg = args->first; arg != NULL && !a->stop; arg = arg->next) {
        uint32_t offset = (uint32_t)a->image.end;
        emit_bytes(a, span, zeros, size);
        emit_value(a, (struct fixup){ .field = field, .offset = offset, .who = self->name, .value = arg->value });
    }
}

static void word(struct assembly *a, self_t self, struct span span, args_t args)
{
    values(a, self, span, args, FIELD_WORD, 4);
}

static void half(struct assembly *a, self_t self, struct span span, args_t args)
{
    values(a, self, span, args, FIELD_HALF, 2);
}

static void byte(struct assembly *a, self_t self, struct span span, args_t args)
{
    values(a, self, span, args, FIELD_BYTE, 1);
}

static void psw(struct assembly *a, self_t self, struct span span, args_t args)
{
    if (args->count != 5)
        error_here(a, span, "%s takes five values: status, p, l, b, t", self->name);
    else
        word(a, self, span, args);
}

static void ascii(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)self;
    for (const struct argument *arg = args->first; arg != NULL; arg = arg->next)
        emit_bytes(a, span, arg->bytes.at, arg->bytes.size);
}

static void asciz(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)self;
    for (const struct argument *arg = args->first; arg != NULL; arg = arg->next) {
        emit_bytes(a, span, arg->bytes.at, arg->bytes.size);
        emit_bytes(a, span, "", 1);
    }
}

static void space(struct assembly *a, self_t self, struct span span, args_t args)
{
    int64_t size, fill = 0;
    const struct argument *second = args->first->next;
    if (args->count > 2) {
        error_here(a, second->next->span, "%s takes a size and a byte to fill with, not more", self->name);
        return;
    }
    if (!known(a, self, args->first, &size) || (second != NULL && !known(a, self, second, &fill)))
        return;
    if (size < 0)
        error_here(a, args->first->span, "%s takes a size, not %lld", self->name, (long long)size);
    else if (fill < -128 || fill > 255)
        error_here(a, second->span, "%s fills with a byte, -128 .. 255, not %lld", self->name, (long long)fill);
    else if (fill == 0 || size > MAX_IMAGE)
        emit_space(a, span, (uint64_t)size);
    else {
        char *bytes = allocate((size_t)size);
        memset(bytes, (int)(fill & 0xFF), (size_t)size);
        emit_bytes(a, span, bytes, (size_t)size);
        free(bytes);
    }
}

/* ---- symbols ----------------------------------------------------------------------------------------------------- */

static void equ(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)self, (void)span;
    const struct argument *name = args->first;
    symbol_set(a, name->span, symbol_named(a, name->bytes.at, name->bytes.size), name->next->value);
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static void include(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)self, (void)span;
    const char *name = text_of(a, args->first);
    struct place place = place_here(a, args->first->span);
    struct source *s;
    if (strcmp(name, "pg32.inc") == 0) {
        s = source_built_in(a);
    } else {
        const char *path = source_find(a, name, place);
        s = path != NULL ? source_open(a, path, place) : NULL;
    }
    if (s != NULL)
        input_file(a, s, &place);
    else
        a->incomplete = true;
}

static void incbin(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)self;
    size_t size;
    struct place place = place_here(a, args->first->span);
    const char *path = source_find(a, text_of(a, args->first), place);
    char *bytes = path != NULL ? source_bytes(a, path, place, MAX_IMAGE, &size) : NULL;
    if (bytes != NULL)
        emit_bytes(a, span, bytes, size);
    free(bytes);
}

/* ---- what is assembled ------------------------------------------------------------------------------------------- */

static void macro(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)self;
    macro_define(a, span, args->first);
}

static void rept(struct assembly *a, self_t self, struct span span, args_t args)
{
    int64_t count = 0;
    bool ok = known(a, self, args->first, &count);
    struct slice body;
    struct place place = place_here(a, span);
    if (!input_collect(a, self->name, ".endr", place, &body) || !ok)
        return;
    if (count < 0)
        error_here(a, args->first->span, "%s takes a count, not %lld", self->name, (long long)count);
    else
        input_repeat(a, body, (uint64_t)count, place);
}

static void stray(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)args;
    error_here(a, span, "%s without %s", self->name, strcmp(self->name, ".endm") == 0 ? ".macro" : ".rept");
}

static void if_value(struct assembly *a, self_t self, struct span span, args_t args)
{
    int64_t value = 0;
    bool ok = known(a, self, args->first, &value);
    condition_open(a, span, value != 0, ok);
}

static bool is_known(struct assembly *a, const struct argument *name)
{
    return symbol_named(a, name->bytes.at, name->bytes.size)->kind != SYMBOL_UNKNOWN;
}

static void ifdef(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)self;
    condition_open(a, span, is_known(a, args->first), true);
}

static void ifndef(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)self;
    condition_open(a, span, !is_known(a, args->first), true);
}

static void else_part(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)self, (void)args;
    condition_else(a, span);
}

static void endif(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)self, (void)args;
    condition_close(a, span);
}

static void error(struct assembly *a, self_t self, struct span span, args_t args)
{
    (void)self;
    error_here(a, span, "%s", quotable(a, args->first->bytes.at, args->first->bytes.size));
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

static const struct directive table[] = {
    { ".org",     SHAPE_VALUE,      org       },
    { ".align",   SHAPE_VALUE,      align     },
    { ".balign",  SHAPE_VALUE,      align     },
    { ".p2align", SHAPE_VALUE,      p2align   },
    { ".phase",   SHAPE_VALUE,      phase     },
    { ".dephase", SHAPE_NOTHING,    dephase   },
    { ".word",    SHAPE_VALUES,     word      },
    { ".half",    SHAPE_VALUES,     half      },
    { ".byte",    SHAPE_VALUES,     byte      },
    { ".psw",     SHAPE_VALUES,     psw       },
    { ".ascii",   SHAPE_STRINGS,    ascii     },
    { ".asciz",   SHAPE_STRINGS,    asciz     },
    { ".asciiz",  SHAPE_STRINGS,    asciz     },
    { ".space",   SHAPE_VALUES,     space     },
    { ".skip",    SHAPE_VALUES,     space     },
    { ".zero",    SHAPE_VALUES,     space     },
    { ".equ",     SHAPE_NAME_VALUE, equ       },
    { ".set",     SHAPE_NAME_VALUE, equ       },
    { ".include", SHAPE_STRING,     include   },
    { ".incbin",  SHAPE_STRING,     incbin    },
    { ".macro",   SHAPE_REST,       macro     },
    { ".endm",    SHAPE_NOTHING,    stray     },
    { ".rept",    SHAPE_VALUE,      rept      },
    { ".endr",    SHAPE_NOTHING,    stray     },
    { ".if",      SHAPE_VALUE,      if_value  },
    { ".ifdef",   SHAPE_NAME,       ifdef     },
    { ".ifndef",  SHAPE_NAME,       ifndef    },
    { ".else",    SHAPE_NOTHING,    else_part },
    { ".endif",   SHAPE_NOTHING,    endif     },
    { ".error",   SHAPE_STRING,     error     },
};

enum { DIRECTIVES = sizeof table / sizeof table[0] };

const struct directive *directive_at(unsigned n) { return n < DIRECTIVES ? &table[n] : NULL; }

const struct directive *directive_find(const char *name)
{
    for (unsigned i = 0; i < DIRECTIVES; i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}
