#ifndef CORE_WORK_INDEX_H
#define CORE_WORK_INDEX_H

#include <signal.h>

#include "core/analysis.h"
#include "core/settings.h"
#include "core/store/store.h"
#include "core/work/lookup.h"

/*
 * The index job: walks sources, reads what is new, writes rows and text.
 * Starts its own workers (each executed anew, so at any time).
 */
struct index_options {
	const struct workspace *workspace;
	struct store *store;
	const struct settings *settings; /* their [source]s; NULL: none */
	const char *const *paths; /* none: the paths of all known sources */
	size_t npaths;
	const char *query;	  /* paths are notmuch databases (not espy's),
				   * of which only what it finds; NULL */
	const char *source;	  /* NULL: the source that a path belongs to,
				   * or a new one named after its folder.
				   * Without paths: only this one's */
	const char *role;	  /* NULL: "collected", or as it was */
	const char *actor;
	const struct analysis_context *context;
	/* Not NULL: answers come from there instead of the context's set.
	 * Nothing waits for a resolver: rows are written with what is known,
	 * and made anew when the answers are there. */
	struct lookup *lookup;
	const char *const *catalogue_dirs; /* for the parse worker */
	size_t ncatalogue_dirs;
	const char *settings_version; /* settings.version */
	const volatile sig_atomic_t *stop; /* becomes not 0: stop cleanly */
	/* Not what is new, but what is there: rows made by another engine,
	 * catalogue or settings are made anew; with `only`, those messages,
	 * whatever made them. */
	bool recheck;
	const struct sha256 *only;
	size_t nonly;
};

enum index_phase {
	INDEX_WALK, INDEX_FACTS, INDEX_TEXT,
	INDEX_DNS, /* only answers of resolvers are outstanding */
	INDEX_DONE
};

/*
 * Each file that was found has one outcome:
 * files = fresh + unchanged + renamed + copies + refused + erased
 */
struct index_counts {
	uint64_t files;
	uint64_t fresh;	    /* a message not seen before */
	uint64_t unchanged; /* not opened */
	uint64_t renamed;   /* not opened */
	uint64_t copies;    /* another file of a message that is known */
	uint64_t refused;   /* listed with the reason */
	uint64_t gone;	    /* vanished since the last time */
	uint64_t opened;    /* files read */
	uint64_t erased;    /* purged before: not read again */
	uint64_t reports;   /* among the fresh: reports, aggregate reports, */
	uint64_t aggregates; /* and files of many mails */
	uint64_t mailboxes;
	/* Mails in reports and mailbox files, each with one outcome too */
	uint64_t inner_fresh, inner_copies, inner_refused;
	bool recheck;	  /* it was one: */
	uint64_t renewed; /* rows made anew */
	uint64_t folders_unread; /* folders that could not be read */
	uint64_t text_done, text_refused, text_todo; /* todo: left for the
						      * next run */
	bool stopped; /* before its end */
	bool busy;    /* another index holds the lock: nothing was done */
	int64_t ms;   /* wall clock */
};

struct index_progress {
	enum index_phase phase;
	uint64_t seen;	     /* files found so far */
	uint64_t done, todo; /* files to read: done, and in all */
	uint64_t text_done, text_todo; /* likewise, messages */
	uint64_t dns_done, dns_todo;   /* likewise, questions asked */
	int64_t ms;
};

struct index_watch {
	void (*progress)(const struct index_progress *p, void *arg);
	/* A sentence for people, safe text: "The full-text mirror is older
	 * than the store: its text will be read again." */
	void (*say)(const char *sentence, void *arg);
	void *arg;
};

/*
 * ERR_BUSY with who holds the lock (counts->busy).  A file that is refused is no error: it
 * is counted and listed.  *counts is right also after an error.
 */
enum err index_run(const struct index_options *o, const struct index_watch *w,
    struct index_counts *counts, struct error *e);

#endif
