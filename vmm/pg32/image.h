/* image.h - the monitor in PG32 as trapeze carries it: image and symbols, assembled while trapeze was built. */
#ifndef IMAGE_H
#define IMAGE_H

#include <stddef.h>
#include <stdint.h>

struct monitor_symbol {
    const char *name;
    uint32_t value;
};

extern const uint8_t monitor_image[];
extern const size_t monitor_image_size;
extern const struct monitor_symbol monitor_symbols[];      /* ends with a row whose name is NULL */

#endif
