/* The spine: octets to mail to authentication to attribution. */

#include "core/analysis.h"

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

void
analysis_run(struct analysis *a, struct slice bytes,
    const struct analysis_context *ctx, unsigned flags, struct questions *open)
{
	*a = (struct analysis){ .sha256 = sha256_of(bytes),
		.length = bytes.n };
	mail_parse_from(&a->mail, bytes, &ctx->origin, ctx->receivers,
	    &a->arena, flags);
	if (ctx->unwrap)
		mail_unwrap(&a->inside, &a->mail, ctx->policy);
	if (a->inside.kind == REPORT_NONE) {
		work_out(a, ctx, open);
		return;
	}
	a->kind = MESSAGE_REPORT;
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
