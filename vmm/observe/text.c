/* text.c - pieces of state as people read them, and text that markup is safe from. */
#include "vmm/observe/text.h"

#include <inttypes.h>

const char *psw_text(char *buf, size_t size, const struct psw *psw)
{
    snprintf(buf, size, "<%s%s, P=%08" PRIx32 ", R=(%08" PRIx32 ",%08" PRIx32 "), T=%" PRIu32 ">",
             (psw->status & PSW_M) != 0 ? "user" : "supervisor", (psw->status & PSW_I) != 0 ? "+I" : "",
             psw->p, psw->l, psw->b, psw->t);
    return buf;
}

void markup_text(FILE *f, const char *text)
{
    for (; *text != '\0'; text++)
        switch (*text) {
        case '<': fputs("&lt;", f); break;
        case '>': fputs("&gt;", f); break;
        case '&': fputs("&amp;", f); break;
        case '"': fputs("&quot;", f); break;
        default:  fputc(*text, f);
        }
}
