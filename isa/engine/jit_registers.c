/* jit_registers.c - which guest registers live in host registers: those that the code that runs most uses most.
 *
 * There are more guest registers than host registers left for them. Compiled code leaves some out, but not all the
 * same ones: a loop that calls nobody has no use for ra, and hand-written code uses what it likes. So the translator
 * looks now and then where the guest is, a sample where a stay's time is up, and adds up what the traces found there
 * use. Where other registers would have served clearly better everything is translated anew, for those. It is asked
 * less and less often: a program settles, and each new beginning costs. */
#include "isa/engine/jit_emit.h"

#ifdef __x86_64__

/* Guest registers by use in compiled code: ra, sp, then t0, s0, s1, a0 .. a5, t1, t2; gp and tp come last. */
static const uint8_t by_use[REGISTERS - 1] = { 1, 2, 5, 8, 9, 10, 11, 12, 13, 14, 15, 6, 7, 3, 4 };

/* The host registers that are for them; the last of them is BASE's where there is one. */
static const int8_t hosts[] = { RBX, RBP, RDX, RSI, RDI, R8, R9, R10, R11, R12, R13, BASE };
enum { HOSTS = sizeof hosts };

enum {
    USES_UNIT = 64,                     /* uses are in such parts of one an instruction                        */
    FIRST_SAMPLES = 8,                  /* before the choice is looked at again; then MORE times as many ...   */
    MORE = 4,
    SAMPLES_MAX = 1 << 20,              /* ... up to about so many: scores are 32 bits                         */
    GAIN_MIN = 2,                       /* uses, in units and on average, that another choice must gain        */
};

static unsigned host_count(const struct jit *j) { return j->low ? HOSTS : HOSTS - 1; }

/* The registers with the highest scores; among equals, those that compiled code uses more. */
static void choose(const struct jit *j, const uint32_t *score, bool *chosen)
{
    for (unsigned n = 0; n < host_count(j); n++) {
        unsigned best = 0;
        for (unsigned k = 0; k < sizeof by_use; k++)
            if (!chosen[by_use[k]] && (best == 0 || score[by_use[k]] > score[best]))
                best = by_use[k];
        chosen[best] = true;
    }
}

/* Who stays in a host register stays in the same one. */
static void assign(struct jit *j, const bool *chosen)
{
    bool taken[16] = { false };
    for (unsigned r = 0; r < REGISTERS; r++) {
        if (!chosen[r])
            j->host_of[r] = SPILLED;
        else if (j->host_of[r] != SPILLED)
            taken[j->host_of[r]] = true;
    }
    for (unsigned k = 0, n = 0; k < sizeof by_use; k++)
        if (chosen[by_use[k]] && j->host_of[by_use[k]] == SPILLED) {
            while (taken[hosts[n]])
                n++;
            j->host_of[by_use[k]] = hosts[n++];
        }
}

void jit_first_registers(struct jit *j)
{
    uint32_t score[REGISTERS] = { 0 };
    bool chosen[REGISTERS] = { false };
    memset(j->host_of, SPILLED, sizeof j->host_of);
    choose(j, score, chosen);
    assign(j, chosen);
    j->slice = SLICE_FIRST;
    j->enough_samples = FIRST_SAMPLES;
}

void jit_count_uses(const struct plan *p, uint8_t *uses)
{
    uint32_t count[REGISTERS] = { 0 };
    for (unsigned n = 0; n < p->count; n++) {
        const struct insn *i = &p->items[n].i;
        enum operands o = insn_info(i->id)->operands;
        if (p->items[n].left_out)
            continue;
        count[i->d] += uses_d(o);
        count[i->a] += uses_a(o);
        count[i->b] += uses_b(o);
    }
    for (unsigned r = 0; r < REGISTERS; r++)
        uses[r] = p->count != 0 ? (uint8_t)(count[r] * USES_UNIT / p->count) : 0;       /* at most three in each */
}

/* Live in the registers that score best, if that gains so much. */
static bool reconsider(struct jit *j, uint32_t gain_min)
{
    bool chosen[REGISTERS] = { false };
    uint32_t with = 0, without = 0;
    choose(j, j->score, chosen);
    for (unsigned r = 1; r < REGISTERS; r++) {
        with += chosen[r] ? j->score[r] : 0;
        without += j->host_of[r] != SPILLED ? j->score[r] : 0;
    }
    if (with < without + gain_min)
        return false;
    assign(j, chosen);
    jit_begin_anew(j);
    return true;
}

void jit_sample(struct jit *j)
{
    uint64_t now = j->machine->c;
    if (now - j->sampled_at < j->slice / 2 || j->state->ended == 0)
        return;
    const struct trace *t = &j->traces[j->state->ended - 1];
    j->sampled_at = now;
    for (unsigned r = 1; r < REGISTERS; r++)
        j->score[r] += t->uses[r];
    j->samples++;
}

bool jit_has_sampled(const struct jit *j) { return j->samples >= j->enough_samples; }

bool jit_choose_registers(struct jit *j)
{
    bool changed = reconsider(j, GAIN_MIN * j->samples);
    memset(j->score, 0, sizeof j->score);
    j->samples = 0;
    j->enough_samples *= j->enough_samples < SAMPLES_MAX ? MORE : 1;
    return changed;
}

void jit_shuffle_registers(struct jit *j)
{
    for (unsigned r = 1; r < REGISTERS; r++)
        j->score[r] = (uint32_t)(j->stays * 2654435761u >> r) % 16;
    reconsider(j, 0);
}

#endif
