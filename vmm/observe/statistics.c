/* statistics.c - the counters of a tower, level by level. */
#include "vmm/observe/statistics.h"

#include "vmm/observe/dump.h"

#include <inttypes.h>

struct counters monitor_counters(const struct monitor *monitor)
{
    struct counters sum = { 0 };
    for (unsigned n = 0; n < monitor->guest_count; n++) {
        const struct counters *c = &monitor->guests[n]->counters;
        for (unsigned cause = 0; cause < CAUSE_COUNT; cause++) {
            sum.exits[cause] += c->exits[cause];
            sum.reflected[cause] += c->reflected[cause];
        }
        for (unsigned id = 0; id < INSN_COUNT; id++)
            sum.emulated[id] += c->emulated[id];
        sum.absorbed += c->absorbed;
        sum.direct += c->direct;
        sum.completed += c->completed;
        sum.interpreted += c->interpreted;
    }
    return sum;
}

static uint64_t total(const uint64_t *numbers, unsigned count)
{
    uint64_t sum = 0;
    for (unsigned n = 0; n < count; n++)
        sum += numbers[n];
    return sum;
}

uint64_t exits_total(const struct counters *c) { return total(c->exits, CAUSE_COUNT); }
uint64_t reflected_total(const struct counters *c) { return total(c->reflected, CAUSE_COUNT); }
static uint64_t emulated_total(const struct counters *c) { return total(c->emulated, INSN_COUNT); }

double direct_share(const struct counters *c)
{
    uint64_t all = c->direct + c->completed + c->interpreted;
    return all == 0 ? 1.0 : (double)c->direct / (double)all;
}

/* -- As text ----------------------------------------------------------------------------------------------------- */

static void print_causes(FILE *f, const char *what, const uint64_t *by_cause)
{
    fprintf(f, "  %-10s", what);
    for (unsigned cause = 0; cause < CAUSE_COUNT; cause++)
        if (by_cause[cause] != 0)
            fprintf(f, " %s %" PRIu64, cause_name(cause), by_cause[cause]);
    fputs(total(by_cause, CAUSE_COUNT) == 0 ? " none\n" : "\n", f);
}

static void print_monitor(FILE *f, const struct monitor *monitor)
{
    struct counters c = monitor_counters(monitor);
    fprintf(f, "monitor %u, on machine %u (%" PRIu64 " bytes), %u guest%s\n", monitor->level, monitor->level,
            monitor->below->e.size, monitor->guest_count, monitor->guest_count == 1 ? "" : "s");
    print_causes(f, "traps", c.exits);
    print_causes(f, "reflected", c.reflected);
    fprintf(f, "  %-10s", "v_i");
    for (unsigned id = 0; id < INSN_COUNT; id++)
        if (c.emulated[id] != 0)
            fprintf(f, " %s %" PRIu64, insn_info(id)->name, c.emulated[id]);
    fputs(emulated_total(&c) == 0 ? " none\n" : "\n", f);
    fprintf(f, "  %-10s %" PRIu64 " direct, %" PRIu64 " emulated", "executed", c.direct, c.completed);
    if (c.interpreted != 0)
        fprintf(f, ", %" PRIu64 " interpreted", c.interpreted);
    fprintf(f, ": %.4f %% executed directly\n", 100 * direct_share(&c));
}

void statistics_print(FILE *f, const struct tower *t, const struct summit *top)
{
    for (unsigned level = 0; level < t->height; level++)
        print_monitor(f, t->monitors[level]);
    if (top->nest > 0)
        fprintf(f, "machine %u (%" PRIu64 " bytes), below %u monitor%s in PG32: clock %" PRIu64 "\n", t->height,
                t->guests[0]->e.size, top->nest, top->nest == 1 ? "" : "s", t->guests[0]->c);
    for (unsigned n = 0; n < top->guest_count; n++) {
        const struct machine *m = top->guests[n];
        fprintf(f, "guest %u, machine at level %u (%" PRIu64 " bytes): %s, clock %" PRIu64 "\n", n,
                t->height + top->nest, m->e.size, dump_stop(m), m->c);
        print_causes(f, "traps", top->census[n].taken);
    }
}

/* -- As JSON ----------------------------------------------------------------------------------------------------- */

/* Readers of JSON hold numbers as doubles: what they would round is written as a string. */
static json_t *number(uint64_t n)
{
    char text[24];
    if (n <= (uint64_t)1 << 53)
        return json_integer((json_int_t)n);
    snprintf(text, sizeof text, "%" PRIu64, n);
    return json_string(text);
}

static json_t *causes_json(const uint64_t *by_cause)
{
    json_t *object = json_object();
    for (unsigned cause = 0; cause < CAUSE_COUNT; cause++)
        if (by_cause[cause] != 0)
            json_object_set_new(object, cause_name(cause), number(by_cause[cause]));
    return object;
}

static json_t *monitor_json(const struct monitor *monitor)
{
    struct counters c = monitor_counters(monitor);
    json_t *object = json_object(), *emulated = json_object();
    for (unsigned id = 0; id < INSN_COUNT; id++)
        if (c.emulated[id] != 0)
            json_object_set_new(emulated, insn_info(id)->name, number(c.emulated[id]));
    json_object_set_new(object, "level", json_integer(monitor->level));
    json_object_set_new(object, "storage", number(monitor->below->e.size));
    json_object_set_new(object, "guests", json_integer(monitor->guest_count));
    json_object_set_new(object, "traps", causes_json(c.exits));
    json_object_set_new(object, "reflected", causes_json(c.reflected));
    json_object_set_new(object, "absorbed", number(c.absorbed));
    json_object_set_new(object, "v", emulated);
    json_object_set_new(object, "direct", number(c.direct));
    json_object_set_new(object, "emulated", number(c.completed));
    json_object_set_new(object, "interpreted", number(c.interpreted));
    json_object_set_new(object, "kind", json_string(monitor->kind->name));
    json_object_set_new(object, "direct_share", json_real(direct_share(&c)));
    return object;
}

static json_t *guest_json(const struct machine *m, const struct census *census, unsigned n)
{
    json_t *object = json_object();
    json_object_set_new(object, "vm", json_integer(n));
    json_object_set_new(object, "stop", json_string(dump_stop(m)));
    json_object_set_new(object, "exit", json_integer(m->exit));
    json_object_set_new(object, "clock", number(m->c));
    json_object_set_new(object, "storage", number(m->e.size));
    json_object_set_new(object, "traps", causes_json(census->taken));
    return object;
}

/* The machine below the monitors in PG32. */
static json_t *nest_json(const struct tower *t, const struct summit *top)
{
    json_t *object = json_object();
    json_object_set_new(object, "monitors", json_integer(top->nest));
    json_object_set_new(object, "storage", number(t->guests[0]->e.size));
    json_object_set_new(object, "clock", number(t->guests[0]->c));
    return object;
}

json_t *statistics_json(const struct tower *t, const struct summit *top, const char *engine)
{
    json_t *object = json_object(), *levels = json_array(), *guests = json_array();
    for (unsigned level = 0; level < t->height; level++)
        json_array_append_new(levels, monitor_json(t->monitors[level]));
    for (unsigned n = 0; n < top->guest_count; n++)
        json_array_append_new(guests, guest_json(top->guests[n], &top->census[n], n));
    json_object_set_new(object, "schema", json_string("trapeze-run/1"));
    json_object_set_new(object, "engine", json_string(engine));
    json_object_set_new(object, "depth", json_integer(t->height + top->nest));
    if (top->nest > 0)
        json_object_set_new(object, "nest", nest_json(t, top));
    json_object_set_new(object, "levels", levels);
    json_object_set_new(object, "guests", guests);
    return object;
}
