/* notes.h - what a snapshot keeps of a guest's program, so that its labels and source lines are known wherever it goes on.
 *
 * Text, a line each, in this order; numbers are hexadecimal but for those of lines and files:
 *
 *   label ADDRESS NAME          ascending addresses
 *   phased ADDRESS PLACE NAME   the same, of code that runs under another R (.phase); PLACE is where it lay in the image,
 *                               ffffffff if that was not known
 *   file PATH                   numbered from 0
 *   line ADDRESS LINE FILE      ascending addresses; LINE 0: from here on nothing is known
 *
 * The machine does not depend on any of it. A file can be anything, so all of it is checked. */
#ifndef NOTES_H
#define NOTES_H

#include "asm/program.h"

/* The notes of a program, to be freed; NULL: out of memory. */
char *notes_write(const struct program *p, size_t *size);

/* Fill in symbols and lines of a program that has none. NULL, or the reason against it; the program has none then. */
const char *notes_read(struct program *p, const uint8_t *notes, size_t size);

#endif
