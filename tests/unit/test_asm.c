/* test_asm.c - the assembler as a library: assemble(disassemble(x)) = x, ELF there and back, hostile ELF files,
 * lines and symbols. What it says about sources is in tests/asm; the codec alone is test_codec.c's. */
#include "asm/elf.h"
#include "asm/program.h"
#include "isa/isa.h"

#include <check.h>
#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- help -------------------------------------------------------------------------------------------------------- */

static char path[32];            /* of the test that runs; Check gives each a process of its own */

static void make_file(void)
{
    strcpy(path, "/tmp/test-asm.XXXXXX.s");
    int fd = mkstemps(path, 2);
    ck_assert_int_ge(fd, 0);
    close(fd);
}

static void remove_file(void) { unlink(path); }

static void write_bytes(const void *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, size, f), size);
    ck_assert_int_eq(fclose(f), 0);
}

static char *read_bytes(size_t *size)
{
    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
    *size = (size_t)ftell(f);
    rewind(f);
    char *bytes = malloc(*size + 1);
    ck_assert_ptr_nonnull(bytes);
    ck_assert_uint_eq(fread(bytes, 1, *size, f), *size);
    fclose(f);
    return bytes;
}

/* What assembling text gives; its messages, for free(), in *messages where that is not NULL. */
static bool assemble_text(const char *text, struct program *out, char **messages)
{
    char *said = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&said, &size);
    ck_assert_ptr_nonnull(f);
    struct asm_options options = { .diagnostics = f };
    write_bytes(text, strlen(text));
    bool ok = assemble(path, &options, out);
    fclose(f);
    if (messages != NULL)
        *messages = said;
    else
        free(said);
    return ok;
}

/* xorshift64: any seed but 0. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* An image of words that grows. */
struct words {
    uint8_t *bytes;
    size_t size, room;
};

static void add_word(struct words *w, uint32_t word)
{
    if (w->size + 4 > w->room) {
        w->room = w->room != 0 ? 2 * w->room : 4096;
        w->bytes = realloc(w->bytes, w->room);
        ck_assert_ptr_nonnull(w->bytes);
    }
    for (int i = 0; i < 4; i++)
        w->bytes[w->size++] = (uint8_t)(word >> 8 * i);
}

/* Whether two images are the same storage: what one lacks at its end is zero in the other. */
static size_t first_difference(const uint8_t *x, size_t nx, const uint8_t *y, size_t ny)
{
    size_t size = nx > ny ? nx : ny;
    for (size_t i = 0; i < size; i++)
        if ((i < nx ? x[i] : 0) != (i < ny ? y[i] : 0))
            return i;
    return size;
}

/* Disassemble p, assemble that, compare. */
static void check_round_trip(const struct program *p)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(f);
    disassemble(p, f);
    fclose(f);
    write_bytes(text, size);
    struct program again;
    ck_assert(assemble(path, NULL, &again));
    size_t at = first_difference(p->image, p->size, again.image, again.size);
    ck_assert_msg(at >= p->size && at >= again.size, "storage differs at 0x%zx", at);
    free(text);
    program_free(&again);
}

static void check_words(struct words *w)
{
    struct program p = { .image = w->bytes, .size = w->size };
    check_round_trip(&p);
    free(w->bytes);
}

/* ---- assemble(disassemble(x)) = x -------------------------------------------------------------------------------- */

/* Edges of the immediates of operands o. */
static unsigned edges(enum operands o, int64_t out[8])
{
    int64_t low, high;
    unsigned count = 0;
    imm_fits(o, 0, &low, &high);
    if (o == OPS_D_HIGH)
        low = 0;                /* decode gives it as unsigned */
    const int64_t all[] = { low, low + 1, -1, 0, 1, high / 2 + 1, high - 1, high };
    for (unsigned i = 0; i < 8; i++)
        if (all[i] >= low && all[i] <= high)
            out[count++] = all[i];
    return count;
}

/* Every instruction with every register in every field and every edge immediate. */
START_TEST(every_instruction_survives)
{
    struct words w = { 0 };
    for (enum insn_id id = 0; id < INSN_COUNT; id++) {
        enum operands o = insn_info(id)->operands;
        int64_t immediates[8];
        unsigned count = edges(o, immediates);
        for (unsigned d = 0; d < (uses_d(o) ? REGISTERS : 1); d++)
            for (unsigned a = 0; a < (uses_a(o) ? REGISTERS : 1); a++)
                for (unsigned b = 0; b < (uses_b(o) ? REGISTERS : 1); b++)
                    for (unsigned i = 0; i < count; i++)
                        add_word(&w, encode((struct insn){ .id = id, .d = (uint8_t)d, .a = (uint8_t)a,
                                                           .b = (uint8_t)b, .imm = (uint32_t)immediates[i] }));
    }
    ck_assert_uint_gt(w.size / 4, INSN_COUNT * 16);
    check_words(&w);
}
END_TEST

/* 10^6 words in four images: half of them anything, half with the opcode of an instruction; zeros in between. */
START_TEST(random_words_survive)
{
    uint64_t seed = 0x5047333200000001u + (uint64_t)_i, state = seed;
    printf("random words: seed 0x%llx\n", (unsigned long long)seed);
    struct words w = { 0 };
    for (unsigned n = 0; n < 250000; n++) {
        uint64_t r = next_random(&state);
        uint32_t word = (uint32_t)(r >> 32);
        if (r & 1)
            word = (word & 0xFFFFFF) | (uint32_t)insn_info((enum insn_id)(r >> 1 & 0xFFFF) % INSN_COUNT)->opcode << 24;
        if ((r & 0x1F0) == 0)
            for (unsigned zeros = r >> 12 & 15; zeros > 0; zeros--)
                add_word(&w, 0);
        add_word(&w, word);
    }
    check_words(&w);
}
END_TEST

/* Labels anywhere: in words, between them, behind the image, with names that are none. */
START_TEST(labels_survive)
{
    static char names[][8] = {
        "start", "a0", "nop", "x y", "start", "in_word", ".L1", ".", "9", "end", "after", "far", "",
    };
    static struct symbol symbols[] = {
        { names[0], 0, false, 0 }, { names[1], 4, false, 0 }, { names[2], 8, false, 0 }, { names[3], 8, false, 0 },
        { names[4], 12, false, 0 }, { names[5], 14, false, 0 }, { names[6], 16, false, 0 }, { names[7], 16, false, 0 },
        { names[8], 20, false, 0 }, { names[12], 24, false, 0 }, { names[9], 29, false, 0 }, { names[10], 4096, false, 0 },
        { names[11], 0xFFFFFFF0, true, 0 }, { names[11], 0xFFFFFFF4, false, 0 },
    };
    struct words w = { 0 };
    for (int i = 0; i < 7; i++)
        add_word(&w, encode((struct insn){ .id = INSN_JAL, .imm = (uint32_t)-i }));
    add_word(&w, 0x00000001);
    struct program p = { .image = w.bytes, .size = 29, .symbols = symbols,
                         .symbol_count = sizeof symbols / sizeof symbols[0] };
    check_round_trip(&p);
    free(w.bytes);
}
END_TEST

START_TEST(images_of_every_size_survive)
{
    uint8_t bytes[64];
    for (size_t size = 0; size < sizeof bytes; size++) {
        memset(bytes, 0, sizeof bytes);
        for (size_t i = 0; i < size; i += 7)
            bytes[i] = (uint8_t)(size + i);
        check_round_trip(&(struct program){ .image = bytes, .size = size });
    }
}
END_TEST

/* ---- expressions, against this compiler -------------------------------------------------------------------------- */

#define EXPRESSIONS(E) \
    E(1 - 2 - 3) E(2 + 3 * 4 - 5) E(100 / 7 % 4) E(-7 / 2) E(-7 % 3) E(7 % -3) E(1 << 3 + 2) E(0x7ffffffe + 1) \
    E(~5 & 0xff) E(!3 + !0) E(1 | 2 ^ 3 & 4) E(5 & 3 == 3) E(1 < 2 == 2 > 1) E(3 >= 3 <= 0) E(1 != 2 | 4) \
    E(0 && 1 || 1) E(1 || 0 && 0) E(1 ? 2 : 0 ? 3 : 4) E(0 ? 1 : 0 ? 2 : 3) E(1 ? 0 ? 5 : 6 : 7) E(- - 3) E(-~-~3) \
    E(1 + 2 << 3 - 1) E(64 >> 1 >> 2) E(-64 >> 3) E((1 + 2) * (3 - 5)) E(010 + 0x10) E('a' + '\n' + '\\') \
    E(2 * -3) E(5 - -3) E(1 - (2 - 3)) E(0x123456789ab * 3 % 1000) E((0x400000000 * 4 >> 3) + 1) E(1 ? 2 : 3 + 4)

START_TEST(expressions_are_those_of_c)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wparentheses"
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wbool-compare"
#endif
#pragma GCC diagnostic ignored "-Wint-in-bool-context"
#define ROW(expression) { #expression, (uint32_t)(expression) },
    static const struct { const char *text; uint32_t value; } rows[] = { EXPRESSIONS(ROW) };
#undef ROW
#pragma GCC diagnostic pop
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[128];
        struct program p;
        snprintf(text, sizeof text, ".word (%s) & 0xFFFFFFFF, -1\n", rows[i].text);
        ck_assert_msg(assemble_text(text, &p, NULL), "%s", text);
        uint32_t word = 0;
        for (int k = 0; k < 4; k++)
            word |= (uint32_t)p.image[k] << 8 * k;
        ck_assert_msg(word == rows[i].value, "%s is 0x%x, not 0x%x", rows[i].text, rows[i].value, word);
        program_free(&p);
    }
}
END_TEST

/* ---- ELF --------------------------------------------------------------------------------------------------------- */

static const char sample[] =
    "        .org 0x20\n"
    "        .psw 0, start, 0, -1, 0\n"
    "        .org 0x80\n"
    "start:  li a0, 7\n"
    "        .phase 0\n"
    "inside: j inside\n"
    "        .dephase\n"
    ".Lhidden:\n"
    "1:      halt a0\n"
    "end:\n";

START_TEST(elf_there_and_back)
{
    struct program p, again;
    ck_assert(assemble_text(sample, &p, NULL));
    ck_assert(program_write_elf(&p, path));
    ck_assert(program_open(path, NULL, &again));
    ck_assert_uint_eq(p.size, again.size);
    ck_assert_mem_eq(p.image, again.image, p.size);
    ck_assert_uint_eq(p.symbol_count, 3);
    ck_assert_uint_eq(again.symbol_count, 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_str_eq(p.symbols[i].name, again.symbols[i].name);
        ck_assert_uint_eq(p.symbols[i].value, again.symbols[i].value);
        ck_assert_int_eq(p.symbols[i].phased, again.symbols[i].phased);
        ck_assert_uint_eq(p.symbols[i].at, p.symbols[i].phased ? 0x84 : p.symbols[i].value);
        ck_assert_uint_eq(again.symbols[i].at, again.symbols[i].phased ? SYMBOL_NOWHERE : again.symbols[i].value);
    }
    program_free(&p);
    program_free(&again);
}
END_TEST

/* The sample as an ELF file in memory. */
static char *sample_elf(size_t *size)
{
    struct program p;
    ck_assert(assemble_text(sample, &p, NULL));
    ck_assert(program_write_elf(&p, path));
    program_free(&p);
    return read_bytes(size);
}

START_TEST(names_in_elf_files_are_harmless)
{
    struct program p;
    size_t size;
    char *bytes = sample_elf(&size), *name = memmem(bytes, size, "\0inside", 8);
    ck_assert_ptr_nonnull(name);
    memcpy(name + 1, "i\033[\ne\x7f", 6);
    name = memmem(bytes, size, "\0start", 7);
    ck_assert_ptr_nonnull(name);
    name[1] = '\0';
    ck_assert(elf_load("x", bytes, size, stderr, &p));
    ck_assert_uint_eq(p.symbol_count, 2);
    ck_assert_str_eq(p.symbols[0].name, "i?[?e?");
    ck_assert_str_eq(p.symbols[1].name, "end");
    program_free(&p);
    free(bytes);
}
END_TEST

/* Load size bytes; *reason gets what was said. */
static bool load(const char *bytes, size_t size, char **reason)
{
    struct program p;
    size_t length;
    FILE *f = open_memstream(reason, &length);
    ck_assert_ptr_nonnull(f);
    bool ok = elf_recognize(bytes, size) && elf_load("x", bytes, size, f, &p);
    fclose(f);
    if (ok)
        program_free(&p);
    return ok;
}

/* One wrong number in an otherwise good file, and what must be said. */
#define HEADER(field) offsetof(Elf32_Ehdr, field), sizeof(((Elf32_Ehdr *)0)->field)
#define SEGMENT(field) sizeof(Elf32_Ehdr) + offsetof(Elf32_Phdr, field), sizeof(((Elf32_Phdr *)0)->field)

static const struct { size_t at, size; uint32_t value; const char *reason; } wrong[] = {
    { EI_CLASS, 1, ELFCLASS64, "32-bit" },
    { EI_DATA, 1, ELFDATA2MSB, "little-endian" },
    { EI_VERSION, 1, 0, "version" },
    { HEADER(e_version), 2, "version" },
    { HEADER(e_machine), EM_386, "another machine" },
    { HEADER(e_type), ET_REL, "executable" },
    { HEADER(e_phnum), 0, "no segment" },
    { HEADER(e_phnum), 0xFFFF, "too many segments" },
    { HEADER(e_phentsize), 31, "wrong size" },
    { HEADER(e_phoff), 0xFFFFFFF0, "outside the file" },
    { HEADER(e_phoff), 0x7FFFFFFF, "outside the file" },
    { HEADER(e_shoff), 0xFFFFFFFF, "section headers" },
    { HEADER(e_shnum), 0xFFFF, "section headers" },
    { HEADER(e_shentsize), 0, "section headers" },
    { SEGMENT(p_type), PT_NOTE, "no segment" },
    { SEGMENT(p_offset), 0xFFFFFFFF, "outside the file" },
    { SEGMENT(p_filesz), 0xFFFFFFFF, "larger in the file" },
    { SEGMENT(p_memsz), 1, "larger in the file" },
    { SEGMENT(p_memsz), 0xFFFFFFFF, "1 GiB" },
    { SEGMENT(p_paddr), 0xFFFFFFFF, "1 GiB" },
    { SEGMENT(p_paddr), 0x40000000, "1 GiB" },
};

START_TEST(wrong_elf_files_are_refused)
{
    size_t size;
    char *bytes = sample_elf(&size), *reason;
    ck_assert(load(bytes, size, &reason));
    free(reason);
    for (size_t i = 0; i < wrong[_i].size; i++)
        bytes[wrong[_i].at + i] = (char)(wrong[_i].value >> 8 * i);
    ck_assert_msg(!load(bytes, size, &reason), "accepted: %s", wrong[_i].reason);
    ck_assert_msg(strstr(reason, wrong[_i].reason) != NULL, "'%s' says nothing of '%s'", reason, wrong[_i].reason);
    free(reason);
    free(bytes);
}
END_TEST

START_TEST(overlapping_segments_are_refused)
{
    Elf32_Ehdr header = { .e_type = ET_EXEC, .e_machine = EM_PG32, .e_version = EV_CURRENT, .e_phoff = sizeof header,
                          .e_phentsize = sizeof(Elf32_Phdr), .e_phnum = 2 };
    memcpy(header.e_ident, "\177ELF\1\1\1", 7);
    Elf32_Phdr segments[2] = {
        { .p_type = PT_LOAD, .p_filesz = 16, .p_memsz = 4096, .p_paddr = 0 },
        { .p_type = PT_LOAD, .p_filesz = 16, .p_memsz = 16, .p_paddr = 4096 },
    };
    char bytes[sizeof header + sizeof segments], *reason;
    for (int overlap = 0; overlap < 2; overlap++) {
        segments[1].p_paddr -= (Elf32_Addr)overlap;
        memcpy(bytes, &header, sizeof header);
        memcpy(bytes + sizeof header, segments, sizeof segments);
        ck_assert_int_eq(load(bytes, sizeof bytes, &reason), !overlap);
        ck_assert_int_eq(strstr(reason, "overlap") != NULL, overlap);
        free(reason);
    }
}
END_TEST

START_TEST(elf_files_that_end_early)
{
    size_t size;
    char *bytes = sample_elf(&size), *reason;
    for (size_t cut = 0; cut < size; cut++) {
        char *part = malloc(cut != 0 ? cut : 1);        /* of its own, so that a byte too far is seen */
        ck_assert_ptr_nonnull(part);
        memcpy(part, bytes, cut);
        ck_assert(!load(part, cut, &reason));
        free(reason);
        free(part);
    }
    free(bytes);
}
END_TEST

/* Bytes at random, most of them in the headers: whatever comes of it, nobody reads or writes where he must not. */
START_TEST(damaged_elf_files_do_no_harm)
{
    size_t size;
    char *bytes = sample_elf(&size), *copy = malloc(size), *reason;
    uint64_t state = 0x656C660000000001u;
    unsigned loaded = 0;
    ck_assert_ptr_nonnull(copy);
    for (unsigned n = 0; n < 20000; n++) {
        memcpy(copy, bytes, size);
        for (uint64_t k = next_random(&state) % 4; k < 4; k++) {
            uint64_t r = next_random(&state);
            size_t headers = sizeof(Elf32_Ehdr) + sizeof(Elf32_Phdr);
            copy[r & 1 ? (r >> 8) % size : (r >> 8) % headers] = r & 2 ? (char)(r >> 40) : (char)(r & 4 ? 0xFF : 0);
        }
        copy[0] = 0x7F;
        uint32_t memory;
        memcpy(&memory, copy + sizeof(Elf32_Ehdr) + offsetof(Elf32_Phdr, p_paddr), sizeof memory);
        if (memory > 1 << 20 && memory < 1u << 30)
            continue;           /* allowed, but large */
        loaded += load(copy, size, &reason);
        free(reason);
    }
    ck_assert_uint_gt(loaded, 100);
    free(copy);
    free(bytes);
}
END_TEST

/* ---- program.h --------------------------------------------------------------------------------------------------- */

START_TEST(lines_and_symbols)
{
    struct program p;
    uint32_t offset;
    ck_assert(assemble_text("        .macro twice x\n"
                            "        addi \\x, \\x, 1\n"
                            "        addi \\x, \\x, 1\n"
                            "        .endm\n"
                            "        .org 0x100\n"
                            "first:  twice a0\n"
                            "        nop\n"
                            "        .phase 0x108\n"
                            "other:  nop\n"
                            "        .dephase\n"
                            "second: li a0, 0x12345678\n", &p, NULL));
    static const struct { uint32_t address, line; } rows[] = {
        { 0x100, 6 }, { 0x104, 6 }, { 0x108, 7 }, { 0x10B, 7 }, { 0x10C, 9 }, { 0x110, 11 }, { 0x114, 11 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct source_line *l = program_line_at(&p, rows[i].address);
        ck_assert_ptr_nonnull(l);
        ck_assert_uint_eq(l->line, rows[i].line);
        ck_assert_str_eq(p.files[l->file], path);
    }
    ck_assert_ptr_null(program_symbol_at(&p, 0xFF, &offset));
    ck_assert_str_eq(program_symbol_at(&p, 0x108, &offset)->name, "first");
    ck_assert_uint_eq(offset, 8);
    ck_assert_str_eq(program_symbol_at(&p, 0x110, NULL)->name, "second");
    ck_assert_str_eq(program_symbol_at(&p, 0xFFFFFFFF, &offset)->name, "second");
    ck_assert_uint_eq(offset, 0xFFFFFFFF - 0x110);
    program_free(&p);
}
END_TEST

START_TEST(what_cannot_be_run_is_refused)
{
    static const struct { const char *text; bool ok; } rows[] = {
        { "", false }, { "# nothing\n", false }, { ".space 100\n", false }, { ".word 1\n", true },
        { "nonsense\n", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *said = NULL;
        size_t size = 0;
        struct asm_options options = { .diagnostics = open_memstream(&said, &size) };
        struct program p;
        ck_assert_ptr_nonnull(options.diagnostics);
        write_bytes(rows[i].text, strlen(rows[i].text));
        ck_assert_int_eq(program_open(path, &options, &p), rows[i].ok);
        fclose(options.diagnostics);
        ck_assert_int_eq(size == 0, rows[i].ok);
        ck_assert_int_eq(p.image != NULL, rows[i].ok);
        free(said);
        program_free(&p);
    }
}
END_TEST

/* Assemblies leave nothing behind: the second is like the first, also after one that failed. */
START_TEST(assemblies_are_independent)
{
    struct program p, q;
    char *messages;
    ck_assert(assemble_text(sample, &p, NULL));
    ck_assert(!assemble_text(".macro m\n.endm\n.if 1\n.rept 3\n.phase 0\nx: nop\n.word y\n.endr\n", &q, &messages));
    ck_assert_ptr_nonnull(strstr(messages, "error: "));
    ck_assert(assemble_text(sample, &q, NULL));
    ck_assert_uint_eq(p.size, q.size);
    ck_assert_mem_eq(p.image, q.image, p.size);
    ck_assert_uint_eq(p.symbol_count, q.symbol_count);
    free(messages);
    program_free(&p);
    program_free(&q);
}
END_TEST

Suite *asm_suite(void)
{
    Suite *s = suite_create("asm");
    TCase *t = tcase_create("round trips");
    tcase_add_checked_fixture(t, make_file, remove_file);
    tcase_add_test(t, every_instruction_survives);
    tcase_add_loop_test(t, random_words_survive, 0, 4);
    tcase_add_test(t, labels_survive);
    tcase_add_test(t, images_of_every_size_survive);
    tcase_add_test(t, expressions_are_those_of_c);
    suite_add_tcase(s, t);

    t = tcase_create("files");
    tcase_add_checked_fixture(t, make_file, remove_file);
    tcase_add_test(t, elf_there_and_back);
    tcase_add_test(t, names_in_elf_files_are_harmless);
    tcase_add_loop_test(t, wrong_elf_files_are_refused, 0, (int)(sizeof wrong / sizeof wrong[0]));
    tcase_add_test(t, overlapping_segments_are_refused);
    tcase_add_test(t, elf_files_that_end_early);
    tcase_add_test(t, damaged_elf_files_do_no_harm);
    tcase_add_test(t, lines_and_symbols);
    tcase_add_test(t, what_cannot_be_run_is_refused);
    tcase_add_test(t, assemblies_are_independent);
    suite_add_tcase(s, t);
    return s;
}
