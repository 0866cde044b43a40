/* story.c - the trace as text. Each line: the level it is about, indented by it, then who does what. */
#include "vmm/observe/story.h"
#include "vmm/observe/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

static const struct { char letter; enum story_letter bit; } alphabet[] = {
    { 'u', STORY_USER }, { 's', STORY_SUPERVISOR }, { 't', STORY_TRAPS }, { 'm', STORY_MONITORS },
    { 'd', STORY_DEVICES },
};

unsigned story_letters(const char *letters)
{
    unsigned set = 0;
    for (; *letters != '\0'; letters++) {
        unsigned bit = 0;
        for (size_t n = 0; n < sizeof alphabet / sizeof alphabet[0]; n++)
            if (alphabet[n].letter == *letters)
                bit = alphabet[n].bit;
        if (bit == 0)
            return 0;
        set |= bit;
    }
    return set;
}

static void line(const struct story *s, unsigned level, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void line(const struct story *s, unsigned level, const char *format, ...)
{
    unsigned indent = level < 20 ? 2 * level : 40;
    va_list args;
    if (s->one_level && level != s->only)
        return;
    fprintf(s->f, "%u:%*s ", level, (int)indent, "");
    va_start(args, format);
    vfprintf(s->f, format, args);
    va_end(args);
    fputc('\n', s->f);
}

/* What a trap is about: its cause, and the instruction or the address behind it. */
static const char *trap_text(char *buf, size_t size, const struct trap *trap, uint32_t p)
{
    char insn[64] = "";
    if (trap->word != 0)
        insn_text(insn, sizeof insn, decode(trap->word, ~0u), p);
    switch (trap->cause) {
    case CAUSE_SVC:
        snprintf(buf, size, "SVC %" PRIu32 " at %08" PRIx32, trap->info, p);
        break;
    case CAUSE_MEMORY:
    case CAUSE_ALIGN:
        snprintf(buf, size, "%s of address %08" PRIx32 " at %08" PRIx32 " (%s)", cause_name(trap->cause), trap->info, p,
                 trap->word != 0 ? insn : "the fetch");
        break;
    case CAUSE_DEVICE:
        snprintf(buf, size, "DEVICE %" PRIu32 " before %08" PRIx32, trap->info, p);
        break;
    case CAUSE_TIMER:
        snprintf(buf, size, "TIMER before %08" PRIx32, p);
        break;
    default:
        snprintf(buf, size, "%s at %08" PRIx32 "%s%s%s", cause_name(trap->cause), p, trap->word != 0 ? " (" : "", insn,
                 trap->word != 0 ? ")" : "");
    }
    return buf;
}

/* -- What machines tell ------------------------------------------------------------------------------------------ */

static void told_taken(struct watcher *w, const struct machine *m, const struct trap *trap, const struct psw *old)
{
    const struct story *s = (const struct story *)w;
    char what[128], psw[96];
    if ((s->letters & STORY_TRAPS) != 0)
        line(s, s->level, "machine %u takes %s, C=%" PRIu64 "; PSW = %s", s->level,
             trap_text(what, sizeof what, trap, old->p), m->c, psw_text(psw, sizeof psw, &m->psw));
}

static void told_device(struct watcher *w, const struct machine *m, const char *text)
{
    const struct story *s = (const struct story *)w;
    if ((s->letters & STORY_DEVICES) != 0)
        line(s, s->level, "machine %u, C=%" PRIu64 ": %s", s->level, m->c, text);
}

/* What an instruction left behind: the register it wrote, or what it stored. */
static void effect_text(char *buf, size_t size, const struct machine *m, const struct insn *i)
{
    enum kind kind = insn_info(i->id)->kind;
    buf[0] = '\0';
    if (kind == KIND_STORE)
        snprintf(buf, size, "storage[%08" PRIx32 "] = %s = %08" PRIx32, machine_get(m, i->a) + i->imm,
                 register_name(i->d), machine_get(m, i->d));
    else if (kind != KIND_BRANCH && i->id != INSN_OUT && uses_d(insn_info(i->id)->operands) && i->d != 0)
        snprintf(buf, size, "%s = %08" PRIx32, register_name(i->d), machine_get(m, i->d));
}

/* A machine below the guest's runs in user mode for it; what counts is the guest's own mode, as it was before. */
static void tell_step(const struct story *s, const struct machine *m, const struct insn *i, const struct psw *old)
{
    uint32_t p = old->p, status = m == s->guest ? old->status : s->guest->psw.status;
    bool user = (status & PSW_M) != 0;
    char insn[64], effect[64];
    if ((s->letters & (user ? STORY_USER : STORY_SUPERVISOR)) == 0)
        return;
    effect_text(effect, sizeof effect, m, i);
    insn_text(insn, sizeof insn, *i, p);
    if (effect[0] != '\0')
        line(s, s->level, "%c %08" PRIx32 "  %-28s %s", user ? 'u' : 's', p, insn, effect);
    else
        line(s, s->level, "%c %08" PRIx32 "  %s", user ? 'u' : 's', p, insn);
}

static void told_step(struct watcher *w, const struct machine *m, const struct insn *i, const struct psw *old)
{
    tell_step((const struct story *)w, m, i, old);
}

/* -- What monitors tell ------------------------------------------------------------------------------------------ */

static const struct story *story_of(const struct listener *l)
{
    return (const struct story *)((const char *)l - offsetof(struct story, listener));
}

/* The story, if it has the letter; else NULL. */
static const struct story *with(const struct listener *l, unsigned letter)
{
    const struct story *s = story_of(l);
    return (s->letters & letter) != 0 ? s : NULL;
}

static const char *mode_name(const struct vm *v) { return machine_user(&v->machine) ? "user" : "supervisor"; }

static void told_exit(struct listener *l, const struct vm *v, const struct trap *trap)
{
    const struct story *s = with(l, STORY_TRAPS);
    unsigned level = v->monitor->level;
    char what[128];
    if (s != NULL)
        line(s, level, "machine %u traps: %s; D of monitor %u for its guest %u, in %s mode", level,
             trap_text(what, sizeof what, trap, v->machine.psw.p), level, v->number, mode_name(v));
}

static void told_reflect(struct listener *l, const struct vm *v, const struct trap *trap)
{
    const struct story *s = with(l, STORY_TRAPS);
    if (s != NULL)
        line(s, v->monitor->level, "D decides: reflect, the guest gets %s", cause_name(trap->cause));
}

static void told_interpret(struct listener *l, const struct vm *v, const struct insn *i)
{
    const struct story *s = with(l, STORY_TRAPS);
    if (s != NULL)
        line(s, v->monitor->level, "D decides: emulate, by v_%s", insn_info(i->id)->name);
}

static void told_emulated(struct listener *l, const struct vm *v, const struct insn *i, const struct psw *old)
{
    const struct story *s = story_of(l);
    if (v->machine.psw.p != old->p || v->machine.stop != RUNNING)
        tell_step(s, &v->machine, i, old);
}

static void told_psw(struct listener *l, const struct vm *v)
{
    const struct story *s = with(l, STORY_TRAPS);
    char psw[96];
    if (s != NULL)
        line(s, v->monitor->level, "v_lpsw: the guest's PSW = %s", psw_text(psw, sizeof psw, &v->machine.psw));
}

static void told_entry(struct listener *l, const struct vm *v, const struct psw *f)
{
    const struct story *s = with(l, STORY_MONITORS);
    char psw[96];
    if (s != NULL)
        line(s, v->monitor->level, "A grants R=(%08" PRIx32 ",%08" PRIx32 ") -> (%08" PRIx32 ",%08" PRIx32
             "), T=%" PRIu32 "; machine %u runs %s", v->machine.psw.l, v->machine.psw.b, f->l, f->b, f->t,
             v->monitor->level, psw_text(psw, sizeof psw, f));
}

struct story story_make(FILE *f, unsigned letters)
{
    return (struct story){
        .watcher = { .taken = told_taken, .device = told_device, .step = told_step },
        .listener = { .entry = told_entry, .exit = told_exit, .reflect = told_reflect, .interpret = told_interpret,
                      .emulated = told_emulated, .psw = told_psw },
        .f = f, .letters = letters,
    };
}

void story_listen(struct story *s, struct machine *m) { m->watcher = &s->watcher; }
