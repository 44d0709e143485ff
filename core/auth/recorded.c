/* What trusted fields say: SPF, each DKIM signature, DMARC, ARC, compauth. */

#include "core/auth/authres.h"
#include "core/base/buf.h"

/*
 * The domain of an address or a bare domain, lower case.  Not mapped to
 * A-labels: letters that only look like a domain must not become it.
 */
static struct slice
domain_of(struct arena *a, struct slice s)
{
	size_t at = slice_rchr(s, '@');

	if (at != SLICE_NONE)
		s = slice_from(s, at + 1);
	s = slice_trim(s);
	while (s.n != 0 && (s.p[s.n - 1] == '>' || s.p[s.n - 1] == '.'))
		s.n--;
	if (s.n != 0 && s.p[0] == '<')
		s = slice_from(s, 1);
	/* Microsoft writes header.d=none where there is no signature */
	if (s.n == 0 || slice_eqi_str(s, "none"))
		return SLICE_NULL;
	return slice_dup_lower(a, s);
}

static struct slice
first_domain(struct arena *a, const struct ar_result *r,
    const char *const (*places)[2], size_t n)
{
	struct slice domain = SLICE_NULL;
	size_t i;

	for (i = 0; i < n && domain.p == NULL; i++)
		domain = domain_of(a, ar_property(r, places[i][0],
		    places[i][1]));
	return domain;
}

static struct slice
domain_of_result(struct arena *a, const struct ar_result *r)
{
	/* "mail" is RFC 5451's name of what is now "mailfrom" */
	static const char *const spf[][2] = { { "smtp", "mailfrom" },
		{ "smtp", "mail" }, { "smtp", "helo" } };
	static const char *const dkim[][2] = { { "header", "d" },
		{ "header", "i" } };
	static const char *const from[][2] = { { "header", "from" } };

	if (slice_eq_str(r->method, "spf"))
		return first_domain(a, r, spf, ARRAY_LEN(spf));
	if (slice_eq_str(r->method, "dkim"))
		return first_domain(a, r, dkim, ARRAY_LEN(dkim));
	if (slice_eq_str(r->method, "dmarc"))
		return first_domain(a, r, from, ARRAY_LEN(from));
	return SLICE_NULL;
}

/* "action=none; p=reject dis=none": untyped and policy properties, reason,
 * comment, as they stand */
static struct slice
detail_of(struct arena *a, const struct ar_result *r)
{
	struct buf b = { 0 };
	struct slice detail;
	size_t i;

	for (i = 0; i < r->nproperties; i++) {
		const struct ar_property *p = &r->properties[i];

		if (p->ptype.p != NULL && !slice_eqi_str(p->ptype, "policy"))
			continue;
		buf_add_str(&b, b.n != 0 ? "; " : "");
		buf_add_slice(&b, p->name);
		buf_add_char(&b, '=');
		buf_add_slice(&b, p->value);
	}
	if (r->reason.n != 0) {
		buf_add_str(&b, b.n != 0 ? "; reason=" : "reason=");
		buf_add_slice(&b, r->reason);
	}
	if (r->comment.n != 0) {
		buf_add_str(&b, b.n != 0 ? "; " : "");
		buf_add_slice(&b, r->comment);
	}
	detail = b.n != 0 ? slice_dup(a, buf_slice(&b)) : SLICE_NULL;
	buf_free(&b);
	return detail;
}

static struct recorded_result
chosen(struct arena *a, const struct recorded *rec, size_t field,
    const struct ar_result *r)
{
	return (struct recorded_result){
		.result = slice_dup_lower(a, r->result),
		.domain = domain_of_result(a, r),
		.selector = slice_eq_str(r->method, "dkim")
		    ? ar_property(r, "header", "s") : SLICE_NULL,
		.detail = slice_eqi_str(rec->fields[field].name, "Received-SPF")
		    ? r->comment : detail_of(a, r),
		.field = (int)field,
		.range = r->range,
	};
}

/*
 * The one result of a method in a field.  Of several the SPF result about
 * MAIL FROM comes before that about HELO; else one that is not "pass", since
 * a second one may be the sender's, smuggled in through a value.
 */
static const struct ar_result *
pick(const struct ar_field *f, const char *method)
{
	const struct ar_result *best = NULL;
	size_t i;

	for (i = 0; i < f->nresults; i++) {
		const struct ar_result *r = &f->results[i];
		bool mailfrom, better;

		if (!slice_eq_str(r->method, method))
			continue;
		mailfrom = ar_property(r, "smtp", "mailfrom").n != 0;
		better = best == NULL ||
		    mailfrom != (ar_property(best, "smtp", "mailfrom").n != 0)
		    ? best == NULL || mailfrom
		    : slice_eqi_str(best->result, "pass");
		if (better)
			best = r;
	}
	return best;
}

enum kind { KIND_AR, KIND_SPF, KIND_ARC };

static bool
is_kind(const struct ar_field *f, enum kind kind)
{
	static const char *const names[] = { "Authentication-Results",
		"Received-SPF", "ARC-Authentication-Results" };

	if (f->trust == TRUST_NONE)
		return false;
	return slice_eqi_str(f->name, names[kind]) || (kind == KIND_AR &&
	    slice_eqi_str(f->name, "Authentication-Results-Original"));
}

static void
used(struct recorded *rec, size_t field)
{
	if (rec->fields[field].trust > rec->trust)
		rec->trust = rec->fields[field].trust;
}

/*
 * From the bottom: the field nearest to the boundary was written by the
 * system that the sender talked to; those above it saw our own relays.
 */
static struct recorded_result *
choose(struct recorded *rec, struct mail *m, enum kind kind,
    const char *method)
{
	bool of_client = slice_eq_str(slice_str(method), "spf") ||
	    slice_eq_str(slice_str(method), "dmarc");
	size_t i;

	for (i = rec->nfields; i-- > 0;) {
		const struct ar_result *r;
		struct recorded_result *out;

		if (!is_kind(&rec->fields[i], kind) ||
		    (r = pick(&rec->fields[i], method)) == NULL)
			continue;
		if (of_client && recorded_gateway(rec, m, i) != NULL) {
			recorded_explain(rec, m, i);
			continue;
		}
		out = arena_alloc(m->arena, sizeof *out);
		*out = chosen(m->arena, rec, i, r);
		used(rec, i);
		return out;
	}
	return NULL;
}

static bool
has_method(const struct ar_field *f, const char *method)
{
	return pick(f, method) != NULL;
}

/* All DKIM results of the one receiver nearest to the boundary, from the top:
 * its fields are those with no Received field between them. */
static void
choose_dkim(struct recorded *rec, struct mail *m, enum kind kind)
{
	size_t i, j, lowest = rec->nfields;

	for (i = 0; i < rec->nfields; i++)
		if (is_kind(&rec->fields[i], kind) &&
		    has_method(&rec->fields[i], "dkim"))
			lowest = i;
	for (i = 0; lowest < rec->nfields && i <= lowest; i++) {
		const struct ar_field *f = &rec->fields[i];

		if (!is_kind(f, kind) || (kind == KIND_ARC && i != lowest) ||
		    hop_between(m, f->field, rec->fields[lowest].field))
			continue;
		for (j = 0; j < f->nresults; j++) {
			if (!slice_eq_str(f->results[j].method, "dkim"))
				continue;
			*ARENA_PUSH(m->arena, rec->dkim, rec->ndkim) =
			    chosen(m->arena, rec, i, &f->results[j]);
			used(rec, i);
		}
	}
}

static bool
any_kind(const struct recorded *rec, enum kind kind)
{
	size_t i;

	for (i = 0; i < rec->nfields; i++)
		if (is_kind(&rec->fields[i], kind))
			return true;
	return false;
}

/* SPF of a Received-SPF: its domain stands elsewhere than in the others */
static void
choose_received_spf(struct recorded *rec, struct mail *m)
{
	rec->spf = choose(rec, m, KIND_SPF, "spf");
	if (rec->spf != NULL)
		rec->spf->domain = received_spf_domain(m->arena,
		    &rec->fields[rec->spf->field].results[0]);
}

/* The receiver saw only its gateway: what that one sealed is its own word. */
static void
choose_sealed(struct recorded *rec, struct mail *m)
{
	if (rec->left_out.p == NULL)
		return;
	if (rec->spf == NULL)
		rec->spf = choose(rec, m, KIND_ARC, "spf");
	if (rec->dmarc == NULL)
		rec->dmarc = choose(rec, m, KIND_ARC, "dmarc");
}

void
recorded_choose(struct recorded *rec, struct mail *m)
{
	/* What a receiver sealed for the next one is its word too, where it
	 * left no Authentication-Results */
	enum kind kind = any_kind(rec, KIND_AR) ? KIND_AR : KIND_ARC;

	rec->spf = choose(rec, m, kind, "spf");
	if (rec->spf == NULL)
		choose_received_spf(rec, m);
	rec->dmarc = choose(rec, m, kind, "dmarc");
	choose_sealed(rec, m);
	rec->arc = choose(rec, m, kind, "arc");
	rec->compauth = choose(rec, m, kind, "compauth");
	choose_dkim(rec, m, kind);
}

bool
recorded_dkim_pass(const struct recorded *r, struct slice domain)
{
	size_t i;

	for (i = 0; i < r->ndkim; i++)
		if (slice_eq_str(r->dkim[i].result, "pass") &&
		    host_is_under(r->dkim[i].domain, domain))
			return true;
	return false;
}
