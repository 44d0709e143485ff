/* The log: one line per event, to a file, a sink or standard error. */

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib.h>

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/mem.h"
#include "core/base/text.h"

static int log_fd = STDERR_FILENO;
static void (*log_sink)(enum log_level level, const char *line);

int
log_open(const char *file)
{
	int fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

	if (fd == -1)
		return -1;
	if (log_fd != STDERR_FILENO)
		close(log_fd);
	log_fd = fd;
	return 0;
}

/* All of a file, without some lines */
static int
log_keep(int from, int to, bool (*drop)(struct slice line, void *arg),
    void *arg)
{
	struct buf in = { 0 }, out = { 0 };
	struct slice rest;
	int result = -1;

	if (buf_read_fd(&in, from, SIZE_MAX) != 0)
		goto done;
	rest = buf_slice(&in);
	while (rest.n != 0) {
		struct slice line = slice_cut(&rest, '\n');

		if (drop(line, arg))
			continue;
		buf_add_slice(&out, line);
		buf_add_char(&out, '\n');
	}
	if (write(to, buf_slice(&out).p, out.n) == (ssize_t)out.n &&
	    fsync(to) == 0)
		result = 0;
done:
	buf_free(&in);
	buf_free(&out);
	return result;
}

int
log_drop(const char *file, bool (*drop)(struct slice line, void *arg),
    void *arg)
{
	char *new = xasprintf("%s.new", file);
	int from = open(file, O_RDONLY | O_CLOEXEC), to = -1, result = -1;

	if (from >= 0)
		to = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (to >= 0 && log_keep(from, to, drop, arg) == 0)
		result = rename(new, file);
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	if (result == 0 && log_fd != STDERR_FILENO)
		log_open(file);
	free(new);
	return result;
}

void
log_to(void (*sink)(enum log_level level, const char *line))
{
	log_sink = sink;
}

static void
log_write(enum log_level level, const char *text)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	char line[2200], when[21];
	int n;

	if (log_sink != NULL) {
		log_sink(level, text);
		return;
	}
	if (log_fd == STDERR_FILENO) {
		n = snprintf(line, sizeof line, "espy: %s\n", text);
	} else {
		clock_rfc3339(clock_now(), when);
		n = snprintf(line, sizeof line, "%s %s %ld %s\n", when,
		    names[level], (long)getpid(), text);
	}
	if (n >= (int)sizeof line)
		n = (int)sizeof line - 1;
	/* one write: lines of several processes don't mix */
	if (n > 0 && write(log_fd, line, (size_t)n) < 0)
		return; /* a full disk must not end the program */
}

void
log_msg(enum log_level level, const char *fmt, ...)
{
	char text[2048];
	va_list ap;

	if (level == LOG_DEBUG) /* what libraries tell their authors */
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	log_write(level, text);
}

/* What libraries say may quote the mail: it passes the text boundary. */
static void
log_glib(const gchar *domain, GLogLevelFlags flags, const gchar *message,
    gpointer unused)
{
	enum log_level level = LOG_INFO;
	struct buf safe = { 0 };

	(void)unused;
	if ((flags & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
		level = LOG_ERROR;
	else if ((flags & G_LOG_LEVEL_WARNING) != 0)
		level = LOG_WARN;
	else if ((flags & G_LOG_LEVEL_DEBUG) != 0)
		level = LOG_DEBUG;
	text_plain(slice_str(message), &safe);
	log_msg(level, "%s: %s", domain != NULL ? domain : "glib",
	    buf_slice(&safe).p);
	buf_free(&safe);
}

static void
log_print(const gchar *message)
{
	log_glib("print", G_LOG_LEVEL_INFO, message, NULL);
}

void
log_capture_glib(void)
{
	g_log_set_default_handler(log_glib, NULL);
	g_set_print_handler(log_print);
	g_set_printerr_handler(log_print);
}
