/* The spine: octets to mail to authentication to attribution. */

#include "core/analysis.h"
#include "core/base/clock.h"
#include "core/esp/aggregate_source.h"

static void
work_out(struct analysis *a, const struct analysis_context *ctx,
    struct questions *open)
{
	struct questions asked = { 0 };
	struct questions q = { .used = &asked };
	struct receivers counted = receivers_counted(ctx->receivers,
	    ctx->origin.receivers, &a->arena);

	auth_run(&a->auth, &a->mail, &counted, ctx->answers, ctx->clock, &q);
	a->attribution = (struct attribution){ 0 };
	a->relationship = (struct relationship){ 0 };
	esp_run(&a->attribution, &a->relationship, &a->mail, &a->auth,
	    ctx->catalogue, ctx->domains, ctx->answers, &q);
	a->asked = asked;
	q.used = NULL;
	*open = q;
}

/* Those of one part more */
static void
aggregates_join(struct aggregates *all, const struct aggregates *one,
    struct arena *a)
{
	size_t i;

	all->is_aggregate |= one->is_aggregate;
	if (all->problem.p == NULL && one->is_aggregate)
		all->problem = one->problem;
	for (i = 0; i < one->n && all->n < AGGREGATE_MOST_REPORTS; i++)
		*ARENA_PUSH(a, all->v, all->n) = one->v[i];
}

/* What a mail is, beside the aggregate reports in it: all that tells whether
 * it came to bring them. */
struct beside {
	bool *own;	 /* by part: it lies in no attached mail */
	bool *aggregate; /* by part */
	bool other;	 /* something else is attached */
	size_t rows, octets; /* of the reports so far */
};

/* Signatures and a letterhead's pictures come with any mail. */
static bool
is_other(const struct part *p)
{
	return (p->attachment || slice_starts(p->type, "message/")) &&
	    !slice_starts(p->type, "multipart/") &&
	    !slice_starts(p->type, "image/") &&
	    !slice_ends(p->type, "-signature");
}

/* Links to whoever sent it are in the letters of honest reporters, too. */
static bool
links_elsewhere(const struct beside *b, const struct mail *m)
{
	size_t i;

	for (i = 0; i < m->nlinks; i++) {
		const struct link *l = &m->links[i];

		if (l->host.n == 0 || (l->part >= 0 && b->aggregate[l->part]))
			continue;
		if (m->from.org_domain.n == 0 || l->text_differs ||
		    !host_is_under(l->host, m->from.org_domain))
			return true;
	}
	return false;
}

/* What is damaged within a report stands with it; of one that could not be
 * read at all there is only this. */
static void
unread_finding(struct mail *m, struct slice name, const struct aggregates *one)
{
	if (one->n == 0 && one->problem.p != NULL)
		mail_finding(m, "DMARC report %.*s can't be read: %.*s",
		    SLICE_ARG(name.p != NULL ? name : SLICE("without a name")),
		    SLICE_ARG(one->problem));
}

/* True: a report with rows was read. */
static bool
part_aggregate(struct analysis *a, const struct analysis_context *ctx,
    struct beside *b, int i)
{
	struct mail *m = &a->mail;
	const struct part *p = &m->parts[i];
	struct aggregates one = { 0 };
	struct slice octets;
	bool as_they_are;
	size_t rows = 0, k;

	/* Each file has limits of its own, and a mail has many. */
	if (p->range.len == 0 || slice_starts(p->type, "multipart/") ||
	    b->rows >= AGGREGATE_MOST_ROWS || b->octets >= AGGREGATE_MOST_MAIL)
		return false;
	octets = unwrap_decoded(m, i, 64, &as_they_are);
	if (!aggregate_looks(p->type, p->name, octets))
		return false;
	octets = unwrap_decoded(m, i, MAIL_MOST_OCTETS, &as_they_are);
	aggregate_read(&one, octets, p->name, ctx->clock, &a->arena);
	if (one.is_aggregate) {
		aggregates_join(&a->aggregates, &one, &a->arena);
		unread_finding(m, p->name, &one);
	}
	b->octets += one.octets;
	for (k = 0; k < one.n; k++)
		rows += one.v[k].nrows;
	b->rows += rows;
	return rows != 0;
}

/*
 * DMARC reports come as attachments (RFC 7489 section 7.2.1.1).  True: the
 * mail brings them, and nothing else.  Lists leave such mail out, so that a
 * phisher would attach one, or what only has the name of one.
 */
static bool
find_aggregates(struct analysis *a, const struct analysis_context *ctx)
{
	struct mail *m = &a->mail;
	struct beside b = { .own = unwrap_own_parts(m),
		.aggregate = arena_array(&a->arena, m->nparts + 1, 1) };
	bool brings = false;
	size_t i;

	for (i = 0; i < m->nparts; i++) {
		if (!b.own[i])
			continue;
		b.aggregate[i] = part_aggregate(a, ctx, &b, (int)i);
		b.other |= !b.aggregate[i] && is_other(&m->parts[i]);
		brings |= b.aggregate[i];
	}
	if (a->aggregates.is_aggregate)
		aggregate_sources(&a->aggregates, ctx->catalogue);
	return brings && !b.other && !links_elsewhere(&b, m);
}

bool
analysis_of_file(struct analysis *a, struct slice bytes, struct slice name,
    const struct analysis_context *ctx)
{
	struct arena *arena = &a->arena;

	*a = (struct analysis){ .kind = MESSAGE_AGGREGATE,
		.sha256 = sha256_of(bytes), .length = bytes.n };
	a->mail.arena = arena;
	a->mail.date = a->mail.boundary.time = TIME_UNKNOWN;
	a->mail.boundary.hop = a->mail.from.field = -1;
	a->mail.provenance = ctx->origin.provenance;
	a->attribution.not_named_because = SLICE("it is no mail but a file of "
	    "DMARC reports");
	if (ctx->unwrap && aggregate_looks(SLICE_NULL, name, bytes))
		aggregate_read(&a->aggregates, bytes, name, ctx->clock, arena);
	if (!a->aggregates.is_aggregate) {
		analysis_free(a);
		return false;
	}
	unread_finding(&a->mail, name, &a->aggregates);
	aggregate_sources(&a->aggregates, ctx->catalogue);
	return true;
}

/*
 * Phishers write "Fwd:", and what looks like a bounce, and attach a mail: such
 * a sample is judged, beside what is in it.  That it was reported before it
 * was reported to us takes more.
 */
static bool
is_handed_on(const struct unwrapped *u, const struct mail *m)
{
	return u->kind == REPORT_FORWARD ? unwrap_names_reporter(u, m)
					 : u->kind != REPORT_BOUNCE;
}

static void
look_inside(struct analysis *a, const struct analysis_context *ctx)
{
	struct unwrapped *u = &a->inside;

	if (find_aggregates(a, ctx)) {
		a->kind = MESSAGE_AGGREGATE;
		return;
	}
	if (ctx->policy == UNWRAP_AGGREGATES)
		return;
	mail_unwrap(u, &a->mail, ctx->policy);
	if (u->kind == REPORT_NONE)
		return;
	/* What was reported is the sample, whatever thread it quotes. */
	if (u->lost != LOST_NOTHING && ctx->inner)
		*u = (struct unwrapped){ 0 };
	else if (u->lost != LOST_NOTHING || ctx->policy != UNWRAP_FILES ||
	    (ctx->inner ? is_handed_on(u, &a->mail)
			: unwrap_is_forward(u, &a->mail)))
		a->kind = MESSAGE_REPORT;
}

/* What campaigns and contrasts compare */
static void
compare_by(struct analysis *a, const struct analysis_context *ctx)
{
	struct trait_source s = { &a->mail, &a->auth, &a->attribution,
		ctx->catalogue, &a->sketch };

	a->sketch = (struct sketch){ 0 };
	if (a->kind != MESSAGE_MAIL)
		return;
	if (a->mail.sketch != NULL)
		a->sketch = *a->mail.sketch;
	traits_make(&a->traits, &a->ntraits, &s, &a->arena);
}

/* Nothing that pretends to be a domain of ours is left out of lists. */
static void
keep_pretender(struct analysis *a)
{
	if (a->kind == MESSAGE_AGGREGATE &&
	    a->relationship.impersonation != IMPERSONATION_NONE &&
	    a->relationship.status != RELATION_AUTHORISED)
		a->kind = MESSAGE_MAIL;
}

/* Its text was read by that: it isn't sent to anybody. */
static void
read_answer(struct analysis *a)
{
	size_t i;

	a->kind = MESSAGE_REPLY;
	reply_read(&a->reply, &a->mail);
	for (i = 0; i < a->mail.nparts; i++) {
		a->mail.parts[i].text = SLICE_NULL;
		a->mail.parts[i].nspans = 0;
	}
}

void
analysis_run(struct analysis *a, struct slice bytes,
    const struct analysis_context *ctx, unsigned flags, struct questions *open)
{
	*a = (struct analysis){ .sha256 = sha256_of(bytes),
		.length = bytes.n };
	a->auth.quick = (flags & MAIL_QUICK) != 0;
	if (ctx->unwrap && ctx->policy == UNWRAP_REPLIES)
		flags |= MAIL_TEXT;
	mail_parse_from(&a->mail, bytes, &ctx->origin, ctx->receivers,
	    &a->arena, flags);
	if (ctx->unwrap && ctx->policy == UNWRAP_REPLIES)
		read_answer(a);
	else if (ctx->unwrap)
		look_inside(a, ctx);
	if (a->kind != MESSAGE_REPORT) {
		work_out(a, ctx, open);
		keep_pretender(a);
		compare_by(a, ctx);
		return;
	}
	a->attribution.not_named_because = SLICE("it is a report: the mails "
	    "in it are judged, and nothing is said of who reported them");
	*open = (struct questions){ 0 };
}

void
analysis_again(struct analysis *a, const struct analysis_context *ctx,
    struct questions *open)
{
	work_out(a, ctx, open);
	keep_pretender(a);
	compare_by(a, ctx);
}

void
analysis_free(struct analysis *a)
{
	arena_free(&a->arena);
	*a = (struct analysis){ 0 };
}
