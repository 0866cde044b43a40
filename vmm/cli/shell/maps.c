/* maps.c - one address through every map, and all storage as windows inside windows. */
#include "vmm/cli/shell/shell.h"

#include "vmm/cli/shell/expression.h"
#include "vmm/cli/shell/trap_story.h"

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
    else
        printf("      byte %" PRIx64 " of the bare machine's storage\n", m->e.origin + physical);
    return GOOD;
}

/* -- map --------------------------------------------------------------------------------------------------------- */

/* One level's window as a bar: where it lies in level 0, what R leaves of it, and a mark. */
static void bar(const struct machine *m, uint64_t whole, unsigned width, uint64_t mark, bool marked)
{
    uint64_t begin = m->e.origin, end = m->e.origin + m->e.size;
    uint64_t low = begin + (m->psw.l <= m->e.size ? m->psw.l : m->e.size), high = low + m->psw.b;
    high = high < end ? high : end;
    for (unsigned n = 0; n < width; n++) {
        uint64_t from = whole * n / width, to = whole * (n + 1) / width;
        bool inside = from < end && to > begin, reached = from < high && to > low;
        char c = !inside ? ' ' : reached ? '=' : '.';
        if (inside && (from <= begin || n == 0) && to > begin && c != ' ')
            c = from <= begin && to > begin && (n == 0 || from < begin) ? '[' : c;
        if (marked && mark >= from && mark < to)
            c = '^';
        putchar(c);
    }
}

static void row(struct session *s, unsigned level, uint64_t whole, unsigned width, uint64_t mark, bool marked)
{
    const struct machine *m = session_machine(s, level);
    printf("L%-3u |", level);
    bar(m, whole, width, mark, marked);
    printf("|\n     %08" PRIx64 " + %" PRIx64 "; R=(%08" PRIx32 ",%08" PRIx32 ")\n", m->e.origin, m->e.size, m->psw.l,
           m->psw.b);
}

/* The byte of level 0 that the last MEMORY trap, or the given address, is about. */
static bool marked_byte(struct session *s, uint32_t a, uint64_t *byte)
{
    const struct machine *m = session_machine(s, s->level);
    *byte = m->e.origin + m->psw.l + a;
    return true;
}

static unsigned columns(void)
{
    const char *text = getenv("COLUMNS");
    unsigned long n = text != NULL ? strtoul(text, NULL, 10) : 80;
    return n < 30 ? 30 : n > 200 ? 200 : (unsigned)n;
}

enum verdict shell_do_map(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    const char *why;
    int64_t value;
    uint64_t mark = 0;
    bool marked = false;
    if (!shell_has_program(sh))
        return BAD;
    if (*arguments != '\0') {
        if (!expression_value(s, arguments, &value, &why, NULL))
            return shell_error("map %s: %s", arguments, why);
        marked = marked_byte(s, (uint32_t)value, &mark);
    } else {
        const struct trap_tale *tale = story_tale(s, s->guest, 0);
        const struct story_event *e = tale != NULL ? &tale->events[(tale->count < STORY_EVENTS ? tale->count : STORY_EVENTS) - 1]
                                                   : NULL;
        if (e != NULL && e->kind == STORY_TAKEN && e->trap.cause == CAUSE_MEMORY) {
            mark = session_guest(s)->e.origin + e->real.l + (uint64_t)e->trap.info;
            marked = true;
        }
    }
    uint64_t whole = session_machine(s, 0)->e.size;
    unsigned width = columns() - 8;
    for (unsigned level = session_top(s) + 1; level-- > 0;)
        if (visible(s, level) || level == session_top(s))
            row(s, level, whole, width, mark, marked);
    printf("     [ begins a machine's storage in that of level 0; = R reaches it, . R does not%s\n",
           marked ? "; ^ the address" : "");
    if (marked && mark >= whole)
        printf("     The address is byte %" PRIx64 " of level 0, beyond its end %" PRIx64 ".\n", mark, whole);
    return GOOD;
}

enum verdict shell_info_map(struct shell *sh)
{
    char nothing[1] = "";
    return shell_do_map(sh, nothing);
}
