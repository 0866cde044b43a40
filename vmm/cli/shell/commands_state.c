/* commands_state.c - the commands that keep guests, bring them back, and move them to other towers. */
#include "vmm/cli/shell/shell.h"

#include "vmm/cli/shell/history.h"
#include "vmm/observe/record.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum verdict shell_do_save(struct shell *sh, char *arguments)
{
    if (!shell_has_program(sh))
        return BAD;
    if (*arguments == '\0')
        return shell_error("save FILE: which file?");
    if (shell_is_read(sh, arguments) || stage_save(&sh->session.stage, arguments) != STATUS_DONE)
        return BAD;
    printf("Saved: restore %s goes on from here, and so does trapeze run --from %s, at any depth.\n", arguments, arguments);
    return GOOD;
}

enum verdict shell_do_restore(struct shell *sh, char *arguments)
{
    if (*arguments == '\0' || strcmp(arguments, "-") == 0)
        return shell_error("restore FILE: which snapshot?");
    if (session_restore(&sh->session, arguments) != STATUS_DONE)
        return BAD;
    sh->mark_count = 0;                         /* they were of other guests */
    shell_tell_away(sh);
    shell_report(sh);
    const struct program *p = shell_program(sh);
    if (p->symbol_count == 0 && p->line_count == 0)
        printf("No labels of it are known: %s has none. load %s, then restore again, lends it those of the program.\n",
               arguments, p->name);
    return GOOD;
}

/* depth N, tower LIST, bare; or a number alone. */
enum verdict shell_do_migrate(struct shell *sh, char *arguments)
{
    struct session *s = &sh->session;
    struct settings wanted = s->settings;
    char bare[] = "0";
    if (!shell_has_program(sh))
        return BAD;
    char *word = shell_word(&arguments);
    if (word == NULL)
        return shell_error("migrate depth N, migrate tower LIST, or migrate bare: whereto?");
    bool tower = strcmp(word, "tower") == 0, depth = strcmp(word, "depth") == 0;
    char *value = tower || depth ? arguments : strcmp(word, "bare") == 0 ? bare : word;
    if (*value == '\0')
        return shell_missing(sh);
    if (!options_tower(&wanted, tower, value))
        return BAD;
    if (s->settings.nest > 0 || wanted.nest > 0)
        return shell_error("guests move between monitors in C; those inside monitors in PG32 are part of a program");
    if (wanted.height == 0 && s->stage.guest_count > 1)
        return shell_error("%u guests need at least one monitor: migrate depth 1", s->stage.guest_count);
    if (session_rebuild(s, &wanted) != STATUS_DONE)
        return BAD;
    shell_tell_away(sh);
    shell_report(sh);
    return GOOD;
}

/* -- Checkpoints by number ---------------------------------------------------------------------------------------- */

enum verdict shell_do_checkpoint(struct shell *sh, char *arguments)
{
    struct moment now;
    (void)arguments;
    if (!shell_has_program(sh))
        return BAD;
    if (sh->mark_count == SHELL_MARKS)
        return shell_error("%d checkpoints are enough: goto TICK reaches any moment", SHELL_MARKS);
    now = session_now(&sh->session);
    sh->marks[sh->mark_count].when = now;
    sh->marks[sh->mark_count++].guest = sh->session.guest;
    printf("Checkpoint %u: tick %" PRIu64 ", move %" PRIu64 "\n", sh->mark_count, now.c, now.moves);
    return GOOD;
}

enum verdict shell_do_restart(struct shell *sh, char *arguments)
{
    uint64_t number;
    if (!shell_has_program(sh) || !shell_count(sh, arguments, sh->mark_count, &number))
        return BAD;
    if (number < 1 || number > sh->mark_count)
        return shell_error("there is no checkpoint %" PRIu64 ": checkpoint makes one", number);
    sh->session.guest = sh->marks[number - 1].guest;
    session_goto(&sh->session, sh->marks[number - 1].when);
    shell_report(sh);
    return GOOD;
}

/* -- Input ------------------------------------------------------------------------------------------------------- */

enum verdict shell_do_record(struct shell *sh, char *arguments)
{
    if (!shell_has_program(sh))
        return BAD;
    if (shell_is_read(sh, arguments))
        return BAD;
    FILE *f = *arguments != '\0' ? fopen(arguments, "we") : NULL;
    if (f == NULL)
        return shell_error("record FILE: %s", *arguments != '\0' ? strerror(errno) : "which file?");
    bool good = record_write(f, session_guest(&sh->session)->dev.backends.input);
    if (fclose(f) != 0 || !good)
        return shell_error("%s: cannot be written", arguments);
    printf("The console input so far: --replay %s gives it again, at any depth.\n", arguments);
    return GOOD;
}
