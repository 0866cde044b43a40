/* test_snapshot.c - guests as files: what is written comes back; what is damaged, cut off or impossible is refused; and
 * recordings of console input. */
#include "tests/support/rig.h"
#include "vmm/observe/record.h"
#include "vmm/observe/snapshot.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct rig rig;

/* A machine with a few bytes of everything, with power and some way into its run. */
static struct machine *small_machine(void)
{
    static uint8_t image[0x40] = { 0 };
    static const uint8_t disk[BLOCK_SIZE] = { 1 };
    image[0x2D] = 0x10;                             /* new R.b = 0x1000 */
    image[0x24] = 0x10;                             /* new P = 0x10 */
    struct rig_guest g = { .image = image, .size = sizeof image, .storage = 4096, .input = "hello", .input_size = 5,
                           .disk = disk, .blocks = 1 };
    rig_build(&rig, &(struct rig_spec){ .guests = &g, .guest_count = 1 });
    tower_power_on(rig.tower);
    struct machine *m = rig_machine(&rig, 0);
    uint32_t byte;
    m->c = 1000;
    m->g[5] = 0x12345678;
    board_in(m, CONSOLE_DATA, &byte);
    board_out(m, DISK_COMMAND, 1);
    return m;
}

static char *written(struct machine *m, size_t *size)
{
    char *bytes;
    const struct snapshot_program program = { "small", "label 10 begin\n", 15 };
    FILE *f = open_memstream(&bytes, size);
    ck_assert_ptr_null(snapshot_write(f, &m, &program, 1));
    fclose(f);
    return bytes;
}

/* Whether these bytes are taken for a snapshot. */
static bool readable(const void *bytes, size_t size, const char **why)
{
    struct snapshot s;
    FILE *f = fmemopen((void *)bytes, size > 0 ? size : 1, "r");
    bool good = snapshot_read(&s, f, why);
    fclose(f);
    if (good)
        snapshot_free(&s);
    return good;
}

START_TEST(what_is_written_comes_back)
{
    struct machine *m = small_machine();
    size_t size;
    char *bytes = written(m, &size);
    struct snapshot s;
    const char *why;
    FILE *f = fmemopen(bytes, size, "r");
    ck_assert(snapshot_read(&s, f, &why));
    fclose(f);
    ck_assert_uint_eq(s.count, 1);
    ck_assert_uint_eq(s.guests[0].notes_size, 15);
    ck_assert_mem_eq(s.guests[0].notes, "label 10 begin\n", 15);
    ck_assert_uint_eq(s.guests[0].unread_count, 4);
    ck_assert_mem_eq(s.guests[0].unread, "ello", 4);
    ck_assert(s.guests[0].input_ended);
    uint64_t hash = window_hash(&m->e), due = m->dev.slot[DISK_DEVICE]->due;
    m->c = 5;
    m->g[5] = 0;
    m->dev.slot[DISK_DEVICE]->due = NEVER;
    window_store(&m->e, 0x100, 4, 7);
    ck_assert_ptr_null(snapshot_put(&s.guests[0], m));
    ck_assert_uint_eq(m->c, 1000);
    ck_assert_uint_eq(m->g[5], 0x12345678);
    ck_assert_uint_eq(window_hash(&m->e), hash);
    ck_assert_uint_eq(m->dev.slot[DISK_DEVICE]->due, due);
    ck_assert_uint_eq(m->dev.next, due);
    snapshot_free(&s);
    free(bytes);
    rig_free(&rig);
}
END_TEST

START_TEST(every_flipped_bit_is_found)
{
    size_t size;
    char *bytes = written(small_machine(), &size);
    const char *why;
    ck_assert(readable(bytes, size, &why));
    for (size_t bit = 0; bit < 8 * size; bit++) {
        bytes[bit / 8] ^= (char)(1 << bit % 8);
        ck_assert_msg(!readable(bytes, size, &why), "bit %zu", bit);
        ck_assert_ptr_nonnull(why);
        bytes[bit / 8] ^= (char)(1 << bit % 8);
    }
    free(bytes);
    rig_free(&rig);
}
END_TEST

START_TEST(every_truncation_is_found)
{
    size_t size;
    char *bytes = written(small_machine(), &size);
    const char *why;
    for (size_t n = 0; n < size; n++)
        ck_assert_msg(!readable(bytes, n, &why), "%zu bytes", n);
    free(bytes);
    rig_free(&rig);
}
END_TEST

/* Make the checksum of a file right. */
static void seal(char *bytes, size_t size)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t n = 0; n < size - 8; n++)
        hash = (hash ^ (uint8_t)bytes[n]) * 0x100000001b3u;
    for (unsigned n = 0; n < 8; n++)
        bytes[size - 8 + n] = (char)(hash >> 8 * n);
}

/* Version 1 had no notes: what was written then is read for ever. */
START_TEST(version_1_is_read)
{
    enum { NOTES = 24 + 1 + 5, NOTES_SIZE = 8 + 15 };
    size_t size;
    struct machine *m = small_machine();
    char *bytes = written(m, &size);
    const char *why;
    struct snapshot s;
    memmove(bytes + NOTES, bytes + NOTES + NOTES_SIZE, size - NOTES - NOTES_SIZE);
    size -= NOTES_SIZE;
    bytes[8] = 1;
    for (unsigned n = 0; n < 8; n++)
        bytes[16 + n] = (char)(size >> 8 * n);
    seal(bytes, size);
    FILE *f = fmemopen(bytes, size, "r");
    ck_assert(snapshot_read(&s, f, &why));
    fclose(f);
    ck_assert_uint_eq(s.guests[0].notes_size, 0);
    m->c = 5;
    ck_assert_ptr_null(snapshot_put(&s.guests[0], m));
    ck_assert_uint_eq(m->c, 1000);
    snapshot_free(&s);
    for (int version = 0; version < 4; version += 3) {
        bytes[8] = (char)version;
        seal(bytes, size);
        ck_assert(!readable(bytes, size, &why));
        ck_assert_ptr_nonnull(strstr(why, "another version"));
    }
    free(bytes);
    rig_free(&rig);
}
END_TEST

/* Hostile: the checksum is right, what it says is not. Whatever comes of it, nothing is touched that should not be. */
START_TEST(a_right_checksum_makes_nothing_right)
{
    size_t size;
    struct machine *m = small_machine();
    char *bytes = written(m, &size);
    const char *why;
    unsigned refused = 0;
    for (size_t at = 8; at + 8 < size && at < 400; at++) {
        uint8_t old = (uint8_t)bytes[at];
        bytes[at] = (char)(old ^ 0xFF);
        seal(bytes, size);
        struct snapshot s;
        FILE *f = fmemopen(bytes, size, "r");
        if (!snapshot_read(&s, f, &why)) {
            refused++;
        } else {
            if (s.guests[0].storage == m->e.size)
                refused += snapshot_put(&s.guests[0], m) != NULL;
            snapshot_free(&s);
        }
        fclose(f);
        bytes[at] = (char)old;
    }
    ck_assert_uint_gt(refused, 50);
    free(bytes);
    rig_free(&rig);
}
END_TEST

/* A recording as text, read. */
static bool recorded(const char *text, struct source *s, const char **why, unsigned *line)
{
    static const volatile sig_atomic_t attention = 0;
    FILE *f = fmemopen((void *)text, strlen(text), "r");
    bool good = record_read(f, s, &attention, why, line);
    fclose(f);
    return good;
}

START_TEST(a_recording_comes_at_its_ticks)
{
    struct source s;
    const char *why;
    unsigned line;
    ck_assert(recorded("PG32 console input 1\nat 10 \"a\"\nat 20 waited \"b\\n\"\nat 30 end\n", &s, &why, &line));
    ck_assert_int_eq(source_look(&s, 9, true), SOURCE_NOTHING);
    ck_assert_int_eq(source_look(&s, 10, false), SOURCE_READY);
    ck_assert_uint_eq(source_take(&s), 'a');
    ck_assert_int_eq(source_look(&s, 20, false), SOURCE_NOTHING);   /* only the idle that waits there sees it */
    ck_assert_int_eq(source_look(&s, 20, true), SOURCE_READY);
    ck_assert_uint_eq(source_take(&s), 'b');
    ck_assert_uint_eq(source_take(&s), '\n');
    ck_assert_int_eq(source_look(&s, 29, false), SOURCE_NOTHING);
    ck_assert_int_eq(source_look(&s, 31, false), SOURCE_END);
    source_close(&s);
}
END_TEST

START_TEST(a_recording_is_written_as_it_was_read)
{
    static const char text[] = "PG32 console input 1\nat 10 \"a\\\"\\\\\\x01\"\nat 20 waited \"b\\n\"\nat 30 end\n";
    struct source s;
    const char *why;
    char *out;
    size_t size;
    unsigned line;
    ck_assert(recorded(text, &s, &why, &line));
    FILE *f = open_memstream(&out, &size);
    ck_assert(record_write(f, &s));
    fclose(f);
    ck_assert_str_eq(out, text);
    free(out);
    source_close(&s);
}
END_TEST

/* A guest that has taken nothing yet may have seen that something is there, or, of a terminal, that nothing is. */
START_TEST(a_recording_tells_what_was_seen_and_not_taken)
{
    static const volatile sig_atomic_t attention = 0;
    struct source s = source_make(-1, false, &attention);
    const char *why;
    char *out;
    size_t size;
    unsigned line;
    s.keep = true;
    s.terminal = _i == 0;
    s.ended = _i != 0;
    ck_assert(_i == 0 || source_feed(&s, "ab", 2));
    enum source_state seen = source_look(&s, 7, false);
    if (_i == 2)
        ck_assert_uint_eq(source_take(&s), 'a');
    FILE *f = open_memstream(&out, &size);
    ck_assert(record_write(f, &s));
    fclose(f);
    source_close(&s);
    ck_assert(recorded(out, &s, &why, &line));
    ck_assert_int_eq(source_look(&s, 7, false), seen);
    if (_i == 2)
        ck_assert_uint_eq(source_take(&s), 'a');
    ck_assert_int_eq(source_look(&s, 8, false), seen);
    free(out);
    source_close(&s);
}
END_TEST

/* A guest of a snapshot has taken 3 bytes and has "lo" unread: a source over nothing goes on from there. */
static const struct snapshot_guest midway = {
    .state = { .c = 15, .input = { .taken = 3, .visible = 5, .nothing_at = UINT64_MAX } },
    .unread = (const uint8_t *)"lo", .unread_count = 2,
};

START_TEST(a_recording_behind_a_snapshot_has_its_unread_input)
{
    static const volatile sig_atomic_t attention = 0;
    struct source s = source_make(-1, false, &attention);
    char *out;
    size_t size;
    s.terminal = _i == 0;
    s.keep = true;
    ck_assert(snapshot_feed(&midway, &s));
    ck_assert_int_eq(source_look(&s, 15, false), SOURCE_READY);
    ck_assert_uint_eq(source_take(&s), 'l');
    ck_assert_uint_eq(source_take(&s), 'o');
    FILE *f = open_memstream(&out, &size);
    ck_assert(record_write(f, &s));
    fclose(f);
    ck_assert_str_eq(out, _i == 0 ? "PG32 console input 1\nafter 3\nat 15 \"lo\"\n"
                                  : "PG32 console input 1\nafter 3\nthere \"lo\"\n");
    source_close(&s);
    const char *why;
    unsigned line;
    ck_assert(recorded(out, &s, &why, &line));
    ck_assert(snapshot_seek(&midway, &s));
    ck_assert_int_eq(source_look(&s, 15, false), SOURCE_READY);
    ck_assert_uint_eq(source_take(&s), 'l');
    free(out);
    source_close(&s);
}
END_TEST

/* One that begins at power-on is entered where the guest stands; one that cannot be its own is refused. */
START_TEST(a_recording_is_entered_where_a_snapshot_stands)
{
    struct source s;
    const char *why;
    unsigned line;
    ck_assert(recorded("PG32 console input 1\nat 10 \"hello\"\nat 20 \"!\"\n", &s, &why, &line));
    ck_assert(snapshot_seek(&midway, &s));
    ck_assert_int_eq(source_look(&s, 16, false), SOURCE_READY);
    ck_assert_uint_eq(source_take(&s), 'l');
    ck_assert_uint_eq(source_take(&s), 'o');
    ck_assert_int_eq(source_look(&s, 19, false), SOURCE_NOTHING);
    ck_assert_int_eq(source_look(&s, 20, false), SOURCE_READY);
    source_close(&s);
}
END_TEST

static const char *const foreign[] = {
    "PG32 console input 1\n", "PG32 console input 1\nat 10 \"he\"\n", "PG32 console input 1\nat 10 \"hel\"\n",
    "PG32 console input 1\nat 10 \"help!\"\n", "PG32 console input 1\nthere \"help\"\n",
    "PG32 console input 1\nafter 4\nat 10 \"hello\"\n", "PG32 console input 1\nafter 4611686018427387903\n",
};

START_TEST(a_recording_of_another_guest_is_refused)
{
    struct source s;
    const char *why;
    unsigned line;
    ck_assert(recorded(foreign[_i], &s, &why, &line));
    ck_assert(!snapshot_seek(&midway, &s));
    ck_assert_uint_eq(s.now.taken, s.dropped);
    source_close(&s);
}
END_TEST

/* Longer than it says, and without an end: given up. */
START_TEST(what_has_no_end_is_given_up)
{
    size_t size;
    char *bytes = written(small_machine(), &size), head[24];
    const char *why;
    struct snapshot s;
    int ends[2];
    memcpy(head, bytes, sizeof head);
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {                               /* ends when nobody reads any more */
        static const char zeros[4096];
        close(ends[0]);
        signal(SIGPIPE, SIG_DFL);
        for (const char *from = head; write(ends[1], from, from == head ? sizeof head : sizeof zeros) > 0;)
            from = zeros;
        _exit(1);
    }
    close(ends[1]);
    FILE *f = fdopen(ends[0], "r");
    ck_assert(!snapshot_read(&s, f, &why));
    fclose(f);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    ck_assert_str_eq(why, "it is not a whole snapshot: it has been cut off or added to");
    free(bytes);
    rig_free(&rig);
}
END_TEST

static const char *const wrong[] = {
    "", "nonsense\n", "PG32 console input 2\n", "PG32 console input 1\nat\n", "PG32 console input 1\nat x \"a\"\n",
    "PG32 console input 1\nat 5 \"a\n", "PG32 console input 1\nat 5 \"\"\n", "PG32 console input 1\nat 5 \"a\"\nat 4 \"b\"\n",
    "PG32 console input 1\nat 5 end\nat 6 \"b\"\n", "PG32 console input 1\nthere \"a\"\nat 6 \"b\"\n",
    "PG32 console input 1\nterminal\nthere \"a\"\n", "PG32 console input 1\nthere \"a\"\nterminal\n",
    "PG32 console input 1\nat 5 \"a\"\nterminal\n", "PG32 console input 1\nterminal 1\n",
    "PG32 console input 1\nafter x\n", "PG32 console input 1\nat 5 \"a\"\nafter 1\n",
    "PG32 console input 1\nafter -1\n", "PG32 console input 1\nafter 1\nafter 1\n",
    "PG32 console input 1\nafter 18446744073709551615\n",
    "PG32 console input 1\nat 5 \"\\xZZ\"\n", "PG32 console input 1\nat 99999999999999999999999 \"a\"\n",
};

START_TEST(a_wrong_recording_is_refused)
{
    struct source s;
    const char *why = NULL;
    unsigned line;
    ck_assert(!recorded(wrong[_i][0] != '\0' ? wrong[_i] : "\n", &s, &why, &line));
    ck_assert_ptr_nonnull(why);
}
END_TEST

Suite *snapshot_suite(void)
{
    Suite *s = suite_create("snapshot");
    TCase *files = tcase_create("files"), *recordings = tcase_create("recordings");
    tcase_add_test(files, what_is_written_comes_back);
    tcase_add_test(files, every_flipped_bit_is_found);
    tcase_add_test(files, every_truncation_is_found);
    tcase_add_test(files, version_1_is_read);
    tcase_add_test(files, a_right_checksum_makes_nothing_right);
    tcase_add_test(files, what_has_no_end_is_given_up);
    suite_add_tcase(s, files);
    tcase_add_test(recordings, a_recording_comes_at_its_ticks);
    tcase_add_test(recordings, a_recording_is_written_as_it_was_read);
    tcase_add_loop_test(recordings, a_recording_tells_what_was_seen_and_not_taken, 0, 3);
    tcase_add_loop_test(recordings, a_recording_behind_a_snapshot_has_its_unread_input, 0, 2);
    tcase_add_test(recordings, a_recording_is_entered_where_a_snapshot_stands);
    tcase_add_loop_test(recordings, a_recording_of_another_guest_is_refused, 0, sizeof foreign / sizeof foreign[0]);
    tcase_add_loop_test(recordings, a_wrong_recording_is_refused, 0, sizeof wrong / sizeof wrong[0]);
    suite_add_tcase(s, recordings);
    return s;
}
