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

/* DMARC reports come as attachments (RFC 7489 section 7.2.1.1). */
static void
find_aggregates(struct analysis *a, const struct analysis_context *ctx)
{
	struct mail *m = &a->mail;
	size_t i;

	for (i = 0; i < m->nparts; i++) {
		const struct part *p = &m->parts[i];
		struct aggregates one = { 0 };
		struct slice octets;
		bool as_they_are;

		if (p->range.len == 0 || slice_starts(p->type, "multipart/"))
			continue;
		octets = unwrap_decoded(m, (int)i, 64, &as_they_are);
		if (!aggregate_looks(p->type, p->name, octets))
			continue;
		octets = unwrap_decoded(m, (int)i, MAIL_MOST_OCTETS,
		    &as_they_are);
		aggregate_read(&one, octets, p->name, ctx->clock, &a->arena);
		if (one.is_aggregate)
			aggregates_join(&a->aggregates, &one, &a->arena);
	}
	if (a->aggregates.is_aggregate)
		aggregate_sources(&a->aggregates, ctx->catalogue);
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
	aggregate_sources(&a->aggregates, ctx->catalogue);
	return true;
}

static void
look_inside(struct analysis *a, const struct analysis_context *ctx)
{
	struct unwrapped *u = &a->inside;

	find_aggregates(a, ctx);
	if (a->aggregates.is_aggregate) {
		a->kind = MESSAGE_AGGREGATE;
		return;
	}
	mail_unwrap(u, &a->mail, ctx->policy);
	if (u->kind == REPORT_NONE)
		return;
	/* What was reported is the sample, whatever thread it quotes. */
	if (u->lost != LOST_NOTHING && ctx->inner)
		*u = (struct unwrapped){ 0 };
	else if (u->lost != LOST_NOTHING || ctx->policy != UNWRAP_FILES ||
	    unwrap_is_forward(u, &a->mail))
		a->kind = MESSAGE_REPORT;
}

void
analysis_run(struct analysis *a, struct slice bytes,
    const struct analysis_context *ctx, unsigned flags, struct questions *open)
{
	*a = (struct analysis){ .sha256 = sha256_of(bytes),
		.length = bytes.n };
	mail_parse_from(&a->mail, bytes, &ctx->origin, ctx->receivers,
	    &a->arena, flags);
	if (ctx->unwrap)
		look_inside(a, ctx);
	if (a->kind != MESSAGE_REPORT) {
		work_out(a, ctx, open);
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
}

void
analysis_free(struct analysis *a)
{
	arena_free(&a->arena);
	*a = (struct analysis){ 0 };
}
