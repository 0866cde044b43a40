/* snapshot.h - guests as a file: everything of their machines, hidden state included, and nothing of the tower below them.
 *
 *   8 bytes    "PG32SNAP"                       all numbers are little-endian
 *   u32        version, 2
 *   u32        how many guests
 *   u64        length of the whole file
 *   guests     one after another, each: name; notes (not in version 1); storage, has, disk capacity and latency; the state; devices by number with
 *              their fields; unread console input; pages of storage and blocks of the disk that are not all 0
 *   u64        FNV-1a of all bytes before
 *
 * A monitor in C is transparent, so a guest goes on from here on any tower. Notes are bytes that no
 * machine depends on: what is to be known of its program (vmm/cli/notes.h). Version 1 is read as well. A file can be anything: all of it is checked
 * before anything is made of it. */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "vmm/observe/state.h"

#include <stdio.h>

/* One guest, ready to be put into a machine. */
struct snapshot_guest {
    char name[256];                 /* of its program */
    const uint8_t *notes;           /* on it */
    uint64_t notes_size;
    uint64_t storage;
    unsigned has;
    uint32_t blocks, latency;       /* of its disk; whether it has one says its state */
    struct machine_state state;
    const uint8_t *unread;          /* console input that was there and has not been taken */
    uint64_t unread_count;
    bool input_ended;               /* and nothing comes behind it */
    const uint8_t *pages, *disk;    /* where their lists stand in the file */
    uint64_t page_count, block_count;
};

struct snapshot {
    uint8_t *bytes;
    uint64_t size;
    unsigned count;
    struct snapshot_guest *guests;
};

/* Disks with more blocks are not kept in snapshots. */
enum { SNAPSHOT_BLOCKS_MAX = 1 << 18 };

/* What is kept of a guest besides its machine. */
struct snapshot_program {
    const char *name;
    const void *notes;
    uint64_t notes_size;
};

/* Write machines, made of `programs`, to f. A regular file of input is read to its end first. Returns NULL or the reason
 * against it. The machines' storage is the guests' own: what monitors have patched has been revealed. */
const char *snapshot_write(FILE *f, struct machine *const *machines, const struct snapshot_program *programs, unsigned count);

/* Read f to its end. False, and *why: it is no snapshot, or not a whole one, or says what cannot be. */
bool snapshot_read(struct snapshot *s, FILE *f, const char **why);
void snapshot_free(struct snapshot *s);

/* Make the guest's input what it is to read next, in a source over fd that has given nothing yet. False: no memory. */
bool snapshot_feed(const struct snapshot_guest *g, struct source *source);

/* Go on in a recording where the guest stands in its input. False: what the guest has taken or has not yet read is not
 * in it, so it is another guest's. */
bool snapshot_seek(const struct snapshot_guest *g, struct source *recording);

/* The guest's disk, in memory, to be closed by medium_close; NULL: no memory. */
struct medium *snapshot_disk(const struct snapshot_guest *g);

/* Make m, with power or without, the guest's machine. Its storage, has and devices are those of the snapshot. NULL, or
 * the reason against it; m is unchanged then. */
const char *snapshot_put(const struct snapshot_guest *g, struct machine *m);

#endif
