/* chart.h - a bar chart as a self-contained SVG: groups of bars over a linear axis. For light and dark pages. */
#ifndef CHART_H
#define CHART_H

#include <stdio.h>

enum { CHART_SERIES_MAX = 6 };

struct chart {
    const char *title;                      /* no markup in it, unit and series */
    const char *unit;                       /* of the values, at the axis */
    const char *const *series;              /* names; at most CHART_SERIES_MAX */
    unsigned series_count;
    const char *const *groups;              /* names, any text */
    unsigned group_count;
    const double *values;                   /* [group][series]; negative: none */
};

/* Write it. Errors are the stream's. */
void chart_write(FILE *f, const struct chart *c);

#endif
