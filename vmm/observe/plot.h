/* plot.h - lines and points over 1, 2, 3 ... on a logarithmic axis, as a self-contained SVG; for light and dark pages.
 *
 * Its sibling chart.h draws bars on a linear axis. */
#ifndef PLOT_H
#define PLOT_H

#include <stdio.h>

enum plot_style { PLOT_LINE, PLOT_POINTS };

enum { PLOT_SERIES_MAX = 6 };

struct plot_series {
    const char *name;                       /* no markup in any of these strings */
    const double *values;                   /* one for each of 1 .. count; all at least 1 */
    enum plot_style style;
};

struct plot {
    const char *title;
    const char *across, *up;                /* what the axes are */
    const struct plot_series *series;       /* at most PLOT_SERIES_MAX; a line and its points are next to each other */
    unsigned series_count;
    unsigned count;                         /* at least 2 */
};

/* Write it. Errors are the stream's. */
void plot_write(FILE *f, const struct plot *p);

#endif
