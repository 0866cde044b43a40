/* tour_guest.h - the text of examples/shell/prices.s, which the build makes part of the program. */
#ifndef TOUR_GUEST_H
#define TOUR_GUEST_H

extern const char tour_guest[];

/* The name under which it is loaded, as if it were a file's. */
#define TOUR_GUEST "<prices.s>"

#endif
