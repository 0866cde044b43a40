/* elf.c - programs as ELF32 little-endian executables: one PT_LOAD at 0, labels in .symtab.
 *
 * Writing goes through libelf. Reading does not: a file may come from anywhere, so every number in it is checked here
 * against the file and against the others before it is used, in sums that cannot wrap.
 * A phased label (its value is no place in the image) is an absolute symbol. */
#include "asm/elf.h"
#include "asm/memory.h"
#include "isa/isa.h"

#include <elf.h>
#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGEST_IMAGE = 1 << 30, MAX_SEGMENTS = 64 };

/* ---- reading ----------------------------------------------------------------------------------------------------- */

struct reader {
    const char *path;
    const uint8_t *bytes;
    size_t size;
    FILE *diagnostics;
};

static bool refuse(const struct reader *r, const char *reason)
{
    fprintf(r->diagnostics, "trapeze: cannot load %s: %s\n", r->path, reason);
    return false;
}

static uint32_t half(const struct reader *r, size_t at) { return r->bytes[at] | (uint32_t)r->bytes[at + 1] << 8; }
static uint32_t word(const struct reader *r, size_t at) { return half(r, at) | half(r, at + 2) << 16; }

/* A field of an ELF structure at offset `at` of the file. */
#define WORD(type, field, at) word(r, (at) + offsetof(type, field))
#define HALF(type, field, at) half(r, (at) + offsetof(type, field))

static bool inside(const struct reader *r, uint64_t offset, uint64_t size)
{
    return offset <= r->size && size <= r->size - offset;
}

bool elf_recognize(const char *bytes, size_t size) { return size >= SELFMAG && memcmp(bytes, ELFMAG, SELFMAG) == 0; }

static bool check_header(const struct reader *r)
{
    if (r->size < sizeof(Elf32_Ehdr))
        return refuse(r, "the ELF header is cut off");
    if (r->bytes[EI_CLASS] != ELFCLASS32)
        return refuse(r, "it is no 32-bit ELF file");
    if (r->bytes[EI_DATA] != ELFDATA2LSB)
        return refuse(r, "it is not little-endian");
    if (r->bytes[EI_VERSION] != EV_CURRENT || WORD(Elf32_Ehdr, e_version, 0) != EV_CURRENT)
        return refuse(r, "unknown ELF version");
    if (HALF(Elf32_Ehdr, e_machine, 0) != EM_PG32)
        return refuse(r, "it is a program for another machine");
    if (HALF(Elf32_Ehdr, e_type, 0) != ET_EXEC)
        return refuse(r, "it is no executable");
    if (HALF(Elf32_Ehdr, e_phnum, 0) == 0)
        return refuse(r, "it has no segment to load");
    if (HALF(Elf32_Ehdr, e_phentsize, 0) != sizeof(Elf32_Phdr))
        return refuse(r, "its segment headers have a wrong size");
    uint32_t count = HALF(Elf32_Ehdr, e_phnum, 0);
    if (count > MAX_SEGMENTS)
        return refuse(r, "it has too many segments");
    if (!inside(r, WORD(Elf32_Ehdr, e_phoff, 0), (uint64_t)count * sizeof(Elf32_Phdr)))
        return refuse(r, "its segment headers lie outside the file");
    return true;
}

struct segment {
    uint32_t offset, address, file_size, memory_size;
};

static bool read_segment(const struct reader *r, size_t at, struct segment *s)
{
    *s = (struct segment){
        WORD(Elf32_Phdr, p_offset, at), WORD(Elf32_Phdr, p_paddr, at),
        WORD(Elf32_Phdr, p_filesz, at), WORD(Elf32_Phdr, p_memsz, at),
    };
    if (s->file_size > s->memory_size)
        return refuse(r, "a segment is larger in the file than in storage");
    if (!inside(r, s->offset, s->file_size))
        return refuse(r, "a segment lies outside the file");
    if ((uint64_t)s->address + s->memory_size > LARGEST_IMAGE)
        return refuse(r, "a segment reaches beyond 1 GiB, the largest storage there is");
    return true;
}

static bool overlap(const struct segment *s, const struct segment *t)
{
    return (uint64_t)s->address < (uint64_t)t->address + t->memory_size
        && (uint64_t)t->address < (uint64_t)s->address + s->memory_size;
}

static bool load_segments(const struct reader *r, struct program *out)
{
    struct segment segments[MAX_SEGMENTS];
    size_t count = 0, end = 0, headers = WORD(Elf32_Ehdr, e_phoff, 0);
    for (uint32_t i = 0; i < HALF(Elf32_Ehdr, e_phnum, 0); i++) {
        size_t at = headers + i * sizeof(Elf32_Phdr);
        struct segment *s = &segments[count];
        if (WORD(Elf32_Phdr, p_type, at) != PT_LOAD)
            continue;
        if (!read_segment(r, at, s))
            return false;
        for (size_t k = 0; k < count; k++)
            if (overlap(&segments[k], s))
                return refuse(r, "two segments overlap");
        if (s->file_size > 0 && (size_t)s->address + s->file_size > end)
            end = (size_t)s->address + s->file_size;
        count++;
    }
    if (count == 0)
        return refuse(r, "it has no segment to load");
    out->image = allocate(end);
    out->size = end;
    for (size_t i = 0; i < count; i++)
        if (segments[i].file_size > 0)
            memcpy(out->image + segments[i].address, r->bytes + segments[i].offset, segments[i].file_size);
    return true;
}

/* The string at `at` of the string table that section header `header` describes, or NULL. */
static const char *string(const struct reader *r, size_t header, uint32_t at)
{
    uint32_t offset = WORD(Elf32_Shdr, sh_offset, header), size = WORD(Elf32_Shdr, sh_size, header);
    if (WORD(Elf32_Shdr, sh_type, header) != SHT_STRTAB || !inside(r, offset, size) || at >= size)
        return NULL;
    const char *s = (const char *)r->bytes + offset + at;
    return memchr(s, '\0', size - at) != NULL ? s : NULL;
}

static int by_value(const void *x, const void *y)
{
    const struct symbol *s = x, *t = y;
    return s->value != t->value ? (s->value < t->value ? -1 : 1) : strcmp(s->name, t->name);
}

/* Names are printed: no byte of them may command a terminal, or begin another line. */
static char *harmless_name(const char *name)
{
    char *copy = copy_string(name);
    for (char *p = copy; *p != '\0'; p++)
        if ((unsigned char)*p < ' ' || *p == 127)
            *p = '?';
    return copy;
}

/* The symbols of one table, whose header is at `table` and whose strings' header is at `strings`. */
static bool load_table(const struct reader *r, size_t table, size_t strings, struct program *out)
{
    uint32_t offset = WORD(Elf32_Shdr, sh_offset, table), size = WORD(Elf32_Shdr, sh_size, table);
    if (WORD(Elf32_Shdr, sh_entsize, table) != sizeof(Elf32_Sym) || !inside(r, offset, size))
        return refuse(r, "its symbol table is damaged");
    out->symbols = allocate((size / sizeof(Elf32_Sym)) * sizeof *out->symbols);
    for (size_t at = offset; at + sizeof(Elf32_Sym) <= (size_t)offset + size; at += sizeof(Elf32_Sym)) {
        uint32_t name = WORD(Elf32_Sym, st_name, at), section = HALF(Elf32_Sym, st_shndx, at);
        unsigned type = ELF32_ST_TYPE(r->bytes[at + offsetof(Elf32_Sym, st_info)]);
        if (name == 0 || section == SHN_UNDEF || type > STT_FUNC)
            continue;
        const char *s = string(r, strings, name);
        if (s == NULL)
            return refuse(r, "a symbol's name lies outside its table");
        if (*s == '\0')
            continue;
        out->symbols[out->symbol_count++] = (struct symbol){
            harmless_name(s), WORD(Elf32_Sym, st_value, at), section == SHN_ABS,
            section == SHN_ABS ? SYMBOL_NOWHERE : WORD(Elf32_Sym, st_value, at),
        };
    }
    qsort(out->symbols, out->symbol_count, sizeof *out->symbols, by_value);
    return true;
}

static bool load_symbols(const struct reader *r, struct program *out)
{
    uint64_t headers = WORD(Elf32_Ehdr, e_shoff, 0), count = HALF(Elf32_Ehdr, e_shnum, 0);
    if (headers == 0 || count == 0)
        return true;
    if (HALF(Elf32_Ehdr, e_shentsize, 0) != sizeof(Elf32_Shdr) || !inside(r, headers, count * sizeof(Elf32_Shdr)))
        return refuse(r, "its section headers lie outside the file");
    for (uint64_t i = 0; i < count; i++) {
        size_t table = headers + i * sizeof(Elf32_Shdr);
        if (WORD(Elf32_Shdr, sh_type, table) != SHT_SYMTAB)
            continue;
        uint32_t link = WORD(Elf32_Shdr, sh_link, table);
        if (link >= count)
            return refuse(r, "its symbol table has no strings");
        return load_table(r, table, headers + link * sizeof(Elf32_Shdr), out);
    }
    return true;
}

bool elf_load(const char *path, const char *bytes, size_t size, FILE *f, struct program *out)
{
    struct reader r = { path, (const uint8_t *)bytes, size, f };
    *out = (struct program){ .name = copy_string(path) };
    bool ok = check_header(&r) && load_segments(&r, out) && load_symbols(&r, out);
    if (!ok)
        program_free(out);
    return ok;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

/* Strings for a string table, the first of them empty. */
struct strings {
    char *bytes;
    size_t size;
};

static struct strings symbol_names(const struct program *p)
{
    struct strings s = { .size = 1 };
    for (size_t i = 0; i < p->symbol_count; i++)
        s.size += strlen(p->symbols[i].name) + 1;
    s.bytes = allocate(s.size);
    size_t at = 1;
    for (size_t i = 0; i < p->symbol_count; i++) {
        size_t size = strlen(p->symbols[i].name) + 1;
        memcpy(s.bytes + at, p->symbols[i].name, size);
        at += size;
    }
    return s;
}

enum { SECTION_IMAGE = 1, SECTION_SYMBOLS, SECTION_STRINGS, SECTION_NAMES };

static Elf32_Sym *symbol_table(const struct program *p)
{
    Elf32_Sym *table = allocate((p->symbol_count + 1) * sizeof *table);
    uint32_t name = 1;
    for (size_t i = 0; i < p->symbol_count; i++) {
        const struct symbol *s = &p->symbols[i];
        table[i + 1] = (Elf32_Sym){
            .st_name = name, .st_value = s->value, .st_info = ELF32_ST_INFO(STB_GLOBAL, STT_NOTYPE),
            .st_shndx = s->phased ? SHN_ABS : SECTION_IMAGE,
        };
        name += (uint32_t)strlen(s->name) + 1;
    }
    return table;
}

static const char section_names[] = "\0.image\0.symtab\0.strtab\0.shstrtab";
enum { NAME_IMAGE = 1, NAME_SYMTAB = 8, NAME_STRTAB = 16, NAME_SHSTRTAB = 24 };

/* Add a section with the data given; libelf places it. */
static bool add_section(Elf *elf, Elf32_Shdr header, void *bytes, size_t size, Elf_Type type)
{
    Elf_Scn *section = elf_newscn(elf);
    Elf_Data *data = section != NULL ? elf_newdata(section) : NULL;
    Elf32_Shdr *h = section != NULL ? elf32_getshdr(section) : NULL;
    if (data == NULL || h == NULL)
        return false;
    data->d_buf = bytes;
    data->d_size = size;
    data->d_type = type;
    data->d_align = header.sh_addralign;
    data->d_version = EV_CURRENT;
    h->sh_name = header.sh_name;
    h->sh_type = header.sh_type;
    h->sh_flags = header.sh_flags;
    h->sh_link = header.sh_link;
    h->sh_info = header.sh_info;
    h->sh_entsize = header.sh_entsize;
    return true;
}

/* e_entry is where the machine goes at power-on: the new P of the trap area. */
static uint32_t entry(const struct program *p)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < 4 && NEW_P + i < p->size; i++)
        value |= (uint32_t)p->image[NEW_P + i] << 8 * i;
    return value;
}

static bool add_sections(Elf *elf, const struct program *p, Elf32_Sym *symbols, struct strings names)
{
    return add_section(elf, (Elf32_Shdr){ .sh_name = NAME_IMAGE, .sh_type = SHT_PROGBITS, .sh_addralign = 4,
                                          .sh_flags = SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR },
                       p->image, p->size, ELF_T_BYTE)
        && add_section(elf, (Elf32_Shdr){ .sh_name = NAME_SYMTAB, .sh_type = SHT_SYMTAB, .sh_addralign = 4,
                                          .sh_link = SECTION_STRINGS, .sh_info = 1, .sh_entsize = sizeof(Elf32_Sym) },
                       symbols, (p->symbol_count + 1) * sizeof *symbols, ELF_T_SYM)
        && add_section(elf, (Elf32_Shdr){ .sh_name = NAME_STRTAB, .sh_type = SHT_STRTAB, .sh_addralign = 1 },
                       names.bytes, names.size, ELF_T_BYTE)
        && add_section(elf, (Elf32_Shdr){ .sh_name = NAME_SHSTRTAB, .sh_type = SHT_STRTAB, .sh_addralign = 1 },
                       (char *)section_names, sizeof section_names, ELF_T_BYTE);
}

static bool build(Elf *elf, const struct program *p, Elf32_Sym *symbols, struct strings names)
{
    Elf32_Ehdr *header = elf32_newehdr(elf);
    Elf32_Phdr *segment = header != NULL ? elf32_newphdr(elf, 1) : NULL;
    if (segment == NULL)
        return false;
    header->e_ident[EI_DATA] = ELFDATA2LSB;
    header->e_type = ET_EXEC;
    header->e_machine = EM_PG32;
    header->e_version = EV_CURRENT;
    header->e_entry = entry(p);
    header->e_shstrndx = SECTION_NAMES;
    if (!add_sections(elf, p, symbols, names) || elf_update(elf, ELF_C_NULL) < 0)
        return false;
    Elf32_Shdr *image = elf32_getshdr(elf_getscn(elf, SECTION_IMAGE));
    if (image == NULL)
        return false;
    *segment = (Elf32_Phdr){
        .p_type = PT_LOAD, .p_offset = image->sh_offset, .p_filesz = (uint32_t)p->size, .p_memsz = (uint32_t)p->size,
        .p_flags = PF_R | PF_W | PF_X, .p_align = 4,
    };
    elf_flagphdr(elf, ELF_C_SET, ELF_F_DIRTY);
    return elf_update(elf, ELF_C_WRITE) >= 0;
}

/* libelf writes to files that can be sized and mapped, and a user may name a pipe: hence the temporary file. */
static char *elf_bytes(const struct program *p, size_t *size)
{
    FILE *f = tmpfile();
    if (f == NULL || elf_version(EV_CURRENT) == EV_NONE) {
        fprintf(stderr, "trapeze: cannot make a temporary file: %s\n", strerror(errno));
        if (f != NULL)
            fclose(f);
        return NULL;
    }
    struct strings names = symbol_names(p);
    Elf32_Sym *symbols = symbol_table(p);
    Elf *elf = elf_begin(fileno(f), ELF_C_WRITE, NULL);
    bool ok = elf != NULL && build(elf, p, symbols, names);
    if (!ok)
        fprintf(stderr, "trapeze: libelf: %s\n", elf_errmsg(-1));
    elf_end(elf);
    free(symbols);
    free(names.bytes);
    char *bytes = NULL;
    if (ok && lseek(fileno(f), 0, SEEK_SET) == 0 && (bytes = read_all(fileno(f), SIZE_MAX / 2, size)) == NULL)
        fprintf(stderr, "trapeze: cannot read back a temporary file: %s\n", strerror(errno));
    fclose(f);
    return bytes;
}

bool program_write_elf(const struct program *p, const char *path)
{
    size_t size;
    char *bytes = elf_bytes(p, &size);
    bool ok = bytes != NULL && write_file(path, bytes, size);
    free(bytes);
    return ok;
}
