#ifndef CORE_NOTIFY_LETTER_H
#define CORE_NOTIFY_LETTER_H

#include "core/analysis.h"
#include "core/cases/summary.h"
#include "core/notify/redact.h"
#include "core/settings.h"

/*
 * The letter to a service: to whom, and what it says.  Pure.
 */

/* A message that is shown to the service. */
struct letter_sample {
	const struct row *row;
	const struct analysis *analysis; /* NULL: it could not be read now */
	struct sha256 crlf; /* of the original's CRLF form */
	uint64_t crlf_size;
};

struct letter {
	struct slice case_id;
	struct slice service; /* slug; empty: nobody is named */
	const struct catalogue *catalogue;
	const struct reporter *reporter;
	const struct row *rows; /* all of the case */
	size_t nrows;
	const struct letter_sample *samples;
	size_t nsamples;
	struct masks masks;
	size_t unnamed; /* messages whose domain is not to be named: their rows
			 * name none */
	int64_t clock;
};

struct letter_out {
	struct slice to;	/* empty: no contact is known */
	struct slice to_source; /* NULL */
	struct slice subject, body;
};

/* ERR_REFUSED without a reporter; the sentence says what to write. */
enum err reporter_check(const struct reporter *r, const char *settings,
    struct error *e);
/* In the arena. */
void letter_write(struct letter_out *out, const struct letter *l,
    struct arena *a);
/* The contact alone: *to empty where none is known */
void letter_contact(const struct catalogue *c, struct slice service,
    struct arena *a, struct slice *to, struct slice *source);

#endif
