/* test_monitor.c - the monitor's parts: f, D and its counters, the v_i, A and its invariants, several guests, towers. */
#include "tests/support/image.h"
#include "tests/support/rig.h"
#include "vmm/observe/census.h"
#include "vmm/observe/statistics.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct image image, second;
static struct rig rig, other;

/* -- Programs ---------------------------------------------------------------------------------------------------- */

/* Write a handler at NEW_P that goes on behind the instruction that trapped (at once after TIMER), with T = t, and
 * halts with 7 at the count'th trap. Uses r14, r15. */
static void write_handler(struct image *i, uint32_t t, uint32_t count)
{
    const uint32_t counter = TRAP_DATA;
    opi(i, LW, 14, 0, counter);
    opi(i, ADDI, 14, 14, 1);
    opi(i, SW, 14, 0, counter);
    image_li(i, 15, count);
    opi(i, BLTU, 14, 15, 3);
    opi(i, ADDI, 15, 0, 7);
    image_insn(i, INSN_HALT, 0, 15, 0, 0);
    opi(i, LW, 15, 0, TRAP_CAUSE);
    opi(i, ADDI, 15, 15, -CAUSE_TIMER);
    opi(i, BEQ, 15, 0, 4);
    opi(i, LW, 15, 0, OLD_P);
    opi(i, ADDI, 15, 15, 4);
    opi(i, SW, 15, 0, OLD_P);
    opi(i, ADDI, 15, 0, t);
    opi(i, SW, 15, 0, OLD_T);
    opm(i, LPSW, 0, OLD_STATUS);
}

/* A guest with a handler and a user program that uses every way to trap and some privileged instructions that D must
 * not emulate. Ends HALTED with 7. */
static void busy_program(struct image *i)
{
    enum { HANDLER = 0x800, USER = 0x2000, USER_PSW = 0x900 };
    image_begin(i);
    image_at(i, USER_PSW);
    image_psw(i, PSW_M, 0, USER, 0x1000, 50);
    image_at(i, HANDLER);
    write_handler(i, 37, 200);
    image_at(i, IMAGE_CODE);
    opi(i, ADDI, 1, 0, HANDLER);
    opi(i, SW, 1, 0, NEW_P);
    opi(i, IN, 2, 0, SYSTEM_STORAGE);
    opi(i, OUT, 2, 0, CONSOLE_DATA);
    opm(i, SPSW, 0, 0xA00);
    opm(i, LPSW, 0, USER_PSW);
    image_at(i, USER);
    opi(i, ADDI, 3, 3, 1);
    image_insn(i, INSN_SVC, 0, 0, 0, 3);
    opi(i, LW, 4, 0, 0xFFC);
    opi(i, LW, 4, 0, 0x1000);                   /* MEMORY */
    opi(i, LW, 4, 0, 2);                        /* ALIGN */
    op3(i, DIV, 4, 3, 0);                       /* ARITH */
    opi(i, ADDI, 5, 0, 30);                     /* a loop longer than T: TIMER */
    opi(i, ADDI, 5, 5, -1);
    opi(i, BNE, 5, 0, -1);
    opi(i, IN, 4, 0, SYSTEM_CLOCK_LOW);         /* PRIVILEGED */
    image_insn(i, INSN_HALT, 0, 0, 0, 0);       /* PRIVILEGED */
    image_insn(i, INSN_BRK, 0, 0, 0, 0);
    image_word(i, 0);                           /* ILLEGAL */
    opi(i, BEQ, 0, 0, -13);
}

/* A guest that counts in r1 .. r13 at different speeds, `rounds` times, then halts with r1's value. */
static void counting_program(struct image *i, uint32_t rounds, uint32_t seed)
{
    image_begin(i);
    for (unsigned r = 1; r <= 13; r++)
        image_li(i, r, seed * r);
    image_li(i, 14, rounds);
    uint32_t loop = i->at;
    for (unsigned r = 1; r <= 13; r++)
        opi(i, ADDI, r, r, r);
    opi(i, ADDI, 14, 14, -1);
    opi(i, BNE, 14, 0, ((int32_t)loop - (int32_t)i->at) / 4);
    image_insn(i, INSN_HALT, 0, 1, 0, 0);
}

/* A guest that never leaves its first instruction. */
static void spinning_program(struct image *i)
{
    image_begin(i);
    opi(i, BEQ, 0, 0, 0);
}

static struct rig_guest guest_of(const struct image *i)
{
    return (struct rig_guest){ .image = i->byte, .size = i->size };
}

/* -- v_i --------------------------------------------------------------------------------------------------------- */

START_TEST(every_privileged_instruction_has_a_routine_and_no_other)
{
    for (int id = 0; id < INSN_COUNT; id++)
        ck_assert_msg(interpreter_has(id) == insn_info(id)->privileged, "%s", insn_info(id)->name);
}
END_TEST

/* -- f and the space that A grants ------------------------------------------------------------------------------- */

static const uint32_t edges[] = {
    0, 1, 4, 0xFFF, 0x1000, 0x1001, 0xF000, 0xFFFF, 0x10000, 0x10001, 0x11000, 0x7FFFFFFF, 0x80000000, 0xFFFFF000, UINT32_MAX,
};
enum { EDGES = sizeof edges / sizeof edges[0] };

/* An access of n bytes at a succeeds on the virtual machine exactly if it does on the machine below, at base + it. */
static void same_access(const struct vm *v, const struct psw *f, uint32_t a, uint32_t n)
{
    uint64_t virtual = 0, real = 0;
    enum cause on_guest = relocate(&v->machine.psw, v->machine.e.size, a, n, 1, &virtual);
    enum cause below = relocate(f, v->monitor->below->e.size, a, n, 1, &real);
    ck_assert_msg(on_guest == below, "l %x b %x a %x: %d, below %d", v->machine.psw.l, v->machine.psw.b, a, on_guest, below);
    if (on_guest == NO_TRAP)
        ck_assert_uint_eq(real, v->base + virtual);
}

START_TEST(f_grants_what_the_guest_has_and_nothing_more)
{
    spinning_program(&image);
    const struct rig_guest g[] = { guest_of(&image), guest_of(&image) };
    rig_build(&rig, &(struct rig_spec){ .height = 1, .guests = g, .guest_count = 2 });
    struct vm *v = rig_vm(&rig, 1);                 /* its base is not the first */
    ck_assert_uint_eq(v->base, MONITOR_KEEPS + 65536);
    for (unsigned l = 0; l < EDGES; l++)
        for (unsigned b = 0; b < EDGES; b++) {
            machine_load_psw(&v->machine, (struct psw){ 0, 0x1234, edges[l], edges[b], 99 });
            struct psw f = map_psw(v, 55);
            ck_assert_uint_eq(f.status, PSW_M);     /* user mode, interrupts off, whatever the guest believes */
            ck_assert_uint_eq(f.p, 0x1234);
            ck_assert_uint_eq(f.t, 55);
            ck_assert_uint_eq(f.l % PAGE_SIZE, 0);
            ck_assert_uint_le((uint64_t)f.l + f.b, v->base + v->machine.e.size);
            ck_assert_uint_ge(f.l, v->base);
            for (unsigned a = 0; a < EDGES; a++)
                for (unsigned n = 1; n <= 4; n *= 2)
                    same_access(v, &f, edges[a] - n, n), same_access(v, &f, edges[a], n);
        }
    rig_free(&rig);
}
END_TEST

START_TEST(f_composes_along_a_tower)
{
    spinning_program(&image);
    const struct rig_guest g = guest_of(&image);
    rig_build(&rig, &(struct rig_spec){ .height = 3, .guests = &g, .guest_count = 1 });
    machine_load_psw(rig_machine(&rig, 0), (struct psw){ 0, 0, 0x3000, UINT32_MAX, 0 });
    for (unsigned level = 3; level > 0; level--) {
        struct vm *v = rig.tower->monitors[level - 1]->guests[0];
        machine_load_psw(v->monitor->below, map_psw(v, 1));
    }
    ck_assert_uint_eq(rig.tower->bare->machine.psw.l, 3 * MONITOR_KEEPS + 0x3000);
    ck_assert_uint_eq(rig.tower->bare->machine.psw.b, 65536 - 0x3000);
    rig_free(&rig);
}
END_TEST

/* -- A's invariants ---------------------------------------------------------------------------------------------- */

/* Windows disjoint and inside, canaries alive, and one G for the resident chain. */
static void assert_sound(const struct rig *r)
{
    for (unsigned level = 0; level < r->tower->height; level++) {
        const struct monitor *monitor = r->tower->monitors[level];
        ck_assert(allocation_holds(monitor));
        ck_assert(canary_holds(monitor));
        for (unsigned n = 0; n < monitor->guest_count; n++) {
            const struct vm *v = monitor->guests[n];
            ck_assert_ptr_eq(v->machine.g, v == monitor->resident ? monitor->below->g : v->g);
        }
    }
}

START_TEST(the_invariants_hold_after_a_run)
{
    busy_program(&image);
    counting_program(&second, 5000, 3);
    const struct rig_guest g[] = { guest_of(&image), guest_of(&second), guest_of(&image) };
    for (unsigned height = 1; height <= 4; height++) {
        rig_build(&rig, &(struct rig_spec){ .height = height, .guests = g, .guest_count = 3 });
        assert_sound(&rig);
        tower_power_on(rig.tower);
        ck_assert_int_eq(tower_run(rig.tower), STOP);
        assert_sound(&rig);
        rig_free(&rig);
    }
}
END_TEST

START_TEST(the_invariants_notice)
{
    spinning_program(&image);
    const struct rig_guest g[] = { guest_of(&image), guest_of(&image) };
    rig_build(&rig, &(struct rig_spec){ .height = 1, .guests = g, .guest_count = 2 });
    struct monitor *monitor = rig.tower->monitors[0];
    window_store(&monitor->below->e, PAGE_SIZE - 1, 1, CANARY ^ 1);
    ck_assert(!canary_holds(monitor));
    window_store(&monitor->below->e, PAGE_SIZE - 1, 1, CANARY);
    ck_assert(canary_holds(monitor));
    window_store(&monitor->below->e, MONITOR_KEEPS - 1, 1, 0);
    ck_assert(!canary_holds(monitor));
    ck_assert(allocation_holds(monitor));
    monitor->guests[1]->base -= PAGE_SIZE;
    ck_assert(!allocation_holds(monitor));
    monitor->guests[1]->base += PAGE_SIZE;
    monitor->guests[0]->machine.e.size += PAGE_SIZE;
    ck_assert(!allocation_holds(monitor));
    rig_free(&rig);
}
END_TEST

START_TEST(storage_is_given_away_once)
{
    struct bare_options options = {
        .engine = engine_by_name("reference"), .storage = MONITOR_KEEPS + 3 * PAGE_SIZE, .attention = &rig.attention,
    };
    struct bare *b = bare_create(&options);
    struct monitor *monitor = monitor_create(&b->machine, 0, NULL);
    ck_assert_ptr_null(monitor_add_guest(monitor, 4 * PAGE_SIZE, (struct backends){ 0 }));
    ck_assert_ptr_nonnull(monitor_add_guest(monitor, 2 * PAGE_SIZE, (struct backends){ 0 }));
    ck_assert_ptr_null(monitor_add_guest(monitor, 2 * PAGE_SIZE, (struct backends){ 0 }));
    ck_assert_ptr_nonnull(monitor_add_guest(monitor, PAGE_SIZE, (struct backends){ 0 }));
    ck_assert_ptr_null(monitor_add_guest(monitor, PAGE_SIZE, (struct backends){ 0 }));
    ck_assert_uint_eq(monitor->guest_count, 2);
    ck_assert(allocation_holds(monitor));
    monitor_free(monitor);
    bare_free(b);
}
END_TEST

/* -- Registers --------------------------------------------------------------------------------------------------- */

/* _i: the height of the tower. */
START_TEST(registers_are_the_guests_own)
{
    static struct image images[4];
    struct rig_guest g[4];
    uint32_t alone[4][REGISTERS];
    for (unsigned n = 0; n < 4; n++) {
        counting_program(&images[n], 3000 + 1500 * n, n + 1);
        g[n] = guest_of(&images[n]);
        rig_run_image(&other, 0, &g[n]);
        memcpy(alone[n], rig_machine(&other, 0)->g, sizeof alone[n]);
        rig_free(&other);
    }
    rig_build(&rig, &(struct rig_spec){ .height = (unsigned)_i, .guests = g, .guest_count = 4 });
    tower_power_on(rig.tower);
    ck_assert_int_eq(tower_run(rig.tower), STOP);
    for (unsigned n = 0; n < 4; n++) {
        ck_assert_int_eq(rig_machine(&rig, n)->stop, HALTED);
        ck_assert_int_eq(memcmp(rig_machine(&rig, n)->g, alone[n], sizeof alone[n]), 0);
    }
    assert_sound(&rig);
    rig_free(&rig);
}
END_TEST

/* -- Time -------------------------------------------------------------------------------------------------------- */

/* One turn of whoever is next, as tower_run gives it. */
static enum why one_turn(const struct rig *r)
{
    struct vm *v = NULL;
    for (unsigned level = 0; level < r->tower->height; level++)
        v = next_guest(r->tower->monitors[level]);
    return v != NULL ? v->machine.run(&v->machine) : STOP;
}

START_TEST(slices_are_fair)
{
    spinning_program(&image);
    const struct rig_guest g[] = { guest_of(&image), guest_of(&image), guest_of(&image) };
    rig_build(&rig, &(struct rig_spec){ .height = (unsigned)_i, .guests = g, .guest_count = 3 });
    tower_power_on(rig.tower);
    for (unsigned turn = 0; turn < 3; turn++)       /* the first turn of each begins its first slice */
        ck_assert_int_eq(one_turn(&rig), YIELD);
    uint64_t before[3];
    for (unsigned n = 0; n < 3; n++)
        before[n] = rig_machine(&rig, n)->c;
    for (unsigned turn = 0; turn < 30; turn++)
        ck_assert_int_eq(one_turn(&rig), YIELD);
    for (unsigned n = 0; n < 3; n++) {              /* a TIMER exit at the end of each is charged as well */
        uint64_t ran = rig_machine(&rig, n)->c - before[n];
        ck_assert_uint_le(ran, 10 * SLICE_SHARED);
        ck_assert_uint_ge(ran, 10 * (SLICE_SHARED - 10));
        ck_assert_uint_eq(ran, rig_machine(&rig, 0)->c - before[0]);
    }
    rig_free(&rig);
}
END_TEST

/* Guests that hardly execute anything themselves: a handler that is lpsw to itself, and a storm of SVC. */
static void storm_program(struct image *i, int kind)
{
    image_begin(i);
    if (kind == 0) {
        opm(i, LPSW, 0, NEW_STATUS);
    } else {
        opi(i, ADDI, 1, 1, 1);
        image_insn(i, INSN_SVC, 0, 0, 0, 0);
    }
}

START_TEST(a_storm_of_traps_does_not_starve_others)
{
    storm_program(&image, _i);
    counting_program(&second, 4000, 1);
    const struct rig_guest g[] = { guest_of(&image), guest_of(&second) };
    for (unsigned height = 1; height <= 3; height++) {
        rig_build(&rig, &(struct rig_spec){ .height = height, .guests = g, .guest_count = 2 });
        tower_power_on(rig.tower);
        unsigned turns = 0;
        while (rig_machine(&rig, 1)->stop == RUNNING && turns++ < 100)
            one_turn(&rig);
        ck_assert_int_eq(rig_machine(&rig, 1)->stop, HALTED);
        ck_assert_int_eq(rig_machine(&rig, 0)->stop, RUNNING);
        ck_assert_uint_gt(rig_machine(&rig, 0)->c, SLICE_SHARED / 4);
        rig_free(&rig);
    }
}
END_TEST

START_TEST(the_limit_is_exact_at_every_depth)
{
    busy_program(&image);
    struct rig_guest g = guest_of(&image);
    for (unsigned height = 0; height <= 3; height++)
        for (uint64_t until = 1; until < 400; until += 7) {
            g.until = until;
            rig_run_image(&rig, height, &g);
            ck_assert_uint_eq(rig_machine(&rig, 0)->c, until);
            ck_assert_int_eq(rig_machine(&rig, 0)->stop, RUNNING);
            rig_free(&rig);
        }
}
END_TEST

/* -- Several guests ---------------------------------------------------------------------------------------------- */

START_TEST(the_stop_of_one_guest_is_not_the_others_concern)
{
    static struct image wedge, deadlock, halt, count;
    image_begin(&wedge);
    image_word(&wedge, 0);                          /* ILLEGAL, its handler again */
    image_begin(&deadlock);
    image_insn(&deadlock, INSN_IDLE, 0, 0, 0, 0);
    image_begin(&halt);
    opi(&halt, ADDI, 1, 0, 0x142);
    image_insn(&halt, INSN_HALT, 0, 1, 0, 0);
    counting_program(&count, 9000, 1);
    const struct rig_guest g[] = { guest_of(&wedge), guest_of(&deadlock), guest_of(&halt), guest_of(&count) };
    for (unsigned height = 1; height <= 3; height++) {
        rig_build(&rig, &(struct rig_spec){ .height = height, .guests = g, .guest_count = 4 });
        tower_power_on(rig.tower);
        ck_assert_int_eq(tower_run(rig.tower), STOP);
        ck_assert_int_eq(rig_machine(&rig, 0)->stop, WEDGED);
        ck_assert_int_eq(rig_machine(&rig, 1)->stop, DEADLOCKED);
        ck_assert_int_eq(rig_machine(&rig, 2)->stop, HALTED);
        ck_assert_uint_eq(rig_machine(&rig, 2)->exit, 0x42);
        ck_assert_int_eq(rig_machine(&rig, 3)->stop, HALTED);
        ck_assert_uint_eq(rig_machine(&rig, 3)->c, 13 * 2 + 2 + 9000 * 15 + 1);
        for (unsigned level = 0; level < height; level++)
            ck_assert_int_eq(rig.tower->monitors[level]->below->stop, RUNNING);
        rig_free(&rig);
    }
}
END_TEST

/* Guest 0 idles for its terminal; what it waits for comes from guest 1, much later. */
START_TEST(a_parked_guest_waits_and_wakes)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    image_begin(&image);
    opi(&image, ADDI, 1, 0, CONSOLE_CONTROL_INTERRUPT);
    opi(&image, OUT, 1, 0, CONSOLE_CONTROL);
    image_insn(&image, INSN_IDLE, 0, 0, 0, 0);
    opi(&image, IN, 2, 0, CONSOLE_DATA);
    image_insn(&image, INSN_HALT, 0, 2, 0, 0);
    counting_program(&second, 9000, 1);
    image_at(&second, second.at - 4);               /* in place of its halt: 'x' out, halt */
    opi(&second, ADDI, 1, 0, 'x');
    opi(&second, OUT, 1, 0, CONSOLE_DATA);
    image_insn(&second, INSN_HALT, 0, 0, 0, 0);
    const struct rig_guest g[] = { guest_of(&image), guest_of(&second) };
    rig_build(&rig, &(struct rig_spec){ .height = (unsigned)_i, .guests = g, .guest_count = 2 });
    source_close(&rig.host[0].input);
    rig.host[0].input = source_make(ends[0], true, &rig.attention);
    rig.host[0].input.terminal = true;
    close(rig.host[1].outlet.fd);
    rig.host[1].outlet.fd = ends[1];
    tower_power_on(rig.tower);
    ck_assert_int_eq(tower_run(rig.tower), STOP);
    ck_assert_int_eq(rig_machine(&rig, 0)->stop, HALTED);
    ck_assert_uint_eq(rig_machine(&rig, 0)->exit, 'x');
    ck_assert_uint_eq(rig_machine(&rig, 0)->c, 5);  /* waiting took its machine one tick, however long it was */
    ck_assert_int_eq(rig_machine(&rig, 1)->stop, HALTED);
    source_close(&rig.host[0].input);
    rig_free(&rig);
}
END_TEST

/* -- Counters ---------------------------------------------------------------------------------------------------- */

static uint64_t emulated_total(const struct counters *c)
{
    uint64_t sum = 0;
    for (unsigned id = 0; id < INSN_COUNT; id++)
        sum += c->emulated[id];
    return sum;
}

/* The sums that must hold in a tower whose guests have stopped, whatever they did. */
static void assert_laws(const struct rig *r)
{
    const struct tower *t = r->tower;
    for (unsigned level = 0; level < t->height; level++) {
        struct counters c = monitor_counters(t->monitors[level]);
        ck_assert_uint_eq(c.absorbed, c.exits[CAUSE_TIMER]);
        ck_assert_uint_eq(exits_total(&c), emulated_total(&c) + reflected_total(&c) + c.absorbed);
        if (level + 1 < t->height) {
            struct counters above = monitor_counters(t->monitors[level + 1]);
            ck_assert_uint_eq(emulated_total(&c), 0);
            ck_assert_uint_eq(c.completed, 0);
            ck_assert_uint_eq(c.direct, above.direct);
            for (unsigned cause = 0; cause < CAUSE_COUNT; cause++)      /* TIMER: its own T, nobody reflects it */
                if (cause != CAUSE_TIMER)
                    ck_assert_uint_eq(above.exits[cause], c.reflected[cause]);
            ck_assert_uint_eq(exits_total(&above), reflected_total(&c) + above.exits[CAUSE_TIMER]);
        }
    }
}

START_TEST(the_counters_obey_their_laws)
{
    busy_program(&image);
    counting_program(&second, 2000, 1);
    const struct rig_guest g[] = { guest_of(&image), guest_of(&second) };
    for (unsigned count = 1; count <= 2; count++) {
        rig_build(&rig, &(struct rig_spec){ .height = (unsigned)_i, .guests = g, .guest_count = count });
        tower_power_on(rig.tower);
        ck_assert_int_eq(tower_run(rig.tower), STOP);
        assert_laws(&rig);
        uint64_t clocks = 0;
        for (unsigned n = 0; n < count; n++)
            clocks += rig_machine(&rig, n)->c;
        struct counters top = monitor_counters(rig.tower->monitors[_i - 1]);
        ck_assert_uint_eq(clocks, top.direct + top.completed);      /* nobody idles here */
        ck_assert_uint_gt(emulated_total(&top), 100);
        ck_assert_uint_gt(reflected_total(&top), 100);
        ck_assert_uint_gt(top.absorbed, 10);
        rig_free(&rig);
    }
}
END_TEST

/* The traps that the guest's machine takes are those that D reflects, and those of its own: RESET, TIMER. */
START_TEST(the_guest_takes_what_d_reflects_and_its_own)
{
    busy_program(&image);
    const struct rig_guest g = guest_of(&image);
    struct census bare, census;
    rig_build(&other, &(struct rig_spec){ .height = 0, .guests = &g, .guest_count = 1 });
    census_begin(&bare, rig_machine(&other, 0), NULL);
    tower_power_on(other.tower);
    tower_run(other.tower);
    rig_build(&rig, &(struct rig_spec){ .height = (unsigned)_i, .guests = &g, .guest_count = 1 });
    census_begin(&census, rig_machine(&rig, 0), NULL);
    tower_power_on(rig.tower);
    tower_run(rig.tower);
    struct counters top = monitor_counters(rig.tower->monitors[_i - 1]);
    for (unsigned cause = 0; cause < CAUSE_COUNT; cause++) {
        ck_assert_uint_eq(census.taken[cause], bare.taken[cause]);
        if (cause != CAUSE_TIMER && cause != CAUSE_RESET)
            ck_assert_uint_eq(census.taken[cause], top.reflected[cause]);
    }
    ck_assert_uint_gt(census.taken[CAUSE_TIMER], 10);
    ck_assert_uint_eq(census.taken[CAUSE_RESET], 1);
    rig_free(&rig);
    rig_free(&other);
}
END_TEST

/* A v_i that traps is both an emulation and a reflection. */
START_TEST(a_routine_that_traps_is_reflected)
{
    image_begin(&image);
    opi(&image, LW, 1, 0, TRAP_CAUSE);
    opi(&image, BNE, 1, 0, 2);
    opm(&image, LPSW, 0, 2);                        /* ALIGN, and its handler halts */
    image_insn(&image, INSN_HALT, 0, 1, 0, 0);
    const struct rig_guest g = guest_of(&image);
    rig_run_image(&rig, 1, &g);
    struct counters c = monitor_counters(rig.tower->monitors[0]);
    ck_assert_uint_eq(rig_machine(&rig, 0)->exit, CAUSE_ALIGN);
    ck_assert_uint_eq(c.emulated[INSN_LPSW], 1);
    ck_assert_uint_eq(c.reflected[CAUSE_ALIGN], 1);
    ck_assert_uint_eq(exits_total(&c), c.absorbed + reflected_total(&c) + c.completed);
    rig_free(&rig);
}
END_TEST

/* -- Towers ------------------------------------------------------------------------------------------------------ */

START_TEST(machines_in_one_process_do_not_meet)
{
    busy_program(&image);
    counting_program(&second, 100, 9);
    const struct rig_guest a = guest_of(&image), b = guest_of(&second);
    static struct rig together[4], alone[4];
    for (unsigned n = 0; n < 4; n++) {
        rig_build(&together[n], &(struct rig_spec){ .height = n, .guests = n % 2 == 0 ? &a : &b, .guest_count = 1 });
        tower_power_on(together[n].tower);
        rig_run_image(&alone[n], n, n % 2 == 0 ? &a : &b);
    }
    for (uint64_t until = 1; until < 100000; until += 501)
        for (unsigned n = 0; n < 4; n++) {
            rig_machine(&together[n], 0)->until = until;
            tower_run(together[n].tower);
        }
    for (unsigned n = 0; n < 4; n++) {
        const struct machine *x = rig_machine(&together[n], 0), *y = rig_machine(&alone[n], 0);
        ck_assert_int_eq(x->stop, HALTED);
        ck_assert_uint_eq(x->c, y->c);
        ck_assert_uint_eq(window_hash(&x->e), window_hash(&y->e));
        ck_assert_int_eq(memcmp(x->g, y->g, REGISTERS * sizeof x->g[0]), 0);
        rig_free(&together[n]);
        rig_free(&alone[n]);
    }
}
END_TEST

START_TEST(a_tower_higher_than_the_stack_is_deep)
{
    busy_program(&image);
    const struct rig_guest g = guest_of(&image);
    rig_run_image(&other, 0, &g);
    rig_run_image(&rig, 700, &g);
    ck_assert_int_eq(rig_machine(&rig, 0)->stop, HALTED);
    ck_assert_uint_eq(rig_machine(&rig, 0)->exit, 7);
    ck_assert_uint_eq(rig_machine(&rig, 0)->c, rig_machine(&other, 0)->c);
    ck_assert_uint_eq(window_hash(&rig_machine(&rig, 0)->e), window_hash(&rig_machine(&other, 0)->e));
    assert_laws(&rig);
    rig_free(&rig);
    rig_free(&other);
}
END_TEST

START_TEST(a_tower_that_does_not_fit_is_refused)
{
    const char *why = NULL;
    const struct guest_spec g = { .storage = STORAGE_MAX, .until = UINT64_MAX };
    struct tower_spec spec = {
        .engine = engine_by_name("reference"), .height = 1 << 15, .guests = &g, .guest_count = 1,
        .attention = &rig.attention,
    };
    ck_assert_uint_gt(tower_storage(&spec), STORAGE_MAX_CARRIER);
    ck_assert_ptr_null(tower_create(&spec, &why));
    ck_assert_ptr_nonnull(strstr(why, "2 GiB"));
    spec.height = 2;
    struct tower *t = tower_create(&spec, &why);
    ck_assert_ptr_nonnull(t);
    ck_assert_uint_eq(t->guests[0]->e.size, STORAGE_MAX);
    tower_free(t);
}
END_TEST

START_TEST(attention_ends_a_run_that_then_goes_on)
{
    counting_program(&image, 1000, 2);
    const struct rig_guest g = guest_of(&image);
    rig_build(&rig, &(struct rig_spec){ .height = (unsigned)_i, .guests = &g, .guest_count = 1 });
    tower_power_on(rig.tower);
    rig.attention = 1;
    ck_assert_int_eq(tower_run(rig.tower), ATTENTION);
    ck_assert_uint_eq(rig_machine(&rig, 0)->c, 0);
    rig.attention = 0;
    ck_assert_int_eq(tower_run(rig.tower), STOP);
    ck_assert_int_eq(rig_machine(&rig, 0)->stop, HALTED);
    rig_free(&rig);
}
END_TEST

Suite *monitor_suite(void)
{
    Suite *s = suite_create("monitor");
    TCase *parts = tcase_create("parts"), *guests = tcase_create("guests"), *towers = tcase_create("towers");
    tcase_add_test(parts, every_privileged_instruction_has_a_routine_and_no_other);
    tcase_add_test(parts, f_grants_what_the_guest_has_and_nothing_more);
    tcase_add_test(parts, f_composes_along_a_tower);
    tcase_add_test(parts, the_invariants_hold_after_a_run);
    tcase_add_test(parts, the_invariants_notice);
    tcase_add_test(parts, storage_is_given_away_once);
    suite_add_tcase(s, parts);
    tcase_add_loop_test(guests, registers_are_the_guests_own, 1, 4);
    tcase_add_loop_test(guests, slices_are_fair, 1, 4);
    tcase_add_loop_test(guests, a_storm_of_traps_does_not_starve_others, 0, 2);
    tcase_add_test(guests, the_stop_of_one_guest_is_not_the_others_concern);
    tcase_add_loop_test(guests, a_parked_guest_waits_and_wakes, 1, 4);
    suite_add_tcase(s, guests);
    tcase_add_test(towers, the_limit_is_exact_at_every_depth);
    tcase_add_loop_test(towers, the_counters_obey_their_laws, 1, 6);
    tcase_add_loop_test(towers, the_guest_takes_what_d_reflects_and_its_own, 1, 4);
    tcase_add_test(towers, a_routine_that_traps_is_reflected);
    tcase_add_test(towers, machines_in_one_process_do_not_meet);
    tcase_add_test(towers, a_tower_higher_than_the_stack_is_deep);
    tcase_add_test(towers, a_tower_that_does_not_fit_is_refused);
    tcase_add_loop_test(towers, attention_ends_a_run_that_then_goes_on, 0, 3);
    suite_add_tcase(s, towers);
    return s;
}
