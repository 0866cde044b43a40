/* jit.h - what the files of the translator share. jit.c has the story; jit_make.c has traces made, jit_trace.c finds
 * what to translate and what it needs checked, jit_emit.c and the files of jit_emit.h write host code, jit_code.c keeps
 * it, jit_registers.c chooses the guest registers that live in host registers. */
#ifndef JIT_H
#define JIT_H

#include "isa/engine/engine.h"
#include "isa/engine/x86.h"

enum {
    SPAN_MAX = 1024,                    /* bytes that one merged check may cover                               */
    TAG_LINE = 64,                      /* bytes of storage that share a tag                                   */
#ifdef TORTURE                          /* what is rare happens all the time: `make torture` */
    TRACE_MAX = 16,
    SPACES = 3,
    SPACES_MIN = 1,
    SPACE_PAYS = 1 << 3,
    CROWDED = 1 << 5,
    CROWDED_MAX = 1 << 7,
    TARGETS = 2,
    FLUSH_INTERVAL = 16,
    SLICE_FIRST = 1 << 10,
    SLICE_LAST = 1 << 10,
    OUTS = 1,
    INSTRUCTIONS_PER_BYTE = 1,
    CODE_SIZE = 512 << 10,
    ONWARDS = CODE_SIZE / 2,
    USE_LOW_STORAGE = 0,
    USE_BMI2 = 0,
#else
    TRACE_MAX = 128,                    /* instructions of a trace; also the bias of the countdown             */
    SPACES = 64,                        /* before everything is dropped                                        */
    SPACES_MIN = 4,                     /* for which the host must have memory                                 */
    SPACE_PAYS = 1 << 14,               /* ticks for each that there is, after which all may be dropped again  */
    CROWDED = 1 << 18,                  /* ticks without new ones where they may not, at first                 */
    CROWDED_MAX = 1 << 22,              /* and in the end                                                      */
    TARGETS = 16,                       /* PSWs whose loads stay in host code; a power of 2                    */
    FLUSH_INTERVAL = 0,                 /* stays after which everything is forgotten; 0: never                 */
    SLICE_FIRST = 1 << 18,              /* instructions of one stay in host code, at first; see jit_settle()   */
    SLICE_LAST = 1 << 21,               /* ... and at last                                                     */
    OUTS = 8,                           /* stays whose time was up, from one jit_settle to the next            */
    INSTRUCTIONS_PER_BYTE = 1 << 15,    /* of the path, that run before all code is written again              */
    CODE_SIZE = 32 << 20,
    ONWARDS = CODE_SIZE / 16,           /* bytes of it that jit_flush_onwards goes through, in turn            */
    USE_LOW_STORAGE = 1,                /* storage below 2 GiB needs no base register                          */
    USE_BMI2 = 1,
#endif
    CHUNK = 128 << 10,                  /* of code: the path, behind it what leaves it, in sight of each other */
    CHUNK_PATH = (48 << 10) + 2048,     /* hosts confuse jumps whose addresses end alike: the parts begin apart   */
    CALL_STACK = 4 * 8 * SLICE_LAST,    /* bytes, of each space: a call pushes 8; see look_at_stacks           */
    STACK_KEPT = 1 << 16,               /* bytes below its present place that a call stack may hold on to      */
    STACK_MARGIN = 1 << 16,             /* below it, for signal handlers                                       */
    CALL_BYTES = 5,                     /* of an x86 call                                                      */
    LINE = 64,                          /* bytes, of the host's cache: traces begin with one, see jit_passage  */
    ENTRY_MIN = CALL_BYTES + 4,         /* bytes of a trace: a dead one is overwritten with a call and its pc  */
    GUESSES_MAX = 4,                    /* of PSWs that a trace loads, before it always looks them up          */
    FAILURES_MAX = 24,                  /* of merged checks in a trace, before it is translated with more care */
    KILL_COSTS = 1 << 10,               /* a trace that is stored into: as many instructions of the reference engine */
    DEBT_MAX = 64 * KILL_COSTS,         /* of a page: with more, it is not translated for a while              */
    FAILURES_APART = 1 << 14,           /* ticks between two of them that make all before them not matter      */
};

/* Why host code came back. Of a trap, the cause and pc come with that, and in another register info and word. */
enum jit_exit {
    EXIT_SLOW,                          /* the instruction at pc is for the reference engine                   */
    EXIT_OUT,                           /* the countdown is in its bias, or an interrupt is to be taken        */
    EXIT_TRAP,                          /* the instruction at pc takes a trap, a privileged one if in user mode */
    EXIT_PSW,                           /* the PSW at host address `from` is to be loaded                      */
    EXIT_LINK,                          /* a jump, number `site` of the links, wants its target                */
    EXIT_LOOKUP,                        /* an indirect jump to pc, which is not translated                     */
    EXIT_STALE,                         /* a jump to pc has led to a dead trace, whose code is before `dead`   */
};

static inline uint64_t jit_reason(enum jit_exit why, enum cause cause, uint32_t pc)
{
    return (uint64_t)pc << 32 | (uint64_t)cause << 8 | why;
}

static inline enum jit_exit jit_exit_of(uint64_t reason) { return (enum jit_exit)(uint8_t)reason; }
static inline enum cause jit_cause_of(uint64_t reason) { return (enum cause)(uint8_t)(reason >> 8); }
static inline uint32_t jit_pc_of(uint64_t reason) { return (uint32_t)(reason >> 32); }

/* Who takes traps. The more of it is for C, the less must C and host code tell each other. */
enum traps {
    TRAPS_STAY,                         /* host code does what it can                                          */
    TRAPS_LEAVE,                        /* C takes them; PSWs are loaded by host code                          */
    TRAPS_SUPERVISED,                   /* a supervisor in C: all that is privileged is for C                  */
};

/* What host code must know of a space that it is in. Its call stack shadows the guest's: each call leaves where host
 * code returns to. */
struct seat {
    uint64_t call_stack;                /* where it stands, while host code is in another space                */
    uint64_t top;                       /* where it begins, and begins anew once it is too deep                */
    uint64_t entries;
    uint64_t last;                      /* the last P that can be fetched from                                 */
    uint64_t unused[4];                 /* to make it 64 bytes                                                 */
};

/* A PSW that has been loaded, by its words in storage, and what a load of it needs. */
struct target {
    uint32_t key_status, key_l, key_b;
    uint32_t status;                    /* as the machine holds it                                             */
    uint32_t space;
    uint32_t last;                      /* as in its seat, that is at `seat`                                   */
    uint64_t base, entries, seat;
    uint64_t unused[2];                 /* to make it 64 bytes                                                 */
};
enum { SHIFT = 6 };                     /* 64 is 1 << SHIFT                                                    */

/* What host code and C share, close to the code, so that its fields are operands.
 *
 * The PSW of the machine is here while it is in host code: status, R.b; R.l is the space's. C = end - countdown, and
 * T = countdown + t_bias where it is on, so both are exact without being touched. That it is on is a bit of the status:
 * who compares that for what code was made for has compared both. */
enum { STATUS_TIMED = 1 << 30 };        /* no bit of a machine's                                               */
enum { NO_COUNTDOWN = INT32_MIN };      /* no countdown is ever so low                                         */
struct jit_state {
    uint32_t g[REGISTERS + 1];          /* the machine's G, while this engine is attached                      */
    uint32_t pc;
    uint32_t site;
    uint32_t saved;                     /* a host register that has to make room                               */
    uint32_t failed;                    /* trace whose merged check failed, plus 1; else 0                     */
    uint32_t ended;                     /* trace in which the countdown ended, plus 1; else 0                  */
    _Alignas(16) uint32_t status;       /* these four are stored as one                                        */
    uint32_t b;
    uint32_t space;                     /* number of the space that host code is in                            */
    uint32_t unused;
    uint32_t t_bias;
    uint32_t trap_left;                 /* the countdown at the last trap, unless something has completed since    */
    uint32_t pending;                   /* low byte: a device interrupts                                       */
    uint32_t loader;                    /* trace that loads a PSW it was not made for, plus 1                  */
    uint64_t end;                       /* C at which the countdown is 0                                       */
    uint64_t stay_end;                  /* C at which C must look, whatever T is                               */
    uint64_t now;                       /* C, while a PSW is loaded                                            */
    uint64_t from;
    uint64_t c_stack, call_stack;       /* host rsp, of C and of the space, while the other runs               */
    uint64_t base;                      /* host address of the space's virtual 0                               */
    uint64_t code;
    uint64_t dead;
    struct seat seats[SPACES];
    struct target targets[TARGETS];
};

/* One way to see storage: translations hold for one (R.l, limit), whose values are constants in them. */
struct space {
    uint32_t l;
    uint32_t b;                         /* of the machine when it was last here                                */
    uint64_t limit;
    uint64_t base;                      /* host address of virtual 0                                           */
    uint64_t window;                    /* virtual: no translated code at or above it, stores there need no look */
    uint32_t *entries;                  /* by virtual pc, 4 bytes each: distance of the trace in code; 0: none */
    uint8_t *stack;                     /* storage of the call stack, with its margin                          */
};

/* How a trace checks its accesses. Each is less often too strict than the one before, and dearer. */
enum care {
    CARE_UNROLLED,                      /* one check covers many rounds of a loop                              */
    CARE_MERGED,                        /* loops are not unrolled                                              */
    CARE_SINGLE,                        /* a check for each access                                             */
};

/* How a trace is made. */
struct manner {
    enum care care;
    bool passage;                       /* host code is entered here, no jump is known that leads here         */
    uint8_t guesses;                    /* how often it was made anew for another PSW that it loads            */
    uint32_t status, b;                 /* the mode that it takes its traps in, as in the state                */
};

struct trace {
    uint32_t pc;                        /* virtual, of its head                                                */
    uint16_t space;
    bool dead;
    struct manner manner;
    uint32_t failures;                  /* of its merged checks, one soon after another                        */
    uint64_t failed_at;                 /* C of the last one                                                   */
    uint8_t uses[REGISTERS];            /* of each register, jit_count_uses                                    */
    uint64_t first, last;               /* physical bytes it was made from, all in one page                    */
    uint32_t next;                      /* trace in the same page, plus 1                                      */
    uint32_t detours;                   /* first detour that leads here, plus 1                                */
    uint8_t *entry;                     /* where its code can be written                                       */
    uint64_t host;                      /* and where it runs                                                   */
};

/* A direct jump that has not been taken yet. */
struct link {
    uint8_t *distance;
    uint64_t next;                      /* address behind the jump */
    uint32_t pc;
    uint16_t space;
};

/* The code of a dead trace that leads to a living one. */
struct detour {
    uint64_t at;                        /* address of it */
    uint32_t next;                      /* detour to the same trace, or that is free; plus 1 */
};

struct jit {
    struct machine *machine;
    struct jit_state *state;
    void *reserved;                     /* addresses that code and state are in                                */
    uint8_t *code_to;                   /* the code, writable                                                  */
    uint64_t code_at;                   /* the code, executable                                                */
    struct x86 hot, cold;               /* where the next code goes: the path, and what leaves it              */
    uint64_t hot_end, cold_end;         /* addresses: of the present chunk's two parts                         */
    uint64_t next_chunk;
    uint32_t common;                    /* bytes of common code at the start of it                             */
    uint64_t enter, leave, leave_lookup, leave_at_ecx, stale;   /* the common code                             */
    uint64_t missed, load_psw;
    struct space spaces[SPACES];
    unsigned space_count;
    uint64_t dropped_at;                /* C when spaces were last dropped                                     */
    uint64_t crowded_until;             /* C until which no new ones are made                                  */
    uint32_t crowd;                     /* for how long; not 0                                                 */
    uint8_t *tags;                      /* a byte for TAG_LINE bytes of storage: translated code               */
    uint8_t *derived;                   /* a byte a page, for storage.h                                        */
    uint64_t *page_debts;               /* by page: C at which what it cost to translate in vain is made up for */
    uint32_t *page_traces;              /* by page: first trace, plus 1                                        */
    struct trace *traces;
    struct link *links;
    struct detour *detours;
    uint32_t trace_count, trace_room, link_count, link_room, detour_count, detour_room;
    uint32_t free_detour;               /* first, plus 1                                                       */
    uint32_t generation;                /* of everything that jit_flush takes away                             */
    const struct psw *loaded;           /* the PSW for which a trace is being made anew, or NULL               */
    bool settles;                       /* all jumps will be linked before any is taken                        */
    enum traps careful;                 /* who takes traps, in all code that there is                          */
    bool code_under_record;             /* there has been some                                                 */
    uint32_t outs;                      /* stays that ended because their time was up                          */
    uint64_t stays;                     /* in host code                                                        */
    uint64_t slow;                      /* instructions given to the reference engine                          */
    bool bmi2;
    bool low;                           /* storage is below 2 GiB: no register for its base                    */
    int8_t host_of[REGISTERS];          /* the host register of each guest register, or none                   */
    uint32_t score[REGISTERS];          /* what the samples since the last choice use                          */
    uint32_t samples, enough_samples;   /* how many, and how many it takes                                     */
    uint32_t slice;                     /* instructions of one stay, at most, now                              */
    uint64_t path_bytes;                /* of all traces                                                       */
    uint64_t settled_at;                /* C when they were last made all at once                              */
    uint64_t looked_at;                 /* C at the last look_at_stacks                                        */
    uint64_t sampled_at;                /* C of the last one                                                   */
};

/* -- jit_code.c -- */

/* Memory for code, tables, state. False: the host refuses, W^X mappings above all. */
bool jit_code_create(struct jit *j);
void jit_code_free(struct jit *j);

/* Forget all translations. */
void jit_flush(struct jit *j);

/* The same, and write the common code anew, since registers have moved. */
void jit_begin_anew(struct jit *j);

/* The same as jit_flush, but the next code is written behind the present one, for some time. */
void jit_flush_onwards(struct jit *j);

/* Make room for so many bytes of the path and of what leaves it, next to each other. False: only a flush will. */
bool jit_room(struct jit *j, uint32_t path, uint32_t aside);

/* Whether no new spaces are made just now. Time may have gone back. */
static inline bool jit_crowded(const struct jit *j) { return j->crowded_until - j->machine->c - 1 < CROWDED_MAX; }

/* The space of the machine's R, made if it is new; everything may be flushed for it. Returns its number; SPACES: no
 * memory, or too many just now. Most of the time it is the one before. */
unsigned jit_space_slowly(struct jit *j);
static inline unsigned jit_space(struct jit *j)
{
    const struct psw *psw = &j->machine->psw;
    unsigned n = j->state->space;
    bool same = n < j->space_count && j->spaces[n].l == psw->l && j->spaces[n].b == psw->b;
    return LIKELY(same) ? n : jit_space_slowly(j);
}

/* Physical bytes are about to become code: keep every space's window clear of them. False: a window had to move, and
 * all translations are gone. */
bool jit_claim(struct jit *j, uint64_t first, uint64_t last);

/* Tag the storage that a trace was made from. */
void jit_tag(struct jit *j, const struct trace *t);

/* Take the dead traces off a page, and the tags that no trace needs. */
void jit_tidy(struct jit *j, uint64_t page);

/* Give back to the host what the call stack of space n, which stands at `at`, has used far below that. */
void jit_trim_stack(struct jit *j, unsigned n, uint64_t at);

/* A new trace or link, or 0xFFFFFFFF: no memory. */
uint32_t jit_new_trace(struct jit *j);
uint32_t jit_new_link(struct jit *j, struct link link);

/* Make a trace unreachable: whoever still jumps to it looks its pc up again. */
void jit_kill(struct jit *j, struct trace *t);

/* Let the code of a dead trace, at an address, lead to a living one, for as long as that lives. */
void jit_detour(struct jit *j, uint64_t dead, struct trace *t);

/* -- jit_trace.c -- */

/* How a trace ends. */
enum trace_end {
    END_SLOW,                           /* before an instruction that is not for host code, at `next`          */
    END_GO,                             /* goes on at `next`, in another trace                                 */
    END_LAST,                           /* its last item jumps                                                 */
    END_TRAP,                           /* before `ending`, which traps always, by `cause` and with `info`     */
    END_SYSTEM,                         /* before `ending`, which is privileged                                */
};

/* A register's value as a root, the value it had at some point, and a distance from it. */
struct root {
    int32_t low, high;                  /* root + low .. root + high - 1: bytes touched, and the registers used  */
    uint32_t align;                     /* the largest alignment among them                                    */
    bool stored;                        /* some of them are stores                                             */
};

struct item {
    struct insn i;
    uint32_t pc;
    bool inside;                        /* branches, jumps: the target is the next item                        */
    bool skips;                         /* branches: over the next item, which is conditional                  */
    bool conditional;                   /* VALUEs: done only if the branch before is not taken                 */
    bool left_out;                      /* VALUEs: nobody sees the result, or it is part of the next item      */
    bool indexed;                       /* add: of the register shifted by the item before, and another        */
    bool rotates;                       /* or, xor, add of two shifts: register `of` rotated right by `right`  */
    uint8_t of, right;
    bool exits;                         /* host code may be left before it: all registers must be right        */
    /* Of loads and stores: the address is root + offset; or a constant; or checked by itself. */
    enum { BY_ROOT, BY_CONSTANT, BY_ITSELF } check;
    uint16_t root;
    int32_t offset;
    uint32_t address;
    /* Of VALUEs with a result known at translation. */
    bool known;
    uint32_t value;
};

struct plan {
    struct manner manner;
    uint64_t limit;                     /* of the space */
    struct item items[TRACE_MAX];
    unsigned count;
    struct root roots[TRACE_MAX + REGISTERS];
    unsigned root_count;
    enum trace_end end;
    struct insn ending;
    enum cause cause;
    uint32_t info;
    uint32_t next;
    uint32_t first, last;               /* virtual bytes, all in one page */
};

/* Find the trace that begins at pc (aligned, inside the limit) in space s, and what its accesses need checked. */
void jit_plan(struct plan *p, const struct jit *j, const struct space *s, uint32_t pc, struct manner manner);

/* Whether the trace at this distance in the code is a passage: where a jump leads there, it is made anew. */
static inline bool jit_passage(uint32_t entry) { return entry % LINE != 0; }

/* The distance in the code of the trace that jumps to pc in a space lead to; 0: there is none. */
static inline uint32_t jit_entry(const struct space *s, uint32_t pc)
{
    uint32_t entry = pc % 4 == 0 && (uint64_t)pc + 4 <= s->limit ? s->entries[pc / 4] : 0;
    return jit_passage(entry) ? 0 : entry;
}

/* How many bytes a load or store moves. */
unsigned jit_width(enum insn_id id);

/* -- jit_make.c -- */

/* The host address of pc in space n, translated now if need be; 0 where there cannot be any. jumped: a jump leads
 * there, and not an event or a table. */
uint64_t jit_find(struct jit *j, unsigned n, uint32_t pc, bool jumped);

/* The number of the trace at pc in space n, where there is one. */
uint32_t jit_number_of(const struct jit *j, unsigned n, uint32_t pc);

/* Make a trace anew in another manner. Without memory there is none then. */
void jit_make_anew(struct jit *j, uint32_t number, struct manner manner);

/* Some stays have ended because their time was up. Choose registers anew if it is time for that, and write all code
 * again where none has been yet, if what has run since that was done makes up for it.
 *
 * Hosts remember each jump that has ever been taken, and where it led. A jump that ended a stay and will not be taken
 * again for a long time, and one that has been linked since, have them mispredict others near it, until something else
 * takes their memory: small loops and calls lose up to a sixth. So stays get longer, too. */
void jit_settle(struct jit *j);

/* For torture: live in other registers; everything is forgotten, or made again. */
void jit_disturb(struct jit *j);

/* -- jit_registers.c -- */

/* Choose the guest registers that live in host registers, for code that nobody knows yet. */
void jit_first_registers(struct jit *j);

/* How often a planned trace uses each register, an instruction; in parts of one. */
void jit_count_uses(const struct plan *p, uint8_t *uses);

/* A stay has ended because its time is up. Have a look at what the guest is doing, if the last one is a while ago. */
void jit_sample(struct jit *j);

/* Whether there have been enough samples to choose anew. And do. True: everything was flushed for a better choice. */
bool jit_has_sampled(const struct jit *j);
bool jit_choose_registers(struct jit *j);

/* Some other choice, and a flush: for torture. */
void jit_shuffle_registers(struct jit *j);

/* -- jit_emit.c -- */

/* Write the common code at the start of an empty cache. */
void jit_emit_common(struct jit *j);

/* Bytes that host code for a planned trace needs at most, on the path and aside. */
void jit_emit_size(const struct plan *p, uint32_t *path, uint32_t *aside);

/* Host code for a planned trace of space number `space`; trace is its number. */
void jit_emit(struct jit *j, const struct plan *p, unsigned space, uint32_t trace);

#endif
