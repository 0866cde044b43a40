/* include.c - pg32.inc: the tables as constants for assembly programs. The assembler has it built in. */
#include "isa/isa.h"

#include <stdio.h>
#include <stdlib.h>

static void trap_constants(FILE *f)
{
    fputs("# Causes of traps\n", f);
#define CAUSE(NAME, number, when, ...) fprintf(f, ".equ CAUSE_%s, %d\t\t# %s\n", #NAME, number, when);
#include "isa/trap.def"
    fputs("\n# The trap area of physical storage\n", f);
#define AREA(NAME, address, meaning) fprintf(f, ".equ %s, 0x%02X\t\t# %s\n", #NAME, (unsigned)(address), meaning);
#include "isa/trap.def"
}

static void state_constants(FILE *f)
{
    fputs("\n# Bits of the status word\n", f);
#define FLAG(NAME, bit, meaning) fprintf(f, ".equ PSW_%s, %d\t\t# %s\n", #NAME, 1 << (bit), meaning);
#include "isa/state.def"
    fputs("\n# The words of a PSW in storage\n", f);
    unsigned offset = 0;
    (void)offset;
#define PSW(field, name, meaning) fprintf(f, ".equ PSW_AT_%s, %u\t\t# %s\n", #field, offset, meaning), offset += 4;
#include "isa/state.def"
    fprintf(f, ".equ PSW_SIZE, %u\n", offset);
}

static void device_constants(FILE *f)
{
    fputs("\n# Devices: number, identity, ports, bits\n", f);
#define DEVICE(NAME, name, number, identity, meaning) \
    fprintf(f, ".equ %s_DEVICE, %d\t\t# %s\n.equ %s_IS, 0x%08X\n", #NAME, number, meaning, #NAME, (unsigned)(identity));
#define PORT(DEVICE, NAME, number, access, meaning) \
    fprintf(f, ".equ %s_%s, %s_DEVICE * 16 + %d\t\t# %s\n", #DEVICE, #NAME, #DEVICE, number, meaning);
#define BIT(DEVICE, REGISTER, NAME, bit, meaning) \
    fprintf(f, ".equ %s_%s_%s, %d\t\t# %s\n", #DEVICE, #REGISTER, #NAME, 1 << (bit), meaning);
#include "isa/dev/ports.def"
}

char *isa_include(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    fputs("# pg32.inc - constants of the machine, made from isa/*.def\n\n", f);
    trap_constants(f);
    state_constants(f);
    device_constants(f);
    if (fclose(f) != 0) {
        free(text);
        return NULL;
    }
    return text;
}
