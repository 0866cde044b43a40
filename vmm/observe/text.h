/* text.h - pieces of state as people read them, for the trace and the timeline. */
#ifndef TEXT_H
#define TEXT_H

#include "isa/isa.h"
#include "isa/storage.h"

#include <stddef.h>

/* A PSW in the paper's notation, <M, P, R, T>, into buf (96 bytes are enough). Returns buf. */
const char *psw_text(char *buf, size_t size, const struct psw *psw);

#endif
