/* state.h - the state of a machine as plain data: all of manual section 1 but storage, and storage as pages.
 *
 * A monitor in C is transparent, so the state of a guest's machine is all there is to it: put into a machine of any
 * tower, it goes on as if nothing had happened. Snapshots, checkpoints and migration are made of this. */
#ifndef STATE_H
#define STATE_H

#include "isa/machine.h"

struct device_state {
    bool present;
    uint64_t due;                           /* on the machine's clock; NEVER: nothing is scheduled */
    uint64_t field[DEVICE_FIELDS_MAX];      /* as device_ops.fields has them */
};

struct machine_state {
    struct psw psw;
    uint32_t g[REGISTERS];
    uint64_t c;
    uint64_t idled;
    bool progress, expired;                 /* of the wedge rule; T has just reached 0 */
    enum stop stop;
    uint32_t exit;
    struct device_state device[DEVICES];
    uint64_t look;                          /* C of the next look at a terminal; NEVER: nobody waits */
    struct source_position input;
};

/* The state of m. */
void state_take(struct machine_state *state, const struct machine *m);

/* Make it m's. m has the same kinds of devices; its input holds what the position speaks of. What this does not touch:
 * storage, `until`, watchers. Returns NULL, or why it cannot be a state of this machine, which is then unchanged. */
const char *state_put(struct machine *m, const struct machine_state *state);

/* Make a page of m's storage these PAGE_SIZE bytes; whoever derived something from it is told, if they differ. */
void state_put_page(struct machine *m, uint64_t page, const uint8_t *bytes);

/* The bytes of a page of m's storage. */
const uint8_t *state_page(const struct machine *m, uint64_t page);

#endif
