/* literal.c - numbers, characters and strings, as in C; numbers in binary besides. */
#include "asm/asm.h"

#include <string.h>

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

bool literal_number(struct assembly *a, struct span span, const char *text, size_t size, int64_t *value)
{
    int base = 10;
    size_t i = 0;
    if (size > 1 && text[0] == '0') {
        bool letter = digit(text[1]) > 9;
        base = (text[1] | 0x20) == 'x' ? 16 : (text[1] | 0x20) == 'b' ? 2 : 8;
        i = letter && base != 8 ? 2 : 1;
    }
    uint64_t n = 0;
    bool good = i < size, fits = true;
    for (; i < size; i++) {
        int d = digit(text[i]);
        good = good && d < base;
        fits = fits && n <= ((uint64_t)INT64_MAX - (uint64_t)(d < base ? d : 0)) / (uint64_t)base;
        n = n * (uint64_t)base + (uint64_t)d;
    }
    *value = (int64_t)n;
    if (!good)
        error_here(a, span, "'%s' is no number%s", quotable(a, text, size),
                   base == 8 ? " (one that begins with 0 is octal, as in C)" : "");
    else if (!fits)
        error_here(a, span, "%s does not fit 64 bits signed", quotable(a, text, size));
    return good && fits;
}

/* One character or escape at text[*i], *i moved behind it. A reason on failure. */
static const char *character(const char *text, size_t size, size_t *i, unsigned *out)
{
    static const char names[] = "abfnrtv\\'\"?", values[] = "\a\b\f\n\r\t\v\\'\"?";
    if (text[*i] != '\\') {
        *out = (unsigned char)text[(*i)++];
        return NULL;
    }
    if (++*i >= size)
        return "an escape that does not end";
    char c = text[(*i)++];
    const char *name = c != '\0' ? strchr(names, c) : NULL;
    if (name != NULL) {
        *out = (unsigned char)values[name - names];
        return NULL;
    }
    unsigned n = 0;
    if (c == 'x') {
        size_t first = *i;
        for (; *i < size && digit(text[*i]) < 16 && n <= 0xFF; (*i)++)
            n = n * 16 + (unsigned)digit(text[*i]);
        if (*i == first)
            return "\\x without a hexadecimal digit";
    } else if (digit(c) < 8) {
        n = (unsigned)digit(c);
        for (int k = 0; k < 2 && *i < size && digit(text[*i]) < 8; k++)
            n = n * 8 + (unsigned)digit(text[(*i)++]);
    } else {
        return "an unknown escape";
    }
    *out = n;
    return n <= 0xFF ? NULL : "an escape above 255";
}

/* The place of text[i], i counted from the start of the token at span. */
static struct span part(const struct assembly *a, struct span span, size_t i)
{
    if (a->columns != NULL)
        return span;
    return (struct span){ span.first + (uint32_t)i, span.first + (uint32_t)i };
}

bool literal_character(struct assembly *a, struct span span, const char *text, size_t size, int64_t *value)
{
    unsigned c = 0;
    size_t i = 1;
    const char *problem = NULL;
    if (size == 2 && text[1] == '\'')
        problem = "an empty character constant";
    else if (size < 3 || text[size - 1] != '\'')
        problem = "a character constant that does not end";
    else
        problem = character(text, size - 1, &i, &c);
    if (problem == NULL && i != size - 1)
        problem = "a character constant holds one byte";
    *value = c;
    if (problem != NULL)
        error_here(a, span, "%s", problem);
    return problem == NULL;
}

bool literal_string(struct assembly *a, struct span span, const char *text, size_t size, struct bytes *out)
{
    char *bytes = arena_take(&a->arena, size);
    size_t count = 0;
    if (size < 2 || text[size - 1] != '"') {
        error_here(a, span, "a string that does not end on its line");
        return false;
    }
    for (size_t i = 1; i < size - 1; ) {
        unsigned c = 0;
        size_t at = i;
        const char *problem = character(text, size - 1, &i, &c);
        if (problem != NULL) {
            error_here(a, part(a, span, at), "%s", problem);
            return false;
        }
        bytes[count++] = (char)c;
    }
    *out = (struct bytes){ bytes, count };
    return true;
}
