/* test_state.c - a machine's state as plain data: put back it is the same machine; what cannot be is refused, and
 * changes nothing; a page of storage goes where it belongs. */
#include "tests/support/rig.h"
#include "vmm/observe/state.h"

#include <string.h>

static struct rig rig;

/* A machine with a disk whose transfer is under way, its clock latched, one byte of its input taken. */
static struct machine *busy_machine(void)
{
    static uint8_t image[0x40] = { 0 };
    static const uint8_t disk[BLOCK_SIZE] = { 1 };
    image[0x2D] = 0x10;                             /* new R.b = 0x1000 */
    image[0x24] = 0x10;                             /* new P = 0x10 */
    struct rig_guest g = { .image = image, .size = sizeof image, .storage = 2 * PAGE_SIZE,
                           .input = "hello", .input_size = 5, .disk = disk, .blocks = 1 };
    rig_build(&rig, &(struct rig_spec){ .guests = &g, .guest_count = 1 });
    tower_power_on(rig.tower);
    struct machine *m = rig_machine(&rig, 0);
    uint32_t value;
    m->c = UINT64_C(0x300000010);
    m->g[7] = 77;
    board_in(m, SYSTEM_CLOCK_LOW, &value);
    board_in(m, CONSOLE_DATA, &value);
    board_out(m, CONSOLE_CONTROL, CONSOLE_CONTROL_INTERRUPT);
    board_out(m, DISK_COMMAND, 1);
    return m;
}

START_TEST(what_is_taken_is_put_back)
{
    struct machine *m = busy_machine();
    struct machine_state before, after;
    uint32_t value, pending = m->dev.pending;
    state_take(&before, m);
    m->c += 100000;
    board_events(m);                                /* the transfer ends */
    board_in(m, SYSTEM_CLOCK_LOW, &value);
    board_in(m, CONSOLE_DATA, &value);
    board_out(m, CONSOLE_CONTROL, 0);
    m->g[7] = 1;
    m->psw.p += 4;
    m->stop = HALTED;
    m->exit = 3;
    ck_assert_ptr_null(state_put(m, &before));
    state_take(&after, m);
    ck_assert_mem_eq(&before, &after, sizeof before);
    ck_assert_uint_eq(m->dev.pending, pending);
    ck_assert_uint_eq(m->dev.next, m->c + 500);
    board_in(m, SYSTEM_CLOCK_HIGH, &value);
    ck_assert_uint_eq(value, 3);
    board_in(m, CONSOLE_DATA, &value);
    ck_assert_uint_eq(value, 'e');
    rig_free(&rig);
}
END_TEST

/* What no machine can be, each by itself. */
static void spoil(struct machine_state *s, int how)
{
    switch (how) {
    case 0:  s->g[0] = 1; break;
    case 1:  s->stop = (enum stop)(DEADLOCKED + 1); break;
    case 2:  s->exit = 1; break;
    case 3:  s->stop = HALTED; s->exit = 256; break;
    case 4:  s->idled = s->c + 1; break;
    case 5:  s->expired = true; s->psw.t = 1; break;
    case 6:  s->psw.status = UINT32_MAX; break;
    case 7:  s->device[DISK_DEVICE].due = s->c - 1; break;
    case 8:  s->device[CONSOLE_DEVICE].due = s->c + 1; break;
    case 9:  s->device[DISK_DEVICE].present = false; break;
    case 10: s->device[DEVICES - 1].present = !s->device[DEVICES - 1].present; break;
    case 11: s->device[CONSOLE_DEVICE].field[0] = 2; break;
    case 12: s->device[SYSTEM_DEVICE].field[0] = UINT64_C(1) << 32; break;
    case 13: s->input.taken = 6; break;
    case 14: s->input.taken = UINT64_MAX; break;
    }
}

START_TEST(what_cannot_be_changes_nothing)
{
    struct machine *m = busy_machine();
    struct machine_state before, wrong, after;
    state_take(&before, m);
    wrong = before;
    wrong.g[7] = 1234;
    spoil(&wrong, _i);
    ck_assert_ptr_nonnull(state_put(m, &wrong));
    state_take(&after, m);
    ck_assert_mem_eq(&before, &after, sizeof before);
    rig_free(&rig);
}
END_TEST

START_TEST(a_page_is_put_where_it_belongs)
{
    struct machine *m = busy_machine();
    uint8_t page[PAGE_SIZE];
    uint64_t hash = window_hash(&m->e);
    memcpy(page, state_page(m, 1), sizeof page);
    state_put_page(m, 1, page);
    ck_assert_uint_eq(window_hash(&m->e), hash);
    page[PAGE_SIZE - 1] = 9;
    state_put_page(m, 1, page);
    ck_assert_mem_eq(state_page(m, 1), page, sizeof page);
    ck_assert_uint_eq(window_load(&m->e, 2 * PAGE_SIZE - 1, 1), 9);
    state_put_page(m, 2, page);                     /* behind its end: nothing happens */
    ck_assert_ptr_null(state_page(m, 2));
    rig_free(&rig);
}
END_TEST

Suite *state_suite(void)
{
    Suite *s = suite_create("state");
    TCase *all = tcase_create("state");
    tcase_add_test(all, what_is_taken_is_put_back);
    tcase_add_loop_test(all, what_cannot_be_changes_nothing, 0, 15);
    tcase_add_test(all, a_page_is_put_where_it_belongs);
    suite_add_tcase(s, all);
    return s;
}
