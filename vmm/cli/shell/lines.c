/* lines.c - command lines, from readline or from files. Readline lives only here. */
#include "vmm/cli/shell/lines.h"

#include "vmm/cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

enum { NESTED_MAX = 32, PATH_ROOM = 4096 };

/* One place where lines come from. */
struct from {
    FILE *f;                    /* or NULL: the terminal, or text */
    char *text;                 /* lines, */
    const char *rest;           /* of which these have not been given yet; NULL: none is left */
    char *name;
    unsigned long line;
    bool terminal;
};

struct lines {
    struct from stack[NESTED_MAX];
    unsigned depth;
    char place[PATH_ROOM];
    bool typed;
    lines_candidates *candidates;
};

/* Readline's callbacks have no argument: there is one terminal, so there is one set of lines that it serves. */
static struct lines *serving;

/* -- Readline ---------------------------------------------------------------------------------------------------- */

static char *generate(const char *text, int state)
{
    char *before = strndup(rl_line_buffer, (size_t)(rl_point - (int)strlen(text)));
    char *match = before != NULL && serving->candidates != NULL ? serving->candidates(before, text, state) : NULL;
    free(before);
    if (match == NULL)
        return NULL;
    if (strcmp(match, "\t") == 0) {             /* a file is wanted */
        free(match);
        return rl_filename_completion_function(text, state);
    }
    return match;
}

static char **attempt(const char *text, int start, int end)
{
    (void)start, (void)end;
    rl_attempted_completion_over = 1;
    return rl_completion_matches(text, generate);
}

/* Make every folder of a path, but not its last part. */
static void make_folders(const char *path)
{
    char copy[PATH_ROOM];
    snprintf(copy, sizeof copy, "%s", path);
    for (char *p = strchr(copy + 1, '/'); p != NULL; p = strchr(p + 1, '/')) {
        *p = '\0';
        mkdir(copy, 0700);
        *p = '/';
    }
}

/* Where the history is kept. False: nowhere, there is no home. */
static bool history_path(char *path, size_t size)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state != NULL && *state == '/')
        return (size_t)snprintf(path, size, "%s/trapeze/history", state) < size;
    return home != NULL && *home == '/' && (size_t)snprintf(path, size, "%s/.local/state/trapeze/history", home) < size;
}

void lines_save_history(const struct lines *l)
{
    char path[PATH_ROOM];
    if (l == NULL || serving != l || history_length == 0 || !history_path(path, sizeof path))
        return;
    mode_t before = umask(077);
    make_folders(path);
    if (write_history(path) == 0)
        chmod(path, 0600);
    umask(before);
}

void lines_keep(struct lines *l, unsigned count)
{
    if (serving == l)
        stifle_history((int)count);
}

static void (*signal_hook)(void);

/* ^C takes back what has been typed so far, and nothing else: the shell stays. */
static void begin_line_again(void)
{
    attention.interrupted = attention.flag = 0;
    rl_replace_line("", 1);
    rl_crlf();
    rl_on_new_line();
    rl_redisplay();
}

/* Wait for a key, or a signal; one that came just before does not wait for the next key. Whether there is a key. */
static bool wait_for_key(FILE *f)
{
    struct pollfd terminal = { .fd = fileno(f), .events = POLLIN };
    sigset_t signals, before;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGWINCH);
    sigprocmask(SIG_BLOCK, &signals, &before);
    bool key = rl_pending_signal() == 0 && (ppoll(&terminal, 1, NULL, &before) >= 0 || errno != EINTR);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return key && rl_pending_signal() == 0;
}

/* The next key. Waited for here, since readline's own wait does not come back for a signal. A search, or half of a key
 * sequence, is left by readline's abort; then the line begins again. */
static int read_key(FILE *f)
{
    enum { ABORT = 'G' & 0x1F };
    for (;;) {
        if (attention.interrupted && RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_MULTIKEY))
            return ABORT;
        if (attention.interrupted)
            begin_line_again();
        if (signal_hook != NULL)                /* also for one that readline has seen to, with the key before */
            signal_hook();
        if (wait_for_key(f))
            return rl_getc(f);
        rl_check_signals();
    }
}

static void begin_readline(struct lines *l)
{
    char path[PATH_ROOM];
    serving = l;
    rl_getc_function = read_key;
    rl_readline_name = "trapeze";
    rl_attempted_completion_function = attempt;
    rl_completer_word_break_characters = " \t\n\"'`@><=;|&{(+-*/,";
    rl_catch_signals = 1;
    rl_change_environment = 0;
    using_history();
    if (history_path(path, sizeof path))
        read_history(path);
}

static char *typed_line(const char *prompt)
{
    char *line = readline(prompt);
    if (line == NULL) {
        putchar('\n');
        return NULL;
    }
    const HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
    if (*line != '\0' && (last == NULL || strcmp(last->line, line) != 0))
        add_history(line);
    return line;
}

/* -- Places that lines come from --------------------------------------------------------------------------------- */

struct lines *lines_create(bool interactive)
{
    struct lines *l = calloc(1, sizeof *l);
    if (l == NULL)
        return NULL;
    l->stack[0] = (struct from){ .f = interactive ? NULL : stdin, .terminal = interactive };
    l->depth = 1;
    if (interactive)
        begin_readline(l);
    return l;
}

static void leave(struct lines *l)
{
    struct from *from = &l->stack[--l->depth];
    if (from->f != NULL && from->f != stdin)
        fclose(from->f);
    free(from->text);
    free(from->name);
}

void lines_free(struct lines *l)
{
    if (l == NULL)
        return;
    while (l->depth > 0)
        leave(l);
    if (serving == l)
        serving = NULL;
    free(l);
}

void lines_end_there(struct lines *l) { l->depth = 0; }

void lines_give_up_scripts(struct lines *l)
{
    while (l->depth > 1)
        leave(l);
}

bool lines_add_file(struct lines *l, const char *path)
{
    bool standard = strcmp(path, "-") == 0;
    errno = ELOOP;
    if (l->depth == NESTED_MAX)
        return false;
    struct from from = { .f = standard ? stdin : fopen(path, "re"), .name = strdup(standard ? "standard input" : path) };
    struct stat st;
    if (from.f != NULL && fstat(fileno(from.f), &st) == 0 && S_ISDIR(st.st_mode)) {
        fclose(from.f);
        from.f = NULL;
        errno = EISDIR;
    }
    if (from.f == NULL || from.name == NULL) {
        free(from.name);
        return false;
    }
    l->stack[l->depth++] = from;
    return true;
}

bool lines_add_text(struct lines *l, const char *text)
{
    errno = ELOOP;
    if (l->depth == NESTED_MAX)
        return false;
    struct from from = { .text = strdup(text) };
    if (from.text == NULL)
        return false;
    from.rest = from.text;
    l->stack[l->depth++] = from;
    return true;
}

/* A line of a file. A NUL in it is made a blank: nothing behind it shall be lost. */
static char *file_line(struct from *from)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    do
        n = getline(&line, &room, from->f);
    while (n < 0 && ferror(from->f) && errno == EINTR && !attention.interrupted && (clearerr(from->f), true));
    if (n < 0) {
        free(line);
        return NULL;
    }
    from->line++;
    for (ssize_t k = 0; k < n; k++)
        if (line[k] == '\0')
            line[k] = ' ';
    if (n > 0 && line[n - 1] == '\n')
        line[n - 1] = '\0';
    return line;
}

/* A line of text. */
static char *text_line(struct from *from)
{
    const char *begin = from->rest;
    if (begin == NULL)
        return NULL;
    size_t n = strcspn(begin, "\n");
    from->rest = begin[n] != '\0' && begin[n + 1] != '\0' ? begin + n + 1 : NULL;
    return strndup(begin, n);
}

char *lines_next(struct lines *l, const char *prompt)
{
    while (l->depth > 0) {
        struct from *from = &l->stack[l->depth - 1];
        char *line = from->f != NULL ? file_line(from) : from->terminal ? typed_line(prompt) : text_line(from);
        l->typed = from->terminal;
        l->place[0] = '\0';
        if (from->f != NULL && from->name != NULL)
            snprintf(l->place, sizeof l->place, "%.4000s:%lu: ", from->name, from->line);
        if (line != NULL)
            return line;
        leave(l);
    }
    return NULL;
}

const char *lines_place(const struct lines *l) { return l->place; }
bool lines_typed(const struct lines *l) { return l->typed; }
void lines_complete(struct lines *l, lines_candidates *candidates) { l->candidates = candidates; }

/* -- Signals ------------------------------------------------------------------------------------------------------ */

void lines_on_signal(void (*hook)(void)) { signal_hook = hook; }

void lines_redraw(void)
{
    rl_on_new_line();
    rl_forced_update_display();
}
