/* image.c - images made of words. */
#include "tests/support/image.h"

#include <stdlib.h>
#include <string.h>

void image_at(struct image *i, uint32_t address) { i->at = address; }

void image_word(struct image *i, uint32_t word)
{
    if (i->at > IMAGE_MAX - 4)
        abort();                                /* the test is wrong, not what it tests */
    for (unsigned n = 0; n < 4; n++)
        i->byte[i->at++] = (uint8_t)(word >> 8 * n);
    if (i->size < i->at)
        i->size = i->at;
}

void image_insn(struct image *i, enum insn_id id, unsigned d, unsigned a, unsigned b, uint32_t imm)
{
    image_word(i, encode((struct insn){ .id = id, .d = (uint8_t)d, .a = (uint8_t)a, .b = (uint8_t)b, .imm = imm }));
}

void image_li(struct image *i, unsigned d, uint32_t value)
{
    opi(i, LUI, d, 0, (value + 0x8000) >> 16);
    opi(i, ADDI, d, d, value);
}

void image_psw(struct image *i, uint32_t status, uint32_t p, uint32_t l, uint32_t b, uint32_t t)
{
    const uint32_t words[PSW_WORDS] = { status, p, l, b, t };
    for (unsigned n = 0; n < PSW_WORDS; n++)
        image_word(i, words[n]);
}

void image_begin(struct image *i)
{
    memset(i, 0, sizeof *i);
    image_at(i, NEW_STATUS);
    image_psw(i, 0, IMAGE_CODE, 0, UINT32_MAX, 0);
    image_at(i, IMAGE_CODE);
}
