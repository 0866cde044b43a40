/* timeline.h - the timeline of a run (vmm/observe/timeline.h), for the programs and files of a stage. */
#ifndef CLI_TIMELINE_H
#define CLI_TIMELINE_H

#include "vmm/cli/stage.h"
#include "vmm/observe/timeline.h"

/* Whether the bare machine must tell of each instruction: where no monitor in C says what happens. */
bool timeline_needs_steps(const struct settings *s);

/* Begin the timeline that the settings ask for on f; f is NULL where they ask for none. False after a line on
 * stderr. */
bool timeline_open(struct timeline *t, const struct stage *st, FILE *f);

/* End it, and say so where it is not whole. The file is still to be closed. */
void timeline_close(struct timeline *t, const struct settings *s);

#endif
