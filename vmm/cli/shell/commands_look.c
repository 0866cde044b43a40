/* commands_look.c - the commands that show storage and values: print, x, display, disassemble, list. */
#include "vmm/cli/shell/settings.h"

#include "vmm/cli/shell/expression.h"

#include <ctype.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- Formats ----------------------------------------------------------------------------------------------------- */

/* "/NFU": how many, how, how large. */
struct format {
    uint64_t count;
    char letter;                /* x d u o t c s i a */
    unsigned width;             /* 1, 2, 4 */
};

/* Take "/NFU" off the front of *text. False after a complaint. */
static bool take_format(char **text, struct format *f)
{
    char *p = *text;
    if (*p != '/')
        return true;
    p++;
    if (isdigit((unsigned char)*p))
        f->count = strtoull(p, &p, 10);
    for (; *p != '\0' && *p != ' ' && *p != '\t'; p++) {
        if (strchr("xduotcsia", *p) != NULL)
            f->letter = *p;
        else if (strchr("bhw", *p) != NULL)
            f->width = *p == 'b' ? 1 : *p == 'h' ? 2 : 4;
        else {
            shell_error("/%c: a format is a number, one of x d u o t c s i a, and one of b h w, as in x/8xw or x/4i", *p);
            return false;
        }
    }
    *text = p + strspn(p, " \t");
    if (f->count >= 1 && f->count <= 65536)
        return true;
    shell_error("a format's number is 1 to 65536");
    return false;
}

static void print_binary(uint64_t value, unsigned width)
{
    for (unsigned bit = 8 * width; bit-- > 0;)
        putchar('0' + (int)(value >> bit & 1));
}

static int64_t sign_extend(uint64_t value, unsigned width)
{
    uint64_t sign = (uint64_t)1 << (8 * width - 1);
    return (int64_t)((value ^ sign) - sign);
}

static void print_character(unsigned char c)
{
    printf(isprint(c) && c < 127 ? "%u '%c'" : "%u '\\x%02x'", c, c);
}

/* One value of `width` bytes. */
static void print_value(const struct shell *sh, uint64_t value, char letter, unsigned width)
{
    char place[96];
    switch (letter) {
    case 'd': printf("%" PRId64, sign_extend(value, width)); break;
    case 'u': printf("%" PRIu64, value); break;
    case 'o': printf("0%" PRIo64, value); break;
    case 't': print_binary(value, width); break;
    case 'c': print_character((unsigned char)value); break;
    case 'a': printf("0x%" PRIx64 " <%s>", value, shell_place(sh, (uint32_t)value, place, sizeof place)); break;
    default:  printf("0x%0*" PRIx64, (int)(2 * width), value); break;
    }
}

/* -- print ------------------------------------------------------------------------------------------------------- */

enum verdict shell_do_print(struct shell *sh, char *arguments)
{
    struct format f = { .count = 1, .letter = '\0', .width = 4 };
    int64_t value;
    const char *why;
    int where;
    if (!take_format(&arguments, &f))
        return BAD;
    if (!expression_value(&sh->session, arguments, &value, &why, &where))
        return shell_wrong(arguments, why, where);
    unsigned number = values_result(sh->session.values, value);
    printf("$%u = ", number);
    if (f.letter == '\0' && shell_setting(SETTING_RADIX) == 16)
        printf("0x%" PRIx64, (uint64_t)value);
    else if (f.letter == '\0' && shell_setting(SETTING_RADIX) == 10)
        printf("%" PRId64, value);
    else if (f.letter == '\0')
        printf("%" PRId64 " = 0x%" PRIx64, value, (uint64_t)value);
    else if (f.letter == 'd')
        printf("%" PRId64, value);
    else
        print_value(sh, (uint64_t)value, f.letter, value < 0 || value > UINT32_MAX ? 8 : f.width);
    putchar('\n');
    return GOOD;
}

/* -- x ----------------------------------------------------------------------------------------------------------- */

/* `width` bytes at a virtual address of a machine, or at a physical one. */
static bool read_storage(const struct machine *m, uint64_t a, bool physical, unsigned width, uint32_t *value)
{
    uint64_t at = a;
    bool there = physical ? a <= m->e.size && a + width <= m->e.size
                          : relocate(&m->psw, m->e.size, (uint32_t)a, width, 1, &at) == NO_TRAP;
    *value = there ? window_load(&m->e, at, width) : 0;
    return there;
}

/* A string, as C would write it; the address behind it. */
static uint64_t print_string(const struct machine *m, uint64_t a, bool physical)
{
    enum { STRING_MAX = 200 };
    uint32_t c;
    unsigned n = 0;
    putchar('"');
    for (; n < STRING_MAX && read_storage(m, a + n, physical, 1, &c) && c != 0; n++)
        printf(isprint((int)c) && c < 127 ? "%c" : c == '\n' ? "\\n" : "\\x%02x", c);
    printf("\"%s\n", n == STRING_MAX ? "..." : "");
    return a + n + (n < STRING_MAX);
}

static void print_address(const struct shell *sh, uint64_t a, bool physical)
{
    char place[96];
    if (physical)
        printf("@%08" PRIx64 ":", a);
    else
        printf("%s%08" PRIx64 "%s <%s>:", shell_tint(sh, TINT_ADDRESS), a, shell_tint(sh, TINT_NONE),
               shell_place(sh, (uint32_t)a, place, sizeof place));
}

/* One instruction with its source line; => marks P. */
static bool print_insn(const struct shell *sh, const struct machine *m, uint64_t a, bool physical)
{
    char insn[80], place[96], source[256];
    uint32_t word;
    bool here = !physical && a == m->psw.p;
    bool there = read_storage(m, a, physical, 4, &word);
    if (there)
        insn_text(insn, sizeof insn, decode(word, m->has), (uint32_t)a);
    shell_source(sh, (uint32_t)a, source, sizeof source);
    printf("%s%s%s %08" PRIx64 " <%s>  ", here ? shell_tint(sh, TINT_MARK) : "", here ? "=>" : "  ",
           here ? shell_tint(sh, TINT_NONE) : "", a, shell_place(sh, (uint32_t)a, place, sizeof place));
    if (there)
        printf("%08" PRIx32 "  %-28s %s\n", word, insn, source);
    else
        puts("is not there: the fetch would trap");
    return there;
}

/* Rows of values, 16 bytes each. */
static bool print_values(const struct shell *sh, const struct machine *m, uint64_t *a, bool physical, const struct format *f)
{
    unsigned row = f->letter == 't' ? 4 : f->letter == 'c' || f->letter == 'a' ? 4 : 16 / f->width;
    for (uint64_t n = 0; n < f->count; n++, *a += f->width) {
        uint32_t value;
        if (n % row == 0)
            print_address(sh, *a, physical);
        if (!read_storage(m, *a, physical, f->width, &value)) {
            puts("  is not there");
            shell_error("address 0x%" PRIx64 " cannot be reached from level %u: translate says why", *a, sh->session.level);
            return false;
        }
        fputs("  ", stdout);
        print_value(sh, value, f->letter, f->width);
        if (n % row == row - 1 || n + 1 == f->count)
            putchar('\n');
    }
    return true;
}

/* Storage at *a in a format; *a is behind it afterwards. */
static bool examine(const struct shell *sh, uint64_t *a, bool physical, struct format f)
{
    struct session *s = (struct session *)&sh->session;
    const struct machine *m = session_machine(s, s->level);
    tower_reveal(s->stage.tower);
    if (f.letter != 'i' && f.letter != 's')
        return print_values(sh, m, a, physical, &f);
    for (uint64_t n = 0; n < f.count; n++) {
        if (f.letter == 'i') {
            if (!print_insn(sh, m, *a, physical))
                return false;
            *a += 4;
        } else {
            print_address(sh, *a, physical);
            fputs("  ", stdout);
            *a = print_string(m, *a, physical);
        }
    }
    return true;
}

enum verdict shell_do_x(struct shell *sh, char *arguments)
{
    struct format f = { .count = 1, .letter = sh->x_letter != 0 ? sh->x_letter : 'x',
                        .width = sh->x_width != 0 ? sh->x_width : 4 };
    int64_t value = (int64_t)sh->x_next;
    const char *why;
    int where;
    if (!shell_has_program(sh) || !take_format(&arguments, &f))
        return BAD;
    size_t length = strlen(arguments);
    static const char suffix[] = "@physical";
    bool physical = *arguments == '\0' ? sh->x_physical
                  : length >= sizeof suffix && strcmp(arguments + length - sizeof suffix + 1, suffix) == 0;
    if (*arguments != '\0' && !expression_value(&sh->session, arguments, &value, &why, &where))
        return shell_wrong(arguments, why, where);
    if (!physical && (value < INT32_MIN || value > UINT32_MAX))
        return shell_wrong(arguments, "a virtual address has 32 bits", 0);
    uint64_t a = physical ? (uint64_t)value : (uint32_t)value;
    bool good = examine(sh, &a, physical, f);
    if (!physical)
        shell_tell_elsewhere(sh, arguments);
    sh->x_next = a;
    sh->x_physical = physical;
    sh->x_letter = f.letter;
    sh->x_width = f.width;
    return good ? GOOD : BAD;
}

/* -- disassemble, list -------------------------------------------------------------------------------------------- */

/* From, and how many, for a command that shows code around P, or at an address. */
static bool range(struct shell *sh, char *arguments, uint64_t *from, uint64_t *count)
{
    const char *why;
    int where;
    int64_t value;
    char *comma = strchr(arguments, ',');
    *from = session_machine(&sh->session, sh->session.level)->psw.p;
    *from = *from >= 16 ? *from - 16 : 0;
    *count = 10;
    if (comma != NULL) {
        *comma = '\0';
        if (!expression_value(&sh->session, comma + 1, &value, &why, &where) || value < 1 || value > 65536) {
            shell_error("behind the comma stands how many: 1 to 65536");
            return false;
        }
        *count = (uint64_t)value;
    }
    if (*arguments == '\0')
        return true;
    if (!expression_value(&sh->session, arguments, &value, &why, &where)) {
        shell_wrong(arguments, why, where);
        return false;
    }
    *from = (uint32_t)value;
    return true;
}

enum verdict shell_do_disassemble(struct shell *sh, char *arguments)
{
    uint64_t from, count;
    if (!shell_has_program(sh) || !range(sh, arguments, &from, &count))
        return BAD;
    examine(sh, &from, false, (struct format){ .count = count, .letter = 'i', .width = 4 });
    shell_tell_elsewhere(sh, arguments);
    return GOOD;
}

/* A source of the program: a file, or the text that this program has with it. */
static FILE *open_source(const struct shell *sh, const char *path)
{
    const struct built_in *own = sh->session.settings.built_in;
    if (strcmp(path, own->name) == 0)
        return fmemopen((void *)(uintptr_t)own->text, strlen(own->text), "r");
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return fdopen(fd, "r");
    if (fd >= 0)                                /* the name may come from a snapshot, and be that of anything */
        close(fd);
    return NULL;
}

/* A line of a file, of which no byte may command a terminal. */
static void print_line(const char *line, size_t n)
{
    for (; n > 0 && *line != '\n'; line++, n--)
        putchar(*line == '\t' || ((unsigned char)*line >= ' ' && *line != 127) ? *line : '?');
    putchar('\n');
}

/* Some lines of a file of the program, from `first` on; => marks one of them, 0 none. The next list goes on behind them. */
static enum verdict list_lines(struct shell *sh, unsigned file, unsigned long first, unsigned long mark)
{
    const uint64_t lines = shell_setting(SETTING_LISTSIZE);
    const char *path = shell_program(sh)->files[file];
    FILE *f = open_source(sh, path);
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    unsigned long number = 1;
    if (f == NULL)
        return shell_error("%s: the source file is not there any more", path);
    for (; number < first + lines && (n = getline(&line, &size, f)) >= 0; number++)
        if (number >= first) {
            printf("%s%5lu  ", number == mark ? "=>" : "  ", number);
            print_line(line, (size_t)n);
        }
    free(line);
    fclose(f);
    if (number <= first)
        return shell_error("%s has %lu lines", path, number - 1);
    sh->list_next.file = file;
    sh->list_next.line = number;
    sh->list_next.guest = sh->session.guest;
    sh->list_next.moves = session_now(&sh->session).moves;
    return GOOD;
}

/* Whether `list` goes on where it ended: lines have been listed since the guest moved last. */
static bool list_goes_on(const struct shell *sh)
{
    return sh->list_next.line > 0 && sh->list_next.guest == sh->session.guest
        && sh->list_next.moves == session_now(&sh->session).moves && sh->list_next.file < shell_program(sh)->file_count;
}

/* The address whose lines are wanted: P, or that of an expression. False after a complaint. */
static bool list_address(struct shell *sh, const char *text, uint32_t *address)
{
    const char *why, *expression = *text == '*' ? text + 1 : text;
    int where;
    int64_t value = session_guest(&sh->session)->psw.p;
    if (*text != '\0' && !expression_value(&sh->session, expression, &value, &why, &where)) {
        shell_wrong(expression, why, where);
        return false;
    }
    *address = (uint32_t)value;
    return true;
}

/* Source lines around P; around a line, a label or an address; or the next ones. */
enum verdict shell_do_list(struct shell *sh, char *arguments)
{
    const unsigned long before = (unsigned long)(shell_setting(SETTING_LISTSIZE) - 1) / 2;
    uint32_t address;
    char *end;
    unsigned long number = strtoul(arguments, &end, 10);
    if (!shell_has_program(sh))
        return BAD;
    if (*arguments == '\0' && list_goes_on(sh))
        return list_lines(sh, sh->list_next.file, sh->list_next.line, 0);
    if (isdigit((unsigned char)*arguments) && *end == '\0') {
        const struct source_line *here = shell_line_at(sh, session_guest(&sh->session)->psw.p);
        if (shell_program(sh)->file_count == 0 || number > INT32_MAX)
            return shell_error("there is no source line %s", arguments);
        return list_lines(sh, here != NULL ? here->file : 0, number > before ? number - before : 1, 0);
    }
    if (!list_address(sh, arguments, &address))
        return BAD;
    const struct symbol *label = shell_label_elsewhere(sh, arguments);
    bool lies = label != NULL && strcmp(label->name, arguments) == 0 && label->at != SYMBOL_NOWHERE;
    const struct source_line *line = lies ? shell_line_of(sh, label->at) : shell_line_at(sh, address);
    if (line == NULL)
        return shell_error("no source line is known for %08" PRIx32 ": assemble the program with its lines (a .s file)",
                           address);
    return list_lines(sh, line->file, line->line > before ? line->line - before : 1, line->line);
}

/* -- display ----------------------------------------------------------------------------------------------------- */

enum { DISPLAYS = 32 };

struct displays {
    struct display {
        unsigned number;        /* 0: none */
        struct format format;
        bool storage;           /* x rather than print */
        char text[128];
    } list[DISPLAYS];
    unsigned last;
};

static void show(struct shell *sh, struct display *d)
{
    int64_t value;
    const char *why;
    printf("%u: %s = ", d->number, d->text);
    if (!expression_value(&sh->session, d->text, &value, &why, NULL)) {
        printf("(%s)\n", why);
        return;
    }
    uint64_t a = (uint32_t)value;
    if (d->storage) {
        putchar('\n');
        examine(sh, &a, false, d->format);
        return;
    }
    print_value(sh, (uint64_t)value, d->format.letter, value < 0 || value > UINT32_MAX ? 8 : 4);
    putchar('\n');
}

bool shell_show_displays(struct shell *sh)
{
    bool any = false;
    for (unsigned n = 0; sh->displays != NULL && n < DISPLAYS; n++)
        if (sh->displays->list[n].number != 0) {
            show(sh, &sh->displays->list[n]);
            any = true;
        }
    return any;
}

void shell_free_displays(struct shell *sh) { free(sh->displays); }

enum verdict shell_do_display(struct shell *sh, char *arguments)
{
    struct format f = { .count = 1, .letter = 'x', .width = 4 };
    int64_t value;
    const char *why;
    int where;
    if (!shell_has_program(sh))
        return BAD;
    if (*arguments == '\0') {
        shell_show_displays(sh);
        return GOOD;
    }
    if (!take_format(&arguments, &f))
        return BAD;
    if (!expression_value(&sh->session, arguments, &value, &why, &where))
        return shell_wrong(arguments, why, where);
    if (strlen(arguments) >= sizeof sh->displays->list[0].text)
        return shell_error("display: an expression has at most %zu characters here",
                           sizeof sh->displays->list[0].text - 1);
    if (sh->displays == NULL && (sh->displays = calloc(1, sizeof *sh->displays)) == NULL)
        return shell_error("the host has not enough memory");
    for (unsigned n = 0; n < DISPLAYS; n++) {
        struct display *d = &sh->displays->list[n];
        if (d->number != 0)
            continue;
        *d = (struct display){ ++sh->displays->last, f, f.letter == 'i' || f.letter == 's' || f.count > 1, "" };
        snprintf(d->text, sizeof d->text, "%s", arguments);
        show(sh, d);
        return GOOD;
    }
    return shell_error("%d displays are enough: undisplay N takes one away", DISPLAYS);
}

enum verdict shell_do_undisplay(struct shell *sh, char *arguments)
{
    uint64_t number;
    bool found = *arguments == '\0';
    if (!shell_count(sh, arguments, 0, &number))
        return BAD;
    for (unsigned n = 0; sh->displays != NULL && n < DISPLAYS; n++)
        if (number == 0 || sh->displays->list[n].number == number) {
            found = true;
            sh->displays->list[n].number = 0;
        }
    return found ? GOOD : shell_error("there is no display %s: display lists them", arguments);
}
