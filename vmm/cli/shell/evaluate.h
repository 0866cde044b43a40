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
    char *message;              /* room for MESSAGE_MAX: of the error that was found last */
};

enum { MESSAGE_MAX = 160 };

struct item item_number(int64_t value);
struct item item_error(struct evaluation *e, int column, const char *why);

/* $r3, $p, $1, $name; a label. */
struct item item_dollar(struct evaluation *e, int column, const char *name);
struct item item_label(struct evaluation *e, int column, const char *name);

/* Both operands are looked at; op is a token. */
struct item item_binary(struct evaluation *e, int column, int op, struct item a, struct item b);

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
