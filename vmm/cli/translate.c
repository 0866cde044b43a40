/* translate.c - the commands `asm` and `dis`. */
#include "vmm/cli/cli.h"

#include <errno.h>
#include <string.h>

static bool one_program(const struct settings *s, const char *command)
{
    if (s->program_count == 1)
        return true;
    complain("%s takes one file, not %u", command, s->program_count);
    return false;
}

/* Open the listing. Returns false after a complaint. */
static bool open_listing(const struct settings *s, FILE **listing)
{
    *listing = NULL;
    if (s->listing == NULL)
        return true;
    *listing = strcmp(s->listing, "-") == 0 ? stdout : fopen(s->listing, "w");
    if (*listing == NULL)
        complain("%s: %s", s->listing, strerror(errno));
    return *listing != NULL;
}

int command_asm(const struct settings *s)
{
    bool elf = strcmp(s->format, "elf") == 0;
    if (!one_program(s, "asm"))
        return STATUS_USAGE;
    if (!elf && strcmp(s->format, "bin") != 0) {
        complain("--format: '%s' is not elf or bin", s->format);
        return STATUS_USAGE;
    }
    if (s->output == NULL) {
        complain("asm: where to? -o FILE names the result");
        return STATUS_USAGE;
    }
    if (would_overwrite(s->output, s->programs[0]) || would_overwrite(s->listing, s->programs[0])
        || would_overwrite(s->listing, s->output))
        return STATUS_USAGE;
    struct asm_options options = settings_asm(s);
    struct program program;
    if (!open_listing(s, &options.listing))
        return STATUS_PROGRAM;
    bool assembled = assemble(s->programs[0], &options, &program), good = assembled;
    if (options.listing != NULL && options.listing != stdout && fclose(options.listing) != 0) {
        complain("%s: %s", s->listing, strerror(errno));
        good = false;
    }
    if (good)
        good = elf ? program_write_elf(&program, s->output) : program_write_flat(&program, s->output);
    if (assembled)
        program_free(&program);
    return good ? STATUS_DONE : STATUS_PROGRAM;
}

int command_dis(const struct settings *s)
{
    struct asm_options options = settings_asm(s);
    struct program program;
    if (!one_program(s, "dis"))
        return STATUS_USAGE;
    if (!program_open(s->programs[0], &options, &program))
        return STATUS_PROGRAM;
    disassemble(&program, stdout);
    program_free(&program);
    return STATUS_DONE;
}
