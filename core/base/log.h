#ifndef CORE_BASE_LOG_H
#define CORE_BASE_LOG_H

#include "core/base/slice.h"

/*
 * The log: lines "TIME LEVEL PROCESS text", safe text only.  Until log_open,
 * lines go to standard error.  In a worker they go to its supervisor
 * (log_to), so that a confined process needs no file.
 */
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Appends to file (made 0600).  0, or -1 with errno set. */
int log_open(const char *file);
/* Takes lines (without their line feed) out of the file: it is replaced by
 * one without them.  0, or -1 with errno set: nothing is changed then. */
int log_drop(const char *file, bool (*drop)(struct slice line, void *arg),
    void *arg);
void log_to(void (*sink)(enum log_level level, const char *line));
/* %s arguments must be safe: pass foreign bytes through text_plain first. */
void log_msg(enum log_level level, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* GLib's and GMime's messages go to the log from here on. */
void log_capture_glib(void);

#endif
