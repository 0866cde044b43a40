/* machine.c - bytes as a machine: the reference and every other engine, bare and below monitors, must not differ.
 *
 * A function for libFuzzer, and for replay.c. Eight bytes say what machine it is, the rest is in its storage:
 *
 *   0     which of the machines of a lockstep take part: how many monitors, who is watched
 *   1     bits 0, 1: the stride, 1, 7, 33 or 1000 ticks
 *   2     bits 0, 1: pages of storage less 1; bit 2: a disk; bits 4 to 6: its latency
 *   3     bit 0: the rest lies from 0 on. Otherwise from CODE on, and RESET and every trap go there, with the status in
 *         bits 1 and 2; bit 3: the machine has all flaws
 *   4     the T of that PSW
 *   5     how many bytes of the rest are console input too
 *   6, 7  its bound in units of 4 bytes, 0: all of storage */
#include "tests/random/lockstep.h"

#include "isa/storage.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER = 8, CODE = 0x100 };

static void put(struct test_case *c, uint32_t address, uint32_t word)
{
    store_bytes(c->image + address, 4, word);
}

/* What there is without an image: the machine of the header. */
static void describe(struct test_case *c, const uint8_t *header)
{
    static const uint32_t strides[] = { 1, 7, 33, 1000 }, latencies[] = { 1, 2, 3, 10, 37, 100, 500, 2000 };
    c->endless = true;
    c->seed = header[0];
    c->stride = strides[header[1] & 3];
    c->limit = c->stride == 1 ? 300 : 3000;
    c->storage = PAGE_SIZE * (1 + (header[2] & 3));
    c->has_disk = (header[2] & 4) != 0;
    c->latency = latencies[header[2] >> 4 & 7];
    c->has = (header[3] & 8) != 0 ? HAS_FLAWS : 0;
}

static void fill_storage(struct test_case *c, const uint8_t *header, const uint8_t *rest, size_t size)
{
    uint32_t from = (header[3] & 1) != 0 ? 0 : CODE, bound = header[6] | (uint32_t)header[7] << 8;
    if (from != 0) {
        const uint32_t psw[PSW_WORDS] = { header[3] >> 1 & 3, CODE, 0, bound != 0 ? 4 * bound : UINT32_MAX, header[4] };
        for (unsigned n = 0; n < PSW_WORDS; n++)
            put(c, NEW_STATUS + 4 * n, psw[n]);
    }
    memcpy(c->image + from, rest, size < c->storage - from ? size : c->storage - from);
    c->input_size = header[5] < size ? header[5] : (uint32_t)size;
    c->input_size = c->input_size < CASE_INPUT_MAX ? c->input_size : CASE_INPUT_MAX;
    memcpy(c->input, rest, c->input_size);
    for (unsigned block = 0; block < CASE_BLOCKS; block++)
        memcpy(c->disk + block * PAGE_SIZE, c->image + block % (c->storage / PAGE_SIZE) * PAGE_SIZE, PAGE_SIZE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct test_case c;
    static struct coverage coverage;
    if (size < HEADER)
        return 0;
    memset(&c, 0, sizeof c);
    describe(&c, data);
    fill_storage(&c, data, data + HEADER, size - HEADER);
    if (!lockstep(&c, &coverage))
        abort();
    return 0;
}
