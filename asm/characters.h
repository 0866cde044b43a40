/* characters.h - which bytes are what in a source, whatever the locale. */
#ifndef ASM_CHARACTERS_H
#define ASM_CHARACTERS_H

#include <stdbool.h>

/* Between words; a newline is not among them. */
static inline bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r' && c != '\n'); }

static inline bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Part of a name; scanner.l says the same as a pattern. */
static inline bool in_name(char c) { return in_word(c) || c == '.' || c == '$'; }

#endif
