/* map_picture.c - windows inside windows, in characters and in SVG. It knows numbers only, no machines. */
#include "vmm/cli/shell/map_picture.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* What R leaves of a window: bytes of level 0 from *low to below *high. */
static void reach(const struct map_level *v, uint64_t *low, uint64_t *high)
{
    uint64_t end = v->origin + v->size;
    *low = v->origin + (v->l < v->size ? v->l : v->size);
    *high = *low + v->b < end ? *low + v->b : end;
}

/* -- Text -------------------------------------------------------------------------------------------------------- */

enum glyph { GLYPH_NONE, GLYPH_LEFT, GLYPH_RIGHT, GLYPH_REACHED, GLYPH_OTHER, GLYPH_MARK, GLYPHS };
static const char *const glyphs[2][GLYPHS] = {
    { " ", "[", "]", "=", ".", "^" },
    { " ", "\u251c", "\u2524", "\u2501", "\u00b7", "\u25b2" },
};

/* The column in which a byte of level 0 is drawn. */
static unsigned column_of(const struct map *map, unsigned width, uint64_t byte)
{
    return (unsigned)(byte * width / map->whole);
}

static enum glyph glyph_at(const struct map *map, const struct map_level *v, unsigned width, unsigned column)
{
    uint64_t low, high;
    reach(v, &low, &high);
    if (map->marked && map->mark < map->whole && column == column_of(map, width, map->mark))
        return GLYPH_MARK;
    if (column == column_of(map, width, v->origin))
        return GLYPH_LEFT;
    if (column == column_of(map, width, v->origin + v->size - 1))
        return GLYPH_RIGHT;
    if (column < column_of(map, width, v->origin) || column > column_of(map, width, v->origin + v->size - 1))
        return GLYPH_NONE;
    bool reached = low < high && column >= column_of(map, width, low) && column <= column_of(map, width, high - 1);
    return reached ? GLYPH_REACHED : GLYPH_OTHER;
}

void map_text(FILE *f, const struct map *map, unsigned columns, bool utf8)
{
    const char *const *g = glyphs[utf8];
    unsigned width = columns - 5;
    for (unsigned n = 0; n < map->count; n++) {
        const struct map_level *v = &map->levels[n];
        fprintf(f, "L%-3u ", v->level);
        for (unsigned column = 0; column < width; column++)
            fputs(g[glyph_at(map, v, width, column)], f);
        fprintf(f, "\n     at %" PRIx64 ", %" PRIx64 " bytes%sR=(%08" PRIx32 ",%08" PRIx32 ")\n", v->origin, v->size,
                columns < 60 ? "\n     " : "; ", v->l, v->b);
    }
    fprintf(f, "     %s%s storage  %s R reaches it%s  %s it does not", g[GLYPH_LEFT], g[GLYPH_RIGHT], g[GLYPH_REACHED],
            columns < 60 ? "\n    " : "", g[GLYPH_OTHER]);
    if (map->marked && map->mark < map->whole)
        fprintf(f, "  %s byte %" PRIx64, g[GLYPH_MARK], map->mark);
    fputc('\n', f);
    if (map->marked && map->mark >= map->whole)
        fprintf(f, "     The address is byte %" PRIx64 " of level 0,%sbeyond its end %" PRIx64 ".\n", map->mark,
                columns < 60 ? "\n     " : " ", map->whole);
}

unsigned map_columns(void)
{
    const char *text = getenv("COLUMNS");
    struct winsize size;
    unsigned long n = text != NULL ? strtoul(text, NULL, 10) : 0;
    if (n == 0)
        n = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
    return n < 30 ? 30 : n > 200 ? 200 : (unsigned)n;
}

bool map_utf8(void)
{
    const char *names[] = { getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG") };
    for (unsigned n = 0; n < 3; n++)
        if (names[n] != NULL && *names[n] != '\0')
            return strstr(names[n], "UTF-8") != NULL || strstr(names[n], "utf8") != NULL;
    return false;
}

/* -- SVG --------------------------------------------------------------------------------------------------------- */

enum { SVG_WIDTH = 800, SVG_LEFT = 60, SVG_ROW = 64, SVG_TOP = 50 };

static double x_of(const struct map *map, uint64_t byte)
{
    return SVG_LEFT + (SVG_WIDTH - SVG_LEFT - 20) * (double)byte / (double)map->whole;
}

static void svg_level(FILE *f, const struct map *map, const struct map_level *v, int y)
{
    uint64_t low, high;
    reach(v, &low, &high);
    double x = x_of(map, v->origin), from = x_of(map, low);
    fprintf(f, "<text x=\"10\" y=\"%d\">L%u</text>\n", y + 19, v->level);
    fprintf(f, "<rect class=\"storage\" x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"28\"/>\n", x, y,
            x_of(map, v->origin + v->size) - x);
    if (low < high)
        fprintf(f, "<rect class=\"reached\" x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"16\"/>\n", from, y + 6,
                x_of(map, high) - from);
    fprintf(f, "<text class=\"small\" x=\"%d\" y=\"%d\">storage at %" PRIx64 " of level 0, %" PRIx64 " bytes; R=(%08" PRIx32
            ",%08" PRIx32 ")</text>\n", SVG_LEFT, y + 44, v->origin, v->size, v->l, v->b);
}

void map_svg(FILE *f, const struct map *map)
{
    int height = SVG_TOP + SVG_ROW * (int)map->count + 30;
    bool inside = map->mark < map->whole;
    fprintf(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
            "<title>Storage of %u levels as windows inside windows</title>\n"
            "<style>text{font:14px sans-serif;fill:#222}.small{font-size:12px}.page{fill:#fff}.storage{fill:#e4e8ee;stroke:#555}"
            ".reached{fill:#0072b2}.mark{stroke:#d55e00;stroke-width:2}\n"
            "@media (prefers-color-scheme:dark){text{fill:#eee}.page{fill:#181a1f}.storage{fill:#333944;stroke:#aaa}"
            ".reached{fill:#56b4e9}.mark{stroke:#ff9a4a}}</style>\n"
            "<rect class=\"page\" width=\"%d\" height=\"%d\"/>\n"
            "<text x=\"%d\" y=\"24\">Outlined: the storage of each level. Filled: what its R reaches.</text>\n", SVG_WIDTH, height,
            map->count, SVG_WIDTH, height, SVG_LEFT);
    for (unsigned n = 0; n < map->count; n++)
        svg_level(f, map, &map->levels[n], SVG_TOP + SVG_ROW * (int)n);
    if (map->marked) {
        double x = inside ? x_of(map, map->mark) : SVG_WIDTH - 6;
        fprintf(f, "<line class=\"mark\" x1=\"%.2f\" y1=\"%d\" x2=\"%.2f\" y2=\"%d\"/>\n", x, SVG_TOP - 10, x, height - 26);
        fprintf(f, "<text class=\"small\" x=\"%d\" y=\"%d\">The line: byte %" PRIx64 " of level 0%s</text>\n", SVG_LEFT,
                height - 10, map->mark, inside ? "" : ", beyond its end");
    }
    fputs("</svg>\n", f);
}
