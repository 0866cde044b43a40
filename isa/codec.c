/* codec.c - words and instructions: decode, encode, print, all expanded from isa.def.
 *
 * A legal word has one meaning and one spelling, because every field that an instruction does not use must be 0:
 * `must_be_zero` is that rule; decode (isa.h) tests it, encode obeys it. */
#include "isa/isa.h"

#include <stdio.h>
#include <string.h>

#define INSN(ID, name, opcode, operands, kind, class, has, meaning) \
    [INSN_##ID] = { INSN_##ID, #name, opcode, OPS_##operands, KIND_##kind, class, HAS_##has, (opcode) >= 0xF0, meaning },
static const struct insn_info table[INSN_COUNT] = {
#include "isa/isa.def"
};
#undef INSN

/* What the words of each operand layout hold: fields d, a, b; bits that must be 0; the immediate's mask and sign. */
#define LAYOUT_D_A_B   15, 15, 15, 0x00000FFF, 0, 0
#define LAYOUT_D_A_IMM 15, 15, 0,  0x00000000, 0xFFFF, 0x8000
#define LAYOUT_D_A_SH  15, 15, 0,  0x0000FFE0, 0x1F, 0
#define LAYOUT_D_HIGH  15, 0,  0,  0x000F0000, 0xFFFF, 0
#define LAYOUT_D_MEM   15, 15, 0,  0x00000000, 0xFFFF, 0x8000
#define LAYOUT_D_A_TO  15, 15, 0,  0x00000000, 0xFFFF, 0x8000
#define LAYOUT_D_TO    15, 0,  0,  0x00000000, 0xFFFFF, 0x80000
#define LAYOUT_CODE    0,  0,  0,  0x00FF0000, 0xFFFF, 0
#define LAYOUT_NOTHING 0,  0,  0,  0x00FFFFFF, 0, 0
#define LAYOUT_MEM     0,  15, 0,  0x00F00000, 0xFFFF, 0x8000
#define LAYOUT_A       0,  15, 0,  0x00F0FFFF, 0, 0
#define LAYOUT_D       15, 0,  0,  0x000FFFFF, 0, 0
#define LAYOUT_D_A     15, 15, 0,  0x0000FFFF, 0, 0

#define INSN(ID, name, opcode, operands, kind, class, has, ...) \
    [opcode] = { INSN_##ID + 1, HAS_##has, LAYOUT_##operands },
const struct word_form word_forms[256] = {
#include "isa/isa.def"
};
#undef INSN

/* The layout of operands, by way of any instruction that has them. */
static const struct word_form *layout(enum operands o)
{
    int id = 0;
    while (table[id].operands != o)
        id++;
    return &word_forms[table[id].opcode];
}

const struct insn_info *insn_info(enum insn_id id) { return &table[id]; }
bool uses_d(enum operands o) { return layout(o)->d != 0; }
bool uses_a(enum operands o) { return layout(o)->a != 0; }
bool uses_b(enum operands o) { return layout(o)->b != 0; }

const struct insn_info *insn_by_name(const char *name)
{
    for (int i = 0; i < INSN_COUNT; i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

uint32_t encode(struct insn i)
{
    const struct word_form *f = &word_forms[table[i.id].opcode];
    return (uint32_t)table[i.id].opcode << 24
         | (uint32_t)(i.d & f->d) << 20 | (uint32_t)(i.a & f->a) << 16 | (uint32_t)(i.b & f->b) << 12
         | (i.imm & f->imm_mask);
}

bool imm_fits(enum operands o, int64_t value, int64_t *low, int64_t *high)
{
    const struct word_form *f = layout(o);
    int64_t lowest = -(int64_t)f->imm_sign, highest = lowest + f->imm_mask;
    if (o == OPS_D_HIGH)
        lowest = -0x8000;                       /* `lui` takes either reading of its 16 bits */
    if (low != NULL)
        *low = lowest;
    if (high != NULL)
        *high = highest;
    return f->imm_mask == 0 || (value >= lowest && value <= highest);
}

char *insn_text(char *buf, size_t size, struct insn i, uint32_t p)
{
    if (i.id == INSN_ILLEGAL) {
        snprintf(buf, size, ".word 0x%08x", i.word);
        return buf;
    }
    const char *name = table[i.id].name;
    const char *d = register_name(i.d), *a = register_name(i.a), *b = register_name(i.b);
    int imm = (int)i.imm;
    uint32_t target = p + 4 * i.imm;
    switch (table[i.id].operands) {
    case OPS_D_A_B:   snprintf(buf, size, "%-5s %s, %s, %s", name, d, a, b); break;
    case OPS_D_A_IMM:
    case OPS_D_A_SH:  snprintf(buf, size, "%-5s %s, %s, %d", name, d, a, imm); break;
    case OPS_D_HIGH:  snprintf(buf, size, "%-5s %s, 0x%x", name, d, i.imm); break;
    case OPS_D_MEM:   snprintf(buf, size, "%-5s %s, %d(%s)", name, d, imm, a); break;
    case OPS_D_A_TO:  snprintf(buf, size, "%-5s %s, %s, 0x%x", name, d, a, target); break;
    case OPS_D_TO:    snprintf(buf, size, "%-5s %s, 0x%x", name, d, target); break;
    case OPS_CODE:    snprintf(buf, size, "%-5s %u", name, i.imm); break;
    case OPS_NOTHING: snprintf(buf, size, "%s", name); break;
    case OPS_MEM:     snprintf(buf, size, "%-5s %d(%s)", name, imm, a); break;
    case OPS_A:       snprintf(buf, size, "%-5s %s", name, a); break;
    case OPS_D:       snprintf(buf, size, "%-5s %s", name, d); break;
    case OPS_D_A:     snprintf(buf, size, "%-5s %s, %s", name, d, a); break;
    }
    return buf;
}

const char *cause_name(unsigned cause)
{
    static const char *const names[] = {
#define CAUSE(NAME, number, ...) [number] = #NAME,
#include "isa/trap.def"
    };
    return cause < CAUSE_COUNT ? names[cause] : "?";
}

unsigned flaw_by_name(const char *name)
{
    const struct insn_info *info = insn_by_name(name);
    return info != NULL ? info->has & HAS_FLAWS : 0;
}

static const char *const aliases[REGISTERS] = {
#define REG(number, name, alias, ...) [number] = #alias,
#include "isa/state.def"
};

const char *register_name(unsigned r) { return aliases[r]; }

int register_by_name(const char *name)
{
    static const char *const plain[REGISTERS] = {
#define REG(number, name, ...) [number] = #name,
#include "isa/state.def"
    };
    for (int r = 0; r < REGISTERS; r++)
        if (strcmp(plain[r], name) == 0 || strcmp(aliases[r], name) == 0)
            return r;
    return -1;
}
