/* rig.h - towers for tests: input and disk from memory, output kept, every resource given back in one call.
 *
 * A rig is a tower (vmm/tower.h) with its guests' back ends. What is wrong with the rig itself ends the test: rig_build
 * prints why and aborts. */
#ifndef RIG_H
#define RIG_H

#include "vmm/tower.h"

enum { RIG_GUESTS = 8 };

/* What one guest gets. All but image may be zero. */
struct rig_guest {
    const uint8_t *image;
    size_t size;
    uint64_t storage;               /* 0: 64 KiB */
    const void *input;
    size_t input_size;              /* at most 4096 bytes: a source's buffer */
    const uint8_t *disk;            /* copied; NULL: no disk */
    uint32_t blocks;
    uint32_t latency;               /* 0: 500 */
    uint64_t until;                 /* 0: no limit */
};

struct rig_spec {
    const struct engine *engine;    /* NULL: the reference */
    unsigned height;
    const struct monitor_kind *kind;    /* of all its monitors; NULL: pure */
    unsigned has;
    const struct rig_guest *guests;
    unsigned guest_count;
};

/* One guest's back ends. */
struct rig_host {
    struct source input;
    struct outlet outlet;           /* over a file in memory */
    struct sink output;
    struct medium disk;
};

struct rig {
    struct tower *tower;
    volatile sig_atomic_t attention;
    struct rig_host host[RIG_GUESTS];
    unsigned guest_count;
};

/* Build, without power. The rig must not move afterwards: its back ends are pointed at. */
void rig_build(struct rig *r, const struct rig_spec *spec);
void rig_free(struct rig *r);

/* The usual case: one guest, power on, run to the end. */
void rig_run_image(struct rig *r, unsigned height, const struct rig_guest *guest);

/* Guest n, and its monitor's record of it (NULL at height 0). */
struct machine *rig_machine(const struct rig *r, unsigned n);
struct vm *rig_vm(const struct rig *r, unsigned n);

/* The output of guest n so far, as a string to free; *size (not NULL) receives its length. */
char *rig_output(struct rig *r, unsigned n, size_t *size);

#endif
