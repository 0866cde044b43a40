/* events.c - random programs that do little but trap, load PSWs and run out of time.
 *
 * Engines that take traps and load PSWs by themselves have their own ways to be wrong. Here code of the same kind lies
 * in several windows, each 8 KiB, at the same virtual addresses, and runs in both modes, under any of them, with
 * interrupts on and off and timers from 1 to a few hundred. A window has a table of PSWs, which code loads, stores into and has
 * stored; the first one's page 0 has the new PSW, which code changes too, and the record, where code is put and run.
 *
 *   0x020  new PSW            0x400  bodies of 16 words, each a few things to do and a jump to another
 *   0x300  table of 8 PSWs    0x1000 more bodies, to the end of the window
 */
#include "tests/random/writing.h"

#include "isa/dev/device.h"

#include <string.h>

enum { WINDOW = 2 * PAGE_SIZE, BODY = 64, FIRST_BODY = 0x400, PSWS = 8 };

static uint32_t any_body(struct generator *g) { return FIRST_BODY + BODY * below(g, (WINDOW - FIRST_BODY) / BODY); }
static uint32_t any_window(struct generator *g) { return WINDOW * below(g, g->q / WINDOW); }
static uint32_t any_timer(struct generator *g)
{
    return PICK(g, 0, 0, 0, 1, 2, 3, 5, 17, 126, 127, 128, 129, 130, 131, 132, 140, 200, 257, 400, 1000);
}

/* Where any PSW of the table is. */
static uint32_t any_entry(struct generator *g) { return TABLE + TABLE_STRIDE * below(g, PSWS); }

static void trap(struct generator *g)
{
    uint32_t what = below(g, 10);
    if (what < 6)
        I(SVC, 0, 0, below(g, 0x10000));
    else if (what < 8)
        I(BRK, 0, 0, 0);
    else if (what < 9)
        put(g, PICK(g, 0, 0xF8000000, 0x10000001, 0xFFFFFFFF));
    else
        insn(g, INSN_DIV, g->d, g->e, 0, 0);
}

static void load_psw(struct generator *g)
{
    uint32_t at = any_entry(g), crooked = PICK(g, 1, 2, 4, 8);
    if (chance(g, 94))
        I(LPSW, 0, 0, at);
    else if (chance(g, 50))
        I(LPSW, 0, 0, at + crooked);
    else
        I(LPSW, 0, g->d, PICK(g, WINDOW - 20, WINDOW - 16, WINDOW - 8, OLD_STATUS, NEW_STATUS, 0x7FF0, 0xFFFFFFF0));
}

/* A field of a PSW, in the table or the new one, becomes something else. */
static void change_field(struct generator *g)
{
    uint32_t field = below(g, PSW_WORDS), timer = any_timer(g), body = any_body(g);
    uint32_t status = below(g, 4), window = any_window(g);
    uint32_t at = (chance(g, 60) ? any_entry(g) : NEW_STATUS) + 4 * field;
    switch (field) {
    case 0:  li(g, g->value, chance(g, 90) ? status : any_word(g)); break;
    case 1:  li(g, g->value, chance(g, 96) ? body : edge(g)); break;
    case 2:  li(g, g->value, chance(g, 85) ? window : window + 0x123); break;
    case 3:  li(g, g->value, chance(g, 96) ? PICK(g, 0xFFFFFFFF, WINDOW, 4 * WINDOW) : edge(g)); break;
    default: li(g, g->value, timer); break;
    }
    I(SW, g->value, 0, at);
}

/* Behind the instruction that trapped: only where page 0 is the window's. */
static void go_back(struct generator *g)
{
    I(LW, g->base, 0, OLD_P);
    I(ADDI, g->base, g->base, 4);
    I(SW, g->base, 0, OLD_P);
    I(LPSW, 0, 0, OLD_STATUS);
}

static void spin(struct generator *g)
{
    I(ADDI, g->base, 0, 1 + below(g, 60));
    I(ADDI, g->base, g->base, -1);
    I(BNE, g->base, 0, -1);
}

static void device(struct generator *g)
{
    switch (below(g, 4)) {
    case 0:  I(IN, g->d, 0, PICK(g, SYSTEM_CLOCK_LOW, SYSTEM_PENDING, CONSOLE_DATA, CONSOLE_STATUS)); break;
    case 1:  I(OUT, 0, 0, CONSOLE_CONTROL); break;
    default: I(ADDI, g->value, 0, 1); I(OUT, g->value, 0, chance(g, 40) ? CONSOLE_CONTROL : DISK_COMMAND); break;
    }
}

/* Code where the record goes, and a jump into it. */
static void run_record(struct generator *g)
{
    uint32_t at = 4 * below(g, 14);
    li(g, g->value, legal_word(g, (enum insn_id)below(g, INSN_LPSW)));
    I(SW, g->value, 0, at);
    I(JALR, 0, 0, at);
}

/* A word of one body becomes a word of another. */
static void change_code(struct generator *g)
{
    uint32_t from = any_body(g) + 4 * below(g, 8), to = any_body(g) + 4 * below(g, 8);
    I(LW, g->value, 0, from);
    I(SW, g->value, 0, to);
}

static void call(struct generator *g)
{
    int32_t distance = (int32_t)(any_body(g) - (g->body.at - g->body.l)) / 4;
    I(JAL, 1, 0, distance);
}

static void do_something(struct generator *g)
{
    uint32_t what = below(g, 100);
    draw_registers(g);
    if (what < 25)
        trap(g);
    else if (what < 45)
        load_psw(g);
    else if (what < 50)
        I(SPSW, 0, 0, any_entry(g));
    else if (what < 60)
        change_field(g);
    else if (what < 66)
        go_back(g);
    else if (what < 73)
        spin(g);
    else if (what < 80)
        device(g);
    else if (what < 81)
        run_record(g);
    else if (what < 84)
        change_code(g);
    else if (what < 89)
        call(g);
    else if (what < 93)
        I(JALR, 0, 1, 0);
    else
        I(ADDI, g->d, g->e, below(g, 100));
}

/* A body mostly begins harmlessly: what is entered by a trap must get on, or the machine wedges. */
static void write_body(struct generator *g, uint32_t at)
{
    g->body.at = at;
    uint32_t end = at + BODY - 4;
    draw_registers(g);
    if (chance(g, 97))
        I(ADDI, g->d, g->e, 1);
    while (g->body.at + 4 * 4 < end)
        do_something(g);
    g->body.at = end;
    uint32_t target = any_body(g) + g->body.l;
    I(JAL, 0, 0, (int32_t)(target - end) / 4);
}

static void write_psw(struct generator *g, uint32_t address)
{
    uint32_t status = below(g, 4), p = any_body(g), l = any_window(g);
    uint32_t b = PICK(g, UINT32_MAX, UINT32_MAX, WINDOW, 2 * WINDOW);
    uint32_t psw[PSW_WORDS] = { status, p, l, b, any_timer(g) };
    put_psw(g, address, &psw);
}

static void write_window(struct generator *g, uint32_t at)
{
    g->body = (struct body){ .start = at, .at = at, .end = at + WINDOW, .l = at, .b = UINT32_MAX };
    for (unsigned n = 0; n < PSWS; n++)
        write_psw(g, at + TABLE + n * TABLE_STRIDE);
    for (uint32_t body = FIRST_BODY; body < WINDOW; body += BODY)
        write_body(g, at + body);
}

void generate_events(struct test_case *c, uint64_t seed)
{
    memset(c, 0, sizeof *c);
    struct generator g = { .c = c, .state = seed };
    c->seed = seed;
    c->storage = g.q = WINDOW * PICK(&g, 1, 2, 4);
    for (uint32_t at = 0; at < g.q; at += WINDOW)
        write_window(&g, at);
    uint32_t psw[PSW_WORDS] = { 0, any_body(&g), 0, UINT32_MAX, 0 };
    put_psw(&g, NEW_STATUS, &psw);
    c->input_size = chance(&g, 50) ? 0 : below(&g, CASE_INPUT_MAX);
    fill(&g, c->input, c->input_size);
    c->has_disk = chance(&g, 50);
    c->latency = PICK(&g, 1, 3, 37, 129, 500);
    c->stride = PICK(&g, 7, 131, 137, 300, 1000, 5000);
    c->limit = c->stride == 7 ? 1000 : 20000;
}
