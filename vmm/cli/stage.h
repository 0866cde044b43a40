/* stage.h - programs, the guests that they become, their files and the tower that runs them: what `run` and the shell
 * both begin with. Nothing has power yet when the stage is set. */
#ifndef STAGE_H
#define STAGE_H

#include "vmm/cli/cli.h"
#include "vmm/nest.h"
#include "vmm/observe/snapshot.h"

/* What one guest has on the host. */
struct guest {
    const struct program *program;
    struct source input;
    bool repeats;                       /* its input is a recording */
    struct sink output;
    char label[16];
    struct medium *disk;
};

struct stage {
    const struct settings *settings;
    bool private_disks;                 /* guests write to copies in memory, the files stay as they are */
    bool as_saved;                      /* guests of a snapshot have no disk and no file of input but those in it */
    struct snapshot snapshot;           /* --from: the guests go on from there; else empty */
    struct program *programs;
    unsigned program_count;
    struct guest *guests;
    unsigned guest_count;
    struct outlet outlet;
    struct tower *tower;
    struct engine engine;
    struct nest nest;                   /* monitors in PG32: then the tower has one guest, and this is its image */
    struct sink nest_output;            /* which labels lines by itself */
    struct nest_view *views;            /* what the nest says of its guests */
    struct machine **machines;          /* of the guests: the tower's, or the views */
};

/* Open the programs and what the guests have on the host, as the settings say. Returns an exit status, STATUS_DONE if
 * all is there; otherwise a line on stderr says what is not. Whatever it returns, stage_close tidies up. */
int stage_open(struct stage *st, const struct settings *settings);

/* Build the tower that the settings ask for, the images in place. tracing: its engine tells of each instruction.
 * listeners: of every monitor. Returns as stage_open does. A tower that stood before is taken down first; its guests
 * keep their files. */
int stage_build(struct stage *st, bool tracing, struct listener *listeners);

/* Power-on of the guests, or, with a snapshot, their states put into place. Watchers are attached by then. Returns an
 * exit status, as stage_open does. */
int stage_power_on(struct stage *st);

/* Whether guests that run as the settings say can be saved in path. False after a line on stderr. */
bool stage_can_save(const struct settings *s, const char *path);

/* Write the guests of the tower as they stand as a snapshot: whole, or FILE stays as it was. Returns an exit status. */
int stage_save(const struct stage *st, const char *path);

void stage_close(struct stage *st);

/* Zeroed room for count things, or NULL after a line on stderr. */
void *room(size_t count, size_t size);

#endif
