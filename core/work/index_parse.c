/* The index job: files under way in the parser, and what it answers. */

#include <stdlib.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/store/override.h"
#include "core/work/index_job.h"

enum { MOST_FAILS = 8, MOST_TRIES = 2 };

enum err
parse_begin(struct index_job *j, struct error *e)
{
	struct parser_config c = {
		.catalogue_dirs = j->o->catalogue_dirs,
		.ncatalogue_dirs = j->o->ncatalogue_dirs,
		.receivers = j->o->context->receivers,
		.domains = j->o->context->domains,
		.answers = j->o->context->answers,
		.clock = j->o->context->clock,
		.bulk = true,
	};
	enum err err;

	if (j->ntodo == 0)
		return ERR_NONE;
	if (j->o->lookup != NULL) {
		c.look = dns_look;
		c.look_arg = j;
		c.live = j->o->lookup->mode == DNS_LIVE;
	}
	err = parser_start(&j->parser, &c, e);
	/* Else a catalogue that can't be read would refuse every message. */
	return err != ERR_NONE ? err : parser_wait_ready(j->parser, e);
}

bool
parse_under_way(const struct index_job *j, const struct sha256 *sha256)
{
	size_t i;

	for (i = 0; i < READING_MOST; i++)
		if (j->readings[i].tag != 0 && memcmp(&j->readings[i].sha256,
		    sha256, sizeof *sha256) == 0)
			return true;
	for (i = 0; i < j->nresults; i++)
		if (j->results[i].kind != RESULT_COPY &&
		    j->results[i].hashed && memcmp(&j->results[i].sha256,
		    sha256, sizeof *sha256) == 0)
			return true;
	return false;
}

struct reading *
reading_of(struct index_job *j, uint64_t tag)
{
	size_t i;

	for (i = 0; i < READING_MOST; i++)
		if (j->readings[i].tag == tag)
			return &j->readings[i];
	return NULL;
}

void
reading_end(struct reading *r)
{
	close(r->fd);
	free(r->held);
	*r = (struct reading){ 0 };
}

const struct mail_origin *
origin_of(const struct reading *r)
{
	return r->in != NULL ? &r->in->origin : &r->use->origin;
}

/* Did a report bring it? */
static bool
is_inner(const struct reading *r)
{
	return r->in != NULL ? r->in->report : r->use->inner;
}

bool
path_in_maildir(struct slice path)
{
	return slice_find(path, SLICE("/cur/")) != SLICE_NONE ||
	    slice_find(path, SLICE("/new/")) != SLICE_NONE;
}

/* A mailbox that people report to, or one of ours?  What is in a report is
 * looked into as submitted files are. */
static enum unwrap_policy
unwrap_policy(const struct reading *r)
{
	const struct source_use *use = r->use;

	if (use->replies)
		return UNWRAP_REPLIES;
	if (is_inner(r))
		return origin_of(r)->provenance == PROVENANCE_OBSERVED
		    ? UNWRAP_FORMAL : UNWRAP_FILES;
	if (!reads_reports(use))
		return UNWRAP_FORMAL;
	return use->mailbox || path_in_maildir(r->at.path) ? UNWRAP_MAILBOX
							   : UNWRAP_FILES;
}

static void
submit(struct index_job *j, struct reading *r)
{
	struct parser_job job = { .tag = r->tag, .fd = r->fd,
		.offset = r->start, .label = r->at.path.p,
		.origin = *origin_of(r), .flags = MAIL_QUICK,
		.unwrap = !r->use->baseline, .policy = unwrap_policy(r),
		.inner = is_inner(r) };
	struct error why;

	/* without it if the store won't say: what is shown asks again */
	store_override_hop(j->store, &r->sha256, &job.origin.given_hop, NULL);
	job.length = r->at.length < MAIL_MOST_OCTETS ? r->at.length
						     : MAIL_MOST_OCTETS;
	r->tries++;
	if (parser_submit(j->parser, &job, &why) == ERR_NONE)
		return;
	result_refuse(j, r, true, why.text);
	reading_end(r);
}

void
parse_octets(struct index_job *j, const struct reading *from)
{
	struct reading *r = reading_of(j, 0);

	*r = *from;
	r->tag = ++j->tags;
	submit(j, r);
}

/*
 * A parser that died is tried once more with the message: it may have been
 * killed from outside.  Where one message after the other fails, the last
 * ones are held: the parser itself may be out of order.
 */
static void
parse_failed(struct index_job *j, struct reading *r, const char *reason)
{
	j->fails++;
	if (r->tries < MOST_TRIES) {
		submit(j, r);
		return;
	}
	if (j->fails >= MOST_FAILS) {
		r->held = xstrdup(reason);
		j->nheld++;
		return;
	}
	result_refuse(j, r, true, reason);
	reading_end(r);
}

/* A new parser that starts shows that the messages are to blame. */
static enum err
refuse_held(struct index_job *j, struct error *e)
{
	enum err err;
	size_t i;

	parser_free(j->parser);
	j->parser = NULL;
	err = parse_begin(j, e);
	if (err != ERR_NONE)
		return err;
	for (i = 0; i < READING_MOST; i++) {
		struct reading *r = &j->readings[i];

		if (r->tag == 0 || r->held == NULL)
			continue;
		result_refuse(j, r, true, r->held);
		reading_end(r);
	}
	j->nheld = j->fails = 0;
	return ERR_NONE;
}

/* The parser read other octets than those that were hashed. */
static bool
changed_meanwhile(const struct reading *r, const struct analysis *a)
{
	return r->at.length <= MAIL_MOST_OCTETS &&
	    memcmp(&a->sha256, &r->sha256, sizeof r->sha256) != 0;
}

static void
answer_changed(struct index_job *j, const struct reading *r)
{
	job_say(j, "%s: changed while it was read; the next run reads it",
	    text_plain_str(&j->arena, r->at.path));
	if (r->in != NULL) {
		result_refuse(j, r, false, "changed while it was read");
		return;
	}
	j->counts->files--;
	j->read++;
}

static enum err
answer_analysis(struct index_job *j, const struct reading *r,
    struct parser_event *ev, struct error *e)
{
	struct analysis *a = ev->analysis;
	struct result *res = result_add(j, RESULT_FRESH, r);
	enum err err = ERR_NONE;

	res->analysis = a;
	res->answers = ev->answers;
	ev->answers = NULL;
	if (r->waits)
		dns_wait_for(j, &r->sha256);
	a->length = r->at.length;
	j->results_octets += a->arena.used;
	container_limit(r, &a->inside);
	if (a->inside.kind != REPORT_NONE)
		res->holds = container_of_report(j, r, a, &err, e);
	return err;
}

static bool
brings(const struct analysis *a)
{
	return a->kind == MESSAGE_REPORT && a->inside.ninner != 0;
}

static enum err
parser_answer(struct index_job *j, struct parser_event *ev,
    struct error *e)
{
	struct reading *r = reading_of(j, ev->tag);
	enum err err = ERR_NONE;

	if (r == NULL) {
		parser_analysis_free(ev->analysis);
		return ERR_NONE;
	}
	if (ev->kind == PARSER_FAILED) {
		parse_failed(j, r, ev->reason);
		return ERR_NONE;
	}
	j->fails = 0;
	if (ev->kind == PARSER_NO_MAIL) {
		result_refuse(j, r, true, ev->reason);
	} else if (changed_meanwhile(r, ev->analysis)) {
		answer_changed(j, r);
		parser_analysis_free(ev->analysis);
	} else if (r->less && !brings(ev->analysis)) {
		result_add(j, RESULT_COPY, r);
		parser_analysis_free(ev->analysis);
	} else {
		err = answer_analysis(j, r, ev, e);
	}
	reading_end(r);
	return err;
}

enum err
parse_answers(struct index_job *j, struct error *e)
{
	struct parser_event ev;
	enum err err = ERR_NONE;

	while (err == ERR_NONE) {
		parser_next(j->parser, &ev);
		if (ev.kind == PARSER_NOTHING)
			break;
		err = parser_answer(j, &ev, e);
		parser_answers_free(ev.answers);
	}
	if (err != ERR_NONE)
		return err;
	if (j->nheld != 0 && parser_in_flight(j->parser) == 0)
		return refuse_held(j, e);
	return ERR_NONE;
}
