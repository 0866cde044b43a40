/* complete.h - what TAB offers in the shell. */
#ifndef COMPLETE_H
#define COMPLETE_H

#include "vmm/cli/shell/shell.h"

/* Offer words for this shell from now on: readline's callbacks have no argument. */
void complete_for(struct shell *sh);

/* The next word that begins with text, behind `before` on the line (lines.h). */
char *shell_candidates(const char *before, const char *text, int state);

#endif
