/* fuzz.h - what libFuzzer, or replay.c, calls with some bytes. It returns 0, or does not come back. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
