/* jit_emit.h - what the files share that write host code: jit_emit.c (a trace as a whole, its jumps and ways out),
 * jit_values.c (what computes), jit_access.c (loads and stores), jit_swap.c (traps and PSW loads).
 *
 * Twelve guest registers live in host registers (jit_registers.c), the others in the state. r15 counts down:
 * instructions left to the nearest event, less TRACE_MAX, so that a whole trace may run before somebody asks. Where
 * storage is not below 2 GiB, r14 is the host address of the space's virtual 0, and one guest register less has a home.
 * rax, rcx and xmm0 are for the moment. Host rsp stands on the space's call stack, where a guest's call leaves where to
 * go on, the host's way and the guest's: returns are then predicted by the host. */
#ifndef JIT_EMIT_H
#define JIT_EMIT_H

#include "isa/engine/jit.h"

#include "isa/semantics.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum { COUNT = R15, BASE = R14, XMM = 0, SPILLED = -1 };
enum { RA = 1 };                                        /* the register that calls and returns use */

/* What leaves the path: written when the path is done, so that nothing stands in its way. */
struct stub {
    enum { STUB_SLOW, STUB_FAILED, STUB_TRAP, STUB_PRIVILEGED, STUB_SWAP, STUB_SWAP_MODE, STUB_SWAP_TIMER, STUB_LOAD,
           STUB_LOAD_TIMER, STUB_INDIRECT, STUB_OUT, STUB_OUT_AT_PSW, STUB_SIDE, STUB_LINK, STUB_LOOK } kind;
    uint8_t *distance;                  /* of the jump that leads here, to be patched */
    uint64_t next;                      /* the address behind it */
    uint32_t pc;
    unsigned done;                      /* SLOW, FAILED, SIDE: charged; OUT, PRIVILEGED: given back; LINK: number */
    const struct item *item;            /* LOOK */
    const struct space *s;              /* INDIRECT */
    bool anew;                          /* SWAP, LOAD_TIMER: the trace is to be made anew */
    bool timed;                         /* TIMER: T was expected to be on */
    uint32_t status;                    /* TIMER: of the PSW */
    enum cause cause;                   /* TRAP */
    uint32_t info;
    int host;                           /* LOOK: the register */
    uint64_t back;                      /* LOOK, MODE, TIMER: where the path goes on */
};

enum { STUBS_MAX = 20 * TRACE_MAX };

/* Constants of 16 bytes that the end of a trace may use. */
enum { POOL = 4 };

/* A trace being written. */
struct emitter {
    struct jit *j;
    struct x86 *x;                      /* where code goes now: the path, then the stubs */
    const struct space *s;
    unsigned space;
    const struct plan *plan;
    uint32_t trace;
    unsigned done;                      /* items completed before the one being written */
    bool checked[TRACE_MAX + REGISTERS];    /* roots */
    bool checked_constants;             /* the tags of stores at constant addresses */
    struct x86 pool;                    /* where the next constant goes */
    unsigned stub_count;
    struct stub stubs[STUBS_MAX];
};

/* Operands: a field of the state; guest register r there; where the call stack of space n stands while the host's is
 * another's. */
struct x86_at jit_field_at(const struct jit *j, size_t offset);
#define FIELD(j, name) jit_field_at(j, offsetof(struct jit_state, name))
struct x86_at jit_register_at(const struct jit *j, unsigned r);
struct x86_at jit_seat_at(const struct jit *j, unsigned n);

/* A jump forward, to be led to jit_here(). */
struct forward {
    uint8_t *distance;
    uint64_t next;
};
struct forward jit_forward(struct x86 *x);
struct forward jit_forward_if(struct x86 *x, enum x86_condition c);
void jit_here(struct x86 *x, struct forward f);

/* -- Ways out of a trace -- */

/* Back to C. */
void jit_leave_with(struct jit *j, struct x86 *x, enum jit_exit reason);

/* The jump just written, whose distance is at `distance`, leads to a stub. And a jump under a condition that does. */
void jit_leads_to(struct emitter *e, uint8_t *distance, struct stub stub);
void jit_branch_off(struct emitter *e, enum x86_condition c, struct stub stub);

/* What a stub, number `stub` of the trace, does off the path comes back to where the path is now. */
void jit_comes_back(struct emitter *e, unsigned stub);

/* The slow way out, before the instruction at pc, with `done` completed and not yet charged. */
void jit_slow_exit(struct emitter *e, uint32_t pc, unsigned done);

/* Out for C to take a trap of the instruction that ends the trace. */
void jit_trap_exit(struct emitter *e, enum cause cause, uint32_t info);

/* Slowly out of an item if the condition holds; and the same because of a merged check, which may have been too
 * strict: it is counted. */
void jit_slow_if(struct emitter *e, enum x86_condition c, const struct item *item);
void jit_failed_if(struct emitter *e, enum x86_condition c, const struct item *item);

/* Charge `count` instructions; if the countdown is in its bias then, out at pc, `back` of them having not been done. */
void jit_charge_or_out(struct emitter *e, unsigned count, uint32_t pc, unsigned back);

/* An operand of 16 bytes that holds these words. */
struct x86_at jit_constant(struct emitter *e, uint32_t a, uint32_t b, uint32_t c, uint32_t d);

/* A jump to pc in space s: to its trace, or out to have it made and linked. */
void jit_jump_to(struct emitter *e, const struct space *s, uint32_t pc);

/* Jump to the guest address in ecx, through the table of space s. */
void jit_jump_indirect(struct emitter *e, const struct space *s);

/* -- Guest registers -- */

/* A host register that holds guest register r; scratch, if it lives elsewhere. */
int jit_source(struct emitter *e, unsigned r, int scratch);

/* Where to compute what guest register d becomes; jit_computed() puts it there. */
int jit_destination(const struct emitter *e, unsigned d);
void jit_computed(struct emitter *e, unsigned d, int host);

/* -- jit_values.c -- */

void jit_emit_value(struct emitter *e, const struct item *item);
void jit_emit_divide(struct emitter *e, const struct item *item);

/* Compare as a branch does. Returns the condition under which it is taken. */
enum x86_condition jit_emit_condition(struct emitter *e, const struct insn *i);

/* -- jit_access.c -- */

void jit_emit_load(struct emitter *e, const struct item *item);
void jit_emit_store(struct emitter *e, const struct item *item);

/* Off the path, for a merged check with stores that the space's window did not pass: all of its bytes against the limit
 * and the tags. `host` is the register of the item that checks; what comes back is for the path to go on. */
void jit_emit_look(struct emitter *e, const struct item *item, int host);

/* The bytes at the virtual address that is a host register (-1: none) plus a distance. Folded, the address of the
 * space's virtual 0 and the distance may be beyond what an operand holds, but only for accesses that no check passes. */
struct x86_at jit_storage_at(const struct emitter *e, int host, int32_t distance);

/* -- jit_swap.c -- */

/* The common code: the load of the PSW at rcx, whatever it is. */
void jit_emit_load_psw(struct jit *j, struct x86 *x);

/* Before the last instruction, which traps: the record, as far as it is known here, and the swap of PSWs. Where C must
 * take the trap, or where nothing has completed since the last one, so that the machine wedges, C takes it. */
void jit_emit_trap(struct emitter *e, enum cause cause, uint32_t info);

/* Before a privileged instruction, the last: the mode decides. */
void jit_emit_system(struct emitter *e);

/* The load of a PSW that the trace was not made for: it is at rcx (STUB_LOAD), or it is that of a trap whose record is
 * there, but for T (STUB_SWAP). */
void jit_emit_other_psw(struct emitter *e, const struct stub *stub);

/* The mode is not what a trap was made for: it may be only that T is on or off, unlike then. */
void jit_emit_other_mode(struct emitter *e, const struct stub *stub);

/* T of the PSW that has been loaded is on or off, unlike the one that the trace was made for, or expires soon. */
void jit_emit_timer_other(struct emitter *e, const struct stub *stub);

#endif
