/* evaluate.h - between the grammar of shell expressions and what they are about: values, places, reasons. */
#ifndef EVALUATE_H
#define EVALUATE_H

#include "vmm/cli/shell/expression.h"

/* A value on the way, and where it is from if it can be written; or why there is none. */
struct item {
    int64_t value;
    struct place_value place;
    bool physical;              /* an address that goes through no R */
    const char *error;          /* or NULL */
    int column;                 /* of the error */
    unsigned width;             /* of {byte}, {half}, {word} */
};

struct evaluation {
    struct session *session;
    int column;                 /* of the next word */
    struct item result;
    struct note *notes;         /* reasons that had to be put into words */
};

enum { MESSAGE_MAX = 160 };

struct item item_number(int64_t value);
struct item item_error(int column, const char *why);    /* why: for ever, or a note */

/* A reason put into words, printf-like, which is there as long as the evaluation. */
const char *evaluation_note(struct evaluation *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* $r3, $p, $1, $name; a label. */
struct item item_dollar(struct evaluation *e, int column, const char *name);
struct item item_label(struct evaluation *e, int column, const char *name);

/* Both operands are looked at; op is a token. */
struct item item_binary(int column, int op, struct item a, struct item b);

/* Only what C would evaluate counts. */
struct item item_choose(struct item condition, struct item yes, struct item no);
struct item item_either(struct item a, struct item b);
struct item item_both(struct item a, struct item b);

/* width bytes of storage at an address; an address without R. */
struct item item_storage(struct evaluation *e, int column, unsigned width, struct item address);
struct item item_physical(struct item address);

/* A scanner over text (expression.l); NULL: out of memory. */
void *expression_scanner_open(struct evaluation *e, const char *text);
void expression_scanner_close(void *scanner);

#endif
