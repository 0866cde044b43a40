/* system.c - device 0: what a machine can find out about itself (manual, section 8). */
#include "isa/machine.h"

#include <stddef.h>

struct system {
    struct device device;
    uint32_t clock_high;        /* latched by the last read of CLOCK_LOW */
};

static bool system_in(struct device *d, struct machine *m, unsigned port, uint32_t *value)
{
    struct system *s = (struct system *)d;
    switch (port) {
    case SYSTEM_STORAGE:
        *value = (uint32_t)m->e.size;
        break;
    case SYSTEM_CLOCK_LOW:
        s->clock_high = (uint32_t)(m->c >> 32);
        *value = (uint32_t)m->c;
        break;
    case SYSTEM_CLOCK_HIGH:
        *value = s->clock_high;
        break;
    case SYSTEM_FEATURES:
        *value = ((m->has & HAS_V) != 0 ? SYSTEM_FEATURES_PAGING : 0)
               | ((m->has & HAS_ASSIST) != 0 ? SYSTEM_FEATURES_ASSIST | SYSTEM_FEATURES_ASSIST_ON : 0);
        break;
    case SYSTEM_PENDING:
        board_look(m, false);
        *value = m->dev.pending;
        break;
    }
    return true;
}

static void system_out(struct device *d, struct machine *m, unsigned port, uint32_t value)
{
    (void)d, (void)m, (void)port, (void)value;      /* all of its registers are read-only */
}

static const struct device_field system_fields[] = {
    { "latched clock high", 'x', 4, offsetof(struct system, clock_high), UINT32_MAX },
    { .name = NULL },
};

const struct device_ops system_ops = {
    .name = "system", .number = SYSTEM_DEVICE, .identity = SYSTEM_IS, .size = sizeof(struct system),
    .in = system_in, .out = system_out, .fields = system_fields,
};
