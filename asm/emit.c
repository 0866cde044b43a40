/* emit.c - the image as it grows, and the values that are put in when they are known.
 *
 * Zeros are not stored before something else comes behind them: an .org far ahead costs nothing. */
#include "asm/asm.h"

#include <stdlib.h>
#include <string.h>

/* The value of `.`: modulo 2^64 inside .phase, like all arithmetic here. */
int64_t here(const struct assembly *a) { return (int64_t)(a->image.end + a->image.phase); }

/* Make image.bytes reach up to end. */
static void reach(struct image *m, size_t end)
{
    if (end <= m->capacity)
        return;
    size_t capacity = m->capacity != 0 ? m->capacity : 4096;
    while (capacity < end)
        capacity *= 2;
    uint8_t *bytes = allocate(capacity);        /* zeros, which the system hands out untouched */
    if (m->bytes != NULL)
        memcpy(bytes, m->bytes, m->capacity);
    free(m->bytes);
    m->bytes = bytes;
    m->capacity = capacity;
}

/* Move on by size. False after a message: the image would be too large. */
static bool advance(struct assembly *a, struct span span, uint64_t size)
{
    if (size > MAX_IMAGE - a->image.end) {
        error_here(a, span, "the image grows beyond 1 GiB, the largest storage there is");
        a->stop = true;
        return false;
    }
    a->image.end += size;
    return true;
}

void emit_bytes(struct assembly *a, struct span span, const void *bytes, size_t size)
{
    uint64_t start = a->image.end;
    if (size == 0 || !advance(a, span, size))
        return;
    reach(&a->image, (size_t)a->image.end);
    memcpy(a->image.bytes + start, bytes, size);
}

void emit_space(struct assembly *a, struct span span, uint64_t size)
{
    a->gap = true;
    advance(a, span, size);
}

static void put(struct image *m, uint32_t offset, uint32_t value, unsigned size)
{
    reach(m, (size_t)offset + size);
    for (unsigned i = 0; i < size; i++)
        m->bytes[offset + i] = (uint8_t)(value >> 8 * i);
}

void emit_word(struct assembly *a, struct span span, uint32_t word)
{
    uint8_t bytes[4] = { (uint8_t)word, (uint8_t)(word >> 8), (uint8_t)(word >> 16), (uint8_t)(word >> 24) };
    emit_bytes(a, span, bytes, sizeof bytes);
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

static uint32_t word_at(const struct image *m, uint32_t offset)
{
    uint32_t word = 0;
    for (unsigned i = 0; i < 4; i++)
        word |= (uint32_t)m->bytes[offset + i] << 8 * i;
    return word;
}

/* Fill the immediate of the instruction at offset. */
static void put_imm(struct image *m, uint32_t offset, uint32_t imm)
{
    struct insn i = decode(word_at(m, offset), ~0u);
    i.imm = imm;
    put(m, offset, encode(i), 4);
}

static void too_large(struct assembly *a, const struct fixup *f, int64_t value, const char *field,
                      int64_t low, int64_t high)
{
    const char *hex = value > 9 ? arena_format(&a->arena, " (0x%llx)", (unsigned long long)value) : "";
    error_at(a, f->value->place, "%lld%s does not fit %s: %s takes %lld .. %lld", (long long)value, hex, f->who, field,
             (long long)low, (long long)high);
}

static void put_data(struct assembly *a, const struct fixup *f, int64_t value, unsigned size)
{
    int64_t low = -((int64_t)1 << (8 * size - 1)), high = ((int64_t)1 << 8 * size) - 1;
    if (value < low || value > high)
        too_large(a, f, value, "it", low, high);
    else
        put(&a->image, f->offset, (uint32_t)value, size);
}

static void put_immediate(struct assembly *a, const struct fixup *f, int64_t value)
{
    int64_t low, high;
    if (imm_fits(f->insn->operands, value, &low, &high))
        put_imm(&a->image, f->offset, (uint32_t)value);
    else
        too_large(a, f, value, low < 0 && high <= INT16_MAX ? "its signed immediate" : "its immediate", low, high);
}

/* A target is an address; P counts modulo 2^32, and so does the distance. */
static void put_target(struct assembly *a, const struct fixup *f, int64_t value)
{
    int64_t low, high, distance = (int32_t)((uint32_t)value - f->here);
    if (!fits_word(value))
        too_large(a, f, value, "a target", INT32_MIN, UINT32_MAX);
    else if (distance % 4 != 0)
        error_at(a, f->value->place, "the target 0x%x is no multiple of 4", (unsigned)value);
    else if (!imm_fits(f->insn->operands, distance / 4, &low, &high))
        error_at(a, f->value->place, "the target 0x%x is %lld bytes away; %s reaches %lld .. %lld", (unsigned)value,
                 (long long)distance, f->who, (long long)low * 4, (long long)high * 4);
    else
        put_imm(&a->image, f->offset, (uint32_t)(distance / 4));
}

static void put_pair(struct assembly *a, const struct fixup *f, int64_t value)
{
    if (!fits_word(value)) {
        too_large(a, f, value, "it", INT32_MIN, UINT32_MAX);
        return;
    }
    put_imm(&a->image, f->offset, high_half(value));
    put_imm(&a->image, f->offset + 4, (uint32_t)low_half(value));
}

static void put_value(struct assembly *a, const struct fixup *f, int64_t value)
{
    switch (f->field) {
    case FIELD_BYTE: put_data(a, f, value, 1); break;
    case FIELD_HALF: put_data(a, f, value, 2); break;
    case FIELD_WORD: put_data(a, f, value, 4); break;
    case FIELD_IMM:  put_immediate(a, f, value); break;
    case FIELD_TO:   put_target(a, f, value); break;
    case FIELD_PAIR: put_pair(a, f, value); break;
    }
}

/* Now, where no symbol is missing: an error then comes in the order of the source. */
void emit_value(struct assembly *a, struct fixup f)
{
    int64_t value;
    if (a->stop)
        return;
    if (!f.value->open || f.value->kind == EXPR_NUMBER) {
        if (expr_value(a, f.value, &value))
            put_value(a, &f, value);
        return;
    }
    a->keep = true;
    if (a->fixup_count == MAX_FIXUPS) {
        error_at(a, f.value->place, "more than %d values wait for symbols that are not known yet", MAX_FIXUPS);
        a->stop = true;
        return;
    }
    a->fixups = make_room(a->fixups, a->fixup_count, &a->fixup_room, sizeof *a->fixups);
    a->fixups[a->fixup_count++] = f;
}

void emit_finish(struct assembly *a)
{
    for (size_t i = 0; i < a->fixup_count; i++) {
        int64_t value;
        if (expr_value(a, a->fixups[i].value, &value))
            put_value(a, &a->fixups[i], value);
    }
    for (struct symbol_entry *s = a->symbols; s != NULL; s = s->next) {
        int64_t value;
        if (s->kind == SYMBOL_CONSTANT)
            expr_value(a, s->value, &value);
    }
}
