#ifndef VIEWS_DRAFT_WORK_H
#define VIEWS_DRAFT_WORK_H

#include "core/notify/compose.h"
#include "core/notify/letter.h"
#include "core/store/case.h"
#include "views/session.h"

/*
 * Drafting, for commands and screens alike.
 *
 * Making one: draft_begin reads the case and its samples' octets; each sample
 * is analysed (by the caller: a command waits, a screen does not);
 * draft_finish writes the letter and keeps it.
 */
enum { DRAFT_SAMPLES = 5 };

struct draft_work {
	struct arena arena;
	struct slice case_id, service; /* service empty: nobody named */
	struct rows rows; /* of the case */
	size_t unnamed; /* of them: of domains that are not to be named to the
			 * service; they are no samples */
	struct draft_sample {
		const struct row *row;
		struct buf octets;
		struct place at;
		struct analysis *analysis; /* NULL: none (yet) */
	} samples[DRAFT_SAMPLES];
	size_t nsamples;
};

/* service NULL: the case's main one.  ERR_REFUSED without a reporter. */
enum err draft_begin(struct draft_work *w, struct session *s,
    struct slice case_id, struct slice service, struct error *e);
/* Analyses the samples, waiting; one that can't be read is left without. */
void draft_analyse(struct draft_work *w, struct session *s);
enum err draft_finish(struct draft_work *w, struct session *s,
    enum redaction redact, int64_t *id, struct error *e);
/* "whole messages, our recipients masked" */
const char *redaction_words(enum redaction r);
void draft_work_free(struct draft_work *w);

/* A kept draft and the mail that it makes. */
struct draft_mail {
	struct drafts drafts; /* one */
	struct draft *draft;
	struct rows rows; /* of its samples */
	struct buf *octets;
	size_t nsamples;
	struct arena arena;
	struct composed mail;
	size_t missing; /* samples whose octets can't be had any more */
};
enum err draft_mail_open(struct draft_mail *m, struct session *s, int64_t id,
    struct error *e);
void draft_mail_free(struct draft_mail *m);
/* Records that it was sent; draft NULL: without one, to a case's service. */
enum err draft_sent(struct session *s, struct slice case_id,
    struct slice service, const struct draft_mail *m, const struct slice *to,
    size_t nto, struct slice how, int64_t *id, struct error *e);

/* Says which draft a word means: its number, or a case with one open draft. */
enum err draft_find(struct session *s, struct slice word, int64_t *id,
    struct error *e);
/* Opens the editor on To, subject and body; *changed: something was. */
enum err draft_edit(struct session *s, int64_t id, bool *changed,
    struct error *e);

#endif
