/* text.c - pieces of state as people read them, and text that markup is safe from. */
#include "vmm/observe/text.h"

#include <inttypes.h>
#include <string.h>

const char *psw_text(char *buf, size_t size, const struct psw *psw)
{
    snprintf(buf, size, "<%s%s, P=%08" PRIx32 ", R=(%08" PRIx32 ",%08" PRIx32 "), T=%" PRIu32 ">",
             (psw->status & PSW_M) != 0 ? "user" : "supervisor", (psw->status & PSW_I) != 0 ? "+I" : "",
             psw->p, psw->l, psw->b, psw->t);
    return buf;
}

unsigned utf8_length(const unsigned char *s)
{
    static const struct { unsigned char low, high, second_low, second_high, length; } forms[] = {
        { 0x01, 0x7F, 0, 0, 1 },          { 0xC2, 0xDF, 0x80, 0xBF, 2 },    { 0xE0, 0xE0, 0xA0, 0xBF, 3 },
        { 0xE1, 0xEC, 0x80, 0xBF, 3 },    { 0xED, 0xED, 0x80, 0x9F, 3 },    { 0xEE, 0xEF, 0x80, 0xBF, 3 },
        { 0xF0, 0xF0, 0x90, 0xBF, 4 },    { 0xF1, 0xF3, 0x80, 0xBF, 4 },    { 0xF4, 0xF4, 0x80, 0x8F, 4 },
    };
    for (size_t n = 0; n < sizeof forms / sizeof forms[0]; n++) {
        if (s[0] < forms[n].low || s[0] > forms[n].high)
            continue;
        if (forms[n].length > 1 && (s[1] < forms[n].second_low || s[1] > forms[n].second_high))
            return 0;
        for (unsigned i = 2; i < forms[n].length; i++)
            if (s[i] < 0x80 || s[i] > 0xBF)
                return 0;
        return forms[n].length;
    }
    return 0;
}

const char *utf8_text(char *buf, size_t size, const char *text)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    size_t n = 0;
    for (unsigned length; *text != '\0'; text += length != 0 ? length : 1) {
        length = utf8_length((const unsigned char *)text);
        unsigned room = length != 0 ? length : sizeof replacement - 1;
        if (n + room >= size)
            break;
        memcpy(buf + n, length != 0 ? text : replacement, room);
        n += room;
    }
    buf[n] = '\0';
    return buf;
}

void markup_text(FILE *f, const char *text)
{
    for (unsigned length; *text != '\0'; text += length != 0 ? length : 1) {
        length = utf8_length((const unsigned char *)text);
        if (length == 0 || (length == 1 && *text < ' ' && *text != '\n' && *text != '\t')) {
            fputs("&#xFFFD;", f);
            continue;
        }
        switch (*text) {
        case '<': fputs("&lt;", f); break;
        case '>': fputs("&gt;", f); break;
        case '&': fputs("&amp;", f); break;
        case '"': fputs("&quot;", f); break;
        default:  fwrite(text, 1, length, f);
        }
    }
}
