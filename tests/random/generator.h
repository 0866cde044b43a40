/* generator.h - random programs that do not die at once: an image, its input and disk, all from one seed. */
#ifndef GENERATOR_H
#define GENERATOR_H

#include "isa/isa.h"

#include <stdbool.h>

enum { CASE_IMAGE_MAX = 64 * 1024, CASE_INPUT_MAX = 200, CASE_BLOCKS = 4, CASE_DISK = CASE_BLOCKS * 4096 };

struct test_case {
    uint64_t seed;
    bool endless;                   /* from generate_endless */
    uint32_t storage;               /* q; the image fills it */
    uint8_t image[CASE_IMAGE_MAX];
    uint8_t input[CASE_INPUT_MAX];
    uint32_t input_size;
    bool has_disk;
    uint8_t disk[CASE_DISK];
    uint32_t latency;
    unsigned has;                   /* flaws of the machine: only bare machines are compared then */
    uint64_t stride;                /* states are compared each time so many ticks have passed */
    uint64_t limit;
};

/* The case of a seed: the same everywhere, for ever. Every third is one of generate_events. */
void generate(struct test_case *c, uint64_t seed);

/* The case of a seed that does little but trap and load PSWs: see events.c. */
void generate_events(struct test_case *c, uint64_t seed);

/* The case of a seed that ends at its limit, which may be as far away as one likes: see endless.c. */
void generate_endless(struct test_case *c, uint64_t seed);

#endif
