/* slices.h - what is written of each kind of slice, and what tracks are called. When one is written, and how wide it
 * is, timeline.c decides. */
#ifndef SLICES_H
#define SLICES_H

#include "vmm/observe/timeline.h"

static inline unsigned height(const struct timeline *t) { return t->tower->height; }

static inline const struct machine *bottom(const struct timeline *t) { return &t->tower->bare->machine; }

/* Ticks of guests' clocks so far. Whatever the bare machine does it does for a guest. */
static inline uint64_t work(const struct timeline *t) { return bottom(t)->c + t->software; }

/* The present time on the axis, in steps. */
static inline uint64_t now(const struct timeline *t) { return work(t) + t->decisions; }

/* The clock of the guest for whom things happen. Below the topmost monitor accounting may not have told it yet. */
static inline uint64_t clock_of(const struct timeline *t)
{
    const struct timeline_seat *seat = &t->seats[t->current];
    return seat->clock + (work(t) - seat->work);
}

/* The track of a level, and of the seat for which things happen there. */
struct track track_of(const struct timeline *t, unsigned seat, unsigned level);

/* Name the tracks of a seat. */
void name_tracks(struct timeline *t, const struct timeline_seat *seat);

/* The guest has run, for so many steps and ticks, until it stood at P. */
void slice_run(struct timeline *t, uint64_t width, uint64_t ticks, uint32_t p);

/* A monitor has interpreted a row of instructions. */
void slice_interpretation(struct timeline *t);

/* A has granted f to v. */
void slice_a(struct timeline *t, const struct vm *v, const struct psw *f);

/* D has decided; and what it, or a v_i, does with the trap in one step. */
void slice_d(struct timeline *t);
void slice_outcome(struct timeline *t, const char *category, const struct trap *trap);

/* A v_i has done its instruction; old is v's PSW before. */
void slice_routine(struct timeline *t, const struct vm *v, const struct psw *old, uint64_t ticks);

/* The bare machine itself has executed a privileged instruction. */
void slice_privileged(struct timeline *t, const struct insn *i, const struct machine *m, const struct psw *old,
                      uint64_t ticks);

/* The machine of a seat has taken a trap. A device of it has done something by itself. */
void slice_taken(struct timeline *t, const struct timeline_seat *seat, const struct machine *m, const struct trap *trap,
                 const struct psw *old);
void slice_device(struct timeline *t, const struct timeline_seat *seat, const struct machine *m, const char *text);

/* Behind all slices: what a monitor did in the whole run. */
void say_level(struct timeline *t, const struct monitor *monitor);

#endif
