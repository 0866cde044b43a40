/* block.h - block.def for C: where the fields of a control block and of the directory's header are. */
#ifndef BLOCK_H
#define BLOCK_H

#include "isa/machine.h"

enum {
    BLOCK_BYTES = 1024,             /* a header or a block: the fields, then the line that a guest is writing */
    DIRECTORY_IS = 0x54534E47,      /* "GNST" */
    STOP_LIMIT = DEADLOCKED + 1,    /* the stop of a guest whose clock has reached its UNTIL; else enum stop */
    PENDING_HORIZON = 1 << 16,
};

struct block_words {
#define FIELD(NAME, words, ...) uint32_t NAME[words];
#include "vmm/pg32/block.def"
};

struct header_words {
#define HEADER(NAME, words, ...) uint32_t NAME[words];
#include "vmm/pg32/block.def"
};

/* Byte offsets: BLOCK_STATUS, HEADER_COUNT ... */
enum block_offset {
#define FIELD(NAME, ...) BLOCK_##NAME = (int)offsetof(struct block_words, NAME),
#define HEADER(NAME, ...) HEADER_##NAME = (int)offsetof(struct header_words, NAME),
#include "vmm/pg32/block.def"
    BLOCK_STATE = (int)sizeof(struct block_words),
};

#endif
