/* cli.h - what the files of the command line share: settings, commands, exit statuses. No other room includes it. */
#ifndef CLI_H
#define CLI_H

#include "asm/program.h"
#include "vmm/tower.h"

/* Exit statuses: the contract with scripts. */
enum status {
    STATUS_DONE = 0,            /* the job was done                              */
    STATUS_NO = 1,              /* the answer is no: guest's exit code, divergence */
    STATUS_USAGE = 2,
    STATUS_PROGRAM = 3,         /* a file cannot be assembled, loaded, opened, written */
    STATUS_DIED = 4,            /* the guest wedged or deadlocked                */
    STATUS_LIMIT = 5,
    STATUS_INTERNAL = 6,
    STATUS_INTERRUPTED = 130,   /* ^C                                            */
    STATUS_PIPE = 141,          /* nobody reads the output any more              */
};

enum command { ASM = 1, DIS = 2, RUN = 4, ATTACKS = 8, PACK = 16, CLASSIFY = 32, EQUIV = 64, MATRIX = 128, SHELL = 256,
               BENCH = 1024 };

/* "[N=]FILE" */
struct numbered_file {
    unsigned vm;
    const char *path;
};

/* What the shell is to do first: the commands of a file, or one. */
struct script {
    const char *text;
    bool file;
};

enum { DEFAULT_STORAGE = 1 << 20 };             /* --storage */
enum { MAX_LIST = 64, MAX_NEST = 32, MAX_TOWER = 1024 };

/* Everything that options can say. Zero is the default but where settings_default says otherwise. The lists come last:
 * most are empty, and memory that nobody touches costs nothing. */
struct settings {
    enum command command;
    const char *output, *format, *listing;
    const struct built_in *built_in;    /* a program that is no file, or NULL */
    unsigned height, nest;              /* monitors in C, and above them monitors in PG32 */
    bool height_given;
    unsigned vms;
    const struct engine *engine;
    bool engine_given;
    uint64_t storage;
    const char *from, *save;            /* snapshots */
    uint32_t disk_latency;
    unsigned has;
    uint64_t limit, max_output;
    double max_wall;
    const char *dump, *trap_log, *timeline;
    uint64_t timeline_from, timeline_to;    /* in ticks; from is inside, to is not */
    unsigned trace;
    bool stats, json, verbose, help;
    bool colour, colour_out;            /* on standard error, on standard output */
    const char *native, *svg;
    unsigned rounds;
    const char *replay, *html;
    bool batch, keep_going, no_init;
    const char *guest_out;
    unsigned states;                    /* random states an instruction; 0: the default */
    uint64_t every;                     /* ticks between two comparisons; 0: the default */
    char **programs;
    unsigned program_count;
    unsigned include_count, define_count, input_count, disk_count, record_count, repeat_count, script_count;
    const struct monitor_kind *kinds[MAX_TOWER];    /* of the monitors in C, where --tower names them; NULL: pure */
    const char *include[MAX_LIST], *define[MAX_LIST];
    struct numbered_file input[MAX_LIST], disk[MAX_LIST], record[MAX_LIST], repeat[MAX_LIST];
    struct script script[MAX_LIST];     /* the shell's -x and -e, in order */
};

/* Read the arguments of a command (argv[0] is its name) into *s, which is all zero. False, after a line on stderr: usage. */
bool options_parse(struct settings *s, enum command command, int argc, char **argv);

/* Another tower: of so many monitors, or as --tower lists it. False after a line on stderr. */
bool options_tower(struct settings *s, bool list, const char *value);

/* The help of one command, on f. */
void options_help(FILE *f, enum command command);

/* The kinds of monitors for a tower_spec. */
const struct monitor_kind *const *settings_kinds(const struct settings *s);

/* The assembler options among the settings. */
struct asm_options settings_asm(const struct settings *s);

/* "trapeze: ..." on stderr, with a newline. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whether writing `output` would overwrite `other`, another file of the same call; then also a line on stderr. NULL and
 * `-` are no files. */
bool would_overwrite(const char *output, const char *other);

/* Give the file at path, or all sources of the folder there, by name, to `add`, which returns an exit status. Stops at
 * the first that is not STATUS_DONE, and returns it. */
int each_source(const char *path, int (*add)(void *to, const char *path), void *to);

/* The tower as --tower would name it; a very high one in part. */
void name_tower(const struct settings *s, char *text, size_t size);

/* The candidate nearest to word, or NULL where none is near. candidates ends with NULL. */
const char *nearest(const char *word, const char *const *candidates);

/* The commands. Each returns an exit status. */
int command_asm(const struct settings *s);
int command_dis(const struct settings *s);
int command_run(const struct settings *s);
int command_bench(const struct settings *s);
int command_pack(const struct settings *s);
int command_attacks(const struct settings *s);
int command_classify(const struct settings *s);
int command_equiv(const struct settings *s);
int command_matrix(const struct settings *s);
int command_shell(const struct settings *s);

#endif
