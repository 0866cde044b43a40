/* map_picture.h - the storage of all levels drawn as windows inside windows: as text, and as SVG. */
#ifndef MAP_PICTURE_H
#define MAP_PICTURE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { MAP_LEVELS = 128 };

/* A machine's storage, where it lies in that of level 0, and its R. */
struct map_level {
    unsigned level;
    uint64_t origin, size;
    uint32_t l, b;
};

struct map {
    const struct map_level *levels;     /* the guest's first */
    unsigned count;
    uint64_t whole;                     /* storage of level 0 */
    bool marked;
    uint64_t mark;                      /* a byte of level 0, or beyond it */
};

/* Draw it in lines of at most `columns` columns (30 or more). */
void map_text(FILE *f, const struct map *map, unsigned columns, bool utf8);

/* A picture that needs nothing else, for light and dark pages. */
void map_svg(FILE *f, const struct map *map);

/* How wide the terminal is: COLUMNS, what the terminal says, or 80. Whether it shows UTF-8, by its locale's name. */
unsigned map_columns(void);
bool map_utf8(void);

#endif
