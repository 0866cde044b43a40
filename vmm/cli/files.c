/* files.c - files that must not be the same, since nothing that is written may be something that is read; and folders in
 * the place of files. */
#include "vmm/cli/cli.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
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

static int is_source(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 2 && strcmp(entry->d_name + length - 2, ".s") == 0;
}

int each_source(const char *path, int (*add)(void *to, const char *path), void *to)
{
    struct stat st;
    struct dirent **entries;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return add(to, path);
    int count = scandir(path, &entries, is_source, alphasort), status = STATUS_DONE;
    if (count <= 0) {
        complain("%s: %s", path, count < 0 ? strerror(errno) : "there is no .s file in this folder");
        status = STATUS_PROGRAM;
    }
    for (int n = 0; n < count; n++) {
        char file[8192];
        snprintf(file, sizeof file, "%.4096s/%.1024s", path, entries[n]->d_name);
        if (status == STATUS_DONE)
            status = add(to, file);
        free(entries[n]);
    }
    if (count >= 0)
        free(entries);
    return status;
}
