/* terminal.c - type at a program on a terminal of its own, and check every byte that it shows.
 *
 *   terminal SCRIPT COMMAND ARGUMENT...
 *
 * Each line of the script is one step:
 *   see TEXT     TEXT must be what the program shows next (ten minutes at most)
 *   type TEXT    type it, all at once
 *   end N        the program must show nothing more and exit with status N
 *   # ...        a comment
 * In TEXT: \n \r \b \e \\ as usual, \s a blank, \^X a control character, \d a number, with blanks before it (see only). Carriage
 * returns that the terminal adds to newlines are left out. Exit status: 0 all as expected, 1 not, 2 usage. */
#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 600000, LINE = 512, DIGITS = 256 };        /* DIGITS: \d, in a decoded text */

struct session {
    const char *script;
    unsigned line;
    int fd;
    pid_t child;
    int back;                   /* a byte that was looked at and not taken; EOF: none */
};

/* Report what went wrong at this step, end the program under test, and leave. */
static void fail(struct session *s, const char *what, int byte)
{
    fprintf(stderr, "%s:%u: %s", s->script, s->line, what);
    if (byte >= 0)
        fprintf(stderr, isprint(byte) ? ", found '%c'" : ", found \\x%02x", (unsigned)byte);
    fputc('\n', stderr);
    kill(s->child, SIGKILL);
    exit(1);
}

/* The next byte that the program shows, or EOF at its end. */
static int next(struct session *s)
{
    unsigned char byte = '\r';
    if (s->back != EOF) {
        byte = (unsigned char)s->back;
        s->back = EOF;
        return byte;
    }
    while (byte == '\r') {
        struct pollfd p = { .fd = s->fd, .events = POLLIN };
        if (poll(&p, 1, PATIENCE_MS) == 0)
            fail(s, "nothing more comes", -1);
        ssize_t n = read(s->fd, &byte, 1);
        if (n == 0 || (n < 0 && errno == EIO))      /* EIO: a terminal whose program has gone */
            return EOF;
        if (n < 0 && errno != EINTR)
            fail(s, strerror(errno), -1);
        if (n < 0)
            byte = '\r';
    }
    return byte;
}

/* Decode one character of TEXT at *p and step over it. */
static int character(const char **p)
{
    int c = (unsigned char)*(*p)++;
    if (c != '\\' || **p == '\0')
        return c;
    c = *(*p)++;
    switch (c) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 'b': return '\b';
    case 'e': return 27;
    case 's': return ' ';
    case 'd': return DIGITS;
    case '^': return **p != '\0' ? *(*p)++ & 31 : '^';
    default:  return c;
    }
}

static void see(struct session *s, const char *text)
{
    while (*text != '\0') {
        int expected = character(&text), found = next(s);
        if (expected != DIGITS && found == expected)
            continue;
        while (expected == DIGITS && found == ' ')
            found = next(s);
        if (expected != DIGITS || found == EOF || !isdigit(found))
            fail(s, found == EOF ? "the program has ended" : "this is not what it shows", found);
        while ((found = next(s)) != EOF && isdigit(found))
            ;
        s->back = found;
    }
}

/* All of it at once: nothing that the program does can come between. */
static void type(struct session *s, const char *text)
{
    char bytes[LINE];
    size_t count = 0;
    while (*text != '\0')
        bytes[count++] = (char)character(&text);
    if (write(s->fd, bytes, count) != (ssize_t)count)
        fail(s, "cannot type", -1);
}

static void end(struct session *s, int expected)
{
    int status, found = next(s);
    if (found != EOF)
        fail(s, "it shows more", found);
    if (waitpid(s->child, &status, 0) != s->child || !WIFEXITED(status) || WEXITSTATUS(status) != expected)
        fail(s, "it did not exit as expected", -1);
}

static void step(struct session *s, char *line)
{
    line[strcspn(line, "\n")] = '\0';
    if (line[0] == '#' || line[0] == '\0')
        return;
    if (strncmp(line, "see ", 4) == 0)
        see(s, line + 4);
    else if (strncmp(line, "type ", 5) == 0)
        type(s, line + 5);
    else if (strncmp(line, "end ", 4) == 0)
        end(s, atoi(line + 4));
    else
        fail(s, "neither see, type, end nor a comment", -1);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: terminal SCRIPT COMMAND ARGUMENT...\n");
        return 2;
    }
    struct session s = { .script = argv[1], .back = EOF };
    FILE *script = fopen(argv[1], "r");
    if (script == NULL) {
        fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
        return 2;
    }
    struct winsize size = { .ws_row = 24, .ws_col = 80 };
    s.child = forkpty(&s.fd, NULL, NULL, &size);
    if (s.child < 0) {
        fprintf(stderr, "terminal: no terminal: %s\n", strerror(errno));
        return 1;
    }
    if (s.child == 0) {
        execvp(argv[2], argv + 2);
        fprintf(stderr, "%s: %s\n", argv[2], strerror(errno));
        _exit(127);
    }
    char line[LINE];
    bool ended = false;
    while (fgets(line, sizeof line, script) != NULL) {
        s.line++;
        step(&s, line);
        ended = ended || strncmp(line, "end ", 4) == 0;
    }
    fclose(script);
    if (!ended)
        fail(&s, "the script does not say how it ends", -1);
    return 0;
}
