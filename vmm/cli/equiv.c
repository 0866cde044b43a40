/* equiv.c - the command `equiv`: one program on the bare machine and on a tower, and the first state in which they
 * differ. The comparing and the search are vmm/theory/equiv.c. */
#include "vmm/cli/cli.h"
#include "vmm/cli/terminal.h"
#include "vmm/theory/equiv.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EVERY = 100000 };

/* Input for both machines, read to its end before they start. */
struct bytes {
    uint8_t *data;
    size_t size, room;
};

static bool read_all(int fd, struct bytes *b)
{
    for (;;) {
        if (b->size == b->room) {
            size_t room = b->room == 0 ? 4096 : 2 * b->room;
            uint8_t *data = realloc(b->data, room);
            if (data == NULL)
                return false;
            b->data = data;
            b->room = room;
        }
        ssize_t n = read(fd, b->data + b->size, b->room - b->size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        b->size += (size_t)n;
    }
}

/* The file of --input, or standard input unless that is a terminal. */
static int read_input(const struct settings *s, struct bytes *b)
{
    const char *path = s->input_count > 0 ? s->input[0].path : "-";
    bool standard = strcmp(path, "-") == 0;
    if (s->input_count == 0 && isatty(STDIN_FILENO))
        return STATUS_DONE;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    bool good = fd >= 0 && read_all(fd, b);
    if (!good)
        complain("%s: %s", standard ? "standard input" : path, strerror(errno));
    if (!standard && fd >= 0)
        close(fd);
    return good ? STATUS_DONE : STATUS_PROGRAM;
}

/* One guest only, and all that is numbered is its. */
static bool for_guest_0(const char *option, const struct numbered_file *list, unsigned count)
{
    for (unsigned n = 0; n < count; n++)
        if (list[n].vm != 0) {
            complain("%s: there is no guest %u: two machines are compared, with one guest, 0", option, list[n].vm);
            return false;
        }
    return true;
}

/* -- As text ----------------------------------------------------------------------------------------------------- */

void name_tower(const struct settings *s, char *text, size_t size)
{
    snprintf(text, size, "%s", s->height + s->nest == 0 ? "bare" : "");
    for (unsigned level = 0; level < s->height + s->nest; level++) {
        size_t length = strlen(text);
        const struct monitor_kind *kind = level < MAX_TOWER ? s->kinds[level] : NULL;
        if (level == 4 && s->height + s->nest > 6) {
            snprintf(text + length, size - length, ",... (%u)", s->height + s->nest);
            return;
        }
        bool plain = kind == NULL || kind == &pure_kind;
        snprintf(text + length, size - length, "%s%s%s", level > 0 ? "," : "",
                 level >= s->height ? "pg32" : plain ? "c" : "c:", plain || level >= s->height ? "" : kind->name);
    }
}

/* "FILE:LINE" of a physical address of the program, or "" */
static void source_of(const struct program *p, uint64_t physical, char *text, size_t size)
{
    const struct source_line *line = physical < p->size ? program_line_at(p, (uint32_t)physical) : NULL;
    snprintf(text, size, "%s", "");
    if (line != NULL && line->file < p->file_count)
        snprintf(text, size, "%s:%" PRIu32, p->files[line->file], line->line);
}

static void print_state_row(const char *name, uint64_t bare, uint64_t tower)
{
    printf("  %-8s %16" PRIx64 " %16" PRIx64 "%s\n", name, bare, tower, bare != tower ? "  <" : "");
}

/* Both states, with a mark where they differ. */
static void print_states(const struct equiv_report *r)
{
    const struct equiv_state *a = &r->bare, *b = &r->tower;
    printf("  %-8s %16s %16s\n", "", "bare", "tower");
    printf("  %-8s %16s %16s%s\n", "stop", stop_name(a->stop), stop_name(b->stop), a->stop != b->stop ? "  <" : "");
    print_state_row("C", a->c, b->c);
#define FLAG(NAME, ...) print_state_row(#NAME, (a->psw.status & PSW_##NAME) != 0, (b->psw.status & PSW_##NAME) != 0);
#include "isa/state.def"
    print_state_row("P", a->psw.p, b->psw.p);
    print_state_row("R.l", a->psw.l, b->psw.l);
    print_state_row("R.b", a->psw.b, b->psw.b);
    print_state_row("T", a->psw.t, b->psw.t);
    for (unsigned n = 1; n < REGISTERS; n++)
        print_state_row(register_name(n), a->g[n], b->g[n]);
}

static void print_divergence(const struct settings *s, const struct equiv_report *r, const struct program *p)
{
    char tower[128], source[256], insn[64];
    name_tower(s, tower, sizeof tower);
    source_of(p, r->physical, source, sizeof source);
    printf("%s: bare and %s DIVERGE: equal up to C=%" PRIu64 ", different one tick on\n\n", p->name, tower,
           r->before.c);
    printf("  the instruction at P=%08" PRIx32 " (%s mode): ", r->before.psw.p,
           r->before.psw.status & PSW_M ? "user" : "supervisor");
    if (r->physical == UINT64_MAX)
        puts("cannot be fetched");
    else
        printf("%s%s%s\n", insn_text(insn, sizeof insn, decode(r->word, s->has), r->before.psw.p),
               source[0] != '\0' ? "     " : "", source);
    if (strcmp(r->bare_traps, r->tower_traps) != 0)
        printf("  traps on the way: bare %s; tower %s\n", r->bare_traps[0] != '\0' ? r->bare_traps : "none",
               r->tower_traps[0] != '\0' ? r->tower_traps : "none");
    putchar('\n');
    print_states(r);
    puts("\n  what differs:");
    for (unsigned n = 0; n < r->difference_count; n++)
        printf("  %-20s bare %s, tower %s\n", r->difference[n].what, r->difference[n].bare, r->difference[n].tower);
    if (r->more_differences)
        puts("  and more");
}

static void print_equality(const struct settings *s, const struct equiv_report *r, const struct program *p)
{
    char tower[128];
    name_tower(s, tower, sizeof tower);
    printf("%s: bare and %s are equal in %" PRIu64 " comparisons, up to %s at C=%" PRIu64 ", %" PRIu64 " traps\n",
           p->name, tower, r->comparisons, r->end.stop == RUNNING ? "the limit" : stop_name(r->end.stop), r->end.c,
           r->traps);
}

/* -- As JSON ----------------------------------------------------------------------------------------------------- */

static json_t *number(uint64_t n)
{
    char text[24];
    if (n <= (uint64_t)1 << 53)
        return json_integer((json_int_t)n);
    snprintf(text, sizeof text, "%" PRIu64, n);
    return json_string(text);
}

static json_t *divergence_json(const struct settings *s, const struct equiv_report *r, const struct program *p)
{
    char source[256], insn[64];
    json_t *o = json_object(), *list = json_array();
    source_of(p, r->physical, source, sizeof source);
    json_object_set_new(o, "clock", number(r->before.c));
    json_object_set_new(o, "p", number(r->before.psw.p));
    json_object_set_new(o, "instruction", r->physical == UINT64_MAX ? json_null()
                        : json_string(insn_text(insn, sizeof insn, decode(r->word, s->has), r->before.psw.p)));
    json_object_set_new(o, "source", json_string(source));
    json_object_set_new(o, "bare_traps", json_string(r->bare_traps));
    json_object_set_new(o, "tower_traps", json_string(r->tower_traps));
    for (unsigned n = 0; n < r->difference_count; n++)
        json_array_append_new(list, json_pack("{s:s,s:s,s:s}", "what", r->difference[n].what, "bare",
                                              r->difference[n].bare, "tower", r->difference[n].tower));
    json_object_set_new(o, "differences", list);
    return o;
}

static bool print_json(const struct settings *s, const struct equiv_report *r, const struct program *p)
{
    char tower[128];
    bool equal = r->verdict == EQUIV_EQUAL;
    json_t *o = json_object();
    name_tower(s, tower, sizeof tower);
    json_object_set_new(o, "schema", json_string("trapeze-equiv/1"));
    json_object_set_new(o, "program", json_string(p->name));
    json_object_set_new(o, "tower", json_string(tower));
    json_object_set_new(o, "engine", json_string(s->engine->name));
    json_object_set_new(o, "equivalent", json_boolean(equal));
    json_object_set_new(o, "comparisons", number(r->comparisons));
    json_object_set_new(o, "traps", number(r->traps));
    json_object_set_new(o, "stop", json_string(r->end.stop == RUNNING ? "LIMIT" : stop_name(r->end.stop)));
    json_object_set_new(o, "clock", number(r->end.c));
    json_object_set_new(o, "divergence", equal ? json_null() : divergence_json(s, r, p));
    char *text = json_dumps(o, JSON_COMPACT);
    json_decref(o);
    if (text != NULL)
        puts(text);
    free(text);
    return text != NULL;
}

/* -- The command ------------------------------------------------------------------------------------------------- */

static int report(const struct settings *s, const struct equiv_report *r, const struct program *p)
{
    if (r->verdict == EQUIV_IMPOSSIBLE) {
        complain("cannot compare: %s", r->why);
        return STATUS_PROGRAM;
    }
    if (r->verdict == EQUIV_INTERRUPTED) {
        complain(attention.out_of_time ? "the time is up (--max-wall); equal so far, in %" PRIu64 " comparisons"
                                       : "interrupted; equal so far, in %" PRIu64 " comparisons", r->comparisons);
        return attention.out_of_time ? STATUS_LIMIT : STATUS_INTERRUPTED;
    }
    if (s->json)
        print_json(s, r, p);
    else if (r->verdict == EQUIV_EQUAL)
        print_equality(s, r, p);
    else
        print_divergence(s, r, p);
    return r->verdict == EQUIV_EQUAL ? STATUS_DONE : STATUS_NO;
}

static int compare(const struct settings *s, const struct program *p, const struct bytes *input,
                   const struct medium *disk)
{
    struct equiv_spec spec = {
        .engine = s->engine, .has = s->has, .height = s->height, .kinds = settings_kinds(s), .nest = s->nest,
        .image = p->image, .size = p->size, .storage = s->storage, .input = input->data, .input_size = input->size,
        .disk = disk != NULL ? disk->memory : NULL, .blocks = disk != NULL ? disk->capacity : 0,
        .latency = s->disk_latency, .limit = s->limit, .every = s->every != 0 ? s->every : EVERY,
        .attention = &attention.flag,
    };
    struct equiv_report *r = malloc(sizeof *r);
    if (r == NULL) {
        complain("the host has not enough memory");
        return STATUS_INTERNAL;
    }
    signals_catch(s->max_wall);
    equiv_run(&spec, r);
    int status = report(s, r, p);
    free(r);
    return status;
}

int command_equiv(const struct settings *settings)
{
    struct settings s = *settings;
    struct asm_options options = settings_asm(&s);
    struct program program;
    struct bytes input = { 0 };
    struct medium *disk = NULL;
    const char *why;
    if (!s.height_given)
        s.height = 1;                           /* bare against bare would be no news */
    if (s.program_count > 1) {
        complain("equiv: one program, please; %u are named", s.program_count);
        return STATUS_USAGE;
    }
    if (!for_guest_0("--input", s.input, s.input_count) || !for_guest_0("--disk", s.disk, s.disk_count))
        return STATUS_USAGE;
    if (!program_open(s.programs[0], &options, &program))
        return STATUS_PROGRAM;
    int status = read_input(&s, &input);
    if (status == STATUS_DONE && program.size > s.storage) {
        complain("%s: the image has %zu bytes, storage only %" PRIu64 ": give more with --storage", s.programs[0],
                 program.size, s.storage);
        status = STATUS_PROGRAM;
    }
    if (status == STATUS_DONE && s.disk_count > 0 && (disk = medium_open(s.disk[0].path, true, &why)) == NULL) {
        complain("%s: %s", s.disk[0].path, why);
        status = STATUS_PROGRAM;
    }
    if (status == STATUS_DONE)
        status = compare(&s, &program, &input, disk);
    medium_close(disk);
    free(input.data);
    program_free(&program);
    return status;
}
