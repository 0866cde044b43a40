/* commands_set.c - the commands that change a guest by hand: registers, PSW, storage, variables. */
#include "vmm/cli/shell/shell.h"

#include "vmm/cli/shell/expression.h"
#include "vmm/cli/shell/settings.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* One word of a PSW, or one flag of its status. */
static void set_psw(struct machine *m, const struct place_value *place, uint32_t value)
{
    struct psw psw = m->psw;
    uint32_t *const words[] = { &psw.status, &psw.p, &psw.l, &psw.b, &psw.t };
    if (place->flag != 0)
        psw.status = value != 0 ? psw.status | place->flag : psw.status & ~place->flag;
    else
        *words[place->number] = value;
    m->psw = machine_psw(m, psw);               /* bits that it does not have are 0 */
    if (place->number == 4)
        m->expired = false;
}

static enum verdict set_storage(struct shell *sh, const struct place_value *place, uint32_t value)
{
    struct session *s = &sh->session;
    struct machine *m = session_machine(s, s->level);
    uint64_t at = place->address;
    if (!place->physical
        && relocate(&m->psw, m->e.size, (uint32_t)place->address, place->width, 1, &at) != NO_TRAP)
        return shell_error("address 0x%" PRIx64 " cannot be reached from level %u: translate says why", place->address,
                           s->level);
    tower_reveal(s->stage.tower);
    for (unsigned n = 0; n < place->width; n++)
        window_store(&m->e, at + n, 1, value >> 8 * n & 0xFF);
    return GOOD;
}

/* Only the guest's own machine is changed by hand: what is below belongs to monitors, who would not know. */
static enum verdict assign(struct shell *sh, const struct place_value *place, int64_t value)
{
    struct session *s = &sh->session;
    enum verdict verdict = GOOD;
    if (place->kind == PLACE_VARIABLE)
        return values_set(s->values, place->name, value) ? GOOD : shell_error("there is no room for another variable");
    if (place->kind == PLACE_NONE)
        return shell_error("that is no place: set $r3 = 5, set $p = main, set {word}0x100 = 1, set $name = 7");
    if (s->level != session_top(s) || s->settings.nest > 0)
        return shell_error("only the machine of the guest can be changed: level guest looks at it");
    struct machine *m = session_guest(s);
    if (value < INT32_MIN || value > UINT32_MAX)
        return shell_error("a register and a word have 32 bits; %" PRId64 " does not fit", value);
    if (place->kind == PLACE_REGISTER && place->number == 0)
        return shell_error("r0 is 0 for ever");
    if (place->kind == PLACE_REGISTER)
        machine_set(m, place->number, (uint32_t)value);
    else if (place->kind == PLACE_PSW)
        set_psw(m, place, (uint32_t)value);
    else
        verdict = set_storage(sh, place, (uint32_t)value);
    if (verdict == GOOD)
        session_changed(s);
    return verdict;
}

static enum verdict assign_text(struct shell *sh, const char *left, const char *right)
{
    struct place_value place;
    int64_t value;
    const char *why;
    int where;
    if (!expression_place(&sh->session, left, &place, &why, &where))
        return shell_wrong(left, why, where);
    if (!expression_value(&sh->session, right, &value, &why, &where))
        return shell_wrong(right, why, where);
    return assign(sh, &place, value);
}

enum verdict shell_do_set(struct shell *sh, char *arguments)
{
    char *equals = strchr(arguments, '=');
    if (isalpha((unsigned char)*arguments) && (equals == NULL || settings_known(arguments)) && strncmp(arguments, "var ", 4) != 0)
        return settings_set(sh, arguments);
    if (strncmp(arguments, "var ", 4) == 0)
        arguments += 4;
    if (equals == NULL || equals[1] == '=')
        return shell_error("set WHAT = VALUE, as in set $a0 = 5 or set {word}0x100 = 1; show lists what else can be set");
    *equals = '\0';
    if (!sh->session.loaded && *arguments != '$')
        return shell_has_program(sh) ? GOOD : BAD;
    return assign_text(sh, arguments, equals + 1);
}

/* deposit ADDRESS VALUE..., a word each; a register may be named without its $. */
enum verdict shell_do_deposit(struct shell *sh, char *arguments)
{
    char place[160], *address = shell_word(&arguments), *word;
    enum { ADDRESS_MAX = 80 };
    uint64_t offset = 0;
    if (!shell_has_program(sh))
        return BAD;
    if (address == NULL || *arguments == '\0')
        return shell_error("deposit ADDRESS VALUE...: words into storage; deposit REGISTER VALUE");
    if (strlen(address) > ADDRESS_MAX)
        return shell_error("deposit: an address has at most %d characters here; set {word}ADDRESS = VALUE takes longer ones",
                           ADDRESS_MAX);
    while ((word = shell_word(&arguments)) != NULL) {
        if (register_by_name(address) >= 0)
            snprintf(place, sizeof place, "$%.80s", address);
        else
            snprintf(place, sizeof place, "{word}(%.80s + %" PRIu64 ")", address, offset);
        if (assign_text(sh, place, word) != GOOD)
            return BAD;
        offset += 4;
    }
    return GOOD;
}
