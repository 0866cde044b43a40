/* tables.c - the manual's tables, made from the .def files: a filter from an old text of a manual to the new one.
 *
 *   tables <README.md >new
 *
 * What stands between a line `<!-- table: NAME -->` and the next `<!-- end -->` is replaced by the table NAME; all
 * other lines pass as they are. `make manual` rewrites the manual with it, `make manual-check` fails where that would
 * change something. It is no part of trapeze. Exit status: 0, or 1 after a line on standard error. */
#include "isa/isa.h"
#include "isa/dev/device.h"

#include <stdlib.h>
#include <string.h>

/* -- Instructions ------------------------------------------------------------------------------------------------ */

/* How operands are written, by enum operands. */
static const char *const written[] = {
    [OPS_D_A_B] = " d, a, b", [OPS_D_A_IMM] = " d, a, imm", [OPS_D_A_SH] = " d, a, imm", [OPS_D_HIGH] = " d, imm",
    [OPS_D_MEM] = " d, imm(a)", [OPS_D_A_TO] = " d, a, target", [OPS_D_TO] = " d, target", [OPS_CODE] = " imm",
    [OPS_NOTHING] = "", [OPS_MEM] = " imm(a)", [OPS_A] = " a", [OPS_D] = " d", [OPS_D_A] = " d, a",
};

/* The families, by the first digit of the opcode; NULL: no instruction. */
static const char *const families[16] = {
    [0x1] = "arithmetic and logic", [0x2] = "multiplication and division", [0x3] = "with an immediate",
    [0x4] = "loads", [0x5] = "stores", [0x6] = "branches", [0x7] = "jumps", [0x8] = "calls",
    [0xE] = "flawed (section 11)", [0xF] = "privileged",
};

static const struct { unsigned bit; const char *name; } classes[] = {
    { CONTROL, "control" }, { LOCATION, "location" }, { MODE, "mode" }, { RESOURCE, "resource" },
    { TRAPS, "always traps" },
};

static const struct { unsigned bit; const char *name; } switches[] = {
    { HAS_V, "V" }, { HAS_ASSIST, "assist" }, { HAS_JUS, "`jus`" }, { HAS_GETM, "`getm`" }, { HAS_LRA, "`lra`" },
    { HAS_POPSW, "`popsw`" }, { HAS_GETR, "`getr`" },
};

static void print_classes(unsigned set)
{
    const char *separator = "";
    if (set == INNOCUOUS)
        printf("innocuous");
    for (size_t n = 0; n < sizeof classes / sizeof classes[0]; n++)
        if ((set & classes[n].bit) != 0) {
            printf("%s%s", separator, classes[n].name);
            separator = ", ";
        }
}

static const char *switch_name(unsigned has)
{
    for (size_t n = 0; n < sizeof switches / sizeof switches[0]; n++)
        if (switches[n].bit == has)
            return switches[n].name;
    return "always";
}

/* Text in a cell: a bar would end it. */
static void print_cell(const char *text)
{
    for (; *text != '\0'; text++)
        printf(*text == '|' ? "\\%c" : "%c", *text);
}

static void print_insn(const struct insn_info *i)
{
    printf("| %02X | `%s%s` | ", i->opcode, i->name, written[i->operands]);
    print_cell(i->meaning);
    printf(" | %s | ", i->privileged ? "yes" : "no");
    print_classes(i->class);
    printf(" | %s |\n", switch_name(i->has));
}

static void print_insns(unsigned family)
{
    printf("\n**%X: %s**\n\n| op | written | effect | privileged | class | present |\n|---|---|---|---|---|---|\n", family,
           families[family] != NULL ? families[family] : "(no name)");
    for (int id = 0; id < INSN_COUNT; id++)
        if (insn_info((enum insn_id)id)->opcode >> 4 == family)
            print_insn(insn_info((enum insn_id)id));
}

static void table_instructions(const char *argument)
{
    bool present[16] = { false };
    (void)argument;
    for (int id = 0; id < INSN_COUNT; id++)
        present[insn_info((enum insn_id)id)->opcode >> 4] = true;
    for (unsigned family = 0; family < 16; family++)
        if (present[family] && family != 0xE)
            print_insns(family);
}

static void table_flaws(const char *argument)
{
    (void)argument;
    print_insns(0xE);
}

/* The sensitive instructions of machines without flaws. */
static void table_sensitive(const char *argument)
{
    (void)argument;
    printf("\n| instruction | sensitive | privileged |\n|---|---|---|\n");
    for (int id = 0; id < INSN_COUNT; id++) {
        const struct insn_info *i = insn_info((enum insn_id)id);
        if ((i->class & ~(unsigned)TRAPS) == INNOCUOUS || (i->has & HAS_FLAWS) != 0)
            continue;
        printf("| `%s` | ", i->name);
        print_classes(i->class);
        printf(" | %s |\n", i->privileged ? "yes" : "no");
    }
}

/* -- State and traps --------------------------------------------------------------------------------------------- */

static void table_registers(const char *argument)
{
    (void)argument;
    printf("\n| register | by convention | use |\n|---|---|---|\n");
#define REG(number, name, alias, use) printf("| `%s` | `%s` | %s |\n", #name, #alias, use);
#include "isa/state.def"
}

static void table_psw(const char *argument)
{
    unsigned word = 0;
    (void)argument;
    printf("\n| word | at | name | meaning |\n|---|---|---|---|\n");
#define PSW(field, name, meaning) printf("| %u | +%u | **%s** | %s |\n", word, 4 * word, name, meaning), word++;
#include "isa/state.def"
}

static void table_flags(const char *argument)
{
    (void)argument;
    printf("\n| bit | flag | meaning |\n|---|---|---|\n");
#define FLAG(NAME, bit, meaning) printf("| %d | **%s** | %s |\n", bit, #NAME, meaning);
#include "isa/state.def"
}

static void table_causes(const char *argument)
{
    (void)argument;
    printf("\n| cause | name | when | info |\n|---|---|---|---|\n");
#define CAUSE(NAME, number, when, info) printf("| %d | %s | %s | %s |\n", number, #NAME, when, info);
#include "isa/trap.def"
}

static void table_area(const char *argument)
{
    (void)argument;
    printf("\n| physical | name | holds |\n|---|---|---|\n");
#define AREA(NAME, address, meaning) printf("| 0x%02X | `%s` | %s |\n", (unsigned)(address), #NAME, meaning);
#include "isa/trap.def"
}

/* -- Devices ----------------------------------------------------------------------------------------------------- */

static void table_devices(const char *argument)
{
    (void)argument;
    printf("\n| device | name | identity | what |\n|---|---|---|---|\n");
#define DEVICE(NAME, name, number, identity, meaning) \
    printf("| %d | %s | 0x%08X | %s |\n", number, #name, (unsigned)(identity), meaning);
#include "isa/dev/ports.def"
}

/* A bit of a device's register, if it is of that register. */
static void print_bit(bool wanted, const char *name, int bit, const char *meaning)
{
    if (wanted)
        printf("| | | bit %d `%s` | | %s |\n", bit, name, meaning);
}

/* The bits of one register of one device. */
static void print_bits(const char *device, const char *port)
{
#define BIT(DEVICE, REGISTER, NAME, bit, meaning) \
    print_bit(strcmp(device, #DEVICE) == 0 && strcmp(port, #REGISTER) == 0, #NAME, bit, meaning);
#include "isa/dev/ports.def"
}

static void print_port(const char *device, const char *name, unsigned port, const char *access, const char *meaning)
{
    printf("| %u | 0x%02X | `%s` | %s | %s |\n", port % DEVICE_REGISTERS, port, name, access, meaning);
    print_bits(device, name);
}

/* The registers of the device that is called argument, in capitals. */
static void table_device(const char *argument)
{
    printf("\n| register | port | name | access | meaning |\n|---|---|---|---|---|\n");
#define PORT(DEVICE, NAME, number, access, meaning) \
    if (strcmp(argument, #DEVICE) == 0)             \
        print_port(#DEVICE, #NAME, DEVICE##_##NAME, access, meaning);
#include "isa/dev/ports.def"
}

/* -- The filter -------------------------------------------------------------------------------------------------- */

static const struct { const char *name; void (*print)(const char *argument); const char *argument; } tables[] = {
    { "instructions", table_instructions, NULL }, { "flaws", table_flaws, NULL },
    { "sensitive", table_sensitive, NULL },       { "registers", table_registers, NULL },
    { "psw", table_psw, NULL },                   { "flags", table_flags, NULL },
    { "causes", table_causes, NULL },             { "area", table_area, NULL },
    { "devices", table_devices, NULL },
#define DEVICE(NAME, name, ...) { "device " #name, table_device, #NAME },
#include "isa/dev/ports.def"
};

enum { TABLES = sizeof tables / sizeof tables[0] };

/* If line opens a table, its name into name (64 bytes). */
static bool opens(const char *line, char *name)
{
    return sscanf(line, "<!-- table: %63[a-z ] -->", name) == 1;
}

static bool closes(const char *line) { return strncmp(line, "<!-- end -->", strlen("<!-- end -->")) == 0; }

/* The table called name (spaces may follow it); false: there is none. */
static bool print_table(char *name)
{
    for (size_t n = strlen(name); n > 0 && name[n - 1] == ' '; n--)
        name[n - 1] = '\0';
    for (size_t n = 0; n < TABLES; n++)
        if (strcmp(tables[n].name, name) == 0) {
            tables[n].print(tables[n].argument);
            putchar('\n');
            return true;
        }
    return false;
}

static int wrong(unsigned number, const char *what, const char *name)
{
    fprintf(stderr, "tables: line %u: %s%s\n", number, what, name);
    return 1;
}

int main(void)
{
    char *line = NULL, name[64];
    size_t room = 0;
    unsigned number = 0, opened = 0;
    int status = 0;
    while (status == 0 && getline(&line, &room, stdin) >= 0) {
        number++;
        if (opened != 0 && !closes(line))
            continue;
        opened = 0;
        fputs(line, stdout);
        if (!opens(line, name))
            continue;
        opened = number;
        if (!print_table(name))
            status = wrong(number, "there is no table called ", name);
    }
    free(line);
    if (status == 0 && opened != 0)
        status = wrong(opened, "this table has no `<!-- end -->`", "");
    if (status == 0 && (ferror(stdin) || fflush(stdout) != 0))
        status = wrong(number, "cannot be read or written", "");
    return status;
}
