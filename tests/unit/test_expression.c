/* test_expression.c - the shell's expressions: values, places, reasons; random ones against C; hostile ones. */
#include "vmm/cli/shell/expression.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct settings settings;
static struct session session;
static char path[sizeof "/tmp/expressionXXXXXX.s"];

/* A guest whose a0 and storage are known: labels begin, table; table is 1, 2, 0xFFFFFFFF. */
static const char program[] =
    "    .org 0x20\n    .psw 0, begin, 0, -1, 0\n    .org 0x1000\nbegin:\n    halt zero\n    .org 0x2000\n"
    "table: .word 1, 2, 0xFFFFFFFF\n    .phase 0x30\nrelocated: .word 0\n    .dephase\n";

static void set_up(void)
{
    char *words[] = { "shell", path };
    strcpy(path, "/tmp/expressionXXXXXX.s");
    int fd = mkstemps(path, 2);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, program, sizeof program - 1), (ssize_t)sizeof program - 1);
    close(fd);
    memset(&settings, 0, sizeof settings);
    ck_assert(options_parse(&settings, SHELL, 2, words));
    ck_assert(session_create(&session, &settings));
    ck_assert_int_eq(session_load(&session, settings.programs, settings.program_count), STATUS_DONE);
    machine_set(session_guest(&session), 5, 7);         /* t0 */
    ck_assert_uint_eq(values_result(session.values, 100), 1);
    ck_assert_uint_eq(values_result(session.values, -200), 2);
    ck_assert(values_set(session.values, "mine", 42));
}

static void tear_down(void)
{
    session_free(&session);
    unlink(path);
}

static const struct { const char *text; int64_t value; } values[] = {
    { "1", 1 }, { " 1 + 2 * 3 ", 7 }, { "(1 + 2) * 3", 9 }, { "-7 / 2", -3 }, { "-7 % 2", -1 }, { "7 - 2 - 1", 4 },
    { "2 << 3 + 1", 32 }, { "1 | 6 ^ 2 & 3", 5 }, { "1 < 2 == 1", 1 }, { "!5", 0 }, { "!0", 1 }, { "~0", -1 }, { "- - 3", 3 },
    { "0x10", 16 }, { "010", 8 }, { "0b101", 5 }, { "'a'", 97 }, { "'\\n'", 10 }, { "'\\0'", 0 }, { "'\\''", 39 },
    { "1 ? 2 : 3", 2 }, { "0 ? 2 : 0 ? 3 : 4", 4 }, { "2 && 3", 1 }, { "0 || 0", 0 },
    /* what C does not evaluate is not looked at */
    { "0 && 1/0", 0 }, { "1 || nowhere", 1 }, { "1 ? 5 : *0xFFFFFFFC", 5 }, { "0 ? 1/0 : 6", 6 },
    /* no undefined behaviour: 64 bits, wrapping */
    { "9223372036854775807 + 1", INT64_MIN }, { "-9223372036854775807 - 2", INT64_MAX }, { "(1 << 63) / -1", INT64_MIN },
    { "(1 << 63) % -1", 0 }, { "-(1 << 63)", INT64_MIN }, { "1 << 64", 0 }, { "1 << -1", 0 }, { "-1 >> 64", -1 },
    { "-1 >> 1", -1 }, { "-8 >> 1", -4 }, { "5 >> 1000000", 0 }, { "0x8000000000000000 * 2", 0 },
    { "18446744073709551615", -1 },
    /* the machine */
    { "$t0", 7 }, { "$r5 + 1", 8 }, { "$zero", 0 }, { "$p", 0x1000 }, { "$pc == begin", 1 }, { "$m", 0 }, { "$b", 0xFFFFFFFF },
    { "$c", 0 }, { "$q", 1 << 20 }, { "$level", 0 }, { "$guest", 0 }, { "begin", 0x1000 }, { "table + 4", 0x2004 },
    { "relocated", 0x30 }, { "*table", 1 }, { "*(table + 8)", 0xFFFFFFFF }, { "{byte}(table + 8)", 255 }, { "{half}(table+8)", 65535 },
    { "{word}table + 1", 2 }, { "*table@physical", 1 }, { "*(table - 0xFFFFFFFF + 0xFFFFFFFF)", 1 }, { "**0x2000 == *1 || 1", 1 }, { "$1", 100 }, { "$2", -200 },
    { "$$", -200 }, { "$", -200 }, { "$mine", 42 },
};

START_TEST(it_is_worth)
{
    const char *why = NULL;
    int64_t value;
    int where;
    bool good = expression_value(&session, values[_i].text, &value, &why, &where);
    ck_assert_msg(good, "%s: %s", values[_i].text, why);
    ck_assert_msg(value == values[_i].value, "%s is %" PRId64, values[_i].text, value);
}
END_TEST

static const struct { const char *text; int where; const char *why; } wrongs[] = {
    { "", 0, "missing" }, { "   ", 0, "missing" }, { "1 +", 3, "missing at the end" }, { "(1", 2, "missing at the end" },
    { "1 2", 2, "cannot stand here" }, { "1 + )", 4, "cannot stand here" }, { "3 / 0", 2, "division by zero" },
    { "1 + 3 % (2 - 2)", 6, "division by zero" }, { "nowhere", 0, "no label 'nowhere': info symbols" },
    { "1 + beginn", 4, "did you mean begin?" }, { "tabel", 0, "did you mean table?" }, { "sp", 0, "the register is $sp" },
    { "$stats", 0, "did you mean $status?" }, { "$nothing", 0, "set $nothing = ..." }, { "$3", 0, "no such result" },
    { "$99999999999999999999999", 0, "no such result" }, { "2 * *0xFFFFFFFE", 4, "outside of R" },
    { "*0x100000000", 0, "32 bits" }, { "{byte}(0 - 0x80000001)", 0, "32 bits" }, { "*0x100000@physical", 0, "outside of the storage" }, { "*0xFFFFFFFFFFFFFFFF@physical", 0, "outside of the storage" },
    { "08", 0, "no number" }, { "0x", 0, "no number" }, { "1x", 0, "no number" }, { "99999999999999999999", 0, "64 bits" },
    { "0b2", 0, "no number" }, { "''", 0, "cannot stand here" }, { "a = 1", 2, "== compares" }, { "\xff", 0, "cannot" },
    { "1 ? 2", 5, "missing at the end" }, { "{long}1", 1, "cannot stand here" }, { "1 && 1/0", 6, "division by zero" },
};

START_TEST(it_is_wrong)
{
    const char *why = NULL;
    int64_t value;
    int where = -1;
    ck_assert_msg(!expression_value(&session, wrongs[_i].text, &value, &why, &where), "%s is taken", wrongs[_i].text);
    ck_assert_msg(strstr(why, wrongs[_i].why) != NULL, "%s: %s", wrongs[_i].text, why);
    ck_assert_msg(where == wrongs[_i].where, "%s: %s, in column %d", wrongs[_i].text, why, where);
}
END_TEST

static const struct { const char *text; enum place_kind kind; } places[] = {
    { "$t0", PLACE_REGISTER }, { "($t0)", PLACE_REGISTER }, { "$p", PLACE_PSW }, { "$m", PLACE_PSW }, { "*table", PLACE_STORAGE },
    { "{byte}table", PLACE_STORAGE }, { "*0@physical", PLACE_STORAGE }, { "$mine", PLACE_VARIABLE }, { "$new", PLACE_VARIABLE },
    { "1", PLACE_NONE }, { "$t0 + 1", PLACE_NONE }, { "table", PLACE_NONE }, { "$1", PLACE_NONE }, { "$c", PLACE_NONE },
    { "$level", PLACE_NONE }, { "$new + 1", PLACE_NONE },
};

START_TEST(it_is_a_place)
{
    const char *why;
    struct place_value place;
    bool good = expression_place(&session, places[_i].text, &place, &why, NULL);
    ck_assert_msg(!good || place.kind == places[_i].kind, "%s is a place of kind %d", places[_i].text, (int)place.kind);
    ck_assert_msg(good || places[_i].kind == PLACE_NONE, "%s is no place: %s", places[_i].text, why);
}
END_TEST

/* -- Random ones, computed here as they are written --------------------------------------------------------------- */

static uint64_t state = 1;

static unsigned random_below(unsigned n)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % n;
}

static int64_t number(char **text)
{
    static const int64_t edges[] = { 0, 1, 2, 7, 31, 32, 63, 64, 255, INT32_MAX, UINT32_MAX, INT64_MAX };
    int64_t value = edges[random_below(sizeof edges / sizeof edges[0])];
    *text += sprintf(*text, random_below(2) ? "%" PRId64 : "0x%" PRIx64, value);
    return value;
}

static int64_t apply(const char *op, int64_t a, int64_t b, bool *divides_by_zero)
{
    uint64_t u = (uint64_t)a, v = (uint64_t)b;
    bool divides = strcmp(op, "/") == 0 || strcmp(op, "%") == 0;
    if (divides && b == 0)
        *divides_by_zero = true;
    if (divides && (b == 0 || b == -1))
        return b == -1 && *op == '/' ? (int64_t)(0 - u) : 0;
    if (strcmp(op, "<<") == 0)
        return v > 63 ? 0 : (int64_t)(u << v);
    if (strcmp(op, ">>") == 0)                  /* as a floored division by two, v times */
        return v > 63 ? -(a < 0) : (int64_t)(a < 0 ? ~(~u >> v) : u >> v);
    switch (*op) {
    case '/': return a / b;
    case '%': return a % b;
    case '*': return (int64_t)(u * v);
    case '+': return (int64_t)(u + v);
    case '-': return (int64_t)(u - v);
    case '<': return op[1] == '=' ? a <= b : a < b;
    case '>': return op[1] == '=' ? a >= b : a > b;
    case '&': return (int64_t)(u & v);
    case '|': return (int64_t)(u | v);
    case '^': return (int64_t)(u ^ v);
    case '=': return a == b;
    default:  return a != b;
    }
}

static int64_t compound(char **text, unsigned depth, bool *divides_by_zero)
{
    static const char *const ops[] = { "+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^", "<", "<=", ">", ">=", "==", "!=" };
    if (depth == 0 || random_below(5) == 0)
        return number(text);
    if (random_below(6) == 0) {
        *text += sprintf(*text, "-(");
        uint64_t u = (uint64_t)compound(text, depth - 1, divides_by_zero);
        *text += sprintf(*text, ")");
        return (int64_t)(0 - u);
    }
    const char *op = ops[random_below(sizeof ops / sizeof ops[0])];
    *text += sprintf(*text, "(");
    int64_t a = compound(text, depth - 1, divides_by_zero);
    *text += sprintf(*text, random_below(2) ? ")%s(" : ") %s (", op);
    int64_t b = compound(text, depth - 1, divides_by_zero);
    *text += sprintf(*text, ")");
    return apply(op, a, b, divides_by_zero);
}

START_TEST(random_ones_agree_with_c)
{
    static char room[65536];
    unsigned compared = 0;
    for (unsigned n = 0; n < 20000; n++) {
        char *text = room;
        bool divides_by_zero = false;
        int64_t value, expected = compound(&text, 4, &divides_by_zero);
        const char *why = NULL;
        if (text - room > 4000)
            continue;
        bool good = expression_value(&session, room, &value, &why, NULL);
        ck_assert_msg(good != divides_by_zero, "%s: %s", room, why != NULL ? why : "division by zero is taken");
        ck_assert_msg(!good || value == expected, "%s is %" PRId64 ", not %" PRId64, room, value, expected);
        compared += good;
    }
    ck_assert_uint_gt(compared, 10000);
}
END_TEST

/* -- Hostile ones --------------------------------------------------------------------------------------------------- */

START_TEST(too_much_has_a_reason)
{
    static const char *const what[] = { "(", "-", "1+", "a", "$", "0", "*", "!", "{byte}", "1?", "'", "\xc3", "1?1:" };
    static char text[1 << 20];
    const size_t lengths[] = { 10, 199, 4000, 4096, 4097, sizeof text - 1 };
    for (size_t n = 0; n < sizeof what / sizeof what[0]; n++)
        for (size_t l = 0; l < sizeof lengths / sizeof lengths[0]; l++) {
            const char *why = NULL;
            int64_t value;
            int where;
            for (size_t k = 0; k < lengths[l]; k++)
                text[k] = what[n][k % strlen(what[n])];
            text[lengths[l]] = '\0';
            bool good = expression_value(&session, text, &value, &why, &where);
            ck_assert(good || (strlen(why) > 0 && where >= 0 && (size_t)where <= lengths[l]));
            ck_assert(!good || lengths[l] <= 4096);
        }
}
END_TEST

START_TEST(random_bytes_do_no_harm)
{
    static const char likely[] = "0129axb$'\\(){}*+-/%<>=!&|^~?:@ physicalwordbyte\xff\xc3\t";
    for (unsigned n = 0; n < 20000; n++) {
        char text[64];
        unsigned length = random_below(sizeof text - 1);
        for (unsigned k = 0; k < length; k++)
            text[k] = random_below(8) == 0 ? (char)(1 + random_below(255)) : likely[random_below(sizeof likely - 1)];
        text[length] = '\0';
        const char *why = NULL;
        int64_t value;
        int where;
        if (!expression_value(&session, text, &value, &why, &where))
            ck_assert_msg(strlen(why) > 0 && where >= 0 && where <= (int)length, "%s: %s at %d", text, why, where);
    }
}
END_TEST

START_TEST(names_and_variables_have_an_end)
{
    char name[64];
    unsigned taken = 0;
    for (unsigned n = 0; n < 1000; n++) {
        snprintf(name, sizeof name, "v%u", n);
        taken += values_set(session.values, name, n);
    }
    ck_assert_uint_gt(taken, 100);
    ck_assert_uint_lt(taken, 1000);
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    ck_assert(!values_set(session.values, name, 1));
    ck_assert(values_set(session.values, "v7", 8));
    for (unsigned n = 3; n < 5000; n++)
        ck_assert_uint_eq(values_result(session.values, n), n);
}
END_TEST

Suite *expression_suite(void)
{
    Suite *suite = suite_create("expression");
    TCase *tc = tcase_create("expression");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, it_is_worth, 0, sizeof values / sizeof values[0]);
    tcase_add_loop_test(tc, it_is_wrong, 0, sizeof wrongs / sizeof wrongs[0]);
    tcase_add_loop_test(tc, it_is_a_place, 0, sizeof places / sizeof places[0]);
    tcase_add_test(tc, random_ones_agree_with_c);
    tcase_add_test(tc, too_much_has_a_reason);
    tcase_add_test(tc, random_bytes_do_no_harm);
    tcase_add_test(tc, names_and_variables_have_an_end);
    suite_add_tcase(suite, tc);
    return suite;
}
