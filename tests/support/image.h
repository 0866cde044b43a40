/* image.h - images made of words, for tests that do not want the assembler between them and the machine.
 *
 * tests/isa has programs in assembly; here a C test writes the few words that it is about. */
#ifndef IMAGE_H
#define IMAGE_H

#include "isa/isa.h"
#include "isa/storage.h"

enum { IMAGE_MAX = 64 * 1024, IMAGE_CODE = 0x1000 };

struct image {
    uint32_t at;                /* where the next word goes */
    uint32_t size;              /* end of the highest word written */
    uint8_t byte[IMAGE_MAX];
};

/* An empty image whose new PSW is supervisor mode, P = IMAGE_CODE, R = (0, all ones), T = 0. Words go there. */
void image_begin(struct image *i);

/* Go on writing at an address. */
void image_at(struct image *i, uint32_t address);

/* Write a word, or the instruction with these fields (those that it does not use are ignored). */
void image_word(struct image *i, uint32_t word);
void image_insn(struct image *i, enum insn_id id, unsigned d, unsigned a, unsigned b, uint32_t imm);

/* The same by the instruction's layout: op d, a, b; op d, a, imm (also op d, imm(a)); op imm(a). */
#define op3(i, ID, d, a, b)   image_insn(i, INSN_##ID, d, a, b, 0)
#define opi(i, ID, d, a, imm) image_insn(i, INSN_##ID, d, a, 0, (uint32_t)(imm))
#define opm(i, ID, a, imm)    image_insn(i, INSN_##ID, 0, a, 0, (uint32_t)(imm))

/* li d, value: always two words, lui and addi. */
void image_li(struct image *i, unsigned d, uint32_t value);

/* Five words of a PSW. */
void image_psw(struct image *i, uint32_t status, uint32_t p, uint32_t l, uint32_t b, uint32_t t);

#endif
