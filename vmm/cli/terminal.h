/* terminal.h - the host's terminal and signals while a guest runs. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <signal.h>
#include <stdbool.h>

/* Why the attention flag went up. */
struct attention {
    volatile sig_atomic_t flag;         /* machines look at this one */
    volatile sig_atomic_t interrupted;  /* ^C */
    volatile sig_atomic_t out_of_time;  /* --max-wall */
    bool lasting;                       /* a second ^C does not end the process: somebody sits at a prompt */
};

/* The one flag of the process: signals have no other place to go. */
extern struct attention attention;

/* Let ^C, and the alarm after `seconds` (0: never), raise the flag; let a closed pipe be an error and no death. */
void signals_catch(double seconds);

/* No echo and no lines on standard input, if it is a terminal; every way out of the process puts it back. */
void terminal_raw(void);
void terminal_restore(void);

/* Scrolling is confined to some rows of a terminal that has `rows`: every way out of the process ends that. */
void terminal_confined(unsigned rows);
void terminal_unconfined(void);
bool terminal_is_confined(void);

#endif
