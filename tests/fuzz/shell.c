/* shell.c - bytes as lines of the monitor shell: none of them makes it fail, and lines that only look and move leave no
 * mark on the guests.
 *
 * A function for libFuzzer, and for replay.c. The first byte says which tower stands under which guest, the rest is what
 * is typed. Lines that would reach files, or the host, are left out. Where none changes a guest, the guests end, however
 * often they were stopped, moved, migrated and taken back, as undisturbed ones do. */
#include "tests/fuzz/fuzz.h"

#include "vmm/cli/shell/history.h"
#include "vmm/cli/shell/lines.h"
#include "vmm/cli/shell/shell.h"
#include "vmm/cli/shell/stops.h"
#include "vmm/cli/terminal.h"
#include "vmm/observe/dump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *why)
{
    fprintf(stderr, "%s\n", why);
    abort();
}

/* -- Guests ------------------------------------------------------------------------------------------------------- */

/* A system with a user program, whose code changes itself; T, svc, a disk command, console input: some thousand ticks. */
static const char program[] =
    "    .include \"pg32.inc\"\n"
    "    .org NEW_STATUS\n    .psw 0, begin, 0, -1, 0\n    .org 0x1000\n"
    "begin:  la t0, trap\n    sw t0, NEW_P(zero)\n    li a0, 3\n    out a0, DISK_BLOCK(zero)\n    li a0, 0x4000\n"
    "    out a0, DISK_ADDRESS(zero)\n    li a0, 1\n    out a0, DISK_COMMAND(zero)\n    la t0, away\n    lpsw 0(t0)\n"
    "trap:   addi s0, s0, 1\n    lw t1, TRAP_CAUSE(zero)\n    slti t2, s0, 40\n    beqz t2, end\n    in t2, CONSOLE_DATA(zero)\n"
    "    add s1, s1, t2\n    lw t0, OLD_P(zero)\n    addi t1, t1, -CAUSE_SVC\n    bnez t1, 1f\n    addi t0, t0, 4\n"
    "1:  la t1, away\n    sw t0, 4(t1)\n    li t0, 37\n    sw t0, 16(t1)\n    lpsw 0(t1)\n"
    "end:    call f\n    halt zero\n"
    "f:      addi sp, sp, -8\n    sw ra, 4(sp)\n    lw ra, 4(sp)\n    addi sp, sp, 8\n    ret\n"
    "away:   .psw PSW_M | PSW_I, 0, user, 0x1000, 50\n"
    "    .org 0x2000\nuser:\n    .phase 0\n"
    "loop:   addi a0, a0, 1\n    lw t0, loop(zero)\n    addi t0, t0, 1\n    sw t0, loop(zero)\n    andi t1, a0, 15\n"
    "    bnez t1, loop\n    svc 5\n    j loop\n    .dephase\n";

/* Towers, by the low bits of the first byte. */
static const char *const towers[] = { NULL, "c", "c,c,c", "c:hybrid", "c:patch", "c,c:interpret", "pg32", "c,pg32" };

enum { TOWERS = sizeof towers / sizeof towers[0] };

/* Ticks between checkpoints: they have some in so short a run. */
enum { INTERVAL = 400 };

/* The program, and the disk: it in every block, changed a little. */
static char folder[] = "/tmp/fuzz-shell-XXXXXX", source[64], disk[64];

static void remove_files(void)
{
    unlink(source);
    unlink(disk);
    rmdir(folder);
}

static void make_files(void)
{
    enum { BLOCKS = 4 };
    static char block[BLOCK_SIZE];
    if (mkdtemp(folder) == NULL)
        fail("no folder");
    atexit(remove_files);
    snprintf(source, sizeof source, "%s/p.s", folder);
    snprintf(disk, sizeof disk, "%s/disk", folder);
    FILE *f = fopen(source, "w");
    if (f == NULL || fputs(program, f) < 0 || fclose(f) != 0 || (f = fopen(disk, "w")) == NULL)
        fail("no files");
    for (unsigned n = 0; n < BLOCKS; n++) {
        memset(block, (int)n + 1, sizeof block);
        if (fwrite(block, 1, sizeof block, f) != sizeof block)
            fail("no disk");
    }
    if (fclose(f) != 0)
        fail("no disk");
}

static void begin(struct shell *sh, uint8_t byte)
{
    char *words[14] = { "shell", "--storage", "32K", "--limit", "6000", "--no-init", "--disk", disk, source };
    struct settings settings = { 0 };
    int count = 9;
    const char *tower = towers[byte % TOWERS];
    if (tower != NULL) {
        words[count++] = "--tower";
        words[count++] = (char *)tower;
    }
    if ((byte & TOWERS) != 0) {
        words[count++] = "--vms";
        words[count++] = "2";
    }
    *sh = (struct shell){ 0 };
    if (!options_parse(&settings, SHELL, count, words) || !session_create(&sh->session, &settings)
        || (sh->lines = lines_create(false)) == NULL
        || session_load(&sh->session, settings.programs, settings.program_count) != STATUS_DONE)
        fail("there is no session");
    lines_end_there(sh->lines);
    for (unsigned n = 0; n < sh->session.stage.tower->guest_count; n++)
        sh->session.tracks[n].history->interval = INTERVAL;
}

static void end(struct shell *sh)
{
    lines_free(sh->lines);
    shell_free_displays(sh);
    session_free(&sh->session);
    free(sh->again);
}

/* -- Lines -------------------------------------------------------------------------------------------------------- */

static bool is_one_of(const char *name, const char *const *list)
{
    while (*list != NULL && strcmp(*list, name) != 0)
        list++;
    return *list != NULL;
}

/* The command of a line, or NULL. */
static const char *command_of(const char *line)
{
    char name[40];
    line += strspn(line, " \t\n\v\f\r");
    size_t length = *line == '!' || *line == '?' ? 1 : strcspn(line, " \t\n\v\f\r/");
    if (length == 0 || length >= sizeof name)
        return NULL;
    memcpy(name, line, length);
    name[length] = '\0';
    const struct command_entry *entry = shell_find(name);
    return entry != NULL ? entry->name : NULL;
}

static bool has_large_number(const char *line)
{
    for (size_t digits = 0; *line != '\0'; line++) {
        digits = *line >= '0' && *line <= '9' ? digits + 1 : 0;
        if (digits > 2)
            return true;
    }
    return false;
}

/* Whether it stays in the process, and ends soon. */
static bool harmless(const char *line, const char *command)
{
    static const char *const reaching[] = { "load", "save", "restore", "record", "source", "shell", "tutorial", "run", "reset", NULL };
    static const char *const maybe[] = { "dump", "map", "trace", NULL };
    if (command == NULL)
        return true;
    if (is_one_of(command, reaching) || (is_one_of(command, maybe) && strchr(line, ' ') != NULL))
        return false;
    return strcmp(command, "migrate") != 0 || !has_large_number(line);  /* a tower of some thousand levels takes its time */
}

static bool changes(const char *command)
{
    static const char *const changing[] = { "set", "deposit", "type", NULL };
    return command != NULL && is_one_of(command, changing);
}

/* -- The end ------------------------------------------------------------------------------------------------------ */

/* All guests run to their ends, and what they are then. */
static char *finish(struct shell *sh)
{
    struct session *s = &sh->session;
    size_t size;
    char *text = NULL;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        fail("no memory");
    while (s->stops->count > 0)
        stops_delete(s->stops, s->stops->points[0].number);
    for (unsigned n = 0; n < 2 * s->stage.tower->guest_count; n++)
        session_continue(s);
    for (unsigned n = 0; n < s->stage.tower->guest_count; n++)
        dump(f, s->stage.tower->guests[n]);
    fclose(f);
    return text;
}

static void check_end(struct shell *sh, uint8_t byte)
{
    static char *expected[2 * TOWERS];
    char **undisturbed = &expected[byte % (2 * TOWERS)];
    if (*undisturbed == NULL) {
        struct shell other;
        begin(&other, byte);
        *undisturbed = finish(&other);
        end(&other);
    }
    char *now = finish(sh);
    if (strcmp(now, *undisturbed) != 0) {
        fprintf(stderr, "it ended as\n%s\nand undisturbed as\n%s\n", now, *undisturbed);
        abort();
    }
    free(now);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool begun;
    struct shell sh;
    bool changed = false;
    if (size < 1)
        return 0;
    if (!begun)
        make_files();
    begun = true;
    attention.interrupted = attention.flag = 0;
    begin(&sh, data[0]);
    for (size_t n = 1; n < size;) {
        const uint8_t *newline = memchr(data + n, '\n', size - n);
        size_t length = newline != NULL ? (size_t)(newline - data) - n : size - n;
        char *line = strndup((const char *)data + n, length);
        if (line == NULL)
            fail("no memory");
        const char *command = command_of(line);
        changed = changed || changes(command);
        if (harmless(line, command) && shell_run(&sh, line) == QUIT)
            n = size;
        free(line);
        n += length + 1;
    }
    if (!changed)
        check_end(&sh, data[0]);
    end(&sh);
    return 0;
}
