/* main.c - the program: finds the command and runs it. */
#include "vmm/cli/cli.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command_row {
    const char *name;
    enum command id;
    int (*run)(const struct settings *s);
    const char *synopsis;
    const char *about;
    const char *examples;
} commands[] = {
    { "run", RUN, command_run, "trapeze run [OPTIONS] PROGRAM...",
      "Run a program (.s, ELF or flat image) to its end, on the bare machine or under monitors.",
      "  trapeze run guestos/hello.s\n"
      "  trapeze run --depth 3 --stats guestos/multi/multi.s\n"
      "  trapeze run --vms 3 --limit 1000000 guestos/hello.s\n" },
    { "attacks", ATTACKS, command_attacks, "trapeze attacks [OPTIONS] FILE|FOLDER...",
      "Run hostile guests beside others, and again without the defence that stops them.",
      "  trapeze attacks examples/attacks\n"
      "  trapeze attacks --depth 3 examples/attacks/dma-*.s\n" },
    { "pack", PACK, command_pack, "trapeze pack [OPTIONS] PROGRAM... -o FILE",
      "Pack programs and monitors in PG32 below them into one image.",
      "  trapeze pack guestos/multi/multi.s -o nested.img; trapeze run --storage 2M nested.img\n"
      "  trapeze pack --tower pg32,pg32 guestos/hello.s guestos/pair.s -o tower.img\n" },
    { "bench", BENCH, command_bench, "trapeze bench [OPTIONS] KERNEL.s...|recursion",
      "Time kernels and events against the host's own code, as ratios; or count what recursion costs.",
      "  make bench\n"
      "  trapeze bench recursion --svg recursion.svg\n"
      "  trapeze bench --rounds 1 --json examples/bench/*.s\n" },
    { "equiv", EQUIV, command_equiv, "trapeze equiv [OPTIONS] PROGRAM",
      "Run a program bare and on a tower, compare all states, and show the first that differ.",
      "  trapeze equiv guestos/multi/multi.s\n"
      "  trapeze equiv --tower c,c:hybrid --every 1 guestos/hello.s\n"
      "  trapeze equiv --flaw lra examples/lra.s\n" },
    { "classify", CLASSIFY, command_classify, "trapeze classify [OPTIONS] [INSTRUCTION...]",
      "Find out from its behaviour what each instruction is, and which theorems hold.",
      "  trapeze classify\n"
      "  trapeze classify --flaw jus\n"
      "  trapeze classify --flaw lra lra\n"
      "  trapeze classify --replay e2100000:l=2000\n" },
    { "matrix", MATRIX, command_matrix, "trapeze matrix [OPTIONS] FILE|FOLDER...",
      "Measure which kind of monitor copes with which machine, clean and flawed.",
      "  trapeze matrix examples/flaws\n"
      "  trapeze matrix --html matrix.html examples/flaws guestos/multi/multi.s\n" },
    { "shell", SHELL, command_shell, "trapeze shell [OPTIONS] [PROGRAM...]",
      "The monitor shell: run a program step by step, look at every level, go back in time.",
      "  trapeze shell guestos/multi/multi.s\n"
      "  trapeze shell --depth 2 examples/svc.s\n" },
    { "asm", ASM, command_asm, "trapeze asm [OPTIONS] FILE.s -o OUT",
      "Assemble a program.",
      "  trapeze asm guestos/hello.s -o hello.elf\n"
      "  trapeze asm guestos/hello.s -f bin -o hello.bin -l hello.lst\n" },
    { "dis", DIS, command_dis, "trapeze dis [OPTIONS] FILE",
      "Disassemble a program; the output assembles to the same words.",
      "  trapeze dis hello.elf\n" },
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void help(FILE *f)
{
    fputs("Usage: trapeze COMMAND [OPTIONS] ...\n\n"
          "The PG32 teaching machine and its virtual machine monitors.\n\nExamples:\n"
          "  trapeze run guestos/multi/multi.s              an operating system on the bare machine\n"
          "  trapeze run --depth 3 guestos/multi/multi.s    and under three nested monitors\n\nCommands:\n", f);
    for (size_t n = 0; n < COMMANDS; n++)
        fprintf(f, "  %-8s %s\n", commands[n].name, commands[n].about);
    fputs("\n`trapeze COMMAND --help` lists a command's options. `trapeze --version` prints the version.\n\n"
          "Exit status: 0 done; 1 the guest's exit code is not 0; 2 usage; 3 a program or file that\n"
          "cannot be assembled, loaded or opened; 4 the guest wedged or deadlocked; 5 a limit was\n"
          "reached; 6 an internal error.\n", f);
}

static void help_command(const struct command_row *c)
{
    printf("Usage: %s\n\n%s\n\nExamples:\n%s\nOptions:\n", c->synopsis, c->about, c->examples);
    options_help(stdout, c->id);
}

static int unknown(const char *name)
{
    const char *names[COMMANDS + 1];
    for (size_t n = 0; n < COMMANDS; n++)
        names[n] = commands[n].name;
    names[COMMANDS] = NULL;
    const char *near = nearest(name, names);
    if (near != NULL)
        complain("there is no command '%s': did you mean %s?", name, near);
    else
        complain("there is no command '%s': trapeze --help lists them", name);
    return STATUS_USAGE;
}

/* The command called name, or NULL. */
static const struct command_row *find_command(const char *name)
{
    for (size_t n = 0; n < COMMANDS; n++)
        if (strcmp(commands[n].name, name) == 0)
            return &commands[n];
    return NULL;
}

/* `trapeze help`, or with the name of a command. */
static int help_on(const char *name)
{
    const struct command_row *c = name != NULL ? find_command(name) : NULL;
    if (name != NULL && c == NULL)
        return unknown(name);
    if (c != NULL)
        help_command(c);
    else
        help(stdout);
    return STATUS_DONE;
}

/* Whether standard output is a pipe that has no reader any more: that is nobody's mistake. */
static bool nobody_reads(void)
{
    struct pollfd p = { .fd = STDOUT_FILENO, .events = POLLOUT };
    return poll(&p, 1, 0) > 0 && (p.revents & POLLERR) != 0;
}

/* What went to standard output must have arrived; a full disk is no success. */
static int end(int status)
{
    if (fflush(stdout) == 0 && ferror(stdout) == 0)
        return status;
    if (nobody_reads())
        return STATUS_PIPE;
    complain("standard output: cannot be written");
    return status == STATUS_DONE ? STATUS_PROGRAM : status;
}

static int run(const struct command_row *c, int argc, char **argv)
{
    static struct settings settings;
    if (!options_parse(&settings, c->id, argc, argv))
        return STATUS_USAGE;
    if (settings.help) {
        help_command(c);
        return STATUS_DONE;
    }
    if (settings.program_count == 0 && settings.from == NULL
        && c->id != CLASSIFY && c->id != SHELL) {
        complain("%s: which program? Usage: %s", c->name, c->synopsis);
        return STATUS_USAGE;
    }
    return c->run(&settings);
}

/* A closed standard stream must not become the number of the next file that is opened: a dump would take in what the
 * guest writes. Something holds the place that can no more be used than a closed stream. */
static void hold_standard_streams(void)
{
    static const int useless[] = { O_WRONLY, O_RDONLY, O_RDONLY };
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1)
            open("/dev/null", useless[fd]);     /* gets the lowest free number: fd */
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;
    hold_standard_streams();
    char shell[] = "shell", *alone[] = { argv[0], shell, NULL };
    if (name == NULL) {                         /* `trapeze` alone */
        argc = 2;
        argv = alone;
        name = shell;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0)
        return end(help_on(argc > 2 ? argv[2] : NULL));
    if (strcmp(name, "--version") == 0) {
        puts("trapeze " TRAPEZE_VERSION " (PG32, principles of operation 1)\nMIT licence; see LICENSE.");
        return end(STATUS_DONE);
    }
    const struct command_row *c = find_command(name);
    return c != NULL ? end(run(c, argc - 1, argv + 1)) : unknown(name);
}
