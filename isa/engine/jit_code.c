/* jit_code.c - memory of the translator: host code that is never writable where it is executable, the spaces, the tags
 * that say which storage has become code. */
#include "isa/engine/jit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __x86_64__

enum { STATE_SIZE = (sizeof(struct jit_state) + PAGE_SIZE - 1) / PAGE_SIZE * PAGE_SIZE };
_Static_assert(sizeof(struct target) == 1 << SHIFT && sizeof(struct seat) == 1 << SHIFT, "host code multiplies by it");

static void *map_zeros_as(size_t size, int flags)
{
    flags |= MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
    return p != MAP_FAILED ? p : NULL;
}

static void *map_zeros(size_t size) { return map_zeros_as(size, 0); }

static void unmap(void *p, size_t size)
{
    if (p != NULL)
        munmap(p, size);
}

enum { CODE_AND_STATE = CODE_SIZE + STATE_SIZE, RESERVED = CODE_AND_STATE + CHUNK };

/* Addresses for the code: below 2 GiB if storage is there, so that each is within reach of the other. Where none are
 * left, storage is as if it were not low either. */
static bool reserve_code(struct jit *j)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void *p = j->low ? mmap(NULL, RESERVED, PROT_NONE, flags | MAP_32BIT, -1, 0) : MAP_FAILED;
    j->low = p != MAP_FAILED;
    if (!j->low)
        p = mmap(NULL, RESERVED, PROT_NONE, flags, -1, 0);
    j->reserved = p != MAP_FAILED ? p : NULL;
    return j->reserved != NULL;
}

/* Code twice, writable and executable, from one file without a name; behind the executable one, close to it, the state,
 * which is the end of the file. It begins at a multiple of CHUNK: where the same code lies differently in each run some
 * runs take longer. */
static bool map_code(struct jit *j)
{
    if (!reserve_code(j))
        return false;
    void *aligned = (void *)(((uintptr_t)j->reserved + CHUNK - 1) / CHUNK * CHUNK);
    int fd = memfd_create("trapeze-code", MFD_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = ftruncate(fd, CODE_AND_STATE) == 0;
    void *to = mmap(NULL, CODE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    void *at = mmap(aligned, CODE_AND_STATE, PROT_READ | PROT_EXEC, MAP_SHARED | MAP_FIXED, fd, 0);
    close(fd);
    j->code_to = to != MAP_FAILED ? to : NULL;
    if (!good || j->code_to == NULL || at == MAP_FAILED)
        return false;
    j->code_at = (uint64_t)(uintptr_t)at;
    uint8_t *state = (uint8_t *)at + CODE_SIZE;
    if (mprotect(state, STATE_SIZE, PROT_READ | PROT_WRITE) != 0)
        return false;
    j->state = (struct jit_state *)state;
    return true;
}

/* No target is known: each holds a key that belongs elsewhere. */
static void forget_targets(struct jit *j)
{
    for (uint32_t n = 0; n < TARGETS; n++)
        j->state->targets[n] = (struct target){ .key_status = n ^ 1 };
}

static struct x86 code_from(const struct jit *j, uint64_t offset)
{
    return (struct x86){ j->code_to + offset, j->code_at + offset };
}

/* Code goes to the next chunk from now on, whose parts have these sizes. False: there is no more room. */
static bool begin_chunk(struct jit *j, uint64_t path, uint64_t aside)
{
    uint64_t begin = j->next_chunk, end = (begin + path + aside + CHUNK - 1) / CHUNK * CHUNK;
    if (end > CODE_SIZE)
        return false;
    j->hot = code_from(j, begin);
    j->cold = code_from(j, begin + path);
    j->hot_end = j->cold.here;
    j->cold_end = j->code_at + end;
    j->next_chunk = end;
    return true;
}

/* The first one, which begins with `common` bytes that stay. */
static void first_chunk(struct jit *j, uint32_t common)
{
    j->next_chunk = 0;
    begin_chunk(j, CHUNK_PATH, CHUNK - CHUNK_PATH);
    j->hot = code_from(j, common);
}

/* The tables by page, in one piece: a page of storage has so many bytes in them. */
enum { IN_TABLES = sizeof(uint64_t) + sizeof(uint32_t) + 1 + PAGE_SIZE / TAG_LINE };

static uint64_t pages(const struct jit *j) { return j->machine->e.storage->size / PAGE_SIZE; }

static bool map_tables(struct jit *j)
{
    uint64_t size = pages(j) * IN_TABLES;
    void *low = USE_LOW_STORAGE ? map_zeros_as(size, MAP_32BIT) : NULL;     /* tags are operands then */
    j->page_debts = low != NULL ? low : map_zeros(size);
    if (j->page_debts == NULL)
        return false;
    j->page_traces = (uint32_t *)(j->page_debts + pages(j));
    j->derived = (uint8_t *)(j->page_traces + pages(j));
    j->tags = j->derived + pages(j);
    return true;
}

enum { STACK_SIZE = CALL_STACK + STACK_MARGIN };

/* Whether the host has memory for some spaces: those that have none are no faster than the reference engine. */
static bool has_room_for_spaces(void)
{
    void *stacks = map_zeros((size_t)SPACES_MIN * STACK_SIZE);
    unmap(stacks, (size_t)SPACES_MIN * STACK_SIZE);
    return stacks != NULL;
}

bool jit_code_create(struct jit *j)
{
    if (!map_code(j) || !map_tables(j) || !has_room_for_spaces())
        return false;
    j->state->code = j->code_at;
    forget_targets(j);
    first_chunk(j, 0);
    return true;
}

static void unmap_space(const struct space *s)
{
    unmap(s->entries, s->limit + sizeof(uint32_t));
    unmap(s->stack, STACK_SIZE);
}

static bool map_space(struct space *s)
{
    s->entries = map_zeros(s->limit + sizeof(uint32_t));
    s->stack = map_zeros(STACK_SIZE);
    if (s->entries != NULL && s->stack != NULL)
        return true;
    unmap_space(s);
    return false;
}

static void free_spaces(struct jit *j)
{
    for (unsigned n = 0; n < j->space_count; n++)
        unmap_space(&j->spaces[n]);
    j->space_count = 0;
}

void jit_code_free(struct jit *j)
{
    free_spaces(j);
    unmap(j->code_to, CODE_SIZE);
    unmap(j->reserved, RESERVED);
    unmap(j->page_debts, pages(j) * IN_TABLES);
    free(j->traces);
    free(j->links);
    free(j->detours);
}

/* A call stack begins with a way for returns that have no call. */
static void reset_stack(struct jit *j, unsigned n)
{
    struct seat *seat = &j->state->seats[n];
    seat->top = (uint64_t)(uintptr_t)j->spaces[n].stack + STACK_MARGIN + CALL_STACK - 64;
    seat->call_stack = seat->top;
    if (j->state->space == n) {
        j->state->call_stack = seat->top;
        j->state->base = j->spaces[n].base;
    }
    *(uint64_t *)(uintptr_t)seat->top = j->missed;
}

void jit_trim_stack(struct jit *j, unsigned n, uint64_t at)
{
    uintptr_t low = at / PAGE_SIZE * PAGE_SIZE, from = (uintptr_t)j->spaces[n].stack;
    if (low < from + STACK_KEPT + STACK_MARGIN || *(const uint64_t *)(low - STACK_KEPT) == 0)
        return;                                 /* who has been deeper has left no word 0 on the way */
    madvise(j->spaces[n].stack, low - from, MADV_DONTNEED);
}

/* Zeros, and no memory for them, where the host takes it back: what is locked it does not. */
static void clear_pages(void *p, size_t size)
{
    if (madvise(p, size, MADV_DONTNEED) != 0)
        memset(p, 0, size);
}

/* Only what was used is cleared: tags and lists by way of the traces, tables by giving their pages back. */
static void forget_traces(struct jit *j)
{
    for (uint32_t n = 0; n < j->trace_count; n++) {
        const struct trace *t = &j->traces[n];
        for (uint64_t line = t->first / TAG_LINE; line <= t->last / TAG_LINE; line++)
            j->tags[line] = 0;
        j->derived[t->first / PAGE_SIZE] = 0;
        j->page_traces[t->first / PAGE_SIZE] = 0;
    }
    for (unsigned n = 0; n < j->space_count; n++) {
        clear_pages(j->spaces[n].entries, j->spaces[n].limit + sizeof(uint32_t));
        reset_stack(j, n);          /* no code is left, so nobody returns into any */
    }
    j->trace_count = j->link_count = j->detour_count = j->free_detour = 0;
    j->state->ended = 0;
    j->path_bytes = 0;
    j->generation++;
}

void jit_flush(struct jit *j)
{
    forget_traces(j);
    first_chunk(j, j->common);
}

void jit_flush_onwards(struct jit *j)
{
    forget_traces(j);
    if (j->next_chunk > ONWARDS || !begin_chunk(j, CHUNK_PATH, CHUNK - CHUNK_PATH))
        first_chunk(j, j->common);
}

void jit_begin_anew(struct jit *j)
{
    first_chunk(j, 0);
    jit_emit_common(j);
    jit_flush(j);
}

bool jit_room(struct jit *j, uint32_t path, uint32_t aside)
{
    if (j->hot.here + path <= j->hot_end && j->cold.here + aside <= j->cold_end)
        return true;
    uint32_t rest = CHUNK - CHUNK_PATH;
    return begin_chunk(j, path < CHUNK_PATH ? CHUNK_PATH : path, aside < rest ? rest : aside);
}

/* -- Spaces ------------------------------------------------------------------------------------------------------ */

/* The physical end of all code, as far as traces tell. */
static uint64_t code_end(const struct jit *j)
{
    uint64_t end = 0;
    for (uint32_t n = 0; n < j->trace_count; n++)
        if (!j->traces[n].dead && j->traces[n].last + 1 > end)
            end = j->traces[n].last + 1;
    return end;
}

/* Where a space's window begins if it must not reach down to physical `end`: with some way to go for code to come. */
static uint64_t window_above(const struct space *s, uint64_t end)
{
    if (end <= s->l)
        return 0;
    uint64_t window = end - s->l;
    window += window / 2;
    return (window + PAGE_SIZE - 1) / PAGE_SIZE * PAGE_SIZE;
}

static void drop_spaces(struct jit *j)
{
    j->dropped_at = j->machine->c;
    jit_flush(j);
    free_spaces(j);
    forget_targets(j);
}

/* Whether the spaces there are, or that there is no memory for one, must do for a while. To make one takes as long as
 * thousands of the reference engine's instructions. So where all were made anew just now, because a program goes to and
 * fro between more of them than there is room for, those that are there stay, and that engine runs what has none; and
 * where nothing else comes of waiting, longer each time. */
static bool must_do(struct jit *j)
{
    uint64_t now = j->machine->c, worth = (uint64_t)j->space_count * SPACE_PAYS;
    if (j->space_count != 0 && now - j->dropped_at >= worth)
        return false;
    if (now - j->crowded_until >= worth)                /* that is long ago; time may have gone back */
        j->crowd = CROWDED;
    else if (j->crowd < CROWDED_MAX)
        j->crowd *= 2;
    j->crowded_until = now + j->crowd;
    return true;
}

/* Memory for one more space. Where there are too many, or no memory, the others make room. */
static bool find_room(struct jit *j, struct space *s)
{
    if (jit_crowded(j))
        return false;
    if (j->space_count < SPACES && map_space(s))
        return true;
    if (must_do(j))
        return false;
    drop_spaces(j);
    return map_space(s);
}

/* A new space, if there is room. */
static unsigned new_space(struct jit *j, uint32_t l, uint64_t limit)
{
    struct space fresh = { .l = l, .limit = limit, .base = (uint64_t)(uintptr_t)j->machine->e.storage->byte + l };
    if (!find_room(j, &fresh))
        return SPACES;
    struct space *s = &j->spaces[j->space_count];
    *s = fresh;
    s->window = window_above(s, code_end(j));
    if (j->machine->psw.p < limit && s->window <= j->machine->psw.p)    /* where it begins there will be code */
        s->window = window_above(s, (uint64_t)l + j->machine->psw.p + 1);
    struct seat *seat = &j->state->seats[j->space_count];
    seat->entries = (uint64_t)(uintptr_t)s->entries;
    seat->last = limit >= 4 ? limit - 4 : 0;
    reset_stack(j, j->space_count);
    return j->space_count++;
}

/* The space of R.l and limit, if there is one; else their number. */
static unsigned look_for_space(const struct jit *j, uint32_t l, uint64_t limit)
{
    unsigned n = 0;
    while (n < j->space_count && (j->spaces[n].l != l || j->spaces[n].limit != limit))
        n++;
    return n;
}

unsigned jit_space_slowly(struct jit *j)
{
    const struct machine *m = j->machine;
    unsigned n;
    uint64_t q = m->e.size, room = m->psw.l < q ? q - m->psw.l : 0;
    uint64_t limit = m->psw.b < room ? m->psw.b : room;
    n = look_for_space(j, m->psw.l, limit);
    if (n == j->space_count)
        n = new_space(j, m->psw.l, limit);
    if (n != SPACES)
        j->spaces[n].b = m->psw.b;
    return n;
}

bool jit_claim(struct jit *j, uint64_t first, uint64_t last)
{
    bool moved = false;
    for (unsigned n = 0; n < j->space_count; n++) {
        struct space *s = &j->spaces[n];
        uint64_t begin = s->l + s->window, end = s->l + s->limit;
        if (last >= begin && first < end) {
            s->window = window_above(s, last + 1);
            moved = true;
        }
    }
    if (moved)
        jit_flush(j);
    return !moved;
}

void jit_tag(struct jit *j, const struct trace *t)
{
    for (uint64_t line = t->first / TAG_LINE; line <= t->last / TAG_LINE; line++)
        j->tags[line] = 1;
    j->derived[t->first / PAGE_SIZE] = 1;
    j->code_under_record |= t->first < TAG_LINE;
}

void jit_tidy(struct jit *j, uint64_t page)
{
    uint32_t *from = &j->page_traces[page];
    memset(j->tags + page * (PAGE_SIZE / TAG_LINE), 0, PAGE_SIZE / TAG_LINE);
    j->derived[page] = 0;
    while (*from != 0) {
        struct trace *t = &j->traces[*from - 1];
        if (t->dead) {
            *from = t->next;
            continue;
        }
        jit_tag(j, t);
        from = &t->next;
    }
}

/* -- Traces and links -------------------------------------------------------------------------------------------- */

/* Room for one more in a growing array. */
static bool grow(void **array, uint32_t count, uint32_t *room, size_t size)
{
    if (count < *room)
        return true;
    uint32_t wanted = *room != 0 ? 2 * *room : 256;
    void *bigger = realloc(*array, wanted * size);
    if (bigger == NULL)
        return false;
    *array = bigger;
    *room = wanted;
    return true;
}

uint32_t jit_new_trace(struct jit *j)
{
    void *array = j->traces;
    if (!grow(&array, j->trace_count, &j->trace_room, sizeof *j->traces))
        return UINT32_MAX;
    j->traces = array;
    return j->trace_count++;
}

uint32_t jit_new_link(struct jit *j, struct link link)
{
    void *array = j->links;
    if (!grow(&array, j->link_count, &j->link_room, sizeof *j->links))
        return UINT32_MAX;
    j->links = array;
    j->links[j->link_count] = link;
    return j->link_count++;
}

/* The address in the code as the encoder wants it. */
static struct x86 code_at(const struct jit *j, uint64_t at) { return code_from(j, at - j->code_at); }

void jit_detour(struct jit *j, uint64_t dead, struct trace *t)
{
    uint32_t n = j->free_detour != 0 ? j->free_detour - 1 : j->detour_count;
    void *array = j->detours;
    if (!grow(&array, n, &j->detour_room, sizeof *j->detours))
        return;                                 /* it will be looked up again */
    j->detours = array;
    if (n == j->detour_count)
        j->detour_count++;
    else
        j->free_detour = j->detours[n].next;
    j->detours[n] = (struct detour){ dead, t->detours };
    t->detours = n + 1;
    struct x86 x = code_at(j, dead);
    x86_jmp(&x, t->host);
}

/* Nothing leads to a trace any more: detours from one dead trace to the next would add up. */
static void end_detours(struct jit *j, struct trace *t)
{
    while (t->detours != 0) {
        struct detour *d = &j->detours[t->detours - 1];
        struct x86 x = code_at(j, d->at);
        uint32_t next = d->next;
        x86_call(&x, j->stale);
        d->next = j->free_detour;
        j->free_detour = t->detours;
        t->detours = next;
    }
}

void jit_kill(struct jit *j, struct trace *t)
{
    struct x86 x = { t->entry, t->host };
    end_detours(j, t);
    t->dead = true;
    j->spaces[t->space].entries[t->pc / 4] = 0;
    x86_call(&x, j->stale);
    x86_word(&x, t->pc);
}

#endif
