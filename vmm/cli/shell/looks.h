/* looks.h - the subjects of `info`. */
#ifndef LOOKS_H
#define LOOKS_H

/* The name of subject number n, or NULL behind the last. */
const char *looks_subject(unsigned n);

#endif
