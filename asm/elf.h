/* elf.h - programs as ELF32 files; only program.c needs this. */
#ifndef ASM_ELF_H
#define ASM_ELF_H

#include "asm/program.h"

/* The machine number of PG32: in no list of assigned numbers, and no name to readelf or file. */
enum { EM_PG32 = 0x5047 };

/* No ELF file that can be loaded is larger: an image and its symbols. */
#define ELF_LARGEST ((size_t)(1 << 30) + (64 << 20))

bool elf_recognize(const char *bytes, size_t size);

/* Load an ELF file that was read into memory. False after a line on f that names the reason. */
bool elf_load(const char *path, const char *bytes, size_t size, FILE *f, struct program *out);

/* Write size bytes to a new file. False after a line on stderr (program.c). */
bool write_file(const char *path, const void *bytes, size_t size);

#endif
