/* board.h - the bare machine: storage, registers, devices and an engine, joined in one place. */
#ifndef BOARD_H
#define BOARD_H

#include "isa/engine/engine.h"
#include "isa/machine.h"

struct bare {
    struct machine machine;
    const struct engine *engine;                /* that runs it; NULL: none has been started yet          */
    const struct engine *wanted;                /* and that is to run it from this clock on               */
    uint64_t engine_from;
    uint32_t g[REGISTERS + 1];                  /* engines that do not ask whether d is r0 write to the last */
    struct storage *storage;
};

/* What a bare machine is made of. */
struct bare_options {
    const struct engine *engine;
    uint64_t storage;                           /* q: STORAGE_MIN .. STORAGE_MAX_CARRIER, whole pages      */
    unsigned has;                               /* V, assist and flaws                                     */
    struct backends backends;
    const volatile sig_atomic_t *attention;
    uint64_t engine_from;                       /* the clock from which on `engine` runs; the reference engine does
                                                   before. Not 0 only where no monitor shares the registers */
};

/* A machine without power: all of its storage is 0. The image is put there by machine_place, then comes machine_power_on.
 * NULL: the host has no room for it. */
struct bare *bare_create(const struct bare_options *options);
void bare_free(struct bare *b);

/* Copy an image to physical 0 of a machine. size: at most its q. */
void machine_place(struct machine *m, const uint8_t *image, size_t size);

#endif
