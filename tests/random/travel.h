/* travel.h - machines that travel in time: put back, and on, to other moments of a random program while they run it.
 *
 * What an engine has derived from storage, and what a monitor knows of its guest, must follow. Wherever a traveller is,
 * all of its state must be that of the straight run (course.h). */
#ifndef TRAVEL_H
#define TRAVEL_H

#include <stdbool.h>
#include <stdint.h>

/* What has been done. */
struct travels {
    uint64_t jumps, changes, snapshots;     /* to other moments; changes by hand and runs on; by way of snapshots */
    uint64_t comparisons;
};

/* The travels of a seed, on all engines. True: nobody differed. False, after a report on stdout. */
bool travel(uint64_t seed, struct travels *done);

void travel_print(const struct travels *done);

#endif
