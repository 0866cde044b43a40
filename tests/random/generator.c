/* generator.c - random programs, biased so that everything happens.
 *
 * Uniformly random words trap at once and teach nothing. A program here has a trap handler that counts, does something
 * random, and goes on behind the instruction that trapped, or, where there is nothing to go on behind, with another of
 * a table of PSWs; and bodies, for both modes and several windows, made of snippets that each aim at something: an edge
 * of a bound, a device, a change of PSW, code that changes code. Stores may hit any of it, so some runs still end in
 * chaos, which is as good.
 *
 *   0x000  trap area        0x300  table of 16 PSWs, 32 bytes apart      0x600  PSWs that bodies make
 *   0x100  handler          0x500  data                                  0x800  bodies, to the end
 */
#include "tests/random/writing.h"

#include "isa/dev/device.h"
#include "isa/storage.h"

#include <string.h>

enum { MADE_PSW = 0x600, BODIES = 0x800 };
enum { COUNTER = TRAP_DATA, BODIES_MAX = 8 };

/* -- Random numbers ---------------------------------------------------------------------------------------------- */

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

uint32_t below(struct generator *g, uint32_t n) { return (uint32_t)(next(&g->state) >> 32) % n; }
bool chance(struct generator *g, uint32_t percent) { return below(g, 100) < percent; }
uint32_t any_word(struct generator *g) { return (uint32_t)(next(&g->state) >> 32); }
static unsigned any_register(struct generator *g) { return below(g, REGISTERS); }

uint32_t pick(struct generator *g, const uint32_t *from, size_t count) { return from[below(g, (uint32_t)count)]; }

void draw_registers(struct generator *g)
{
    g->d = any_register(g);
    g->e = any_register(g);
    g->base = 1 + below(g, REGISTERS - 1);
    g->value = g->base % 15 + 1;
}

/* A number of the kind that finds mistakes. */
uint32_t edge(struct generator *g)
{
    switch (below(g, 6)) {
    case 0:  return any_word(g);
    case 1:  return below(g, g->q + 8);
    case 2:  return g->q - g->body.l + below(g, 48) - 24;
    case 3:  return g->body.b + below(g, 48) - 24;
    case 4:  return below(g, 40) - 8;
    default: return PICK(g, 1, 31, 32, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0x80000001,
                         0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFC, 0xFFFFFFEC, 0xFFFFF000, 0x55555555, 0xFFFF8000);
    }
}

/* -- Writing words ----------------------------------------------------------------------------------------------- */

void put_at(struct generator *g, uint32_t address, uint32_t word)
{
    for (unsigned n = 0; n < 4 && address + n < g->q; n++)
        g->c->image[address + n] = (uint8_t)(word >> 8 * n);
}

void put(struct generator *g, uint32_t word)
{
    put_at(g, g->body.at, word);
    g->body.at += 4;
}

void insn(struct generator *g, enum insn_id id, unsigned d, unsigned a, unsigned b, uint32_t imm)
{
    put(g, encode((struct insn){ .id = id, .d = (uint8_t)d, .a = (uint8_t)a, .b = (uint8_t)b, .imm = imm }));
}

/* li: two words, always. */
void li(struct generator *g, unsigned d, uint32_t value)
{
    I(LUI, d, 0, (value + 0x8000) >> 16);
    I(ADDI, d, d, value);
}

/* The virtual address, under the body's window, of a physical one; of the word `words` ahead. */
static uint32_t virtual(const struct generator *g, uint32_t physical) { return physical - g->body.l; }
static uint32_t ahead(const struct generator *g, uint32_t words) { return virtual(g, g->body.at + 4 * words); }

/* -- Words ------------------------------------------------------------------------------------------------------- */

/* A random legal word of an instruction, of this machine or not. */
uint32_t legal_word(struct generator *g, enum insn_id id)
{
    struct insn i = { .id = id };
    i.d = (uint8_t)any_register(g);
    i.a = (uint8_t)any_register(g);
    i.b = (uint8_t)any_register(g);
    i.imm = chance(g, 50) ? below(g, 64) - 16 : any_word(g);
    switch (insn_info(id)->operands) {
    case OPS_D_A_TO:
    case OPS_D_TO:
        if (chance(g, 90))
            i.imm = below(g, 12) - 2;               /* jumps that stay in sight */
        break;
    case OPS_D_MEM:
    case OPS_MEM:
        if (chance(g, 60)) {
            i.a = 0;
            i.imm = chance(g, 50) ? DATA : 0;
            i.imm += below(g, 256);
        }
        break;
    default:
        break;
    }
    return encode(i);
}

/* Any instruction of a kind. */
static enum insn_id insn_of_kind(struct generator *g, enum kind kind)
{
    enum insn_id id;
    do
        id = (enum insn_id)below(g, INSN_COUNT);
    while (insn_info(id)->kind != kind);
    return id;
}

/* A word that is nearly legal, or no word at all. */
static uint32_t illegal_word(struct generator *g)
{
    if (chance(g, 30))
        return PICK(g, 0, 0xFFFFFFFF, 0x1A000000, 0x31000000, 0xE5000000, 0xF8000000, 0x01000000);
    uint32_t word = legal_word(g, (enum insn_id)below(g, INSN_COUNT));
    return word | 1u << below(g, 24);
}

static uint32_t any_port(struct generator *g)
{
    uint32_t port = below(g, 3) * DEVICE_REGISTERS;
    port += below(g, 8);
    return chance(g, 85) ? port
                         : PICK(g, 0x0F, 0x14, 0x1F, 0x28, 0x30, 0xFF, 0x100, 0x111, 0xFFFFFFFF, 0xFFFFFFF0);
}

/* -- Snippets: each is one of the things a program may do next ----------------------------------------------------- */

static void arithmetic(struct generator *g)
{
    for (uint32_t n = 1 + below(g, 3); n > 0; n--)
        put(g, legal_word(g, insn_of_kind(g, KIND_VALUE)));
}

/* Two shifts of one register that together rotate it, or nearly so, with other things in between. */
static void rotation(struct generator *g)
{
    unsigned x = g->d, y = g->e, of = g->base;
    uint32_t by = 1 + below(g, 31), rest = chance(g, 90) ? 32 - by : below(g, 32);
    enum insn_id join = (enum insn_id)PICK(g, INSN_OR, INSN_XOR, INSN_ADD, INSN_SUB);
    I(SLLI, x, of, by);
    if (chance(g, 20))
        put(g, legal_word(g, insn_of_kind(g, KIND_VALUE)));
    I(SRLI, y, of, rest);
    if (chance(g, 20))
        I(LW, g->value, 0, 4 * below(g, 64));
    if (chance(g, 30))
        I(ADDI, of, of, 1);
    if (chance(g, 50))
        insn(g, join, x, x, y, 0);
    else
        insn(g, join, g->value, y, x, 0);
    if (chance(g, 60))
        I(ADDI, y, 0, below(g, 100));
}

static void numbers(struct generator *g) { li(g, g->d, edge(g)); }

static void division(struct generator *g)
{
    unsigned divisor = chance(g, 10) ? 0 : g->base;
    li(g, g->e, edge(g));
    if (divisor != 0)
        li(g, divisor, edge(g));
    insn(g, insn_of_kind(g, KIND_DIVIDE), g->d, g->e, divisor, 0);
}

/* A load or store at an address of the kind that the window makes interesting; mostly aligned. */
static void access_storage(struct generator *g)
{
    enum insn_id id = insn_of_kind(g, chance(g, 50) ? KIND_LOAD : KIND_STORE);
    uint32_t limit = g->q - g->body.l < g->body.b ? g->q - g->body.l : g->body.b;
    uint32_t a = limit;
    switch (below(g, 5)) {
    case 0:  a = limit + below(g, 24) - 16; break;
    case 1:  a = edge(g); break;
    case 2:  a = virtual(g, DATA + below(g, 256)); break;
    default: a = virtual(g, g->body.start + below(g, 0x400)); break;
    }
    if (chance(g, 85))
        a &= ~3u;
    uint32_t offset = chance(g, 50) ? 0 : below(g, 0x10000) - 0x8000;
    li(g, g->base, a - offset);
    insn(g, id, g->d, g->base, 0, offset);
}

static void branch(struct generator *g)
{
    uint32_t distance = chance(g, 20) ? 0 : below(g, 9);
    if (distance == 0)
        distance = 0 - below(g, 4);
    insn(g, insn_of_kind(g, KIND_BRANCH), g->d, g->e, 0, distance);
}

static void jump(struct generator *g)
{
    if (chance(g, 40)) {
        I(JAL, g->d, 0, 1 + below(g, 8));
        return;
    }
    uint32_t crooked = chance(g, 6) ? 2 : 0;
    li(g, g->base, chance(g, 92) ? ahead(g, 3 + below(g, 4)) + crooked : edge(g));
    I(JALR, chance(g, 30) ? g->base : g->d, g->base, 0);
}

static void call(struct generator *g)
{
    if (chance(g, 70))
        I(SVC, 0, 0, any_word(g) & 0xFFFF);
    else
        I(BRK, 0, 0, 0);
}

static void illegal(struct generator *g) { put(g, illegal_word(g)); }

static void privileged(struct generator *g) { put(g, legal_word(g, insn_of_kind(g, KIND_SYSTEM))); }

static void flawed(struct generator *g)
{
    enum insn_id id = insn_of_kind(g, KIND_FLAWED);
    if (id == INSN_JUS)
        li(g, g->base, ahead(g, 3));
    if (id == INSN_POPSW) {                     /* from a PSW made of the present one */
        li(g, g->base, virtual(g, MADE_PSW));
        if (!g->body.user || chance(g, 20))
            I(SPSW, 0, g->base, 0);
        li(g, g->value, ahead(g, 4));
        I(SW, g->value, g->base, 4);
    }
    insn(g, id, g->d, g->base, 0, 0);
}

static void loop(struct generator *g)
{
    I(ADDI, g->base, 0, 1 + below(g, 40));
    I(ADDI, g->base, g->base, -1);
    I(BNE, g->base, 0, -1);
}

/* Code that writes the code before it. */
static void self_change(struct generator *g)
{
    li(g, g->base, ahead(g, 5 + below(g, 6)));
    li(g, g->value, chance(g, 85) ? legal_word(g, (enum insn_id)below(g, INSN_COUNT)) : illegal_word(g));
    insn(g, insn_of_kind(g, KIND_STORE), g->value, g->base, 0, 0);
}

static void console(struct generator *g)
{
    switch (below(g, 4)) {
    case 0:
        I(OUT, g->d, 0, CONSOLE_DATA);
        break;
    case 1:
        I(IN, g->d, 0, CONSOLE_DATA);
        I(IN, g->e, 0, CONSOLE_STATUS);
        break;
    default:
        I(ADDI, 6, 0, below(g, 3));
        I(OUT, 6, 0, CONSOLE_CONTROL);
        I(IN, g->d, 0, chance(g, 50) ? CONSOLE_CONTROL : SYSTEM_PENDING);
    }
}

/* A disk command, often good, often onto the code that is running, sometimes waited for. */
static void disk(struct generator *g)
{
    uint32_t address = chance(g, 40) ? DATA : edge(g);
    if (chance(g, 30))
        address = g->body.at - below(g, BLOCK_SIZE);
    li(g, 5, chance(g, 85) ? below(g, CASE_BLOCKS) : edge(g));
    I(OUT, 5, 0, DISK_BLOCK);
    li(g, 5, chance(g, 90) ? address & ~3u : address);
    I(OUT, 5, 0, DISK_ADDRESS);
    I(ADDI, 6, 0, below(g, 2));
    I(OUT, 6, 0, DISK_CONTROL);
    uint32_t command = 1 + below(g, 2);
    I(ADDI, 6, 0, chance(g, 85) ? command : below(g, 5));
    I(OUT, 6, 0, DISK_COMMAND);
    if (chance(g, 40))
        I(IDLE, 0, 0, 0);
    I(IN, g->d, 0, DISK_STATUS);
    if (chance(g, 50)) {
        I(ADDI, 6, 0, DISK_STATUS_DONE);
        I(OUT, 6, 0, DISK_STATUS);
    }
}

static void ports(struct generator *g)
{
    enum insn_id id = chance(g, 60) ? INSN_IN : INSN_OUT;
    unsigned base = chance(g, 85) ? 0 : g->e;
    insn(g, id, g->d, base, 0, any_port(g));
}

static void clock(struct generator *g)
{
    I(IN, g->d, 0, SYSTEM_CLOCK_LOW);
    I(IN, g->e, 0, SYSTEM_CLOCK_HIGH);
}

/* Idle with something to wait for: T, or a disk command. Without, a machine without T deadlocks: rare. */
static void idle(struct generator *g)
{
    if (chance(g, 90)) {
        I(ADDI, 6, 0, 1);
        I(OUT, 6, 0, chance(g, 80) ? DISK_COMMAND : CONSOLE_CONTROL);
    }
    I(IDLE, 0, 0, 0);
    if (chance(g, 70))
        I(OUT, 0, 0, CONSOLE_CONTROL);
}

/* Make a PSW of the present one, change what is to change, and load it: T, I, the mode, the window. */
static void change_psw(struct generator *g)
{
    unsigned base = g->base, value = g->value;
    li(g, base, virtual(g, MADE_PSW + 4 * below(g, 8)));
    I(SPSW, 0, base, 0);
    if (chance(g, 70)) {
        I(ADDI, value, 0, PICK(g, 0, 1, 2, 3, 4, 5, 8, 20, 50, 0xFFFFFFFF));
        I(SW, value, base, 16);
    }
    if (chance(g, 25)) {
        I(ADDI, value, 0, below(g, 8));
        I(SW, value, base, 0);
    }
    if (chance(g, 10)) {
        li(g, value, edge(g));
        I(SW, value, base, chance(g, 70) ? 12 : 8);
    }
    li(g, value, ahead(g, 4) + chance(g, 3));
    I(SW, value, base, 4);
    I(LPSW, 0, base, 0);
}

/* lpsw and spsw at the edge of a bound. */
static void psw_at_edge(struct generator *g)
{
    uint32_t limit = g->q - g->body.l < g->body.b ? g->q - g->body.l : g->body.b;
    uint32_t off = chance(g, 50) ? 0 : below(g, 24) - 8;
    li(g, g->base, limit - 20 + off);
    insn(g, chance(g, 70) ? INSN_SPSW : INSN_LPSW, 0, g->base, 0, 0);
}

static void halt(struct generator *g)
{
    if (chance(g, 10))
        I(HALT, 0, g->d, 0);
}

/* Snippets by weight; `user` is the share of the weight that they keep in bodies for user mode, where what is
 * privileged only traps. */
static const struct snippet {
    void (*write)(struct generator *g);
    unsigned weight, user;
} snippets[] = {
    { arithmetic, 24, 24 }, { numbers, 12, 12 },   { division, 7, 7 },   { access_storage, 16, 16 }, { branch, 9, 9 },
    { jump, 6, 6 },         { call, 4, 5 },        { illegal, 3, 3 },    { privileged, 2, 4 },       { flawed, 3, 4 },
    { loop, 3, 3 },         { self_change, 4, 4 }, { console, 6, 1 },    { disk, 5, 1 },             { ports, 5, 1 },
    { clock, 3, 1 },        { idle, 4, 1 },        { change_psw, 8, 1 }, { psw_at_edge, 3, 1 },      { halt, 2, 1 },
    { rotation, 16, 16 },
};
enum { SNIPPETS = sizeof snippets / sizeof snippets[0] };

void write_snippet(struct generator *g)
{
    uint32_t total = 0;
    for (unsigned n = 0; n < SNIPPETS; n++)
        total += g->body.user ? snippets[n].user : snippets[n].weight;
    uint32_t at = below(g, total);
    draw_registers(g);
    for (unsigned n = 0;; n++) {
        uint32_t weight = g->body.user ? snippets[n].user : snippets[n].weight;
        if (at < weight) {
            snippets[n].write(g);
            return;
        }
        at -= weight;
    }
}

/* -- The program ------------------------------------------------------------------------------------------------- */

/* A body from start to end, as an endless loop. */
static void write_body(struct generator *g, struct body body)
{
    g->body = body;
    g->body.at = body.start;
    while (g->body.at + 100 < body.end)
        write_snippet(g);
    I(BEQ, 0, 0, (int32_t)(body.start - g->body.at) / 4);
}

/* The handler. It runs with R = (0, all ones); r14 and r15 are saved, but a body of its own changes others. */
static void write_handler(struct generator *g)
{
    g->body = (struct body){ .at = HANDLER, .b = UINT32_MAX };
    I(SW, 14, 0, 0x78);
    I(SW, 15, 0, 0x7C);
    I(LW, 14, 0, COUNTER);
    I(ADDI, 14, 14, 1);
    I(SW, 14, 0, COUNTER);
    I(LW, 15, 0, TRAP_CAUSE);
    I(BEQ, 15, 0, 16);                          /* RESET: from the table */
    I(ADDI, 15, 15, -CAUSE_TIMER);
    I(SLTIU, 15, 15, 2);
    I(BNE, 15, 0, 6);                           /* TIMER, DEVICE: where it was */
    I(LW, 15, 0, TRAP_WORD);
    I(BEQ, 15, 0, 11);                          /* a fetch that trapped, or the word 0: from the table */
    I(LW, 15, 0, OLD_P);
    I(ADDI, 15, 15, 4);
    I(SW, 15, 0, OLD_P);
    put(g, chance(g, 50) ? legal_word(g, insn_of_kind(g, KIND_VALUE)) : encode((struct insn){ .id = INSN_ADDI }));
    I(ADDI, 15, 0, PICK(g, 0, 1, 7, 30, 90));   /* T of whoever goes on */
    I(SW, 15, 0, OLD_T);
    I(OUT, 0, 0, chance(g, 50) ? CONSOLE_CONTROL : DISK_CONTROL);
    I(LW, 14, 0, 0x78);
    I(LW, 15, 0, 0x7C);
    I(LPSW, 0, 0, OLD_STATUS);
    I(SLLI, 14, 14, 5);
    I(ANDI, 14, 14, (TABLE_PSWS - 1) * TABLE_STRIDE);
    I(LPSW, 0, 14, TABLE);
}

void put_psw(struct generator *g, uint32_t address, uint32_t (*psw)[PSW_WORDS])
{
    for (unsigned n = 0; n < PSW_WORDS; n++)
        put_at(g, address + 4 * n, (*psw)[n]);
}

/* Where a body lies, and the window it will run under. */
static struct body plan_body(struct generator *g, uint32_t start, uint32_t end)
{
    struct body body = { .start = start, .end = end, .user = chance(g, 50) };
    uint32_t page = start & ~(uint32_t)(PAGE_SIZE - 1);
    body.l = chance(g, 40) ? 0 : page;
    if (chance(g, 12))
        body.l = PAGE_SIZE * below(g, page / PAGE_SIZE + 1);
    uint32_t needed = end - body.l;
    body.b = PICK(g, UINT32_MAX, needed, needed + 1, needed + below(g, 64), g->q - body.l, g->q - body.l + 1, g->q);
    if (body.b < needed)
        body.b = needed;
    return body;
}

/* Sixteen ways to start again: a body in its window, with a T and perhaps interrupts; a few are crooked. */
static void write_table(struct generator *g, const struct body *bodies, unsigned count)
{
    for (unsigned n = 0; n < TABLE_PSWS; n++) {
        const struct body *body = &bodies[below(g, count)];
        g->body = *body;
        uint32_t t = PICK(g, 0, 0, 1, 2, 5, 17, 60, 200), status = body->user ? PSW_M : 0, crooked = 1 + below(g, 3);
        if (chance(g, 40))
            status |= PSW_I;
        uint32_t psw[PSW_WORDS] = { status, virtual(g, body->start), body->l, body->b, t };
        if (chance(g, 6))
            psw[crooked] = edge(g);
        if (chance(g, 3))
            psw[0] = any_word(g);
        put_psw(g, TABLE + n * TABLE_STRIDE, &psw);
    }
}

static void write_program(struct generator *g)
{
    struct body bodies[BODIES_MAX];
    unsigned count = 1 + below(g, BODIES_MAX - 1);
    uint32_t room = (g->q - BODIES) / count & ~3u;
    for (unsigned n = 0; n < count; n++) {
        uint32_t start = BODIES + n * room, length = room < 1200 ? room : 300 + below(g, 900) / 4 * 4;
        bodies[n] = plan_body(g, start, start + length);
        write_body(g, bodies[n]);
    }
    write_table(g, bodies, count);
    write_handler(g);
    uint32_t psw[PSW_WORDS] = { 0, HANDLER, 0, UINT32_MAX, 0 };
    if (chance(g, 5))
        psw[0] = below(g, 4);
    if (chance(g, 2))
        psw[1] = edge(g);
    if (chance(g, 5))
        psw[3] = edge(g);
    if (chance(g, 8))
        psw[4] = below(g, 40);
    put_psw(g, NEW_STATUS, &psw);
}

void fill(struct generator *g, uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        bytes[i] = (uint8_t)below(g, 256);
}

void generate(struct test_case *c, uint64_t seed)
{
    if (seed % 3 == 2) {
        generate_events(c, seed);
        return;
    }
    memset(c, 0, sizeof *c);
    struct generator g = { .c = c, .state = seed };
    c->seed = seed;
    c->storage = g.q = PICK(&g, 4096, 8192, 12288, 16384, 16384, 32768, 65536);
    fill(&g, c->image + DATA, 256);
    write_program(&g);
    c->input_size = chance(&g, 20) ? 0 : below(&g, CASE_INPUT_MAX);
    fill(&g, c->input, c->input_size);
    c->has_disk = chance(&g, 85);
    for (unsigned block = 0; block < CASE_BLOCKS; block++)      /* blocks of code: reading one onto a body is no end */
        memcpy(c->disk + block * 4096, c->image + 4096 * below(&g, g.q / 4096), 4096);
    c->latency = PICK(&g, 1, 2, 3, 5, 10, 37, 100, 500);
    if (chance(&g, 25))
        c->has = HAS_FLAWS & any_word(&g);
    else if (chance(&g, 4))
        c->has = HAS_JUS;
    c->stride = PICK(&g, 1, 7, 7, 100, 1000, 1000);
    c->limit = c->stride == 1 ? 600 : 4000;
}
