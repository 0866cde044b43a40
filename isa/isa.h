/* isa.h - what isa.def, trap.def, state.def and dev/ports.def say, for C: names, tables, codec.
 *
 * Nothing here runs; semantics.h says what the instructions do. The manual is README.md beside this file. */
#ifndef ISA_H
#define ISA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is so nearly always, and hardly ever: compilers let the way that is taken go straight on. */
#define LIKELY(condition) __builtin_expect((condition), 1)
#define UNLIKELY(condition) __builtin_expect((condition), 0)

/* How an instruction's fields are written in assembly. The word is op | d | a | then b and 12 zero bits (R),
 * or a 16-bit immediate (I), or d and a 20-bit immediate (J); unused fields are 0 (manual, section 6). */
enum operands {
    OPS_D_A_B,      /* R  op d, a, b                                        */
    OPS_D_A_IMM,    /* I  op d, a, imm       signed                         */
    OPS_D_A_SH,     /* I  op d, a, imm       0 .. 31                        */
    OPS_D_HIGH,     /* I  op d, imm          signed or unsigned, a = 0      */
    OPS_D_MEM,      /* I  op d, imm(a)       signed                         */
    OPS_D_A_TO,     /* I  op d, a, target    imm = distance in words        */
    OPS_D_TO,       /* J  op d, target       imm = distance in words        */
    OPS_CODE,       /* I  op imm             unsigned, d = a = 0            */
    OPS_NOTHING,    /*    op                 all fields 0                   */
    OPS_MEM,        /* I  op imm(a)          signed, d = 0                  */
    OPS_A,          /* I  op a               d = 0, imm = 0                 */
    OPS_D,          /* I  op d               a = 0, imm = 0                 */
    OPS_D_A,        /* I  op d, a            imm = 0                        */
};

/* The shape of an instruction's meaning, see semantics.h. */
enum kind { KIND_VALUE, KIND_DIVIDE, KIND_LOAD, KIND_STORE, KIND_BRANCH, KIND_JUMP, KIND_CALL, KIND_SYSTEM, KIND_FLAWED };

/* Claims about sensitivity: Popek and Goldberg 1974, section 3, and the manual's section 7. A set. */
enum class {
    INNOCUOUS = 0,
    CONTROL = 1,      /* changes M or R without a trap             */
    LOCATION = 2,     /* its effect depends on R.l                 */
    MODE = 4,         /* its effect depends on M                   */
    RESOURCE = 8,     /* changes or shows T, C, a device, a stop   */
    TRAPS = 16,       /* traps in every state                      */
};

/* What a machine must have for an instruction to be legal there. A machine's `has` is a set of these. */
enum has {
    HAS_BASE = 0,
    HAS_V = 1, HAS_ASSIST = 2,
    HAS_JUS = 4, HAS_GETM = 8, HAS_LRA = 16, HAS_POPSW = 32, HAS_GETR = 64,
    HAS_FLAWS = HAS_JUS | HAS_GETM | HAS_LRA | HAS_POPSW | HAS_GETR,
};

enum insn_id {
#define INSN(ID, ...) INSN_##ID,
#include "isa/isa.def"
#undef INSN
    INSN_COUNT,
    INSN_ILLEGAL = INSN_COUNT,
};

enum cause {
#define CAUSE(NAME, number, ...) CAUSE_##NAME = (number),
#include "isa/trap.def"
    CAUSE_COUNT,
    NO_TRAP = -1,
};

enum area {
#define AREA(NAME, address, ...) NAME = (address),
#include "isa/trap.def"
    TRAP_RECORD = TRAP_WORD + 4 - OLD_STATUS,           /* bytes that a trap leaves: the old PSW, and why */
};

/* The bits of the status word: PSW_M, PSW_I, PSW_V. */
enum psw_flag {
#define FLAG(NAME, bit, ...) PSW_##NAME = 1 << (bit),
#include "isa/state.def"
};

/* How many words a PSW has in storage. */
enum {
    PSW_WORDS = 0
#define PSW(...) + 1
#include "isa/state.def"
};

enum { REGISTERS = 16, PAGE_SIZE = 4096 };

/* One row of isa.def. */
struct insn_info {
    enum insn_id id;
    const char *name;
    uint8_t opcode;
    enum operands operands;
    enum kind kind;
    unsigned class;          /* set of enum class */
    unsigned has;            /* the enum has it needs */
    bool privileged;         /* family F */
    const char *meaning;
};

/* A decoded word. imm is ready to use: sign-extended where the format says so; for branches and jumps in words. */
struct insn {
    enum insn_id id;         /* INSN_ILLEGAL: the other fields but word mean nothing */
    uint8_t d, a, b;
    uint32_t imm;
    uint32_t word;
};

/* The row of an instruction. id: below INSN_COUNT. */
const struct insn_info *insn_info(enum insn_id id);

/* The row whose mnemonic is name (any switch), or NULL. */
const struct insn_info *insn_by_name(const char *name);

/* How the words of one opcode are taken apart: a row of isa.def, ready for the decoder. Codec.c makes them. */
struct word_form {
    uint8_t row;                 /* enum insn_id + 1; 0: no instruction has this opcode */
    uint8_t has;                 /* the enum has it needs                               */
    uint8_t d, a, b;             /* 15 where the field is used, else 0                  */
    uint32_t must_be_zero;       /* bits that no field uses, and those that only an illegal immediate sets */
    uint32_t imm_mask, imm_sign; /* 0: no immediate; no sign                            */
};
extern const struct word_form word_forms[256];

static inline bool has_form(uint32_t word, const struct word_form *f, unsigned has)
{
    return f->row != 0 && (f->has & ~has) == 0 && (word & f->must_be_zero) == 0;
}

/* Which instruction a word is on a machine with all of `has`; INSN_ILLEGAL: none (manual, sections 6, 11). */
static inline enum insn_id identify(uint32_t word, unsigned has)
{
    const struct word_form *f = &word_forms[word >> 24];
    return has_form(word, f, has) ? (enum insn_id)(f->row - 1) : INSN_ILLEGAL;
}

/* And all that it says. */
static inline struct insn decode(uint32_t word, unsigned has)
{
    const struct word_form *f = &word_forms[word >> 24];
    struct insn i = { .id = INSN_ILLEGAL, .word = word };
    if (!has_form(word, f, has))
        return i;
    i.id = (enum insn_id)(f->row - 1);
    i.d = word >> 20 & f->d;
    i.a = word >> 16 & f->a;
    i.b = word >> 12 & f->b;
    i.imm = ((word & f->imm_mask) ^ f->imm_sign) - f->imm_sign;
    return i;
}

/* Whether the word is of the privileged family, legal or not. */
static inline bool is_privileged(uint32_t word) { return word >> 28 == 0xF; }

/* The word of an instruction. Fields that its operands do not use are ignored; imm is as in struct insn
 * and must fit (imm_fits). The inverse of decode: decode(encode(i)) = i for every legal i. */
uint32_t encode(struct insn i);

/* Whether value is an immediate that an instruction with such operands can hold (branches: in words).
 * Always true where there is none. low and high, where not NULL, receive the range. */
bool imm_fits(enum operands o, int64_t value, int64_t *low, int64_t *high);

/* Whether operands o use the fields d, a, b. */
bool uses_d(enum operands o);
bool uses_a(enum operands o);
bool uses_b(enum operands o);

/* The instruction as assembly text into buf (64 bytes are enough for every instruction), p being its virtual address:
 * targets appear as absolute hexadecimal numbers. An illegal word appears as `.word 0x...`. Returns buf. */
char *insn_text(char *buf, size_t size, struct insn i, uint32_t p);

/* "PRIVILEGED" and so on; "?" for a number that is no cause. */
const char *cause_name(unsigned cause);

/* "jus" -> HAS_JUS ...; 0 for a name that is no flaw. */
unsigned flaw_by_name(const char *name);

/* "zero", "ra" ...: the conventional name of register r, below REGISTERS. */
const char *register_name(unsigned r);

/* The number of the register called name (r0 .. r15, or a conventional name), or -1. */
int register_by_name(const char *name);

/* The text of pg32.inc: the machine's constants for assembly programs, made from the tables, as a string to free.
 * NULL: out of memory. */
char *isa_include(void);

#endif
