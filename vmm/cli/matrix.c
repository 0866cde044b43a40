/* matrix.c - the command `matrix`: machines, clean and flawed, against kinds of monitors, as a table, as a page and as
 * JSON. Each cell is measured by running all programs (vmm/theory/matrix.c), and says how to run them again.
 *
 * A program may say in a line `#: gap KIND` that it shows what monitors of that kind are known not to hide. It is run
 * under that kind only, and listed apart from the cells. */
#include "vmm/cli/cli.h"
#include "vmm/cli/terminal.h"
#include "vmm/observe/statistics.h"
#include "vmm/observe/text.h"
#include "vmm/theory/matrix.h"
#include "vmm/theory/speed.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_PROGRAMS = 64, MAX_MACHINES = 8, MAX_KINDS = 8, LIMIT_TICKS = 2000000, SPEED_ROUNDS = 3, COMMAND_TEXT = 4096 };

struct subject {
    char *path;
    const char *name;                       /* without its folder */
    char gap[16];                           /* the kind whose known gap it shows, or "" */
    struct program program;
};

struct machine_row {
    unsigned has;
    char name[48], flaws[40];               /* "pg32+jus", "jus" */
};

/* One program in one cell. */
struct result {
    bool run, equal;
    unsigned harm;                          /* set of enum matrix_harm */
    char text[320];                         /* the divergence, or "" */
};

struct cell {
    bool equal;
    unsigned harm;
    struct counters counters;
    const struct result *first;             /* the first that differs, or NULL */
    struct result result[MAX_PROGRAMS];
};

struct matrix {
    const struct settings *settings;
    struct subject subject[MAX_PROGRAMS];
    unsigned subjects;
    struct machine_row machine[MAX_MACHINES];
    unsigned machines;
    unsigned kinds;
    struct cell *cell;                      /* machines x kinds */
    double slowdown[MAX_KINDS];             /* of the load, on the clean machine: times bare */
};

static struct cell *cell_at(const struct matrix *x, unsigned machine, unsigned kind)
{
    return &x->cell[machine * x->kinds + kind];
}

/* -- Programs ---------------------------------------------------------------------------------------------------- */

static void read_gap(struct subject *s)
{
    char line[256];
    FILE *f = fopen(s->path, "r");
    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        sscanf(line, "#: gap %15s", s->gap);
    if (f != NULL)
        fclose(f);
}

static int add_file(void *to, const char *path)
{
    struct matrix *x = to;
    struct asm_options options = settings_asm(x->settings);
    if (x->subjects == MAX_PROGRAMS) {
        complain("matrix: more than %d programs", MAX_PROGRAMS);
        return STATUS_USAGE;
    }
    struct subject *s = &x->subject[x->subjects];
    *s = (struct subject){ .path = strdup(path) };
    if (s->path == NULL) {
        complain("%s", strerror(ENOMEM));
        return STATUS_INTERNAL;
    }
    const char *base = strrchr(s->path, '/');
    s->name = base != NULL ? base + 1 : s->path;
    x->subjects++;
    read_gap(s);
    if (!program_open(path, &options, &s->program))
        return STATUS_PROGRAM;
    if (s->program.size <= x->settings->storage)
        return STATUS_DONE;
    complain("%s: the image has %zu bytes, storage only %" PRIu64 ": give more with --storage", path, s->program.size,
             x->settings->storage);
    return STATUS_PROGRAM;
}

/* -- Machines ---------------------------------------------------------------------------------------------------- */

static void add_machine(struct matrix *x, unsigned has)
{
    struct machine_row *m = &x->machine[x->machines++];
    *m = (struct machine_row){ .has = has, .name = "pg32" };
    for (int id = 0; id < INSN_COUNT; id++) {
        const struct insn_info *row = insn_info((enum insn_id)id);
        if ((row->has & has & HAS_FLAWS) == 0)
            continue;
        size_t name = strlen(m->name), flaws = strlen(m->flaws);
        snprintf(m->name + name, sizeof m->name - name, "+%s", row->name);
        snprintf(m->flaws + flaws, sizeof m->flaws - flaws, "%s%s", flaws > 0 ? "," : "", row->name);
    }
}

/* The clean machine and each flaw, or the flaws that were asked for. */
static void add_machines(struct matrix *x)
{
    add_machine(x, 0);
    if (x->settings->has != 0) {
        add_machine(x, x->settings->has);
        return;
    }
    for (int id = 0; id < INSN_COUNT; id++)
        if ((insn_info((enum insn_id)id)->has & HAS_FLAWS) != 0)
            add_machine(x, insn_info((enum insn_id)id)->has);
}

/* -- Measuring --------------------------------------------------------------------------------------------------- */

static void add_counters(struct counters *sum, const struct counters *c)
{
    sum->direct += c->direct;
    sum->completed += c->completed;
    sum->interpreted += c->interpreted;
}

/* A divergence in a line. */
static void describe(const struct equiv_report *r, unsigned has, char *text, size_t size)
{
    char insn[64] = "?";
    const struct equiv_difference *d = &r->difference[0];
    if (r->physical != UINT64_MAX)
        insn_text(insn, sizeof insn, decode(r->word, has), r->before.psw.p);
    for (char *c = insn; (c = strstr(c, "  ")) != NULL;)
        memmove(c, c + 1, strlen(c));
    snprintf(text, size, "C=%" PRIu64 ", `%s`: %s%s %s%s%s", r->before.c, insn, d->what, *d->bare != '\0' ? "" : ":",
             d->tower, *d->bare != '\0' ? ", not " : "", d->bare);
}

static int measure(const struct matrix *x, unsigned machine, unsigned kind, unsigned n, struct equiv_report *report)
{
    const struct settings *s = x->settings;
    const struct subject *subject = &x->subject[n];
    struct cell *c = cell_at(x, machine, kind);
    struct result *result = &c->result[n];
    if (subject->gap[0] != '\0' && strcmp(subject->gap, monitor_kinds[kind]->name) != 0)
        return STATUS_DONE;
    struct matrix_spec spec = {
        .engine = s->engine, .has = x->machine[machine].has, .kind = monitor_kinds[kind], .storage = s->storage,
        .limit = s->limit != UINT64_MAX ? s->limit : LIMIT_TICKS, .attention = &attention.flag,
    };
    matrix_equivalence(&spec, subject->program.image, subject->program.size, report);
    int harm = report->verdict == EQUIV_IMPOSSIBLE ? -1
             : matrix_control(&spec, subject->program.image, subject->program.size);
    if (harm < 0) {
        complain("%s: the host has not enough memory or temporary files", subject->path);
        return STATUS_INTERNAL;
    }
    if (attention.flag)
        return attention.out_of_time ? STATUS_LIMIT : STATUS_INTERRUPTED;
    result->run = true;
    result->equal = report->verdict == EQUIV_EQUAL;
    result->harm = (unsigned)harm;
    if (!result->equal)
        describe(report, spec.has, result->text, sizeof result->text);
    if (subject->gap[0] != '\0')
        return STATUS_DONE;
    c->harm |= result->harm;
    add_counters(&c->counters, &report->top);
    if (!result->equal && c->first == NULL)
        c->first = result;
    c->equal = c->first == NULL;
    return STATUS_DONE;
}

static int measure_all(struct matrix *x)
{
    struct equiv_report *report = malloc(sizeof *report);
    int status = report != NULL ? STATUS_DONE : STATUS_INTERNAL;
    for (unsigned machine = 0; machine < x->machines; machine++)
        for (unsigned kind = 0; kind < x->kinds; kind++) {
            cell_at(x, machine, kind)->equal = true;
            for (unsigned n = 0; status == STATUS_DONE && n < x->subjects; n++)
                status = measure(x, machine, kind, n, report);
        }
    free(report);
    return status;
}

/* The load, bare and under each kind in turn; the best time of each counts, for nothing makes a run too fast. */
static int measure_speed(struct matrix *x)
{
    double bare = 0, best[MAX_KINDS] = { 0 };
    for (unsigned n = 0; n < SPEED_ROUNDS * (x->kinds + 1); n++) {
        unsigned kind = n % (x->kinds + 1);
        double *least = kind == x->kinds ? &bare : &best[kind];
        double time = speed_measure(x->settings->engine, kind == x->kinds ? NULL : monitor_kinds[kind], &attention.flag);
        if (attention.flag)
            return attention.out_of_time ? STATUS_LIMIT : STATUS_INTERRUPTED;
        if (time <= 0) {
            complain("matrix: the load cannot be run: the host has not enough memory");
            return STATUS_INTERNAL;
        }
        *least = *least == 0 || time < *least ? time : *least;
    }
    for (unsigned kind = 0; kind < x->kinds; kind++)
        x->slowdown[kind] = best[kind] / bare;
    return STATUS_DONE;
}

/* Add an option and its argument, as a shell reads it. */
static void add_option(char *text, size_t size, const char *option, const char *argument)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./,:=+-";
    size_t length = strlen(text);
    const char *quote = *argument != '\0' && strspn(argument, plain) == strlen(argument) ? "" : "'";
    length += (size_t)snprintf(text + length, size - length, " %s%s%s", option, *option != '\0' ? " " : "", quote);
    for (; *argument != '\0' && length + 8 < size; argument++) {
        const char letter[] = { *argument, '\0' };
        length += (size_t)snprintf(text + length, size - length, "%s", *argument == '\'' ? "'\\''" : letter);
    }
    snprintf(text + length, size - length, "%s", quote);
}

/* The command that runs program n of a cell again, with all that the settings have of interest to it. */
static char *command(const struct matrix *x, unsigned machine, unsigned kind, unsigned n, char *text, size_t size)
{
    const struct settings *s = x->settings;
    const char *flaws = x->machine[machine].flaws;
    snprintf(text, size, "trapeze equiv --engine %s%s%s --limit %" PRIu64 " --tower c:%s", s->engine->name,
             *flaws != '\0' ? " --flaw " : "", flaws, s->limit != UINT64_MAX ? s->limit : (uint64_t)LIMIT_TICKS,
             monitor_kinds[kind]->name);
    if (s->storage != DEFAULT_STORAGE)
        snprintf(text + strlen(text), size - strlen(text), " --storage %" PRIu64, s->storage);
    for (unsigned k = 0; k < s->include_count; k++)
        add_option(text, size, "-I", s->include[k]);
    for (unsigned k = 0; k < s->define_count; k++)
        add_option(text, size, "-D", s->define[k]);
    add_option(text, size, "", x->subject[n].path);
    return text;
}

static unsigned index_of(const struct cell *c, const struct result *r) { return (unsigned)(r - c->result); }

static const char *harm_text(unsigned harm, char *text, size_t size)
{
    snprintf(text, size, "%s%s%s%s%s", harm & MATRIX_KEPT ? " canary" : "", harm & MATRIX_WINDOWS ? " windows" : "",
             harm & MATRIX_FOREIGN ? " foreign-storage" : "", harm & MATRIX_DEVICES ? " devices" : "",
             harm & MATRIX_SLICES ? " slices" : "");
    return text;
}

/* -- As text ----------------------------------------------------------------------------------------------------- */

static void print_table(const struct matrix *x)
{
    bool colour = x->settings->colour_out;
    printf("%-14s", "");
    for (unsigned kind = 0; kind < x->kinds; kind++)
        printf("  %-22s", monitor_kinds[kind]->name);
    putchar('\n');
    for (unsigned machine = 0; machine < x->machines; machine++) {
        printf("%-14s", x->machine[machine].name);
        for (unsigned kind = 0; kind < x->kinds; kind++) {
            const struct cell *c = cell_at(x, machine, kind);
            const char *tint = !colour ? "" : c->equal && c->harm == 0 ? "\033[32m" : "\033[31m";
            printf("  %s%-8s %-5s %5.1f %%%s", tint, c->equal ? "equal" : "DIFFERS", c->harm == 0 ? "held" : "LOST",
                   100 * direct_share(&c->counters), colour ? "\033[0m" : "");
        }
        putchar('\n');
    }
    printf("%-14s", "times bare");
    for (unsigned kind = 0; kind < x->kinds; kind++)
        printf("  %-22.2f", x->slowdown[kind]);
    puts("\n\nequal or not; resource control held or lost; share of the instructions that ran directly");
    printf("times bare: the time of %d million instructions, half of them in supervisor mode, on the clean machine\n",
           SPEED_MILLIONS);
}

static void print_reasons(const struct matrix *x)
{
    char again[COMMAND_TEXT], harm[80];
    for (unsigned machine = 0; machine < x->machines; machine++)
        for (unsigned kind = 0; kind < x->kinds; kind++) {
            const struct cell *c = cell_at(x, machine, kind);
            if (c->first != NULL)
                printf("\n%s, %s: %s: %s\n  %s\n", x->machine[machine].name, monitor_kinds[kind]->name,
                       x->subject[index_of(c, c->first)].name, c->first->text,
                       command(x, machine, kind, index_of(c, c->first), again, sizeof again));
            if (c->harm != 0)
                printf("\n%s, %s: resource control:%s\n", x->machine[machine].name, monitor_kinds[kind]->name,
                       harm_text(c->harm, harm, sizeof harm));
        }
}

/* Whether program n shows a known gap of a kind, and diverged. */
static bool shows_gap(const struct matrix *x, unsigned machine, unsigned kind, unsigned n)
{
    const struct result *r = &cell_at(x, machine, kind)->result[n];
    return x->subject[n].gap[0] != '\0' && r->run && !r->equal;
}

static void print_gaps(const struct matrix *x)
{
    char again[COMMAND_TEXT];
    for (unsigned n = 0; n < x->subjects; n++)
        for (unsigned kind = 0; kind < x->kinds; kind++)
            for (unsigned machine = x->machines; machine > 0; machine--)
                if (shows_gap(x, machine - 1, kind, n)) {
                    printf("\nknown gap of %s: %s: %s\n  %s\n", monitor_kinds[kind]->name, x->subject[n].name,
                           cell_at(x, machine - 1, kind)->result[n].text,
                           command(x, machine - 1, kind, n, again, sizeof again));
                    break;                  /* one machine is enough for print; JSON has them all */
                }
}

/* -- As JSON ----------------------------------------------------------------------------------------------------- */

static json_t *run_json(const struct matrix *x, unsigned machine, unsigned kind, unsigned n)
{
    char again[COMMAND_TEXT];
    const struct result *r = &cell_at(x, machine, kind)->result[n];
    return json_pack("{s:s,s:b,s:b,s:s,s:s}", "program", x->subject[n].path, "equivalent", r->equal, "resource_control",
                     r->harm == 0, "divergence", r->text, "command", command(x, machine, kind, n, again, sizeof again));
}

static json_t *cell_json(const struct matrix *x, unsigned machine, unsigned kind)
{
    char harm[80], text[400] = "";
    const struct cell *c = cell_at(x, machine, kind);
    json_t *o = json_object(), *runs = json_array(), *gaps = json_array();
    if (c->first != NULL)
        snprintf(text, sizeof text, "%.64s: %s", x->subject[index_of(c, c->first)].name, c->first->text);
    json_object_set_new(o, "machine", json_string(x->machine[machine].name));
    json_object_set_new(o, "monitor", json_string(monitor_kinds[kind]->name));
    json_object_set_new(o, "equivalent", json_boolean(c->equal));
    json_object_set_new(o, "resource_control", json_boolean(c->harm == 0));
    json_object_set_new(o, "harm", json_string(harm_text(c->harm, harm, sizeof harm)));
    json_object_set_new(o, "direct_share", json_real(direct_share(&c->counters)));
    json_object_set_new(o, "divergence", c->first != NULL ? json_string(text) : json_null());
    for (unsigned n = 0; n < x->subjects; n++)
        if (c->result[n].run)
            json_array_append_new(x->subject[n].gap[0] != '\0' ? gaps : runs, run_json(x, machine, kind, n));
    json_object_set_new(o, "runs", runs);
    json_object_set_new(o, "known_gaps", gaps);
    return o;
}

static int print_json(const struct matrix *x)
{
    json_t *o = json_object(), *cells = json_array(), *speed = json_array();
    json_object_set_new(o, "schema", json_string("trapeze-matrix/1"));
    json_object_set_new(o, "engine", json_string(x->settings->engine->name));
    for (unsigned machine = 0; machine < x->machines; machine++)
        for (unsigned kind = 0; kind < x->kinds; kind++)
            json_array_append_new(cells, cell_json(x, machine, kind));
    json_object_set_new(o, "cells", cells);
    for (unsigned kind = 0; kind < x->kinds; kind++)
        json_array_append_new(speed, json_pack("{s:s,s:f}", "monitor", monitor_kinds[kind]->name, "times_bare",
                                               x->slowdown[kind]));
    json_object_set_new(o, "speed", speed);
    char *text = json_dumps(o, JSON_COMPACT);
    json_decref(o);
    if (text == NULL)
        return STATUS_INTERNAL;
    puts(text);
    free(text);
    return STATUS_DONE;
}

/* -- As a page --------------------------------------------------------------------------------------------------- */

static const char page_head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>Trapeze: machines and monitors</title>\n<style>\n"
    ":root { color-scheme: light dark; --good: #d5e8f7; --bad: #fbdcb5; --line: #999 }\n"
    "@media (prefers-color-scheme: dark) { :root { --good: #14405f; --bad: #6b4206; --line: #777 } }\n"
    "body { font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em }\n"
    "table { border-collapse: collapse; width: 100% }\n"
    "th, td { border: 1px solid var(--line); padding: .4em .7em; text-align: left; vertical-align: top }\n"
    ".good { background: var(--good) } .bad { background: var(--bad) }\n"
    "code { font-size: 13px; overflow-wrap: anywhere } details { font-size: 14px }\n</style>\n"
    "<h1>Which monitor copes with which machine?</h1>\n"
    "<p>Popek and Goldberg (1974) say when a virtual machine monitor can be built. Each cell was measured: all "
    "programs ran bare and under the monitor, compared state by state, and between two neighbours whose storage, "
    "devices and time were looked at afterwards. Open a cell for its runs.</p>\n";

static void html_run(FILE *f, const struct matrix *x, unsigned machine, unsigned kind, unsigned n)
{
    char again[COMMAND_TEXT];
    const struct result *r = &cell_at(x, machine, kind)->result[n];
    fputs("<li>", f);
    markup_text(f, x->subject[n].name);
    if (x->subject[n].gap[0] != '\0')
        fputs(" (a known gap)", f);
    fputs(r->equal ? ": equal" : ": ", f);
    markup_text(f, r->text);
    fputs("<br><code>", f);
    markup_text(f, command(x, machine, kind, n, again, sizeof again));
    fputs("</code></li>\n", f);
}

static void html_cell(FILE *f, const struct matrix *x, unsigned machine, unsigned kind)
{
    char harm[80];
    const struct cell *c = cell_at(x, machine, kind);
    bool good = c->equal && c->harm == 0;
    fprintf(f, "<td class=\"%s\">%s %s<br>resources %s%s<br>%.1f %% direct\n<details><summary>runs</summary><ul>\n",
            good ? "good" : "bad", good ? "&#10003;" : "&#10007;", c->equal ? "equal" : "differs",
            c->harm == 0 ? "held" : "lost:", harm_text(c->harm, harm, sizeof harm), 100 * direct_share(&c->counters));
    for (unsigned n = 0; n < x->subjects; n++)
        if (c->result[n].run)
            html_run(f, x, machine, kind, n);
    fputs("</ul></details></td>\n", f);
}

static int write_html(const struct matrix *x, const char *path)
{
    FILE *f = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");
    if (f == NULL) {
        complain("%s: %s", path, strerror(errno));
        return STATUS_PROGRAM;
    }
    fputs(page_head, f);
    fputs("<table>\n<tr><th></th>", f);
    for (unsigned kind = 0; kind < x->kinds; kind++)
        fprintf(f, "<th title=\"%s\">%s</th>", monitor_kinds[kind]->about, monitor_kinds[kind]->name);
    fputs("</tr>\n", f);
    for (unsigned machine = 0; machine < x->machines; machine++) {
        fprintf(f, "<tr><th>%s</th>\n", x->machine[machine].name);
        for (unsigned kind = 0; kind < x->kinds; kind++)
            html_cell(f, x, machine, kind);
        fputs("</tr>\n", f);
    }
    fputs("<tr><th>times bare</th>\n", f);
    for (unsigned kind = 0; kind < x->kinds; kind++)
        fprintf(f, "<td>%.2f</td>\n", x->slowdown[kind]);
    fprintf(f, "</tr>\n</table>\n<p>Times bare: the time of %d million instructions, half of them in supervisor mode, "
            "on the clean machine.</p>\n<dl>\n", SPEED_MILLIONS);
    for (unsigned kind = 0; kind < x->kinds; kind++)
        fprintf(f, "<dt>%s</dt><dd>%s</dd>\n", monitor_kinds[kind]->name, monitor_kinds[kind]->about);
    fprintf(f, "</dl>\n<p>Engine: %s.</p>\n</html>\n", x->settings->engine->name);
    bool good = ferror(f) == 0 && (f == stdout || fclose(f) == 0);
    if (!good)
        complain("%s: cannot be written: %s", path, strerror(errno));
    return good ? STATUS_DONE : STATUS_PROGRAM;
}

/* -- The command ------------------------------------------------------------------------------------------------- */

int command_matrix(const struct settings *s)
{
    struct matrix *x = calloc(1, sizeof *x);
    int status = STATUS_DONE;
    if (x == NULL) {
        complain("the host has not enough memory");
        return STATUS_INTERNAL;
    }
    x->settings = s;
    while (monitor_kinds[x->kinds] != NULL)
        x->kinds++;
    for (unsigned n = 0; status == STATUS_DONE && n < s->program_count; n++)
        status = each_source(s->programs[n], add_file, x);
    add_machines(x);
    x->cell = calloc((size_t)x->machines * x->kinds, sizeof *x->cell);
    if (x->cell == NULL)
        status = STATUS_INTERNAL;
    signals_catch(s->max_wall);
    if (status == STATUS_DONE)
        status = measure_all(x);
    if (status == STATUS_DONE)
        status = measure_speed(x);
    if (status == STATUS_DONE && s->html != NULL)
        status = write_html(x, s->html);
    if (status == STATUS_DONE && s->json) {
        status = print_json(x);
    } else if (status == STATUS_DONE && (s->html == NULL || strcmp(s->html, "-") != 0)) {
        print_table(x);
        print_reasons(x);
        print_gaps(x);
    }
    for (unsigned n = 0; n < x->subjects; n++) {
        program_free(&x->subject[n].program);
        free(x->subject[n].path);
    }
    free(x->cell);
    free(x);
    return status;
}
