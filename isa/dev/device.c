/* device.c - the devices on a machine's board: ports, pending interrupts, events in the order of their due times. */
#include "isa/machine.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* How many ticks pass between two looks at a terminal while somebody waits for it. */
enum { LOOK_INTERVAL = 1 << 18 };

static void reckon_next(struct board *b)
{
    uint64_t next = board_next_event(b);
    b->next = next < b->look ? next : b->look;
}

static bool attach(struct board *b, const struct device_ops *ops)
{
    struct device *d = calloc(1, ops->size);
    if (d == NULL)
        return false;
    d->ops = ops;
    d->due = NEVER;
    b->slot[ops->number] = d;
    return true;
}

bool board_attach(struct board *b, struct backends backends, struct window reach)
{
    *b = (struct board){ .backends = backends, .reach = reach, .next = NEVER, .look = NEVER };
    return attach(b, &system_ops) && attach(b, &console_ops) && (backends.disk == NULL || attach(b, &disk_ops));
}

void board_detach(struct board *b)
{
    for (unsigned n = 0; n < DEVICES; n++) {
        free(b->slot[n]);
        b->slot[n] = NULL;
    }
}

static struct device *device_at(const struct board *b, uint32_t port)
{
    return port < DEVICES * DEVICE_REGISTERS ? b->slot[port / DEVICE_REGISTERS] : NULL;
}

bool board_in(struct machine *m, uint32_t port, uint32_t *value)
{
    struct device *d = device_at(&m->dev, port);
    *value = 0;
    if (d == NULL)
        return true;
    if (port % DEVICE_REGISTERS == 0) {
        *value = d->ops->identity;
        return true;
    }
    bool done = d->ops->in(d, m, port, value);
    if (done)
        board_tell(m, "%s: register %u reads %08x", d->ops->name, port % DEVICE_REGISTERS, *value);
    return done;
}

void board_out(struct machine *m, uint32_t port, uint32_t value)
{
    struct device *d = device_at(&m->dev, port);
    if (d == NULL)
        return;
    board_tell(m, "%s: register %u = %08x", d->ops->name, port % DEVICE_REGISTERS, value);
    d->ops->out(d, m, port, value);
}

uint64_t board_next_event(const struct board *b)
{
    uint64_t next = NEVER;
    for (unsigned n = 0; n < DEVICES; n++)
        if (b->slot[n] != NULL && b->slot[n]->due < next)
            next = b->slot[n]->due;
    return next;
}

void board_events(struct machine *m)
{
    struct board *b = &m->dev;
    for (uint64_t due; (due = board_next_event(b)) <= m->c;)
        for (unsigned n = 0; n < DEVICES; n++)
            if (b->slot[n] != NULL && b->slot[n]->due == due) {
                b->slot[n]->due = NEVER;
                b->slot[n]->ops->event(b->slot[n], m);
                break;                          /* it may have scheduled another: look again */
            }
    if (b->look <= m->c)
        board_look(m, false);
    reckon_next(b);
}

void board_look(struct machine *m, bool waits)
{
    struct board *b = &m->dev;
    for (unsigned n = 0; n < DEVICES; n++)
        if (b->slot[n] != NULL && b->slot[n]->ops->look != NULL)
            b->slot[n]->ops->look(b->slot[n], m, waits);
    b->look = board_waits(b) ? m->c + LOOK_INTERVAL : NEVER;
    reckon_next(b);
}

bool board_waits(const struct board *b)
{
    for (unsigned n = 0; n < DEVICES; n++)
        if (b->slot[n] != NULL && b->slot[n]->waits)
            return true;
    return false;
}

unsigned board_lowest_pending(const struct board *b)
{
    return (unsigned)__builtin_ctz(b->pending);
}

void board_interrupt(struct machine *m, const struct device *d, bool level)
{
    uint32_t bit = 1u << d->ops->number;
    m->dev.pending = level ? m->dev.pending | bit : m->dev.pending & ~bit;
}

void board_schedule(struct machine *m, struct device *d, uint64_t due)
{
    d->due = due;
    reckon_next(&m->dev);
}

void board_tell(const struct machine *m, const char *format, ...)
{
    if (m->watcher == NULL || m->watcher->device == NULL)
        return;
    char text[160];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    m->watcher->device(m->watcher, m, text);
}

/* -- State as numbers -------------------------------------------------------------------------------------------- */

uint64_t device_get(const struct device *d, const struct device_field *field)
{
    const char *at = (const char *)d + field->offset;
    uint32_t word;
    uint64_t value;
    switch (field->size) {
    case 1:
        return *(const bool *)at;
    case 4:
        memcpy(&word, at, sizeof word);
        return word;
    default:
        memcpy(&value, at, sizeof value);
        return value;
    }
}

void device_set(struct device *d, const struct device_field *field, uint64_t value)
{
    char *at = (char *)d + field->offset;
    uint32_t word = (uint32_t)value;
    switch (field->size) {
    case 1:  *(bool *)at = value != 0; break;
    case 4:  memcpy(at, &word, sizeof word); break;
    default: memcpy(at, &value, sizeof value); break;
    }
}

void board_resume(struct machine *m)
{
    struct board *b = &m->dev;
    b->pending = 0;
    for (unsigned n = 0; n < DEVICES; n++)
        if (b->slot[n] != NULL && b->slot[n]->ops->resume != NULL)
            b->slot[n]->ops->resume(b->slot[n], m);
    reckon_next(b);
}

static void dump_field(const struct device *d, const struct device_field *field, FILE *f)
{
    uint64_t value = device_get(d, field);
    if (field->format == 'x')
        fprintf(f, ", %s %08" PRIx64, field->name, value);
    else if (field->format == 'b')
        fprintf(f, ", %s%s", value != 0 ? "" : "not ", field->name);
    else
        fprintf(f, ", %s %" PRIu64, field->name, value);
}

void board_dump(const struct board *b, FILE *f)
{
    for (unsigned n = 0; n < DEVICES; n++) {
        const struct device *d = b->slot[n];
        if (d == NULL)
            continue;
        fprintf(f, "%-8s interrupt %s", d->ops->name, (b->pending >> n & 1) != 0 ? "pending" : "off");
        for (const struct device_field *field = d->ops->fields; field->name != NULL; field++)
            dump_field(d, field, f);
        if (d->due != NEVER)
            fprintf(f, ", due at %" PRIu64, d->due);
        fputc('\n', f);
    }
}
