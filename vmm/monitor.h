/* monitor.h - a virtual machine monitor: the dispatcher D, the allocator A and the interpreter routines v_i
 * (Popek and Goldberg 1974, section 4).
 *
 * A monitor in C is the supervisor of one machine, `below`, and runs virtual machines on it, one at a time. It reaches
 * `below` only through struct machine, so it cannot tell a bare machine from a virtual one. Reading order: vm.c (the
 * loop), map.c (f), dispatcher.c (D), reflect.c, interpreter.c (v_i), allocator.c (A), tower.c. */
#ifndef MONITOR_H
#define MONITOR_H

#include "isa/machine.h"

/* What A and D do for resource control (vmm/defence.def): DEFEND_BOUND, DEFEND_MODE ... as bits of a set. */
enum defence_number {
#define DEFENCE(NAME, ...) DEFENCE_##NAME,
#include "vmm/defence.def"
    DEFENCE_COUNT,
};
enum defence {
#define DEFENCE(NAME, ...) DEFEND_##NAME = 1 << DEFENCE_##NAME,
#include "vmm/defence.def"
    DEFEND_ALL = (1 << DEFENCE_COUNT) - 1,
};

/* What one virtual machine has cost its monitor. */
struct counters {
    uint64_t exits[CAUSE_COUNT];        /* traps of the machine below, by cause                               */
    uint64_t emulated[INSN_COUNT];      /* runs of each v_i                                                   */
    uint64_t absorbed;                  /* TIMER exits: accounting has already said what they say             */
    uint64_t reflected[CAUSE_COUNT];    /* traps delivered to the guest because of an exit                    */
    uint64_t direct;                    /* instructions that the machine below executed for the guest         */
    uint64_t completed;                 /* instructions that v_i completed for it                             */
    uint64_t interpreted;               /* others that its monitor did for it in software                     */
};

struct monitor;
struct listener;

/* Instructions that D keeps of those it has taken apart: a power of 2. */
enum { MET = 16 };

struct vm {
    struct machine machine;             /* first, so that a machine run by vm_run is a vm                     */
    struct monitor *monitor;            /* which runs it                                                      */
    struct monitor *carries;            /* the monitor in C that runs on it, or NULL                          */
    unsigned number;                    /* among its monitor's guests                                         */
    uint64_t base;                      /* where its storage begins in the storage of the machine below       */
    int64_t slice;                      /* instructions and exits left of its turn; below 0: overdrawn        */
    unsigned defences;                  /* around it: set of enum defence                                     */
    bool parked;                        /* waits for input from outside                                       */
    uint32_t g[REGISTERS];              /* its registers while another guest's are on the machine below       */
    struct counters counters;
    struct insn met[MET];               /* privileged instructions that D has met, by their words             */
    struct patches *patches;            /* what a monitor that patches has done to its storage, or NULL       */
};

/* In what a monitor differs from the pure one, the monitor of Theorem 1, in which all of these are NULL. D, A and the
 * v_i are the same in all of them. */
struct monitor_kind {
    const char *name;                   /* in --tower: c:NAME                                                 */
    const char *about;
    /* Whether the machine below executes v's next instruction; false: the monitor interprets it. */
    bool (*direct)(const struct vm *v);
    /* Before v's devices may touch its storage; before the machine below runs it. */
    void (*settle)(struct vm *v);
    void (*prepare)(struct vm *v);
    /* A trap of the machine below that is the monitor's own doing, and not for D. True: *why says how v goes on. */
    bool (*own_trap)(struct vm *v, const struct trap *trap, enum why *why);
    /* Part of the inverse of f: the guest's word where its storage holds `word` at an aligned physical address. */
    uint32_t (*original)(const struct vm *v, uint64_t physical, uint32_t word);
    /* Make v's storage what the guest believes it to be; v goes on as well afterwards. */
    void (*reveal)(struct vm *v);
    void (*forget)(struct vm *v);       /* v goes away */
};

struct monitor {
    const struct monitor_kind *kind;
    struct machine *below;
    unsigned level;                     /* of the machine below: 0 is bare                                    */
    struct vm **guests;
    unsigned guest_count;
    struct vm *resident;                /* whose registers are on the machine below                           */
    unsigned turn;                      /* whose turn it is                                                   */
    uint64_t granted;                   /* storage below this address is given away or kept                   */
    bool undefended;                    /* a guest lacks a defence: nothing need hold any more                */
    struct listener *listeners;         /* told of every decision (listener.h)                                */
};

/* A monitor keeps this much of its machine for itself, at physical 0; guests come behind it. The bytes of the first
 * and the last page of it are CANARY for good: a guest that could reach them would leave a trace. */
enum { MONITOR_KEEPS = 64 * 1024, CANARY = 0xC5 };

/* The longest turn: among several guests, and for one that has the monitor to itself. */
enum { SLICE_SHARED = 10000, SLICE_ALONE = 1 << 28 };

/* -- vm.c: making monitors and virtual machines, and the loop that runs one -------------------------------------- */

/* A monitor on `below`, which has no supervisor yet and never runs code of its own. NULL: out of memory. */
struct monitor *monitor_create(struct machine *below, unsigned level, struct listener *listeners);

/* A guest machine with `storage` bytes, granted by A, and devices over `backends`. Without power yet.
 * NULL: the storage below has no room for it, or the host no memory. */
struct vm *monitor_add_guest(struct monitor *monitor, uint64_t storage, struct backends backends);

/* Guests first: the monitors that they carry must be gone. */
void monitor_free(struct monitor *monitor);

/* `run` of every virtual machine (architecture: the one interface). */
enum why vm_run(struct machine *m);

static inline struct vm *vm_of(struct machine *m) { return (struct vm *)m; }

/* -- map.c: the map f from a virtual machine's state to the state of the machine below ---------------------------- */

/* The PSW with which the machine below runs v: user mode, no interrupts, P as it is, R composed by A, T as given by A. */
struct psw map_psw(const struct vm *v, uint32_t t);

/* The inverse of f: the PSW of the guest whose image is f. What f does not hold, M, I, T and a bound that A has
 * clamped, is what the monitor remembers of v. */
struct psw map_inverse_psw(const struct vm *v, struct psw f);

/* f on storage: where the byte at a physical address of v is in the storage at the bottom. And its inverse: the aligned
 * word of the guest that is held at a physical address of v, whatever the monitors below v have put there. */
uint64_t map_address(const struct vm *v, uint64_t physical);
uint32_t map_inverse_word(const struct vm *v, uint64_t physical);

/* Whether f is one-one where v stands: the inverse of its image is v again, in PSW, registers and place. v must be
 * resident. */
bool map_holds(const struct vm *v);

/* -- dispatcher.c: D --------------------------------------------------------------------------------------------- */

/* The machine below has trapped while it ran v. Decide who gets it. GOES_ON: run v again. */
enum why dispatch(struct vm *v, const struct trap *trap);

/* -- reflect.c --------------------------------------------------------------------------------------------------- */

/* Deliver a trap to v: the virtual PSW swap in its storage, or its supervisor in C. */
enum why reflect(struct vm *v, enum cause cause, uint32_t info, uint32_t word);

/* -- interpreter.c: the v_i -------------------------------------------------------------------------------------- */

/* Do for v what the privileged instruction would do on a bare machine; v is in virtual supervisor mode. */
enum why interpret(struct vm *v, const struct insn *i);

/* Whether there is a v_i for the instruction. */
bool interpreter_has(enum insn_id id);

/* -- kind.c, hybrid.c, fullinterpret.c, patch.c: kinds of monitors ------------------------------------------------ */

extern const struct monitor_kind pure_kind, hybrid_kind, interpret_kind, patch_kind;

/* All kinds, the pure one first; ends with NULL. */
extern const struct monitor_kind *const monitor_kinds[];

/* The kind called name, or NULL. */
const struct monitor_kind *monitor_kind_by_name(const char *name);

/* Do v's next instruction in software: the part of the machine below is played by isa/semantics.h, and what traps in
 * user mode goes to D as ever. */
enum why interpret_next(struct vm *v);

/* Do the unprivileged instruction i, which stands at v's P, in software. */
enum why interpret_unprivileged(struct vm *v, struct insn i);

/* Whether v has a defence around it. Only attacks take one away. */
static inline bool defended(const struct vm *v, enum defence defence)
{
    return LIKELY((v->defences & defence) != 0);
}

/* -- allocator.c: A ---------------------------------------------------------------------------------------------- */

/* Storage: a window of `size` bytes of the machine below, next to those already given away. False: no room. */
bool allocate_storage(struct monitor *monitor, struct vm *v, uint64_t size);

/* Space: R of the machine below for the R that v has loaded, inside v's storage whatever that is. Writes l and b. */
void allocate_space(const struct vm *v, uint32_t *l, uint32_t *b);

/* Time: T for the next stretch of v, or YIELD when its turn is over and another guest waits for one. */
enum why allocate_time(struct vm *v, uint32_t *t);

/* Charge an exit, or `used` instructions, to v's turn. */
static inline void charge(struct vm *v, uint64_t used)
{
    v->slice -= (int64_t)used;
}

/* The board that v's `in` and `out` reach, and the machine it belongs to. */
struct machine *allocate_ports(struct vm *v);

/* Make v's registers those of the machine below. move_in does it where another guest's are there. */
void move_in(struct vm *v);
static inline void reside(struct vm *v)
{
    if (UNLIKELY(v->monitor->resident != v))
        move_in(v);
}

/* The next guest that can run, in turn, starting with the monitor's `turn`; it becomes the turn. NULL: none. */
struct vm *next_guest(struct monitor *monitor);

/* Whether v, or a guest of the monitor that it carries, can run. */
bool vm_runnable(const struct vm *v);

/* Take the defences (a set of enum defence) around one guest away, to show what they are for. */
void undefend(struct vm *v, unsigned defences);

/* Whether the windows of all guests are inside the machine below, beyond what the monitor keeps, and disjoint;
 * and whether its canary is untouched. */
bool allocation_holds(const struct monitor *monitor);
bool canary_holds(const struct monitor *monitor);

#endif
