/* instruction.c - mnemonics, of isa.def and of pseudo.def, and the words they become. */
#include "asm/asm.h"

#include <string.h>

/* Registers that pseudo-instructions name, and marks for those they are given. */
enum given { ZERO = 0, RA = 1, D = REGISTERS, A };

/* A value that was read rather than one the row gives. */
#define READ INT32_MAX

struct pseudo {
    const char *name;
    enum syntax syntax;
    const char *usage;
    enum insn_id insn;
    enum given d, a, b;
    int32_t value;
    enum size { ONE, SHORTEST, FULL } size;
};

static const struct pseudo pseudos[] = {
#define PSEUDO(name, form, usage, insn, d, a, b, value) \
    { #name, SYNTAX_##form, usage, INSN_##insn, d, a, b, value, ONE },
#define PAIR(name, form, usage, size) \
    { #name, SYNTAX_##form, usage, INSN_COUNT, ZERO, ZERO, ZERO, READ, size },
#include "asm/pseudo.def"
};

enum { PSEUDOS = sizeof pseudos / sizeof pseudos[0] };

const char *pseudo_name(unsigned n) { return n < PSEUDOS ? pseudos[n].name : NULL; }

bool mnemonic_find(const char *name, struct mnemonic *m)
{
    *m = (struct mnemonic){ .insn = insn_by_name(name) };
    for (unsigned i = 0; m->insn == NULL && m->pseudo == NULL && i < PSEUDOS; i++)
        if (strcmp(pseudos[i].name, name) == 0)
            m->pseudo = &pseudos[i];
    return m->insn != NULL || m->pseudo != NULL;
}

const char *mnemonic_name(struct mnemonic m) { return m.insn != NULL ? m.insn->name : m.pseudo->name; }

/* How each kind of operands is written. */
static const struct { enum syntax syntax; const char *usage; } writings[] = {
    [OPS_D_A_B]   = { SYNTAX_RRR,     "d, a, b"      },
    [OPS_D_A_IMM] = { SYNTAX_RRE,     "d, a, imm"    },
    [OPS_D_A_SH]  = { SYNTAX_RRE,     "d, a, imm"    },
    [OPS_D_HIGH]  = { SYNTAX_RE,      "d, imm"       },
    [OPS_D_MEM]   = { SYNTAX_RM,      "d, imm(a)"    },
    [OPS_D_A_TO]  = { SYNTAX_RRE,     "d, a, target" },
    [OPS_D_TO]    = { SYNTAX_RE,      "d, target"    },
    [OPS_CODE]    = { SYNTAX_E,       "imm"          },
    [OPS_NOTHING] = { SYNTAX_NOTHING, ""             },
    [OPS_MEM]     = { SYNTAX_M,       "imm(a)"       },
    [OPS_A]       = { SYNTAX_R,       "a"            },
    [OPS_D]       = { SYNTAX_R,       "d"            },
    [OPS_D_A]     = { SYNTAX_RR,      "d, a"         },
};

enum syntax mnemonic_syntax(struct mnemonic m)
{
    return m.insn != NULL ? writings[m.insn->operands].syntax : m.pseudo->syntax;
}

const char *mnemonic_usage(struct mnemonic m)
{
    return m.insn != NULL ? writings[m.insn->operands].usage : m.pseudo->usage;
}

static bool is_target(enum operands o) { return o == OPS_D_A_TO || o == OPS_D_TO; }

/* The word without its value, emitted; its offset in the image. */
static uint32_t emit_base(struct assembly *a, struct span span, enum insn_id id, unsigned d, unsigned ra, unsigned b)
{
    uint32_t offset = (uint32_t)a->image.end;
    emit_word(a, span, encode((struct insn){ .id = id, .d = (uint8_t)d, .a = (uint8_t)ra, .b = (uint8_t)b }));
    return offset;
}

static void emit_insn(struct assembly *a, struct span span, const struct insn_info *info, const char *who,
                      const struct operands_read *o)
{
    uint32_t address = (uint32_t)here(a);
    uint32_t offset = emit_base(a, span, info->id, o->d, o->a, o->b);
    if (o->value != NULL)
        emit_value(a, (struct fixup){ .field = is_target(info->operands) ? FIELD_TO : FIELD_IMM, .offset = offset,
                                      .here = address, .insn = info, .who = who, .value = o->value });
}

/* li and la. The size is decided here and now: one word only where the value is known at this line. */
static void emit_pair(struct assembly *a, struct span span, const struct pseudo *p, const struct operands_read *o)
{
    int64_t value = 0;
    bool known = p->size == SHORTEST && o->value->kind == EXPR_NUMBER && fits_word(o->value->number);
    if (known)
        value = (int32_t)(uint32_t)o->value->number;
    if (known && imm_fits(insn_info(INSN_ADDI)->operands, value, NULL, NULL)) {
        emit_word(a, span, encode((struct insn){ .id = INSN_ADDI, .d = (uint8_t)o->d, .imm = (uint32_t)value }));
    } else if (known && (value & 0xFFFF) == 0) {
        emit_word(a, span, encode((struct insn){ .id = INSN_LUI, .d = (uint8_t)o->d, .imm = (uint32_t)value >> 16 }));
    } else {
        uint32_t offset = emit_base(a, span, INSN_LUI, o->d, 0, 0);
        emit_base(a, span, INSN_ADDI, o->d, o->d, 0);
        emit_value(a, (struct fixup){ .field = FIELD_PAIR, .offset = offset, .who = p->name, .value = o->value });
    }
}

static unsigned chosen(enum given s, const struct operands_read *o)
{
    return s == D ? o->d : s == A ? o->a : (unsigned)s;
}

static void emit_pseudo(struct assembly *a, struct span span, const struct pseudo *p, const struct operands_read *o)
{
    a->pseudo = true;
    if (p->size != ONE) {
        emit_pair(a, span, p, o);
        return;
    }
    const struct insn_info *info = insn_info(p->insn);
    struct operands_read real = {
        .d = chosen(p->d, o), .a = chosen(p->a, o), .b = chosen(p->b, o),
        .value = p->value == READ ? o->value : expr_number(a, span, p->value),
    };
    emit_insn(a, span, info, p->name, &real);
}

void instruction(struct assembly *a, struct span span, struct mnemonic m, const struct operands_read *o)
{
    if (here(a) % 4 != 0) {
        error_here(a, span, "an instruction at 0x%llx, no multiple of 4: put .align 4 before it",
                   (unsigned long long)here(a));
        emit_space(a, span, -(uint64_t)here(a) & 3);        /* one error, not one for each that follows */
    }
    if (m.insn != NULL)
        emit_insn(a, span, m.insn, m.insn->name, o);
    else
        emit_pseudo(a, span, m.pseudo, o);
}
