/* disk.c - device 2: blocks, moved to and from storage some ticks after the command (manual, section 8).
 *
 * The transfer is by physical address of the machine that the disk belongs to, through the window that its board may
 * reach: for a virtual machine that is what the allocator granted. */
#include "isa/machine.h"

#include <stddef.h>
#include <string.h>

struct disk {
    struct device device;
    uint32_t block, address;                    /* as written */
    uint32_t command, from_block, to_address;   /* latched by the command under way */
    uint32_t status;
    bool enabled;
};

enum { READ_BLOCK = 1, WRITE_BLOCK = 2 };

static bool disk_in(struct device *device, struct machine *m, unsigned port, uint32_t *value)
{
    struct disk *d = (struct disk *)device;
    switch (port) {
    case DISK_CAPACITY: *value = m->dev.backends.disk->capacity; break;
    case DISK_BLOCK:    *value = d->block; break;
    case DISK_ADDRESS:  *value = d->address; break;
    case DISK_STATUS:   *value = d->status; break;
    case DISK_CONTROL:  *value = d->enabled ? DISK_CONTROL_INTERRUPT : 0; break;
    case DISK_LATENCY:  *value = m->dev.backends.disk_latency; break;
    }
    return true;
}

static void set_status(struct disk *d, struct machine *m, uint32_t status)
{
    d->status = status;
    board_interrupt(m, &d->device, d->enabled && (status & DISK_STATUS_DONE) != 0);
}

static void begin(struct disk *d, struct machine *m, uint32_t command)
{
    if ((d->status & DISK_STATUS_BUSY) != 0)
        return;
    d->command = command;
    d->from_block = d->block;
    d->to_address = d->address;
    set_status(d, m, DISK_STATUS_BUSY);
    board_schedule(m, &d->device, m->c + m->dev.backends.disk_latency);
}

static void disk_out(struct device *device, struct machine *m, unsigned port, uint32_t value)
{
    struct disk *d = (struct disk *)device;
    switch (port) {
    case DISK_BLOCK:
        d->block = value;
        break;
    case DISK_ADDRESS:
        d->address = value;
        break;
    case DISK_COMMAND:
        begin(d, m, value);
        break;
    case DISK_STATUS:
        if ((value & DISK_STATUS_DONE) != 0)
            set_status(d, m, d->status & DISK_STATUS_BUSY);
        break;
    case DISK_CONTROL:
        d->enabled = (value & DISK_CONTROL_INTERRUPT) != 0;
        set_status(d, m, d->status);
        break;
    }
}

/* The latched command, whole or not at all. */
static bool transfer(const struct disk *d, const struct machine *m)
{
    struct medium *medium = m->dev.backends.disk;
    uint8_t *e = window_reach(&m->dev.reach, d->to_address, BLOCK_SIZE);
    if (e == NULL || d->to_address % 4 != 0 || d->from_block >= medium->capacity)
        return false;
    uint8_t block[BLOCK_SIZE];
    switch (d->command) {
    case READ_BLOCK:
        if (!medium_read(medium, d->from_block, block))
            return false;                       /* storage has not seen half a block */
        memcpy(e, block, sizeof block);
        window_written(&m->dev.reach, d->to_address, sizeof block);
        return true;
    case WRITE_BLOCK:
        return medium_write(medium, d->from_block, e);
    default:
        return false;
    }
}

static void disk_event(struct device *device, struct machine *m)
{
    struct disk *d = (struct disk *)device;
    bool moved = transfer(d, m);
    board_tell(m, "disk: command %u, block %u, address %08x: %s", d->command, d->from_block, d->to_address,
               moved ? "done" : "error");
    set_status(d, m, moved ? DISK_STATUS_DONE : DISK_STATUS_DONE | DISK_STATUS_ERROR);
}

static void disk_resume(struct device *device, struct machine *m)
{
    struct disk *d = (struct disk *)device;
    set_status(d, m, d->status);
}

enum { STATUS_BITS = DISK_STATUS_BUSY | DISK_STATUS_DONE | DISK_STATUS_ERROR };

static const struct device_field disk_fields[] = {
    { "block", 'd', 4, offsetof(struct disk, block), UINT32_MAX },
    { "address", 'x', 4, offsetof(struct disk, address), UINT32_MAX },
    { "latched command", 'd', 4, offsetof(struct disk, command), UINT32_MAX },
    { "latched block", 'd', 4, offsetof(struct disk, from_block), UINT32_MAX },
    { "latched address", 'x', 4, offsetof(struct disk, to_address), UINT32_MAX },
    { "status", 'd', 4, offsetof(struct disk, status), STATUS_BITS },
    { "interrupt enabled", 'b', sizeof(bool), offsetof(struct disk, enabled), 1 },
    { .name = NULL },
};

const struct device_ops disk_ops = {
    .name = "disk", .number = DISK_DEVICE, .identity = DISK_IS, .size = sizeof(struct disk),
    .in = disk_in, .out = disk_out, .event = disk_event, .resume = disk_resume, .fields = disk_fields,
};
