/* replay.c - gives files to a fuzz target, one after another, where there is no libFuzzer: replay FILE...
 *
 * Ends as soon as one fails, after its name. The last line is how many there were. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

static uint8_t *contents(const char *path, size_t *size)
{
    enum { MOST = 1 << 20 };
    FILE *f = fopen(path, "rb");
    uint8_t *bytes = malloc(MOST);
    if (f == NULL || bytes == NULL) {
        perror(path);
        exit(2);
    }
    *size = fread(bytes, 1, MOST, f);
    fclose(f);
    return bytes;
}

int main(int argc, char **argv)
{
    for (int n = 1; n < argc; n++) {
        size_t size;
        uint8_t *bytes = contents(argv[n], &size);
        printf("%s\n", argv[n]);
        fflush(stdout);
        if (LLVMFuzzerTestOneInput(bytes, size) != 0)
            return 1;
        free(bytes);
    }
    printf("%d replayed\n", argc - 1);
    return argc > 1 ? 0 : 2;
}
