/* test_engine.c - what every engine must do besides being right, which lockstep sees to: go fast where it can. */
#include "isa/engine/jit.h"
#include "tests/support/image.h"
#include "tests/support/rig.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

static struct image image;
static struct rig rig;

/* A machine under the engine, with power. */
static struct machine *start(const struct engine *engine)
{
    const struct rig_guest g = { .image = image.byte, .size = image.size };
    rig_build(&rig, &(struct rig_spec){ .engine = engine, .guests = &g, .guest_count = 1 });
    machine_power_on(rig_machine(&rig, 0));
    return rig_machine(&rig, 0);
}

/* A loop that never ends, with loads and stores. */
static void endless(void)
{
    image_begin(&image);
    opi(&image, SW, 2, 0, 0x2000);
    opi(&image, LW, 2, 0, 0x2000);
    opi(&image, ADDI, 2, 2, 1);
    opi(&image, BEQ, 0, 0, -4);
}

static struct bare *bare_from(const struct engine *engine, uint64_t engine_from)
{
    static const volatile sig_atomic_t attention;
    struct bare *b = bare_create(&(struct bare_options){
        .engine = engine, .engine_from = engine_from, .storage = 4 * PAGE_SIZE, .attention = &attention });
    ck_assert_ptr_nonnull(b);
    machine_place(&b->machine, image.byte, image.size);
    ck_assert_int_eq(machine_power_on(&b->machine), GOES_ON);
    return b;
}

/* Until some clock the reference engine runs, then the one that is wanted, and nobody can tell. _i: that clock. */
START_TEST(an_engine_may_begin_later)
{
    static const uint64_t stops[] = { 0, 1, 99, 100, 101, 102, 103, 104, 1000, 5000, 50000 };
    endless();
    for (const struct engine *e = engines; e->name != NULL; e++) {
        struct bare *b = bare_from(e, (uint64_t)_i), *model = bare_from(engine_by_name("reference"), 0);
        struct machine *m = &b->machine;
        for (size_t n = 0; n < sizeof stops / sizeof stops[0]; n++) {
            m->until = model->machine.until = stops[n];
            ck_assert_int_eq(m->run(m), LIMIT);
            ck_assert_int_eq(model->machine.run(&model->machine), LIMIT);
            ck_assert(b->engine == NULL ? m->c <= (uint64_t)_i : m->run == b->engine->run && m->c >= (uint64_t)_i);
            ck_assert_uint_eq(m->c, stops[n]);
            ck_assert_uint_eq(m->psw.p, model->machine.psw.p);
            ck_assert_mem_eq(m->g, model->machine.g, REGISTERS * sizeof *m->g);
            ck_assert_uint_eq(window_hash(&m->e), window_hash(&model->machine.e));
        }
        ck_assert_ptr_nonnull(b->engine);
        bare_free(model);
        bare_free(b);
    }
}
END_TEST

static bool is_reference(const struct engine *e) { return e->attach == NULL; }

START_TEST(kernels_hardly_need_the_reference_engine)
{
    enum { ROUNDS = 100000 };
    image_begin(&image);
    image_li(&image, 1, ROUNDS);
    opi(&image, SW, 2, 0, 0x2000);
    opi(&image, LW, 2, 0, 0x2000);
    opi(&image, ADDI, 2, 2, 1);
    opi(&image, ADDI, 1, 1, -1);
    opi(&image, BNE, 1, 0, -4);
    opm(&image, HALT, 0, 0);
    for (const struct engine *e = engines; e->name != NULL; e++) {
        struct machine *m = start(e);
        ck_assert_int_eq(m->run(m), STOP);
        ck_assert_uint_eq(machine_get(m, 2), ROUNDS);
        if (is_reference(e) || m->run == reference_run)
            ck_assert_uint_eq(engine_slow(m), m->c);
        else
            ck_assert(engine_slow(m) > 0 && engine_slow(m) * 100 < m->c);
        rig_free(&rig);
    }
}
END_TEST

/* A new image: r1 = rounds, and the user whose PSW is at 0x1200; the kernel that it traps to comes next. */
static void begin_kernel(uint32_t rounds)
{
    image_begin(&image);
    opi(&image, ADDI, 3, 0, 0x1100);
    opi(&image, SW, 3, 0, NEW_P);
    image_li(&image, 1, rounds);
    opm(&image, LPSW, 0, 0x1200);
    image_at(&image, 0x1100);
}

/* A user who calls, and a kernel that comes back at once: 100000 svc and lpsw. Nobody watches, so the translator need
 * not leave host code for them. */
START_TEST(traps_stay_in_host_code)
{
    enum { ROUNDS = 100000 };
    const struct engine *jit = engine_by_name("jit");
    if (jit == NULL)
        return;                                             /* no host for it */
    begin_kernel(ROUNDS);
    opi(&image, LW, 3, 0, OLD_P);
    opi(&image, ADDI, 3, 3, 4);
    opi(&image, SW, 3, 0, OLD_P);
    opm(&image, LPSW, 0, 0);
    image_at(&image, 0x1200);
    image_psw(&image, PSW_M, 0, 0x2000, PAGE_SIZE, 0);
    image_at(&image, 0x2000);                               /* the user */
    opm(&image, SVC, 0, 0);
    opi(&image, ADDI, 1, 1, -1);
    opi(&image, BNE, 1, 0, -2);
    opi(&image, BEQ, 0, 0, 0);
    struct machine *m = start(jit);
    if (m->run == jit->run) {
        m->until = 6 + 6 * ROUNDS;
        ck_assert_int_eq(m->run(m), LIMIT);
        ck_assert_uint_eq(machine_get(m, 1), 0);
        ck_assert(engine_slow(m) * 100 < ROUNDS);
    }
    rig_free(&rig);
}
END_TEST

/* Registers that compiled code hardly uses, in a loop that uses no others: they must come to live in host registers, and
 * keep their values on the way. */
START_TEST(registers_follow_what_runs)
{
    enum { ROUNDS = 1000000 };
    const struct engine *jit = engine_by_name("jit");
    if (jit == NULL || FLUSH_INTERVAL != 0)
        return;
    image_begin(&image);
    image_li(&image, 3, ROUNDS);
    image_li(&image, 1, 0x12345678);
    op3(&image, ADD, 4, 4, 3);
    op3(&image, XOR, 7, 7, 4);
    op3(&image, ADD, 6, 6, 7);
    opi(&image, ADDI, 3, 3, -1);
    opi(&image, BNE, 3, 0, -4);
    opm(&image, HALT, 0, 0);
    struct machine *m = start(jit);
    const struct jit *j = m->engine;
    if (m->run == jit->run) {
        uint32_t sum = 0, mixed = 0, all = 0;
        ck_assert_int_lt(j->host_of[3], 0);
        ck_assert_int_eq(m->run(m), STOP);
        for (uint32_t n = ROUNDS; n > 0; n--)
            all += mixed ^= sum += n;
        ck_assert_uint_eq(machine_get(m, 4), sum);
        ck_assert_uint_eq(machine_get(m, 7), mixed);
        ck_assert_uint_eq(machine_get(m, 6), all);
        ck_assert_uint_eq(machine_get(m, 1), 0x12345678);
        ck_assert(j->host_of[3] >= 0 && j->host_of[4] >= 0 && j->host_of[6] >= 0 && j->host_of[7] >= 0);
    }
    rig_free(&rig);
}
END_TEST

/* Bytes of all call stacks that the host has given memory for. */
static uint64_t stacks_resident(const struct jit *j)
{
    enum { STACK_PAGES = (CALL_STACK + STACK_MARGIN) / PAGE_SIZE };
    static unsigned char resident[STACK_PAGES];
    uint64_t sum = 0;
    for (unsigned n = 0; n < j->space_count; n++) {
        ck_assert_int_eq(mincore(j->spaces[n].stack, CALL_STACK + STACK_MARGIN, resident), 0);
        for (unsigned page = 0; page < STACK_PAGES; page++)
            sum += (resident[page] & 1) * PAGE_SIZE;
    }
    return sum;
}

/* Calls that nobody returns from, millions of them in each of many spaces: what they have left is given back. */
START_TEST(calls_without_return_take_no_more_memory)
{
    enum { ROUNDS = 200000, CALLS = 16, WHERE_FROM = 0x2000, MANY = 20 };
    const struct engine *jit = engine_by_name("jit");
    if (jit == NULL || FLUSH_INTERVAL != 0)
        return;
    image_begin(&image);
    image_li(&image, 3, ROUNDS);                            /* each space begins here */
    for (int n = 0; n < CALLS; n++)
        opi(&image, JAL, 1, 0, 1);
    opi(&image, ADDI, 3, 3, -1);
    opi(&image, BNE, 3, 0, -CALLS - 1);
    opi(&image, LW, 4, 0, WHERE_FROM + 12);                 /* the next has a larger R.b */
    opi(&image, ADDI, 4, 4, 256);
    opi(&image, SW, 4, 0, WHERE_FROM + 12);
    opm(&image, LPSW, 0, WHERE_FROM);
    image_at(&image, WHERE_FROM);
    image_psw(&image, 0, IMAGE_CODE, 0, 2 * WHERE_FROM, 0);
    struct machine *m = start(jit);
    if (m->run == jit->run) {
        m->until = (uint64_t)MANY * ROUNDS * (CALLS + 2);
        ck_assert_int_eq(m->run(m), LIMIT);
        ck_assert_uint_gt(((const struct jit *)m->engine)->space_count, MANY / 2);
        ck_assert_uint_lt(stacks_resident(m->engine), CALL_STACK * 3 / 2);
    }
    rig_free(&rig);
}
END_TEST

/* Bytes of addresses that this process has. */
static uint64_t addresses(void)
{
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fscanf(f, "%lu", &pages), 1);
    fclose(f);
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* A host that has no more memory than for one space, and a program with two: each makes room for the other, but not at
 * every turn. Sanitizers need more memory than can be refused here. */
START_TEST(a_space_makes_room_for_another)
{
    enum { ROUNDS = 8, LOOP = 2000000 };
    const struct engine *jit = engine_by_name("jit");
    if (jit == NULL || FLUSH_INTERVAL != 0 || SANITIZED)
        return;
    begin_kernel(ROUNDS);
    opi(&image, ADDI, 1, 1, -1);
    opi(&image, BEQ, 1, 0, 2);
    opm(&image, LPSW, 0, 0x1200);
    opm(&image, HALT, 0, 0);
    image_at(&image, 0x1200);
    image_psw(&image, PSW_M, 0, 0x2000, PAGE_SIZE, 0);
    image_at(&image, 0x2000);                               /* the user */
    image_li(&image, 2, LOOP);
    opi(&image, ADDI, 2, 2, -1);
    opi(&image, BNE, 2, 0, -1);
    opm(&image, SVC, 0, 0);
    struct machine *m = start(jit);
    struct rlimit before, little;
    ck_assert_int_eq(getrlimit(RLIMIT_AS, &before), 0);
    if (m->run == jit->run) {
        little = before;
        little.rlim_cur = addresses() + CALL_STACK * 3 / 2;
        ck_assert_int_eq(setrlimit(RLIMIT_AS, &little), 0);
        enum why why = m->run(m);
        ck_assert_int_eq(setrlimit(RLIMIT_AS, &before), 0);
        ck_assert_int_eq(why, STOP);
        ck_assert_uint_eq(m->stop, HALTED);
        ck_assert(engine_slow(m) * 4 < m->c);
        ck_assert_uint_eq(((const struct jit *)m->engine)->space_count, 1);
        ck_assert_uint_lt(((const struct jit *)m->engine)->generation, 4 * ROUNDS);
    }
    rig_free(&rig);
}
END_TEST

/* A round in each of `count` spaces, one after the other, over and over. */
static void goes_round(unsigned count, unsigned rounds)
{
    enum { WHERE_FROM = 0x2000 };
    image_begin(&image);
    image_li(&image, 1, (int32_t)rounds);
    image_li(&image, 4, 64 * (int32_t)count);
    opi(&image, ADDI, 2, 2, 64);                            /* each space begins here */
    opi(&image, BLT, 2, 4, 2);
    opi(&image, ADDI, 2, 0, 0);
    opi(&image, ADDI, 3, 2, 2 * WHERE_FROM);
    opi(&image, SW, 3, 0, WHERE_FROM + 12);                 /* R.b */
    opi(&image, ADDI, 1, 1, -1);
    opi(&image, BEQ, 1, 0, 2);
    opm(&image, LPSW, 0, WHERE_FROM);
    opm(&image, HALT, 0, 0);
    image_at(&image, WHERE_FROM);
    image_psw(&image, 0, IMAGE_CODE + 16, 0, 2 * WHERE_FROM, 0);
}

/* What it takes to make a space is not paid for a few instructions, where there are more of them than are kept; but those
 * that are there are kept. */
START_TEST(spaces_are_not_made_for_nothing)
{
    const struct engine *jit = engine_by_name("jit");
    if (jit == NULL || FLUSH_INTERVAL != 0)
        return;
    goes_round(_i, 100000);
    struct machine *m = start(jit);
    if (m->run == jit->run) {
        ck_assert_int_eq(m->run(m), STOP);
        ck_assert_uint_eq(m->stop, HALTED);
        ck_assert_uint_lt(((const struct jit *)m->engine)->generation, 16);
        ck_assert(_i > SPACES * 5 / 4 || engine_slow(m) * 3 < m->c);
    }
    rig_free(&rig);
}
END_TEST

/* How many addresses of space 0 have a trace. */
static unsigned traces_at(const struct jit *j)
{
    unsigned sum = 0;
    for (uint64_t n = 0; n < j->spaces[0].limit / 4; n++)
        sum += j->spaces[0].entries[n] != 0;
    return sum;
}

/* Tables are cleared by giving their pages back, which a host does not take that has been told to lock them. */
START_TEST(what_is_locked_is_forgotten)
{
    const struct engine *jit = engine_by_name("jit");
    if (jit == NULL || FLUSH_INTERVAL != 0)
        return;
    endless();
    struct machine *m = start(jit);
    struct jit *j = m->engine;
    m->until = 1000;
    ck_assert_int_eq(m->run(m), LIMIT);
    if (m->run == jit->run && mlock(j->spaces[0].entries, j->spaces[0].limit) == 0) {
        ck_assert_uint_gt(traces_at(j), 0);
        jit_flush(j);
        ck_assert_uint_eq(traces_at(j), 0);
    }
    rig_free(&rig);
}
END_TEST

/* A loop that runs long enough for its code to settle, twice over, and then changes the subroutine that it calls. */
START_TEST(settled_code_can_change)
{
    enum { ROUNDS = 8000000, CHANGED = 1000000 };
    const struct engine *jit = engine_by_name("jit");
    if (jit == NULL || FLUSH_INTERVAL != 0)
        return;
    image_begin(&image);
    image_li(&image, 3, ROUNDS);
    image_li(&image, 5, CHANGED);
    image_li(&image, 7, 0x1200);
    opi(&image, LW, 6, 7, 8);
    opi(&image, JAL, 1, 0, (0x1200 - (int)image.at) / 4);       /* the loop */
    opi(&image, ADDI, 3, 3, -1);
    opi(&image, BNE, 3, 5, 2);
    opi(&image, SW, 6, 7, 0);
    opi(&image, BNE, 3, 0, -4);
    opm(&image, HALT, 0, 0);
    image_at(&image, 0x1200);                                   /* the subroutine */
    opi(&image, ADDI, 4, 4, 1);
    opi(&image, JALR, 0, 1, 0);
    opi(&image, ADDI, 4, 4, 3);                                 /* what its first instruction becomes */
    struct machine *m = start(jit);
    const struct jit *j = m->engine;
    if (m->run == jit->run) {
        m->until = 5 * (ROUNDS - 2 * CHANGED);
        ck_assert_int_eq(m->run(m), LIMIT);
        uint64_t settled = j->settled_at;
        uint32_t generation = j->generation;
        ck_assert(settled != 0 && generation >= 2);
        m->until = UINT64_MAX;
        ck_assert_int_eq(m->run(m), STOP);
        ck_assert_uint_eq(machine_get(m, 3), 0);
        ck_assert_uint_eq(machine_get(m, 4), ROUNDS - CHANGED + 3 * CHANGED);
    }
    rig_free(&rig);
}
END_TEST

/* A loop around a word that it stores to. A trace of it lives for one round: few of them are made, and they do not stay in
 * each other's way. */
START_TEST(a_loop_stores_into_a_hole_in_its_code)
{
    enum { ROUNDS = 300000, HOLE = IMAGE_CODE + 12 };
    const struct engine *jit = engine_by_name("jit");
    if (jit == NULL || FLUSH_INTERVAL != 0)
        return;
    image_begin(&image);
    image_li(&image, 1, ROUNDS);
    opi(&image, JAL, 0, 0, 2);
    image_word(&image, 0);                                  /* the hole */
    opi(&image, LW, 2, 0, HOLE);
    opi(&image, ADDI, 2, 2, 1);
    opi(&image, SW, 2, 0, HOLE);
    opi(&image, ADDI, 1, 1, -1);
    opi(&image, BNE, 1, 0, -6);
    opm(&image, HALT, 0, 0);
    struct machine *m = start(jit);
    if (m->run == jit->run) {
        const struct jit *j = m->engine;
        ck_assert_int_eq(m->run(m), STOP);
        ck_assert_uint_eq(machine_get(m, 2), ROUNDS);
        ck_assert_uint_lt(j->trace_count, ROUNDS / 16);
        ck_assert_uint_lt(j->detour_count, ROUNDS / 64);
        ck_assert_uint_lt(j->generation, 16);
    }
    rig_free(&rig);
}
END_TEST

Suite *engine_suite(void)
{
    Suite *s = suite_create("engine");
    TCase *speed = tcase_create("speed");
    tcase_add_test(speed, kernels_hardly_need_the_reference_engine);
    tcase_add_test(speed, traps_stay_in_host_code);
    tcase_add_test(speed, registers_follow_what_runs);
    tcase_add_test(speed, a_loop_stores_into_a_hole_in_its_code);
    tcase_add_test(speed, settled_code_can_change);
    suite_add_tcase(s, speed);
    TCase *memory = tcase_create("memory");
    tcase_add_test(memory, calls_without_return_take_no_more_memory);
    tcase_add_test(memory, a_space_makes_room_for_another);
    tcase_add_loop_test(memory, spaces_are_not_made_for_nothing, SPACES + 1, SPACES + 7);
    tcase_add_loop_test(memory, spaces_are_not_made_for_nothing, 2 * SPACES, 2 * SPACES + 1);
    tcase_add_test(memory, what_is_locked_is_forgotten);
    suite_add_tcase(s, memory);
    TCase *beginning = tcase_create("beginning");
    tcase_add_loop_test(beginning, an_engine_may_begin_later, 98, 105);
    suite_add_tcase(s, beginning);
    return s;
}
