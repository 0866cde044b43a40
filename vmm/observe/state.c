/* state.c - taking a machine's state and putting it back. What it is given may come from a file and be anything. */
#include "vmm/observe/state.h"

#include <string.h>

static unsigned field_count(const struct device_ops *ops)
{
    unsigned n = 0;
    while (ops->fields[n].name != NULL)
        n++;
    return n;
}

void state_take(struct machine_state *state, const struct machine *m)
{
    memset(state, 0, sizeof *state);
    state->psw = m->psw;
    memcpy(state->g, m->g, sizeof state->g);
    state->c = m->c;
    state->idled = m->idled;
    state->progress = m->progress;
    state->expired = m->expired;
    state->stop = m->stop;
    state->exit = m->exit;
    state->look = m->dev.look;
    for (unsigned n = 0; n < DEVICES; n++) {
        const struct device *d = m->dev.slot[n];
        if (d == NULL)
            continue;
        state->device[n].present = true;
        state->device[n].due = d->due;
        for (unsigned k = 0; k < field_count(d->ops); k++)
            state->device[n].field[k] = device_get(d, &d->ops->fields[k]);
    }
    if (m->dev.backends.input != NULL)
        state->input = m->dev.backends.input->now;
}

/* -- What cannot be ---------------------------------------------------------------------------------------------- */

/* A schedule says when something is due; only a busy disk has anything due. */
static const char *check_device(const struct device *d, const struct device_state *state, uint64_t c)
{
    if ((d != NULL) != state->present)
        return "its devices are not those of this machine";
    if (d == NULL)
        return NULL;
    for (unsigned k = 0; k < field_count(d->ops); k++)
        if ((state->field[k] & ~d->ops->fields[k].bits) != 0)
            return "a device register holds what it cannot";
    if (state->due != NEVER && (d->ops->event == NULL || state->due < c))
        return "a device's event is due in the past, or the device has none";
    return NULL;
}

static const char *check(const struct machine *m, const struct machine_state *state)
{
    struct psw psw = machine_psw(m, state->psw);
    if (memcmp(&psw, &state->psw, sizeof psw) != 0)
        return "its PSW has bits that no PSW of this machine has";
    if (state->g[0] != 0)
        return "r0 is not 0";
    if (state->stop > DEADLOCKED || (state->stop != HALTED && state->exit != 0) || state->exit > 255)
        return "its stop state is none";
    if (state->idled > state->c)
        return "it has idled for longer than it has run";
    if (state->expired && state->psw.t != 0)
        return "T has expired and is not 0";
    for (unsigned n = 0; n < DEVICES; n++) {
        const char *why = check_device(m->dev.slot[n], &state->device[n], state->c);
        if (why != NULL)
            return why;
    }
    const struct source *input = m->dev.backends.input;
    if (input != NULL && (state->input.taken < input->dropped || state->input.taken > input->dropped + input->count))
        return "the input that it goes on with is not there";
    return NULL;
}

/* -- Putting ----------------------------------------------------------------------------------------------------- */

static void put_devices(struct machine *m, const struct machine_state *state)
{
    for (unsigned n = 0; n < DEVICES; n++) {
        struct device *d = m->dev.slot[n];
        if (d == NULL)
            continue;
        d->due = state->device[n].due;
        for (unsigned k = 0; k < field_count(d->ops); k++)
            device_set(d, &d->ops->fields[k], state->device[n].field[k]);
    }
    m->dev.look = state->look;
    if (m->dev.backends.input != NULL)
        source_seek(m->dev.backends.input, state->input);
    board_resume(m);
}

const char *state_put(struct machine *m, const struct machine_state *state)
{
    const char *why = check(m, state);
    if (why != NULL)
        return why;
    m->psw = state->psw;
    memcpy(m->g, state->g, sizeof state->g);
    m->c = state->c;
    m->idled = state->idled;
    m->progress = state->progress;
    m->expired = state->expired;
    m->stop = state->stop;
    m->exit = state->exit;
    put_devices(m, state);
    return NULL;
}

const uint8_t *state_page(const struct machine *m, uint64_t page)
{
    return window_reach(&m->e, page * PAGE_SIZE, PAGE_SIZE);
}

void state_put_page(struct machine *m, uint64_t page, const uint8_t *bytes)
{
    uint8_t *e = window_reach(&m->e, page * PAGE_SIZE, PAGE_SIZE);
    if (e == NULL || memcmp(e, bytes, PAGE_SIZE) == 0)
        return;
    memcpy(e, bytes, PAGE_SIZE);
    window_written(&m->e, page * PAGE_SIZE, PAGE_SIZE);
}
