/* grammar.y - one line of assembly.
 *
 * A single register may be an instruction's d or its a: it is given as both, and encode() takes the one in use.
 * Instructions are grouped by how their operands are written (enum syntax), directives by what follows them (enum
 * shape): which instruction or directive it is travels in the token's value, and the tables decide. A line is parsed
 * alone, so a mistake costs that line and no other. Labels take effect as they are read: a mistake behind one does
 * not make it unknown. */
%code requires {
#include "asm/asm.h"
}

%code provides {
/* Parse a->current; the scanner stands at its start. */
int asm_parse(void *scanner, struct assembly *a);
}

%define api.pure full
%define api.prefix {asm_}
%define api.location.type {struct span}
%define parse.error custom
%locations
%lex-param {void *scanner}
%parse-param {void *scanner} {struct assembly *a}

%union {
    int64_t number;
    uint64_t local;
    unsigned reg;
    struct bytes text;
    struct mnemonic mnemonic;
    struct macro *macro;
    const struct directive *directive;
    struct expr *expr;
    struct operands_read operands;
    struct argument *argument;
    struct arguments arguments;
}

%code {
#include <string.h>

int asm_lex(ASM_STYPE *value, struct span *span, void *scanner);
static void asm_error(struct span *span, void *scanner, struct assembly *a, const char *text);

#define YYLLOC_DEFAULT(Current, Rhs, N)                         \
    do {                                                        \
        if ((N) > 0) {                                          \
            (Current).first = YYRHSLOC(Rhs, 1).first;           \
            (Current).last = YYRHSLOC(Rhs, N).last;             \
        } else {                                                \
            (Current).first = (Current).last = YYRHSLOC(Rhs, 0).last; \
        }                                                       \
    } while (0)

static struct expr *unary(struct assembly *a, struct span s, enum operator op, struct expr *x)
{
    return expr_operation(a, s, op, x, NULL, NULL);
}

static struct expr *binary(struct assembly *a, struct span s, enum operator op, struct expr *x, struct expr *y)
{
    return expr_operation(a, s, op, x, y, NULL);
}

static struct argument *argument(struct assembly *a, struct span s, struct expr *value, struct bytes bytes)
{
    struct argument *p = arena_take(&a->arena, sizeof *p);
    *p = (struct argument){ .span = s, .value = value, .bytes = bytes };
    return p;
}

static struct arguments append(struct arguments list, struct argument *last)
{
    if (list.first == NULL)
        list.first = last;
    else
        list.last->next = last;
    list.last = last;
    list.count++;
    return list;
}

static void run(struct assembly *a, const struct directive *d, struct span s, struct arguments args)
{
    d->run(a, d, s, &args);
}

static const struct bytes NONE;
static const struct arguments EMPTY;
}

%token END 0                "end of line"
%token <text> LABEL         "a label"
%token <local> LOCAL_LABEL  "a local label"
%token <local> LOCAL_FORWARD LOCAL_BACKWARD
%token <reg> REGISTER       "a register"
%token <text> SYMBOL        "a symbol"
%token <number> NUMBER      "a number"
%token <text> STRING        "a string"
%token <text> TEXT          "text"
%token HERE                 "'.'"
%token HI                   "%hi("
%token LO                   "%lo("
%token <mnemonic> INSN INSN_R INSN_RR INSN_RRR INSN_RRE INSN_RE INSN_E INSN_RM INSN_M
%token <directive> WORD VALUE_WORD VALUES_WORD STRING_WORD STRINGS_WORD NAME_WORD NAME_VALUE_WORD REST_WORD
%token <macro> MACRO

%token OR_ELSE "||" AND_ALSO "&&" EQUAL "==" NOT_EQUAL "!=" LESS_EQUAL "<=" GREATER_EQUAL ">=" LEFT "<<" RIGHT ">>"

%right '?' ':'
%left "||"
%left "&&"
%left '|'
%left '^'
%left '&'
%left "==" "!="
%left '<' '>' "<=" ">="
%left "<<" ">>"
%left '+' '-'
%left '*' '/' '%'
%precedence UNARY

%type <expr> value
%type <operands> memory
%type <argument> value_argument string_argument name_argument
%type <arguments> values strings

%%

line
    : labels statement
    ;

labels
    : %empty
    | labels LABEL                  { symbol_label(a, @2, $2.at, $2.size); }
    | labels LOCAL_LABEL            { symbol_local_label(a, @2, $2); }
    ;

statement
    : %empty
    | INSN                          { instruction(a, @1, $1, &(struct operands_read){ 0 }); }
    | INSN_R REGISTER               { instruction(a, @1, $1, &(struct operands_read){ $2, $2, 0, NULL }); }
    | INSN_RR REGISTER ',' REGISTER
                                    { instruction(a, @1, $1, &(struct operands_read){ $2, $4, 0, NULL }); }
    | INSN_RRR REGISTER ',' REGISTER ',' REGISTER
                                    { instruction(a, @1, $1, &(struct operands_read){ $2, $4, $6, NULL }); }
    | INSN_RRE REGISTER ',' REGISTER ',' value
                                    { instruction(a, @1, $1, &(struct operands_read){ $2, $4, 0, $6 }); }
    | INSN_RE REGISTER ',' value    { instruction(a, @1, $1, &(struct operands_read){ $2, $2, 0, $4 }); }
    | INSN_E value                  { instruction(a, @1, $1, &(struct operands_read){ 0, 0, 0, $2 }); }
    | INSN_RM REGISTER ',' memory   { $4.d = $2; instruction(a, @1, $1, &$4); }
    | INSN_M memory                 { instruction(a, @1, $1, &$2); }
    | WORD                          { run(a, $1, @1, EMPTY); }
    | VALUE_WORD value_argument     { run(a, $1, @1, append(EMPTY, $2)); }
    | VALUES_WORD values            { run(a, $1, @1, $2); }
    | STRING_WORD string_argument   { run(a, $1, @1, append(EMPTY, $2)); }
    | STRINGS_WORD strings          { run(a, $1, @1, $2); }
    | NAME_WORD name_argument       { run(a, $1, @1, append(EMPTY, $2)); }
    | NAME_VALUE_WORD name_argument ',' value_argument
                                    { run(a, $1, @1, append(append(EMPTY, $2), $4)); }
    | REST_WORD TEXT                { run(a, $1, @1, append(EMPTY, argument(a, @2, NULL, $2))); }
    | REST_WORD                     { run(a, $1, @1, append(EMPTY, argument(a, @1, NULL, NONE))); }
    | MACRO TEXT                    { macro_call(a, $1, @1, argument(a, @2, NULL, $2)); }
    | MACRO                         { macro_call(a, $1, @1, argument(a, @1, NULL, NONE)); }
    ;

memory
    : value '(' REGISTER ')'        { $$ = (struct operands_read){ .a = $3, .value = $1 }; }
    | '(' REGISTER ')'              { $$ = (struct operands_read){ .a = $2, .value = expr_number(a, @$, 0) }; }
    ;

values
    : value_argument                { $$ = append(EMPTY, $1); }
    | values ',' value_argument     { $$ = append($1, $3); }
    ;

strings
    : string_argument               { $$ = append(EMPTY, $1); }
    | strings ',' string_argument   { $$ = append($1, $3); }
    ;

value_argument
    : value                         { $$ = argument(a, @1, $1, NONE); }
    ;

string_argument
    : STRING                        { $$ = argument(a, @1, NULL, $1); }
    ;

name_argument
    : SYMBOL                        { $$ = argument(a, @1, NULL, $1); }
    ;

value
    : NUMBER                        { $$ = expr_number(a, @1, $1); }
    | HERE                          { $$ = expr_number(a, @1, here(a)); }
    | SYMBOL                        { $$ = expr_symbol(a, @1, symbol_named(a, $1.at, $1.size)); }
    | LOCAL_FORWARD                 { $$ = expr_symbol(a, @1, symbol_local(a, @1, $1, true)); }
    | LOCAL_BACKWARD                { $$ = expr_symbol(a, @1, symbol_local(a, @1, $1, false)); }
    | '(' value ')'                 { $$ = $2; }
    | HI value ')'                  { $$ = unary(a, @$, OP_HI, $2); }
    | LO value ')'                  { $$ = unary(a, @$, OP_LO, $2); }
    | '-' value %prec UNARY         { $$ = unary(a, @$, OP_NEGATE, $2); }
    | '+' value %prec UNARY         { $$ = unary(a, @$, OP_PLUS, $2); }
    | '~' value %prec UNARY         { $$ = unary(a, @$, OP_COMPLEMENT, $2); }
    | '!' value %prec UNARY         { $$ = unary(a, @$, OP_NOT, $2); }
    | value '*' value               { $$ = binary(a, @$, OP_MULTIPLY, $1, $3); }
    | value '/' value               { $$ = binary(a, @$, OP_DIVIDE, $1, $3); }
    | value '%' value               { $$ = binary(a, @$, OP_MODULO, $1, $3); }
    | value '+' value               { $$ = binary(a, @$, OP_ADD, $1, $3); }
    | value '-' value               { $$ = binary(a, @$, OP_SUBTRACT, $1, $3); }
    | value "<<" value              { $$ = binary(a, @$, OP_LEFT, $1, $3); }
    | value ">>" value              { $$ = binary(a, @$, OP_RIGHT, $1, $3); }
    | value '<' value               { $$ = binary(a, @$, OP_LESS, $1, $3); }
    | value "<=" value              { $$ = binary(a, @$, OP_LESS_EQUAL, $1, $3); }
    | value '>' value               { $$ = binary(a, @$, OP_GREATER, $1, $3); }
    | value ">=" value              { $$ = binary(a, @$, OP_GREATER_EQUAL, $1, $3); }
    | value "==" value              { $$ = binary(a, @$, OP_EQUAL, $1, $3); }
    | value "!=" value              { $$ = binary(a, @$, OP_NOT_EQUAL, $1, $3); }
    | value '&' value               { $$ = binary(a, @$, OP_AND, $1, $3); }
    | value '^' value               { $$ = binary(a, @$, OP_XOR, $1, $3); }
    | value '|' value               { $$ = binary(a, @$, OP_OR, $1, $3); }
    | value "&&" value              { $$ = binary(a, @$, OP_AND_ALSO, $1, $3); }
    | value "||" value              { $$ = binary(a, @$, OP_OR_ELSE, $1, $3); }
    | value '?' value ':' value     { $$ = expr_operation(a, @$, OP_CHOOSE, $1, $3, $5); }
    ;

%%

/* What Bison itself has to say: that its stack is full. */
static void asm_error(struct span *span, void *scanner, struct assembly *a, const char *text)
{
    (void)scanner;
    error_here(a, *span, "%s", strcmp(text, "memory exhausted") == 0 ? "nested too deeply" : text);
}

/* Whether a token is an operator, by its name: behind a value every operator would do, and none is worth naming. */
static bool is_operator(const char *name)
{
    if (name[0] == '\'')
        name++;
    return strchr("?|^&<>+-*/%=!~", name[0]) != NULL;
}

/* What could have come, in words, or NULL: anything at all. */
static const char *expectation(struct assembly *a, const yypcontext_t *context, bool *needs_register)
{
    yysymbol_kind_t expected[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, expected, YYNTOKENS), named = 0;
    const char *text = NULL;
    bool value = false;
    for (int i = 0; i < count; i++) {
        value = value || expected[i] == YYSYMBOL_NUMBER;
        *needs_register = *needs_register || expected[i] == YYSYMBOL_REGISTER;
    }
    for (int i = 0; i < count && !value; i++)
        if (!is_operator(yysymbol_name(expected[i])))
            text = named++ == 0 ? yysymbol_name(expected[i])
                                : arena_format(&a->arena, "%s or %s", text, yysymbol_name(expected[i]));
    return value ? "a value" : text;
}

static int yyreport_syntax_error(const yypcontext_t *context, void *scanner, struct assembly *a)
{
    (void)scanner;
    yysymbol_kind_t found = yypcontext_token(context);
    struct span span = *yypcontext_location(context);
    bool needs_register = false;
    const char *wanted = expectation(a, context, &needs_register);
    const char *name = found == YYSYMBOL_YYEMPTY ? "nothing" : yysymbol_name(found);
    const char *form = a->usage != NULL ? arena_format(&a->arena, "; it is written `%s`", a->usage) : "";
    if (needs_register && found == YYSYMBOL_SYMBOL && a->word.at != NULL)
        error_here(a, span, "there is no register '%s'%s", quotable(a, a->word.at, a->word.size),
                   suggestion(a, a->word.at, a->word.size, NAMES_REGISTERS));
    else if (wanted == NULL)
        error_here(a, span, "%s does not fit here%s", name, form);
    else
        error_here(a, span, "expected %s, found %s%s", wanted, name, form);
    return 0;
}
