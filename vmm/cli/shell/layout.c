/* layout.c - the split view. The terminal's scrolling is confined to the rows below it, so that neither lines nor what
 * a guest writes can tear it; every way out of the process gives the rows back (terminal.c). */
#include "vmm/cli/shell/layout.h"

#include "vmm/cli/shell/lines.h"
#include "vmm/cli/shell/shell.h"
#include "vmm/cli/terminal.h"
#include "vmm/observe/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { ROWS_MIN = 16, ROWS_BELOW = 7, CELL = 18, PANES = 3 };

struct layout {
    bool source, assembly, story;
    unsigned rows, columns;                     /* of the terminal when it was drawn */
    unsigned drawn;                             /* rows of the view; 0: the terminal is too small */
    uint32_t before[REGISTERS], now[REGISTERS]; /* at the last two stops */
};

/* Signals have no argument; there is one terminal, so one shell has it. */
static struct shell *showing;

/* -- Text to show ------------------------------------------------------------------------------------------------ */

/* What a command prints, to be freed; NULL: out of memory. */
static char *said(struct shell *sh, enum verdict (*command)(struct shell *, char *), const char *arguments)
{
    char *text = NULL, copy[32];
    size_t size;
    FILE *f = open_memstream(&text, &size), *screen = stdout;
    bool colour = sh->colour;
    if (f == NULL)
        return NULL;
    snprintf(copy, sizeof copy, "%s", arguments);
    sh->colour = false;
    stdout = f;
    command(sh, copy);
    stdout = screen;
    sh->colour = colour;
    fclose(f);
    return text;
}

/* One row: at most so many characters; whatever could move the cursor is a blank. */
static void put_row(unsigned row, unsigned columns, const char *text, size_t length)
{
    unsigned used = 0;
    printf("\033[%u;1H", row);
    for (size_t n = 0; n < length; n++) {
        unsigned char c = (unsigned char)text[n];
        bool begins = (c & 0xC0) != 0x80;
        if (begins && used == columns)
            break;
        used += begins;
        putchar(c < ' ' || c == 127 ? ' ' : c);
    }
    fputs("\033[K", stdout);
}

static void put_title(unsigned row, unsigned columns, const char *title)
{
    printf("\033[%u;1H\033[7m%-*.*s\033[0m", row, (int)columns, (int)columns, title);
}

/* Lines of a text in so many rows; the line that begins with => is among them. */
static void put_text(unsigned row, unsigned count, unsigned columns, const char *text)
{
    const char *mark = NULL, *start = text;
    for (const char *p = text; mark == NULL && *p != '\0'; p += strcspn(p, "\n"), p += *p != '\0')
        mark = strncmp(p, "=>", 2) == 0 ? p : NULL;
    unsigned above = 0;
    for (const char *p = text; mark != NULL && p < mark; p++)
        above += *p == '\n';
    for (; mark != NULL && above > count / 2; above--)
        start = strchr(start, '\n') + 1;
    for (unsigned n = 0; n < count; n++) {
        size_t length = strcspn(start, "\n");
        put_row(row + n, columns, start, length);
        start += length + (start[length] != '\0');
    }
}

static void put_registers(struct shell *sh, unsigned row, unsigned count, unsigned columns)
{
    const struct layout *v = sh->layout;
    unsigned across = columns / CELL > 0 ? columns / CELL : 1;
    char text[256];
    psw_text(text, sizeof text, &session_machine(&sh->session, sh->session.level)->psw);
    put_row(row, columns, text, strlen(text));
    for (unsigned line = 0; line + 1 < count; line++) {
        size_t used = 0;
        *text = '\0';
        for (unsigned r = line * across; r < (line + 1) * across && r < REGISTERS && used + CELL < sizeof text; r++)
            used += (size_t)snprintf(text + used, sizeof text - used, "%-4s %08" PRIx32 "%-5s", register_name(r), v->now[r],
                                     v->now[r] != v->before[r] ? "*" : "");
        put_row(row + 1 + line, columns, text, used);
    }
}

/* -- Drawing ------------------------------------------------------------------------------------------------------ */

static void put_code(struct shell *sh, unsigned row, unsigned count, unsigned columns)
{
    char source[256], place[32];
    const struct machine *m = session_machine(&sh->session, sh->session.level);
    shell_source(sh, m->psw.p, source, sizeof source);
    bool assembly = sh->layout->assembly || *source == '\0';
    snprintf(place, sizeof place, "*0x%" PRIx32, m->psw.p);
    char *text = assembly ? said(sh, shell_do_disassemble, "") : said(sh, shell_do_list, place);
    put_title(row, columns, assembly ? " instructions" : source);
    put_text(row + 1, count - 1, columns, text != NULL ? text : "");
    free(text);
}

/* Rows for the panes, the view's height being so much: code, registers, story. */
static void divide(const struct layout *v, unsigned height, unsigned rows[PANES])
{
    unsigned across = v->columns / CELL > 0 ? v->columns / CELL : 1;
    rows[1] = 2 + (REGISTERS + across - 1) / across;
    if (rows[1] + 6 > height)                   /* no room: the PSW alone */
        rows[1] = 2;
    unsigned left = height - rows[1];
    bool code = v->source || v->assembly;
    rows[2] = v->story ? (code ? left / 2 : left) : 0;
    rows[0] = code ? left - rows[2] : 0;
    if (!code && !v->story)
        rows[1] = height;
}

static void put_panes(struct shell *sh)
{
    const struct layout *v = sh->layout;
    unsigned rows[PANES], row = 1;
    divide(v, v->drawn, rows);
    if (rows[0] > 1)
        put_code(sh, row, rows[0], v->columns);
    row += rows[0];
    put_title(row, v->columns, " registers");
    put_registers(sh, row + 1, rows[1] - 1, v->columns);
    row += rows[1];
    if (rows[2] > 1) {
        char *text = said(sh, shell_info_traps_text, "");
        put_title(row, v->columns, " traps, the last one first; why explains it");
        put_text(row + 1, rows[2] - 1, v->columns, text != NULL ? text : "");
        free(text);
    }
}

static bool measure(unsigned *rows, unsigned *columns)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return false;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return true;
}

/* Draw the view. keep: the cursor stays where it is, which is below it. */
static void draw(struct shell *sh, bool keep)
{
    struct layout *v = sh->layout;
    if (!measure(&v->rows, &v->columns))
        return;
    v->drawn = v->rows < ROWS_MIN ? 0 : v->rows * 5 / 8 < v->rows - ROWS_BELOW ? v->rows * 5 / 8 : v->rows - ROWS_BELOW;
    fputs("\0337", stdout);
    printf("\033[%u;%ur", v->drawn + 1, v->rows);
    terminal_confined(v->rows);
    if (v->drawn > 0 && sh->session.loaded)
        put_panes(sh);
    if (keep)
        fputs("\0338", stdout);
    else
        printf("\033[%u;1H\033[K", v->rows);
    fflush(stdout);
}

/* Whether the terminal is no longer as it was drawn on. */
static bool is_stale(const struct layout *v)
{
    unsigned rows, columns;
    return measure(&rows, &columns) && (rows != v->rows || columns != v->columns || !terminal_is_confined());
}

static void signalled(void)
{
    if (showing == NULL || showing->layout == NULL || !is_stale(showing->layout))
        return;
    draw(showing, false);
    lines_redraw();
}

/* -- What the shell calls ------------------------------------------------------------------------------------------ */

static void look(struct shell *sh)
{
    struct layout *v = sh->layout;
    const struct machine *m = session_machine(&sh->session, sh->session.level);
    memcpy(v->before, v->now, sizeof v->before);
    for (unsigned r = 0; r < REGISTERS; r++)
        v->now[r] = machine_get(m, r);
}

void layout_stopped(struct shell *sh)
{
    if (sh->layout == NULL)
        return;
    look(sh);
    fflush(stdout);
    draw(sh, !is_stale(sh->layout));
}

void layout_prompt(struct shell *sh)
{
    if (sh->layout != NULL && is_stale(sh->layout))
        draw(sh, false);
}

void layout_end(struct shell *sh)
{
    if (sh->layout == NULL)
        return;
    for (unsigned row = 1; row <= sh->layout->drawn; row++)
        printf("\033[%u;1H\033[K", row);
    fflush(stdout);
    terminal_unconfined();
    lines_on_signal(NULL);
    showing = NULL;
    free(sh->layout);
    sh->layout = NULL;
}

static bool begin(struct shell *sh)
{
    if (sh->layout != NULL)
        return true;
    sh->layout = calloc(1, sizeof *sh->layout);
    if (sh->layout == NULL)
        return false;
    *sh->layout = (struct layout){ .source = true, .story = true };
    look(sh);
    look(sh);
    showing = sh;
    lines_on_signal(signalled);
    return true;
}

enum verdict shell_do_layout(struct shell *sh, char *arguments)
{
    bool source = strcmp(arguments, "src") == 0, assembly = strcmp(arguments, "asm") == 0;
    bool story = strcmp(arguments, "story") == 0, on = strcmp(arguments, "on") == 0 || *arguments == '\0';
    if (strcmp(arguments, "off") == 0) {
        layout_end(sh);
        return GOOD;
    }
    if (!source && !assembly && !story && !on)
        return shell_error("layout on, off, src, asm or story");
    if (!shell_has_program(sh))
        return BAD;
    if (!sh->interactive)
        return shell_error("layout needs a terminal that is not dumb, for standard input and output");
    if (!begin(sh))
        return shell_error("the host has not enough memory");
    struct layout *v = sh->layout;
    v->source = on || source;
    v->assembly = assembly;
    v->story = on || story;
    draw(sh, false);
    if (v->drawn == 0)
        return shell_error("the view needs %d rows: it will be there when the terminal has them", ROWS_MIN);
    return GOOD;
}
