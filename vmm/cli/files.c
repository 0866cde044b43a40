/* files.c - files that must not be the same: nothing that is written may be something that is read. */
#include "vmm/cli/cli.h"

#include <string.h>
#include <sys/stat.h>

static bool same(const char *a, const char *b)
{
    struct stat x, y;
    if (a == NULL || b == NULL || strcmp(a, "-") == 0 || strcmp(b, "-") == 0)
        return false;
    if (strcmp(a, b) == 0)
        return true;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && S_ISREG(x.st_mode) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

bool would_overwrite(const char *output, const char *other)
{
    if (!same(output, other))
        return false;
    complain("%s: would be written and is needed as it is; name another file", output);
    return true;
}
