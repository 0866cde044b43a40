/* test_storage.c - E: the relocation-bounds check at its edges, windows that fail closed, PSWs in storage. */
#include "isa/storage.h"

#include <string.h>

static const uint64_t Q = 65536;

static enum cause at(uint32_t l, uint32_t b, uint64_t q, uint32_t a, uint32_t n, uint32_t alignment, uint64_t *physical)
{
    struct psw r = { .l = l, .b = b };
    return relocate(&r, q, a, n, alignment, physical);
}

START_TEST(relocation_adds)
{
    uint64_t physical = 0;
    ck_assert_int_eq(at(0x3000, 0x1000, Q, 0x124, 4, 4, &physical), NO_TRAP);
    ck_assert_uint_eq(physical, 0x3124);
}
END_TEST

START_TEST(the_bound_is_exact)
{
    uint64_t physical;
    ck_assert_int_eq(at(0, 0x100, Q, 0xFC, 4, 4, &physical), NO_TRAP);
    ck_assert_int_eq(at(0, 0xFF, Q, 0xFC, 4, 4, &physical), CAUSE_MEMORY);
    ck_assert_int_eq(at(0, 0xFF, Q, 0xFE, 1, 1, &physical), NO_TRAP);
    ck_assert_int_eq(at(0, 0xFF, Q, 0xFF, 1, 1, &physical), CAUSE_MEMORY);
    ck_assert_int_eq(at(0, 0, Q, 0, 1, 1, &physical), CAUSE_MEMORY);
}
END_TEST

START_TEST(the_end_of_storage_is_exact)
{
    uint64_t physical;
    ck_assert_int_eq(at(0xF000, UINT32_MAX, Q, 0xFFC, 4, 4, &physical), NO_TRAP);
    ck_assert_uint_eq(physical, Q - 4);
    ck_assert_int_eq(at(0xF000, UINT32_MAX, Q, 0x1000, 1, 1, &physical), CAUSE_MEMORY);
    ck_assert_int_eq(at(0x10000, UINT32_MAX, Q, 0, 1, 1, &physical), CAUSE_MEMORY);
    ck_assert_int_eq(at(0x20000, UINT32_MAX, Q, 0, 1, 1, &physical), CAUSE_MEMORY);
}
END_TEST

START_TEST(alignment_comes_before_the_bound)
{
    uint64_t physical;
    ck_assert_int_eq(at(0, 0, Q, 1, 2, 2, &physical), CAUSE_ALIGN);
    ck_assert_int_eq(at(0, 0, Q, 0xFFFFFFFE, 4, 4, &physical), CAUSE_ALIGN);
    ck_assert_int_eq(at(0, UINT32_MAX, Q, 2, PSW_WORDS * 4, 4, &physical), CAUSE_ALIGN);
    ck_assert_int_eq(at(0, UINT32_MAX, Q, 4, PSW_WORDS * 4, 4, &physical), NO_TRAP);
}
END_TEST

START_TEST(sums_beyond_32_bits_do_not_wrap)
{
    uint64_t physical;
    ck_assert_int_eq(at(0, UINT32_MAX, Q, 0xFFFFFFFC, 4, 4, &physical), CAUSE_MEMORY);     /* a + n = 2^32 > b */
    ck_assert_int_eq(at(0x1000, UINT32_MAX, Q, 0xFFFFF000, 4, 4, &physical), CAUSE_MEMORY); /* l + a = 2^32 */
    ck_assert_int_eq(at(0xFFFFF000, UINT32_MAX, Q, 0x1000, 4, 4, &physical), CAUSE_MEMORY);
    ck_assert_int_eq(at(0xFFFFF000, UINT32_MAX, Q, 0xFFFFFFFF, 1, 1, &physical), CAUSE_MEMORY);
    ck_assert_int_eq(at(0x7FFFF000, UINT32_MAX, (uint64_t)1 << 31, 0xFFC, 4, 4, &physical), NO_TRAP);
    ck_assert_uint_eq(physical, 0x7FFFFFFC);
}
END_TEST

/* MEMORY does not tell which check failed: one bound, min(b, q - l), does the work of both (manual, section 2). */
START_TEST(two_checks_are_one_smaller_bound)
{
    static const uint32_t edges[] = {
        0, 1, 3, 4, 20, 0xFEC, 0xFFC, 0xFFF, 0x1000, 0x1001, 0xEFFF, 0xF000, 0xFFFC, 0xFFFF, 0x10000, 0x10001, 0x7FFFFFFF,
        0x80000000, 0xFFFFEFFF, 0xFFFFFFEC, 0xFFFFFFFC, 0xFFFFFFFF,
    };
    enum { EDGES = sizeof edges / sizeof edges[0] };
    static const uint32_t lengths[] = { 1, 2, 4, 20 };
    for (unsigned l = 0; l < EDGES; l++)
        for (unsigned b = 0; b < EDGES; b++)
            for (unsigned a = 0; a < EDGES; a++)
                for (unsigned n = 0; n < 4; n++) {
                    uint32_t base = edges[l] & ~(uint32_t)(PAGE_SIZE - 1);
                    uint64_t room = base <= Q ? Q - base : 0, limit = edges[b] < room ? edges[b] : room, physical;
                    bool inside = (uint64_t)edges[a] + lengths[n] <= limit;
                    enum cause cause = at(base, edges[b], Q, edges[a], lengths[n], 1, &physical);
                    ck_assert_msg(cause == (inside ? NO_TRAP : CAUSE_MEMORY), "l %x b %x a %x n %u", base, edges[b],
                                  edges[a], lengths[n]);
                }
}
END_TEST

START_TEST(a_refused_access_does_not_say_where)
{
    uint64_t physical = 77;
    at(0, 4, Q, 4, 4, 4, &physical);
    at(0, 4, Q, 1, 4, 4, &physical);
    ck_assert_uint_eq(physical, 77);
}
END_TEST

START_TEST(windows_fail_closed)
{
    struct storage *s = storage_create(4 * PAGE_SIZE);
    struct window w = { s, PAGE_SIZE, 2 * PAGE_SIZE }, beyond = { s, 3 * PAGE_SIZE, 2 * PAGE_SIZE };
    memset(s->byte, 0xAA, s->size);
    ck_assert_uint_eq(window_load(&w, 2 * PAGE_SIZE - 4, 4), 0xAAAAAAAA);
    ck_assert_uint_eq(window_load(&w, 2 * PAGE_SIZE - 3, 4), 0);
    ck_assert_uint_eq(window_load(&w, (uint64_t)1 << 40, 1), 0);
    ck_assert_uint_eq(window_load(&beyond, PAGE_SIZE, 1), 0);           /* inside its window, not inside storage */
    window_store(&w, 2 * PAGE_SIZE - 2, 4, 0x12345678);
    window_store(&w, 2 * PAGE_SIZE, 1, 0x12);
    window_store(&beyond, PAGE_SIZE - 1, 2, 0x1234);
    for (uint64_t n = 0; n < s->size; n++)
        ck_assert_uint_eq(s->byte[n], 0xAA);
    ck_assert_ptr_null(window_reach(&w, 0, 2 * PAGE_SIZE + 1));
    ck_assert_ptr_eq(window_reach(&w, 0, 2 * PAGE_SIZE), s->byte + PAGE_SIZE);
    storage_free(s);
}
END_TEST

START_TEST(words_are_little_endian)
{
    struct storage *s = storage_create(PAGE_SIZE);
    struct window w = { s, 0, PAGE_SIZE };
    window_store(&w, 8, 4, 0x44332211);
    window_store(&w, 12, 2, 0xFFFF6655);
    window_store(&w, 14, 1, 0xFFFFFF77);
    for (unsigned n = 0; n < 7; n++)
        ck_assert_uint_eq(s->byte[8 + n], 0x11 * (n + 1));
    ck_assert_uint_eq(s->byte[15], 0);
    ck_assert_uint_eq(window_load(&w, 12, 2), 0x6655);
    ck_assert_uint_eq(window_load(&w, 10, 4), 0x66554433);
    storage_free(s);
}
END_TEST

START_TEST(a_psw_comes_back_from_storage)
{
    struct storage *s = storage_create(PAGE_SIZE);
    struct window w = { s, 0, PAGE_SIZE };
    window_store_psw(&w, NEW_STATUS, &(struct psw){ 1, 2, 3, 4, 5 });
    struct psw psw = window_load_psw(&w, NEW_STATUS);
    ck_assert(psw.status == 1 && psw.p == 2 && psw.l == 3 && psw.b == 4 && psw.t == 5);
    ck_assert_uint_eq(window_load(&w, NEW_P, 4), 2);
    ck_assert_uint_eq(window_load(&w, NEW_T, 4), 5);
    storage_free(s);
}
END_TEST

/* Values of the FNV-1a reference (Fowler, Noll, Vo): the empty string, "a", "foobar". */
START_TEST(the_fingerprint_is_fnv_1a)
{
    struct storage *s = storage_create(PAGE_SIZE);
    memcpy(s->byte, "foobar", 6);
    ck_assert_uint_eq(window_hash(&(struct window){ s, 0, 0 }), 0xcbf29ce484222325u);
    ck_assert_uint_eq(window_hash(&(struct window){ s, 4, 1 }), 0xaf63dc4c8601ec8cu);
    ck_assert_uint_eq(window_hash(&(struct window){ s, 0, 6 }), 0x85944171f73967e8u);
    storage_free(s);
}
END_TEST

START_TEST(storage_begins_as_zeros)
{
    struct storage *s = storage_create(STORAGE_MAX_CARRIER);
    ck_assert_ptr_nonnull(s);
    ck_assert_uint_eq(s->byte[0], 0);
    ck_assert_uint_eq(s->byte[STORAGE_MAX_CARRIER - 1], 0);
    storage_free(s);
    storage_free(NULL);
}
END_TEST

Suite *storage_suite(void)
{
    Suite *s = suite_create("storage");
    TCase *check = tcase_create("relocate"), *windows = tcase_create("windows");
    tcase_add_test(check, relocation_adds);
    tcase_add_test(check, the_bound_is_exact);
    tcase_add_test(check, the_end_of_storage_is_exact);
    tcase_add_test(check, alignment_comes_before_the_bound);
    tcase_add_test(check, sums_beyond_32_bits_do_not_wrap);
    tcase_add_test(check, two_checks_are_one_smaller_bound);
    tcase_add_test(check, a_refused_access_does_not_say_where);
    suite_add_tcase(s, check);
    tcase_add_test(windows, windows_fail_closed);
    tcase_add_test(windows, words_are_little_endian);
    tcase_add_test(windows, a_psw_comes_back_from_storage);
    tcase_add_test(windows, the_fingerprint_is_fnv_1a);
    tcase_add_test(windows, storage_begins_as_zeros);
    suite_add_tcase(s, windows);
    return s;
}
