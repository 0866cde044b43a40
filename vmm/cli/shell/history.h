/* history.h - checkpoints: what a guest was at some moments of its run, so that any moment between can be had again.
 *
 * A checkpoint is a machine's state (vmm/observe/state.h), its storage and its disk as pages, those that did not change
 * since the checkpoint before being shared with it. The run from one on is repeated exactly: everything that comes from
 * outside, the console's input, has been kept. */
#ifndef HISTORY_H
#define HISTORY_H

#include "vmm/cli/shell/session.h"
#include "vmm/observe/state.h"

enum {
    CHECKPOINTS = 64,                       /* of a guest; then those of the past become fewer */
    CHECKPOINT_TICKS = 1 << 20,             /* between two, while they cost little */
};

/* Pages of all checkpoints of a guest, in bytes, before some are dropped. */
#define HISTORY_BYTES ((uint64_t)256 << 20)

struct page_copy;

struct checkpoint {
    struct moment when;
    bool by_hand;                           /* what somebody made of the guest: no replay comes to it */
    struct machine_state state;
    uint64_t output;                        /* bytes that its console had put out */
    struct page_copy **pages;               /* of storage, then of the disk; NULL: zeros */
};

struct history {
    struct checkpoint points[CHECKPOINTS];  /* in time's order */
    unsigned count;
    uint64_t storage_pages, disk_pages;
    uint64_t bytes;                         /* of all pages that they hold */
    uint64_t interval;                      /* ticks between two */
};

/* The history of a guest, with its state as the first checkpoint. NULL: out of memory. */
struct history *history_create(struct session *s, struct track *track);
void history_free(struct history *h);

/* The clock at which the next checkpoint is wanted. */
uint64_t history_next(const struct track *track, uint64_t c);

/* The guest has been run: take a checkpoint where it is time for one. */
void history_notice(struct session *s, struct track *track);

/* Put the guest back to the last checkpoint, on whatever tower it is now. */
void history_put_last(struct session *s, struct track *track);

/* Take one now. False: out of memory; the past remains as it was. */
bool history_take(struct session *s, struct track *track);

#endif
