/* expression.y - C expressions of the shell, evaluated as they are read.
 *
 * Every value carries the reason why it has none, if it has none: an error in a part that C would not evaluate, behind
 * && or in the other branch of ?:, is no error. */
%code requires {
#include "vmm/cli/shell/evaluate.h"
}

%code provides {
int expression_parse(void *scanner, struct evaluation *e);
}

%define api.pure full
%define api.prefix {expression_}
%define api.location.type {int}
%define api.value.type {struct item}
%define parse.error custom
%locations
%lex-param {void *scanner}
%parse-param {void *scanner} {struct evaluation *e}

%code {
int expression_lex(struct item *value, int *column, void *scanner);
static void expression_error(int *column, void *scanner, struct evaluation *e, const char *text);

#define YYLLOC_DEFAULT(Current, Rhs, N) ((Current) = (N) > 0 ? YYRHSLOC(Rhs, 1) : YYRHSLOC(Rhs, 0))
}

%token NUMBER VALUE WIDTH PHYSICAL UNKNOWN
%token LEFT "<<" RIGHT ">>" LESS_EQUAL "<=" GREATER_EQUAL ">=" EQUAL "==" ASSIGN "=" NOT_EQUAL "!=" AND "&&" OR "||"

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
%precedence '@'

%%

all: x                          { e->result = $1; };

x: NUMBER
 | VALUE
 | WIDTH
 | PHYSICAL
 | '(' x ')'                    { $$ = $2; }
 | x '?' x ':' x                { $$ = item_choose($1, $3, $5); }
 | x "||" x                     { $$ = item_either($1, $3); }
 | x "&&" x                     { $$ = item_both($1, $3); }
 | x '|' x                      { $$ = item_binary(@2, '|', $1, $3); }
 | x '^' x                      { $$ = item_binary(@2, '^', $1, $3); }
 | x '&' x                      { $$ = item_binary(@2, '&', $1, $3); }
 | x "==" x                     { $$ = item_binary(@2, EQUAL, $1, $3); }
 | x "!=" x                     { $$ = item_binary(@2, NOT_EQUAL, $1, $3); }
 | x '<' x                      { $$ = item_binary(@2, '<', $1, $3); }
 | x '>' x                      { $$ = item_binary(@2, '>', $1, $3); }
 | x "<=" x                     { $$ = item_binary(@2, LESS_EQUAL, $1, $3); }
 | x ">=" x                     { $$ = item_binary(@2, GREATER_EQUAL, $1, $3); }
 | x "<<" x                     { $$ = item_binary(@2, LEFT, $1, $3); }
 | x ">>" x                     { $$ = item_binary(@2, RIGHT, $1, $3); }
 | x '+' x                      { $$ = item_binary(@2, '+', $1, $3); }
 | x '-' x                      { $$ = item_binary(@2, '-', $1, $3); }
 | x '*' x                      { $$ = item_binary(@2, '*', $1, $3); }
 | x '/' x                      { $$ = item_binary(@2, '/', $1, $3); }
 | x '%' x                      { $$ = item_binary(@2, '%', $1, $3); }
 | '-' x %prec UNARY            { $$ = item_binary(@1, '-', item_number(0), $2); }
 | '+' x %prec UNARY            { $$ = item_binary(@1, '+', item_number(0), $2); }
 | '~' x %prec UNARY            { $$ = item_binary(@1, '^', item_number(-1), $2); }
 | '!' x %prec UNARY            { $$ = item_binary(@1, EQUAL, item_number(0), $2); }
 | '*' x %prec UNARY            { $$ = item_storage(e, @1, 4, $2); }
 | '{' WIDTH '}' x %prec UNARY  { $$ = item_storage(e, @1, $2.width, $4); }
 | x '@' PHYSICAL               { $$ = item_physical($1); }
 ;

%%

static int yyreport_syntax_error(const yypcontext_t *context, void *scanner, struct evaluation *e)
{
    (void)scanner;
    e->result = item_error(*yypcontext_location(context), yypcontext_token(context) == YYSYMBOL_YYEOF
                           ? "something is missing at the end"
                           : yypcontext_token(context) == YYSYMBOL_ASSIGN
                           ? "an expression changes nothing: set does, and == compares" : "this cannot stand here");
    return 0;
}

static void expression_error(int *column, void *scanner, struct evaluation *e, const char *text)
{
    (void)scanner, (void)text;
    e->result = item_error(*column, "the expression is too deep");
}
