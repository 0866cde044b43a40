/* lines.h - where command lines come from: the terminal with readline, a script, standard input, `-e`. Sources stack:
 * `source FILE` in a script goes on with the script afterwards. */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>

struct lines;

/* interactive: standard input and output are terminals, and readline is to be used. NULL: out of memory. */
struct lines *lines_create(bool interactive);
void lines_free(struct lines *l);

/* Lines to come before all others that were given so far: of a file (`-`: standard input), or of a text. False,
 * after errno was set: it cannot be opened, or there are too many inside each other. */
bool lines_add_file(struct lines *l, const char *path);
bool lines_add_text(struct lines *l, const char *text);

/* Nothing comes behind what is added from now on: neither a terminal nor standard input. */
void lines_end_there(struct lines *l);

/* Forget the lines of scripts that have not been run: what is left is the terminal. */
void lines_give_up_scripts(struct lines *l);

/* The next line without its newline, to be freed; NULL: the end. prompt is shown only on a terminal. */
char *lines_next(struct lines *l, const char *prompt);

/* "FILE:LINE: " of the line that lines_next gave last, or "" for the terminal. */
const char *lines_place(const struct lines *l);

/* Whether the line came from somebody at a terminal. */
bool lines_typed(const struct lines *l);

/* Words that TAB offers: the next candidate for text, each to be freed; state 0 begins anew; NULL: no more. `before` is
 * the line up to the word. Set once, before the first line. */
typedef char *lines_candidates(const char *before, const char *text, int state);
void lines_complete(struct lines *l, lines_candidates *candidates);

/* Call this while a line is typed, before each key is waited for: a signal may have come. NULL: nothing. And show that
 * line again. */
void lines_on_signal(void (*hook)(void));
void lines_redraw(void);

/* Remember so many typed lines. */
void lines_keep(struct lines *l, unsigned count);

/* Keep the lines typed so far where they will be found again. */
void lines_save_history(const struct lines *l);

#endif
