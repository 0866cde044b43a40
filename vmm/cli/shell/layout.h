/* layout.h - the split view: code, registers and the last trap above, lines and the guest's output below. */
#ifndef LAYOUT_H
#define LAYOUT_H

struct shell;

/* The guests have stopped: what the view shows is new. Nothing while there is no view. */
void layout_stopped(struct shell *sh);

/* A line is about to be asked for: draw again if the terminal has another size, or has lost the view. */
void layout_prompt(struct shell *sh);

/* Take the view away and leave the whole terminal to what comes. */
void layout_end(struct shell *sh);

#endif
