/* options.c - from arguments to settings, by the table in options.def. */
#include "vmm/cli/cli.h"
#include "vmm/observe/story.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum option_id {
#define OPTION(ID, ...) OPT_##ID,
#include "vmm/cli/options.def"
#undef OPTION
    OPTION_COUNT,
};

static const struct row {
    const char *name;
    char letter;
    const char *argument;
    unsigned commands;
    const char *help;
} rows[OPTION_COUNT] = {
#define OPTION(ID, name, letter, argument, commands, help) { name, letter, argument, commands, help },
#include "vmm/cli/options.def"
#undef OPTION
};

void complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("trapeze: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

/* -- Suggestions ------------------------------------------------------------------------------------------------- */

enum { LONGEST_WORD = 32 };

/* Edit distance (Levenshtein 1966) of words up to LONGEST_WORD. */
static unsigned distance(const char *a, const char *b)
{
    unsigned row[LONGEST_WORD + 1], n = (unsigned)strlen(b);
    for (unsigned j = 0; j <= n; j++)
        row[j] = j;
    for (unsigned i = 1; a[i - 1] != '\0'; i++) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= n; j++) {
            unsigned change = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            unsigned step = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = change < step ? change : step;
        }
    }
    return row[n];
}

const char *nearest(const char *word, const char *const *candidates)
{
    const char *best = NULL;
    unsigned least = 3;                         /* two mistakes are a typo, three are another word */
    for (; *candidates != NULL; candidates++) {
        if (strlen(word) > LONGEST_WORD || strlen(*candidates) > LONGEST_WORD || **candidates == '\0')
            continue;                           /* an empty one stands for what has no name here */
        unsigned d = distance(word, *candidates);
        if (d < least) {
            least = d;
            best = *candidates;
        }
    }
    return best;
}

static void complain_unknown(const char *argument, enum command command)
{
    const char *names[OPTION_COUNT + 1];
    unsigned n = 0;
    char word[LONGEST_WORD + 1];
    for (unsigned id = 0; id < OPTION_COUNT; id++)
        if ((rows[id].commands & command) != 0)
            names[n++] = rows[id].name;
    names[n] = NULL;
    snprintf(word, sizeof word, "%s", argument + strspn(argument, "-"));
    word[strcspn(word, "=")] = '\0';
    const char *near = argument[1] == '-' ? nearest(word, names) : NULL;
    if (near != NULL)
        complain("unknown option '%s': did you mean --%s?", argument, near);
    else
        complain("unknown option '%s': --help lists the options", argument);
}

/* -- Values ------------------------------------------------------------------------------------------------------ */

static bool bad(enum option_id id, const char *value, const char *wanted)
{
    complain("--%s: '%s' is not %s", rows[id].name, value, wanted);
    return false;
}

/* A whole number of 0 .. max; decimal, or 0x. */
static bool parse_number(const char *text, uint64_t max, uint64_t *number)
{
    char *end;
    if (*text < '0' || *text > '9')
        return false;
    bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    errno = 0;
    unsigned long long value = strtoull(text, &end, hexadecimal ? 16 : 10);
    if (errno != 0 || *end != '\0' || value > max)
        return false;
    *number = value;
    return true;
}

static bool parse_size(const char *text, uint64_t *size)
{
    char digits[24];
    size_t length = strlen(text);
    static const struct { char letter; uint64_t factor; } units[] = {
        { 'K', 1 << 10 }, { 'M', 1 << 20 }, { 'G', 1 << 30 }, { 'k', 1 << 10 }, { 'm', 1 << 20 }, { 'g', 1 << 30 },
    };
    uint64_t factor = 1;
    if (length == 0 || length >= sizeof digits)
        return false;
    memcpy(digits, text, length + 1);
    for (size_t n = 0; n < sizeof units / sizeof units[0]; n++)
        if (digits[length - 1] == units[n].letter) {
            factor = units[n].factor;
            digits[length - 1] = '\0';
            break;
        }
    if (!parse_number(digits, UINT32_MAX, size))
        return false;
    *size *= factor;
    return true;
}

static bool parse_storage(struct settings *s, const char *value)
{
    if (!parse_size(value, &s->storage) || s->storage < STORAGE_MIN || s->storage > STORAGE_MAX
        || s->storage % PAGE_SIZE != 0)
        return bad(OPT_STORAGE, value, "a size from 4K to 1G in whole pages of 4096 bytes");
    return true;
}

static bool parse_numbered(enum option_id id, struct numbered_file *list, unsigned *count, const char *value)
{
    size_t digits = strspn(value, "0123456789");
    struct numbered_file f = { 0, value };
    if (digits > 0 && value[digits] == '=') {
        char number[12];
        uint64_t vm;
        snprintf(number, sizeof number, "%.*s", (int)digits, value);
        if (digits >= sizeof number || !parse_number(number, UINT32_MAX, &vm))
            return bad(id, value, "a guest's number, `=` and a file");
        f = (struct numbered_file){ (unsigned)vm, value + digits + 1 };
    }
    for (unsigned n = 0; n < *count; n++)
        if (list[n].vm == f.vm) {
            complain("--%s: guest %u has one already", rows[id].name, f.vm);
            return false;
        }
    if (*count == MAX_LIST)
        return bad(id, value, "allowed: at most 64 of them");
    list[(*count)++] = f;
    return true;
}

/* Call `one` for each word of a comma-separated list. */
static bool parse_list(struct settings *s, const char *value, bool (*one)(struct settings *s, const char *word))
{
    for (const char *at = value;; at++) {
        char word[LONGEST_WORD];
        size_t length = strcspn(at, ",");
        snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word - 1), at);
        if (!one(s, word))
            return false;
        at += length;
        if (*at == '\0')
            return true;
    }
}

static bool add_flaw(struct settings *s, const char *word)
{
    static const char *const names[] = {
#define INSN(ID, name, opcode, operands, kind, class, has, ...) HAS_##has & HAS_FLAWS ? #name : "",
#include "isa/isa.def"
#undef INSN
        NULL,
    };
    unsigned flaw = flaw_by_name(word);
    s->has |= flaw;
    if (flaw != 0)
        return true;
    const char *near = nearest(word, names);
    complain("--flaw: there is no flawed instruction '%s'%s%s%s", word, near != NULL ? ": did you mean " : "",
             near != NULL ? near : "; there are jus, getm, lra, popsw, getr", near != NULL ? "?" : "");
    return false;
}

/* "c" or "c:KIND" to a kind, or NULL. */
static const struct monitor_kind *kind_of(const char *word)
{
    if (strcmp(word, "c") == 0)
        return &pure_kind;
    return strncmp(word, "c:", 2) == 0 ? monitor_kind_by_name(word + 2) : NULL;
}

static bool add_monitor_kind(struct settings *s, const char *word)
{
    const struct monitor_kind *c = kind_of(word);
    if (c == NULL && strcmp(word, "pg32") != 0) {
        fprintf(stderr, "trapeze: --tower: there is no monitor '%s'; there are `c`, the monitor in C,", word);
        for (const struct monitor_kind *const *kind = monitor_kinds; *kind != NULL; kind++)
            fprintf(stderr, " `c:%s`,", (*kind)->name);
        fputs(" and `pg32`, the one in PG32\n", stderr);
        return false;
    }
    if (c != NULL && s->height == MAX_TOWER) {
        complain("--tower: more than %d monitors in C: --depth builds higher towers", MAX_TOWER);
        return false;
    }
    if (c != NULL)
        s->kinds[s->height] = c;
    if (c && s->nest > 0) {
        complain("--tower: a `c` cannot stand above a `pg32`: it would have to run on a machine that exists only inside one");
        return false;
    }
    if (!c && s->nest == MAX_NEST) {
        complain("--tower: more than %d monitors in PG32: each doubles what a trap costs", MAX_NEST);
        return false;
    }
    *(c ? &s->height : &s->nest) += 1;
    return true;
}

static bool set_height(struct settings *s, enum option_id id, const char *value)
{
    uint64_t n;
    if (s->height_given) {
        complain("--depth and --tower: one of them, and once, says how the tower is built");
        return false;
    }
    s->height_given = true;
    if (id == OPT_TOWER)
        return parse_list(s, value, add_monitor_kind);
    if (!parse_number(value, 1000000, &n))
        return bad(id, value, "a number of monitors (0 to 1000000)");
    s->height = (unsigned)n;
    return true;
}

bool options_tower(struct settings *s, bool list, const char *value)
{
    s->height = s->nest = 0;
    s->height_given = false;
    memset(s->kinds, 0, sizeof s->kinds);
    return set_height(s, list ? OPT_TOWER : OPT_DEPTH, value);
}

static bool set_engine(struct settings *s, const char *value)
{
    s->engine = engine_by_name(value);
    s->engine_given = true;
    if (s->engine != NULL)
        return true;
    fprintf(stderr, "trapeze: --engine: there is no engine '%s'; there is", value);
    for (const struct engine *e = engines; e->name != NULL; e++)
        fprintf(stderr, "%s %s", e == engines ? "" : ",", e->name);
    fputc('\n', stderr);
    return false;
}

static bool set_colour(struct settings *s, const char *value)
{
    if (strcmp(value, "always") == 0 || strcmp(value, "never") == 0)
        s->colour = s->colour_out = value[0] == 'a';
    else if (strcmp(value, "auto") != 0)
        return bad(OPT_COLOR, value, "auto, always or never");
    return true;
}

static bool set_list(enum option_id id, const char **list, unsigned *count, const char *value)
{
    if (*count == MAX_LIST)
        return bad(id, value, "allowed: at most 64 of them");
    list[(*count)++] = value;
    return true;
}

static bool set_wall(struct settings *s, const char *value)
{
    char *end;
    s->max_wall = strtod(value, &end);
    if (*value == '\0' || *end != '\0' || !isfinite(s->max_wall) || s->max_wall <= 0 || s->max_wall > 1e9)
        return bad(OPT_MAX_WALL, value, "a number of seconds above 0");
    return true;
}

static bool set_number(enum option_id id, const char *value, uint64_t min, uint64_t max, uint64_t *to)
{
    if (parse_number(value, max, to) && *to >= min)
        return true;
    char wanted[64];
    snprintf(wanted, sizeof wanted, "a number from %" PRIu64 " to %" PRIu64, min, max);
    return bad(id, value, wanted);
}

/* "FROM:TO", in ticks; nothing is the beginning, or the end. */
static bool set_window(struct settings *s, const char *value)
{
    char from[24];
    size_t length = strcspn(value, ":");
    snprintf(from, sizeof from, "%.*s", (int)(length < sizeof from ? length : sizeof from - 1), value);
    const char *to = value + length + 1;
    bool good = value[length] == ':' && length < sizeof from
             && (*from == '\0' || parse_number(from, UINT64_MAX - 1, &s->timeline_from))
             && (*to == '\0' || parse_number(to, UINT64_MAX - 1, &s->timeline_to));
    if (good && s->timeline_from < s->timeline_to)
        return true;
    return bad(OPT_TIMELINE_WINDOW, value, "FROM:TO, two numbers of ticks, the first of them the smaller");
}

static bool add_script(struct settings *s, bool file, const char *text)
{
    if (s->script_count == MAX_LIST) {
        complain("-x and -e: at most %d of them", MAX_LIST);
        return false;
    }
    s->script[s->script_count++] = (struct script){ text, file };
    return true;
}

/* Take one option into the settings. value: NULL where the option has none. */
static bool set(struct settings *s, enum option_id id, const char *value)
{
    uint64_t number = 0;
    bool good = true;
    switch (id) {
    case OPT_OUTPUT:       s->output = value; break;
    case OPT_FORMAT:       s->format = value; break;
    case OPT_LISTING:      s->listing = value; break;
    case OPT_INCLUDE:      good = set_list(id, s->include, &s->include_count, value); break;
    case OPT_DEFINE:       good = set_list(id, s->define, &s->define_count, value); break;
    case OPT_DEPTH:
    case OPT_TOWER:        good = set_height(s, id, value); break;
    case OPT_SHELL_VMS:
    case OPT_VMS:          good = set_number(id, value, 1, 4096, &number); s->vms = (unsigned)number; break;
    case OPT_SHELL_ENGINE:
    case OPT_ENGINE:       good = set_engine(s, value); break;
    case OPT_STORAGE:      good = parse_storage(s, value); break;
    case OPT_INPUT:        good = parse_numbered(id, s->input, &s->input_count, value); break;
    case OPT_DISK:         good = parse_numbered(id, s->disk, &s->disk_count, value); break;
    case OPT_DISK_LATENCY: good = set_number(id, value, 1, UINT32_MAX, &number); s->disk_latency = (uint32_t)number; break;
    case OPT_FLAW:         good = parse_list(s, value, add_flaw); break;
    case OPT_PAGING:       complain("--paging: machines with V are not built yet"); good = false; break;
    case OPT_LIMIT:        good = set_number(id, value, 0, UINT64_MAX - 1, &s->limit); break;
    case OPT_MAX_WALL:     good = set_wall(s, value); break;
    case OPT_MAX_OUTPUT:   good = set_number(id, value, 0, UINT64_MAX - 1, &s->max_output); break;
    case OPT_DUMP:         s->dump = value; break;
    case OPT_TRAP_LOG:     s->trap_log = value; break;
    case OPT_FROM:         s->from = value; break;
    case OPT_SAVE:         s->save = value; break;
    case OPT_RECORD:       good = parse_numbered(id, s->record, &s->record_count, value); break;
    case OPT_REPEAT:       good = parse_numbered(id, s->repeat, &s->repeat_count, value); break;
    case OPT_STATS:        s->stats = true; break;
    case OPT_TRACE:
        s->trace = value == NULL ? STORY_TRAPS : story_letters(value);
        good = s->trace != 0 || bad(id, value, "made of the letters u, s, t, m, d");
        break;
    case OPT_TIMELINE:     s->timeline = value; break;
    case OPT_TIMELINE_WINDOW: good = set_window(s, value); break;
    case OPT_JSON:         s->json = true; break;
    case OPT_COLOR:        good = set_colour(s, value); break;
    case OPT_VERBOSE:      s->verbose = true; break;
    case OPT_ROUNDS:       good = set_number(id, value, 1, 99, &number); s->rounds = (unsigned)number; break;
    case OPT_NATIVE:       s->native = value; break;
    case OPT_EVERY:        good = set_number(id, value, 1, UINT64_MAX - 1, &s->every); break;
    case OPT_HTML:         s->html = value; break;
    case OPT_STATES:       good = set_number(id, value, 1, 1000000, &number); s->states = (unsigned)number; break;
    case OPT_REPLAY:       s->replay = value; break;
    case OPT_SVG:          s->svg = value; break;
    case OPT_SCRIPT:
    case OPT_EVAL:         good = add_script(s, id == OPT_SCRIPT, value); break;
    case OPT_BATCH:        s->batch = true; break;
    case OPT_KEEP_GOING:   s->keep_going = true; break;
    case OPT_GUEST_OUT:    s->guest_out = value; break;
    case OPT_NO_INIT:      s->no_init = true; break;
    case OPT_HELP:         s->help = true; break;
    case OPTION_COUNT:     break;
    }
    return good;
}

/* -- Parsing ----------------------------------------------------------------------------------------------------- */

static bool colour_by_default(int fd)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM"), *force = getenv("CLICOLOR_FORCE");
    if (no != NULL && *no != '\0')
        return false;
    if (force != NULL && strcmp(force, "0") != 0 && *force != '\0')
        return true;
    return isatty(fd) && term != NULL && strcmp(term, "dumb") != 0;
}

static void settings_default(struct settings *s, enum command command)
{
    s->command = command;
    s->format = "elf";
    s->engine = &engines[0];
    s->storage = DEFAULT_STORAGE;
    s->disk_latency = 500;
    s->rounds = 3;
    s->native = "build/bench";
    s->limit = s->max_output = s->timeline_to = UINT64_MAX;
    s->colour = colour_by_default(STDERR_FILENO);
    s->colour_out = colour_by_default(STDOUT_FILENO);
}

/* The table as getopt_long wants it; val is 256 + the option's id. */
static void build_getopt(enum command command, struct option *options, char *letters)
{
    unsigned n = 0;
    *letters++ = ':';
    for (unsigned id = 0; id < OPTION_COUNT; id++) {
        const struct row *row = &rows[id];
        if ((row->commands & command) == 0)
            continue;
        int has_argument = row->argument == NULL ? no_argument
                         : row->argument[0] == '[' && strchr(row->argument, '=') == NULL ? optional_argument : required_argument;
        options[n++] = (struct option){ row->name, has_argument, NULL, 256 + (int)id };
        if (row->letter != 0) {
            *letters++ = row->letter;
            for (int colons = 0; colons < has_argument; colons++)
                *letters++ = ':';
        }
    }
    options[n] = (struct option){ 0 };
    *letters = '\0';
}

static enum option_id option_by_letter(int letter, enum command command)
{
    unsigned id = 0;
    while (rows[id].letter != letter || (rows[id].commands & command) == 0)
        id++;
    return (enum option_id)id;
}

bool options_parse(struct settings *s, enum command command, int argc, char **argv)
{
    struct option options[OPTION_COUNT + 1];
    char letters[3 * OPTION_COUNT + 2];
    build_getopt(command, options, letters);
    settings_default(s, command);
    optind = 1;
    opterr = 0;
    for (;;) {
        int got = getopt_long(argc, argv, letters, options, NULL);
        if (got == -1)
            break;
        if (got == '?' || got == ':') {
            char letter[] = { '-', (char)optopt, '\0' };
            const char *wrong = optopt > 0 && optopt < 256 ? letter : argv[optind - 1];
            if (got == ':')
                complain("option '%s' needs a value", wrong);
            else
                complain_unknown(wrong, command);
            return false;
        }
        if (!set(s, got >= 256 ? (enum option_id)(got - 256) : option_by_letter(got, command), optarg))
            return false;
    }
    s->programs = argv + optind;
    s->program_count = (unsigned)(argc - optind);
    return true;
}

void options_help(FILE *f, enum command command)
{
    for (unsigned id = 0; id < OPTION_COUNT; id++) {
        const struct row *row = &rows[id];
        if ((row->commands & command) == 0)
            continue;
        char names[48];
        bool optional = row->argument != NULL && row->argument[0] == '[' && strchr(row->argument, '=') == NULL;
        snprintf(names, sizeof names, "%c%c%s --%s%s%s%s%s", row->letter != 0 ? '-' : ' ', row->letter != 0 ? row->letter : ' ',
                 row->letter != 0 ? "," : " ", row->name, optional ? "[=" : row->argument != NULL ? " " : "",
                 optional ? "LETTERS" : row->argument != NULL ? row->argument : "", optional ? "]" : "", "");
        fprintf(f, "  %-27s %s\n", names, row->help);
    }
}

const struct monitor_kind *const *settings_kinds(const struct settings *s)
{
    return s->kinds[0] != NULL ? s->kinds : NULL;
}

struct asm_options settings_asm(const struct settings *s)
{
    return (struct asm_options){
        .include_dirs = s->include, .include_count = s->include_count,
        .defines = s->define, .define_count = s->define_count,
        .built_in = s->built_in, .colour = s->colour,
    };
}
