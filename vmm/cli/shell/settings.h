/* settings.h - the shell's own settings: settings.def. There is one shell in a process, so there is one set of them. */
#ifndef SHELL_SETTINGS_H
#define SHELL_SETTINGS_H

#include "vmm/cli/shell/shell.h"

enum shell_setting {
#define SETTING(id, ...) SETTING_##id,
#include "vmm/cli/shell/settings.def"
#undef SETTING
    SETTINGS,
};

uint64_t shell_setting(enum shell_setting which);

/* Change one without a word, as the command line says it. */
void shell_setting_begins(enum shell_setting which, uint64_t value);

/* The name of setting number n, or NULL behind the last; whether it is on or off. */
const char *settings_name(unsigned n);
bool settings_is_switch(unsigned n);

/* `set` of something that is no place: NAME VALUE. */
enum verdict settings_set(struct shell *sh, char *arguments);

/* Whether text begins with the name of a setting. */
bool settings_known(const char *text);

#endif
