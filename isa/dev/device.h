/* device.h - devices and the board that holds a machine's (manual, section 8).
 *
 * A device is one const struct of operations over a state that begins with `struct device`. It belongs to exactly one
 * machine: its clock is that machine's C, the addresses it is given are that machine's physical addresses. What it
 * reaches on the host, its back end, is in host.h; monitors grant back ends to their guests (vmm/allocator.c). */
#ifndef DEVICE_H
#define DEVICE_H

#include "isa/dev/host.h"
#include "isa/storage.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { DEVICES = 16, DEVICE_REGISTERS = 16 };
#define NEVER UINT64_MAX

/* Ports, bits and identities: CONSOLE_DATA, CONSOLE_STATUS_END, DISK_IS ... */
enum port {
#define DEVICE(NAME, name, number, identity, ...) NAME##_DEVICE = (number), NAME##_IS = (identity),
#include "isa/dev/ports.def"
#define PORT(DEVICE, NAME, number, ...) DEVICE##_##NAME = DEVICE##_DEVICE * DEVICE_REGISTERS + (number),
#include "isa/dev/ports.def"
#define BIT(DEVICE, REGISTER, NAME, bit, ...) DEVICE##_##REGISTER##_##NAME = 1 << (bit),
#include "isa/dev/ports.def"
};

struct machine;
struct device;

struct device_ops {
    const char *name;
    unsigned number;
    uint32_t identity;
    size_t size;                                     /* of the state, struct device included */
    /* Read port (not the identity; the board answers that). False: the host interrupted the wait for input, nothing
     * has happened, the instruction must not complete. */
    bool (*in)(struct device *d, struct machine *m, unsigned port, uint32_t *value);
    void (*out)(struct device *d, struct machine *m, unsigned port, uint32_t value);
    void (*event)(struct device *d, struct machine *m);    /* what was due at d->due */
    void (*look)(struct device *d, struct machine *m, bool waits);   /* whether input has come; may be NULL */
    /* Its state has been put in place from outside: raise or drop the interrupt by it. Looks at no input. */
    void (*resume)(struct device *d, struct machine *m);
    const struct device_field *fields;               /* what its state is made of; ends with a name that is NULL */
};

/* One number of a device's state, for those who show it, save it or put it back. */
struct device_field {
    const char *name;
    char format;            /* d: decimal, x: an address or a pattern, b: yes or no */
    uint8_t size;           /* in the state: 1 (a bool), 4 or 8 bytes */
    uint16_t offset;        /* from struct device on */
    uint64_t bits;          /* the bits that it can have */
};

enum { DEVICE_FIELDS_MAX = 8 };

uint64_t device_get(const struct device *d, const struct device_field *field);
void device_set(struct device *d, const struct device_field *field, uint64_t value);

struct device {
    const struct device_ops *ops;
    uint64_t due;           /* on its machine's clock; NEVER: nothing is scheduled */
    bool waits;             /* input from outside could raise its interrupt */
};

/* The back ends of a machine's devices, on the host. NULL: no such device (console: silent, at end of input). */
struct backends {
    struct source *input;
    struct sink *output;
    struct medium *disk;
    uint32_t disk_latency;
};

struct board {
    struct device *slot[DEVICES];
    struct backends backends;
    struct window reach;    /* the storage that its devices may reach: the machine's, as far as A grants it */
    uint32_t pending;       /* bit n: device n interrupts */
    uint64_t next;          /* C at which board_events has something to do */
    uint64_t look;          /* C at which to look for outside input again; NEVER: nobody waits for any */
};

/* Put the system device, the console and, if there is a medium, the disk onto a board, to reach storage through
 * `reach`. False: out of memory. */
bool board_attach(struct board *b, struct backends backends, struct window reach);

/* Take everything off. The back ends stay with whoever made them. */
void board_detach(struct board *b);

/* `in` and `out` of a port. False: see device_ops.in. */
bool board_in(struct machine *m, uint32_t port, uint32_t *value);
void board_out(struct machine *m, uint32_t port, uint32_t value);

/* Everything due at or before the machine's C happens, by due time, then by device number. */
void board_events(struct machine *m);

/* The machine's C at the next scheduled event, NEVER if none is. Input from outside is not scheduled. */
uint64_t board_next_event(const struct board *b);

/* Look now whether input has come from outside; waits: for an `idle`. */
void board_look(struct machine *m, bool waits);

/* Whether input from outside could still raise an interrupt. */
bool board_waits(const struct board *b);

/* The lowest device number in `pending`, which is not 0. */
unsigned board_lowest_pending(const struct board *b);

/* For devices: raise or drop the interrupt; schedule the event (NEVER: none). */
void board_interrupt(struct machine *m, const struct device *d, bool level);
void board_schedule(struct machine *m, struct device *d, uint64_t due);

/* For devices: tell the machine's watcher, printf-like. Nothing is formatted when nobody listens. */
void board_tell(const struct machine *m, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Devices have been put in place from outside: their interrupts, and when something is due. */
void board_resume(struct machine *m);

/* One line a device: all of its state. */
void board_dump(const struct board *b, FILE *f);

extern const struct device_ops system_ops, console_ops, disk_ops;

#endif
