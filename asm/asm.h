/* asm.h - the assembler's inside: what its files share. Others use program.h.
 *
 * One pass. A line is taken from the input, parsed, and emitted at once; what it needs of symbols that come later
 * waits as a fix-up until the end. So the size of every line is known when the line has been read, and nothing is
 * read twice. There is no file-scope state: everything hangs off struct assembly. */
#ifndef ASM_H
#define ASM_H

#include "asm/memory.h"
#include "asm/program.h"
#include "isa/isa.h"

#include <stdarg.h>

struct assembly;

/* ---- limits: a source is as hostile as any other input --------------------------------------------------------- */

enum {
    MAX_ERRORS = 20,
    MAX_LINE = 65535,               /* bytes of one line, written or expanded                      */
    MAX_SOURCE = 64 << 20,          /* bytes of one source file                                    */
    MAX_IMAGE = 1 << 30,            /* the largest storage there is                                */
    MAX_INCLUDES = 32,              /* files inside files                                          */
    MAX_EXPANSIONS = 1000,          /* macros and repetitions inside each other                    */
    MAX_CONDITIONS = 1000,          /* .if inside .if                                              */
    MAX_EXPANDED = 48 << 20,        /* bytes that come from macros, repetitions and included files */
    LINE_COST = 16,                 /* what a line counts there besides its bytes                  */
    MAX_FIXUPS = 4000000,           /* values that wait for a symbol                               */
    MAX_PARAMETERS = 64,            /* of a macro                                                  */
    MAX_DEPTH = 1000,               /* of an expression                                            */
};

/* ---- where things stand: source.c ------------------------------------------------------------------------------- */

/* A file as read. text has the same bytes, comments made blanks, so that a column means the same in both. */
struct source {
    char *path;
    char *original, *text;          /* both end in a newline (but for an empty file) and a NUL */
    size_t size;
    uint32_t *starts;               /* where each line begins; made when first asked for       */
    uint32_t line_count;
    bool bad;                       /* it is no text; that has been said                       */
    struct source *next;
};

/* Columns of a line, counted in bytes from 1; last is included. */
struct span {
    uint32_t first, last;
};

/* A line that was read, and what led there. */
struct line {
    const struct source *source;
    uint32_t number;                    /* from 1 */
    const struct context *context;      /* NULL: the file on the command line */
};

struct place {
    const struct line *line;
    struct span span;
};

/* Why a line is read: an .include or a macro call. macro is NULL for the former. */
struct context {
    const char *macro;
    struct place from;
    const struct context *outer;
};

/* The regular file at path, read and made ready; each is read once. NULL after a message at place. */
struct source *source_open(struct assembly *a, const char *path, struct place place);

/* pg32.inc: the machine's constants, made from the tables. */
struct source *source_built_in(struct assembly *a);

/* A source from size bytes of memory that end in a NUL, which it takes over (free()). NULL after a message. */
struct source *source_from(struct assembly *a, const char *path, char *bytes, size_t size);

/* Path of name, looked for beside the file of `from`, then along -I; in the arena. NULL after a message. */
const char *source_find(struct assembly *a, const char *name, struct place from);

/* A regular file of at most `limit` bytes, for free(). NULL after a message at place. */
char *source_bytes(struct assembly *a, const char *path, struct place place, size_t limit, size_t *size);

/* Line `number` of a source as it was written; *size receives its length without the newline. */
const char *source_line(struct source *s, uint32_t number, size_t *size);

void source_free(struct assembly *a);

/* ---- the lines to be read: input.c ------------------------------------------------------------------------------- */

/* Lines that exist: those of a source, or those of one expansion of a macro. */
struct text {
    const char *chars;
    size_t size;
    const struct source *source;
    uint32_t first_line;
    uint32_t *columns;              /* where each byte stands in its line of the source; NULL: where it is */
    char *owned;                    /* what chars is freed by, or NULL                                     */
    bool kept;                      /* a macro was defined in it: it must outlive its frame                */
    struct text *next;
};

/* Part of a text: the body of a macro or of a repetition. */
struct slice {
    struct text *text;
    size_t start, end;
    uint32_t line;
};

struct frame {
    enum frame_kind { FRAME_FILE, FRAME_MACRO, FRAME_REPEAT } kind;
    struct slice slice;
    size_t at;
    uint32_t line;
    uint64_t repeats;               /* rounds to come after this one        */
    size_t conditions;              /* open .ifs when the frame was entered */
    const struct context *context;
};

void input_file(struct assembly *a, struct source *s, const struct place *from);
void input_macro(struct assembly *a, struct text *expansion, const char *macro, struct place from);
void input_repeat(struct assembly *a, struct slice body, uint64_t count, struct place from);

/* Charge `bytes` that no source file holds, of which there are MAX_EXPANDED. False after a message: there are more. */
bool input_charge(struct assembly *a, struct span span, uint64_t bytes);

/* The next line to assemble into a->current, or false at the end of everything. */
bool input_next(struct assembly *a);

/* The lines up to the one that begins with the directive `close`, which is passed over; lines that begin with
 * `open` nest. False after a message if there is none. */
bool input_collect(struct assembly *a, const char *open, const char *close, struct place from, struct slice *body);

/* The first word of the current line behind its labels; its length goes to *size. */
const char *line_word(const char *line, size_t length, size_t *size);
bool word_is(const char *word, size_t size, const char *name);

void input_free(struct assembly *a);

/* ---- values: expr.c, literal.c, symbol.c ------------------------------------------------------------------------- */

enum expr_kind { EXPR_NUMBER, EXPR_SYMBOL, EXPR_OPERATION, EXPR_BAD };

enum operator {
    OP_NEGATE, OP_PLUS, OP_COMPLEMENT, OP_NOT, OP_HI, OP_LO,
    OP_MULTIPLY, OP_DIVIDE, OP_MODULO, OP_ADD, OP_SUBTRACT, OP_LEFT, OP_RIGHT,
    OP_LESS, OP_LESS_EQUAL, OP_GREATER, OP_GREATER_EQUAL, OP_EQUAL, OP_NOT_EQUAL,
    OP_AND, OP_XOR, OP_OR, OP_AND_ALSO, OP_OR_ELSE, OP_CHOOSE,
};

/* An expression. What can be computed when it is built is a number at once: "known at that line" is EXPR_NUMBER. */
struct expr {
    enum expr_kind kind;
    enum operator op;
    uint32_t depth;
    bool open;                      /* there is a symbol in it that has not been met */
    struct place place;
    union {
        int64_t number;
        struct symbol_entry *symbol;
        struct expr *operands[3];
    };
};

struct expr *expr_number(struct assembly *a, struct span span, int64_t value);
struct expr *expr_symbol(struct assembly *a, struct span span, struct symbol_entry *symbol);
struct expr *expr_operation(struct assembly *a, struct span span, enum operator op,
                            struct expr *x, struct expr *y, struct expr *z);

/* The value, after the last line. False after a message, given once for each cause. */
bool expr_value(struct assembly *a, struct expr *e, int64_t *value);

/* The value, now. False after a message that `who` needs a value known at its line. */
bool expr_known(struct assembly *a, struct expr *e, const char *who, int64_t *value);

/* A value that fits 32 bits either as signed or as unsigned. */
bool fits_word(int64_t value);

/* %hi and %lo: lui by high and addi by low make value. */
uint32_t high_half(int64_t value);
int32_t low_half(int64_t value);

/* Literals as the scanner finds them, between text and text + size. False after a message at span. */
bool literal_number(struct assembly *a, struct span span, const char *text, size_t size, int64_t *value);
bool literal_character(struct assembly *a, struct span span, const char *text, size_t size, int64_t *value);
bool literal_string(struct assembly *a, struct span span, const char *text, size_t size, struct bytes *out);

struct symbol_entry {
    char *name;
    enum symbol_kind { SYMBOL_UNKNOWN, SYMBOL_LABEL, SYMBOL_CONSTANT } kind;
    bool local, phased;
    uint64_t at;                    /* of a label: in the image */
    bool reported;                  /* as undefined          */
    bool visiting;                  /* expr_value is inside  */
    struct expr *value;             /* of a known one        */
    struct place defined;
    struct symbol_entry *next;      /* in order of creation  */
};

struct symbol_entry *symbol_named(struct assembly *a, const char *name, size_t size);
struct symbol_entry *symbol_local(struct assembly *a, struct span span, uint64_t number, bool forward);
void symbol_label(struct assembly *a, struct span span, const char *name, size_t size);
void symbol_local_label(struct assembly *a, struct span span, uint64_t number);
void symbol_set(struct assembly *a, struct span span, struct symbol_entry *s, struct expr *value);
void symbol_free(struct assembly *a);

/* ---- statements: instruction.c, directive.c, macro.c, condition.c ------------------------------------------------ */

/* What an instruction word needs, before its value is known. */
struct operands_read {
    unsigned d, a, b;
    struct expr *value;
};

/* A mnemonic: a row of isa.def or one of pseudo.def. */
struct mnemonic {
    const struct insn_info *insn;
    const struct pseudo *pseudo;
};

/* The ways operands are written: R a register, E an expression, M an expression and (register). The grammar has one
 * rule for each. */
enum syntax { SYNTAX_NOTHING, SYNTAX_R, SYNTAX_RR, SYNTAX_RRR, SYNTAX_RRE, SYNTAX_RE, SYNTAX_E, SYNTAX_RM, SYNTAX_M };

bool mnemonic_find(const char *name, struct mnemonic *m);
const char *mnemonic_name(struct mnemonic m);
enum syntax mnemonic_syntax(struct mnemonic m);

/* How its operands are written, as in the manual: "d, a, imm". */
const char *mnemonic_usage(struct mnemonic m);

/* The pseudo-instruction number n, or NULL behind the last: for those who suggest names. */
const char *pseudo_name(unsigned n);

/* Emit the instruction or pseudo-instruction m. */
void instruction(struct assembly *a, struct span span, struct mnemonic m, const struct operands_read *o);

/* A directive's arguments, in order. */
struct argument {
    struct span span;
    struct expr *value;
    struct bytes bytes;             /* a string, a name, or the rest of a line */
    struct argument *next;
};

struct arguments {
    struct argument *first, *last;
    unsigned count;
};

/* What is written behind a directive; again one rule of the grammar for each. */
enum shape {
    SHAPE_NOTHING, SHAPE_VALUE, SHAPE_VALUES, SHAPE_STRING, SHAPE_STRINGS, SHAPE_NAME, SHAPE_NAME_VALUE, SHAPE_REST,
};

struct directive {
    const char *name;
    enum shape shape;
    void (*run)(struct assembly *a, const struct directive *self, struct span span, const struct arguments *args);
};

const struct directive *directive_find(const char *name);
const struct directive *directive_at(unsigned n);       /* NULL behind the last */

struct macro;
struct macro *macro_find(struct assembly *a, const char *name, size_t size);
const char *macro_name(const struct macro *m);
struct macro *macro_next(struct assembly *a, struct macro *m);     /* m NULL: the first */
void macro_call(struct assembly *a, struct macro *m, struct span span, struct argument *rest);
void macro_free(struct assembly *a);

void macro_define(struct assembly *a, struct span span, const struct argument *rest);

/* .if and its company. While skipping, condition_skip looks for the end of the part that is left out. */
struct condition {
    struct place from;
    bool active, taken, has_else;
};

void condition_open(struct assembly *a, struct span span, bool holds, bool valid);
void condition_else(struct assembly *a, struct span span);
void condition_close(struct assembly *a, struct span span);
bool condition_skipping(const struct assembly *a);
void condition_skip(struct assembly *a);

/* Report the .ifs that the frame which is being left has opened, and close them. */
void condition_unwind(struct assembly *a, size_t depth);

/* ---- the image: emit.c ------------------------------------------------------------------------------------------- */

/* A place in the image that waits for a value. */
enum field {
    FIELD_BYTE, FIELD_HALF, FIELD_WORD,     /* data, either signed or unsigned  */
    FIELD_IMM,                              /* an instruction's immediate       */
    FIELD_TO,                               /* a target, as a distance in words */
    FIELD_PAIR,                             /* lui and addi make the value      */
};

struct fixup {
    enum field field;
    uint32_t offset;                /* in the image               */
    uint32_t here;                  /* the address the code sees  */
    const struct insn_info *insn;   /* of FIELD_IMM and FIELD_TO  */
    const char *who;                /* for messages               */
    struct expr *value;
};

/* What one line put where: for the listing and for program.lines. */
struct record {
    uint32_t offset, size;
    uint32_t here;
    const struct source *source;
    uint32_t line;                  /* as assembled                                   */
    const struct source *user_source;
    uint32_t user_line;             /* outside all macros                             */
    uint32_t body;                  /* lines behind it that belong to it: a macro's   */
    uint16_t depth;                 /* of macro expansion                             */
    bool pseudo;                    /* the listing adds the real instructions         */
    bool gap;                       /* and leaves out zeros that nobody wrote         */
    char *text;                     /* as expanded (listing only), NULL: as written   */
};

struct image {
    uint8_t *bytes;
    size_t capacity;
    uint64_t end;                   /* one behind the last byte that was assembled */
    uint64_t phase;                 /* what `.` is ahead of end (modulo 2^64)      */
};

int64_t here(const struct assembly *a);
void emit_bytes(struct assembly *a, struct span span, const void *bytes, size_t size);
void emit_space(struct assembly *a, struct span span, uint64_t size);
void emit_word(struct assembly *a, struct span span, uint32_t word);

/* A value of `field`, put in now or as soon as it is known. The bytes must have been emitted at offset. */
void emit_value(struct assembly *a, struct fixup f);
void emit_finish(struct assembly *a);

/* ---- messages: diagnostics.c, suggest.c -------------------------------------------------------------------------- */

void error_at(struct assembly *a, struct place place, const char *format, ...) __attribute__((format(printf, 3, 4)));
void error_here(struct assembly *a, struct span span, const char *format, ...) __attribute__((format(printf, 3, 4)));
void note_at(struct assembly *a, struct place place, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* "; did you mean 'x'?" in the arena, or "" when nothing is near. */
enum names { NAMES_STATEMENTS = 1, NAMES_DIRECTIVES = 2, NAMES_REGISTERS = 4, NAMES_SYMBOLS = 8 };
const char *suggestion(struct assembly *a, const char *name, size_t size, unsigned names);

/* name, shortened where it is too long for a message, and fit for a terminal. In the arena. */
const char *quotable(struct assembly *a, const char *name, size_t size);

/* ---- everything -------------------------------------------------------------------------------------------------- */

struct assembly {
    const struct asm_options *options;
    FILE *diagnostics;
    unsigned errors;
    bool stop;                          /* too many errors, or one after which nothing makes sense */
    bool incomplete;                    /* a file is missing: symbols may be, too                  */
    const struct context *told;         /* the include stack that was printed last                 */

    struct arena arena;
    bool keep;                          /* something points at what this line put into the arena   */

    struct source *sources;
    struct text *texts;                 /* the kept ones                                           */
    struct frame *frames;
    size_t frame_count, frame_room;
    unsigned includes, expansions;
    uint64_t expanded;                  /* bytes, of MAX_EXPANDED                                  */

    struct line *line;                  /* the current one                                         */
    const char *current;                /* its bytes, not ended by a NUL                           */
    size_t current_size;
    const uint32_t *columns;            /* of its bytes, or NULL                                   */
    char *buffer;                       /* the scanner's copy: MAX_LINE + 3 bytes                  */
    bool pseudo;                        /* a pseudo-instruction stands on it                       */
    bool gap;                           /* it left room (.org, .space)                             */
    uint32_t body;                      /* lines behind it that it has read (.macro)               */
    struct bytes word;                  /* the last symbol the scanner saw, for syntax errors      */
    const char *usage;                  /* how its operands are written, once that is known */

    struct condition *conditions;
    size_t condition_count, condition_room;

    struct symbol_entry *symbols, *last_symbol;
    void *symbol_table, *local_table, *macro_table;     /* uthash heads */
    uint64_t macro_calls;

    struct image image;
    struct place phase_from;
    bool phased;
    struct fixup *fixups;
    size_t fixup_count, fixup_room;
    struct record *records;
    size_t record_count, record_room;
};

/* The place of span in the current line; keeps the line. */
struct place place_here(struct assembly *a, struct span span);

/* A scanner (scanner.l), and the parse of the current line with it. */
void *scanner_open(struct assembly *a);
void parse_line(struct assembly *a, void *scanner);
void scanner_close(void *scanner);

/* Assemble a source of size bytes and a NUL, which it takes over (free()); name is what the program is called. */
bool assemble_source(const char *name, char *bytes, size_t size, const struct asm_options *options,
                     struct program *out);

void listing_write(struct assembly *a, FILE *f);

#endif
