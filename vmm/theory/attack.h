/* attack.h - resource control, measured: a hostile guest between two well-behaved ones, and what it did to them.
 *
 * Popek and Goldberg's second property says that no guest may change resources that were not given to it. Here it is
 * looked at from outside: nothing asks the monitor whether it resisted. Everything that a run leaves behind is compared
 * with what the same programs leave behind alone on a bare machine.
 *
 *      storage of the topmost monitor's machine
 *      0        KEEPS          KEEPS + STORAGE     KEEPS + 2 STORAGE
 *      +--------+--------------+-------------------+-------------------+
 *      | canary | guest 0:     | guest 1:          | guest 2:          |
 *      |        | the victim   | the attacker      | the victim again  |
 *      +--------+--------------+-------------------+-------------------+                                          */
#ifndef ATTACK_H
#define ATTACK_H

#include "isa/engine/engine.h"
#include "vmm/monitor.h"

enum harm_number {
#define HARM(NAME, ...) HARM_NUMBER_##NAME,
#include "vmm/theory/harm.def"
    HARM_COUNT,
};
enum harm {
#define HARM(NAME, ...) HARM_##NAME = 1 << HARM_NUMBER_##NAME,
#include "vmm/theory/harm.def"
};

enum {
    ATTACK_STORAGE = 64 * 1024,         /* of each guest: examples/attacks/attack.inc says the same       */
    ATTACK_LIMIT = 100000,              /* ticks of an attacker, or it might never end                    */
    VICTIM_LIMIT = 400000,              /* far more than a victim may need                                */
};

/* A program with what belongs to it: for attackers and victims these differ. */
struct role {
    const uint8_t *image;
    size_t size;                        /* at most ATTACK_STORAGE */
    const char *input;
    char disk;                          /* what its disk is full of */
    uint64_t limit;
};

struct role role_attacker(const uint8_t *image, size_t size);
struct role role_victim(const uint8_t *image, size_t size);

/* A finished run, with all that it left behind. */
struct attack_run;

/* Run a role alone on a bare machine. NULL, and *why: the host cannot. */
struct attack_run *attack_alone(const struct engine *engine, const struct role *role, const char **why);

/* Run the attacker between two victims under the topmost of `height` monitors, at least 1, of the kinds (NULL: pure),
 * with all defences but those `removed` around the attacker (a set of enum defence). NULL, and *why: as above, or the
 * tower is too high. */
struct attack_run *attack_beside(const struct engine *engine, unsigned height, const struct monitor_kind *const *kinds,
                                 const struct role *attacker, const struct role *victim, unsigned removed,
                                 const char **why);

/* What the attacker did: a set of enum harm. The other two runs are those of the same roles alone. */
unsigned attack_harm(struct attack_run *run, struct attack_run *attacker_alone, struct attack_run *victim_alone);

/* Whether a victim alone does what is asked of one: it halts with code 0, within its limit. */
bool attack_victim_behaves(const struct attack_run *victim_alone);

void attack_free(struct attack_run *run);

#endif
