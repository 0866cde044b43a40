/* board.h - the bare machine: storage, registers, devices and an engine, joined in one place. */
#ifndef BOARD_H
#define BOARD_H

#include "isa/engine/engine.h"
#include "isa/machine.h"

struct bare {
    struct machine machine;
    const struct engine *engine;
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
};

/* A machine without power: all of its storage is 0. The image is put there by machine_place, then comes machine_power_on.
 * NULL: the host has no room for it. */
struct bare *bare_create(const struct bare_options *options);
void bare_free(struct bare *b);

/* Copy an image to physical 0 of a machine. size: at most its q. */
void machine_place(struct machine *m, const uint8_t *image, size_t size);

#endif
