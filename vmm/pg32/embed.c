/* embed.c - a program of the build: assembles the monitor and writes it as C, so that trapeze carries it along.
 *
 *      embed MONITOR.s BLOCK.inc IMAGE.c
 *
 * BLOCK.inc is made first: block.def as constants for assembly programs. The monitor includes it, as pg32.inc. */
#include "asm/program.h"
#include "vmm/pg32/block.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- block.inc ---------------------------------------------------------------------------------------------------- */

static void write_constants(FILE *f)
{
    fputs("# block.inc - the monitor's control blocks and directory, made from vmm/pg32/block.def\n\n", f);
    fprintf(f, ".equ BLOCK_BYTES, %d\n.equ DIRECTORY_IS, 0x%08X\n.equ PENDING_HORIZON, 0x%X\n", BLOCK_BYTES,
            (unsigned)DIRECTORY_IS, (unsigned)PENDING_HORIZON);
    fprintf(f, ".equ STOP_HALTED, %d\n.equ STOP_WEDGED, %d\n.equ STOP_DEADLOCKED, %d\n.equ STOP_LIMIT, %d\n",
            HALTED, WEDGED, DEADLOCKED, STOP_LIMIT);
    fputs("\n# The directory's header\n", f);
#define HEADER(NAME, words, meaning) fprintf(f, ".equ HEADER_%s, %d\t\t# %s\n", #NAME, HEADER_##NAME, meaning);
#include "vmm/pg32/block.def"
    fputs("\n# A block: offsets, and addresses of the resident's\n", f);
#define FIELD(NAME, words, meaning) \
    fprintf(f, ".equ BLOCK_%s, %d\t\t# %s\n.equ V_%s, %d\n", #NAME, BLOCK_##NAME, meaning, #NAME, \
            SAVE_AREA + BLOCK_##NAME);
#include "vmm/pg32/block.def"
    fprintf(f, "\n.equ BLOCK_STATE, %d\t\t# all fields\n", BLOCK_STATE);
}

/* -- image.c ------------------------------------------------------------------------------------------------------ */

static void write_image(FILE *f, const struct program *p)
{
    fputs("/* The monitor in PG32, assembled from vmm/pg32/monitor.s. Made by vmm/pg32/embed.c. */\n"
          "#include \"vmm/pg32/image.h\"\n\nconst uint8_t monitor_image[] = {", f);
    for (size_t i = 0; i < p->size; i++)
        fprintf(f, "%s0x%02x,", i % 16 == 0 ? "\n    " : " ", p->image[i]);
    fprintf(f, "\n};\nconst size_t monitor_image_size = %zu;\n\n", p->size);
    fputs("const struct monitor_symbol monitor_symbols[] = {\n", f);
    for (size_t i = 0; i < p->symbol_count; i++)
        fprintf(f, "    { \"%s\", 0x%" PRIx32 " },\n", p->symbols[i].name, p->symbols[i].value);
    fputs("    { 0, 0 },\n};\n", f);
}

/* -- The program -------------------------------------------------------------------------------------------------- */

static FILE *create(const char *path)
{
    FILE *f = fopen(path, "w");
    if (f == NULL)
        fprintf(stderr, "embed: %s: %s\n", path, strerror(errno));
    return f;
}

static bool finish(FILE *f, const char *path)
{
    bool good = ferror(f) == 0;
    good = fclose(f) == 0 && good;
    if (!good)
        fprintf(stderr, "embed: %s: cannot be written\n", path);
    return good;
}

/* The directory that path is in, for -I; to be freed. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? strndup(path, (size_t)(slash - path)) : strdup(".");
}

static bool embed(const char *source, const char *constants, const char *image)
{
    FILE *f = create(constants);
    if (f == NULL)
        return false;
    write_constants(f);
    if (!finish(f, constants))
        return false;
    char *folder = folder_of(constants);
    const char *include[] = { folder };
    struct asm_options options = { .include_dirs = include, .include_count = folder != NULL ? 1 : 0 };
    struct program program;
    bool good = assemble(source, &options, &program);
    free(folder);
    if (!good)
        return false;
    f = create(image);
    if (f != NULL)
        write_image(f, &program);
    program_free(&program);
    return f != NULL && finish(f, image);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: embed MONITOR.s BLOCK.inc IMAGE.c\n", stderr);
        return 2;
    }
    return embed(argv[1], argv[2], argv[3]) ? 0 : 1;
}
