/* history.c - going back: to a checkpoint, and on from there to the moment that was asked for. */
#include "vmm/cli/shell/history.h"

#include "vmm/cli/shell/stops.h"
#include "vmm/cli/shell/trap_story.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* -- Pages ------------------------------------------------------------------------------------------------------- */

struct page_copy {
    unsigned references;
    uint8_t bytes[PAGE_SIZE];
};

static const uint8_t zeros[PAGE_SIZE];

static const uint8_t *bytes_of(const struct page_copy *p) { return p != NULL ? p->bytes : zeros; }

static void drop_page(struct history *h, struct page_copy *p)
{
    if (p == NULL || --p->references > 0)
        return;
    h->bytes -= sizeof *p;
    free(p);
}

/* A page that holds these bytes: the old one if it does. False: out of memory. */
static bool keep_page(struct history *h, const uint8_t *bytes, struct page_copy *old, struct page_copy **copy)
{
    *copy = NULL;
    if (memcmp(bytes, bytes_of(old), PAGE_SIZE) == 0) {
        *copy = old;
        if (old != NULL)
            old->references++;
        return true;
    }
    if (memcmp(bytes, zeros, PAGE_SIZE) == 0)
        return true;
    *copy = malloc(sizeof **copy);
    if (*copy == NULL)
        return false;
    (*copy)->references = 1;
    memcpy((*copy)->bytes, bytes, PAGE_SIZE);
    h->bytes += sizeof **copy;
    return true;
}

/* -- Checkpoints ------------------------------------------------------------------------------------------------- */

static struct machine *machine_of(const struct session *s, const struct track *track)
{
    return s->stage.tower->guests[track->number];
}

static uint64_t page_count(const struct history *h) { return h->storage_pages + h->disk_pages; }

/* Page n: of storage, or, behind all of it, of the disk, whose blocks are as large. */
static const uint8_t *page_at(const struct history *h, const struct machine *m, uint64_t n)
{
    if (n < h->storage_pages)
        return state_page(m, n);
    return m->dev.backends.disk->memory + (n - h->storage_pages) * BLOCK_SIZE;
}

static void drop_checkpoint(struct history *h, unsigned n)
{
    struct checkpoint *p = &h->points[n];
    for (uint64_t page = 0; page < page_count(h) && p->pages != NULL; page++)
        drop_page(h, p->pages[page]);
    free(p->pages);
    h->count--;
    memmove(p, p + 1, (h->count - n) * sizeof *p);
}

/* Drop the checkpoint that is missed least: the gap it leaves is smallest for its age. What was made by hand cannot be
 * had again, and stays; where all was, the past now begins later. */
static void thin(struct history *h, uint64_t now)
{
    unsigned least = 0;
    double smallest = 0;
    for (unsigned n = 1; n + 1 < h->count; n++) {
        double gap = (double)(h->points[n + 1].when.moves - h->points[n - 1].when.moves);
        double loss = gap / (double)(now - h->points[n].when.moves + 1);
        if (!h->points[n].by_hand && (least == 0 || loss < smallest)) {
            smallest = loss;
            least = n;
        }
    }
    drop_checkpoint(h, least);
}

static bool fill(struct history *h, const struct machine *m, struct checkpoint *p, const struct checkpoint *before)
{
    for (uint64_t n = 0; n < page_count(h); n++)
        if (!keep_page(h, page_at(h, m, n), before != NULL ? before->pages[n] : NULL, &p->pages[n]))
            return false;
    return true;
}

/* The state of a track's guest as it stands. */
static struct moment now_of(const struct session *s, const struct track *track)
{
    const struct machine *m = machine_of(s, track);
    return (struct moment){ m->c, track->traps, m->c - m->idled + track->traps };
}

struct moment session_now(const struct session *s) { return now_of(s, session_track(s)); }

bool history_take(struct session *s, struct track *track)
{
    struct history *h = track->history;
    const struct machine *m = machine_of(s, track);
    struct moment now = now_of(s, track);
    tower_reveal(s->stage.tower);               /* what monitors have patched is not the guest's */
    while (h->count == CHECKPOINTS || (h->bytes > HISTORY_BYTES && h->count > 2))
        thin(h, now.moves);
    struct checkpoint *p = &h->points[h->count];
    *p = (struct checkpoint){ .when = now, .pages = calloc(page_count(h), sizeof *p->pages) };
    if (p->pages == NULL)
        return false;
    h->count++;
    state_take(&p->state, m);
    p->output = m->dev.backends.output->put;
    if (fill(h, m, p, h->count > 1 ? p - 1 : NULL))
        return true;
    drop_checkpoint(h, h->count - 1);
    return false;
}

struct history *history_create(struct session *s, struct track *track)
{
    struct history *h = calloc(1, sizeof *h);
    const struct machine *m = machine_of(s, track);
    if (h == NULL)
        return NULL;
    h->storage_pages = m->e.size / PAGE_SIZE;
    h->disk_pages = m->dev.backends.disk != NULL ? m->dev.backends.disk->capacity : 0;
    h->interval = CHECKPOINT_TICKS;
    track->history = h;
    if (history_take(s, track))
        return h;
    history_free(h);
    track->history = NULL;
    return NULL;
}

void history_free(struct history *h)
{
    if (h == NULL)
        return;
    while (h->count > 0)
        drop_checkpoint(h, h->count - 1);
    free(h);
}

uint64_t history_next(const struct track *track, uint64_t c)
{
    const struct history *h = track->history;
    uint64_t last = h->points[h->count - 1].when.c, from = last > c || c - last < h->interval ? last : c;
    return from < NEVER - h->interval ? from + h->interval : NEVER;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Where a checkpoint is dear, because there is much storage, fewer are taken. */
void history_notice(struct session *s, struct track *track)
{
    enum { SLOW_PERMILLE = 4 };
    struct history *h = track->history;
    const struct machine *m = machine_of(s, track);
    if (m->c < h->points[h->count - 1].when.c || m->c - h->points[h->count - 1].when.c < h->interval)
        return;
    double begin = seconds();
    history_take(s, track);
    if (seconds() - begin > 0.001 * SLOW_PERMILLE && h->interval < (uint64_t)1 << 40)
        h->interval *= 2;
}

/* -- Back to a checkpoint ---------------------------------------------------------------------------------------- */

static void restore(struct session *s, struct track *track, const struct checkpoint *p)
{
    const struct history *h = track->history;
    struct machine *m = machine_of(s, track);
    tower_reveal(s->stage.tower);
    for (uint64_t n = 0; n < h->storage_pages; n++)
        state_put_page(m, n, bytes_of(p->pages[n]));
    for (uint64_t n = h->storage_pages; n < page_count(h); n++)
        memcpy(m->dev.backends.disk->memory + (n - h->storage_pages) * BLOCK_SIZE, bytes_of(p->pages[n]), BLOCK_SIZE);
    state_put(m, &p->state);
    track->traps = p->when.traps;
    m->dev.backends.output->put = p->output;
    if (s->stage.tower->height > 0)
        vm_of(m)->parked = false;
    story_rewind(s, track->number);             /* the replay tells it again */
}

void history_put_last(struct session *s, struct track *track)
{
    restore(s, track, &track->history->points[track->history->count - 1]);
}

/* The number of the last checkpoint whose moves are at most so many. The first always is one. */
static unsigned at_or_before(const struct history *h, uint64_t moves)
{
    unsigned n = h->count - 1;
    while (n > 0 && h->points[n].when.moves > moves)
        n--;
    return n;
}

/* -- To a moment ------------------------------------------------------------------------------------------------- */

static uint64_t not_beyond(uint64_t limit, uint64_t c) { return c < limit ? c : limit; }

/* On by single moves. False: it can go no further. */
static bool one_move(struct session *s)
{
    uint64_t before = session_now(s).moves;
    session_let_run(s, session_guest(s)->c + 1, GEAR_MOVE);
    return session_now(s).moves > before;
}

/* Bring the guest, which is before it, to its move number `moves`. Running over ticks may overshoot, by the traps that
 * are taken between them: then again, from the checkpoint, in a smaller step; but never beyond clock `present`: what it
 * writes there, and reads, has not happened. False: it ends before. */
static bool run_to_move(struct session *s, uint64_t moves, uint64_t present)
{
    enum { CLOSE = 64 };
    const struct history *h = session_track(s)->history;
    uint64_t part = 1;
    for (;;) {
        uint64_t now = session_now(s).moves;
        if (now > moves) {
            restore(s, session_track(s), &h->points[at_or_before(h, moves)]);
            part *= 2;
            continue;
        }
        if (moves - now <= CLOSE)
            break;
        uint64_t ticks = (moves - now - CLOSE / 2) / part;
        session_let_run(s, not_beyond(present, session_guest(s)->c + (ticks > 0 ? ticks : 1)), GEAR_FAST);
        if (session_now(s).moves == now && !one_move(s))
            return false;
    }
    while (session_now(s).moves < moves)
        if (!one_move(s))
            return false;
    return true;
}

/* No replay comes to what was changed by hand at the very move where it ended. A guest that has ended there, which is
 * no move, did so as it was changed. */
static void as_changed(struct session *s)
{
    const struct history *h = session_track(s)->history;
    uint64_t now = session_now(s).moves;
    unsigned n = at_or_before(h, now);
    while (n > 0 && !h->points[n].by_hand && h->points[n - 1].when.moves == now)
        n--;                                    /* behind the change there may be others, as of before a migration */
    if (h->points[n].by_hand && h->points[n].when.moves == now && session_guest(s)->stop == RUNNING)
        restore(s, session_track(s), &h->points[n]);
}

static void to_move(struct session *s, uint64_t moves, uint64_t present)
{
    struct track *track = session_track(s);
    const struct history *h = track->history;
    if (session_now(s).moves > moves)
        restore(s, track, &h->points[at_or_before(h, moves)]);
    run_to_move(s, moves, present);
    as_changed(s);
}

/* What was changed by hand later than this has not happened: it is the one thing that no replay brings back. */
static void undo_changes(struct session *s)
{
    struct history *h = session_track(s)->history;
    uint64_t now = session_now(s).moves;
    unsigned n = 1;
    while (n < h->count && !(h->points[n].by_hand && h->points[n].when.moves > now))
        n++;
    while (h->count > n)
        drop_checkpoint(h, h->count - 1);
}

static struct halt stands(struct session *s, enum halt_reason reason)
{
    undo_changes(s);
    story_rewind(s, s->guest);
    stops_settle(s);
    s->halt = (struct halt){ .reason = reason, .guest = s->guest };
    return s->halt;
}

struct halt session_goto(struct session *s, struct moment when)
{
    struct track *track = session_track(s);
    struct machine *m = session_guest(s);
    const struct history *h = track->history;
    struct moment now = session_now(s), first = h->points[0].when;
    bool too_early = when.c < first.c || (when.c == first.c && when.traps < first.traps && when.traps > 0);
    if (when.c < now.c || (when.c == now.c && when.traps < now.traps)) {
        unsigned n = h->count - 1;
        while (n > 0 && (h->points[n].when.c > when.c
                         || (h->points[n].when.c == when.c && h->points[n].when.traps > when.traps)))
            n--;
        restore(s, track, &h->points[n]);
    }
    while (m->c < when.c && m->c < track->limit && m->stop == RUNNING) {
        uint64_t next = history_next(track, m->c), before = m->c;
        next = next < track->limit ? next : track->limit;
        enum why why = session_let_run(s, next < when.c ? next : when.c, GEAR_FAST);
        history_notice(s, track);
        if (m->c == before && (why == WAIT || why == ATTENTION))
            break;
    }
    while (m->c == when.c && track->traps < when.traps && one_move(s) && m->c == when.c)
        ;
    as_changed(s);
    return stands(s, too_early ? HALT_START : m->stop != RUNNING ? HALT_ENDED : HALT_MOVED);
}

struct halt session_back(struct session *s, uint64_t count)
{
    uint64_t first = session_track(s)->history->points[0].when.moves, now = session_now(s).moves;
    uint64_t present = session_guest(s)->c;
    if (count > now - first) {
        to_move(s, first, present);
        return stands(s, HALT_START);
    }
    to_move(s, now - count, present);
    return stands(s, HALT_MOVED);
}

/* Let it run from where it stands up to move `end`, looking at each move. The last before `end`, or at it where it may
 * be, at which a stop holds; 0: none does. */
static uint64_t last_stop(struct session *s, uint64_t end, bool may_be_end, uint64_t present, struct halt *halt)
{
    const struct machine *m = session_guest(s);
    uint64_t last = 0;
    stops_begin(s);
    while (session_now(s).moves < end) {
        uint64_t before = session_now(s).moves;
        enum why why = session_let_run(s, not_beyond(present, m->c + (end - before)), GEAR_LOOK);
        uint64_t now = session_now(s).moves;
        if (now == before && !one_move(s))
            break;
        now = session_now(s).moves;
        if (now > end || (now == end && !may_be_end))
            break;
        if (stops_holds(s, session_track(s), halt))
            last = now;
        if (why == WAIT)
            break;
    }
    return last;
}

struct halt session_back_to_stop(struct session *s, bool here)
{
    struct track *track = session_track(s);
    const struct history *h = track->history;
    uint64_t end = session_now(s).moves, present = session_guest(s)->c;
    struct halt halt = { .reason = HALT_START }, found = halt;
    bool may_be_end = here;
    for (unsigned n = at_or_before(h, end == 0 ? 0 : end - 1) + 1; n-- > 0;) {
        restore(s, track, &h->points[n]);
        stops_settle(s);
        uint64_t last = last_stop(s, end, may_be_end, present, &halt);
        if (last != 0) {
            found = halt;
            restore(s, track, &h->points[n]);
            to_move(s, last, present);
            stands(s, found.reason);
            found.guest = s->guest;
            s->halt = found;
            return found;
        }
        end = h->points[n].when.moves;
        may_be_end = true;
    }
    to_move(s, h->points[0].when.moves, present);
    return stands(s, HALT_START);
}

/* -- Another future ---------------------------------------------------------------------------------------------- */

static void drop_checkpoints_from(struct history *h, uint64_t moves)
{
    while (h->count > 0 && h->points[h->count - 1].when.moves >= moves)
        drop_checkpoint(h, h->count - 1);
}

void session_new_future(struct session *s)
{
    const struct track *track = session_track(s);
    const struct machine *m = session_guest(s);
    uint64_t now = session_now(s).moves;
    drop_checkpoints_from(track->history, now + 1);
    m->dev.backends.output->shown = m->dev.backends.output->put;
    if (m->dev.backends.input != NULL && !(track->typed && track->typed_at == now))
        source_forget(m->dev.backends.input);
}

void session_changed(struct session *s)
{
    struct track *track = session_track(s);
    struct history *h = track->history;
    session_new_future(s);
    drop_checkpoints_from(h, session_now(s).moves);
    if (history_take(s, track))
        h->points[h->count - 1].by_hand = true;
    stops_settle(s);
}
