/* program.c - programs from files of any kind, and what one may ask a program.
 *
 * The kinds themselves are elsewhere: assemble.c for sources, elf.c for ELF; a flat file is its own image. */
#include "asm/asm.h"
#include "asm/elf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static FILE *diagnostics(const struct asm_options *options)
{
    return options != NULL && options->diagnostics != NULL ? options->diagnostics : stderr;
}

/* The bytes at path, or NULL after a line on f. */
static char *read_file(const char *path, size_t limit, size_t *size, FILE *f)
{
    bool standard_input = strcmp(path, "-") == 0;
    int fd = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    char *bytes = fd >= 0 ? read_all(fd, limit, size) : NULL;
    if (fd < 0)
        fprintf(f, "trapeze: cannot open %s: %s\n", path, strerror(errno));
    else if (bytes == NULL && errno == EFBIG)
        fprintf(f, "trapeze: %s is too large: more than %zu MiB\n", path, limit >> 20);
    else if (bytes == NULL)
        fprintf(f, "trapeze: cannot read %s: %s\n", path, strerror(errno));
    if (fd >= 0 && !standard_input)
        close(fd);
    return bytes;
}

bool assemble(const char *path, const struct asm_options *options, struct program *out)
{
    size_t size;
    *out = (struct program){ 0 };
    char *bytes = read_file(path, MAX_SOURCE, &size, diagnostics(options));
    return bytes != NULL && assemble_source(path, bytes, size, options, out);
}

static bool is_source_name(const char *path)
{
    size_t size = strlen(path);
    return strcmp(path, "-") == 0 || (size >= 2 && strcmp(path + size - 2, ".s") == 0);
}

/* Whether path is the name of a source that is no file. */
static bool is_built_in(const char *path, const struct asm_options *options)
{
    return options != NULL && options->built_in != NULL && strcmp(path, options->built_in->name) == 0;
}

static bool load_flat(const char *path, char *bytes, size_t size, struct program *out)
{
    *out = (struct program){ .name = copy_string(path), .image = (uint8_t *)bytes, .size = size };
    return true;
}

bool program_open(const char *path, const struct asm_options *options, struct program *out)
{
    FILE *f = diagnostics(options);
    size_t size, limit = is_source_name(path) ? MAX_SOURCE : ELF_LARGEST;
    *out = (struct program){ 0 };
    if (is_built_in(path, options)) {
        const char *text = options->built_in->text;
        return assemble_source(path, copy_string(text), strlen(text), options, out);
    }
    char *bytes = read_file(path, limit, &size, f);
    if (bytes == NULL)
        return false;
    bool ok;
    if (elf_recognize(bytes, size)) {
        ok = elf_load(path, bytes, size, f, out);
        free(bytes);
    } else if (is_source_name(path)) {
        ok = assemble_source(path, bytes, size, options, out);
    } else if (size > MAX_IMAGE) {
        fprintf(f, "trapeze: %s is larger than 1 GiB, the largest storage there is\n", path);
        free(bytes);
        ok = false;
    } else {
        ok = load_flat(path, bytes, size, out);
    }
    if (ok && out->size == 0) {
        fprintf(f, "trapeze: %s is empty: there is nothing to run\n", path);
        program_free(out);
        return false;
    }
    return ok;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

bool write_file(const char *path, const void *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");
    bool ok = f != NULL && (size == 0 || fwrite(bytes, 1, size, f) == size);
    int reason = errno;
    if (f != NULL && fclose(f) != 0 && ok) {
        reason = errno;
        ok = false;
    }
    if (!ok)
        fprintf(stderr, "trapeze: cannot write %s: %s\n", path, strerror(reason));
    return ok;
}

bool program_write_flat(const struct program *p, const char *path) { return write_file(path, p->image, p->size); }

/* ---- asking ------------------------------------------------------------------------------------------------------ */

const struct symbol *program_symbol_at(const struct program *p, uint32_t address, uint32_t *offset)
{
    size_t low = 0, high = p->symbol_count;
    while (low < high) {                        /* the first above address */
        size_t middle = low + (high - low) / 2;
        if (p->symbols[middle].value <= address)
            low = middle + 1;
        else
            high = middle;
    }
    while (low > 0 && p->symbols[low - 1].phased)
        low--;
    if (low == 0)
        return NULL;
    const struct symbol *s = &p->symbols[low - 1];
    while (s > p->symbols && s[-1].value == s->value && !s[-1].phased)
        s--;
    if (offset != NULL)
        *offset = address - s->value;
    return s;
}

const struct source_line *program_line_at(const struct program *p, uint32_t address)
{
    size_t low = 0, high = p->line_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->lines[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &p->lines[low - 1] : NULL;
}

void program_free(struct program *p)
{
    for (size_t i = 0; i < p->symbol_count; i++)
        free(p->symbols[i].name);
    for (size_t i = 0; i < p->file_count; i++)
        free(p->files[i]);
    free(p->symbols);
    free(p->lines);
    free(p->files);
    free(p->image);
    free(p->name);
    *p = (struct program){ 0 };
}
