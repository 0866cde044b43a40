/* loader.c - bytes as a program: what is loaded or assembled comes out whole, or with a message.
 *
 * A function for libFuzzer, and for replay.c. Bytes with the magic of ELF are loaded as that, others are assembled.
 * What came out can be disassembled, and what is assembled from that are the same words. */
#include "tests/fuzz/fuzz.h"

#include "asm/elf.h"
#include "asm/program.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void fail(const char *why)
{
    fprintf(stderr, "%s\n", why);
    abort();
}

/* Assemble text, which needs a file. */
static bool assemble_text(const char *text, size_t size, FILE *diagnostics, struct program *out)
{
    char path[64];
    struct asm_options options = { .diagnostics = diagnostics };
    int fd = memfd_create("source", MFD_CLOEXEC);
    if (fd < 0 || write(fd, text, size) != (ssize_t)size)
        fail("no file in memory");
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    bool good = assemble(path, &options, out);
    close(fd);
    return good;
}

static bool load(const uint8_t *data, size_t size, FILE *diagnostics, struct program *out)
{
    if (elf_recognize((const char *)data, size))
        return elf_load("input", (const char *)data, size, diagnostics, out);
    return assemble_text((const char *)data, size, diagnostics, out);
}

static void check_round_trip(const struct program *p, FILE *diagnostics)
{
    char *text = NULL;
    size_t size;
    struct program again;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        fail("no memory");
    disassemble(p, f);
    fclose(f);
    if (!assemble_text(text, size, diagnostics, &again))
        fail("what was disassembled does not assemble");
    size_t common = again.size < p->size ? again.size : p->size;
    if (memcmp(again.image, p->image, common) != 0)
        fail("what was disassembled assembles to something else");
    program_free(&again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { SMALL = 1 << 16 };
    struct program p;
    char *text = NULL;
    size_t length = 0;
    FILE *diagnostics = open_memstream(&text, &length);
    if (diagnostics == NULL)
        fail("no memory");
    bool good = load(data, size, diagnostics, &p);
    if (good && p.size <= SMALL)
        check_round_trip(&p, diagnostics);
    if (good)
        program_free(&p);
    fclose(diagnostics);
    if (!good && length == 0)
        fail("refused without a word");
    free(text);
    return 0;
}
