/* expression.h - C expressions over registers, labels and storage, for `print`, `x`, conditions and addresses.
 *
 *   $r3 $sp $ra ...            registers by number or convention
 *   $p ($pc) $m $i $l $b $t    the PSW of the level that is looked at;  $c its clock, $q its storage, $level, $guest
 *   main, loop+4               labels of the guest's program
 *   *ADDRESS                   the word there;  {byte}ADDRESS {half}ADDRESS {word}ADDRESS
 *   ADDRESS@physical           through no R: storage of the machine as it lies
 *   $1 $$ $name                results of earlier `print`s; variables that `set $name = ...` made
 *   C's operators, numbers, characters; values are signed 64-bit numbers, registers and storage zero-extended words
 *
 * One grammar (expression.y), made by Bison, over a scanner made by Flex (expression.l). */
#ifndef EXPRESSION_H
#define EXPRESSION_H

#include "vmm/cli/shell/session.h"

/* What expressions remember: $1, $2 ..., and $name. It is the session's `values`. */
struct values;

/* NULL: out of memory. */
struct values *values_create(void);
void values_free(struct values *v);

/* Remember a result as the next $N; returns N. Give $name a value. 0, false: out of memory. */
unsigned values_result(struct values *v, int64_t value);
bool values_set(struct values *v, const char *name, int64_t value);

/* Something that an expression can stand for and `set` can write to. */
struct place_value {
    enum place_kind { PLACE_NONE, PLACE_REGISTER, PLACE_PSW, PLACE_STORAGE, PLACE_VARIABLE } kind;
    unsigned number;            /* register; word of the PSW */
    uint32_t flag;              /* of the status, or 0: the whole word */
    uint64_t address;           /* of storage: virtual, or physical */
    bool physical;
    unsigned width;             /* 1, 2, 4 */
    const char *name;           /* of a variable */
};

/* The value of text, looked at from the session's level. False, and *why the reason in a few words (where: column from
 * 0): no such name, address outside, division by zero, syntax. where may be NULL. */
bool expression_value(struct session *s, const char *text, int64_t *value, const char **why, int *where);

/* What text stands for, if it stands for something that can be written. */
bool expression_place(struct session *s, const char *text, struct place_value *place, const char **why, int *where);

#endif
