/* maps.c - one address through every map, and all storage as windows inside windows. */
#include "vmm/cli/shell/shell.h"

#include "vmm/cli/shell/expression.h"
#include "vmm/cli/shell/map_picture.h"
#include "vmm/cli/shell/trap_story.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- translate --------------------------------------------------------------------------------------------------- */

/* Virtual to physical at a level, every sum shown. False: it traps there. */
static bool through_r(const struct machine *m, unsigned level, uint32_t a, uint64_t *physical)
{
    const struct psw *psw = &m->psw;
    uint64_t end = (uint64_t)a + 1;
    printf("  L%u  virtual %08" PRIx32 ", R=(%08" PRIx32 ",%08" PRIx32 ")\n", level, a, psw->l, psw->b);
    if (end > psw->b) {
        printf("      %08" PRIx32 " + 1 > R.b = %08" PRIx32 ": MEMORY (check 2: the bound)\n", a, psw->b);
        return false;
    }
    if (psw->l + end > m->e.size) {
        printf("      R.l + %08" PRIx32 " + 1 = %09" PRIx64 " > q = %" PRIx64 ": MEMORY (check 3: the end of storage)\n", a,
               psw->l + end, m->e.size);
        return false;
    }
    *physical = (uint64_t)psw->l + a;
    printf("      %08" PRIx32 " + %08" PRIx32 " = physical %08" PRIx64 "\n", psw->l, a, *physical);
    return true;
}

/* Down through the windows, from physical of a level to the byte of level 0. */
static void down(struct session *s, unsigned level, uint64_t physical)
{
    while (level > 0) {
        const struct machine *m = session_machine(s, level), *below = session_machine(s, level - 1);
        uint64_t base = m->e.origin - below->e.origin;
        printf("      machine %u lies at %" PRIx64 " of machine %u: %" PRIx64 " + %" PRIx64 " = physical %08" PRIx64
               " of level %u\n", level, base, level - 1, base, physical, base + physical, level - 1);
        physical += base;
        level--;
    }
    const struct machine *bare = session_machine(s, 0);
    if (physical + 1 <= bare->e.size)
        printf("      byte %" PRIx64 " of the bare machine's storage holds %02" PRIx32 "\n", physical,
               window_load(&bare->e, physical, 1));
}

/* A machine inside monitors in PG32 has no level of its own below it that could be looked at. */
static bool visible(struct session *s, unsigned level)
{
    return level <= s->stage.tower->height;
}

/* Up through the windows: at which address the levels above see that byte, if they do. */
static void up(struct session *s, unsigned level, uint64_t physical)
{
    for (unsigned next = level + 1; next <= session_top(s) && visible(s, next); next++) {
        const struct machine *m = session_machine(s, next);
        uint64_t base = m->e.origin - session_machine(s, next - 1)->e.origin;
        if (physical < base || physical - base >= m->e.size) {
            printf("      machine %u has no part of it: its storage is %" PRIx64 " + %" PRIx64 " of level %u\n", next, base,
                   m->e.size, next - 1);
            return;
        }
        physical -= base;
        printf("  L%u  physical %08" PRIx64 ", ", next, physical);
        if (physical >= m->psw.l && physical - m->psw.l < m->psw.b)
            printf("virtual %08" PRIx64 " by R=(%08" PRIx32 ",%08" PRIx32 ")\n", physical - m->psw.l, m->psw.l, m->psw.b);
        else
            printf("out of reach of R=(%08" PRIx32 ",%08" PRIx32 ")\n", m->psw.l, m->psw.b);
    }
}

enum verdict shell_do_translate(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    const char *why;
    int64_t value;
    uint64_t physical;
    static const char suffix[] = "@physical";
    size_t length = strlen(arguments);
    if (!shell_has_program(sh))
        return BAD;
    if (*arguments == '\0')
        return shell_missing(sh);
    if (!expression_value(s, arguments, &value, &why, NULL))
        return shell_error("translate %s: %s", arguments, why);
    const struct machine *m = session_machine(s, s->level);
    bool is_physical = length >= sizeof suffix && strcmp(arguments + length - sizeof suffix + 1, suffix) == 0;
    if (is_physical && (value < 0 || (uint64_t)value >= m->e.size))
        return shell_error("machine %u has %" PRIu64 " bytes of storage", s->level, m->e.size);
    if (is_physical)
        physical = (uint64_t)value;
    else if (!through_r(m, s->level, (uint32_t)value, &physical))
        return GOOD;
    if (visible(s, s->level))
        down(s, s->level, physical);
    if (visible(s, s->level) && is_physical)
        up(s, s->level, physical);
    if (!visible(s, s->level))
        printf("      byte %" PRIx64 " of the bare machine's storage\n", m->e.origin + physical);
    return GOOD;
}

/* -- map --------------------------------------------------------------------------------------------------------- */

/* What the picture shows of every level that can be looked at, the guest's first. Returns how many. */
static unsigned collect(struct session *s, struct map_level *levels)
{
    unsigned count = 0;
    for (unsigned level = session_top(s) + 1; level-- > 0 && count < MAP_LEVELS;)
        if (visible(s, level) || level == session_top(s)) {
            const struct machine *m = session_machine(s, level);
            levels[count++] = (struct map_level){ level, m->e.origin, m->e.size, m->psw.l, m->psw.b };
        }
    return count;
}

/* The byte of level 0 that the last trap is about, if that was MEMORY. */
static bool faulting_byte(const struct session *s, uint64_t *byte)
{
    const struct trap_tale *tale = story_tale(s, s->guest, 0);
    if (tale == NULL || tale->count == 0)
        return false;
    const struct story_event *e = &tale->events[(tale->count < STORY_EVENTS ? tale->count : STORY_EVENTS) - 1];
    *byte = session_guest(s)->e.origin + e->real.l + (uint64_t)e->trap.info;
    return e->kind == STORY_TAKEN && e->trap.cause == CAUSE_MEMORY;
}

bool shell_is_read(const struct shell *sh, const char *path)
{
    const struct session *s = &sh->session;
    for (unsigned n = 0; n < s->stage.program_count; n++) {
        const struct program *p = &s->stage.programs[n];
        for (size_t f = 0; f < p->file_count; f++)
            if (would_overwrite(path, p->files[f]))
                return true;
    }
    for (unsigned n = 0; n < s->settings.program_count; n++)
        if (would_overwrite(path, s->settings.programs[n]))
            return true;
    for (unsigned n = 0; n < s->settings.input_count; n++)
        if (would_overwrite(path, s->settings.input[n].path))
            return true;
    for (unsigned n = 0; n < s->settings.disk_count; n++)
        if (would_overwrite(path, s->settings.disk[n].path))
            return true;
    return false;
}

static enum verdict write_picture(const struct shell *sh, const char *path, const struct map *map)
{
    if (shell_is_read(sh, path))
        return BAD;
    FILE *f = fopen(path, "we");
    if (f == NULL)
        return shell_error("%s: %s", path, strerror(errno));
    map_svg(f, map);
    bool failed = ferror(f) != 0;
    if (fclose(f) != 0 || failed)
        return shell_error("%s: cannot be written: %s", path, strerror(errno));
    return GOOD;
}

enum verdict shell_do_map(struct shell *sh, char *arguments)
{
    static const char option[] = "--svg";
    struct session *s = &sh->session;
    struct map_level levels[MAP_LEVELS];
    struct map map = { .levels = levels };
    const char *why, *path = NULL;
    int64_t value;
    if (!shell_has_program(sh))
        return BAD;
    if (strncmp(arguments, option, sizeof option - 1) == 0 && strchr(" \t", arguments[sizeof option - 1]) != NULL) {
        shell_word(&arguments);
        path = shell_word(&arguments);
        if (path == NULL)
            return shell_error("map --svg FILE: a file is wanted");
    }
    if (*arguments != '\0') {
        if (!expression_value(s, arguments, &value, &why, NULL))
            return shell_error("map %s: %s", arguments, why);
        const struct machine *m = session_machine(s, s->level);
        map.mark = m->e.origin + m->psw.l + (uint32_t)value;
        map.marked = true;
    } else {
        map.marked = faulting_byte(s, &map.mark);
    }
    map.count = collect(s, levels);
    map.whole = session_machine(s, 0)->e.size;
    if (path != NULL)
        return write_picture(sh, path, &map);
    map_text(stdout, &map, map_columns(), map_utf8());
    return GOOD;
}

enum verdict shell_info_map(struct shell *sh)
{
    char nothing[1] = "";
    return shell_do_map(sh, nothing);
}
