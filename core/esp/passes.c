/* What passes: recorded by a receiver of ours, or computed by espy. */

#include "core/auth/dkim.h"
#include "core/esp/attribute.h"

static bool
says_pass(const struct recorded_result *r)
{
	return slice_eqi_str(r->result, "pass");
}

/* "recorded by corp.example (inferred)" */
static struct slice
recorded_by(const struct attribute *w, const struct recorded_result *r)
{
	const struct recorded *rec = &w->auth->recorded;
	struct slice who = w->m->boundary.receiver;
	enum trust trust = rec->trust;

	if (r->field >= 0 && (size_t)r->field < rec->nfields) {
		const struct ar_field *field = &rec->fields[r->field];

		trust = field->trust;
		if (field->authserv_id.n != 0)
			who = field->authserv_id;
	}
	if (who.n == 0)
		who = SLICE("the receiver");
	return slice_printf(w->a, "recorded by %.*s%s", SLICE_ARG(who),
	    trust == TRUST_INFERRED ? " (inferred)" : "");
}

static void
pass_from_record(struct pass *p, const struct attribute *w,
    const struct recorded_result *r)
{
	const struct recorded *rec = &w->auth->recorded;

	*p = (struct pass){ .domain = r->domain, .selector = r->selector,
		.recorded = r, .signature = -1, .range = r->range,
		.where = SLICE("Authentication-Results"),
		.how = recorded_by(w, r) };
	if (r->field < 0 || (size_t)r->field >= rec->nfields)
		return;
	p->where = rec->fields[r->field].name;
	if (r->range.len == 0)
		p->range = field_range(w->m, rec->fields[r->field].field,
		    SLICE_NULL);
}

/* The same pass, recorded: computing it proves which field it was. */
static struct pass *
recorded_same(struct attribute *w, int signature)
{
	for (size_t i = 0; i < w->npasses; i++)
		if (w->passes[i].recorded != NULL &&
		    auth_signature_of(w->auth, w->passes[i].recorded, w->a) ==
			signature)
			return &w->passes[i];
	return NULL;
}

static void
pass_computed(struct attribute *w, int i)
{
	const struct dkim_signature *s = &w->auth->computed.dkim[i];
	struct pass *p = recorded_same(w, i);

	if (p != NULL) {
		p->how = slice_printf(w->a, "%.*s and computed",
		    SLICE_ARG(p->how));
		p->selector = s->selector;
		p->signature = i;
		return;
	}
	*ARENA_PUSH(w->a, w->passes, w->npasses) = (struct pass){
		.domain = s->domain, .selector = s->selector, .signature = i,
		.where = SLICE("DKIM-Signature"), .how = SLICE("computed"),
		.range = field_range(w->m, s->field, SLICE_NULL) };
}

/* A trusted record counts before what today's DNS says of yesterday's mail. */
static void
collect_spf(struct attribute *w)
{
	const struct recorded_result *r = w->auth->recorded.spf;
	const struct spf *s = &w->auth->computed.spf;

	if (r != NULL && says_pass(r))
		pass_from_record(&w->spf, w, r);
	else if (r == NULL && w->auth->has_computed && s->result == SPF_PASS)
		w->spf = (struct pass){ .domain = s->domain, .signature = -1,
			.where = SLICE("the boundary"),
			.how = slice_printf(w->a, "computed: %.*s%s%.*s",
			    SLICE_ARG(s->matched), s->reason.n != 0 ? "; "
			    : "", SLICE_ARG(s->reason)),
			.range = field_range(w->m,
			    w->m->boundary.hop >= 0
				? w->m->hops[w->m->boundary.hop].field : -1,
			    s->ip) };
	else
		return;
	w->spf_passes = true;
}

void
passes_collect(struct attribute *w)
{
	const struct recorded *rec = &w->auth->recorded;
	const struct computed *done = &w->auth->computed;

	for (size_t i = 0; i < rec->ndkim; i++)
		if (says_pass(&rec->dkim[i]) && rec->dkim[i].domain.n != 0)
			pass_from_record(ARENA_PUSH(w->a, w->passes,
			    w->npasses), w, &rec->dkim[i]);
	for (size_t i = 0; w->auth->has_computed && i < done->ndkim; i++)
		if (dkim_proves(&done->dkim[i]))
			pass_computed(w, (int)i);
	collect_spf(w);
}
