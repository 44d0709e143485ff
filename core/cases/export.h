#ifndef CORE_CASES_EXPORT_H
#define CORE_CASES_EXPORT_H

#include "core/analysis.h"
#include "core/base/json.h"
#include "core/store/custody.h"

/*
 * What an export of a case consists of: the manifest, espy.export/1, names
 * every file of the tar with its size and SHA-256; the log, espy.event/1,
 * holds the events.  Writers and readers of both; the readers take whatever
 * somebody hands in.
 */
enum {
	EXPORT_MOST_ENTRIES = 300000,
	EXPORT_MOST_MANIFEST = 256 << 20, /* octets */
	EXPORT_MOST_LOG = 512 << 20,
	EXPORT_MOST_EVENTS = 2000000,
	EXPORT_MOST_FOLDERS = 100, /* of services */
};
#define EXPORT_MOST_OCTETS ((uint64_t)16 << 30)

struct export_entry {
	struct slice name;
	uint64_t size;
	struct sha256 sha256;
};

/* Of a message: its octets, its header fields with recipients masked, or
 * nothing, where its copy was purged. */
enum export_form { EXPORT_WHOLE, EXPORT_HEADERS, EXPORT_NOTHING };
const char *export_form_name(enum export_form f); /* "whole" ... */

/* A message, and how it was analysed. */
struct export_message {
	struct sha256 sha256;
	uint64_t size; /* of the original */
	enum export_form form;
	struct slice file; /* entry; NULL: none */
	struct slice dns;  /* entry: answers that its verdicts used; NULL */
	enum provenance provenance;
	bool report;	   /* it is one: mails in it were looked for */
	struct slice source, role; /* NULL: none */
	struct slice *receivers;   /* names of those that counted; none: all */
	size_t nreceivers;
	uint64_t given_hop; /* an analyst's boundary; 0: none */
	struct slice journal_from; /* NULL */
};

/* An owner's word on a service */
struct export_word {
	struct slice domain, service, who, reference;
	bool authorised;
	int64_t time;
};

struct export_manifest {
	struct slice version; /* of espy */
	struct slice letters, case_id, title;
	int64_t time;
	struct slice actor;
	bool whole; /* else redacted */
	int64_t engine;
	struct slice catalogue, settings; /* their versions */
	/* Of a whole one: folders of services, in order: catalogue/0/ ..., but
	 * for the one that comes with espy (-1: none) */
	int64_t catalogues, product;
	struct log_head head;
	struct export_message *messages;
	size_t nmessages;
	struct export_word *words;
	size_t nwords;
	struct export_entry *entries; /* all but the manifest */
	size_t nentries;
};

void export_manifest_write(const struct export_manifest *m, struct json *j);
/* Slices live in the arena.  ERR_FORMAT says what is missing. */
enum err export_manifest_read(struct export_manifest *m, struct slice octets,
    struct arena *a, struct error *e);

/* --- the log --- */

struct export_event {
	struct event event;
	bool own;    /* else nothing but number and hashes is known */
	bool masked; /* its payload is not what was written */
	bool linked; /* body is known: the hash can be worked out */
	struct sha256 body;
};
struct export_log {
	struct arena arena;
	struct export_event *v;
	size_t n, nown;
	size_t unlinked; /* whose hash can't be worked out from what is here */
};
/* payload: as it is shown, where masked */
void export_event_write(struct json *j, const struct event *ev, bool own,
    bool masked, struct slice payload);
enum err export_log_read(struct export_log *l, struct slice octets,
    struct error *e);
/* Does each event follow from the one before, up to the head, and say what
 * its hash covers?  ERR_FORMAT names the first that does not. */
enum err export_log_check(struct export_log *l,
    const struct log_head *head, struct error *e);
void export_log_free(struct export_log *l);

#endif
