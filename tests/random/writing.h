/* writing.h - what the generators of random programs write with: random numbers, words, snippets.
 *
 * A program is written body by body: `put` and what is made of it write at body.at and advance it. */
#ifndef WRITING_H
#define WRITING_H

#include "tests/random/generator.h"

#include "isa/storage.h"

/* Where every random program has its handler, its table of PSWs and its data. */
enum { HANDLER = 0x100, TABLE = 0x300, TABLE_PSWS = 16, TABLE_STRIDE = 32, DATA = 0x500 };

/* A body under construction: where it lies, and the window under which it runs. */
struct body {
    uint32_t start, at, end;        /* physical */
    uint32_t l, b;
    bool user;
};

/* No expression draws twice: in which order it would is the compiler's choice, and a seed must mean the same to all. */
struct generator {
    struct test_case *c;
    uint64_t state;
    struct body body;
    uint32_t q;
    unsigned d, e;                  /* two registers, drawn anew for each snippet */
    unsigned base, value;           /* two more, different and neither r0         */
};

/* A number below n; yes in so many percent; 32 random bits; one of a list; a number of the kind that finds mistakes. */
uint32_t below(struct generator *g, uint32_t n);
bool chance(struct generator *g, uint32_t percent);
uint32_t any_word(struct generator *g);
uint32_t pick(struct generator *g, const uint32_t *from, size_t count);
#define PICK(g, ...) pick(g, (const uint32_t[]){ __VA_ARGS__ }, sizeof((const uint32_t[]){ __VA_ARGS__ }) / 4)
uint32_t edge(struct generator *g);

/* Draw the registers of the next snippet. */
void draw_registers(struct generator *g);

/* A word at a physical address; the next word of the body; the next instruction; two that load a constant. */
void put_at(struct generator *g, uint32_t address, uint32_t word);
void put(struct generator *g, uint32_t word);
void insn(struct generator *g, enum insn_id id, unsigned d, unsigned a, unsigned b, uint32_t imm);
void li(struct generator *g, unsigned d, uint32_t value);
#define I(ID, d, a, imm) insn(g, INSN_##ID, d, a, 0, (uint32_t)(imm))

/* A random legal word of an instruction, of this machine or not. */
uint32_t legal_word(struct generator *g, enum insn_id id);

/* One of the things that a program may do next, at most 25 words. */
void write_snippet(struct generator *g);

void put_psw(struct generator *g, uint32_t address, uint32_t (*psw)[PSW_WORDS]);
void fill(struct generator *g, uint8_t *bytes, size_t n);

#endif
