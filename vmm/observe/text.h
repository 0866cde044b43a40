/* text.h - pieces of state as people read them, and text that markup is safe from. */
#ifndef TEXT_H
#define TEXT_H

#include "isa/isa.h"
#include "isa/storage.h"

#include <stddef.h>
#include <stdio.h>

/* A PSW in the paper's notation, <M, P, R, T>, into buf (96 bytes are enough). Returns buf. */
const char *psw_text(char *buf, size_t size, const struct psw *psw);

/* Write text as HTML and SVG have it, in an element or between double quotes. */
void markup_text(FILE *f, const char *text);

#endif
