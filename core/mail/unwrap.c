/* mail_unwrap: what kind of report a mail is, and the pieces in order. */

#include <stdarg.h>
#include <stdio.h>

#include "core/base/mem.h"
#include "core/mail/unwrap_parts.h"

#define FINDINGS_MOST 100

void
unwrap_finding(struct unwrap *w, const char *fmt, ...)
{
	struct unwrapped *u = w->u;
	struct slice s;
	char text[512];
	va_list ap;
	size_t i;

	if (u->nfindings == FINDINGS_MOST)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	s = slice_str(text);
	for (i = 0; i < u->nfindings; i++)
		if (slice_eq(u->findings[i], s))
			return;
	*ARENA_PUSH(w->m->arena, u->findings, u->nfindings) =
	    slice_dup(w->m->arena, s);
}

bool *
unwrap_own_parts(const struct mail *m)
{
	bool *own = arena_array(m->arena, m->nparts + 1, sizeof *own);
	size_t i;

	/* A parent stands before its parts. */
	for (i = 0; i < m->nparts; i++) {
		int parent = m->parts[i].parent;

		own[i] = parent < 0 || (own[parent] &&
		    slice_starts(m->parts[parent].type, "multipart/"));
	}
	return own;
}

/* The first of our own parts of that type; -1: none. */
static int
own_part(const struct unwrap *w, const char *type)
{
	size_t i;

	for (i = 0; i < w->m->nparts; i++)
		if (w->own[i] && slice_eq_str(w->m->parts[i].type, type))
			return (int)i;
	return -1;
}

static bool
is_report(const struct unwrap *w)
{
	return w->m->nparts != 0 &&
	    slice_eq_str(w->m->parts[0].type, "multipart/report");
}

/* RFC 5965: the second part of a multipart/report.  Some senders call the
 * whole multipart/mixed; only where a person handed it on is that enough. */
static enum report_kind
feedback_kind(struct unwrap *w)
{
	int part = own_part(w, "message/feedback-report");
	struct slice type;

	if (part < 0 || (w->policy == UNWRAP_FORMAL && !is_report(w)))
		return REPORT_NONE;
	feedback_read(w, part);
	type = feedback_value(w->u, "Feedback-Type");
	if (type.p == NULL)
		unwrap_finding(w, "the feedback report has no Feedback-Type");
	return slice_eqi_str(type, "auth-failure") ? REPORT_FAILURE
						   : REPORT_FEEDBACK;
}

static enum report_kind
bounce_kind(struct unwrap *w)
{
	int part = own_part(w, "message/delivery-status");

	if (part < 0)
		part = own_part(w, "message/global-delivery-status");
	if (part < 0 || !is_report(w))
		return REPORT_NONE;
	feedback_read(w, part);
	return REPORT_BOUNCE;
}

static enum report_kind
formal_kind(struct unwrap *w)
{
	enum report_kind k;

	if (journal_read(w))
		return REPORT_JOURNAL;
	k = feedback_kind(w);
	if (k == REPORT_NONE && w->policy != UNWRAP_FORMAL)
		k = bounce_kind(w);
	return k;
}

/*
 * What a submitted file is where no mail was found in it: a report if it says
 * that it forwards one, else the sample.  Phishing mails quote made-up
 * threads, so that a quoted mail alone is not enough.
 */
static bool
file_forwards(struct unwrap *w)
{
	struct unwrapped *u = w->u;

	lost_find(w);
	if (u->lost == LOST_MSG ||
	    (u->lost == LOST_INLINE && (w->inline_how == INLINE_MARKED ||
	    (w->inline_how == INLINE_BLOCK && subject_forwards(w->m->subject)))))
		return true;
	u->lost = LOST_NOTHING;
	u->lost_why = SLICE_NULL;
	return false;
}

/* Parts that were not read may have held mails. */
static void
note_limits(struct unwrap *w)
{
	size_t i;

	for (i = 0; i < w->m->nlimits; i++)
		if (slice_find(w->m->limits[i], SLICE("MIME")) != SLICE_NONE)
			unwrap_finding(w, "mails may be missing: %.*s",
			    SLICE_ARG(w->m->limits[i]));
}

static void
find_mails(struct unwrap *w)
{
	struct unwrapped *u = w->u;

	unwrap_find(w);
	note_limits(w);
	if (u->kind == REPORT_NONE && own_part(w, "multipart/digest") >= 0 &&
	    u->ninner != 0)
		u->kind = REPORT_DIGEST;
	inline_find(w);
	if (u->ninner == 0 && u->left_out == 0) {
		if (u->kind != REPORT_NONE || w->policy == UNWRAP_MAILBOX)
			lost_find(w);
		else if (!file_forwards(w))
			return;
	}
	if (u->kind == REPORT_NONE)
		u->kind = REPORT_FORWARD;
}

void
mail_unwrap(struct unwrapped *u, struct mail *m, enum unwrap_policy policy)
{
	struct unwrap w = { .u = u, .m = m, .policy = policy, .text = -1,
		.inline_at = SLICE_NONE, .own = unwrap_own_parts(m) };

	*u = (struct unwrapped){ .kind = REPORT_NONE };
	u->kind = formal_kind(&w);
	if (u->kind != REPORT_NONE || policy != UNWRAP_FORMAL)
		find_mails(&w);
	if (u->kind == REPORT_NONE)
		return;
	u->reporter = m->from.address;
	u->reporter_name = m->from.display_name;
	/* A journal's text is its envelope. */
	if (u->kind != REPORT_JOURNAL)
		u->words = report_words(&w);
}

struct slice
unwrap_octets(const struct unwrapped *u, const struct mail *m, size_t i)
{
	const struct inner *in = &u->inner[i];

	return in->octets.p != NULL ? in->octets : mail_slice(m, in->range);
}

const char *
report_kind_name(enum report_kind k)
{
	static const char *const names[] = { "none", "forward", "feedback",
		"failure", "bounce", "journal", "digest" };

	return names[k];
}

const char *
lost_name(enum lost l)
{
	static const char *const names[] = { "nothing", "inline", "msg",
		"tnef", "picture", "partial", "not-attached" };

	return names[l];
}
