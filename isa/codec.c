/* codec.c - words and instructions: decode, encode, print, all expanded from isa.def.
 *
 * A legal word has one meaning and one spelling, because every field that an instruction does not use
 * must be 0: `must_be_zero` is that rule, `decode` tests it, `encode` obeys it. */
#include "isa/isa.h"

#include <stdio.h>
#include <string.h>

#define INSN(ID, name, opcode, operands, kind, class, has, meaning) \
    [INSN_##ID] = { INSN_##ID, #name, opcode, OPS_##operands, KIND_##kind, class, HAS_##has, (opcode) >= 0xF0, meaning },
static const struct insn_info table[INSN_COUNT] = {
#include "isa/isa.def"
};
#undef INSN

/* Opcode to row, plus 1; 0 where there is none. */
#define INSN(ID, name, opcode, ...) [opcode] = INSN_##ID + 1,
static const uint8_t by_opcode[256] = {
#include "isa/isa.def"
};
#undef INSN

/* What a word with such operands holds where, and how its immediate is read. */
static const struct layout {
    bool d, a, b;
    uint32_t must_be_zero;
    uint8_t imm_bits;        /* 0: no immediate */
    bool imm_signed;
} layouts[] = {
    [OPS_D_A_B]   = { true,  true,  true,  0x00000FFF, 0,  false },
    [OPS_D_A_IMM] = { true,  true,  false, 0x00000000, 16, true  },
    [OPS_D_A_SH]  = { true,  true,  false, 0x0000FFE0, 5,  false },
    [OPS_D_HIGH]  = { true,  false, false, 0x000F0000, 16, false },
    [OPS_D_MEM]   = { true,  true,  false, 0x00000000, 16, true  },
    [OPS_D_A_TO]  = { true,  true,  false, 0x00000000, 16, true  },
    [OPS_D_TO]    = { true,  false, false, 0x00000000, 20, true  },
    [OPS_CODE]    = { false, false, false, 0x00FF0000, 16, false },
    [OPS_NOTHING] = { false, false, false, 0x00FFFFFF, 0,  false },
    [OPS_MEM]     = { false, true,  false, 0x00F00000, 16, true  },
    [OPS_A]       = { false, true,  false, 0x00F0FFFF, 0,  false },
    [OPS_D]       = { true,  false, false, 0x000FFFFF, 0,  false },
    [OPS_D_A]     = { true,  true,  false, 0x0000FFFF, 0,  false },
};

const struct insn_info *insn_info(enum insn_id id) { return &table[id]; }
bool uses_d(enum operands o) { return layouts[o].d; }
bool uses_a(enum operands o) { return layouts[o].a; }
bool uses_b(enum operands o) { return layouts[o].b; }

const struct insn_info *insn_by_name(const char *name)
{
    for (int i = 0; i < INSN_COUNT; i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

struct insn decode(uint32_t word, unsigned has)
{
    struct insn i = { .id = INSN_ILLEGAL, .word = word };
    unsigned row = by_opcode[word >> 24];
    if (row == 0)
        return i;
    const struct insn_info *info = &table[row - 1];
    const struct layout *l = &layouts[info->operands];
    if ((info->has & ~has) != 0 || (word & l->must_be_zero) != 0)
        return i;
    i.id = info->id;
    i.d = l->d ? word >> 20 & 15 : 0;
    i.a = l->a ? word >> 16 & 15 : 0;
    i.b = l->b ? word >> 12 & 15 : 0;
    if (l->imm_bits != 0) {
        uint32_t sign = l->imm_signed ? 1u << (l->imm_bits - 1) : 0;
        i.imm = ((word & ((1u << l->imm_bits) - 1)) ^ sign) - sign;
    }
    return i;
}

uint32_t encode(struct insn i)
{
    const struct insn_info *info = &table[i.id];
    const struct layout *l = &layouts[info->operands];
    uint32_t word = (uint32_t)info->opcode << 24;
    if (l->d)
        word |= (uint32_t)i.d << 20;
    if (l->a)
        word |= (uint32_t)i.a << 16;
    if (l->b)
        word |= (uint32_t)i.b << 12;
    if (l->imm_bits != 0)
        word |= i.imm & ((1u << l->imm_bits) - 1);
    return word;
}

bool imm_fits(enum operands o, int64_t value, int64_t *low, int64_t *high)
{
    const struct layout *l = &layouts[o];
    int64_t lowest = 0, highest = ((int64_t)1 << l->imm_bits) - 1;
    if (l->imm_signed) {
        lowest = -((int64_t)1 << (l->imm_bits - 1));
        highest = -lowest - 1;
    } else if (o == OPS_D_HIGH) {
        lowest = -((int64_t)1 << (l->imm_bits - 1));    /* `lui` takes either reading of its 16 bits */
    }
    if (low != NULL)
        *low = lowest;
    if (high != NULL)
        *high = highest;
    return l->imm_bits == 0 || (value >= lowest && value <= highest);
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
