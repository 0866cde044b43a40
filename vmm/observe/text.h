/* text.h - pieces of state as people read them, and text that markup is safe from. */
#ifndef TEXT_H
#define TEXT_H

#include "isa/isa.h"
#include "isa/storage.h"

#include <stddef.h>
#include <stdio.h>

/* A PSW in the paper's notation, <M, P, R, T>, into buf (96 bytes are enough). Returns buf. */
const char *psw_text(char *buf, size_t size, const struct psw *psw);

/* How many bytes the UTF-8 character at s has; 0: none begins there. No overlong forms, no surrogates. */
unsigned utf8_length(const unsigned char *s);

/* Any bytes as UTF-8, into buf, as much as has room: what is none is replaced, by three bytes each. Returns buf. */
const char *utf8_text(char *buf, size_t size, const char *text);

/* Write text as HTML and SVG have it, in an element or between double quotes. Any bytes will do: what is not UTF-8, or
 * controls a terminal, is replaced. */
void markup_text(FILE *f, const char *text);

#endif
