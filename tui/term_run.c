/* Giving the terminal away: to the shell (Ctrl-Z), or to another program. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "tui/term.h"
#include "tui/term_state.h"

static const int given_up[] = { SIGTSTP, SIGINT, SIGQUIT };

/* While another program has the terminal, its keys are not for us. */
static void
signals_away(struct sigaction kept[ARRAY_LEN(given_up)])
{
	struct sigaction act = { .sa_handler = SIG_DFL };
	size_t i;

	sigemptyset(&act.sa_mask);
	for (i = 0; i < ARRAY_LEN(given_up); i++) {
		/* Stopped with it (Ctrl-Z), but not killed with it. */
		act.sa_handler = given_up[i] == SIGTSTP ? SIG_DFL : SIG_IGN;
		sigaction(given_up[i], &act, &kept[i]);
	}
}

static void
signals_back(const struct sigaction kept[ARRAY_LEN(given_up)])
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(given_up); i++)
		sigaction(given_up[i], &kept[i], NULL);
}

void
term_suspend(void)
{
	struct sigaction kept[ARRAY_LEN(given_up)];

	if (!term.started || term.headless)
		return;
	term_leave();
	signals_away(kept);
	raise(SIGTSTP); /* returns after SIGCONT */
	signals_back(kept);
	term_return();
}

/* In the child: no handler, no descriptor and no log of ours. */
__attribute__((noreturn)) static void
become(char *const argv[], int report)
{
	struct sigaction act = { .sa_handler = SIG_DFL };
	int number, null_fd, failure;

	sigemptyset(&act.sa_mask);
	for (number = 1; number < SIGRTMIN; number++)
		sigaction(number, &act, NULL);
	sigprocmask(SIG_SETMASK, &act.sa_mask, NULL);
	if (term.saved_stderr >= 0)
		dup2(term.saved_stderr, STDERR_FILENO);
	if (term.headless) {
		null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
		dup2(null_fd, STDIN_FILENO);
		dup2(STDERR_FILENO, STDOUT_FILENO);
	}
	dup3(report, 3, O_CLOEXEC);
	close_range(4, ~0U, 0);
	execvp(argv[0], argv);
	failure = errno;
	if (write(3, &failure, sizeof failure) < 0)
		_exit(126);
	_exit(127);
}

static int
wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

enum err
term_run(char *const argv[], int *status, struct error *e)
{
	struct sigaction kept[ARRAY_LEN(given_up)];
	int report[2], failure = 0;
	pid_t pid;

	if (pipe2(report, O_CLOEXEC) != 0)
		return err_errno(e, "can't start %s", argv[0]);
	term_leave();
	signals_away(kept);
	pid = fork();
	if (pid == 0)
		become(argv, report[1]);
	close(report[1]);
	if (pid < 0)
		failure = errno;
	else if (read(report[0], &failure, sizeof failure) !=
	    sizeof failure)
		failure = 0;
	close(report[0]);
	*status = pid > 0 ? wait_for(pid) : 0;
	signals_back(kept);
	term_return();
	if (failure == 0)
		return ERR_NONE;
	errno = failure;
	return err_errno(e, "can't run %s", argv[0]);
}

/* One word, quotes taken off; *s is behind it, *to behind the copy. */
static void
copy_word(const char **s, char **to)
{
	char quote = '\0';

	for (; **s != '\0' && (quote != '\0' || **s != ' '); (*s)++) {
		if (quote == '\0' && (**s == '"' || **s == '\''))
			quote = **s;
		else if (**s == quote)
			quote = '\0';
		else
			*(*to)++ = **s;
	}
	*(*to)++ = '\0';
}

char **
term_words(const char *command, const char *file)
{
	size_t most = strlen(command) / 2 + 3, n = 0;
	size_t octets = strlen(command) + strlen(file) + 2;
	char **words = xmalloc(most * sizeof *words + octets);
	char *to = (char *)(words + most);

	while (*command != '\0') {
		if (*command == ' ') {
			command++;
			continue;
		}
		words[n++] = to;
		copy_word(&command, &to);
	}
	words[n++] = to;
	memcpy(to, file, strlen(file) + 1);
	words[n] = NULL;
	return words;
}
