/* chart.c - a bar chart as SVG. Colours are from the Okabe-Ito set, which the colour-blind can tell apart. */
#include "vmm/observe/chart.h"
#include "vmm/observe/text.h"

static const char *const colours[CHART_SERIES_MAX] = {
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00",
};

enum { LEFT = 110, TOP = 60, BAR = 12, GAP = 14, WIDTH = 620, VALUE_ROOM = 90 };

static double largest(const struct chart *c)
{
    double most = 0;
    for (unsigned n = 0; n < c->group_count * c->series_count; n++)
        most = c->values[n] > most ? c->values[n] : most;
    return most > 0 ? most : 1;
}

static void legend(FILE *f, const struct chart *c)
{
    unsigned x = LEFT;
    for (unsigned s = 0; s < c->series_count; s++) {
        fprintf(f, "<rect x=\"%u\" y=\"34\" width=\"10\" height=\"10\" fill=\"%s\"/>"
                   "<text x=\"%u\" y=\"43\">%s</text>\n", x, colours[s], x + 14, c->series[s]);
        x += 130;
    }
}

static void bar(FILE *f, const struct chart *c, unsigned y, double value, unsigned series, double most)
{
    if (value < 0)
        return;
    double width = value / most * (WIDTH - VALUE_ROOM);
    fprintf(f, "<rect x=\"%d\" y=\"%u\" width=\"%.1f\" height=\"%d\" fill=\"%s\"><title>%s: %.3g %s</title></rect>"
               "<text x=\"%.1f\" y=\"%u\" class=\"v\">%.2f</text>\n", LEFT, y, width, BAR - 2, colours[series],
            c->series[series], value, c->unit, LEFT + width + 4, y + 9, value);
}

void chart_write(FILE *f, const struct chart *c)
{
    unsigned group_height = BAR * c->series_count + GAP, height = TOP + group_height * c->group_count + 10;
    double most = largest(c);
    fprintf(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %u\" role=\"img\" font-family=\"sans-serif\" "
               "font-size=\"11\">\n<title>%s</title>\n<style>text{fill:#222}.v{font-size:9px}"
               "@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>\n"
               "<text x=\"%d\" y=\"20\" font-size=\"14\">%s (%s)</text>\n",
            LEFT + WIDTH, height, c->title, LEFT, c->title, c->unit);
    legend(f, c);
    for (unsigned g = 0; g < c->group_count; g++) {
        unsigned y = TOP + g * group_height;
        fprintf(f, "<text x=\"%d\" y=\"%u\" text-anchor=\"end\">", LEFT - 8, y + group_height / 2);
        markup_text(f, c->groups[g]);
        fputs("</text>\n", f);
        for (unsigned s = 0; s < c->series_count; s++)
            bar(f, c, y + s * BAR, c->values[g * c->series_count + s], s, most);
    }
    fputs("</svg>\n", f);
}
