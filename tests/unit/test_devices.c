/* test_devices.c - system, console and disk at their registers (manual, section 8). */
#include "tests/support/image.h"
#include "tests/support/rig.h"

#include <stdlib.h>
#include <string.h>

static struct image image;
static struct rig rig;
static uint8_t blocks[3 * BLOCK_SIZE];

/* A bare machine with input "hi" and a disk of three blocks, block n full of bytes n + 1; latency 10. */
static struct machine *machine_with(const char *input)
{
    image_begin(&image);
    for (unsigned n = 0; n < 3; n++)
        memset(blocks + n * BLOCK_SIZE, (int)n + 1, BLOCK_SIZE);
    const struct rig_guest g = {
        .image = image.byte, .size = image.size, .input = input, .input_size = strlen(input),
        .disk = blocks, .blocks = 3, .latency = 10,
    };
    rig_build(&rig, &(struct rig_spec){ .guests = &g, .guest_count = 1 });
    machine_power_on(rig_machine(&rig, 0));
    return rig_machine(&rig, 0);
}

static uint32_t in(struct machine *m, uint32_t port)
{
    uint32_t value = 0xDEAD;
    ck_assert(board_in(m, port, &value));
    return value;
}

START_TEST(unknown_ports_read_0_and_ignore_writes)
{
    struct machine *m = machine_with("");
    uint64_t before = window_hash(&m->e);
    static const uint32_t ports[] = { 6, 15, 0x14, 0x1F, 0x28, 0x2F, 0x30, 0xFF, 0x100, 0x111, 0x80000011, UINT32_MAX };
    for (unsigned n = 0; n < sizeof ports / sizeof ports[0]; n++) {
        board_out(m, ports[n], UINT32_MAX);
        ck_assert_uint_eq(in(m, ports[n]), 0);
    }
    ck_assert_uint_eq(window_hash(&m->e), before);
    ck_assert_uint_eq(m->dev.pending, 0);
    rig_free(&rig);
}
END_TEST

START_TEST(devices_say_who_they_are)
{
    struct machine *m = machine_with("");
    ck_assert_uint_eq(in(m, SYSTEM_IDENTITY), SYSTEM_IS);
    ck_assert_uint_eq(in(m, CONSOLE_IDENTITY), CONSOLE_IS);
    ck_assert_uint_eq(in(m, DISK_IDENTITY), DISK_IS);
    board_out(m, DISK_IDENTITY, 1);
    ck_assert_uint_eq(in(m, DISK_IDENTITY), DISK_IS);
    rig_free(&rig);
}
END_TEST

START_TEST(no_disk_no_device_2)
{
    image_begin(&image);
    const struct rig_guest g = { .image = image.byte, .size = image.size };
    rig_build(&rig, &(struct rig_spec){ .guests = &g, .guest_count = 1 });
    struct machine *m = rig_machine(&rig, 0);
    for (uint32_t port = DISK_IDENTITY; port < DISK_IDENTITY + DEVICE_REGISTERS; port++) {
        board_out(m, port, 1);
        ck_assert_uint_eq(in(m, port), 0);
    }
    rig_free(&rig);
}
END_TEST

START_TEST(the_clock_is_read_in_two_words)
{
    struct machine *m = machine_with("");
    m->c = 0x0000000500000006;
    ck_assert_uint_eq(in(m, SYSTEM_CLOCK_HIGH), 0);         /* not latched yet */
    ck_assert_uint_eq(in(m, SYSTEM_CLOCK_LOW), 6);
    m->c = 0x0000000700000008;
    ck_assert_uint_eq(in(m, SYSTEM_CLOCK_HIGH), 5);
    ck_assert_uint_eq(in(m, SYSTEM_STORAGE), 65536);
    ck_assert_uint_eq(in(m, SYSTEM_FEATURES), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(input_comes_byte_by_byte_and_ends)
{
    struct machine *m = machine_with("hi");
    ck_assert_uint_eq(in(m, CONSOLE_STATUS), CONSOLE_STATUS_INPUT);
    ck_assert_uint_eq(in(m, CONSOLE_DATA), 'h');
    ck_assert_uint_eq(in(m, CONSOLE_STATUS), CONSOLE_STATUS_INPUT);
    ck_assert_uint_eq(in(m, CONSOLE_DATA), 'i');
    ck_assert_uint_eq(in(m, CONSOLE_STATUS), CONSOLE_STATUS_END);
    ck_assert_uint_eq(in(m, CONSOLE_DATA), UINT32_MAX);
    ck_assert_uint_eq(in(m, CONSOLE_DATA), UINT32_MAX);
    rig_free(&rig);
}
END_TEST

START_TEST(every_byte_passes_the_console)
{
    struct machine *m = machine_with("");
    size_t size;
    for (uint32_t byte = 0; byte < 256; byte++)
        board_out(m, CONSOLE_DATA, byte | 0xABCDEF00);
    uint8_t *output = (uint8_t *)rig_output(&rig, 0, &size);
    ck_assert_uint_eq(size, 256);
    for (unsigned byte = 0; byte < 256; byte++)
        ck_assert_uint_eq(output[byte], byte);
    free(output);
    rig_free(&rig);
}
END_TEST

START_TEST(the_console_interrupts_while_it_has_input_or_is_at_its_end)
{
    struct machine *m = machine_with("x");
    ck_assert_uint_eq(in(m, SYSTEM_PENDING), 0);
    board_out(m, CONSOLE_CONTROL, 3);
    ck_assert_uint_eq(in(m, CONSOLE_CONTROL), 1);           /* reads back bit 0 */
    ck_assert_uint_eq(in(m, SYSTEM_PENDING), 1u << CONSOLE_DEVICE);
    in(m, CONSOLE_DATA);
    ck_assert_uint_eq(in(m, SYSTEM_PENDING), 1u << CONSOLE_DEVICE);     /* now the end */
    board_out(m, CONSOLE_CONTROL, 0);
    ck_assert_uint_eq(in(m, SYSTEM_PENDING), 0);
    rig_free(&rig);
}
END_TEST

/* Start a command and let `ticks` pass. */
static void command(struct machine *m, uint32_t what, uint32_t block, uint32_t address, uint64_t ticks)
{
    board_out(m, DISK_BLOCK, block);
    board_out(m, DISK_ADDRESS, address);
    board_out(m, DISK_COMMAND, what);
    m->c += ticks;
    board_events(m);
}

START_TEST(a_block_moves_exactly_when_it_is_due)
{
    struct machine *m = machine_with("");
    ck_assert_uint_eq(in(m, DISK_CAPACITY), 3);
    ck_assert_uint_eq(in(m, DISK_LATENCY), 10);
    command(m, 1, 1, 0x2004, 9);
    ck_assert_uint_eq(in(m, DISK_STATUS), DISK_STATUS_BUSY);
    ck_assert_uint_eq(window_load(&m->e, 0x2004, 1), 0);
    m->c++;
    board_events(m);
    ck_assert_uint_eq(in(m, DISK_STATUS), DISK_STATUS_DONE);
    ck_assert_uint_eq(window_load(&m->e, 0x2003, 1), 0);
    ck_assert_uint_eq(window_load(&m->e, 0x2004, 4), 0x02020202);
    ck_assert_uint_eq(window_load(&m->e, 0x3003, 1), 2);
    ck_assert_uint_eq(window_load(&m->e, 0x3004, 1), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(a_written_block_comes_back)
{
    struct machine *m = machine_with("");
    window_store(&m->e, 0x4000, 4, 0xCAFE1234);
    command(m, 2, 2, 0x4000, 10);
    ck_assert_uint_eq(in(m, DISK_STATUS), DISK_STATUS_DONE);
    command(m, 1, 2, 0x8000, 10);
    ck_assert_uint_eq(window_load(&m->e, 0x8000, 4), 0xCAFE1234);
    rig_free(&rig);
}
END_TEST

START_TEST(a_busy_disk_keeps_what_it_latched)
{
    struct machine *m = machine_with("");
    command(m, 1, 0, 0x2000, 1);
    board_out(m, DISK_BLOCK, 1);
    board_out(m, DISK_ADDRESS, 0x3000);
    board_out(m, DISK_COMMAND, 2);                          /* ignored while busy */
    m->c += 9;
    board_events(m);
    ck_assert_uint_eq(window_load(&m->e, 0x2000, 1), 1);
    ck_assert_uint_eq(window_load(&m->e, 0x3000, 1), 0);
    ck_assert_uint_eq(in(m, DISK_BLOCK), 1);
    ck_assert_uint_eq(in(m, DISK_ADDRESS), 0x3000);
    ck_assert_uint_eq(in(m, DISK_COMMAND), 0);
    ck_assert_uint_eq(m->dev.next, NEVER);
    rig_free(&rig);
}
END_TEST

/* Rows: command, block, address; each one error and nothing moves. q is 64 KiB. */
static const uint32_t wrong[][3] = {
    { 0, 0, 0x2000 }, { 3, 0, 0x2000 }, { 0x101, 0, 0x2000 }, { UINT32_MAX, 0, 0x2000 }, { 1, 3, 0x2000 },
    { 1, UINT32_MAX, 0x2000 }, { 2, 3, 0x2000 }, { 1, 0, 0x2001 }, { 1, 0, 0x2002 }, { 1, 0, 0xF004 }, { 1, 0, 0x10000 },
    { 1, 0, 0xFFFFFFFC }, { 1, 0, 0xFFFFF000 }, { 2, 0, 0xF004 },
};

START_TEST(a_wrong_command_is_an_error_and_moves_nothing)
{
    struct machine *m = machine_with("");
    uint64_t before = window_hash(&m->e);
    command(m, wrong[_i][0], wrong[_i][1], wrong[_i][2], 10);
    ck_assert_uint_eq(in(m, DISK_STATUS), DISK_STATUS_DONE | DISK_STATUS_ERROR);
    ck_assert_uint_eq(window_hash(&m->e), before);
    ck_assert_int_eq(memcmp(rig.host[0].disk.memory, blocks, sizeof blocks), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(the_last_place_for_a_block_is_good)
{
    struct machine *m = machine_with("");
    command(m, 1, 0, 0xF000, 10);
    ck_assert_uint_eq(in(m, DISK_STATUS), DISK_STATUS_DONE);
    ck_assert_uint_eq(window_load(&m->e, 0xFFFF, 1), 1);
    rig_free(&rig);
}
END_TEST

START_TEST(a_disk_that_may_not_be_written_says_so)
{
    struct machine *m = machine_with("");
    rig.host[0].disk.writable = false;
    command(m, 2, 0, 0x2000, 10);
    ck_assert_uint_eq(in(m, DISK_STATUS), DISK_STATUS_DONE | DISK_STATUS_ERROR);
    ck_assert_int_eq(memcmp(rig.host[0].disk.memory, blocks, sizeof blocks), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(the_disk_interrupts_while_done)
{
    struct machine *m = machine_with("");
    command(m, 1, 0, 0x2000, 10);
    ck_assert_uint_eq(m->dev.pending, 0);
    board_out(m, DISK_CONTROL, UINT32_MAX);
    ck_assert_uint_eq(in(m, DISK_CONTROL), 1);
    ck_assert_uint_eq(m->dev.pending, 1u << DISK_DEVICE);
    board_out(m, DISK_STATUS, DISK_STATUS_ERROR);           /* bit 1 clear: nothing */
    ck_assert_uint_eq(m->dev.pending, 1u << DISK_DEVICE);
    board_out(m, DISK_STATUS, DISK_STATUS_DONE);
    ck_assert_uint_eq(m->dev.pending, 0);
    ck_assert_uint_eq(in(m, DISK_STATUS), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(clearing_done_does_not_clear_busy)
{
    struct machine *m = machine_with("");
    command(m, 1, 0, 0x2000, 1);
    board_out(m, DISK_STATUS, UINT32_MAX);
    ck_assert_uint_eq(in(m, DISK_STATUS), DISK_STATUS_BUSY);
    rig_free(&rig);
}
END_TEST

START_TEST(the_lowest_device_comes_first)
{
    struct machine *m = machine_with("");
    board_out(m, CONSOLE_CONTROL, 1);
    board_out(m, DISK_CONTROL, 1);
    command(m, 1, 0, 0x2000, 10);
    ck_assert_uint_eq(m->dev.pending, 1u << CONSOLE_DEVICE | 1u << DISK_DEVICE);
    ck_assert_uint_eq(board_lowest_pending(&m->dev), CONSOLE_DEVICE);
    rig_free(&rig);
}
END_TEST

START_TEST(every_device_can_print_itself)
{
    struct machine *m = machine_with("");
    char *text;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    board_dump(&m->dev, f);
    fclose(f);
    ck_assert_ptr_nonnull(strstr(text, "system"));
    ck_assert_ptr_nonnull(strstr(text, "console"));
    ck_assert_ptr_nonnull(strstr(text, "disk"));
    free(text);
    rig_free(&rig);
}
END_TEST

Suite *devices_suite(void)
{
    Suite *s = suite_create("devices");
    TCase *board = tcase_create("board"), *console = tcase_create("console"), *disk = tcase_create("disk");
    tcase_add_test(board, unknown_ports_read_0_and_ignore_writes);
    tcase_add_test(board, devices_say_who_they_are);
    tcase_add_test(board, no_disk_no_device_2);
    tcase_add_test(board, the_clock_is_read_in_two_words);
    tcase_add_test(board, the_lowest_device_comes_first);
    tcase_add_test(board, every_device_can_print_itself);
    suite_add_tcase(s, board);
    tcase_add_test(console, input_comes_byte_by_byte_and_ends);
    tcase_add_test(console, every_byte_passes_the_console);
    tcase_add_test(console, the_console_interrupts_while_it_has_input_or_is_at_its_end);
    suite_add_tcase(s, console);
    tcase_add_test(disk, a_block_moves_exactly_when_it_is_due);
    tcase_add_test(disk, a_written_block_comes_back);
    tcase_add_test(disk, a_busy_disk_keeps_what_it_latched);
    tcase_add_loop_test(disk, a_wrong_command_is_an_error_and_moves_nothing, 0, sizeof wrong / sizeof wrong[0]);
    tcase_add_test(disk, the_last_place_for_a_block_is_good);
    tcase_add_test(disk, a_disk_that_may_not_be_written_says_so);
    tcase_add_test(disk, the_disk_interrupts_while_done);
    tcase_add_test(disk, clearing_done_does_not_clear_busy);
    suite_add_tcase(s, disk);
    return s;
}
