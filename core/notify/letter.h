#ifndef CORE_NOTIFY_LETTER_H
#define CORE_NOTIFY_LETTER_H

#include "core/analysis.h"
#include "core/cases/contrast.h"
#include "core/cases/summary.h"
#include "core/notify/letters.h"
#include "core/notify/redact.h"
#include "core/settings.h"
#include "core/store/case.h"
#include "core/store/draft.h"

/*
 * The letter about a case: to whom, and what it says.  Pure: a template, and
 * in its placeholders what is known.  Facts are told apart from inferences,
 * what reached us from what was submitted, and nothing is claimed of a
 * domain's owner without his word.
 */

/* A message that is shown to the desk. */
struct letter_sample {
	const struct row *row;
	const struct analysis *analysis; /* NULL: it could not be read now */
	struct sha256 crlf; /* of the original's CRLF form */
};

struct letter {
	enum letter_kind kind; /* neither owner nor original: owner.h, ask.h */
	enum desk desk;
	const struct letters *letters; /* templates and words of its language */
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
	/* store_case_domains: the owners' words.  Those that are not to be
	 * named stand nowhere in the letter, not even within foreign text. */
	const struct case_domain *domains;
	size_t ndomains;
	const struct contrast *contrast; /* NULL: nothing was compared */
	/* store_notifications of the case, oldest first */
	const struct notification *earlier;
	size_t nearlier;
	struct slice ticket;   /* the desk's own number; NULL */
	struct slice log_head; /* of the case's event chain, hex; NULL */
	enum tlp tlp;
	enum redaction redact; /* of the samples */
	unsigned formats;      /* FORMAT_* */
	/* Messages of other networks were left out: the desk holds one. */
	bool elsewhere;
	int64_t again; /* when we look again; TIME_UNKNOWN: not said */
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
