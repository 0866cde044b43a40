/* terminal.c - raw mode for the guest's console, put back on every way out; ^C and the alarm as a flag. */
#include "vmm/cli/terminal.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <sys/time.h>
#include <termios.h>
#include <unistd.h>

struct attention attention;

static struct termios before;
static volatile sig_atomic_t is_raw;

void terminal_restore(void)
{
    if (!is_raw)
        return;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    is_raw = 0;
}

/* The rows of a terminal whose scrolling is confined; 0: it is not. */
static volatile sig_atomic_t confined;

/* In a signal handler, too: so no stdio. All rows scroll again, and the cursor is in the last one. */
void terminal_unconfined(void)
{
    static const char sequence[] = "\033[r\033[999;1H\033[K";
    if (confined && write(STDOUT_FILENO, sequence, sizeof sequence - 1) < 0)
        confined = 0;                           /* there is no terminal any more */
    confined = 0;
}

bool terminal_is_confined(void) { return confined != 0; }

static void make_raw(void)
{
    struct termios raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    is_raw = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
}

static void on_interrupt(int signal)
{
    (void)signal;
    if (attention.interrupted && !attention.lasting) {      /* twice: somebody means it */
        terminal_restore();
        terminal_unconfined();
        _exit(130);
    }
    attention.interrupted = attention.flag = 1;
}

static void on_alarm(int signal)
{
    (void)signal;
    attention.out_of_time = attention.flag = 1;
}

/* Die, or stop, of the signal as if it had not been caught, with the terminal as it was. */
static void on_fatal(int number)
{
    int saved = errno;
    bool was_raw = is_raw;
    sigset_t set;
    terminal_restore();
    terminal_unconfined();
    signal(number, SIG_DFL);
    sigemptyset(&set);
    sigaddset(&set, number);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    raise(number);
    signal(number, on_fatal);                   /* only a stop, SIGTSTP, comes back to here */
    if (was_raw)
        make_raw();
    errno = saved;
}

static void catch(int number, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler };    /* no SA_RESTART: waits for input must end */
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void signals_catch(double seconds)
{
    catch(SIGINT, on_interrupt);
    catch(SIGALRM, on_alarm);
    catch(SIGPIPE, SIG_IGN);
    if (seconds > 0) {
        struct itimerval timer = { .it_value = { (time_t)seconds, (suseconds_t)(fmod(seconds, 1) * 1e6) } };
        if (timer.it_value.tv_sec == 0 && timer.it_value.tv_usec == 0)
            timer.it_value.tv_usec = 1;
        setitimer(ITIMER_REAL, &timer, NULL);
    }
}

/* Put the terminal back before the process dies. */
static void catch_fatal(void)
{
    static const int fatal[] = { SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT };
    for (size_t n = 0; n < sizeof fatal / sizeof fatal[0]; n++)
        catch(fatal[n], on_fatal);
}

void terminal_confined(unsigned rows)
{
    static bool caught;
    if (!caught) {
        catch_fatal();
        atexit(terminal_unconfined);
    }
    caught = true;
    confined = (sig_atomic_t)rows;
}

void terminal_raw(void)
{
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &before) != 0)
        return;
    catch_fatal();
    atexit(terminal_restore);
    make_raw();
}
