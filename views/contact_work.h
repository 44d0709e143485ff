#ifndef VIEWS_CONTACT_WORK_H
#define VIEWS_CONTACT_WORK_H

#include "core/base/json.h"
#include "core/notify/contact_plan.h"
#include "core/store/case.h"
#include "views/doc.h"
#include "views/session.h"

/*
 * Whom a case could be told to, for commands and screens alike: contact_begin
 * reads the case and its samples' octets; each sample is analysed (by the
 * caller: a command waits, a screen does not); contact_finish collects and
 * ranks.  Nothing is asked of anybody before contact_ask.
 */
enum { CONTACT_SAMPLES = 5 };

struct contact_work {
	struct arena arena;
	struct slice case_id, service; /* service empty: nobody is named */
	struct rows rows;
	struct contact_sample {
		const struct row *row;
		struct buf octets;
		struct place at;
	} samples[CONTACT_SAMPLES];
	struct analysis *analyses[CONTACT_SAMPLES]; /* NULL: none (yet) */
	size_t nsamples;
	struct lookup_rows lookups;
	struct contact_case known;
	struct contacts contacts;
	struct contact_question *plan; /* what contact_ask would ask */
	size_t nplan;
	bool dns; /* it would ask DNS, too */
};

/* service NULL: the case's main one */
enum err contact_begin(struct contact_work *w, struct session *s,
    struct slice case_id, struct slice service, struct error *e);
/* Analyses the samples, waiting; one that can't be read is left without. */
void contact_analyse(struct contact_work *w, struct session *s);
enum err contact_finish(struct contact_work *w, struct session *s,
    struct error *e);
/* Asks what the plan says, keeps the answers, and collects anew.  Waits; say
 * (may be NULL) hears what is done. */
enum err contact_ask(struct contact_work *w, struct session *s,
    void (*say)(void *arg, const char *sentence), void *arg,
    struct error *e);
void contact_work_free(struct contact_work *w);

/*
 * Addresses the case's open draft to a candidate: that draft (0: the only
 * open one, or the one for the candidate's desk).  ERR_REFUSED for one that is
 * never an addressee, ERR_ABSENT for an address that is no candidate.
 */
enum err contact_pick(struct contact_work *w, struct session *s,
    struct slice address, int64_t draft, const struct contact_candidate **as,
    int64_t *id, struct error *e);

/* --- as documents and JSON --- */
/* One candidate: two lines and more; a line's id is 1 and its index */
void doc_contacts(struct doc *d, const struct contact_work *w);
/* What was asked, and what would be */
void doc_contact_asked(struct doc *d, const struct contact_work *w);
void doc_contact_plan(struct doc *d, const struct contact_work *w);
/* Why, and the evidence as it came: raw may be NULL */
void doc_contact_why(struct doc *d, const struct contact_candidate *x,
    const struct lookup_row *raw);
/* espy.contact/1, espy.contact-answer/1, espy.contact-question/1 */
void json_contact(struct json *j, struct slice case_id,
    const struct contact_candidate *x);
void json_contact_answer(struct json *j, struct slice case_id,
    const struct lookup_row *r);
void json_contact_question(struct json *j, struct slice case_id,
    const struct contact_question *q, bool asked);

#endif
