/* program.h - a program ready to be put into storage: an image for physical 0 on, its symbols, its lines.
 *
 * Comes from the assembler, an ELF file or a flat file; which of them is program_open's business alone. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct symbol {
    char *name;
    uint32_t value;
    bool phased;                /* defined under .phase: value is where it will run, not where it lies in the image */
    uint32_t at;                /* where it lies there; SYMBOL_NOWHERE: not known, as of an ELF file's phased ones */
};

#define SYMBOL_NOWHERE UINT32_MAX

/* Where the bytes at an address come from. Ascending addresses; a line holds until the next entry. 0 is no line. */
struct source_line {
    uint32_t address;
    uint32_t line;
    uint32_t file;              /* index into files */
};

struct program {
    char *name;                 /* as the user wrote it */
    uint8_t *image;             /* size bytes; storage is zero behind them */
    size_t size;
    struct symbol *symbols;     /* in order of value, then of name */
    size_t symbol_count;
    struct source_line *lines;
    size_t line_count;
    char **files;
    size_t file_count;
};

/* A source that is no file: what program_open finds under its name. */
struct built_in {
    const char *name, *text;
};

/* What an assembly needs besides the source. All may be zero. */
struct asm_options {
    const char *const *include_dirs;    /* -I, in order */
    size_t include_count;
    const char *const *defines;         /* -D, each "NAME" (1) or "NAME=EXPR" */
    size_t define_count;
    const struct built_in *built_in;    /* or NULL */
    FILE *listing;                      /* -l, or NULL */
    FILE *diagnostics;                  /* errors and warnings; NULL: stderr */
    bool colour;                        /* of the diagnostics */
};

/* Assemble the file at path ("-": standard input) into *out, which program_free takes back. Returns true, or false
 * after having written at least one `FILE:LINE:COL: error: ...` to the diagnostics; *out is then empty. */
bool assemble(const char *path, const struct asm_options *options, struct program *out);

/* Load path for running: ELF by its magic, assembled if its name ends in .s (or is "-"), else a flat image.
 * Returns true, or false after one or more lines on the diagnostics that name the file and the reason. */
bool program_open(const char *path, const struct asm_options *options, struct program *out);

/* Write as ELF32 (symbols, one segment) or as a flat image. Returns true, or false after a line on stderr. */
bool program_write_elf(const struct program *p, const char *path);
bool program_write_flat(const struct program *p, const char *path);

/* Disassemble to f: text that assembles to the same words (labels from the symbols where there are any). */
void disassemble(const struct program *p, FILE *f);

/* The nearest symbol at or below address that is not phased, or NULL; *offset (not NULL) is the distance. */
const struct symbol *program_symbol_at(const struct program *p, uint32_t address, uint32_t *offset);

/* The source line that address comes from, or NULL. */
const struct source_line *program_line_at(const struct program *p, uint32_t address);

void program_free(struct program *p);

#endif
