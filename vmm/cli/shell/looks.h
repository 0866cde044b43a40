/* looks.h - the subjects of `info`, and the topics of `help`. */
#ifndef LOOKS_H
#define LOOKS_H

/* The name of subject number n, or NULL behind the last. */
const char *looks_subject(unsigned n);

/* The same of topics. */
const char *help_topic(unsigned n);

#endif
