/* plot.c - lines and points on a logarithmic axis as SVG. Colours are from the Okabe-Ito set, as in chart.c. */
#include "vmm/observe/plot.h"

#include <math.h>

enum { LEFT = 60, TOP = 40, WIDTH = 460, HEIGHT = 300, FOOT = 50, LEGEND = 150 };

static const char *const colours[PLOT_SERIES_MAX] = {
    "#0072b2", "#0072b2", "#e69f00", "#e69f00", "#009e73", "#cc79a7",       /* a line and its points alike */
};

/* The power of two at the top of the axis. */
static int top_power(const struct plot *p)
{
    double most = 2;
    for (unsigned s = 0; s < p->series_count; s++)
        for (unsigned n = 0; n < p->count; n++)
            most = fmax(most, p->series[s].values[n]);
    return (int)ceil(log2(most));
}

static double x_of(const struct plot *p, unsigned n) { return LEFT + (double)WIDTH * n / (p->count - 1); }

static double y_of(double value, int top) { return TOP + HEIGHT - HEIGHT * log2(fmax(value, 1)) / top; }

static void axes(FILE *f, const struct plot *p, int top)
{
    for (int power = 0; power <= top; power++) {
        double y = y_of(ldexp(1, power), top);
        fprintf(f, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"g\"/>"
                   "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>\n", LEFT, LEFT + WIDTH, y, y, LEFT - 8,
                y + 4, ldexp(1, power));
    }
    for (unsigned n = 0; n < p->count; n++)
        fprintf(f, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%u</text>\n", x_of(p, n), TOP + HEIGHT + 18,
                n + 1);
    fprintf(f, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", LEFT + WIDTH / 2, TOP + HEIGHT + 38,
            p->across);
}

static void line(FILE *f, const struct plot *p, unsigned s, int top)
{
    fprintf(f, "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"", colours[s]);
    for (unsigned n = 0; n < p->count; n++)
        fprintf(f, "%s%.1f,%.1f", n == 0 ? "" : " ", x_of(p, n), y_of(p->series[s].values[n], top));
    fputs("\"/>\n", f);
}

static void points(FILE *f, const struct plot *p, unsigned s, int top)
{
    for (unsigned n = 0; n < p->count; n++)
        fprintf(f, "<circle r=\"4\" fill=\"%s\" cx=\"%.1f\" cy=\"%.1f\"><title>%s, %u: %g</title></circle>\n",
                colours[s], x_of(p, n), y_of(p->series[s].values[n], top), p->series[s].name, n + 1,
                p->series[s].values[n]);
}

static void legend(FILE *f, const struct plot *p, unsigned s)
{
    int x = LEFT + WIDTH + 20, y = TOP + 10 + 20 * (int)s;
    if (p->series[s].style == PLOT_LINE)
        fprintf(f, "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke-width=\"2\" stroke=\"%s\"/>", x, x + 16, y, y,
                colours[s]);
    else
        fprintf(f, "<circle r=\"4\" fill=\"%s\" cx=\"%d\" cy=\"%d\"/>", colours[s], x + 8, y);
    fprintf(f, "<text x=\"%d\" y=\"%d\">%s</text>\n", x + 22, y + 4, p->series[s].name);
}

void plot_write(FILE *f, const struct plot *p)
{
    int top = top_power(p);
    fprintf(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
               "font-family=\"sans-serif\" font-size=\"11\">\n<title>%s</title>\n<style>text{fill:#222}.g{stroke:#8884}"
               "@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>\n"
               "<text x=\"%d\" y=\"20\" font-size=\"14\">%s (%s)</text>\n",
            LEFT + WIDTH + LEGEND, TOP + HEIGHT + FOOT, p->title, LEFT, p->title, p->up);
    axes(f, p, top);
    for (unsigned s = 0; s < p->series_count && s < PLOT_SERIES_MAX; s++) {
        (p->series[s].style == PLOT_LINE ? line : points)(f, p, s, top);
        legend(f, p, s);
    }
    fputs("</svg>\n", f);
}
