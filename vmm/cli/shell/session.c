/* session.c - making a session, giving it programs, and who is who in its tower. Running: execute.c. Time: history.c. */
#include "vmm/cli/shell/session.h"

bool session_create(struct session *s, const struct settings *settings)
{
    *s = (struct session){ .settings = *settings };
    s->stage.private_disks = true;              /* going back in time takes back what was written to a disk */
    return true;
}

void session_free(struct session *s)
{
    stage_close(&s->stage);
    s->loaded = false;
}

struct machine *session_guest(const struct session *s) { return s->stage.tower->guests[s->guest]; }

unsigned session_top(const struct session *s) { return s->stage.tower->height + s->settings.nest; }

struct machine *session_machine(struct session *s, unsigned level)
{
    struct tower *t = s->stage.tower;
    if (level < t->height)
        return t->monitors[level]->below;
    return level == t->height ? session_guest(s) : s->stage.machines[s->guest];
}

/* The tower of the settings, with power. */
static int build(struct session *s)
{
    int status = stage_build(&s->stage, false, NULL);
    if (status != STATUS_DONE)
        return status;
    tower_power_on(s->stage.tower);
    s->halt = (struct halt){ .reason = HALT_BEGIN };
    s->guest = 0;
    s->level = session_top(s);
    s->loaded = true;
    return STATUS_DONE;
}

int session_load(struct session *s, char **paths, unsigned count)
{
    struct session fresh;
    struct settings settings = s->settings;
    settings.programs = paths;
    settings.program_count = count;
    if (!session_create(&fresh, &settings))
        return STATUS_INTERNAL;
    int status = stage_open(&fresh.stage, &fresh.settings);
    if (status == STATUS_DONE)
        status = build(&fresh);
    if (status != STATUS_DONE) {
        session_free(&fresh);
        return status;
    }
    session_free(s);
    *s = fresh;
    s->stage.settings = &s->settings;
    return STATUS_DONE;
}

int session_reset(struct session *s) { return build(s); }
