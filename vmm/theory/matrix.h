/* matrix.h - one cell of the picture: a machine, flawed or not, under a kind of monitor, measured.
 *
 * Nothing in a cell comes from a table. Equivalence is equiv.c's verdict about each program; resource control is
 * looked at from outside, with the program between two neighbours; the share of direct execution is what the monitor
 * counted. */
#ifndef MATRIX_H
#define MATRIX_H

#include "vmm/theory/equiv.h"

/* What may be found wrong with resource control: a set. */
enum matrix_harm {
    MATRIX_KEPT = 1,              /* the canary: what the monitor keeps of its storage      */
    MATRIX_WINDOWS = 2,           /* windows overlap, or lie outside                        */
    MATRIX_FOREIGN = 4,           /* a neighbour's storage or final state                   */
    MATRIX_DEVICES = 8,           /* a neighbour's output or disk                           */
    MATRIX_SLICES = 16,           /* a neighbour's share of the processor                   */
};

struct matrix_spec {
    const struct engine *engine;
    unsigned has;
    const struct monitor_kind *kind;
    uint64_t storage, limit;
    volatile sig_atomic_t *attention;
};

/* Compare a program bare and under one monitor of the kind. */
void matrix_equivalence(const struct matrix_spec *spec, const uint8_t *image, size_t size, struct equiv_report *report);

/* Run a program between two neighbours under one monitor of the kind: a set of enum matrix_harm. -1: the host has no
 * room for it. */
int matrix_control(const struct matrix_spec *spec, const uint8_t *image, size_t size);

#endif
