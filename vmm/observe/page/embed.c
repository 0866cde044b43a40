/* embed.c - a program of the build: makes one page of page.html, page.css and page.js, and writes it as C.
 *
 *      embed FOLDER PAGE.c
 *
 * In page.html, a line with `href="page.css"` or `src="page.js"` is replaced by that file, and the line `@TRACE@` is
 * where the page ends and begins again: the timeline comes between the two. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Text as the inside of a C array. */
static void write_bytes(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        fprintf(out, "%u,", (unsigned char)*text);
    fputc('\n', out);
}

static FILE *open_part(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        fprintf(stderr, "embed: %s: %s\n", path, strerror(errno));
    return f;
}

/* The whole of a file between two tags. */
static bool write_part(FILE *out, const char *folder, const char *name, const char *before, const char *after)
{
    char line[1024];
    FILE *f = open_part(folder, name);
    if (f == NULL)
        return false;
    write_bytes(out, before);
    while (fgets(line, sizeof line, f) != NULL)
        write_bytes(out, line);
    write_bytes(out, after);
    return fclose(f) == 0;
}

static bool write_line(FILE *out, const char *folder, const char *line)
{
    if (strstr(line, "href=\"page.css\"") != NULL)
        return write_part(out, folder, "page.css", "<style>\n", "</style>\n");
    if (strstr(line, "src=\"page.js\"") != NULL)
        return write_part(out, folder, "page.js", "<script>\n", "</script>\n");
    if (strcmp(line, "@TRACE@\n") == 0)
        fputs("0 };\nconst char page_after[] = {\n", out);
    else
        write_bytes(out, line);
    return true;
}

static bool write_page(FILE *out, const char *folder)
{
    char line[1024];
    bool good = true;
    FILE *f = open_part(folder, "page.html");
    if (f == NULL)
        return false;
    fputs("/* The page that draws a timeline. Made by vmm/observe/page/embed.c. */\n"
          "#include \"vmm/observe/page/page.h\"\n\nconst char page_before[] = {\n", out);
    while (good && fgets(line, sizeof line, f) != NULL)
        good = write_line(out, folder, line);
    fputs("0 };\n", out);
    return fclose(f) == 0 && good;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: embed FOLDER PAGE.c\n", stderr);
        return 2;
    }
    FILE *out = fopen(argv[2], "w");
    if (out == NULL) {
        fprintf(stderr, "embed: %s: %s\n", argv[2], strerror(errno));
        return 1;
    }
    bool good = write_page(out, argv[1]);
    good = ferror(out) == 0 && good;
    if (fclose(out) == 0 && good)
        return 0;
    remove(argv[2]);
    return 1;
}
