/* shell.h - the monitor shell: what its commands share.
 *
 * A command is a row of commands.def and a function. Results go to standard output, complaints to standard error. */
#ifndef SHELL_H
#define SHELL_H

#include "vmm/cli/shell/session.h"

#include <stdint.h>

struct shell;

/* What a command says. BAD ends a --batch; the complaint has been printed. */
enum verdict { GOOD, BAD, QUIT };

/* What TAB completes behind a command's name. */
enum completes {
    COMPLETES_NOTHING, COMPLETES_FILE, COMPLETES_LOCATION, COMPLETES_EXPRESSION, COMPLETES_COMMAND, COMPLETES_TOPIC,
    COMPLETES_SETTING,
    COMPLETES_SET,              /* a setting and its value, or a place */
};

struct command_entry {
    const char *name;
    const char *aliases;        /* separated by blanks; "" for none */
    const char *group;          /* of the list that `help` prints */
    enum verdict (*run)(struct shell *sh, char *arguments);  /* without leading and trailing blanks; may be changed */
    bool repeats;               /* an empty line does it again (with no arguments, unless it steps) */
    enum completes completes;
    const char *usage;          /* "step [N]" */
    const char *summary;        /* one line, no full stop */
    const char *details;        /* some sentences for `help NAME` */
    const char *example;        /* one or more lines to type */
};

/* The commands, in the order of commands.def; ends with a row whose name is NULL. */
extern const struct command_entry shell_commands[];

#define COMMAND(ID, ...) enum verdict shell_do_##ID(struct shell *sh, char *arguments);
#include "vmm/cli/shell/commands.def"
#undef COMMAND

enum { SHELL_MARKS = 100 };

struct shell {
    struct session session;
    bool interactive;           /* standard input and output are terminals, TERM is not dumb */
    bool batch;                 /* the first command that fails ends it, */
    bool keep_going;            /* unless this is said */
    bool colour;
    bool failed;                /* some command has */
    bool limited;               /* a limit has stopped guests */
    bool quit;                  /* with a status of its own: */
    int status;                 /* of the process */
    struct lines *lines;        /* where command lines come from: lines.h */
    struct displays *displays;  /* `display`: inspect.h */
    struct layout *layout;      /* the split view: layout.h */
    uint32_t shown[REGISTERS];  /* the registers when they were last shown, to highlight what has changed */
    uint64_t x_next;            /* where the next `x` without an address goes on, */
    bool x_physical;            /* and how it looks */
    char x_letter;
    unsigned x_width;
    struct {
        struct moment when;
        unsigned guest;         /* whose */
    } marks[SHELL_MARKS];       /* that `checkpoint` has named */
    unsigned mark_count;
    struct {                    /* where `list` without an argument goes on, */
        unsigned file, guest;
        unsigned long line;     /* 0: nowhere */
        uint64_t moves;         /* as long as the guest has not moved */
    } list_next;
    uint64_t ended;             /* moves of the guest at whose end the last report was, and 1; 0: it was not at one */
    char *again;                /* the line that an empty one repeats, or NULL */
    const struct command_entry *command;        /* that is running, or ran last; NULL: there was none */
};

/* The command `trapeze shell`, and what `trapeze` alone starts. */
int command_shell(const struct settings *s);

/* Run one command line. */
enum verdict shell_run(struct shell *sh, const char *line);

/* The entry for a name, an alias or a unique prefix of a name; NULL after a complaint that lists what it could be. */
const struct command_entry *shell_find(const char *name);

/* The command that a line would run, and where its arguments begin; NULL, without a word, where there is none. */
const struct command_entry *shell_command_of(const char *line, const char **arguments);

/* A complaint on stderr, one line, with FILE:LINE of a script in front; always returns BAD, so that a command can return
 * it. What it repeats is made harmless for terminals. */
enum verdict shell_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for an expression: the text, and the reason with a mark below column `where`. */
enum verdict shell_wrong(const char *text, const char *why, int where);

/* The command that runs wants more: how it is used, as a complaint. */
enum verdict shell_missing(const struct shell *sh);

/* The candidate that a mistyped name of at least four letters may have meant, or NULL. candidates ends with NULL. */
const char *shell_nearest(const char *name, const char *const *candidates);

/* False after a complaint that says what to do: there is no program. */
bool shell_has_program(const struct shell *sh);

/* The one line that says where and why the guests stand still; then the displays. Printed after every stop. */
void shell_report(struct shell *sh);

/* Whether what is to be written would take the place of something that the guests are made of, or read; then it has been
 * complained about. */
bool shell_is_read(const struct shell *sh, const char *path);

/* The program of the guest that is looked at. */
const struct program *shell_program(const struct shell *sh);

/* The source line of an address, through the guest's R.l if there is one, else as if R.l were 0; NULL: not
 * known. Its file is one of the program's. */
const struct source_line *shell_line_at(const struct shell *sh, uint32_t address);

/* The same of a physical address. */
const struct source_line *shell_line_of(const struct shell *sh, uint32_t physical);

/* "FILE:LINE" of an address, or "". */
const char *shell_source(const struct shell *sh, uint32_t address, char *text, size_t size);

/* What is printed next begins a line, whatever the guest has written. */
void shell_end_line(struct shell *sh);

/* A stop has been reported: displays, the layout, the commands of a breakpoint. */
void shell_after_stop(struct shell *sh);

/* An address as text: "primes+8" or "00001008"; label is the nearest one at or below, of the guest's program. */
const char *shell_place(const struct shell *sh, uint32_t address, char *text, size_t size);

/* The same for addresses that go through another R.l than the guest's now; ANY_WINDOW is one that is not 0. */
enum { ANY_WINDOW = 1 };
const char *shell_place_under(const struct shell *sh, uint32_t l, uint32_t address, char *text, size_t size);
const char *shell_source_under(const struct shell *sh, uint32_t l, uint32_t address, char *text, size_t size);

/* The nearest label at or below an address of those made to run under another R (.phase), or NULL. */
const struct symbol *shell_phased_symbol(const struct program *p, uint32_t address, uint32_t *offset);

/* The first label in an expression that is for code and data under another R (.phase), or NULL. And if R.l is 0 where one
 * looks, say so: what is looked at is something else. */
const struct symbol *shell_label_elsewhere(const struct shell *sh, const char *text);
void shell_tell_elsewhere(struct shell *sh, const char *text);

/* Take the next word off *rest (blanks separate; "..." keeps them), or NULL. Changes what *rest points into. */
char *shell_word(char **rest);

/* A count in *rest: absent is `otherwise`. False after a complaint. */
bool shell_count(struct shell *sh, char *arguments, uint64_t otherwise, uint64_t *count);

/* The next command line, to be freed; NULL: the end. */
char *shell_line(struct shell *sh, const char *prompt);

/* For the commands of other files: breakpoints as a list, checkpoints in words, what `display` shows. */
void shell_list_stops(struct shell *sh);
void shell_tell_away(struct shell *sh);         /* what cannot hold on the tower that stands */
void shell_show_history(struct shell *sh);
enum verdict shell_info_tower(struct shell *sh);
enum verdict shell_info_map(struct shell *sh);
enum verdict shell_info_traps(struct shell *sh);
enum verdict shell_info_traps_text(struct shell *sh, char *arguments);     /* the newest first */
bool shell_show_displays(struct shell *sh);     /* false: there are none */
void shell_free_displays(struct shell *sh);

/* Whether the guest is in the handler of a trap that it took in user mode, as far as its trap record tells. */
bool shell_in_handler(const struct shell *sh);

/* Text in lines of at most 78 characters, blanks at their beginnings kept. The second way it stands behind a head, all
 * its lines. */
void shell_wrap(const char *text);
void shell_wrap_behind(const char *head, const char *text);

/* ANSI colours, or "" where there are none. */
enum tint { TINT_NONE, TINT_CHANGED, TINT_ADDRESS, TINT_LABEL, TINT_ERROR, TINT_PROMPT, TINT_MARK };
const char *shell_tint(const struct shell *sh, enum tint tint);

#endif
