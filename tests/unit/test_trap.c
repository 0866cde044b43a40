/* test_trap.c - what interrupts a machine: the record, the wedge, the order of what is due, power-on. */
#include "tests/support/image.h"
#include "tests/support/rig.h"

#include <string.h>

/* A bare machine with the image, before power-on. */
static struct machine *bare(struct rig *r, const struct image *i)
{
    const struct rig_guest g = { .image = i->byte, .size = i->size };
    rig_build(r, &(struct rig_spec){ .guests = &g, .guest_count = 1 });
    return rig_machine(r, 0);
}

static uint32_t word_at(const struct machine *m, uint32_t address) { return window_load(&m->e, address, 4); }

static struct image image;
static struct rig rig;

START_TEST(power_on_is_a_trap)
{
    image_begin(&image);
    struct machine *m = bare(&rig, &image);
    memset(m->g, 0x55, REGISTERS * sizeof m->g[0]);
    m->c = 99;
    ck_assert_int_eq(machine_power_on(m), GOES_ON);
    for (unsigned n = 0; n < REGISTERS; n++)
        ck_assert_uint_eq(m->g[n], 0);
    ck_assert_uint_eq(m->c, 0);
    ck_assert_uint_eq(m->psw.p, IMAGE_CODE);
    ck_assert_uint_eq(m->psw.b, UINT32_MAX);
    for (uint32_t a = 0; a < NEW_STATUS; a += 4)            /* old PSW, cause RESET, info, word: all 0 */
        ck_assert_uint_eq(word_at(m, a), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(the_record_is_complete)
{
    image_begin(&image);
    struct machine *m = bare(&rig, &image);
    machine_power_on(m);
    machine_load_psw(m, (struct psw){ PSW_M | PSW_I, 0x1234, 0x3000, 0x800, 17 });
    ck_assert_int_eq(machine_take(m, CAUSE_MEMORY, 0xABCD, 0x44100000), GOES_ON);
    ck_assert_uint_eq(word_at(m, OLD_STATUS), PSW_M | PSW_I);
    ck_assert_uint_eq(word_at(m, OLD_P), 0x1234);
    ck_assert_uint_eq(word_at(m, OLD_L), 0x3000);
    ck_assert_uint_eq(word_at(m, OLD_B), 0x800);
    ck_assert_uint_eq(word_at(m, OLD_T), 17);
    ck_assert_uint_eq(word_at(m, TRAP_CAUSE), CAUSE_MEMORY);
    ck_assert_uint_eq(word_at(m, TRAP_INFO), 0xABCD);
    ck_assert_uint_eq(word_at(m, TRAP_WORD), 0x44100000);
    ck_assert_uint_eq(m->psw.status, 0);
    ck_assert_uint_eq(m->psw.t, 0);
    ck_assert(!m->progress && !m->expired);
    rig_free(&rig);
}
END_TEST

START_TEST(a_psw_holds_only_bits_that_the_machine_has)
{
    image_begin(&image);
    struct machine *m = bare(&rig, &image);
    machine_load_psw(m, (struct psw){ UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX });
    ck_assert_uint_eq(m->psw.status, PSW_M | PSW_I);
    ck_assert_uint_eq(m->psw.l, 0xFFFFF000);
    ck_assert_uint_eq(m->psw.p, UINT32_MAX);
    ck_assert_uint_eq(m->psw.b, UINT32_MAX);
    ck_assert_uint_eq(m->psw.t, UINT32_MAX);
    rig_free(&rig);
}
END_TEST

START_TEST(a_trap_without_progress_wedges)
{
    image_begin(&image);
    struct machine *m = bare(&rig, &image);
    machine_power_on(m);
    uint64_t before = window_hash(&m->e);
    struct psw psw = m->psw;
    ck_assert_int_eq(machine_take(m, CAUSE_SVC, 1, 0x80000001), STOP);
    ck_assert_int_eq(m->stop, WEDGED);
    ck_assert_uint_eq(window_hash(&m->e), before);          /* its state as it was */
    ck_assert_int_eq(memcmp(&psw, &m->psw, sizeof psw), 0);
    ck_assert_int_eq(m->run(m), STOP);                      /* for good */
    rig_free(&rig);
}
END_TEST

START_TEST(one_instruction_of_progress_is_enough)
{
    image_begin(&image);
    opi(&image, ADDI, 1, 1, 1);
    opm(&image, SVC, 0, 7);
    struct machine *m = bare(&rig, &image);
    machine_power_on(m);
    m->until = 20;
    ck_assert_int_eq(m->run(m), LIMIT);
    ck_assert_uint_eq(machine_get(m, 1), 20);
    ck_assert_uint_eq(word_at(m, TRAP_INFO), 7);
    rig_free(&rig);
}
END_TEST

START_TEST(a_supervised_machine_hands_its_traps_over)
{
    image_begin(&image);
    struct machine *m = bare(&rig, &image);
    machine_power_on(m);
    m->supervised = true;
    machine_load_psw(m, (struct psw){ PSW_M, 0x2000, 0, UINT32_MAX, 5 });
    uint64_t before = window_hash(&m->e);
    for (int twice = 0; twice < 2; twice++) {               /* and never wedges */
        ck_assert_int_eq(machine_take(m, CAUSE_ARITH, 0, 0x23000000), TRAP);
        ck_assert_int_eq(m->trap.cause, CAUSE_ARITH);
        ck_assert_uint_eq(m->trap.word, 0x23000000);
        ck_assert_uint_eq(m->psw.p, 0x2000);
        ck_assert_int_eq(m->stop, RUNNING);
    }
    ck_assert_uint_eq(window_hash(&m->e), before);
    rig_free(&rig);
}
END_TEST

/* Everything is due at once; each test of the chain takes the reason before it away (manual, section 3). */
START_TEST(what_is_due_comes_in_order)
{
    image_begin(&image);
    struct machine *m = bare(&rig, &image);
    machine_power_on(m);
    board_out(m, CONSOLE_CONTROL, CONSOLE_CONTROL_INTERRUPT);   /* an input at its end: pending */
    machine_load_psw(m, (struct psw){ PSW_I, IMAGE_CODE, 0, UINT32_MAX, 1 });
    machine_pass(m, 1);
    ck_assert(m->expired);
    m->until = 0;
    m->stop = HALTED;
    rig.attention = 1;
    ck_assert_int_eq(machine_due(m), STOP);
    m->stop = RUNNING;
    ck_assert_int_eq(machine_due(m), LIMIT);
    m->until = UINT64_MAX;
    ck_assert_int_eq(machine_due(m), ATTENTION);
    rig.attention = 0;
    ck_assert(m->expired && (m->psw.status & PSW_I) != 0);      /* nothing has happened yet */
    m->psw.status = 0;
    ck_assert_int_eq(machine_due(m), GOES_ON);
    ck_assert_uint_eq(word_at(m, TRAP_CAUSE), CAUSE_TIMER);     /* I does not mask it */
    ck_assert_uint_eq(word_at(m, OLD_T), 0);
    machine_load_psw(m, (struct psw){ PSW_I, IMAGE_CODE, 0, UINT32_MAX, 0 });
    ck_assert_int_eq(machine_due(m), GOES_ON);
    ck_assert_uint_eq(word_at(m, TRAP_CAUSE), CAUSE_DEVICE);
    ck_assert_uint_eq(word_at(m, TRAP_INFO), CONSOLE_DEVICE);
    rig_free(&rig);
}
END_TEST

/* TIMER first; its handler has I on, so DEVICE comes up before it has done anything: wedged. */
START_TEST(timer_then_device_wedges_a_careless_handler)
{
    image_begin(&image);
    image_at(&image, NEW_STATUS);
    image_psw(&image, PSW_I, IMAGE_CODE, 0, UINT32_MAX, 0);
    struct machine *m = bare(&rig, &image);
    machine_power_on(m);
    board_out(m, CONSOLE_CONTROL, CONSOLE_CONTROL_INTERRUPT);
    machine_load_psw(m, (struct psw){ PSW_I, IMAGE_CODE, 0, UINT32_MAX, 1 });
    machine_pass(m, 1);
    ck_assert_int_eq(machine_due(m), STOP);
    ck_assert_int_eq(m->stop, WEDGED);
    ck_assert_uint_eq(word_at(m, TRAP_CAUSE), CAUSE_TIMER);
    rig_free(&rig);
}
END_TEST

START_TEST(loading_a_psw_neither_counts_nor_expires)
{
    image_begin(&image);
    struct machine *m = bare(&rig, &image);
    machine_power_on(m);
    machine_load_psw(m, (struct psw){ .b = UINT32_MAX, .t = 1 });
    machine_pass(m, 1);
    ck_assert(m->expired);
    machine_load_psw(m, (struct psw){ .b = UINT32_MAX, .t = 0 });
    ck_assert(!m->expired && m->progress);
    machine_pass(m, 5);                                     /* T off: time passes, nothing expires */
    ck_assert(!m->expired && m->psw.t == 0);
    rig_free(&rig);
}
END_TEST

START_TEST(r0_stays_zero)
{
    image_begin(&image);
    struct machine *m = bare(&rig, &image);
    machine_set(m, 0, 5);
    ck_assert_uint_eq(machine_get(m, 0), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(stop_states_have_names)
{
    ck_assert_str_eq(stop_name(RUNNING), "RUNNING");
    ck_assert_str_eq(stop_name(HALTED), "HALTED");
    ck_assert_str_eq(stop_name(WEDGED), "WEDGED");
    ck_assert_str_eq(stop_name(DEADLOCKED), "DEADLOCKED");
}
END_TEST

Suite *trap_suite(void)
{
    Suite *s = suite_create("trap");
    TCase *take = tcase_create("take"), *due = tcase_create("due");
    tcase_add_test(take, power_on_is_a_trap);
    tcase_add_test(take, the_record_is_complete);
    tcase_add_test(take, a_psw_holds_only_bits_that_the_machine_has);
    tcase_add_test(take, a_trap_without_progress_wedges);
    tcase_add_test(take, one_instruction_of_progress_is_enough);
    tcase_add_test(take, a_supervised_machine_hands_its_traps_over);
    suite_add_tcase(s, take);
    tcase_add_test(due, what_is_due_comes_in_order);
    tcase_add_test(due, timer_then_device_wedges_a_careless_handler);
    tcase_add_test(due, loading_a_psw_neither_counts_nor_expires);
    tcase_add_test(due, r0_stays_zero);
    tcase_add_test(due, stop_states_have_names);
    suite_add_tcase(s, due);
    return s;
}
