/* console.c - device 1: bytes in, bytes out, and an interrupt while there is input (manual, section 8).
 *
 * Input from a file or a pipe is there at once, so it is a function of the program when it is read; only a terminal
 * makes a machine wait. */
#include "isa/machine.h"

#include <stddef.h>

struct console {
    struct device device;
    bool enabled;               /* CONTROL_INTERRUPT */
    bool level;                 /* as of the last look: it interrupts */
};

/* Raise or drop the interrupt, by what is known of the input. Files and pipes need no look to know that they have a
 * byte or are at their end, which both interrupt. */
static void settle(struct console *c, struct machine *m, bool waits)
{
    struct source *input = m->dev.backends.input;
    c->level = c->enabled
            && (input == NULL || !input->terminal || source_look(input, m->c, waits) != SOURCE_NOTHING);
    c->device.waits = c->enabled && !c->level;
    board_interrupt(m, &c->device, c->level);
}

static bool console_in(struct device *d, struct machine *m, unsigned port, uint32_t *value)
{
    struct console *c = (struct console *)d;
    struct source *input = m->dev.backends.input;
    if (port == CONSOLE_CONTROL) {
        *value = c->enabled ? CONSOLE_CONTROL_INTERRUPT : 0;
        return true;
    }
    if (port != CONSOLE_DATA && port != CONSOLE_STATUS)
        return true;
    enum source_state state = input == NULL ? SOURCE_END : source_look(input, m->c, false);
    if (state == SOURCE_INTERRUPTED)
        return false;
    if (port == CONSOLE_STATUS)
        *value = state == SOURCE_READY ? CONSOLE_STATUS_INPUT : state == SOURCE_END ? CONSOLE_STATUS_END : 0;
    else
        *value = state == SOURCE_READY ? source_take(input) : 0xFFFFFFFF;
    board_look(m, false);
    return true;
}

static void console_out(struct device *d, struct machine *m, unsigned port, uint32_t value)
{
    struct console *c = (struct console *)d;
    if (port == CONSOLE_DATA && m->dev.backends.output != NULL) {
        sink_put(m->dev.backends.output, (uint8_t)value);
    } else if (port == CONSOLE_CONTROL) {
        c->enabled = (value & CONSOLE_CONTROL_INTERRUPT) != 0;
        board_look(m, false);
    }
}

static void console_look(struct device *d, struct machine *m, bool waits) { settle((struct console *)d, m, waits); }

static void console_resume(struct device *d, struct machine *m)
{
    struct console *c = (struct console *)d;
    c->level = c->level && c->enabled;
    c->device.waits = c->enabled && !c->level;
    board_interrupt(m, d, c->level);
}

static const struct device_field console_fields[] = {
    { "interrupt enabled", 'b', sizeof(bool), offsetof(struct console, enabled), 1 },
    { "interrupting", 'b', sizeof(bool), offsetof(struct console, level), 1 },
    { .name = NULL },
};

const struct device_ops console_ops = {
    .name = "console", .number = CONSOLE_DEVICE, .identity = CONSOLE_IS, .size = sizeof(struct console),
    .in = console_in, .out = console_out, .look = console_look, .resume = console_resume, .fields = console_fields,
};
