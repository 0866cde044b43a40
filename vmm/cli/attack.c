/* attack.c - the command `attacks`: hostile guests, each between two victims, with all defences and without its own.
 *
 * What an attack is about stands in its source, in lines that begin with `#:` (examples/attacks/README.md). How it is
 * run and measured: vmm/theory/attack.c. */
#include "vmm/cli/cli.h"
#include "vmm/theory/attack.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A row of defence.def or harm.def. */
struct word {
    const char *name;
    const char *by;
};

static const struct word defences[] = {
#define DEFENCE(NAME, name, by, ...) { #name, by },
#include "vmm/defence.def"
    { NULL, NULL },
};

static const struct word harms[] = {
#define HARM(NAME, name, ...) { #name, NULL },
#include "vmm/theory/harm.def"
    { NULL, NULL },
};

/* An attack, from its source to its verdict. */
struct attack {
    char *path;
    char name[32];
    char tries[64];
    unsigned without;               /* the defences that stop it: set of enum defence             */
    unsigned reaches;               /* what it does without them: set of enum harm                */
    bool victim;                    /* it is none: it is what the others attack                   */
    struct program program;
    unsigned harm;                  /* with all defences: nothing, if the monitor is right        */
    unsigned harm_without;          /* and what it did without its own                            */
};

struct attacks {
    const struct settings *settings;
    struct attack *list;
    size_t count;
    struct program victim;
    struct attack_run *victim_alone;
};

/* -- Reading ----------------------------------------------------------------------------------------------------- */

/* The host cannot do it. */
static int cannot(const char *why)
{
    complain("attacks: %s", why);
    return STATUS_PROGRAM;
}

/* The set of rows that are named in text, separated by blanks or commas. False, after a line: one is not known. */
static bool parse_words(const char *where, const struct word *rows, char *text, unsigned *set)
{
    const char *names[DEFENCE_COUNT + HARM_COUNT + 1] = { NULL };
    for (unsigned n = 0; rows[n].name != NULL; n++)
        names[n] = rows[n].name;
    for (char *word = strtok(text, " ,\t"); word != NULL; word = strtok(NULL, " ,\t")) {
        unsigned n = 0;
        while (names[n] != NULL && strcmp(names[n], word) != 0)
            n++;
        if (names[n] == NULL) {
            const char *near = nearest(word, names);
            fprintf(stderr, "%s: error: there is no '%s' here; %s", where, word,
                    near != NULL ? "did you mean " : "there are");
            for (n = 0; near == NULL && names[n] != NULL; n++)
                fprintf(stderr, "%s %s", n > 0 ? "," : "", names[n]);
            fprintf(stderr, "%s\n", near != NULL ? near : "");
            return false;
        }
        *set |= 1u << n;
    }
    return true;
}

/* One line `#: KEY VALUE`. */
static bool parse_line(struct attack *a, const char *where, char *line)
{
    line[strcspn(line, "\r\n")] = '\0';
    line += 2 + strspn(line + 2, " \t");
    size_t key = strcspn(line, " \t");
    char *value = line + key + strspn(line + key, " \t");
    line[key] = '\0';
    if (strcmp(line, "attack") == 0)
        snprintf(a->tries, sizeof a->tries, "%s", value);
    else if (strcmp(line, "without") == 0)
        return parse_words(where, defences, value, &a->without);
    else if (strcmp(line, "reaches") == 0)
        return parse_words(where, harms, value, &a->reaches);
    else if (strcmp(line, "victim") == 0)
        a->victim = true;
    else {
        fprintf(stderr, "%s: error: there is no '#: %s'; there are attack, without, reaches, victim\n", where, line);
        return false;
    }
    return true;
}

/* What the source at a->path says about itself. False, after a line on stderr. */
static bool parse_source(struct attack *a)
{
    FILE *f = fopen(a->path, "r");
    char *line = NULL, where[4200];
    size_t size = 0;
    bool good = f != NULL;
    for (unsigned number = 1; good && getline(&line, &size, f) > 0; number++)
        if (strncmp(line, "#:", 2) == 0) {
            snprintf(where, sizeof where, "%s:%u", a->path, number);
            good = parse_line(a, where, line);
        }
    if (f == NULL || ferror(f)) {
        complain("%s: %s", a->path, strerror(errno));
        good = false;
    }
    if (f != NULL)
        fclose(f);
    free(line);
    if (good && !a->victim && (a->tries[0] == '\0' || a->without == 0 || a->reaches == 0)) {
        complain("%s: an attack says `#: attack WHAT`, `#: without DEFENCE` and `#: reaches HARM` "
                 "(examples/attacks/README.md)", a->path);
        return false;
    }
    return good;
}

/* Assemble the program at path, which must fit a guest's storage. */
static bool open_program(const struct settings *s, const char *path, struct program *p)
{
    struct asm_options options = settings_asm(s);
    if (!program_open(path, &options, p))
        return false;
    if (p->size <= ATTACK_STORAGE)
        return true;
    complain("%s: the image has %zu bytes, the storage of attackers and victims %d", path, p->size, ATTACK_STORAGE);
    program_free(p);
    return false;
}

/* The file at path joins the attacks, or becomes the victim. */
static int add_file(void *to, const char *path)
{
    struct attacks *all = to;
    struct stat st;
    errno = 0;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) {         /* it is read twice */
        complain("%s: %s", path, errno != 0 ? strerror(errno) : "not a regular file");
        return STATUS_PROGRAM;
    }
    struct attack *list = realloc(all->list, (all->count + 1) * sizeof *list);
    if (list == NULL)
        return cannot(strerror(ENOMEM));
    all->list = list;
    struct attack *a = &list[all->count];
    *a = (struct attack){ .path = strdup(path) };
    if (a->path == NULL)
        return cannot(strerror(ENOMEM));
    const char *base = strrchr(path, '/');
    snprintf(a->name, sizeof a->name, "%s", base != NULL ? base + 1 : path);
    a->name[strcspn(a->name, ".")] = '\0';
    bool good = parse_source(a);
    struct program *p = a->victim ? &all->victim : &a->program;
    if (good && a->victim && p->image != NULL) {
        complain("%s: there is a victim already", path);
        good = false;
    }
    good = good && open_program(all->settings, path, p);
    if (good && !a->victim)
        all->count++;
    else
        free(a->path);
    return good ? STATUS_DONE : STATUS_PROGRAM;
}

/* Where no argument was a victim, it is victim.s beside the first attack. */
static int find_victim(struct attacks *all)
{
    if (all->count == 0) {
        complain("attacks: there is no attack among these files");
        return STATUS_PROGRAM;
    }
    if (all->victim.image != NULL)
        return STATUS_DONE;
    const char *path = all->list[0].path, *base = strrchr(path, '/');
    char file[4096];
    snprintf(file, sizeof file, "%.*svictim.s", base != NULL ? (int)(base + 1 - path) : 0, path);
    return open_program(all->settings, file, &all->victim) ? STATUS_DONE : STATUS_PROGRAM;
}

/* -- Running ----------------------------------------------------------------------------------------------------- */

/* How many monitors there are. */
static unsigned height(const struct settings *s) { return s->height_given ? s->height : 1; }

static bool held(const struct attack *a) { return a->harm == 0; }

/* Without its defence an attack must do what it says it does: else nobody knows what stopped it. */
static bool proves(const struct attack *a) { return (a->harm_without & a->reaches) == a->reaches; }

/* The harm done with `removed` taken away. False: the host has no room. */
static bool attack_once(const struct attacks *all, const struct role *attacker, struct attack_run *alone,
                        unsigned removed, unsigned *harm, const char **why)
{
    const struct settings *s = all->settings;
    struct role victim = role_victim(all->victim.image, all->victim.size);
    struct attack_run *run = attack_beside(s->engine, height(s), settings_kinds(s), attacker, &victim, removed, why);
    if (run != NULL)
        *harm = attack_harm(run, alone, all->victim_alone);
    attack_free(run);
    return run != NULL;
}

static bool run_attack(const struct attacks *all, struct attack *a, const char **why)
{
    struct role attacker = role_attacker(a->program.image, a->program.size);
    struct attack_run *alone = attack_alone(all->settings->engine, &attacker, why);
    bool good = alone != NULL && attack_once(all, &attacker, alone, 0, &a->harm, why)
             && attack_once(all, &attacker, alone, a->without, &a->harm_without, why);
    attack_free(alone);
    return good;
}

static int run_victim(struct attacks *all)
{
    struct role victim = role_victim(all->victim.image, all->victim.size);
    const char *why;
    all->victim_alone = attack_alone(all->settings->engine, &victim, &why);
    if (all->victim_alone == NULL)
        return cannot(why);
    if (attack_victim_behaves(all->victim_alone))
        return STATUS_DONE;
    complain("attacks: the victim alone must halt with code 0 within %d ticks, or nothing can be said", VICTIM_LIMIT);
    return STATUS_PROGRAM;
}

/* -- Telling ----------------------------------------------------------------------------------------------------- */

/* The names of a set, or, by = true, what the rows rest on (each once), separated by commas. Returns buffer. */
static char *names_of(char *buffer, size_t size, const struct word *rows, unsigned set, bool by)
{
    const char *last = "";
    size_t used = 0;
    buffer[0] = '\0';
    for (unsigned n = 0; rows[n].name != NULL; n++) {
        const char *name = by ? rows[n].by : rows[n].name;
        if ((set & 1u << n) == 0 || strcmp(name, last) == 0 || used >= size)
            continue;
        used += (size_t)snprintf(buffer + used, size - used, "%s%s", used > 0 ? ", " : "", name);
        last = name;
    }
    return buffer;
}

/* Green or red, where there are colours. */
static const char *colour(const struct settings *s, bool good)
{
    return !s->colour_out ? "" : good ? "\033[32m" : "\033[31m";
}

static void print_attack(const struct settings *s, const struct attack *a)
{
    char by[64], without[64], harm[128], done[128];
    bool good = held(a) && proves(a);
    printf("%-18s %-49s %-12s ", a->name, a->tries, names_of(by, sizeof by, defences, a->without, true));
    fputs(colour(s, good), stdout);
    names_of(without, sizeof without, defences, a->without, false);
    names_of(harm, sizeof harm, harms, a->harm, false);
    names_of(done, sizeof done, harms, a->harm_without, false);
    if (!held(a))
        printf("REACHED %s", harm);
    else if (!proves(a))
        printf("PROVES NOTHING: without %s it reaches %s", without, a->harm_without != 0 ? done : "nothing either");
    else
        printf("held; without %s: %s", without, done);
    puts(s->colour_out ? "\033[0m" : "");
}

static json_t *names_json(const struct word *rows, unsigned set)
{
    json_t *array = json_array();
    for (unsigned n = 0; rows[n].name != NULL; n++)
        if ((set & 1u << n) != 0)
            json_array_append_new(array, json_string(rows[n].name));
    return array;
}

static json_t *attack_json(const struct attack *a)
{
    char by[64];
    json_t *object = json_object();
    json_object_set_new(object, "name", json_string(a->name));
    json_object_set_new(object, "tries", json_string(a->tries));
    json_object_set_new(object, "stopped_by", json_string(names_of(by, sizeof by, defences, a->without, true)));
    json_object_set_new(object, "without", names_json(defences, a->without));
    json_object_set_new(object, "promises", names_json(harms, a->reaches));
    json_object_set_new(object, "reached", names_json(harms, a->harm));
    json_object_set_new(object, "reached_without", names_json(harms, a->harm_without));
    json_object_set_new(object, "held", json_boolean(held(a)));
    json_object_set_new(object, "proves", json_boolean(proves(a)));
    return object;
}

/* "c,c:hybrid": the monitors, of which there is one where none was asked for. */
static void tower_text(const struct settings *s, char *text, size_t size)
{
    struct settings asked = *s;
    asked.height = height(s);
    name_tower(&asked, text, size);
}

static void print_json(const struct attacks *all, bool good)
{
    char tower[128];
    json_t *object = json_object(), *array = json_array();
    tower_text(all->settings, tower, sizeof tower);
    for (size_t n = 0; n < all->count; n++)
        json_array_append_new(array, attack_json(&all->list[n]));
    json_object_set_new(object, "schema", json_string("trapeze-attacks/1"));
    json_object_set_new(object, "engine", json_string(all->settings->engine->name));
    json_object_set_new(object, "depth", json_integer(height(all->settings)));
    json_object_set_new(object, "tower", json_string(tower));
    json_object_set_new(object, "attacks", array);
    json_object_set_new(object, "good", json_boolean(good));
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(object);
}

static void print_total(const struct settings *s, size_t count, size_t reached, size_t proven)
{
    bool good = reached == 0 && proven == count, plain = settings_kinds(s) == NULL;
    char tower[128];
    tower_text(s, tower, sizeof tower);
    printf("%s%zu attack%s under %u monitor%s%s%s%s: %zu reached anything; ", colour(s, good), count,
           count == 1 ? "" : "s", height(s), height(s) == 1 ? "" : "s", plain ? "" : " (", plain ? "" : tower,
           plain ? "" : ")", reached);
    printf("with its defence removed, %zu of %zu succeeded%s\n", proven, count, s->colour_out ? "\033[0m" : "");
}

/* The last line, or the object; the answer. */
static int conclude(const struct attacks *all)
{
    const struct settings *s = all->settings;
    size_t reached = 0, proven = 0;
    for (size_t n = 0; n < all->count; n++) {
        reached += !held(&all->list[n]);
        proven += proves(&all->list[n]);
    }
    bool good = reached == 0 && proven == all->count;
    if (s->json)
        print_json(all, good);
    else
        print_total(s, all->count, reached, proven);
    return good ? STATUS_DONE : STATUS_NO;
}

/* -- The command ------------------------------------------------------------------------------------------------- */

/* Attacks on the same defence side by side. */
static int by_defence(const void *left, const void *right)
{
    const struct attack *a = left, *b = right;
    if (a->without != b->without)
        return a->without < b->without ? -1 : 1;
    return strcmp(a->name, b->name);
}

static int run_all(struct attacks *all)
{
    const char *why;
    qsort(all->list, all->count, sizeof *all->list, by_defence);
    for (size_t n = 0; n < all->count; n++) {
        if (!run_attack(all, &all->list[n], &why))
            return cannot(why);
        if (!all->settings->json)
            print_attack(all->settings, &all->list[n]);
    }
    return conclude(all);
}

static void tidy(struct attacks *all)
{
    for (size_t n = 0; n < all->count; n++) {
        program_free(&all->list[n].program);
        free(all->list[n].path);
    }
    free(all->list);
    program_free(&all->victim);
    attack_free(all->victim_alone);
}

int command_attacks(const struct settings *s)
{
    struct attacks all = { .settings = s };
    int status = STATUS_DONE;
    if (s->nest > 0) {
        complain("attacks: defences are taken away in monitors in C: `pg32` has no place in --tower here");
        return STATUS_USAGE;
    }
    if (s->height_given && s->height == 0) {
        complain("attacks: --depth 0 has no monitor to attack; 1 is the least");
        return STATUS_USAGE;
    }
    for (unsigned n = 0; n < s->program_count && status == STATUS_DONE; n++)
        status = each_source(s->programs[n], add_file, &all);
    if (status == STATUS_DONE)
        status = find_victim(&all);
    if (status == STATUS_DONE)
        status = run_victim(&all);
    if (status == STATUS_DONE)
        status = run_all(&all);
    tidy(&all);
    return status;
}
