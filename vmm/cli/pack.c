/* pack.c - the command `pack`: programs and the monitors in PG32 below them, as one image that runs on any machine. */
#include "vmm/cli/cli.h"
#include "vmm/nest.h"

#include <inttypes.h>
#include <stdlib.h>

/* Make specs of the programs; each of them once, or one of them --vms times. */
static int make_specs(const struct settings *s, struct program *programs, struct guest_spec *specs, unsigned count)
{
    struct asm_options options = settings_asm(s);
    for (unsigned n = 0; n < s->program_count; n++) {
        if (!program_open(s->programs[n], &options, &programs[n]))
            return STATUS_PROGRAM;
        if (programs[n].size > s->storage) {
            complain("%s: the image has %zu bytes, storage only %" PRIu64 ": give more with --storage", s->programs[n],
                     programs[n].size, s->storage);
            return STATUS_PROGRAM;
        }
    }
    for (unsigned n = 0; n < count; n++) {
        const struct program *p = &programs[s->vms > 0 ? 0 : n];
        specs[n] = (struct guest_spec){
            .image = p->image, .size = p->size, .storage = s->storage, .until = UINT64_MAX,
        };
    }
    return STATUS_DONE;
}

static int pack(const struct settings *s, const struct guest_spec *specs, unsigned count)
{
    const char *why;
    struct nest nest;
    if (!nest_pack(&nest, s->nest > 0 ? s->nest : 1, specs, count, &why)) {
        complain("cannot pack: %s", why);
        return STATUS_PROGRAM;
    }
    struct program image = { .image = nest.image, .size = nest.size };
    bool good = program_write_flat(&image, s->output);
    if (good)
        printf("%s: %zu bytes; it runs on machines with --storage %" PRIu64 "K or more\n", s->output, nest.size,
               nest.storage / 1024);
    nest_free(&nest);
    return good ? STATUS_DONE : STATUS_PROGRAM;
}

int command_pack(const struct settings *s)
{
    unsigned count = s->vms > 0 ? s->vms : s->program_count;
    const char *against = s->output == NULL ? "where to? -o FILE names the result"
                        : s->vms > 0 && s->program_count > 1 ? "--vms makes copies of one program"
                        : s->height > 0 ? "--tower: a monitor in C is no program of the machine, and cannot be packed"
                        : NULL;
    if (against != NULL) {
        complain("pack: %s", against);
        return STATUS_USAGE;
    }
    struct program *programs = calloc(s->program_count, sizeof *programs);
    struct guest_spec *specs = calloc(count, sizeof *specs);
    int status = STATUS_INTERNAL;
    if (programs == NULL || specs == NULL)
        complain("the host has not enough memory");
    else
        status = make_specs(s, programs, specs, count);
    if (status == STATUS_DONE)
        status = pack(s, specs, count);
    for (unsigned n = 0; programs != NULL && n < s->program_count; n++)
        program_free(&programs[n]);
    free(programs);
    free(specs);
    return status;
}
