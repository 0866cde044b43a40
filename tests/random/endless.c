/* endless.c - random programs that run as long as one likes.
 *
 * The programs of generator.c end soon: sooner or later one of them spoils its own handler. Here the handler is out of
 * reach. What is random runs in user mode, in windows that begin at page 1, and whatever it does ends in the handler,
 * which goes on somewhere: behind the instruction that trapped, or with another PSW of the table, with another T, two
 * other registers, once in a while with a line of the window as it was or a disk block on its way into it. So code may
 * destroy itself, and be destroyed, without end.
 *
 *   page 0      trap area, handler, table of PSWs, pool of numbers
 *   page 1 ..   the window, 1, 2 or 4 pages: one half code, one half data, with 30 % of the stores into code
 *   behind      the window as it was, then storage that nobody uses
 */
#include "tests/random/writing.h"

#include "isa/dev/device.h"

#include <string.h>

enum { WINDOW = PAGE_SIZE, POOL = DATA, POOL_WORDS = 32, TIMERS = POOL + 4 * POOL_WORDS, TIMER_WORDS = 16 };
enum { LINE_BYTES = 64, LOOSE = 26 };           /* words of a snippet, and one */

/* -- Loops: where time goes ---------------------------------------------------------------------------------------- */

/* An address for loads and stores: data, code in 30 of 100 cases, and once in a while any number. */
static uint32_t somewhere(struct generator *g)
{
    uint32_t code = g->body.end - g->body.l, at = below(g, code) & ~3u;
    if (chance(g, 4))
        return edge(g);
    return chance(g, 30) ? at : code + at;
}

/* A walk through storage: `turns` times a few instructions, loads and stores at the same register among them. */
static void walk(struct generator *g)
{
    uint32_t turns = 10 + below(g, 400);
    unsigned pointer = g->base, counter = g->value;
    li(g, pointer, somewhere(g));
    I(ADDI, counter, 0, turns);
    uint32_t top = g->body.at;
    for (uint32_t n = 1 + below(g, 6); n > 0; n--) {
        struct insn i = decode(legal_word(g, (enum insn_id)below(g, INSN_SVC)), ~0u);
        enum kind kind = insn_info(i.id)->kind;
        if (kind == KIND_BRANCH || kind == KIND_JUMP)
            continue;
        if (i.d == pointer || i.d == counter)
            i.d = 0;
        if ((kind == KIND_LOAD || kind == KIND_STORE) && chance(g, 90)) {
            i.a = (uint8_t)pointer;
            i.imm = 4 * below(g, 8);
        }
        put(g, encode(i));
    }
    I(ADDI, pointer, pointer, PICK(g, 0, 1, 4, 4, 4, 8, 0 - 4u));
    I(ADDI, counter, counter, -1);
    I(BNE, counter, 0, (int32_t)(top - g->body.at) / 4);
}

/* A loop around a call. */
static void calls(struct generator *g)
{
    unsigned counter = g->value, link = g->base;
    I(ADDI, counter, 0, 2 + below(g, 60));
    I(JAL, link, 0, 4);
    I(ADDI, counter, counter, -1);
    I(BNE, counter, 0, -2);
    I(JAL, 0, 0, 4);
    I(ADDI, g->d == counter || g->d == link ? 0 : g->d, g->e, below(g, 100));
    put(g, encode((struct insn){ .id = INSN_ADD, .d = g->d == counter || g->d == link ? 0 : (uint8_t)g->d,
                                 .a = (uint8_t)g->e, .b = (uint8_t)g->d }));
    I(JALR, 0, link, 0);
}

/* A loop whose body is a straight line of up to 90 words: longer than any unit that an engine thinks in. */
static void line(struct generator *g)
{
    uint32_t top, length = 30 + below(g, 60);
    if (g->body.at + 4 * (length + LOOSE) > g->body.end)
        return;
    I(ADDI, g->value, 0, 2 + below(g, 200));
    top = g->body.at;
    for (uint32_t n = 0; n < length; n++) {
        struct insn i = decode(legal_word(g, (enum insn_id)below(g, INSN_DIV)), ~0u);
        if (i.d == g->value)
            i.d = (uint8_t)g->base;
        put(g, encode(i));
    }
    I(ADDI, g->value, g->value, -1);
    I(BNE, g->value, 0, (int32_t)(top - g->body.at) / 4);
}

/* A store into code that is near, through a register. */
static void strike(struct generator *g)
{
    uint32_t target = g->body.at - g->body.l + 4 * below(g, 24) - 32;
    li(g, g->base, target);
    I(SW, g->value, g->base, 4 * below(g, 4));
}

/* -- The window ---------------------------------------------------------------------------------------------------- */

/* Snippets from here to the end, and back to the start. */
static void write_structured(struct generator *g)
{
    while (g->body.at + 4 * LOOSE < g->body.end) {
        uint32_t what = below(g, 10);
        draw_registers(g);
        if (what < 3)
            walk(g);
        else if (what < 4)
            calls(g);
        else if (what < 5)
            strike(g);
        else if (what < 6)
            line(g);
        else
            write_snippet(g);
    }
    I(BEQ, 0, 0, (int32_t)(g->body.start - g->body.at) / 4);
}

/* Bytes: of any kind, or legal words with `percent` of any kind among them. */
static void write_raw(struct generator *g, uint32_t percent)
{
    while (g->body.at < g->body.end)
        put(g, chance(g, percent) ? any_word(g) : legal_word(g, (enum insn_id)below(g, INSN_COUNT)));
}

static void write_window(struct generator *g, uint32_t size)
{
    g->body = (struct body){
        .start = WINDOW, .at = WINDOW, .end = WINDOW + size / 2, .l = WINDOW, .b = size, .user = true,
    };
    fill(g, g->c->image + WINDOW + size / 2, size / 2);
    if (chance(g, 70))
        write_structured(g);
    else
        write_raw(g, PICK(g, 2, 10, 50, 100));
    memcpy(g->c->image + WINDOW + size, g->c->image + WINDOW, size);
}

/* -- What the handler draws from ----------------------------------------------------------------------------------- */

static void write_tables(struct generator *g, uint32_t size)
{
    for (unsigned n = 0; n < POOL_WORDS; n++) {
        uint32_t kind = below(g, 10), number = edge(g), address = somewhere(g);
        uint32_t word = legal_word(g, (enum insn_id)below(g, INSN_COUNT));
        put_at(g, POOL + 4 * n, kind < 6 ? address : kind < 8 ? word : number);
    }
    for (unsigned n = 0; n < TIMER_WORDS; n++)
        put_at(g, TIMERS + 4 * n, PICK(g, 1, 2, 3, 7, 31, 33, 63, 65, 500, 1000, 5000, 20000, 50000, 100000));
    for (unsigned n = 0; n < TABLE_PSWS; n++) {
        uint32_t up = size > PAGE_SIZE && chance(g, 25) ? PAGE_SIZE : 0, status = PSW_M | (chance(g, 60) ? PSW_I : 0);
        uint32_t b = size - up, at = below(g, size / 2) & ~3u;
        uint32_t psw[PSW_WORDS] = { status, chance(g, 50) ? 0 : at, WINDOW + up, b, 20000 };
        if (chance(g, 20))
            psw[3] = PICK(g, b + 1, b + 2, b + 64, b - 1, b - 4, b / 2, b - 36);
        if (chance(g, 4))
            psw[1] += 2;
        psw[4] = PICK(g, 1, 9, 32, 40, 300, 3000, 20000, 100000);
        put_psw(g, TABLE + n * TABLE_STRIDE, &psw);
    }
}

/* -- The handler --------------------------------------------------------------------------------------------------- */

/* A branch over what is not written yet, and its end. */
static uint32_t skip_unless_zero(struct generator *g, unsigned r)
{
    I(BNE, r, 0, 0);
    return g->body.at - 4;
}

static void land(struct generator *g, uint32_t branch)
{
    struct insn i = { .id = INSN_BNE, .d = 14, .imm = (g->body.at - branch) / 4 };
    put_at(g, branch, encode(i));
}

/* r15 becomes the next number of a xorshift generator (Marsaglia 2003), whose state is the first word of the data. */
static void draw_number(struct generator *g)
{
    static const struct {
        enum insn_id id;
        unsigned by;
    } steps[] = { { INSN_SLLI, 13 }, { INSN_SRLI, 17 }, { INSN_SLLI, 5 } };
    I(LW, 15, 0, TRAP_DATA);
    for (unsigned n = 0; n < 3; n++) {
        insn(g, steps[n].id, 14, 15, 0, steps[n].by);
        insn(g, INSN_XOR, 15, 15, 14, 0);
    }
    I(SW, 15, 0, TRAP_DATA);
}

/* Bits of r15 into r14. */
static void draw_bits(struct generator *g, unsigned shift, uint32_t mask)
{
    I(SRLI, 14, 15, shift);
    I(ANDI, 14, 14, mask);
}

/* One of sixteen traps puts a line of the window back as it was. */
static void write_repair(struct generator *g, uint32_t size)
{
    draw_bits(g, 3, 15);
    uint32_t skip = skip_unless_zero(g, 14);
    draw_bits(g, 8, size / 2 - LINE_BYTES);
    I(ADDI, 13, 0, LINE_BYTES / 4);
    I(LW, 12, 14, WINDOW + size);
    I(SW, 12, 14, WINDOW);
    I(ADDI, 14, 14, 4);
    I(ADDI, 13, 13, -1);
    I(BNE, 13, 0, -4);
    land(g, skip);
}

/* One of 64 has a block of the disk put into the window, from some word on. */
static void write_transfer(struct generator *g, uint32_t size)
{
    draw_bits(g, 17, 63);
    uint32_t skip = skip_unless_zero(g, 14);
    draw_bits(g, 6, CASE_BLOCKS - 1);
    I(OUT, 14, 0, DISK_BLOCK);
    draw_bits(g, 8, (size - 1) & ~3u & 0x7FFF);
    I(ADDI, 13, 14, WINDOW);
    I(OUT, 13, 0, DISK_ADDRESS);
    I(ADDI, 13, 0, 1);
    I(OUT, 13, 0, DISK_CONTROL);
    I(OUT, 13, 0, DISK_COMMAND);
    land(g, skip);
    I(ADDI, 13, 0, DISK_STATUS_DONE);
    I(OUT, 13, 0, DISK_STATUS);
}

static void write_handler(struct generator *g, uint32_t size)
{
    g->body = (struct body){ .at = HANDLER, .b = UINT32_MAX };
    I(SW, 14, 0, 0x78);
    I(SW, 15, 0, 0x7C);
    draw_number(g);
    for (unsigned n = 0; n < 2; n++) {
        draw_bits(g, 5 + 7 * n, 4 * (POOL_WORDS - 1));
        I(LW, 1 + below(g, 13), 14, POOL);
    }
    write_repair(g, size);
    if (g->c->has_disk)
        write_transfer(g, size);
    I(LW, 14, 0, TRAP_CAUSE);
    I(BEQ, 14, 0, 13);                          /* RESET: from the table */
    I(ADDI, 14, 14, -CAUSE_TIMER);
    I(SLTIU, 14, 14, 2);
    I(BNE, 14, 0, 5);                           /* TIMER, DEVICE: half of them where it was, half from the table */
    I(LW, 14, 0, TRAP_WORD);
    I(BEQ, 14, 0, 8);                           /* a fetch that trapped, or the word 0: from the table */
    I(LW, 14, 0, OLD_P);
    I(ADDI, 14, 14, 4);
    I(SW, 14, 0, OLD_P);
    draw_bits(g, 11, 7);
    I(BEQ, 14, 0, 2);
    I(BEQ, 0, 0, 5);
    draw_bits(g, 20, (TABLE_PSWS - 1) * TABLE_STRIDE);
    I(LW, 15, 0, 0x7C);
    I(LPSW, 0, 14, TABLE);
    draw_bits(g, 25, 4 * (TIMER_WORDS - 1));    /* go on */
    I(LW, 14, 14, TIMERS);
    I(SW, 14, 0, OLD_T);
    I(LW, 14, 0, 0x78);
    I(LW, 15, 0, 0x7C);
    I(LPSW, 0, 0, OLD_STATUS);
}

/* -- The case ------------------------------------------------------------------------------------------------------ */

/* Of 16 seeds 2 are compared at every tick, 2 at every seventh, 3 at strides of their own, and 9 run far. */
static void plan(struct generator *g, struct test_case *c)
{
    unsigned turn = (unsigned)(c->seed % 16);
    uint64_t own = 33 + below(g, 5000);
    c->stride = turn < 2 ? 1 : turn < 4 ? 7 : turn < 7 ? own : 1000000;
    c->limit = turn < 2 ? 130000 : turn < 4 ? 200000 : turn < 7 ? 500000 : 2500000;
}

void generate_endless(struct test_case *c, uint64_t seed)
{
    memset(c, 0, sizeof *c);
    struct generator g = { .c = c, .state = ~seed };
    uint32_t size = PICK(&g, PAGE_SIZE, 2 * PAGE_SIZE, 4 * PAGE_SIZE);
    c->seed = seed;
    c->endless = true;
    c->storage = g.q = 2 * size + PICK(&g, PAGE_SIZE, 2 * PAGE_SIZE, 6 * PAGE_SIZE);
    c->has_disk = chance(&g, 70);
    c->latency = PICK(&g, 1, 3, 37, 500, 5000);
    write_window(&g, size);
    write_tables(&g, size);
    write_handler(&g, size);
    put_at(&g, TRAP_DATA, any_word(&g) | 1);
    uint32_t psw[PSW_WORDS] = { 0, HANDLER, 0, UINT32_MAX, 0 };
    put_psw(&g, NEW_STATUS, &psw);
    c->input_size = below(&g, CASE_INPUT_MAX);
    fill(&g, c->input, c->input_size);
    for (unsigned block = 0; block < CASE_BLOCKS; block++)
        memcpy(c->disk + block * 4096, c->image + WINDOW + 4096 * below(&g, size / 4096), 4096);
    plan(&g, c);
}
