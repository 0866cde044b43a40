/* dump.c - the final state of a machine as text. */
#include "vmm/observe/dump.h"

#include <inttypes.h>

const char *dump_stop(const struct machine *m)
{
    return m->stop == RUNNING ? "LIMIT" : stop_name(m->stop);
}

void dump(FILE *f, const struct machine *m)
{
    fprintf(f, "stop %s\nexit %" PRIu32 "\nclock %" PRIu64 "\npsw", dump_stop(m), m->exit, m->c);
#define PSW(field, ...) fprintf(f, " %08" PRIx32, m->psw.field);
#include "isa/state.def"
    fputc('\n', f);
#define REG(number, name, ...) fprintf(f, #name " %08" PRIx32 "\n", machine_get(m, number));
#include "isa/state.def"
    fprintf(f, "storage %" PRIu64 " %016" PRIx64 "\n", m->e.size, window_hash(&m->e));
}
